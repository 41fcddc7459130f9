// What share of the last while was bad: errors of requests, slow answers, refusals of decisions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/domain/risk/share.hpp"

namespace pcl::risk {

struct Tally {
  std::uint64_t bad{}, all{};
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// Counts in `Slots` slots of `Seconds` each: what is older than that has left. A clock that goes
/// back counts into the newest slot. Cost: O(Slots) at most, a step or a look.
template <std::size_t Slots, std::int64_t Seconds = 1>
struct ShareWindow {
  std::array<Tally, Slots> slots{};
  std::int64_t newest{};  // slot, counted from the clock's beginning

  constexpr void count(std::int64_t now_ns, bool bad) {
    Tally& slot = present(now_ns);
    slot.bad += bad ? 1 : 0;
    ++slot.all;
  }

  /// Something counted before has turned out bad.
  constexpr void spoil(std::int64_t now_ns) { ++present(now_ns).bad; }

  /// Of the last slots, the present one among them.
  [[nodiscard]] constexpr Tally tally(std::int64_t now_ns) const {
    ShareWindow moved = *this;
    (void)moved.present(now_ns);
    Tally sum;
    for (const Tally& slot : moved.slots) {
      sum.bad += slot.bad;
      sum.all += slot.all;
    }
    return sum;
  }

  friend bool operator==(const ShareWindow&, const ShareWindow&) = default;

 private:
  constexpr Tally& present(std::int64_t now_ns) {
    const std::int64_t now = now_ns < 0 ? 0 : now_ns / (Seconds * 1'000'000'000);
    for (std::size_t cleared = 0; newest < now && cleared < Slots; ++cleared)
      slots[static_cast<std::size_t>(++newest) % Slots] = {};
    if (newest < now) newest = now;  // everything has left
    return slots[static_cast<std::size_t>(newest) % Slots];
  }
};

/// At least `least` events, and of them more than `share` bad.
[[nodiscard]] constexpr bool exceeds(const Tally& tally, std::uint64_t least, Share share) {
  return tally.all >= least && above(Int128{tally.bad}, Int128{tally.all}, share);
}

/// Error rate > 10 % for 60 s (FEATURES.md H-17), of at least 20 requests.
inline constexpr Share kErrorShare{1'000};
/// p99 of decision to the venue's answer above its limit (I-08, K-16): more than 1 % are slow.
inline constexpr Share kSlowShare{100};
/// The gate's refusals (H-25): above 10 % misses the target, above 30 % is red.
inline constexpr Share kBlockTarget{1'000}, kBlockRed{3'000};
inline constexpr std::uint64_t kRequestsLeast = 20;

}  // namespace pcl::risk
