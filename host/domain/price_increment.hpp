// The price increment of a symbol: Rule 612's $1 line, and wider ticks where the exchange sets
// them.
#pragma once

#include <cstdint>

#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

inline constexpr std::uint64_t kOneDollar = 10'000;  // 1e-4 dollars; below it every price is one

/// 1e-4 dollars at and above $1; 0 for an unknown code, of which no price is a multiple.
[[nodiscard]] constexpr std::uint64_t tick_of(std::uint8_t code) noexcept {
  switch (static_cast<contract::TickCode>(code)) {
    case contract::TickCode::kUnit:
      return 1;
    case contract::TickCode::kHalfCent:
      return 50;
    case contract::TickCode::kCent:
      return 100;
    case contract::TickCode::kNickel:
      return 500;
  }
  return 0;
}

[[nodiscard]] constexpr bool on_tick(std::uint64_t price, std::uint8_t code) noexcept {
  if (price < kOneDollar) return true;
  const std::uint64_t tick = tick_of(code);
  return tick != 0 && price % tick == 0;
}

}  // namespace pcl::domain
