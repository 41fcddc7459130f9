// The price collar: around the quote, the last trade, the previous close, or an auction's
// reference.
#pragma once

#include <cstdint>
#include <optional>

#include "host/domain/limit_set.hpp"
#include "host/domain/market_view.hpp"

namespace pcl::domain {

/// Both inclusive, 1e-4 dollars.
struct PriceRange {
  std::uint64_t low{};
  std::uint64_t high{};
};

namespace collar_detail {

[[nodiscard]] constexpr PriceRange around(std::uint64_t low, std::uint64_t high,
                                          std::uint64_t collar) noexcept {
  return {low > collar ? low - collar : 0, high + collar};
}
/// A reference of 0 is absent.
[[nodiscard]] constexpr std::optional<PriceRange> around(std::uint32_t reference,
                                                         std::uint32_t collar) noexcept {
  if (reference == 0) return std::nullopt;
  return around(reference, reference, collar);
}

}  // namespace collar_detail

/// nullopt: what the collar is to be taken around is absent. A quote counts only while it is valid,
/// fresh and two-sided; the other references need no book.
[[nodiscard]] constexpr std::optional<PriceRange> collar_of(const SymbolLimits& limits,
                                                            const MarketView& market,
                                                            bool auction) noexcept {
  namespace flag = contract::symbol_limits_flag;
  if (auction) {
    return collar_detail::around(
        market.auction_reference != 0 ? market.auction_reference : limits.reference,
        limits.auction_collar);
  }
  if ((limits.flags & flag::kReferenceLast) != 0)
    return collar_detail::around(market.last_price, limits.collar);
  if ((limits.flags & flag::kReferenceClose) != 0)
    return collar_detail::around(limits.reference, limits.collar);
  if (!two_sided(market)) return std::nullopt;
  return collar_detail::around(market.quote.bid_price, market.quote.ask_price, limits.collar);
}

}  // namespace pcl::domain
