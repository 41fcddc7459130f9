#include "host/gateway/report.hpp"

#include "host/base/hex.hpp"
#include "host/base/json_text.hpp"
#include "host/base/padded.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::gateway {
namespace {

std::string refusals_json(const engine::Summary& summary) {
  JsonObject refusals;
  for (std::size_t i = 1; i < summary.refusals.size(); ++i) {
    if (summary.refusals[i] != 0)
      refusals.add(to_string(static_cast<contract::Refusal>(i)), summary.refusals[i]);
  }
  return refusals.text();
}

/// 1e-8 dollars as a JSON number with eight decimals, exact; never negative.
std::string dollars_e8(Price amount) {
  constexpr std::int64_t kOne = 100'000'000;
  std::string decimals = std::to_string(kOne + amount.value % kOne);
  decimals[0] = '.';
  return std::to_string(amount.value / kOne) + decimals;
}

std::string symbols_json(const engine::Summary& summary) {
  std::string list = "[";
  for (const engine::SymbolSummary& symbol : summary.symbols) {
    JsonObject item;
    item.add("symbol", unpadded(symbol.name)).add("position", symbol.position);
    item.add_raw("average_price", dollars(symbol.average_price.value));
    item.add_raw("realised_pnl", dollars(symbol.realised));
    item.add_raw("bid", dollars(std::uint64_t{symbol.bid}))
        .add_raw("ask", dollars(std::uint64_t{symbol.ask}));
    item.add("open_orders", symbol.open_orders);
    if (list.size() > 1) list += ',';
    list += item.text();
  }
  return list + "]";
}

std::string stress_json(const engine::StressSummary& stress) {
  if (!stress.known) return "null";
  const engine::StressResult& last = stress.last;
  JsonObject body;
  body.add("severity", engine::to_string(last.severity)).add("worst_scenario", last.worst_scenario);
  body.add_raw("worst_loss", dollars_e8(last.worst_loss));
  body.add("scenarios_registered", last.scenarios_registered)
      .add("scenarios_run", last.scenarios_run)
      .add("correlated_positions", last.correlated_positions);
  body.add("results", stress.results).add("rises", stress.rises);
  return body.text();
}

void add_command(JsonObject& to, const engine::KillSummary& kill) {
  to.add("command", to_string(kill.command)).add("since_event", kill.since);
  if (!kill.progress.empty()) to.add("progress", kill.progress);
}

/// Of scopes other than global.
std::string scopes_json(const engine::Summary& s) {
  std::string list = "[";
  for (const engine::KillSummary& kill : s.kills) {
    JsonObject item;
    item.add("scope", to_string(kill.target.scope)).add("index", kill.target.index);
    if (kill.target.scope == contract::KillScope::kSymbol && kill.target.index < s.symbols.size())
      item.add("symbol", unpadded(s.symbols[kill.target.index].name));
    item.add("source", to_string(kill.source)).add("actor", kill.actor).add("reason", kill.reason);
    add_command(item, kill);
    if (list.size() > 1) list += ',';
    list += item.text();
  }
  return list + "]";
}

/// The last mark of each account and kind.
std::string warnings_json(const engine::Summary& s) {
  std::string list = "[";
  for (const engine::WarningSummary& warning : s.warnings) {
    JsonObject item;
    if (warning.account == contract::kFirmAccount) {
      item.add("account", "firm");
    } else {
      item.add("account", warning.account);
    }
    item.add("kind", to_string(warning.kind)).add("percent", warning.percent);
    item.add_raw("value", dollars(warning.value)).add_raw("limit", dollars(warning.limit));
    if (list.size() > 1) list += ',';
    list += item.text();
  }
  return list + "]";
}

/// The gate's decisions judged again: cannot_tell by what the host lacked.
std::string shadow_json(const engine::ShadowSummary& s) {
  JsonObject lacking;
  for (const auto& [what, count] : s.lacking) lacking.add(what, count);
  JsonObject shadow;
  shadow.add("agreed", s.agreed).add("cannot_tell", s.cannot_tell).add("disagreed", s.disagreed);
  shadow.add_raw("lacking", lacking.text());
  return shadow.text();
}

std::string gate_json(const engine::Summary& s) {
  JsonObject gate;
  gate.add("limits_committed", s.limits_committed).add("limits_generation", s.limits_generation);
  gate.add("digests_equal", s.digests_equal).add("own_cancels", s.own_cancels);
  gate.add("warnings_seen", s.warnings_seen).add_raw("warnings", warnings_json(s));
  gate.add_raw("shadow", shadow_json(s.shadow));
  return gate.text();
}

std::string lines_json(const std::vector<engine::RecoveryLine>& lines) {
  std::string list = "[";
  for (const engine::RecoveryLine& line : lines) {
    JsonObject item;
    item.add("name", line.name).add("holds", line.holds).add("evidence", line.evidence);
    if (list.size() > 1) list += ',';
    list += item.text();
  }
  return list + "]";
}

std::string recovery_json(const engine::RecoverySummary& recovery) {
  constexpr std::int64_t kNsPerMs = 1'000'000;
  JsonObject body;
  body.add("needed", recovery.needed).add("passed", recovery.passed);
  body.add("took_ms", recovery.took_ns / kNsPerMs);
  body.add_raw("steps", lines_json(recovery.steps));
  body.add_raw("criteria", lines_json(recovery.criteria));
  return body.text();
}

std::string broken_json(const engine::RiskSummary& risk) {
  std::string list = "[";
  for (const engine::FindingSummary& finding : risk.broken) {
    JsonObject item;
    item.add("rule", finding.rule).add("index", finding.index);
    item.add("value", finding.value).add("limit", finding.limit);
    if (list.size() > 1) list += ',';
    list += item.text();
  }
  return list + "]";
}

std::string ess_json(const engine::RiskSummary& risk) {
  std::string history = "[";
  for (const engine::EssSummary& trigger : risk.ess_history) {
    JsonObject item;
    item.add("rule", trigger.rule).add("event", trigger.event);
    item.add("root_cause", trigger.root_cause).add("reset_by", trigger.reset_by);
    if (history.size() > 1) history += ',';
    history += item.text();
  }
  JsonObject ess;
  ess.add("state", risk.ess_active ? "ACTIVE" : "INACTIVE").add("triggers", risk.ess_triggers);
  ess.add_raw("history", history + "]");
  return ess.text();
}

std::string risk_json(const engine::RiskSummary& risk) {
  JsonObject refused;
  for (const auto& [limit, count] : risk.entries_refused) refused.add(limit, count);
  JsonObject body;
  body.add("global_risk", engine::to_string(risk.level)).add_raw("ess", ess_json(risk));
  body.add_raw("equity", risk.valued ? dollars(risk.equity.now) : "null");
  body.add_raw("day_start", dollars(risk.equity.day_start));
  body.add_raw("day_peak", dollars(risk.equity.day_peak));
  body.add_raw("peak", dollars(risk.equity.peak));
  body.add("losing_trades_in_a_row", risk.losses_in_a_row).add("ramp", risk.ramp);
  body.add_raw("limits_broken", broken_json(risk)).add_raw("entries_refused", refused.text());
  return body.text();
}

std::string repairs_json(const engine::Summary& s) {
  std::string list = "[";
  for (const engine::RepairSummary& repair : s.repairs) {
    const values::RepairProposal& what = repair.what;
    JsonObject item;
    item.add("id", hex(what.id)).add("kind", values::to_string(what.kind));
    item.add("state", repair.state).add("symbol", unpadded(what.symbol));
    item.add("subject", what.subject).add("fence", what.fence);
    item.add("ours", what.ours).add("venue", what.venue);
    item.add("blocks", repair.blocks).add("rounds", repair.rounds);
    item.add("actor", repair.actor).add("reason", repair.reason);
    if (list.size() > 1) list += ',';
    list += item.text();
  }
  return list + "]";
}

std::string reconciliation_json(const engine::Summary& s) {
  std::string quarantine = s.account_quarantined ? "[\"the account\"" : "[";
  for (const values::SymbolName& name : s.quarantine) {
    if (quarantine.size() > 1) quarantine += ',';
    append_json_string(quarantine, unpadded(name));
  }
  JsonObject body;
  body.add("reconciled", s.reconciled).add("text", s.reconcile_text);
  body.add("reconciled_sequence", s.reconciled_sequence).add("repairs_open", s.repairs_open);
  body.add_raw("quarantine", quarantine + "]").add_raw("repairs", repairs_json(s));
  return body.text();
}

void add_orders(JsonObject& body, const engine::Summary& s) {
  body.add("orders_sent", s.orders_sent)
      .add("orders_filled", s.orders_filled)
      .add("executions", s.executions);
  body.add("partial_fills", s.partial_fills).add("cancels", s.cancels).add("replaces", s.replaces);
  body.add("rejects", s.rejects).add_raw("refusals", refusals_json(s));
}

}  // namespace

std::string dollars(std::uint64_t size) {
  std::string decimals = std::to_string(10'000 + size % 10'000);
  decimals[0] = '.';
  return std::to_string(size / 10'000) + decimals;
}

std::string dollars(values::Money money) {
  const auto bits = static_cast<std::uint64_t>(money.value);
  std::string text = money.value < 0 ? "-" : "";
  return text += dollars(money.value < 0 ? 0 - bits : bits);
}

rest::Health health_of(const engine::Summary& s) {
  const bool well = s.card_up && s.venue_up && s.feed_up && s.phase == engine::Phase::kTrading &&
                    !s.latched && s.kills.empty() && !s.risk.ess_active &&
                    s.risk.level != risk::RiskLevel::kCritical && s.stores_away.empty();
  return well ? rest::Health::kHealthy : rest::Health::kDegraded;
}

std::string status_json(const engine::Summary& s, std::uint64_t frames_dropped,
                        const std::string& stores) {
  JsonObject links;
  links.add("card", s.card_up).add("venue", s.venue_up).add("feed", s.feed_up);
  JsonObject kill;
  kill.add("latched", s.latched).add("source", to_string(s.kill_source)).add("actor", s.kill_actor);
  if (s.global) add_command(kill, *s.global);
  kill.add("reason", s.kill_reason)
      .add("boot_hold", s.hold)
      .add("session_disabled", s.session_disabled)
      .add_raw("scopes", scopes_json(s));
  JsonObject body;
  body.add("phase", engine::to_string(s.phase)).add("run", s.run).add("events", s.events);
  body.add_raw("links", links.text()).add_raw("kill_switch", kill.text());
  body.add_raw("reconciliation", reconciliation_json(s)).add_raw("gate", gate_json(s));
  body.add_raw("recovery", recovery_json(s.recovery));
  add_orders(body, s);
  body.add("orders_open", s.orders_open)
      .add("orders_unknown", s.orders_unknown)
      .add("frames_dropped", frames_dropped);
  body.add("next_user_ref", s.next_user_ref).add("next_report_sequence", s.next_report_sequence);
  body.add_raw("cash", dollars(s.cash)).add_raw("realised_pnl", dollars(s.realised));
  body.add_raw("risk", risk_json(s.risk));
  body.add_raw("stress", stress_json(s.stress)).add_raw("stores", stores);
  std::string away;
  for (const engine::Store store : s.stores_away)
    away.append(away.empty() ? "" : ", ").append(engine::to_string(store));
  body.add("entries_wait_for", away);
  body.add_raw("symbols", symbols_json(s));
  return body.text();
}

// The venue counts what it published from 1; without a statement nothing is known to be.
static std::uint64_t messages_published(const SessionEnd& end) {
  const bool known = end.statement != nullptr && end.statement->feed_next_sequence != 0;
  return known ? end.statement->feed_next_sequence - 1 : 0;
}

std::string session_json(const SessionEnd& end) {
  const engine::Summary& s = *end.summary;
  const std::uint64_t published = messages_published(end);
  JsonObject positions;
  for (const engine::SymbolSummary& symbol : s.symbols) {
    if (symbol.position != 0) positions.add(unpadded(symbol.name), symbol.position);
  }
  JsonObject times;
  times.add("session_ms", end.elapsed_ms);
  JsonObject body;
  body.add("messages_published", published);
  body.add("messages_decoded", s.counters[static_cast<std::size_t>(contract::Counter::kMessages)]);
  add_orders(body, s);
  body.add_raw("positions", positions.text()).add_raw("cash", dollars(s.cash));
  body.add_raw("realised_pnl", dollars(s.realised));
  body.add_raw("venue_realised_pnl",
               end.statement == nullptr ? "null" : dollars(end.statement->realised));
  body.add("reconciled", s.reconciled).add("reconcile_text", s.reconcile_text);
  body.add("journal_events", end.journal_events).add("state_hash_live", hex(end.hash_live));
  if (end.replay_error.empty()) {
    body.add("state_hash_replay", hex(end.hash_replay));
  } else {
    body.add_raw("state_hash_replay", "null").add("replay_error", end.replay_error);
  }
  body.add_raw("times", times.text());
  return body.text();
}

bool books_agree(const SessionEnd& end) {
  if (end.summary == nullptr || end.statement == nullptr || !end.replay_error.empty()) return false;
  const engine::Summary& s = *end.summary;
  const std::uint64_t decoded = s.counters[static_cast<std::size_t>(contract::Counter::kMessages)];
  return s.reconciled && messages_published(end) == decoded &&
         end.statement->realised == s.realised && end.hash_live == end.hash_replay;
}

}  // namespace pcl::gateway
