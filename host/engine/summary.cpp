#include "host/engine/summary.hpp"

#include <algorithm>
#include <utility>

#include "host/engine/engine.hpp"
#include "host/engine/session/recovery.hpp"
#include "host/engine/state.hpp"

namespace pcl::engine {
namespace {

void add_counts(Summary& to, const Counts& from) {
  to.events = from.events;
  to.orders_sent = from.orders_sent;
  to.orders_filled = from.orders_filled;
  to.executions = from.executions;
  to.partial_fills = from.partial_fills;
  to.cancels = from.cancels;
  to.replaces = from.replaces;
  to.rejects = from.rejects;
  to.late_fills = from.late_fills;
  to.reports_repeated = from.reports_repeated;
  to.reports_missed = from.reports_missed;
  to.reports_unknown = from.reports_unknown;
  to.refusals = from.refusals;
  to.decisions_passed = from.decisions_passed;
  to.commands_refused = from.commands_refused;
  to.shares_bought = from.shares_bought;
  to.shares_sold = from.shares_sold;
  to.counters = from.card;
  to.rejected = from.rejected;
  to.skipped = from.skipped;
  to.retransmits = from.retransmits;
  to.busts = from.busts;
}

std::string progress(const State& s, const KillTarget& target) {
  const auto found = s.unwinding.all.find(target);
  if (found == s.unwinding.all.end()) return "";
  std::string word = to_string(found->second.stage);
  return found->second.text.empty() ? word : word.append(": ").append(found->second.text);
}

void add_kills(Summary& to, const State& s) {
  to.latched = latched(s.kills);
  to.kill_actor = s.kills.approvers;  // of the last release, while nothing stands
  to.kill_reason = s.kills.why;
  for (const auto& [target, entry] : s.kills.entries) {
    const KillSummary kill{target,        entry.source, entry.actor,        entry.reason,
                           entry.command, entry.since,  progress(s, target)};
    if (target.scope != contract::KillScope::kGlobal) {
      to.kills.push_back(kill);
      continue;
    }
    to.kill_source = entry.source;
    to.kill_actor = entry.actor;
    to.kill_reason = entry.reason;
    to.global = kill;
  }
  to.limits_committed = s.loaded.limits;
  to.limits_generation = s.loaded.generation;
  to.digests_equal = s.loaded.digests;
  for (const auto& [key, warning] : s.warnings)
    to.warnings.push_back({key.account, key.kind, warning.percent, warning.value, warning.limit});
  to.warnings_seen = s.counts.warnings;
  to.own_cancels = s.counts.own_cancels;
}

/// What waits for a person first, then the last that are of the past.
void add_reconciliation(Summary& to, const State& s) {
  const Reconciliation& r = s.reconciliation;
  to.reconciled = r.done;
  to.reconcile_text = r.text;
  to.reconciled_sequence = r.agreed;
  for (const auto& [id, repair] : r.repairs) {
    const bool open = repair.state == RepairState::kOpen || repair.state == RepairState::kApproved;
    to.repairs_open += open ? 1 : 0;
    to.repairs.push_back({repair.what, to_string(repair.state), repair.actor, repair.reason,
                          repair.number, repair.rounds, open, repair.blocks});
  }
  std::stable_sort(to.repairs.begin(), to.repairs.end(), [](const auto& a, const auto& b) {
    return std::pair{!a.open, a.number} < std::pair{!b.open, b.number};
  });
  for (const auto& [symbol, shares] : r.quarantine)
    to.quarantine.push_back(s.config.symbols[symbol].name);
  to.account_quarantined = r.account_quarantined;
}

void add_symbols(Summary& to, const State& s) {
  for (std::size_t i = 0; i < s.config.symbols.size(); ++i) {
    SymbolSummary symbol;
    symbol.name = s.config.symbols[i].name;
    if (i < s.market.symbols.size()) {
      symbol.bid = s.market.symbols[i].bid;
      symbol.ask = s.market.symbols[i].ask;
    }
    // A long and a short party of one symbol are one position at the venue.
    const auto held = s.ledger.nets.find(static_cast<std::uint16_t>(i));
    const values::Position net = held == s.ledger.nets.end() ? values::Position{} : held->second;
    symbol.position = net.shares;
    symbol.cost = net.cost;
    symbol.average_price = values::average_price(net);
    symbol.realised = net.realised;
    to.realised = to.realised + net.realised;
    to.symbols.push_back(symbol);
  }
  to.orders_unknown = s.orders.unknown.size();
  for (const std::uint64_t id : s.orders.open) {
    const values::Order& order = s.orders.all.at(id);
    ++to.orders_open;
    if (order.symbol < to.symbols.size()) ++to.symbols[order.symbol].open_orders;
  }
}

RiskSummary risk_summary(const State& s) {
  const RiskState& r = s.risk;
  RiskSummary to;
  to.level = r.level;
  to.ess_active = r.ess.active;
  to.ess_triggers = r.ess.triggers;
  for (const EssTrigger& trigger : r.ess.history) {
    to.ess_history.push_back({std::string{terms_of(trigger.rule).name}, trigger.root_cause,
                              trigger.reset_by, trigger.event});
  }
  to.valued = r.valued;
  to.equity = r.marks;
  to.losses_in_a_row = r.streak.losses;
  to.ramp = s.now_ns < r.ramp_until_ns;
  for (const auto& [key, finding] : r.broken) {
    to.broken.push_back(
        {std::string{terms_of(key.rule).name}, key.index, finding.value, finding.limit});
  }
  for (std::size_t i = 1; i < r.refused.size(); ++i) {
    if (r.refused[i] > 0)
      to.entries_refused[std::string{to_string(static_cast<risk::EntryLimit>(i))}] = r.refused[i];
  }
  return to;
}

ShadowSummary shadow_summary(const ShadowCounts& counts) {
  ShadowSummary to;
  to.agreed = counts.agreed;
  to.disagreed = counts.disagreed;
  for (std::size_t i = 0; i < counts.cannot_tell.size(); ++i) {
    to.cannot_tell += counts.cannot_tell[i];
    if (counts.cannot_tell[i] > 0)
      to.lacking[domain::to_string(static_cast<domain::Lacks>(i))] = counts.cannot_tell[i];
  }
  return to;
}

}  // namespace

Summary Engine::summary() const {
  const State& s = *state_;
  Summary summary;
  summary.phase = s.phase;
  summary.run = s.run;
  summary.card_up = s.links.card;
  summary.venue_up = s.links.venue;
  summary.feed_up = s.links.feed;
  summary.hold = s.hold;
  summary.session_disabled = s.disabled;
  add_kills(summary, s);
  add_reconciliation(summary, s);
  summary.recovery = {s.recovery.needed, s.recovery.passed,
                      s.recovery.passed ? s.recovery.passed_ns - s.recovery.began_ns : 0,
                      recovery_steps(s), recovery_criteria(s)};
  add_counts(summary, s.counts);
  summary.cash = s.ledger.cash;
  add_symbols(summary, s);
  summary.stress = {s.stress.known, s.stress.last, s.stress.results, s.stress.rises};
  summary.risk = risk_summary(s);
  summary.shadow = shadow_summary(s.shadow.counts);
  summary.stores_away = {s.stores.away.begin(), s.stores.away.end()};
  summary.next_report_sequence = s.orders.next_report;
  summary.next_user_ref = s.orders.next_user_ref;
  summary.counters_complete = s.ending.asked && s.ending.banks == 0;
  return summary;
}

const char* to_string(Phase phase) {
  switch (phase) {
    case Phase::kIdle:
      return "idle";
    case Phase::kWaiting:
      return "waiting";
    case Phase::kLoading:
      return "loading";
    case Phase::kReconciling:
      return "reconciling";
    case Phase::kBlocked:
      return "blocked";
    case Phase::kOpening:
      return "opening";
    case Phase::kTrading:
      return "trading";
    case Phase::kEnding:
      return "ending";
    case Phase::kEnded:
      return "ended";
  }
  return "?";
}

const char* to_string(UnwindStage stage) {
  switch (stage) {
    case UnwindStage::kWorking:
      return "working";
    case UnwindStage::kAsking:
      return "asking the venue";
    case UnwindStage::kDone:
      return "done";
    case UnwindStage::kFailed:
      return "failed";
  }
  return "?";
}

const char* to_string(StressSeverity severity) {
  switch (severity) {
    case StressSeverity::kNone:
      return "none";
    case StressSeverity::kLow:
      return "low";
    case StressSeverity::kMedium:
      return "medium";
    case StressSeverity::kHigh:
      return "high";
    case StressSeverity::kCritical:
      return "critical";
  }
  return "?";
}

const char* to_string(risk::RiskLevel level) {
  switch (level) {
    case risk::RiskLevel::kOk:
      return "OK";
    case risk::RiskLevel::kWarning:
      return "WARNING";
    case risk::RiskLevel::kCritical:
      return "CRITICAL";
  }
  return "?";
}

const char* to_string(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kCritical:
      return "critical";
  }
  return "?";
}

std::string describe(const Notice& notice) {
  const auto refusal = static_cast<contract::Refusal>(notice.detail);
  if (notice.code == NoticeCode::kRefused) {
    return "order " + std::to_string(notice.subject) +
           " refused by the gate: " + std::string{contract::to_string(refusal)} + ", " +
           values::to_string(values::verdict_of(refusal).why);
  }
  if (notice.code == NoticeCode::kForeignDecision)
    return "decision about command " + std::to_string(notice.subject) + ", no order of ours";
  return notice.text;
}

const char* to_string(NoticeCode code) {
  switch (code) {
    case NoticeCode::kStarted:
      return "started";
    case NoticeCode::kOpened:
      return "opened";
    case NoticeCode::kKilled:
      return "killed";
    case NoticeCode::kResumed:
      return "resumed";
    case NoticeCode::kReconciled:
      return "reconciled";
    case NoticeCode::kMismatch:
      return "mismatch";
    case NoticeCode::kUnavailable:
      return "unavailable";
    case NoticeCode::kReportsMissed:
      return "reports_missed";
    case NoticeCode::kReportGap:
      return "report_gap";
    case NoticeCode::kReportUnknown:
      return "report_unknown";
    case NoticeCode::kLateFill:
      return "late_fill";
    case NoticeCode::kOrderUnknown:
      return "order_unknown";
    case NoticeCode::kOrderDropped:
      return "order_dropped";
    case NoticeCode::kRejected:
      return "rejected";
    case NoticeCode::kStrategyStopped:
      return "strategy_stopped";
    case NoticeCode::kFeed:
      return "feed";
    case NoticeCode::kCommandRefused:
      return "command_refused";
    case NoticeCode::kBadInput:
      return "bad_input";
    case NoticeCode::kEnded:
      return "ended";
    case NoticeCode::kOverflow:
      return "overflow";
    case NoticeCode::kStress:
      return "stress";
    case NoticeCode::kLimits:
      return "limits";
    case NoticeCode::kDigest:
      return "digest";
    case NoticeCode::kWarning:
      return "warning";
    case NoticeCode::kRisk:
      return "risk";
    case NoticeCode::kLink:
      return "link";
    case NoticeCode::kRefused:
      return "refused";
    case NoticeCode::kForeignDecision:
      return "foreign_decision";
    case NoticeCode::kBusted:
      return "busted";
    case NoticeCode::kStore:
      return "store";
    case NoticeCode::kRecovered:
      return "recovered";
    case NoticeCode::kUnwind:
      return "unwind";
    case NoticeCode::kAdopted:
      return "adopted";
    case NoticeCode::kRepair:
      return "repair";
    case NoticeCode::kQuarantine:
      return "quarantine";
    case NoticeCode::kShadow:
      return "shadow";
  }
  return "?";
}

}  // namespace pcl::engine
