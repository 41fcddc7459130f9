#include "host/journal/fold.hpp"

#include <cstring>
#include <utility>

#include "host/engine/codec.hpp"

namespace pcl::journal {
namespace {

Error at(const Record& record, const std::string& what) {
  return Error{Fault::kCorrupt,
               "journal sequence " + std::to_string(record.sequence) + ": " + what};
}

}  // namespace

std::uint64_t digest_outputs(std::uint64_t hash, std::span<const std::byte> bytes) {
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

Status Folder::take(const Record& record) {
  if (record.type != RecordType::kHash && record.version != engine::kCodecVersion) {
    return at(record, "written by codec version " + std::to_string(record.version) + ", this is " +
                          std::to_string(engine::kCodecVersion));
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

Status Folder::take_event(const Record& record) {
  if (result.last_outputs_missing)
    return at(record, "an event where the outputs of the one before belong");
  auto decoded = engine::decode_event(record.payload);
  if (!decoded) return at(record, decoded.error().message);
  event = std::move(*decoded);
  (void)causes.of(event, record.sequence);
  outputs.clear();
  engine_.apply(event, outputs);
  bytes.clear();
  engine::encode(outputs, bytes);
  ++result.events;
  result.outputs += outputs.size();
  result.outputs_digest = digest_outputs(result.outputs_digest, bytes);
  result.last_outputs_missing = true;
  return ok();
}

Status Folder::take_outputs(const Record& record) {
  if (!result.last_outputs_missing) return at(record, "outputs without an event");
  result.last_outputs_missing = false;
  (void)causes.of(outputs, record.sequence);
  const bool same =
      record.payload.size() == bytes.size() &&
      (bytes.empty() || std::memcmp(record.payload.data(), bytes.data(), bytes.size()) == 0);
  return same ? ok()
              : Status{at(record, "the event before gives other outputs than are written here")};
}

Status Folder::take_hash(const Record& record) {
  if (result.last_outputs_missing)
    return at(record, "a hash where the outputs of the event before belong");
  std::uint64_t written = 0;
  if (record.payload.size() != sizeof written) return at(record, "a hash of another size");
  std::memcpy(&written, record.payload.data(), sizeof written);
  if (written != engine_.hash())
    return at(record, "the state's hash differs from the one written here");
  ++result.checkpoints;
  return ok();
}

}  // namespace pcl::journal
