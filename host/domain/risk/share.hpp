// Parts of a whole in 1e-4 (basis points), compared without division.
#pragma once

#include <cstdint>

#include "host/domain/money.hpp"

namespace pcl::risk {

using values::Int128;
using values::Money;

/// 1e-4 of a whole: 750 is 7.5 %.
using Share = Strong<struct ShareTag, std::uint32_t>;
inline constexpr std::int64_t kWhole = 10'000;

/// part / whole > share, exactly. A whole of 0 or less: every part above 0 is more than any share.
[[nodiscard]] constexpr bool above(Int128 part, Int128 whole, Share share) noexcept {
  return part * kWhole > (whole > 0 ? whole : 0) * static_cast<std::int64_t>(share.value);
}

/// part / whole >= share, exactly. A whole of 0 or less: every part, 0 too.
[[nodiscard]] constexpr bool reaches(Int128 part, Int128 whole, Share share) noexcept {
  return part * kWhole >= (whole > 0 ? whole : 0) * static_cast<std::int64_t>(share.value);
}

}  // namespace pcl::risk
