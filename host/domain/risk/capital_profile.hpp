// Capital profiles: how much an account may hold of one symbol and borrow for all of them.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "host/domain/money.hpp"

namespace pcl::risk {

using values::Money;

/// Every account has one; all start on MICRO (FEATURES.md ). SANDBOX is for environments
/// without money: amounts are those of the configuration alone.
enum class CapitalProfile : std::uint8_t { kMicro = 0, kSmall, kMedium, kLarge, kSandbox };

struct ProfileTerms {
  std::string_view name;
  Money max_position;          // worth of one symbol, either side
  std::uint32_t max_leverage;  // gross over equity
};

/// By CapitalProfile.
inline constexpr std::array<ProfileTerms, 5> kProfiles{{
    {"MICRO", Money{1'000'000}, 2},
    {"SMALL", Money{5'000'000}, 5},
    {"MEDIUM", Money{20'000'000}, 10},
    {"LARGE", Money{100'000'000}, 20},
    {"SANDBOX", Money{std::numeric_limits<std::int64_t>::max()}, 20},
}};

[[nodiscard]] constexpr const ProfileTerms& terms(CapitalProfile profile) {
  return kProfiles[static_cast<std::size_t>(profile)];
}

/// The profile of that name, in capitals.
[[nodiscard]] constexpr std::optional<CapitalProfile> profile_of(std::string_view name) {
  for (std::size_t i = 0; i < kProfiles.size(); ++i) {
    if (kProfiles[i].name == name) return static_cast<CapitalProfile>(i);
  }
  return std::nullopt;
}

/// A limit of loss in dollars is written for LARGE and shrinks with the profile (Z2, Z33):
/// $50,000 is $500 on MICRO. SANDBOX leaves it as written. The product is truncated: stricter.
[[nodiscard]] constexpr Money scaled(Money written, CapitalProfile profile) {
  if (profile == CapitalProfile::kSandbox) return written;
  const auto money = values::multiply_divide(written.value, terms(profile).max_position.value,
                                             terms(CapitalProfile::kLarge).max_position.value);
  return Money{money.value_or(0)};  // at most LARGE's: it always fits
}

}  // namespace pcl::risk
