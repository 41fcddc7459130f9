// Where to go on from: the newest sound snapshot, and the records behind it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/journal/snapshot_file.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

struct StartingPoint {
  Snapshot snapshot;  // the first record not in it is 1: none was found, the engine is fresh
  std::vector<std::string> refused;  // newer snapshots, and why
  std::optional<Position> ahead;     // of the newest sound one the journal does not pass through
};

/// kCorrupt if nothing leads to the state at `until`: the beginning of the journal is archived or
/// gone and no snapshot is sound, or there are snapshots and no segments. Otherwise a bad snapshot
/// costs time alone. Changes nothing.
[[nodiscard]] Result<StartingPoint> starting_point(Disk& disk, const std::string& directory,
                                                   std::uint64_t until = UINT64_MAX);

/// Sequence from which on segments are needed: behind the older of the two newest sound snapshots.
/// kRefused: there are not two.
[[nodiscard]] Result<std::uint64_t> needed_from(Disk& disk, const std::string& directory);

}  // namespace pcl::journal
