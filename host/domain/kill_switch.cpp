#include "host/domain/kill_switch.hpp"

#include <utility>

namespace pcl::domain {

using contract::KillScope;
using contract::KillSource;

namespace {

// What an interrupted release releases.
constexpr KillTarget kNothing{static_cast<KillScope>(0xF), 0};

std::size_t number_of(KillScope scope) noexcept { return static_cast<std::size_t>(scope); }

}  // namespace

KillSwitch::KillSwitch(std::size_t symbols) {
  kills_[number_of(KillScope::kSession)].resize(contract::kSessions);
  kills_[number_of(KillScope::kAccount)].resize(contract::kAccounts);
  kills_[number_of(KillScope::kStrategy)].resize(contract::kStrategies);
  kills_[number_of(KillScope::kSymbol)].resize(symbols);
}

bool KillSwitch::is_target(const KillTarget& target) const noexcept {
  if (target.scope == KillScope::kGlobal) return true;
  return number_of(target.scope) < kills_.size() &&
         target.index < kills_[number_of(target.scope)].size();
}

bool KillSwitch::engaged(const KillTarget& target) const noexcept {
  if (target.scope == KillScope::kGlobal) return global_;
  return is_target(target) && kills_[number_of(target.scope)][target.index];
}

void KillSwitch::set(const KillTarget& target, bool engaged) noexcept {
  if (target.scope == KillScope::kGlobal) {
    global_ = engaged;
    return;
  }
  kills_[number_of(target.scope)][target.index] = engaged;
  scoped_count_ = engaged ? scoped_count_ + 1 : scoped_count_ - 1;
}

KillTarget KillSwitch::in_range(const KillTarget& target) const noexcept {
  if (target.scope == KillScope::kGlobal || !is_target(target)) return {};
  return target;
}

bool KillSwitch::engage(KillSource source, const KillTarget& target) noexcept {
  if (engaged(target)) return false;
  set(target, true);
  if (target.scope == KillScope::kGlobal) source_ = source;
  ++epoch_;
  armed_ = false;
  if (chosen_.scope != KillScope::kGlobal) chosen_ = kNothing;
  return true;
}

std::optional<KillTarget> KillSwitch::release(std::uint32_t word, bool pin_high) noexcept {
  if (!std::exchange(armed_, false) || word != kReleaseWord) return std::nullopt;
  KillTarget target = std::exchange(chosen_, KillTarget{});
  const bool global = target.scope == KillScope::kGlobal;
  if (global) target.index = 0;
  if (!engaged(target) || (global && pin_high)) return std::nullopt;
  set(target, false);
  if (global) source_ = KillSource::kNone;
  return target;
}

bool KillSwitch::release_hold(std::uint32_t word, bool ready, std::uint64_t now) noexcept {
  if (!hold_ || !ready || word != kHoldReleaseWord) return false;
  hold_ = false;
  opened_ = now;
  heartbeat(now);
  return true;
}

bool KillSwitch::set_hold() noexcept { return !std::exchange(hold_, true); }
bool KillSwitch::disable() noexcept { return !std::exchange(disabled_, true); }
bool KillSwitch::enable() noexcept { return std::exchange(disabled_, false); }

std::optional<KillTarget> KillSwitch::covering(const KillSubject& subject) const noexcept {
  for (const KillTarget& target :
       {KillTarget{KillScope::kGlobal, 0}, KillTarget{KillScope::kSession, subject.session},
        KillTarget{KillScope::kAccount, subject.account},
        KillTarget{KillScope::kStrategy, subject.strategy},
        KillTarget{KillScope::kSymbol, subject.symbol}}) {
    if (engaged(target)) return target;
  }
  return std::nullopt;
}

}  // namespace pcl::domain
