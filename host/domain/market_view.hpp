// What the gate sees of a symbol's market at the moment of an order.
#pragma once

#include <cstdint>

#include "host/domain/book.hpp"

namespace pcl::domain {

/// Reg SHO's short sale price test (ITCH Y): none seen since feed_start, action 0, action 1 or 2.
enum class ShortState : std::uint8_t { kUnknown, kFree, kRestricted };

/// The defaults allow nothing: closed, halted, invalid, stale, nothing to take a collar around.
struct MarketView {
  Quote quote;
  bool open{};
  bool trading{};  // state T, no operational halt, no market-wide one
  bool valid{};    // feed started, no gap, the symbol's own book valid
  bool stale{true};
  std::uint64_t age_us{};  // since the feed was heard, and its limit; both 0 where either is unset
  std::uint64_t age_us_max{};
  std::uint32_t last_price{};         // 1e-4 dollars, of the last trade; 0 none
  std::uint32_t auction_reference{};  // 1e-4 dollars, of the last J; 0 none
  ShortState short_state{ShortState::kUnknown};
};

/// A quote that can be relied on: valid, fresh, both sides there.
[[nodiscard]] constexpr bool two_sided(const MarketView& market) noexcept {
  return market.valid && !market.stale && market.quote.has_bid && market.quote.has_ask;
}

}  // namespace pcl::domain
