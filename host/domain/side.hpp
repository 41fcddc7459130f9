// The sides of an order: B buys; S, T and E sell; T (short) and E (short exempt) are short.
#pragma once

#include <cstdint>

namespace pcl::domain {

[[nodiscard]] constexpr bool is_short(std::uint8_t side) noexcept {
  return side == 'T' || side == 'E';
}
[[nodiscard]] constexpr bool is_sell(std::uint8_t side) noexcept {
  return side == 'S' || is_short(side);
}
[[nodiscard]] constexpr bool is_side(std::uint8_t side) noexcept {
  return side == 'B' || is_sell(side);
}
/// The changes of an open order's side that OUCH 5.0 has: each to a stricter one.
[[nodiscard]] constexpr bool may_become(std::uint8_t from, std::uint8_t to) noexcept {
  return (from == 'S' && is_short(to)) || (from == 'E' && to == 'T');
}

}  // namespace pcl::domain
