#include "host/domain/kill_switch.hpp"

#include <utility>

namespace pcl::domain {

bool KillSwitch::engage(contract::KillSource source) noexcept {
  if (latched_) return false;
  latched_ = true;
  source_ = source;
  ++epoch_;
  return true;
}

bool KillSwitch::release(std::uint32_t word, bool pin_high) noexcept {
  const bool armed = std::exchange(armed_, false);
  if (!armed || word != kReleaseWord || pin_high || !latched_) return false;
  latched_ = false;
  source_ = contract::KillSource::kNone;
  return true;
}

bool KillSwitch::release_hold(std::uint32_t word, bool ready, std::uint64_t now) noexcept {
  if (!hold_ || !ready || word != kHoldReleaseWord) return false;
  hold_ = false;
  heartbeat_ = now;
  return true;
}

bool KillSwitch::set_hold() noexcept { return !std::exchange(hold_, true); }
bool KillSwitch::disable() noexcept { return !std::exchange(disabled_, true); }
bool KillSwitch::enable() noexcept { return std::exchange(disabled_, false); }

}  // namespace pcl::domain
