// Proposals: kept while their difference stands, approved or rejected by a person, applied once.
#include <algorithm>

#include "host/base/hex.hpp"
#include "host/base/padded.hpp"
#include "host/engine/reconcile/reconcile.hpp"

namespace pcl::engine {
namespace {

using values::AccountStatement;
using values::RepairKind;
using values::RepairProposal;

constexpr std::size_t kNoticesMax = 64;  // of one comparison; further differences are only counted

/// The difference itself, not the moment at which it was found.
bool same(const RepairProposal& a, const RepairProposal& b) {
  return a.kind == b.kind && a.symbol == b.symbol && a.subject == b.subject && a.ours == b.ours &&
         a.venue == b.venue;
}

/// The difference is there, whatever a person said of it.
bool stands(const Repair& repair) {
  return repair.state == RepairState::kOpen || repair.state == RepairState::kApproved ||
         repair.state == RepairState::kRejected;
}

/// What was taken over and is only asked about: no comparison finds it again.
bool question_only(const Repair& repair) { return !repair.blocks && at_once(repair.what.kind); }

/// A person said no to what the venue says is so: nothing follows from it.
bool refused_question(const Repair& repair) {
  return question_only(repair) && repair.state == RepairState::kRejected;
}

Repair* standing(State& s, const RepairProposal& proposal) {
  for (auto& [id, repair] : s.reconciliation.repairs) {
    if (stands(repair) && !question_only(repair) && same(repair.what, proposal)) return &repair;
  }
  return nullptr;
}

void answer_approval(Step& step, Repair& repair, bool good, const std::string& text) {
  if (repair.request_id != 0) answer(step, repair.request_id, good, text);
  repair.request_id = 0;
}

/// Room for one more: the oldest that is of the past goes. False: all wait for somebody.
bool make_room(State& s) {
  auto& repairs = s.reconciliation.repairs;
  if (repairs.size() < kRepairsMax) return true;
  auto oldest = repairs.end();
  for (auto each = repairs.begin(); each != repairs.end(); ++each) {
    if (stands(each->second) && !refused_question(each->second)) continue;
    if (oldest == repairs.end() || each->second.number < oldest->second.number) oldest = each;
  }
  if (oldest == repairs.end()) return false;
  repairs.erase(oldest);
  return true;
}

void said(Step& step, const Repair& repair, const std::string& done) {
  notice(step, Severity::kWarning, NoticeCode::kRepair,
         "repair " + hex(repair.what.id) + " (" + describe(repair.what) + ") " + done +
             (repair.actor.empty() ? "" : " by " + repair.actor + ": " + repair.reason));
}

/// Empty: there is such a proposal, and it waits.
std::string complaint(const State& s, const OperatorCommand& command) {
  const auto found = s.reconciliation.repairs.find(command.subject);
  if (found == s.reconciliation.repairs.end()) return "no repair " + hex(command.subject);
  const RepairState state = found->second.state;
  if (state != RepairState::kOpen && state != RepairState::kRejected)
    return "repair " + hex(command.subject) + " is " + to_string(state);
  if (command.actor.empty()) return "a name is needed";
  if (command.reason.empty()) return "a reason is needed";
  return "";
}

}  // namespace

std::string describe(const RepairProposal& p) {
  const std::string symbol = unpadded(p.symbol);
  const std::string subject = std::to_string(p.subject);
  const std::string sides =
      ": ours " + std::to_string(p.ours) + ", venue " + std::to_string(p.venue);
  switch (p.kind) {
    case RepairKind::kAdoptExecution:
      return "execution " + subject + " of " + symbol + " is the venue's and not booked" + sides;
    case RepairKind::kReverseExecution:
      return "execution " + subject + " of " + symbol + " was broken by the venue" + sides;
    case RepairKind::kDropExecution:
      return "execution " + subject + " of " + symbol + " is booked and not the venue's" + sides;
    case RepairKind::kAdoptOrder:
      return "order " + subject + " of " + symbol + " is open at the venue and not ours" + sides;
    case RepairKind::kCloseOrder:
      return "order " + subject + " of " + symbol + " is open and not at the venue" + sides;
    case RepairKind::kCorrectOrder:
      return "order " + subject + " of " + symbol + ", executed" + sides;
    case RepairKind::kAdoptPosition:
      return "position " + symbol + sides;
    case RepairKind::kAdjustCost:
      return "cost " + symbol + sides;
    case RepairKind::kAdjustCash:
      return "cash" + sides;
    case RepairKind::kDropReport:
      return "report " + subject + " tells of an execution that the account does not have" + sides;
  }
  return "a difference of no known kind";
}

const char* to_string(RepairState state) {
  switch (state) {
    case RepairState::kOpen:
      return "open";
    case RepairState::kApproved:
      return "approved";
    case RepairState::kApplied:
      return "applied";
    case RepairState::kRejected:
      return "rejected";
    case RepairState::kSuperseded:
      return "superseded";
  }
  return "?";
}

bool record(Step& step, const RepairProposal& proposal, RepairState state, bool blocks) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  if (!r.repairs.contains(proposal.id) && !make_room(s)) return false;
  Repair repair;
  repair.what = proposal;
  repair.state = state;
  repair.blocks = blocks;
  repair.rounds = 1;
  repair.number = r.next_repair++;
  r.repairs.insert_or_assign(proposal.id, repair);
  return true;
}

bool apply_approved(Step& step, const AccountStatement& venue,
                    const std::vector<RepairProposal>& found) {
  bool any = false;
  for (auto& each : step.s.reconciliation.repairs) {
    Repair& repair = each.second;
    if (repair.state != RepairState::kApproved) continue;
    const bool still = std::any_of(found.begin(), found.end(),
                                   [&](const auto& now) { return same(now, repair.what); });
    if (!still) continue;  // keep_repairs says so
    const std::string no = apply_repair(step, venue, repair.what);
    repair.state = no.empty() ? RepairState::kApplied : RepairState::kOpen;
    any = any || no.empty();
    if (no.empty()) said(step, repair, "applied");
    answer_approval(step, repair, no.empty(), no.empty() ? "applied" : no);
  }
  return any;
}

std::size_t keep_repairs(Step& step, const std::vector<RepairProposal>& found) {
  State& s = step.s;
  for (auto& [id, repair] : s.reconciliation.repairs) {
    if (!stands(repair) || question_only(repair)) continue;
    const bool still = std::any_of(found.begin(), found.end(),
                                   [&](const auto& each) { return same(each, repair.what); });
    if (still) continue;
    const bool approved = repair.state == RepairState::kApproved;
    repair.state = RepairState::kSuperseded;
    if (approved) said(step, repair, "superseded: the two sides have moved; approved");
    answer_approval(step, repair, false, "superseded: the two sides have moved since");
  }
  std::size_t unkept = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const bool blocks = found[i].kind != RepairKind::kCloseOrder;
    if (i < kNoticesMax && blocks)
      notice(step, Severity::kCritical, NoticeCode::kMismatch, describe(found[i]));
    if (Repair* known = standing(s, found[i]); known != nullptr) {
      known->rounds = std::min<std::uint16_t>(known->rounds + 1, 1'000);
    } else if (!record(step, found[i], RepairState::kOpen, blocks)) {
      ++unkept;
    }
  }
  return unkept;
}

bool set_quarantine(Step& step) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  std::map<std::uint16_t, std::int64_t> next;
  bool account = false;
  for (const auto& [id, repair] : r.repairs) {
    if (!stands(repair) || !repair.blocks || repair.rounds < kRoundsMax) continue;
    const auto symbol = symbol_of(s.config, repair.what.symbol);
    std::int64_t beyond = 0;  // what the venue has and we do not
    const bool fits = !__builtin_sub_overflow(repair.what.venue, repair.what.ours, &beyond);
    account = account || !symbol || !fits;
    if (symbol && fits)
      next[*symbol] += repair.what.kind == RepairKind::kAdoptPosition ? beyond : 0;
  }
  const auto tell = [&](std::uint16_t symbol, const char* what) {
    notice(step, Severity::kCritical, NoticeCode::kQuarantine,
           unpadded(s.config.symbols[symbol].name) + what);
  };
  for (const auto& [symbol, shares] : next) {
    if (!r.quarantine.contains(symbol))
      tell(symbol, ": in quarantine, no entries: a difference stands that nobody resolved");
  }
  for (const auto& [symbol, shares] : r.quarantine) {
    if (!next.contains(symbol)) tell(symbol, ": out of quarantine, both sides agree");
  }
  if (account && !r.account_quarantined)
    notice(step, Severity::kCritical, NoticeCode::kQuarantine,
           "the account is in quarantine, no new risk: a difference stands that is of no symbol");
  r.account_quarantined = account;
  const bool moved = next != r.quarantine;
  r.quarantine = std::move(next);
  return moved;
}

const Repair* worst_repair(const State& s) {
  const Reconciliation& r = s.reconciliation;
  const Repair* worst = nullptr;
  for (const auto& [id, repair] : r.repairs) {
    if (!stands(repair) || !repair.blocks) continue;
    const auto symbol = symbol_of(s.config, repair.what.symbol);
    if (symbol && r.quarantine.contains(*symbol)) continue;  // set apart
    const auto key = [](const Repair& each) {
      return std::tuple{each.rounds, each.what.kind, each.what.symbol, each.what.subject};
    };
    if (worst == nullptr || key(repair) < key(*worst)) worst = &repair;
  }
  return worst;
}

void approvals_failed(Step& step, const std::string& why) {
  for (auto& each : step.s.reconciliation.repairs) {
    Repair& repair = each.second;
    if (repair.state != RepairState::kApproved) continue;
    repair.state = RepairState::kOpen;
    answer_approval(step, repair, false, "not applied: " + why);
  }
}

void on_repair(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  if (const std::string no = complaint(s, command); !no.empty()) {
    answer(step, command.request_id, false, no);
    return;
  }
  Repair& repair = s.reconciliation.repairs.at(command.subject);
  const bool approve = command.kind == OperatorKind::kApproveRepair;
  if (approve && !question_only(repair) && (!s.links.venue || s.phase == Phase::kLoading)) {
    answer(step, command.request_id, false, "the venue cannot be asked whether it still says so");
    return;
  }
  repair.actor = command.actor;
  repair.reason = command.reason;
  if (!approve || question_only(repair)) {  // it is in exposure already, or stays what it is
    repair.state = approve ? RepairState::kApplied : RepairState::kRejected;
    said(step, repair, approve ? "accepted" : "rejected");
    answer(step, command.request_id, true, approve ? "accepted" : "rejected");
    return;
  }
  repair.state = RepairState::kApproved;
  repair.request_id = command.request_id;
  s.reconciliation.tries = 0;
  if (!s.reconciliation.asked) request_statement(step, StatementReason::kRepair);
}

}  // namespace pcl::engine
