// Kills that stand, the release that may be under way, and the last warnings.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>

#include "host/engine/fields.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// The global kill.
struct Latch {
  bool engaged{true};  // the card resets to it
  contract::KillSource source{};
  std::string actor, reason;
  bool ever{};  // a global kill stands in the journal: nothing is released automatically any more
};
template <class A, Is<Latch> T>
void fields(A& a, T& v) {
  a(v.engaged, v.source, v.actor, v.reason, v.ever);
}

/// A kill of another scope.
struct ScopedKill {
  contract::KillSource source{};
  std::string actor, reason;
};
template <class A, Is<ScopedKill> T>
void fields(A& a, T& v) {
  a(v.source, v.actor, v.reason);
}

/// All kills, and the one release that may be under way.
struct Kills {
  Latch global;
  std::map<KillTarget, ScopedKill> scoped;  // at most one a session, account, strategy, symbol
  bool releasing{};                         // the writes are out
  KillTarget target;                        // of the release
  std::string approvers, why;               // of the release
  std::uint32_t epoch{};                    // of the card, as far as it told
};
template <class A, Is<Kills> T>
void fields(A& a, T& v) {
  a(v.global, v.scoped, v.releasing, v.target, v.approvers, v.why, v.epoch);
}

/// The last warning of an account and kind.
struct WarningKey {
  std::uint8_t account{};
  contract::WarningKind kind{};
  friend auto operator<=>(const WarningKey&, const WarningKey&) = default;
};
template <class A, Is<WarningKey> T>
void fields(A& a, T& v) {
  a(v.account, v.kind);
}

struct Warning {
  std::uint8_t percent{};
  std::uint64_t value{}, limit{};  // 1e-4 dollars x shares
};
template <class A, Is<Warning> T>
void fields(A& a, T& v) {
  a(v.percent, v.value, v.limit);
}

}  // namespace pcl::engine
