// Takes a snapshot now and then, from a replica: the engine's thread never waits for one.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "host/journal/follower.hpp"

namespace pcl::journal {

inline constexpr std::uint64_t kSnapshotEvents = 250'000;  // between two snapshots

/// A duty of its own thread (DutyThread). Keeps the last two that it wrote, and any it did not know
/// to be older.
class SnapshotKeeper {
 public:
  struct Surroundings {
    std::function<std::uint64_t()> durable;      // Journal::durable_sequence
    std::function<void(const Error&)> complain;  // kCorrupt: the replica differs, once; it has
                                                 // ended. Else a snapshot was not written.
  };
  SnapshotKeeper(Disk& disk, std::string directory, Follower follower, Surroundings around,
                 std::uint64_t events_between = kSnapshotEvents);
  /// Follows kStep events at most; waits kPause when there are none.
  void run_once();
  [[nodiscard]] const Follower& follower() const { return follower_; }

  static constexpr std::size_t kStep = 2'000;
  static constexpr std::chrono::milliseconds kPause{20};

 private:
  [[nodiscard]] Status write();

  Disk* disk_;
  std::string directory_;
  Follower follower_;
  Surroundings around_;
  std::uint64_t events_between_;
  std::uint64_t due_;                        // events, in all, at which the next one is
  std::optional<std::uint64_t> last_wrote_;  // its last sequence
  bool ended_{};
};

}  // namespace pcl::journal
