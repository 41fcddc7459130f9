// What one account, or the firm, has bought, sold and open, and what it has lost.
#pragma once

#include <cstdint>

#include "host/domain/wide.hpp"

namespace pcl::domain {

/// 1e-4 dollars x shares throughout. The sums are kept exact and saturate where they are compared,
/// so that nothing taken back ever makes a saturated sum too small.
struct AccountExposure {
  Wide bought{};       // notional of executions, and what account_load said
  Wide sold{};         // likewise
  Wide open_buy{};     // reserved shares of every chain times its higher price
  Wide open_sell{};    // likewise
  SignedWide value{};  // of the positions, at the marks they were last valued at

  /// With `added` more open.
  [[nodiscard]] constexpr std::uint64_t gross(Wide added = 0) const noexcept {
    return saturate(bought + sold + open_buy + open_sell + added);
  }
  /// If everything open on one side is executed and nothing on the other; 0 where that is negative.
  [[nodiscard]] constexpr std::uint64_t net(bool sell, Wide added) const noexcept {
    const std::uint64_t up = saturate((sell ? sold + open_sell : bought + open_buy) + added);
    const std::uint64_t down = saturate(sell ? bought : sold);
    if (up == kSaturated) return kSaturated;
    return up > down ? up - down : 0;
  }
  /// 0 for a gain.
  [[nodiscard]] constexpr std::uint64_t loss() const noexcept {
    const SignedWide spent = static_cast<SignedWide>(bought) - static_cast<SignedWide>(sold);
    const SignedWide lost = spent - value;
    return lost > 0 ? saturate(static_cast<Wide>(lost)) : 0;
  }
};

}  // namespace pcl::domain
