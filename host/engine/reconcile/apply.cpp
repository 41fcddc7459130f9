// What an approved repair does to our books, by kind.
#include <algorithm>

#include "host/engine/reconcile/reconcile.hpp"

namespace pcl::engine {
namespace {

using values::AccountStatement;
using values::RepairKind;
using values::RepairProposal;

struct Applying {
  Step& step;
  const AccountStatement& venue;
  const RepairProposal& what;
};

const values::StatementPosition* position_at_venue(const Applying& a) {
  for (const values::StatementPosition& position : a.venue.positions) {
    if (position.symbol == a.what.symbol) return &position;
  }
  return nullptr;
}

std::int64_t size(std::int64_t shares) { return shares < 0 ? -shares : shares; }

/// Both together, at the average cost of whichever side is left. False: does not fit.
bool add(values::Position& to, const values::Position& extra) {
  values::Position sum = to;
  if (__builtin_add_overflow(to.shares, extra.shares, &sum.shares)) return false;
  const bool joins = to.shares == 0 || (to.shares > 0) == (extra.shares > 0);
  const values::Position& left = size(to.shares) > size(extra.shares) ? to : extra;
  const auto cost = joins ? values::add(to.cost, extra.cost) : std::optional{left.cost};
  if (!cost) return false;
  const auto part = joins
                        ? std::optional{cost->value}
                        : values::multiply_divide(cost->value, size(sum.shares), size(left.shares));
  if (!part) return false;
  sum.cost = values::Money{*part};
  to = sum;
  return true;
}

/// The shares nobody explains, at the average cost of the side that has any.
std::string adopt_position(const Applying& a) {
  State& s = a.step.s;
  const auto symbol = symbol_of(s.config, a.what.symbol);
  if (!symbol) return "its symbol is not configured here: nothing can count it";
  const values::StatementPosition* theirs = position_at_venue(a);
  values::Position& net = s.ledger.nets[*symbol];
  const std::int64_t held = theirs != nullptr ? theirs->shares : net.shares;
  const std::int64_t cost = theirs != nullptr ? theirs->cost.value : net.cost.value;
  values::Position extra;
  if (__builtin_sub_overflow(a.what.venue, a.what.ours, &extra.shares) || held == 0)
    return "the difference does not fit";
  const auto worth = values::multiply_divide(cost, size(extra.shares), size(held));
  if (!worth) return "its cost does not fit";
  extra.cost = values::Money{*worth};
  const PositionKey party{s.config.account, 0, *symbol};
  Turnover& turnover = s.ledger.turnover[party.account];
  values::Money& side = extra.shares > 0 ? turnover.bought : turnover.sold;
  const auto spent = values::add(side, extra.cost);
  if (!spent || !add(s.ledger.adopted[party], extra) ||
      !add(s.ledger.adopted_nets[*symbol], extra) || !add(s.ledger.positions[party], extra))
    return "the difference does not fit";
  side = *spent;
  if (extra.shares < 0)  // who sold them, and how marked, nobody says: the worse is counted
    s.ledger.sold_short[*symbol] += static_cast<std::uint64_t>(size(extra.shares));
  net.shares = a.what.venue;
  net.cost = theirs != nullptr ? theirs->cost : values::Money{};
  a.step.changes.positions.push_back(party);
  return "";
}

/// The netted cost; where one party holds all of it, that is its own.
std::string adjust_cost(const Applying& a) {
  State& s = a.step.s;
  const auto symbol = symbol_of(s.config, a.what.symbol);
  if (!symbol) return "its symbol is not configured here";
  s.ledger.nets[*symbol].cost = values::Money{a.what.venue};
  PositionKey only{};
  std::size_t holders = 0;
  for (const auto& [party, position] : s.ledger.positions) {
    if (party.symbol != *symbol || position.shares == 0) continue;
    only = party;
    ++holders;
  }
  if (holders != 1) return "";
  s.ledger.positions[only].cost = values::Money{a.what.venue};
  a.step.changes.positions.push_back(only);
  return "";
}

std::string drop_execution(const Applying& a) {
  State& s = a.step.s;
  for (const auto& [key, fill] : s.ledger.fills) {
    if (key.match != a.what.subject || fill.busted) continue;
    if (!s.reconciliation.unconfirmed.contains(key)) continue;
    values::Order* order = order_of(s, key.order);
    if (order == nullptr) return "its order is not kept";
    VenueReport report;
    report.type = 'B';
    report.match = key.match;
    apply_bust(a.step, *order, report);
    return fill.busted ? "" : "its execution is not kept";
  }
  return "its execution is not kept";
}

std::string correct_order(const Applying& a) {
  for (const values::StatementOrder& theirs : a.venue.open_orders) {
    values::Order* order = order_at_venue(a.step.s, theirs);
    if (theirs.user_ref != a.what.subject || order == nullptr) continue;
    after(a.step, *order, values::confirmed(*order, theirs, false));
    return "";
  }
  return "the venue does not hold it any more";
}

std::string close_order(const Applying& a) {
  State& s = a.step.s;
  for (const std::uint64_t id : s.orders.open) {
    values::Order& order = s.orders.all.at(id);
    const std::uint64_t name = order.user_ref != 0 ? order.user_ref : id;
    if (name != a.what.subject) continue;
    give_up(a.step, order);
    return "";
  }
  return "it is not open any more";
}

}  // namespace

std::string apply_repair(Step& step, const AccountStatement& venue, const RepairProposal& what) {
  State& s = step.s;
  const Applying a{step, venue, what};
  switch (what.kind) {
    case RepairKind::kAdoptPosition:
      return adopt_position(a);
    case RepairKind::kAdjustCost:
      return adjust_cost(a);
    case RepairKind::kAdjustCash:
      s.ledger.cash = values::Money{what.venue};
      return "";
    case RepairKind::kDropExecution:
      return drop_execution(a);
    case RepairKind::kCorrectOrder:
      return correct_order(a);
    case RepairKind::kCloseOrder:
      return close_order(a);
    case RepairKind::kDropReport:
      std::erase_if(s.orders.orphans,
                    [&](const VenueReport& each) { return each.sequence == what.subject; });
      return "";
    case RepairKind::kAdoptExecution:
    case RepairKind::kAdoptOrder:
    case RepairKind::kReverseExecution:
      break;
  }
  return "nothing here can count it: its symbol is not configured, or it has no number";
}

}  // namespace pcl::engine
