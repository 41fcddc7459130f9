#include "host/engine/session/roll.hpp"

#include <algorithm>

#include "host/engine/state.hpp"
#include "host/engine/summary.hpp"

namespace pcl::engine {
namespace {

const values::SymbolName& name_of(const State& s, std::uint16_t symbol) {
  return s.config.symbols[symbol].name;
}

void leave_positions(const State& s, CarryOver& to) {
  for (const auto& [party, position] : s.ledger.positions) {
    if (position.shares == 0) continue;
    const auto trip = s.risk.trips.find(party);
    const values::Money before =
        trip == s.risk.trips.end() ? values::Money{} : trip->second.realised_before;
    to.positions.push_back({party.account, party.strategy, name_of(s, party.symbol),
                            position.shares, position.cost, position.realised - before});
  }
}

void leave_symbols(const State& s, CarryOver& to) {
  std::set<std::uint16_t> symbols;
  for (const auto& [party, position] : s.ledger.positions)
    if (position.shares != 0) symbols.insert(party.symbol);
  for (const auto& [symbol, beyond] : s.reconciliation.quarantine) symbols.insert(symbol);
  for (const std::uint16_t symbol : symbols) {
    CarriedSymbol carried;
    carried.symbol = name_of(s, symbol);
    if (const auto net = s.ledger.nets.find(symbol); net != s.ledger.nets.end()) {
      carried.shares = net->second.shares;
      carried.cost = net->second.cost;
    }
    carried.bid = s.market.symbols[symbol].marked_bid;
    carried.ask = s.market.symbols[symbol].marked_ask;
    const auto apart = s.reconciliation.quarantine.find(symbol);
    carried.apart = apart != s.reconciliation.quarantine.end();
    carried.beyond = carried.apart ? apart->second : 0;
    to.symbols.push_back(carried);
  }
}

/// What was taken over and to which a person said no has no consequence any more.
void leave_repairs(const State& s, CarryOver& to) {
  std::vector<const Repair*> standing;
  for (const auto& [id, repair] : s.reconciliation.repairs) {
    const bool rejected = repair.state == RepairState::kRejected;
    const bool waits = repair.state == RepairState::kOpen || repair.state == RepairState::kApproved;
    if (waits || (rejected && repair.blocks)) standing.push_back(&repair);
  }
  std::stable_sort(standing.begin(), standing.end(),
                   [](const Repair* a, const Repair* b) { return a->number < b->number; });
  for (const Repair* repair : standing) {
    to.repairs.push_back({repair->what, repair->state == RepairState::kRejected, repair->blocks,
                          repair->rounds, repair->actor, repair->reason});
  }
}

void leave_latches(const State& s, CarryOver& to) {
  for (const auto& [target, entry] : s.kills.entries) {
    CarriedLatch latch{target.scope, target.index, {},          entry.command,
                       entry.source, entry.actor,  entry.reason};
    const bool named =
        target.scope == contract::KillScope::kSymbol && target.index < s.config.symbols.size();
    if (named) latch.symbol = name_of(s, target.index);
    to.latches.push_back(std::move(latch));
  }
  // The kill that a card resets to goes by itself when the first session of a journal opens.
  const bool by_itself = s.run == 1 && !s.opened && !s.kills.ever;
  to.reset_latched = s.kills.engaged && !by_itself;
}

void leave_risk(const State& s, CarryOver& to) {
  to.valued = s.risk.valued;
  to.marks = s.risk.marks;
  to.ess_active = s.risk.ess.active;
  to.ess = s.risk.ess.history;
  to.ramp = s.now_ns < s.risk.ramp_until_ns;
}

}  // namespace

Result<CarryOver> end_of_day(const State& s) {
  if (s.run == 0) return Error{Fault::kRefused, "no session ever began in this journal"};
  CarryOver to;
  to.next_clordid = s.orders.next_clordid;
  to.next_order = s.orders.next_id;
  const bool of_before = s.day.before && !s.day.begun;  // nothing was ever sent in this day
  to.next_report = of_before ? s.day.before->next_report : s.orders.next_report;
  to.next_user_ref = of_before ? s.day.before->next_user_ref : s.orders.next_user_ref;
  to.cash_known = s.ledger.opened;
  to.cash = s.ledger.cash;
  leave_positions(s, to);
  leave_symbols(s, to);
  leave_repairs(s, to);
  to.account_apart = s.reconciliation.account_quarantined;
  leave_latches(s, to);
  leave_risk(s, to);
  return to;
}

std::string unreconciled(const State& s) {
  if (s.phase != Phase::kEnded)
    return std::string{"the session did not end: phase is "} + to_string(s.phase);
  // The links may go after the end; a report that comes is another matter.
  const bool agreed = s.reconciliation.done || s.ending.agreed_at == s.orders.next_report;
  if (!agreed && s.ending.agreed_at != 0) return "reports came after the session had ended";
  if (!agreed) return "the session ended unreconciled: " + s.reconciliation.text;
  if (!s.orders.unknown.empty() || !s.orders.orphans.empty())
    return "outcomes of orders are not known";
  return s.ledger.overflow ? "the ledger overflowed" : "";
}

}  // namespace pcl::engine
