// Sums that 64 bits do not hold: 1e-4 dollars times shares, times thousands of orders.
#pragma once

#include <cstdint>

namespace pcl::domain {

__extension__ typedef unsigned __int128 Wide;
__extension__ typedef __int128 SignedWide;

/// The most a 64-bit sum can say. Saturated is above every limit.
inline constexpr std::uint64_t kSaturated = UINT64_MAX;

[[nodiscard]] constexpr std::uint64_t saturate(Wide value) noexcept {
  return value > kSaturated ? kSaturated : static_cast<std::uint64_t>(value);
}
[[nodiscard]] constexpr bool exceeds(std::uint64_t sum, std::uint64_t limit) noexcept {
  return sum == kSaturated || sum > limit;
}

/// price in 1e-4 dollars, quantity in shares.
[[nodiscard]] constexpr Wide notional(std::uint64_t price, std::uint64_t quantity) noexcept {
  return Wide{price} * quantity;
}

}  // namespace pcl::domain
