// The recorded market's half of the matching engine.
#include <algorithm>

#include "sim/venue/matching_engine.hpp"

namespace pcl::venue {

using itch::letter;
using itch::with_shares;

void MatchingEngine::background(Bytes m) {
  ++counters_.background_messages;
  if (m.size() >= 11) now_ = std::max(now_, itch::timestamp(m));
  expire_timed();
  switch (itch::type_of(m)) {
    case 'S':
      return system_event(m);
    case 'R':
      learn_symbol(itch::stock(m, 11), itch::locate(m));
      return publish(m);
    case 'H':
      symbols_[learn_symbol(itch::stock(m, 11), itch::locate(m))].trading = letter(m, 19);
      return publish(m);
    case 'A':
    case 'F':
      return recorded_add(m);
    case 'E':
    case 'C':
      return recorded_execution(m);
    case 'X':
      return recorded_cancel(m);
    case 'D':
      return recorded_delete(m);
    case 'U':
      return recorded_replace(m);
    default:
      return publish(m);
  }
}

void MatchingEngine::system_event(Bytes m) {
  if (letter(m, 11) == 'Q') market_open_ = true;
  publish(m);
  if (letter(m, 11) == 'M') {
    market_open_ = false;
    cancel_all('T');  // DAY orders live as long as market hours
  }
}

std::uint32_t MatchingEngine::learn_symbol(const Symbol& name, std::uint16_t locate) {
  const std::uint32_t index = book_.symbol(name);
  if (index >= symbols_.size()) symbols_.resize(index + 1);
  symbols_[index].locate = locate;
  return index;
}

bool MatchingEngine::usable_reference(std::uint64_t reference) {
  if ((reference & kOurs) == 0 && book_.find(reference) == OrderBook::kNone) return true;
  ++counters_.duplicate_references;
  suppress();
  return false;
}

/// The order an E, C, X, D or U is about; kNone, counted and suppressed, if there is none.
OrderBook::Slot MatchingEngine::recorded_order(Bytes m) {
  const OrderBook::Slot slot = book_.find(itch::reference(m));
  if (slot == OrderBook::kNone || book_.at(slot).user_ref != 0) {
    ++counters_.unknown_references;
    suppress();
    return OrderBook::kNone;
  }
  return slot;
}

void MatchingEngine::recorded_add(Bytes m) {
  RestingOrder order;
  order.reference = itch::reference(m);
  order.side = letter(m, 19);
  order.recorded = static_cast<std::uint32_t>(load_be<4>(m, 20));
  order.price = static_cast<std::uint32_t>(load_be<4>(m, 32));
  if ((order.side != 'B' && order.side != 'S') || order.recorded == 0) {
    ++counters_.bad_fields;
    return suppress();
  }
  if (!usable_reference(order.reference)) return;
  order.symbol = learn_symbol(itch::stock(m, 24), itch::locate(m));
  const std::uint32_t traded = cross_ours(order);
  order.open = order.recorded - traded;
  book_.add(order);
  if (order.open == 0) return suppress();
  publish(traded == 0 ? m : Bytes{with_shares(m, 20, order.open)});
}

/// An arriving recorded order trades first with those of ours it crosses, at our prices. Gives the
/// shares.
std::uint32_t MatchingEngine::cross_ours(const RestingOrder& incoming) {
  const char other = incoming.side == 'B' ? 'S' : 'B';
  std::uint32_t left = incoming.recorded;
  while (left > 0 && !book_.ours(incoming.symbol, other).empty()) {
    const OrderBook::Slot slot = book_.ours(incoming.symbol, other).front();
    const RestingOrder& resting = book_.at(slot);
    const bool crosses =
        incoming.side == 'B' ? resting.price <= incoming.price : resting.price >= incoming.price;
    if (!crosses) break;
    const std::uint32_t shares = std::min(left, resting.open);
    fill_resting(slot, shares, next_match_++);
    left -= shares;
  }
  counters_.filled_by_adds += incoming.recorded - left;
  return incoming.recorded - left;
}

/// Fills those of ours that stand before `recorded` on its side, up to `shares`. Gives the shares.
std::uint32_t MatchingEngine::fill_ours_before(const RestingOrder& recorded, std::uint32_t shares) {
  std::uint32_t left = shares;
  while (left > 0 && !book_.ours(recorded.symbol, recorded.side).empty()) {
    const OrderBook::Slot slot = book_.ours(recorded.symbol, recorded.side).front();
    if (!OrderBook::before(book_.at(slot), recorded)) break;
    const std::uint32_t filled = std::min(left, book_.at(slot).open);
    fill_resting(slot, filled, next_match_++);
    left -= filled;
  }
  counters_.filled_in_place += shares - left;
  return shares - left;
}

void MatchingEngine::recorded_execution(Bytes m) {
  const OrderBook::Slot slot = recorded_order(m);
  if (slot == OrderBook::kNone) return;
  const RestingOrder recorded = book_.at(slot);
  auto shares = static_cast<std::uint32_t>(load_be<4>(m, 19));
  if (shares > recorded.recorded) {
    counters_.recording_over_executed += shares - recorded.recorded;
    shares = recorded.recorded;
  }
  const std::uint32_t ours = fill_ours_before(recorded, shares);
  const std::uint32_t taken = std::min(shares - ours, recorded.open);
  counters_.shortfall_executed += shares - ours - taken;
  book_.at(slot).recorded -= shares;
  book_.reduce(slot, taken);
  if (taken == 0) {
    suppress();
  } else {
    publish(taken == load_be<4>(m, 19) ? m : Bytes{with_shares(m, 19, taken)});
  }
  finish_recorded(slot);
}

void MatchingEngine::recorded_cancel(Bytes m) {
  const OrderBook::Slot slot = recorded_order(m);
  if (slot == OrderBook::kNone) return;
  RestingOrder& order = book_.at(slot);
  auto shares = static_cast<std::uint32_t>(load_be<4>(m, 19));
  if (shares > order.recorded) {
    counters_.recording_over_executed += shares - order.recorded;
    shares = order.recorded;
  }
  const std::uint32_t taken = std::min(shares, order.open);
  counters_.shortfall_cancelled += shares - taken;
  order.recorded -= shares;
  book_.reduce(slot, taken);
  if (taken == 0) {
    suppress();
  } else {
    publish(taken == load_be<4>(m, 19) ? m : Bytes{with_shares(m, 19, taken)});
  }
  finish_recorded(slot);
}

/// Once the recording has nothing left of an order, neither have we: what our fills left over goes
/// with it.
void MatchingEngine::finish_recorded(OrderBook::Slot slot) {
  const RestingOrder& order = book_.at(slot);
  if (order.recorded != 0) return;
  if (order.open != 0) {
    counters_.surplus_withdrawn += order.open;
    publish(itch::deleted(stamp(order.symbol), order.reference));
  }
  book_.erase(slot);
}

void MatchingEngine::recorded_delete(Bytes m) {
  const OrderBook::Slot slot = recorded_order(m);
  if (slot == OrderBook::kNone) return;
  const RestingOrder& order = book_.at(slot);
  if (order.open < order.recorded) counters_.shortfall_cancelled += order.recorded - order.open;
  if (order.open > order.recorded) counters_.surplus_withdrawn += order.open - order.recorded;
  if (order.open == 0) {
    suppress();
  } else {
    publish(m);
  }
  book_.erase(slot);
}

/// A replace ends the original and enters the new order; what we had taken of the original is
/// missing from the new.
void MatchingEngine::recorded_replace(Bytes m) {
  const OrderBook::Slot slot = recorded_order(m);
  if (slot == OrderBook::kNone) return;
  const RestingOrder original = book_.at(slot);
  const std::uint64_t reference = load_be<8>(m, 19);
  const auto shares = static_cast<std::uint32_t>(load_be<4>(m, 27));
  if (shares == 0) {
    ++counters_.bad_fields;
    return suppress();
  }
  if (reference != original.reference && !usable_reference(reference)) return;
  const std::uint32_t missing = original.recorded - std::min(original.open, original.recorded);
  counters_.shortfall_replaced += std::min(missing, shares);
  if (original.open > original.recorded)
    counters_.surplus_withdrawn += original.open - original.recorded;
  RestingOrder order = original;
  order.reference = reference;
  order.price = static_cast<std::uint32_t>(load_be<4>(m, 31));
  order.recorded = shares - std::min(missing, shares);  // what may trade on arrival
  book_.erase(slot);
  const std::size_t trades = static_cast<std::size_t>(feed_.size());
  const std::uint32_t traded = order.recorded == 0 ? 0 : cross_ours(order);
  order.open = order.recorded - traded;
  order.recorded = shares;
  book_.add(order);
  if (original.open == 0 && order.open == 0) return suppress();
  if (order.open == 0) return publish(itch::deleted({itch::locate(m), now_}, original.reference));
  if (original.open == 0) {
    return publish(itch::add({itch::locate(m), itch::timestamp(m)}, reference, order.side,
                             order.open, book_.symbol_name(order.symbol), order.price));
  }
  publish(order.open == shares && feed_.size() == trades ? m
                                                         : Bytes{with_shares(m, 27, order.open)});
}

}  // namespace pcl::venue
