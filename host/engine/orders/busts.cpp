// Fills into the ledger, and busts out of it.
#include <algorithm>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::Order;

/// What a fill moves besides the position. nullopt: does not fit.
struct Sums {
  values::Money cash, flow, side;
};
std::optional<Sums> sums_with(const Ledger& ledger, const values::Money& side_sum, const Fill& fill,
                              std::int64_t sign) {
  const auto flow = values::cash_flow(fill.side, fill.quantity, fill.price);
  const auto worth = values::notional(fill.price, fill.quantity);
  if (!flow || !worth) return std::nullopt;
  const values::Money signed_flow{sign * flow->value};
  const auto cash = values::add(ledger.cash, signed_flow);
  const auto total = values::add(ledger.flow, signed_flow);
  const auto side = values::add(side_sum, values::Money{sign * worth->value});
  if (!cash || !total || !side) return std::nullopt;
  return Sums{*cash, *total, *side};
}

values::Money& side_of(Turnover& turnover, values::Side side) {
  return side == values::Side::kBuy ? turnover.bought : turnover.sold;
}

bool overflowed(Step& step) {
  step.s.ledger.overflow = true;
  notice(step, Severity::kCritical, NoticeCode::kOverflow, "a fill does not fit the ledger");
  engage_global(step, "ledger overflow");
  return false;
}

/// Average cost has no inverse: all of the party's fills once more, in their order, without those
/// that were busted. nullopt: does not fit.
std::optional<values::Position> position_of(const Ledger& ledger, const PositionKey& party) {
  std::vector<const Fill*> fills;
  for (const auto& [key, fill] : ledger.fills) {
    if (fill.party == party && !fill.busted) fills.push_back(&fill);
  }
  std::sort(fills.begin(), fills.end(),
            [](const Fill* a, const Fill* b) { return a->number < b->number; });
  values::Position position;
  for (const Fill* fill : fills) {
    if (!values::apply_fill(position, fill->side, fill->quantity, fill->price)) return std::nullopt;
  }
  return position;
}

/// Was every fill of the day kept? Only then can a position be made anew from them.
bool all_kept(const Ledger& ledger) { return ledger.fills.size() + 1 == ledger.next_fill; }

}  // namespace

bool book_fill(Step& step, const Order& order, const VenueReport& report) {
  State& s = step.s;
  const PositionKey party = party_of(order);
  const Fill fill{s.ledger.next_fill, party, order.side, report.quantity, report.price, false};
  values::Position& position = s.ledger.positions[party];
  step.changes.positions.push_back(party);
  const bool from_flat = position.shares == 0;
  values::Money& side = side_of(s.ledger.turnover[order.account], order.side);
  const auto sums = sums_with(s.ledger, side, fill, 1);
  if (!sums || !values::apply_fill(position, order.side, report.quantity, report.price))
    return overflowed(step);
  s.ledger.cash = sums->cash;
  s.ledger.flow = sums->flow;
  side = sums->side;
  ++s.ledger.next_fill;
  if (s.ledger.fills.size() < kFillsMax)
    s.ledger.fills.emplace(FillKey{report.match, order.id}, fill);
  (order.side == values::Side::kBuy ? s.counts.shares_bought : s.counts.shares_sold) +=
      report.quantity;
  strategy_filled(s, order, from_flat);
  return true;
}

void apply_bust(Step& step, Order& order, const VenueReport& report) {
  State& s = step.s;
  const std::string name = name_of(order) + ": bust of execution " + std::to_string(report.match);
  const auto found = s.ledger.fills.find({report.match, order.id});
  if (found == s.ledger.fills.end() || !all_kept(s.ledger))
    return doubt(step, name + ", which is not kept");
  Fill& fill = found->second;
  if (fill.busted) {
    ++s.counts.reports_repeated;
    return;
  }
  fill.busted = true;
  values::Money& side = side_of(s.ledger.turnover[order.account], fill.side);
  const auto sums = sums_with(s.ledger, side, fill, -1);
  const auto position = position_of(s.ledger, fill.party);
  if (!sums || !position) {
    (void)overflowed(step);
    return;
  }
  s.ledger.cash = sums->cash;
  s.ledger.flow = sums->flow;
  side = sums->side;
  s.ledger.positions[fill.party] = *position;
  ++s.counts.busts;
  step.changes.positions.push_back(fill.party);
  step.changes.executions.push_back({report.match, report.sequence, order.id, fill.party, fill.side,
                                     fill.quantity, fill.price, false, true});
  notice(step, Severity::kCritical, NoticeCode::kBusted,
         name + ": " + std::to_string(fill.quantity) + " shares taken back");
  after(step, order, values::step(order, values::Input::kBust, {.quantity = fill.quantity}));
}

}  // namespace pcl::engine
