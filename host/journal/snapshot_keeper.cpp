#include "host/journal/snapshot_keeper.hpp"

#include <thread>
#include <utility>

namespace pcl::journal {

SnapshotKeeper::SnapshotKeeper(Disk& disk, std::string directory, Follower follower,
                               Surroundings around, std::uint64_t events_between)
    : disk_{&disk},
      directory_{std::move(directory)},
      follower_{std::move(follower)},
      around_{std::move(around)},
      events_between_{events_between},
      due_{follower_.so_far().events + events_between} {}

void SnapshotKeeper::run_once() {
  if (ended_) return std::this_thread::sleep_for(kPause);
  const auto events = follower_.advance(around_.durable(), kStep);
  if (!events) {
    ended_ = true;
    return around_.complain(events.error());
  }
  if (follower_.so_far().events >= due_ && follower_.between_events()) {
    due_ = follower_.so_far().events + events_between_;
    if (Status wrote = write(); !wrote) around_.complain(wrote.error());
  }
  if (*events == 0) std::this_thread::sleep_for(kPause);
}

Status SnapshotKeeper::write() {
  if (Status wrote = follower_.write_snapshot(); !wrote) return wrote;
  const std::uint64_t wrote = follower_.position().sequence - 1;
  const auto before = std::exchange(last_wrote_, wrote);
  if (!before) return ok();
  // Older than one that is known to be good: what others left is not trusted to be.
  const auto listed = list_snapshots(*disk_, directory_);
  if (!listed) return listed.error();
  for (const std::uint64_t last : *listed) {
    if (last >= *before) continue;
    const std::string path = directory_ + "/" + snapshot_name(last);
    if (Status removed = disk_->remove(path); !removed) return removed;
  }
  return ok();
}

}  // namespace pcl::journal
