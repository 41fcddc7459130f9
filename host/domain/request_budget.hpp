// How many requests the session may still send, with a share kept for what must always go out.
//
// One bucket a session, the gate's own rate, in host time. A class may use what lies above the
// reserve of the classes before it, so that entries run dry first, and cancels never (law 2): a
// cancel is never refused here, and is counted all the same.
#pragma once

#include <algorithm>
#include <cstdint>

namespace pcl::values {

/// In the order in which they run dry, the last first.
enum class RequestClass : std::uint8_t { kCancel, kExit, kReconcile, kReplace, kEntry };
inline constexpr std::size_t kRequestClasses = 5;

/// Virtual scheduling (GCRA), as the gate's buckets. All zero: no rate is known, and everything but
/// a cancel is refused.
struct RequestBudget {
  std::int64_t interval_ns{};     // a request gives back after this
  std::int64_t tolerance_ns{};    // (burst - 1) intervals
  std::int64_t empty_until_ns{};  // the theoretical arrival time
  friend bool operator==(const RequestBudget&, const RequestBudget&) = default;

  /// Per cent of the tolerance that the class leaves to those before it.
  static constexpr std::int64_t reserve(RequestClass kind) {
    return kind == RequestClass::kCancel ? 0 : kind == RequestClass::kExit ? 20 : 30;
  }
  /// True, and taken: it may go out now. Time never runs backwards here.
  [[nodiscard]] constexpr bool take(RequestClass kind, std::int64_t now_ns) {
    const std::int64_t ahead = std::max<std::int64_t>(empty_until_ns - now_ns, 0);
    const std::int64_t room = tolerance_ns / 100 * (100 - reserve(kind));
    const bool cancel = kind == RequestClass::kCancel;
    if (!cancel && (interval_ns == 0 || ahead > room)) return false;
    // No debt beyond the tolerance: cancels in excess delay nobody longer than one bucket.
    empty_until_ns = now_ns + std::min(ahead + interval_ns, tolerance_ns + interval_ns);
    return true;
  }
};

}  // namespace pcl::values
