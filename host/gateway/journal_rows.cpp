#include "host/gateway/journal_rows.hpp"

#include <utility>

#include "host/journal/recover.hpp"

namespace pcl::gateway {

JournalRows::JournalRows(Disk& disk, std::string directory, std::uint64_t journal_id,
                         std::function<std::uint64_t()> durable)
    : disk_{&disk},
      directory_{std::move(directory)},
      journal_id_{journal_id},
      durable_{std::move(durable)} {}

StorePosition JournalRows::position() const {
  const journal::Position& next = follower_->position();
  return {next.journal_id, next.sequence - 1, next.sequence == 1 ? 0 : next.chain};
}

Result<bool> JournalRows::go_to(const StorePosition& at) {
  follower_.reset();
  if (at.journal_id != journal_id_ || at.sequence > durable_()) return false;
  auto begin = journal::starting_point(*disk_, directory_, at.sequence);
  if (!begin) return begin.error();
  auto follower = journal::Follower::from(*disk_, directory_, std::move(begin->snapshot));
  if (!follower) return follower.error();
  follower_.emplace(std::move(*follower));
  while (follower_->position().sequence <= at.sequence) {
    const auto taken = follower_->advance(at.sequence, 10'000);
    if (!taken) return taken.error();
    if (*taken == 0) break;
  }
  projector_.begin(follower_->replica());
  taken_ = follower_->position().sequence - 1;
  return position() == at;
}

Result<StorePosition> JournalRows::take(std::size_t events_max, RowBatch& rows) {
  const auto taken =
      follower_->advance(durable_(), events_max, [this](const journal::Followed& seen) {
        projector_.see(seen.sequence, seen.event, seen.outputs, seen.replica);
      });
  if (!taken) return taken.error();
  rows = projector_.take(follower_->replica());
  taken_ = follower_->position().sequence - 1;
  return position();
}

std::uint64_t JournalRows::behind() const {
  const std::uint64_t durable = durable_();
  const std::uint64_t taken = taken_;
  return durable > taken ? durable - taken : 0;
}

}  // namespace pcl::gateway
