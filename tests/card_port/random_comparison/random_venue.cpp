#include "tests/card_port/random_comparison/random_venue.hpp"

#include <algorithm>

#include "host/base/big_endian.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::bench {

RandomVenue::Order* RandomVenue::find(std::uint32_t user_ref) {
  const auto found = std::find_if(orders_.begin(), orders_.end(),
                                  [&](const Order& o) { return o.user_ref == user_ref; });
  return found == orders_.end() ? nullptr : &*found;
}

void RandomVenue::drop(std::uint32_t user_ref) {
  std::erase_if(orders_, [&](const Order& order) { return order.user_ref == user_ref; });
  std::erase(live_refs_, user_ref);
}

// Offsets of OUCH 5.0, behind the three bytes of SoupBinTCP.
void RandomVenue::take(const ReleasedFrame& frame) {
  if (frame.tag.poisoned || frame.length < 4) return;
  const std::span<const std::byte> ouch = std::span{frame.bytes}.first(frame.length).subspan(3);
  const auto u32 = [&](std::size_t at) { return static_cast<std::uint32_t>(load_be<4>(ouch, at)); };
  switch (static_cast<char>(ouch[0])) {
    case 'O':
      return enter({u32(1), static_cast<char>(ouch[5]), u32(6), 0, load_be<8>(ouch, 18)});
    case 'U':
      return replace(u32(1), {u32(5), 'B', u32(9), 0, load_be<8>(ouch, 13)});
    case 'X':
      return cancel(u32(1), u32(5));
    case 'M':
      return modify(u32(1), static_cast<char>(ouch[5]), u32(6));
    default:
      return;
  }
}

void RandomVenue::enter(const Order& order) {
  if (random_.chance(60)) {
    answers_.push_back(reply::rejected(order.user_ref, 1));
  } else if (random_.chance(30)) {
    answers_.push_back(reply::accepted(order.user_ref, order.side, order.total, order.price, 'D'));
  } else {
    answers_.push_back(reply::accepted(order.user_ref, order.side, order.total, order.price));
    orders_.push_back(order);
    live_refs_.push_back(order.user_ref);
  }
}

void RandomVenue::replace(std::uint32_t original, const Order& wanted) {
  Order* order = find(original);
  if (order == nullptr || wanted.total <= order->executed) {
    // The original has gone and took the replacement with it, or nothing would be left of it.
    if (order != nullptr) answers_.push_back(reply::rejected(wanted.user_ref, 2));
    return;
  }
  if (random_.chance(150)) return answers_.push_back(reply::rejected(wanted.user_ref, 3));
  Order next = *order;
  next.user_ref = wanted.user_ref;
  next.total = wanted.total;
  next.price = wanted.price;
  const bool dead = random_.chance(40);
  drop(original);
  answers_.push_back(reply::replaced(original, next.user_ref, next.side, next.total, next.price,
                                     dead ? 'D' : 'L'));
  if (dead) return;
  orders_.push_back(next);
  live_refs_.push_back(next.user_ref);
}

void RandomVenue::cancel(std::uint32_t user_ref, std::uint32_t total) {
  Order* order = find(user_ref);
  if (order == nullptr || total >= order->total) return;
  const std::uint32_t kept = std::max(total, order->executed);
  answers_.push_back(reply::canceled(user_ref, order->total - kept));
  order->total = kept;
  if (kept <= order->executed) drop(user_ref);
}

// Passed over at times; what it reports is what is outstanding.
void RandomVenue::modify(std::uint32_t user_ref, char side, std::uint32_t total) {
  Order* order = find(user_ref);
  if (order == nullptr || total > order->total || random_.chance(150)) return;
  order->side = side;
  order->total = std::max(total, order->executed);
  answers_.push_back(reply::modified(user_ref, side, order->total - order->executed));
  if (order->total == order->executed) drop(user_ref);
}

void RandomVenue::clear() {
  answers_.clear();
  orders_.clear();
  live_refs_.clear();
  matches_.clear();
}

void RandomVenue::load(std::uint32_t user_ref, char side, std::uint32_t total,
                       std::uint32_t executed, std::uint64_t price) {
  orders_.push_back({user_ref, side, total, executed, price});
  live_refs_.push_back(user_ref);
}

// Mostly the next one, sometimes one that takes the slot of an earlier one.
std::uint64_t RandomVenue::next_match() {
  match_ += random_.chance(100) ? contract::kExecutionsKept : 1;
  if (random_.chance(10)) match_ += std::uint64_t{1} << random_.between(32, 62);
  return match_;
}

Octets RandomVenue::wrong(std::uint32_t user_ref) {
  const std::uint32_t other = user_ref + random_.below(3);
  const std::uint32_t quantity = random_.chance(300) ? 0xFFFFFFFF : random_.below(400);
  const char state = random_.chance(300) ? 'D' : 'L';
  switch (random_.below(9)) {
    case 0:
      return reply::accepted(user_ref, 'B', quantity, 300'000, state);
    case 1:
      return reply::replaced(user_ref, other, 'S', quantity, 300'000, state);
    case 2:
      return reply::canceled(user_ref, quantity);
    case 3:
      return reply::aiq_canceled(user_ref, quantity, quantity, 300'000);
    case 4:
      return reply::rejected(user_ref, 7);
    case 5:
      return reply::restated(user_ref, "RPQX"[random_.below(4)]);
    case 6:
      return reply::modified(user_ref, "BSTE"[random_.below(4)], quantity);
    default:
      return reply::executed(user_ref, quantity, random_.chance(100) ? random_.next() : 300'000,
                             next_match());
  }
}

Octets RandomVenue::fill() {
  Order& order = orders_[random_.below(orders_.size())];
  const std::uint32_t remaining = order.total - order.executed;
  const std::uint32_t quantity = random_.chance(300) ? remaining : random_.between(1, remaining);
  const std::uint32_t user_ref = order.user_ref;
  if (random_.chance(100)) {
    const Octets message = random_.chance(500)
                               ? reply::canceled(user_ref, quantity)
                               : reply::aiq_canceled(user_ref, quantity, quantity, order.price);
    order.total -= quantity;
    if (order.total <= order.executed) drop(user_ref);
    return message;
  }
  const std::uint64_t match = next_match();
  const std::uint64_t better = 100 * random_.below(3);
  const Octets message = reply::executed(
      user_ref, quantity,
      order.side == 'B' ? order.price - std::min(order.price - 1, better) : order.price + better,
      match);
  // What takes its slot makes the card forget the earlier one.
  std::erase_if(matches_, [match](const auto& kept) {
    return kept.second % contract::kExecutionsKept == match % contract::kExecutionsKept;
  });
  matches_.emplace_back(user_ref, match);
  if (matches_.size() > 20) matches_.pop_front();
  order.executed += quantity;
  if (order.executed == order.total) drop(user_ref);
  return message;
}

Octets RandomVenue::next() {
  if (!answers_.empty()) {
    Octets answer = answers_.front();
    answers_.pop_front();
    return answer;
  }
  if (!matches_.empty() && random_.chance(60)) {  // the latest, so that it is remembered still
    const auto [user_ref, match] = matches_.back();
    matches_.pop_back();
    return reply::broken(user_ref, match);
  }
  return orders_.empty() ? Octets{} : fill();
}

}  // namespace pcl::bench
