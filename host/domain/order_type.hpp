// Which OUCH order types an account may send: one bit a value, in the order of account_limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "host/domain/limit_set.hpp"

namespace pcl::domain {

inline constexpr std::string_view kTifs = "0356E";
inline constexpr std::string_view kDisplays = "YNA";
inline constexpr std::string_view kCapacities = "APRO";
inline constexpr std::string_view kCrosses = "NOCHSREA";

/// False: not one of the values, or its bit is not set.
[[nodiscard]] constexpr bool permitted(std::string_view values, std::uint8_t bits,
                                       std::uint8_t value) noexcept {
  const std::size_t bit = values.find(static_cast<char>(value));
  return bit != std::string_view::npos && (bits >> bit & 1U) != 0;
}

[[nodiscard]] constexpr bool iso_permitted(const AccountLimits& limits, std::uint8_t iso) noexcept {
  if (iso == 'N') return true;
  return iso == 'Y' && (limits.flags & contract::account_limits_flag::kIso) != 0;
}

}  // namespace pcl::domain
