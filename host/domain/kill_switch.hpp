// The last door: boot hold, kill latch with its epoch, session state, two-step release, watchdog.
#pragma once

#include <cstdint>

#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

inline constexpr std::uint32_t kReleaseArmWord = 0x52454C31;
inline constexpr std::uint32_t kReleaseWord = 0x52454C32;
inline constexpr std::uint32_t kHoldReleaseWord = 0x424F4F54;

/// After reset: hold set, latch engaged by nobody, epoch 0. Every method that can change something
/// says whether it did; each change is one kill record of the caller's. Times are microseconds. One
/// thread.
class KillSwitch {
 public:
  bool engage(contract::KillSource source) noexcept;
  /// Any register write but these two disarms.
  void arm(std::uint32_t word) noexcept { armed_ = word == kReleaseArmWord; }
  void disarm() noexcept { armed_ = false; }
  bool release(std::uint32_t word, bool pin_high) noexcept;

  /// `ready`: watchdog configured, session loaded, no table clearing. Opening takes `now` as the
  /// first heartbeat.
  bool release_hold(std::uint32_t word, bool ready, std::uint64_t now) noexcept;
  bool set_hold() noexcept;
  bool disable() noexcept;
  bool enable() noexcept;
  void heartbeat(std::uint64_t now) noexcept { heartbeat_ = now; }
  [[nodiscard]] bool watchdog_due(std::uint64_t now, std::uint32_t watchdog_us) const noexcept {
    return !hold_ && !disabled_ && now - heartbeat_ > watchdog_us;
  }

  [[nodiscard]] bool latched() const noexcept { return latched_; }
  [[nodiscard]] bool hold() const noexcept { return hold_; }
  [[nodiscard]] bool disabled() const noexcept { return disabled_; }
  [[nodiscard]] contract::KillSource source() const noexcept { return source_; }
  [[nodiscard]] std::uint32_t epoch() const noexcept { return epoch_; }

 private:
  std::uint64_t heartbeat_{};
  std::uint32_t epoch_{};
  contract::KillSource source_{contract::KillSource::kNone};
  bool latched_{true};
  bool hold_{true};
  bool disabled_{};
  bool armed_{};
};

}  // namespace pcl::domain
