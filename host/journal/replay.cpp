#include "host/journal/replay.hpp"

#include <cstring>
#include <utility>

#include "host/engine/codec.hpp"

namespace pcl::journal {
namespace {

std::uint64_t digest(std::uint64_t hash, std::span<const std::byte> bytes) {
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, &bytes[i], 8);
    hash = (hash ^ word) * 0x100000001B3ULL;
    hash ^= hash >> 29U;
  }
  for (; i < bytes.size(); ++i)
    hash = (hash ^ std::to_integer<std::uint64_t>(bytes[i])) * 0x100000001B3ULL;
  return hash;
}

Error at(const Record& record, const std::string& what) {
  return Error{Fault::kCorrupt,
               "journal sequence " + std::to_string(record.sequence) + ": " + what};
}

/// Folds records through an engine, comparing what is written with what comes out.
class Folder {
 public:
  explicit Folder(engine::Engine& engine) : engine_{engine} {}

  Status take(const Record& record) {
    if (record.type != RecordType::kHash && record.version != engine::kCodecVersion) {
      return at(record, "written by codec version " + std::to_string(record.version) +
                            ", this is " + std::to_string(engine::kCodecVersion));
    }
    switch (record.type) {
      case RecordType::kEvent:
        return take_event(record);
      case RecordType::kOutputs:
        return take_outputs(record);
      case RecordType::kHash:
        return take_hash(record);
    }
    return at(record, "of unknown type");
  }

  ReplayResult result;
  std::vector<engine::Output> outputs;  // of the last event
  std::vector<std::byte> bytes;         // the same, encoded

 private:
  Status take_event(const Record& record) {
    if (result.last_outputs_missing)
      return at(record, "an event where the outputs of the one before belong");
    const auto event = engine::decode_event(record.payload);
    if (!event) return at(record, event.error().message);
    outputs.clear();
    engine_.apply(*event, outputs);
    bytes.clear();
    engine::encode(outputs, bytes);
    ++result.events;
    result.outputs += outputs.size();
    result.outputs_digest = digest(result.outputs_digest, bytes);
    result.last_outputs_missing = true;
    return ok();
  }

  Status take_outputs(const Record& record) {
    if (!result.last_outputs_missing) return at(record, "outputs without an event");
    result.last_outputs_missing = false;
    const bool same =
        record.payload.size() == bytes.size() &&
        (bytes.empty() || std::memcmp(record.payload.data(), bytes.data(), bytes.size()) == 0);
    return same ? ok()
                : Status{at(record, "the event before gives other outputs than are written here")};
  }

  Status take_hash(const Record& record) {
    std::uint64_t written = 0;
    if (record.payload.size() != sizeof written) return at(record, "a hash of another size");
    for (std::size_t i = 8; i-- > 0;)
      written = written << 8U | std::to_integer<std::uint64_t>(record.payload[i]);
    if (written != engine_.hash())
      return at(record, "the state's hash differs from the one written here");
    ++result.checkpoints;
    return ok();
  }

  engine::Engine& engine_;
};

Result<Folder> fold(const std::string& directory, engine::Engine& engine) {
  Folder folder{engine};
  const Status done =
      read(directory, 1, UINT64_MAX, [&](const Record& record) { return folder.take(record); });
  if (!done) return done.error();
  folder.result.hash = engine.hash();
  return folder;
}

}  // namespace

Result<ReplayResult> replay(const std::string& directory) {
  engine::Engine engine;
  auto folder = fold(directory, engine);
  if (!folder) return folder.error();
  return folder->result;
}

JournaledEngine::JournaledEngine(Journal journal, engine::Engine engine, ReplayResult replayed)
    : journal_{std::move(journal)}, engine_{std::move(engine)}, replayed_{replayed} {}

Result<JournaledEngine> JournaledEngine::open(const Options& options) {
  auto journal = Journal::open(options);
  if (!journal) return journal.error();
  engine::Engine engine;
  auto folder = fold(options.directory, engine);
  if (!folder) return folder.error();
  if (folder->result.last_outputs_missing) {
    const auto written =
        journal->append(RecordType::kOutputs, engine::kCodecVersion, folder->bytes);
    if (!written) return written.error();
    if (Status done = journal->flush(); !done) return done.error();
  }
  return JournaledEngine{std::move(*journal), std::move(engine), folder->result};
}

Status JournaledEngine::step(const engine::Event& event, std::vector<engine::Output>& outputs) {
  buffer_.clear();
  engine::encode(event, buffer_);
  if (const auto done = journal_.append(RecordType::kEvent, engine::kCodecVersion, buffer_); !done)
    return done.error();
  step_outputs_.clear();
  engine_.apply(event, step_outputs_);
  buffer_.clear();
  engine::encode(step_outputs_, buffer_);
  const auto written = journal_.append(RecordType::kOutputs, engine::kCodecVersion, buffer_);
  if (!written) return written.error();
  ++replayed_.events;
  replayed_.outputs += step_outputs_.size();
  replayed_.outputs_digest = digest(replayed_.outputs_digest, buffer_);
  for (engine::Output& output : step_outputs_) outputs.push_back(std::move(output));
  return replayed_.events % kCheckpointEvents == 0 ? checkpoint() : ok();
}

Status JournaledEngine::checkpoint() {
  std::array<std::byte, 8> bytes{};
  const std::uint64_t hash = engine_.hash();
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::byte>(hash >> (8 * i) & 0xFFU);
  const auto written = journal_.append(RecordType::kHash, 1, bytes);
  if (!written) return written.error();
  return ok();
}

}  // namespace pcl::journal
