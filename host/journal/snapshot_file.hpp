// The engine's state at one position of its journal, in a file beside the segments.
//
// snapshot-<sequence of its last record, 20 digits>.pcls, little-endian:
//   0 u64 magic "PCLSNAP1" | 8 u32 version 1 | 12 u32 engine codec | 16 u64 journal id |
//   24 u64 sequence of the next record | 32 u64 chain that it carries | 40 u64 state hash |
//   48 u64 events | 56 u64 outputs | 64 u64 digest of the outputs | 72 u64 checkpoints |
//   80 u64 payload length n | 88 u32 crc32c of the payload | 92 u32 crc32c of 0..91 |
//   96 payload, n bytes: Engine::snapshot
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/engine.hpp"
#include "host/journal/fold.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

struct Snapshot {
  Position position;    // of the first record that is not in it
  ReplayResult so_far;  // of those that are; hash: of the state
  engine::Engine engine;
};

inline constexpr std::uint64_t kSnapshotBytesMax = 4ULL << 30U;

[[nodiscard]] std::string snapshot_name(std::uint64_t last_sequence);
/// Last sequences of the snapshots in the directory by their names, newest first.
[[nodiscard]] Result<std::vector<std::uint64_t>> list_snapshots(Disk& disk,
                                                                const std::string& directory);
/// Whole or not at all, on disk when it returns. `so_far.last_outputs_missing` must be false.
[[nodiscard]] Status write_snapshot(Disk& disk, const std::string& directory,
                                    const Position& position, const ReplayResult& so_far,
                                    const engine::Engine& engine);
/// kCorrupt naming file and field: cut, bent, of another codec, under another name, or its state
/// has another hash than it says. kUnavailable: cannot be read.
[[nodiscard]] Result<Snapshot> read_snapshot(Disk& disk, const std::string& directory,
                                             std::uint64_t last_sequence);

/// What there is to go on from.
struct SnapshotChoice {
  std::optional<Snapshot> snapshot;  // the newest that is sound and lies on the journal's way
  std::vector<std::string> refused;  // newer ones, and why
  std::optional<Position> ahead;     // of the newest of those that is sound by itself
};
/// Of those with a last sequence up to `until`. Reads each until one is found, and of the journal
/// the segment that the snapshot ends in.
[[nodiscard]] Result<SnapshotChoice> choose_snapshot(Disk& disk, const std::string& directory,
                                                     std::uint64_t until = UINT64_MAX);

}  // namespace pcl::journal
