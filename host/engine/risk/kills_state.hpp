// What stands at the latch, the release that may be under way, and the last warnings.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>

#include "host/engine/fields.hpp"
#include "host/engine/latch_command.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// What stands on a scope until two people release it: the strongest command that was given there.
struct LatchEntry {
  LatchCommand command{LatchCommand::kCancel};  // from kCancel on the card's kill is engaged too
  contract::KillSource source{};
  std::string actor, reason;
  std::uint64_t since{};  // how many events the engine had seen: where it stands in the journal;
                          // 0: since a day before
};
template <class A, Is<LatchEntry> T>
void fields(A& a, T& v) {
  a(v.command, v.source, v.actor, v.reason, v.since);
}

/// The latch, and the one release that may be under way.
struct Kills {
  bool engaged{true};  // the card's global kill; without an entry: the one it resets to
  bool ever{};  // of everything, one stands in the journal: nothing is released by itself any more
  std::map<KillTarget, LatchEntry> entries;  // at most one a scope and index
  bool releasing{};                          // the writes are out
  KillTarget target;                         // of the release
  std::string approvers, why;                // of the release
  std::uint32_t epoch{};                     // of the card, as far as it told
};
template <class A, Is<Kills> T>
void fields(A& a, T& v) {
  a(v.engaged, v.ever, v.entries, v.releasing, v.target, v.approvers, v.why, v.epoch);
}

/// Something stands on everything, be it a freeze.
[[nodiscard]] inline bool latched(const Kills& kills) {
  return kills.engaged || kills.entries.contains({});
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
