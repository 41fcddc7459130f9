// The marks of a limit that warn before it is reached, and the last one each account has passed.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "host/domain/wide.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

/// Percent of the limit, the highest first.
inline constexpr std::array<std::uint8_t, 6> kMarks{100, 95, 90, 85, 75, 50};

/// The highest mark that `value` has reached; 0: none, or no limit.
[[nodiscard]] constexpr std::uint8_t mark_of(std::uint64_t value, std::uint64_t limit) noexcept {
  if (limit == 0) return 0;
  for (const std::uint8_t mark : kMarks) {
    if (Wide{value} * 100 >= Wide{limit} * mark) return mark;
  }
  return 0;
}

/// The last mark of every account and the firm, of loss and of gross exposure: it only rises, until
/// clear().
class LossMarks {
 public:
  /// True: higher than ever since clear(). `account` is at most kFirmAccount.
  [[nodiscard]] bool rises(std::size_t account, contract::WarningKind kind,
                           std::uint8_t mark) noexcept {
    std::uint8_t& last = last_[account][kind == contract::WarningKind::kLoss ? 0 : 1];
    if (mark <= last) return false;
    last = mark;
    return true;
  }
  void clear() noexcept { last_ = {}; }

 private:
  std::array<std::array<std::uint8_t, 2>, contract::kAccounts + 1> last_{};
};

}  // namespace pcl::domain
