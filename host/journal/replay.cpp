#include "host/journal/replay.hpp"

#include <cstring>
#include <utility>

#include "host/engine/codec.hpp"
#include "host/journal/roll.hpp"

namespace pcl::journal {

Result<ReplayResult> replay(Disk& disk, const std::string& directory, std::uint64_t from,
                            std::uint64_t to) {
  auto start = starting_point(disk, directory, from - 1);
  if (!start) return start.error();
  engine::Engine& engine = start->snapshot.engine;
  Folder folder{engine, start->snapshot.so_far};
  const Status done = read(disk, directory, start->snapshot.position.sequence, to,
                           [&](const Record& record) { return folder.take(record); });
  if (!done) return done.error();
  folder.result.hash = engine.hash();
  return folder.result;
}

JournaledEngine::JournaledEngine(Journal journal, StartingPoint start, Folder folder)
    : journal_{std::move(journal)},
      engine_{std::move(start.snapshot.engine)},
      replayed_{folder.result},
      causes_{std::move(folder.causes)},
      refused_{std::move(start.refused)} {}

Result<JournaledEngine> JournaledEngine::open(Disk& disk, const Options& options) {
  if (Status made = disk.make_directory(options.directory); !made) return made.error();
  if (Status rolled = finish_roll(disk, options.directory); !rolled) return rolled.error();
  auto start = starting_point(disk, options.directory);
  if (!start) return start.error();
  engine::Engine& engine = start->snapshot.engine;
  Folder folder{engine, start->snapshot.so_far};
  const std::uint64_t first = start->snapshot.position.sequence;
  auto journal = Journal::open(disk, options, [&](const Record& record) {
    return record.sequence < first ? ok() : folder.take(record);
  });
  if (!journal) return journal.error();
  const Position& end = journal->position();
  const auto& ahead = start->ahead;
  // Without a record its journal's number is gone as well.
  const bool known = end.sequence == 1 || (ahead && ahead->journal_id == end.journal_id);
  if (ahead && known && ahead->sequence > end.sequence) {
    return Error{Fault::kCorrupt,
                 options.directory + ": ends before sequence " + std::to_string(end.sequence) +
                     ", and a sound snapshot was taken at " + std::to_string(ahead->sequence) +
                     ": what was written between is missing"};
  }
  folder.result.hash = engine.hash();
  if (folder.result.last_outputs_missing) {
    const Link link = folder.causes.of(folder.outputs, journal->next_sequence());
    const auto written =
        journal->append(RecordType::kOutputs, engine::kCodecVersion, folder.bytes, link);
    if (!written) return written.error();
    if (Status done = journal->flush(); !done) return done.error();
    folder.result.last_outputs_missing = false;
  }
  return JournaledEngine{std::move(*journal), std::move(*start), std::move(folder)};
}

Status JournaledEngine::step(const engine::Event& event, std::vector<engine::Output>& outputs) {
  buffer_.clear();
  engine::encode(event, buffer_);
  const Link asked = causes_.of(event, journal_.next_sequence());
  const auto taken = journal_.append(RecordType::kEvent, engine::kCodecVersion, buffer_, asked);
  if (!taken) return taken.error();
  step_outputs_.clear();
  engine_.apply(event, step_outputs_);
  buffer_.clear();
  engine::encode(step_outputs_, buffer_);
  const Link answer = causes_.of(step_outputs_, journal_.next_sequence());
  const auto written =
      journal_.append(RecordType::kOutputs, engine::kCodecVersion, buffer_, answer);
  if (!written) return written.error();
  ++replayed_.events;
  replayed_.outputs += step_outputs_.size();
  replayed_.outputs_digest = digest_outputs(replayed_.outputs_digest, buffer_);
  for (engine::Output& output : step_outputs_) outputs.push_back(std::move(output));
  return replayed_.events % kCheckpointEvents == 0 ? checkpoint() : ok();
}

Status JournaledEngine::checkpoint() {
  std::array<std::byte, 8> bytes{};
  const std::uint64_t hash = engine_.hash();
  std::memcpy(bytes.data(), &hash, bytes.size());
  const auto written = journal_.append(RecordType::kHash, 1, bytes);
  if (!written) return written.error();
  return ok();
}

}  // namespace pcl::journal
