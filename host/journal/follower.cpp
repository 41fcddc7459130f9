#include "host/journal/follower.hpp"

#include <utility>

#include "host/journal/recover.hpp"

namespace pcl::journal {

Follower::Follower(Disk& disk, std::string directory, Snapshot snapshot, SegmentReader reader)
    : disk_{&disk},
      directory_{std::move(directory)},
      position_{snapshot.position},
      engine_{std::make_unique<engine::Engine>(std::move(snapshot.engine))},
      folder_{*engine_, snapshot.so_far},
      reader_{std::move(reader)} {}

Result<Follower> Follower::from(Disk& disk, const std::string& directory, Snapshot snapshot) {
  auto reader = seek(disk, directory, snapshot.position);
  if (!reader) return reader.error();
  if (!*reader) {
    return Error{Fault::kCorrupt, directory + ": the journal does not pass through sequence " +
                                      std::to_string(snapshot.position.sequence) +
                                      " of that chain"};
  }
  return Follower{disk, directory, std::move(snapshot), std::move(**reader)};
}

Result<Follower> Follower::open(Disk& disk, const std::string& directory) {
  auto start = starting_point(disk, directory);
  if (!start) return start.error();
  return from(disk, directory, std::move(start->snapshot));
}

Status Follower::next_segment() {
  const Error missing{Fault::kCorrupt, directory_ + "/" + reader_.name() + " at offset " +
                                           std::to_string(reader_.offset()) + ": sequence " +
                                           std::to_string(position_.sequence) +
                                           " is on disk by now, and not here"};
  auto reader = SegmentReader::open(*disk_, directory_, reader_.segment() + 1);
  if (!reader) return missing;
  const auto header = reader->header();
  if (!header) return header.error();
  const bool goes_on =
      *header && (**header).segment == reader->segment() &&
      Position{(**header).journal_id, (**header).first_sequence, (**header).chain} == position_;
  if (!goes_on) return missing;
  reader_ = std::move(*reader);
  return ok();
}

Result<format::Found> Follower::next() {
  auto found = reader_.next();
  if (!found) return found.error();
  if (!*found) {
    if (Status moved = next_segment(); !moved) return moved.error();
    found = reader_.next();
    if (!found) return found.error();
  }
  if (*found && fits(**found, position_)) return **found;
  return Error{Fault::kCorrupt, directory_ + "/" + reader_.name() + " at offset " +
                                    std::to_string(reader_.offset()) + ": expected sequence " +
                                    std::to_string(position_.sequence) + " of this chain"};
}

Result<std::size_t> Follower::advance(std::uint64_t through, std::size_t events_max,
                                      const See& see) {
  if (ended_) return *ended_;
  std::size_t events = 0;
  while (position_.sequence <= through && events < events_max) {
    const auto found = next();
    if (!found && found.error().fault != Fault::kCorrupt) return found.error();
    const Status taken = found ? folder_.take(found->record) : Status{found.error()};
    if (!taken) {
      ended_ = taken.error();
      return *ended_;
    }
    const bool whole = found->record.type == RecordType::kOutputs;
    reader_.pass(*found, position_);
    if (!whole) continue;
    ++events;
    if (see) see({position_.sequence - 2, folder_.event, folder_.outputs, *engine_});
  }
  return events;
}

Status Follower::write_snapshot() const {
  return journal::write_snapshot(*disk_, directory_, position_, folder_.result, *engine_);
}

}  // namespace pcl::journal
