// Global risk: OK, WARNING or CRITICAL.
#pragma once

#include <cstdint>

namespace pcl::risk {

/// CRITICAL refuses every order that is new risk (FEATURES.md H-12; exits pass, Z16).
enum class RiskLevel : std::uint8_t { kOk = 0, kWarning, kCritical };

/// The level after a look. What is critical now, or warns now, decides; but CRITICAL is left for OK
/// alone: a warning that stands keeps it.
[[nodiscard]] constexpr RiskLevel next(RiskLevel level, bool critical, bool warning) {
  if (critical) return RiskLevel::kCritical;
  if (warning) return level == RiskLevel::kCritical ? level : RiskLevel::kWarning;
  return RiskLevel::kOk;
}

}  // namespace pcl::risk
