#include "sim/venue/generated_market.hpp"

#include <algorithm>

namespace pcl::venue {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint32_t kTick = 100;    // a cent
constexpr std::size_t kOrdersMin = 6;   // a side, below which only adds happen
constexpr std::size_t kOrdersMax = 60;  // a side, from which none do
constexpr std::uint64_t kStepMeanNs = 500'000;

}  // namespace

Symbol GeneratedMarket::name(std::uint32_t index) {
  std::array<char, 4> letters{};
  if (index < 26) {
    letters.fill(static_cast<char>('A' + index));
  } else {
    for (std::size_t i = letters.size(); i-- > 0; index /= 26)
      letters[i] = static_cast<char>('A' + index % 26);
  }
  return symbol_of({letters.data(), letters.size()});
}

GeneratedMarket::GeneratedMarket(std::uint64_t seed, std::uint32_t symbols, std::uint64_t messages)
    : state_{seed}, messages_left_{messages}, endless_{messages == 0}, now_{34'200 * kSecond} {
  for (std::uint32_t i = 0; i < symbols; ++i) {
    Market m;
    m.name = name(i);
    m.first_price =
        static_cast<std::uint32_t>(100'000 + below(29'000) * kTick);  // 10 to 300 dollars
    m.fair = static_cast<std::int64_t>(m.first_price) << 16U;
    markets_.push_back(std::move(m));
  }
  open();
}

/// SplitMix64.
std::uint64_t GeneratedMarket::random() {
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
  z = (z ^ z >> 30U) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ z >> 27U) * 0x94D049BB133111EBULL;
  return z ^ z >> 31U;
}

itch::Stamp GeneratedMarket::stamp(const Market& m) const {
  return {static_cast<std::uint16_t>(&m - markets_.data() + 1), now_};
}

void GeneratedMarket::open() {
  // Minutes before the market opens, not hours: lock-step lives through them.
  const std::uint64_t early = now_ - 120 * kSecond;
  ready_.push_back(itch::system_event(early, 'O'));
  for (const Market& m : markets_)
    ready_.push_back(itch::directory({stamp(m).locate, early}, m.name));
  for (const Market& m : markets_)
    ready_.push_back(itch::trading_action({stamp(m).locate, early}, m.name, 'T', ""));
  for (const Market& m : markets_)
    ready_.push_back(itch::reg_sho({stamp(m).locate, early}, m.name, '0'));
  ready_.push_back(itch::system_event(now_ - 60 * kSecond, 'S'));
  ready_.push_back(itch::system_event(now_, 'Q'));
}

void GeneratedMarket::close() {
  closed_ = true;
  for (const char event : {'M', 'E', 'C'}) ready_.push_back(itch::system_event(++now_, event));
}

std::optional<Bytes> GeneratedMarket::peek() {
  while (ready_.empty()) {
    if (closed_) return std::nullopt;
    if (!endless_ && messages_left_ == 0) {
      close();
    } else {
      produce();
    }
  }
  return Bytes{ready_.front()};
}

void GeneratedMarket::pop() {
  if (!peek()) return;
  ready_.pop_front();
  if (!endless_ && messages_left_ > 0) --messages_left_;
}

/// One step of the fair value: drift, noise, and a new drift now and then, pointing home when far
/// from it.
void GeneratedMarket::walk(Market& m) {
  if (m.drift_left-- == 0) {
    m.drift_left = static_cast<std::uint32_t>(800 + below(2'400));
    // Up to 4 parts in a million of the price a message: about one percent over a spell.
    const auto size =
        static_cast<std::int64_t>((static_cast<std::uint64_t>(m.first_price) << 16U) / 1'000'000);
    m.drift = size * static_cast<std::int64_t>(1 + below(4));
    const std::int64_t price = m.fair >> 16U;
    const std::int64_t first = m.first_price;
    const bool down = price > first * 5 / 4 || (price >= first * 4 / 5 && below(2) == 0);
    if (down) m.drift = -m.drift;
  }
  m.fair += m.drift + ((static_cast<std::int64_t>(below(41)) - 20) << 16U);
  const std::int64_t first = static_cast<std::int64_t>(m.first_price) << 16U;
  m.fair = std::clamp(m.fair, first / 2, first * 2);
}

void GeneratedMarket::produce() {
  now_ += 1 + below(2 * kStepMeanNs);
  Market& m = markets_[below(markets_.size())];
  walk(m);
  const std::int64_t fair = m.fair >> 16U;
  // A side the fair value has run into is traded away.
  if (!m.asks.empty() && m.asks.front().price <= fair) return execute(m, 'S');
  if (!m.bids.empty() && m.bids.front().price >= fair) return execute(m, 'B');
  const char side = below(2) == 0 ? 'B' : 'S';
  auto& queue = side == 'B' ? m.bids : m.asks;
  if (queue.size() < kOrdersMin) return add(m, side);
  if (queue.size() >= kOrdersMax) return remove(m, side, queue.size() - 1 - below(4));
  const std::uint64_t what = below(100);
  if (what < 48) return add(m, side);
  if (what < 82) return remove(m, side, below(queue.size()));
  if (what < 88) return reduce(m, side);
  if (what < 94) return replace(m, side);
  execute(m, side);
}

/// A price for a new order: outside the fair value, mostly close to it, never through the other
/// side.
std::uint32_t GeneratedMarket::quote(const Market& m, char side) {
  const std::int64_t fair = m.fair >> 16U;
  std::int64_t away = 0;
  while (away < 12 && below(3) != 0) ++away;
  const std::int64_t tick = kTick;
  std::int64_t price = fair / tick * tick;  // below the fair value
  if (side == 'B') {
    price -= (price == fair ? tick : 0) + away * tick;
    if (!m.asks.empty())
      price = std::min(price, static_cast<std::int64_t>(m.asks.front().price) - tick);
  } else {
    price += tick + away * tick;
    if (!m.bids.empty())
      price = std::max(price, static_cast<std::int64_t>(m.bids.front().price) + tick);
  }
  return static_cast<std::uint32_t>(std::max(price, tick));
}

void GeneratedMarket::insert(std::vector<Resting>& queue, char side, const Resting& order) {
  const auto place = std::upper_bound(queue.begin(), queue.end(), order,
                                      [side](const Resting& a, const Resting& b) {
                                        return side == 'B' ? a.price > b.price : a.price < b.price;
                                      });
  queue.insert(place, order);
}

void GeneratedMarket::add(Market& m, char side) {
  const Resting order{next_reference_++, quote(m, side),
                      static_cast<std::uint32_t>(100 * (1 + below(8)))};
  insert(side == 'B' ? m.bids : m.asks, side, order);
  ready_.push_back(itch::add(stamp(m), order.reference, side, order.shares, m.name, order.price));
}

void GeneratedMarket::execute(Market& m, char side) {
  auto& queue = side == 'B' ? m.bids : m.asks;
  Resting& first = queue.front();
  const auto lots = static_cast<std::uint32_t>(100 * (1 + below(6)));
  const std::uint32_t shares = std::min(first.shares, lots);
  ready_.push_back(itch::executed(stamp(m), first.reference, shares, next_match_++));
  first.shares -= shares;
  if (first.shares == 0) queue.erase(queue.begin());
}

void GeneratedMarket::reduce(Market& m, char side) {
  auto& queue = side == 'B' ? m.bids : m.asks;
  const std::size_t index = below(queue.size());
  Resting& order = queue[index];
  if (order.shares < 200) return remove(m, side, index);
  const auto shares =
      static_cast<std::uint32_t>(100 * (1 + below(order.shares / 100 - 1)));  // some are left
  order.shares -= shares;
  ready_.push_back(itch::cancel(stamp(m), order.reference, shares));
}

void GeneratedMarket::remove(Market& m, char side, std::size_t index) {
  auto& queue = side == 'B' ? m.bids : m.asks;
  ready_.push_back(itch::deleted(stamp(m), queue[index].reference));
  queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(index));
}

void GeneratedMarket::replace(Market& m, char side) {
  auto& queue = side == 'B' ? m.bids : m.asks;
  const std::size_t index = below(queue.size());
  const std::uint64_t original = queue[index].reference;
  queue.erase(queue.begin() + static_cast<std::ptrdiff_t>(index));
  const Resting order{next_reference_++, quote(m, side),
                      static_cast<std::uint32_t>(100 * (1 + below(8)))};
  insert(queue, side, order);
  ready_.push_back(itch::replace(stamp(m), original, order.reference, order.shares, order.price));
}

}  // namespace pcl::venue
