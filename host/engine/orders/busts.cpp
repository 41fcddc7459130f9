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

/// Average cost has no inverse: all of the fills once more behind `position`, in their order,
/// without those that were busted. nullopt: does not fit.
template <class Of>
std::optional<values::Position> position_of(const Ledger& ledger, values::Position position,
                                            Of&& of) {
  std::vector<const Fill*> fills;
  for (const auto& [key, fill] : ledger.fills) {
    if (of(fill.party) && !fill.busted) fills.push_back(&fill);
  }
  std::stable_sort(fills.begin(), fills.end(),
                   [](const Fill* a, const Fill* b) { return a->number < b->number; });
  for (const Fill* fill : fills) {
    if (!values::apply_fill(position, fill->side, fill->quantity, fill->price)) return std::nullopt;
  }
  return position;
}

std::optional<values::Position> party_position(const Ledger& ledger, const PositionKey& party) {
  const auto adopted = ledger.adopted.find(party);
  return position_of(ledger, adopted == ledger.adopted.end() ? values::Position{} : adopted->second,
                     [&](const PositionKey& each) { return each == party; });
}

/// Of all parties in the symbol.
std::optional<values::Position> net_position(const Ledger& ledger, std::uint16_t symbol) {
  const auto adopted = ledger.adopted_nets.find(symbol);
  return position_of(ledger,
                     adopted == ledger.adopted_nets.end() ? values::Position{} : adopted->second,
                     [&](const PositionKey& each) { return each.symbol == symbol; });
}

/// Of a sale that nobody says the marking of, the worse is counted.
bool counts_as_short(const Order& order) {
  return order.side == values::Side::kSell && order.side_byte != 'S';
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
  const values::Position before = position;
  values::Money& side = side_of(s.ledger.turnover[order.account], order.side);
  const auto sums = sums_with(s.ledger, side, fill, 1);
  values::Position& net = s.ledger.nets[order.symbol];
  if (!sums || !values::apply_fill(position, order.side, report.quantity, report.price) ||
      !values::apply_fill(net, order.side, report.quantity, report.price))
    return overflowed(step);
  s.ledger.cash = sums->cash;
  s.ledger.flow = sums->flow;
  side = sums->side;
  if (counts_as_short(order)) s.ledger.sold_short[order.symbol] += report.quantity;
  ++s.ledger.next_fill;
  if (s.ledger.fills.size() < kFillsMax) {
    s.ledger.fills.emplace(FillKey{report.match, order.id}, fill);
    s.reconciliation.unconfirmed.insert({report.match, order.id});
  }
  (order.side == values::Side::kBuy ? s.counts.shares_bought : s.counts.shares_sold) +=
      report.quantity;
  strategy_filled(s, order, before.shares == 0);
  risk_filled(step, order, before, position);
  return true;
}

void apply_bust(Step& step, Order& order, const VenueReport& report) {
  State& s = step.s;
  const std::string name = name_of(order) + ": bust of execution " + std::to_string(report.match);
  card_may_not_follow(step, name);
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
  const auto position = party_position(s.ledger, fill.party);
  const auto net = net_position(s.ledger, fill.party.symbol);
  if (!sums || !position || !net) {
    (void)overflowed(step);
    return;
  }
  s.ledger.cash = sums->cash;
  s.ledger.flow = sums->flow;
  side = sums->side;
  s.ledger.positions[fill.party] = *position;
  s.ledger.nets[fill.party.symbol] = *net;
  s.reconciliation.incident = true;
  ++s.counts.busts;
  risk_busted(step, fill.party);
  step.changes.positions.push_back(fill.party);
  step.changes.executions.push_back({report.match, report.sequence, order.id, fill.party, fill.side,
                                     fill.quantity, fill.price, false, true});
  notice(step, Severity::kCritical, NoticeCode::kBusted,
         name + ": " + std::to_string(fill.quantity) + " shares taken back");
  after(step, order, values::step(order, values::Input::kBust, {.quantity = fill.quantity}));
}

}  // namespace pcl::engine
