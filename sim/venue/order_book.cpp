#include "sim/venue/order_book.hpp"

#include <algorithm>

namespace pcl::venue {

OrderBook::OrderBook() : orders_(1), by_reference_{&pool_} {
  orders_.reserve(1U << 16U);
  by_reference_.reserve(1U << 16U);
}

std::uint32_t OrderBook::symbol(const Symbol& name) {
  const auto [entry, fresh] = by_name_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
  if (fresh) {
    names_.push_back(name);
    books_.push_back(std::make_unique<SymbolBook>(&pool_));
  }
  return entry->second;
}

std::int64_t OrderBook::find_symbol(const Symbol& name) const {
  const auto entry = by_name_.find(name);
  return entry == by_name_.end() ? -1 : static_cast<std::int64_t>(entry->second);
}

OrderBook::Side& OrderBook::side_of(std::uint32_t symbol, char side) {
  return side == 'B' ? books_[symbol]->bids : books_[symbol]->asks;
}
const OrderBook::Side& OrderBook::side_of(std::uint32_t symbol, char side) const {
  return side == 'B' ? books_[symbol]->bids : books_[symbol]->asks;
}

bool OrderBook::before(const RestingOrder& a, const RestingOrder& b) {
  return rank(a) != rank(b) ? rank(a) < rank(b) : a.priority < b.priority;
}

OrderBook::Slot OrderBook::add(const RestingOrder& order) {
  Slot slot = kNone;
  if (free_.empty()) {
    slot = static_cast<Slot>(orders_.size());
    orders_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  RestingOrder& o = orders_[slot] = order;
  o.priority = next_priority_++;
  o.previous = o.next = kNone;
  by_reference_.emplace(o.reference, slot);
  if (o.open == 0) return slot;
  Side& side = side_of(o.symbol, o.side);
  Level& level = side.levels[rank(o)];
  o.previous = level.last;
  (level.last == kNone ? level.first : orders_[level.last].next) = slot;
  level.last = slot;
  if (o.user_ref != 0) {
    const auto place =
        std::upper_bound(side.ours.begin(), side.ours.end(), slot,
                         [this](Slot a, Slot b) { return before(orders_[a], orders_[b]); });
    side.ours.insert(place, slot);
  }
  return slot;
}

OrderBook::Slot OrderBook::find(std::uint64_t reference) const {
  const auto entry = by_reference_.find(reference);
  return entry == by_reference_.end() ? kNone : entry->second;
}

void OrderBook::unlink(Slot slot) {
  RestingOrder& o = orders_[slot];
  Side& side = side_of(o.symbol, o.side);
  const auto level = side.levels.find(rank(o));
  (o.previous == kNone ? level->second.first : orders_[o.previous].next) = o.next;
  (o.next == kNone ? level->second.last : orders_[o.next].previous) = o.previous;
  if (level->second.first == kNone) side.levels.erase(level);
  if (o.user_ref != 0) side.ours.erase(std::find(side.ours.begin(), side.ours.end(), slot));
  o.previous = o.next = kNone;
}

void OrderBook::reduce(Slot slot, std::uint32_t shares) {
  RestingOrder& o = orders_[slot];
  if (shares == 0) return;
  o.open -= shares;
  if (o.open == 0) unlink(slot);
}

void OrderBook::erase(Slot slot) {
  if (orders_[slot].open != 0) unlink(slot);
  by_reference_.erase(orders_[slot].reference);
  orders_[slot] = RestingOrder{};
  free_.push_back(slot);
}

OrderBook::Slot OrderBook::best(std::uint32_t symbol, char side) const {
  const auto& levels = side_of(symbol, side).levels;
  return levels.empty() ? kNone : levels.begin()->second.first;
}

std::uint32_t OrderBook::best_price(std::uint32_t symbol, char side) const {
  const Slot first = best(symbol, side);
  return first == kNone ? 0 : orders_[first].price;
}

std::uint32_t OrderBook::best_price_of_others(std::uint32_t symbol, char side) const {
  for (const auto& [rank, level] : side_of(symbol, side).levels) {
    for (Slot slot = level.first; slot != kNone; slot = orders_[slot].next) {
      if (orders_[slot].user_ref == 0) return orders_[slot].price;
    }
  }
  return 0;
}

std::uint64_t OrderBook::shares_within(std::uint32_t symbol, char side, std::uint64_t price) const {
  std::uint64_t shares = 0;
  for (const auto& [rank, level] : side_of(symbol, side).levels) {
    const std::uint64_t at = orders_[level.first].price;
    if (side == 'B' ? at < price : at > price) break;
    for (Slot slot = level.first; slot != kNone; slot = orders_[slot].next)
      shares += orders_[slot].open;
  }
  return shares;
}

const std::vector<OrderBook::Slot>& OrderBook::ours(std::uint32_t symbol, char side) const {
  return side_of(symbol, side).ours;
}

}  // namespace pcl::venue
