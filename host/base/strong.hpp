// Integers that do not mix: Price{1} < Quantity{2} does not compile.
#pragma once

#include <compare>
#include <cstdint>

namespace pcl {

template <class Tag, class Rep>
struct Strong {
  Rep value{};
  friend constexpr auto operator<=>(const Strong&, const Strong&) = default;
  friend constexpr Strong operator+(Strong a, Strong b) { return Strong{a.value + b.value}; }
  friend constexpr Strong operator-(Strong a, Strong b) { return Strong{a.value - b.value}; }
};

/// Host scale: units of 1e-8 dollars, 1e-8 shares.
using Price = Strong<struct PriceTag, std::int64_t>;
using Quantity = Strong<struct QuantityTag, std::int64_t>;
/// Card scale for OUCH and ITCH symbols: units of 1e-4 dollars; whole shares.
using CardPrice = Strong<struct CardPriceTag, std::uint64_t>;
using CardQuantity = Strong<struct CardQuantityTag, std::uint32_t>;
/// Microseconds of the card's tick; never decreasing.
using CardTime = Strong<struct CardTimeTag, std::uint64_t>;
static_assert(sizeof(Price) == 8);

}  // namespace pcl
