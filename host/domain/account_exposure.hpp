// What one account, or the firm, has bought, sold and open, and what it has lost.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

#include "host/domain/wide.hpp"

namespace pcl::domain {

/// 1e-4 dollars x shares throughout.
struct AccountExposure {
  SaturatingSum bought{};     // notional of executions, and what account_load said
  SaturatingSum sold{};       // likewise
  SaturatingSum open_buy{};   // reserved shares of every chain times its higher price
  SaturatingSum open_sell{};  // likewise
  SignedWide value{};         // of the positions, at the marks they were last valued at

  /// With `added` more open.
  [[nodiscard]] constexpr std::uint64_t gross(Wide added = 0) const noexcept {
    return saturate(Wide{bought.value()} + sold.value() + open_buy.value() + open_sell.value() +
                    added);
  }
  /// If everything open on one side is executed and nothing on the other; 0 where that is negative.
  [[nodiscard]] constexpr std::uint64_t net(bool sell, Wide added) const noexcept {
    const SaturatingSum& done = sell ? sold : bought;
    const SaturatingSum& open = sell ? open_sell : open_buy;
    const std::uint64_t up = saturate(Wide{done.value()} + open.value() + added);
    const std::uint64_t down = (sell ? bought : sold).value();
    if (up == kSaturated) return kSaturated;
    return up > down ? up - down : 0;
  }
  /// 0 for a gain.
  [[nodiscard]] constexpr std::uint64_t loss() const noexcept {
    const SignedWide lost = SignedWide{bought.value()} - SignedWide{sold.value()} - value;
    return lost > 0 ? saturate(static_cast<Wide>(lost)) : 0;
  }
};

/// `value` is not of the fields: it is the card's, at its own marks.
template <class A, class T>
requires std::same_as<std::remove_const_t<T>, AccountExposure>
void fields(A& a, T& v) { a(v.bought, v.sold, v.open_buy, v.open_sell); }

}  // namespace pcl::domain
