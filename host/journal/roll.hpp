// From one trading day to the next, in one directory: the old journal goes aside, the new one
// begins with what it left.
//
// Everything of the new journal is written and synced in `rolling.partial`; its rename to
// `rolled-<n>` is the roll. Before it the directory is the old day's, from then on the new one's:
// whoever opens it next moves the old files into `before-<n>` and the new ones up, if the roll was
// cut short. Behind the new journal's first event lies a snapshot, so that no cut can make it a
// journal of nothing: it is refused as one that was longer.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/result.hpp"
#include "host/engine/session/carry_over.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

struct RollOrder {
  std::string actor, reason;
  bool unreconciled{};         // also a day that did not end reconciled: what was wrong is recorded
  std::uint64_t journal_id{};  // of the new one
};

struct Rolled {
  std::string folder;  // where the old journal is: before-<n>
  engine::CarryOver carried;
  std::uint64_t orders_expired{};  // that were open when the day ended
};

/// Takes the journal's lock, reads every byte of it, and as a daemon would moves a torn tail aside
/// and refuses damage by name. kRefused, and nothing is moved: no journal, open elsewhere, closed
/// (quarantine.hpp), no session in it, its day not ended reconciled and `unreconciled` not said, or
/// what it leaves could not be taken over with its own configuration. Cost: that of a recovery.
[[nodiscard]] Result<Rolled> roll(Disk& disk, const std::string& directory, const RollOrder& order);

/// Ends a roll that was cut short; nothing to do if there is none, or no such directory. Takes the
/// lock only if there is.
[[nodiscard]] Status finish_roll(Disk& disk, const std::string& directory);

}  // namespace pcl::journal
