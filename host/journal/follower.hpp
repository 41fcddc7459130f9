// Reads a journal as it grows and folds it through an engine of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "host/base/result.hpp"
#include "host/engine/engine.hpp"
#include "host/journal/fold.hpp"
#include "host/journal/reader.hpp"
#include "host/journal/snapshot_file.hpp"

namespace pcl::journal {

/// One event as it was journalled, and what it did to the replica.
struct Followed {
  std::uint64_t sequence{};  // of the event's record
  const engine::Event& event;
  const std::vector<engine::Output>& outputs;
  const engine::Engine& replica;  // after it; its changes() are the event's
};

/// Tails what is durable; the journal's owner may be another thread or process. Thread: one owner.
/// Every outputs and hash record is compared with the replica's own: a difference means that the
/// engine is not deterministic, or the file is damaged, and ends the follower.
class Follower {
 public:
  using See = std::function<void(const Followed&)>;

  /// From a snapshot, which need not be one of a file. kCorrupt: the journal does not pass there.
  [[nodiscard]] static Result<Follower> from(Disk& disk, const std::string& directory,
                                             Snapshot snapshot);
  /// From the newest sound snapshot, else from the beginning; kCorrupt if that is archived.
  [[nodiscard]] static Result<Follower> open(Disk& disk, const std::string& directory);

  /// Takes records up to sequence `through`, which must be durable, and at most `events_max`
  /// events; returns how many. kCorrupt naming what differs or is not there: nothing more is taken.
  [[nodiscard]] Result<std::size_t> advance(std::uint64_t through, std::size_t events_max,
                                            const See& see = {});

  /// Of the first record not taken.
  [[nodiscard]] const Position& position() const { return position_; }
  [[nodiscard]] const engine::Engine& replica() const { return *engine_; }
  [[nodiscard]] const ReplayResult& so_far() const { return folder_.result; }
  /// Between an event and its outputs there is nothing to take a snapshot of.
  [[nodiscard]] bool between_events() const { return !folder_.result.last_outputs_missing; }
  /// Of the replica as it stands: between events alone.
  [[nodiscard]] Status write_snapshot() const;

 private:
  Follower(Disk& disk, std::string directory, Snapshot snapshot, SegmentReader reader);
  [[nodiscard]] Result<format::Found> next();
  [[nodiscard]] Status next_segment();

  Disk* disk_;
  std::string directory_;
  Position position_;
  std::unique_ptr<engine::Engine> engine_;  // where it is stays: the folder refers to it
  Folder folder_;
  SegmentReader reader_;
  std::optional<Error> ended_;
};

}  // namespace pcl::journal
