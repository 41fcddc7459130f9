#include "host/domain/exposure.hpp"

#include <algorithm>

namespace pcl::domain {

Exposure::Exposure(const ExposureSizes& sizes)
    : orders_{sizes.open_orders},
      parties_{sizes.parties},
      own_{sizes.symbols, sizes.own_orders},
      borrow_{sizes.symbols},
      executions_{sizes.executions} {}

// A chain's reservation: max(total, total of its pending replace) - executed, at the higher price.
Exposure::Reserved Exposure::reserved(const OpenOrder& chain) const noexcept {
  std::uint32_t total = chain.total;
  std::uint64_t price = chain.price;
  if (chain.pending != 0) {
    total = std::max(total, orders_.at(chain.pending).total);
    price = std::max(price, orders_.at(chain.pending).price);
  }
  const std::uint64_t shares = total > chain.executed ? total - chain.executed : 0;
  return {shares, notional(price, shares)};
}

// The difference of shares is modulo 2^64, exact: the party holds at least `from`.
void Exposure::move_reservation(const OpenOrder& chain, const Reserved& from, const Reserved& to) {
  PartyState& party = parties_.at(chain.party);  // open() saw to it
  (chain.sell() ? party.open_sell : party.open_buy) += to.shares - from.shares;
  for (const std::size_t account : {std::size_t{chain.party.account}, contract::kFirmAccount}) {
    AccountExposure& sums = accounts_[account];
    SaturatingSum& open = chain.sell() ? sums.open_sell : sums.open_buy;
    if (to.notional < from.notional) {
      open.take(from.notional - to.notional);
    } else {
      open.add(to.notional - from.notional);
    }
  }
  if (is_short(chain.side)) borrow_.reserve(chain.party.symbol, from.shares, to.shares);
}

// Lets `change` alter a chain and moves the difference of its reservation.
template <class Change>
void Exposure::reserving(std::uint32_t user_ref, Change&& change) {
  OpenOrder& chain = orders_.at(user_ref);
  const Reserved before = reserved(chain);
  change(chain);
  move_reservation(chain, before, reserved(chain));
}

void Exposure::insert(std::uint32_t user_ref, const OpenOrder& order) {
  orders_.insert(user_ref, order);
  own_.insert(order.party.symbol, order.sell(), user_ref, order.price);
}

void Exposure::erase(std::uint32_t user_ref) {
  const OpenOrder& order = orders_.at(user_ref);
  own_.erase(order.party.symbol, order.sell(), user_ref);
  orders_.erase(user_ref);
}

bool Exposure::open(std::uint32_t user_ref, const OpenOrder& order) {
  if (parties_.find(order.party) == nullptr || !orders_.slot_free(user_ref) ||
      own_.full(order.party.symbol, order.sell()))
    return false;
  insert(user_ref, order);
  move_reservation(order, {}, reserved(order));
  return true;
}

bool Exposure::open_replace(std::uint32_t user_ref, std::uint32_t original,
                            const OpenOrder& entry) {
  OpenOrder pending = orders_.at(original);
  if (!orders_.slot_free(user_ref) || own_.full(pending.party.symbol, pending.sell())) return false;
  pending.price = entry.price;
  pending.total = entry.total;
  pending.session = entry.session;
  pending.new_risk = entry.new_risk;
  pending.executed = 0;
  pending.original = original;
  insert(user_ref, pending);
  reserving(original, [user_ref](OpenOrder& chain) { chain.pending = user_ref; });
  return true;
}

Wide Exposure::added_by(const OpenOrder& chain, std::uint32_t total, std::uint64_t price) noexcept {
  const auto left = [&chain](std::uint32_t of) {
    return std::uint64_t{of > chain.executed ? of - chain.executed : 0};
  };
  return notional(std::max(chain.price, price), left(std::max(chain.total, total))) -
         notional(chain.price, left(chain.total));
}

void Exposure::change_side(std::uint32_t user_ref, std::uint8_t side) {
  OpenOrder& order = orders_.at(user_ref);
  if (is_short(side) && !is_short(order.side))
    borrow_.reserve(order.party.symbol, 0, reserved(order).shares);
  order.side = side;
  order.side_moves = true;
}

bool Exposure::close(std::uint32_t user_ref) {
  const OpenOrder* found = orders_.find(user_ref);
  if (found == nullptr) return false;
  const OpenOrder order = *found;
  if (order.original != 0) {
    reserving(order.original, [](OpenOrder& chain) { chain.pending = 0; });
  } else {
    move_reservation(order, reserved(order), {});
    if (order.pending != 0) erase(order.pending);
  }
  erase(user_ref);
  return true;
}

// Moves position, bought or sold by an execution, or takes it back. What the host has loaded since
// may be less than what is taken back: a sum stops at 0.
void Exposure::book(const Execution& execution, bool broken) {
  const Wide amount = notional(execution.price, execution.quantity);
  const std::int64_t shares =
      execution.sell ? -std::int64_t{execution.quantity} : std::int64_t{execution.quantity};
  parties_.at(execution.party).position += broken ? -shares : shares;
  for (const std::size_t account : {std::size_t{execution.party.account}, contract::kFirmAccount}) {
    AccountExposure& sums = accounts_[account];
    SaturatingSum& sum = execution.sell ? sums.sold : sums.bought;
    broken ? sum.take(amount) : sum.add(amount);
  }
}

void Exposure::execute(const ouch::Report& report, ReportEffect& effect) {
  const OpenOrder order = effect.order;
  const Execution execution{order.party, report.price, report.quantity, order.sell()};
  book(execution, false);
  executions_.remember(report.reference, execution);
  effect.moved = execution;
  // A replace that the venue has not confirmed cannot fill: whatever filled, it was beyond what we
  // hold open.
  const std::uint32_t remaining = order.original != 0 ? 0 : order.total - order.executed;
  effect.fill_unknown = report.quantity > remaining;
  if (effect.fill_unknown) return;  // what it reserves stays until the host has found out
  if (is_short(order.side)) borrow_.sell(order.party.symbol, report.quantity);
  reserving(report.user_ref, [&](OpenOrder& chain) { chain.executed += report.quantity; });
  effect.closed = report.quantity == remaining;
  if (effect.closed) close(report.user_ref);
}

void Exposure::decrement(const ouch::Report& report, ReportEffect& effect) {
  const std::uint32_t total = effect.order.total;
  lower(report.user_ref, total - std::min(report.quantity, total), effect);
}

// Of a pending replace it lowers the new total.
void Exposure::lower(std::uint32_t user_ref, std::uint32_t total, ReportEffect& effect) {
  const std::uint32_t original = effect.order.original;
  const std::uint32_t chain = original != 0 ? original : user_ref;
  effect.closed = total <= orders_.at(chain).executed;
  if (effect.closed) {
    close(user_ref);
    return;
  }
  reserving(chain, [&](OpenOrder&) { orders_.at(user_ref).total = total; });
}

// Its quantity is what is outstanding: it never raises what we hold open.
void Exposure::modified(const ouch::Report& report, ReportEffect& effect) {
  const OpenOrder& order = effect.order;
  const std::uint32_t chain = order.original != 0 ? order.original : report.user_ref;
  const std::uint64_t total = std::uint64_t{orders_.at(chain).executed} + report.quantity;
  if (static_cast<std::uint8_t>(report.side) == order.side)
    orders_.at(report.user_ref).side_moves = false;
  lower(report.user_ref, static_cast<std::uint32_t>(std::min<std::uint64_t>(order.total, total)),
        effect);
}

void Exposure::replaced(std::uint32_t user_ref, bool dead, ReportEffect& effect) {
  OpenOrder entry = effect.order;
  if (entry.original != 0) {
    const std::uint32_t original = entry.original;
    entry.executed = orders_.at(original).executed;
    entry.original = 0;
    close(original);
    // Fills may have gone past the new total while it was pending: then nothing is left of it.
    if (entry.total <= entry.executed) dead = true;
    (void)open(user_ref, entry);  // the slot has just become free
  }
  effect.closed = dead;
  if (dead) close(user_ref);
}

void Exposure::bust(std::uint64_t match, ReportEffect& effect) {
  effect.moved = executions_.take(match);
  effect.unhandled = !effect.moved;
  if (effect.moved) book(*effect.moved, true);
}

void Exposure::apply_known(const ouch::Report& report, ReportEffect& effect) {
  switch (report.type) {
    case 'A':
      effect.closed = report.state == 'D';
      break;
    case 'J':
      effect.closed = true;
      break;
    case 'U':
      return replaced(report.user_ref, report.state == 'D', effect);
    case 'E':
      return execute(report, effect);
    case 'M':
      return modified(report, effect);
    default:  // C, D
      return decrement(report, effect);
  }
  if (effect.closed) close(report.user_ref);
}

ReportEffect Exposure::apply(const ouch::Report& report) {
  ReportEffect effect;
  if (const OpenOrder* found = orders_.find(report.user_ref); found != nullptr) {
    effect.known = true;
    effect.order = *found;
  }
  switch (report.type) {
    case 'A':
    case 'U':
    case 'C':
    case 'D':
    case 'J':
    case 'M':
    case 'E':
      effect.unknown_counted = !effect.known && report.type != 'E';
      effect.fill_unknown = !effect.known && report.type == 'E';
      if (effect.known) apply_known(report, effect);
      break;
    case 'B':
      bust(report.reference, effect);
      break;
    case 'R':
      effect.unhandled = report.reason != 'R' && report.reason != 'P';
      break;
    default:
      break;  // P, I, T, S, X, G, K, Q
  }
  return effect;
}

bool Exposure::load_position(const Party& party, std::int64_t position) {
  PartyState* state = parties_.open(party);
  if (state == nullptr) return false;
  for (const std::size_t account : {std::size_t{party.account}, contract::kFirmAccount})
    accounts_[account].value -= state->value;
  state->position = position;
  state->value = 0;
  return true;
}

void Exposure::load_account(std::size_t account, std::uint64_t bought,
                            std::uint64_t sold) noexcept {
  accounts_[account].bought = bought;
  accounts_[account].sold = sold;
}

void Exposure::value(const Party& party, std::uint64_t bid, std::uint64_t ask) {
  PartyState& state = parties_.at(party);
  const SignedWide mark = static_cast<SignedWide>(state.position > 0 ? bid : ask);
  const SignedWide value = mark * state.position;
  for (const std::size_t account : {std::size_t{party.account}, contract::kFirmAccount})
    accounts_[account].value += value - state.value;
  state.value = value;
}

Digests Exposure::digests() const {
  Digests digests;
  for (const PartyState& state : parties_.all()) {
    const Party& party = state.party;
    digests.add(PositionEntry{party.account, party.strategy, party.symbol, state.position});
  }
  for (std::size_t slot = 0; slot < orders_.size(); ++slot) {
    const std::uint32_t user_ref = orders_.user_ref_in(slot);
    if (user_ref == 0) continue;
    const OpenOrder& order = orders_.at(user_ref);
    digests.add(OrderEntry{user_ref, order.original, order.price, order.total, order.executed,
                           order.party.account, order.party.strategy, order.party.symbol});
  }
  return digests;
}

bool Exposure::sound(std::size_t symbols) const {
  const auto known = [&](const Party& party) {
    return party.symbol < symbols && parties_.find(party) != nullptr;
  };
  const auto of_somebody = [&](std::uint32_t /*user_ref*/, const OpenOrder& order) {
    return known(order.party);
  };
  return orders_.sound() && parties_.sound() && executions_.sound(known) &&
         own_.symbols() == symbols && borrow_.symbols() == symbols && orders_.all_of(of_somebody);
}

void Exposure::clear() noexcept {
  orders_.clear();
  parties_.clear();
  own_.clear();
  borrow_.clear();
  executions_.clear();
  accounts_ = {};
}

}  // namespace pcl::domain
