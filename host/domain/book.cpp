#include "host/domain/book.hpp"

#include <algorithm>

namespace pcl::domain {

std::size_t LevelStack::first_not_below(std::uint32_t key) const noexcept {
  constexpr std::size_t kNear =
      32;  // levels worth a scan; deeper prices are rare and get a binary search
  std::size_t at = levels_.size();
  const std::size_t stop = at > kNear ? at - kNear : 0;
  while (at > stop && levels_[at - 1].key >= key) --at;
  if (at > stop || at == 0) return at;
  const auto end = levels_.begin() + static_cast<std::ptrdiff_t>(at);
  const auto found =
      std::lower_bound(levels_.begin(), end, key,
                       [](const Level& level, std::uint32_t wanted) { return level.key < wanted; });
  return static_cast<std::size_t>(found - levels_.begin());
}

bool LevelStack::add(std::uint32_t key, std::uint32_t quantity) {
  const std::size_t at = first_not_below(key);
  if (at < levels_.size() && levels_[at].key == key) {
    levels_[at].quantity += quantity;
  } else {
    levels_.insert(levels_.begin() + static_cast<std::ptrdiff_t>(at), Level{quantity, key});
  }
  return at + 1 == levels_.size();
}

bool LevelStack::take(std::uint32_t key, std::uint32_t quantity) noexcept {
  const std::size_t at = first_not_below(key);
  const bool best = at + 1 == levels_.size();
  levels_[at].quantity -= quantity;
  if (levels_[at].quantity == 0) levels_.erase(levels_.begin() + static_cast<std::ptrdiff_t>(at));
  return best && quantity != 0;
}

Book::Book(std::size_t symbols, std::size_t orders) : orders_{orders}, stacks_(symbols * 2) {}

BookResult Book::add(std::uint16_t symbol, std::uint64_t reference, char side,
                     std::uint32_t quantity, std::uint32_t price) {
  if (orders_.find(reference) != nullptr) return {BookVerdict::kDuplicate, false, symbol};
  if ((side != 'B' && side != 'S') || quantity == 0) return {BookVerdict::kBadField, false, symbol};
  const Order order{price, quantity, symbol, side == 'S'};
  if (orders_.insert(reference, order) == nullptr) return {BookVerdict::kOverflow, false, symbol};
  return {BookVerdict::kApplied, stack(order).add(key_of(order), quantity), symbol};
}

BookResult Book::reduce(std::uint64_t reference, std::uint32_t quantity) noexcept {
  Order* order = orders_.find(reference);
  if (order == nullptr) return {BookVerdict::kUnknown, false, 0};
  const bool clamped = quantity > order->quantity;
  const std::uint32_t taken = clamped ? order->quantity : quantity;
  order->quantity -= taken;
  const BookResult result{clamped ? BookVerdict::kClamped : BookVerdict::kApplied,
                          stack(*order).take(key_of(*order), taken), order->symbol, order->price};
  if (order->quantity == 0) orders_.erase(reference);
  return result;
}

BookResult Book::remove(std::uint64_t reference) noexcept {
  const Order* order = orders_.find(reference);
  if (order == nullptr) return {BookVerdict::kUnknown, false, 0};
  const BookResult result{BookVerdict::kApplied,
                          stack(*order).take(key_of(*order), order->quantity), order->symbol};
  orders_.erase(reference);
  return result;
}

BookResult Book::replace(std::uint64_t original, std::uint64_t reference, std::uint32_t quantity,
                         std::uint32_t price) {
  const Order* found = orders_.find(original);
  if (found == nullptr) return {BookVerdict::kUnknown, false, 0};
  if (quantity == 0) return {BookVerdict::kBadField, false, found->symbol};
  const Order old = *found;
  const bool duplicate = reference != original && orders_.find(reference) != nullptr;
  LevelStack& levels = stack(old);
  const LevelStack::Level before = levels.best();
  levels.take(key_of(old), old.quantity);
  orders_.erase(original);
  if (!duplicate) {
    const Order order{price, quantity, old.symbol, old.sell};
    (void)orders_.insert(reference, order);  // there is room: the original has just left
    levels.add(key_of(order), quantity);
  }
  return {duplicate ? BookVerdict::kReplaceDuplicate : BookVerdict::kApplied,
          levels.best() != before, old.symbol};
}

void Book::clear() noexcept {
  orders_.clear();
  for (LevelStack& levels : stacks_) levels.clear();
}

Quote Book::quote(std::uint16_t symbol) const noexcept {
  const LevelStack& bids = stacks_[symbol * 2U];
  const LevelStack& asks = stacks_[symbol * 2U + 1U];
  Quote quote;
  if (!bids.empty()) {
    quote.has_bid = true;
    quote.bid_price = bids.best().key;
    quote.bid_quantity = bids.best().quantity;
  }
  if (!asks.empty()) {
    quote.has_ask = true;
    quote.ask_price = ~asks.best().key;
    quote.ask_quantity = asks.best().quantity;
  }
  return quote;
}

}  // namespace pcl::domain
