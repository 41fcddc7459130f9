#include "host/journal/snapshot_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <functional>

#include "host/base/crc32c.hpp"
#include "host/engine/codec.hpp"
#include "host/journal/files.hpp"
#include "host/journal/reader.hpp"

namespace pcl::journal {
namespace {

constexpr std::uint64_t kMagic = 0x3150414E534C4350ULL;  // "PCLSNAP1"
constexpr std::uint32_t kVersion = 1;
constexpr std::string_view kPrefix = "snapshot-";
constexpr std::string_view kSuffix = ".pcls";
constexpr std::size_t kDigits = 20;

struct Header {
  std::uint64_t magic{kMagic};
  std::uint32_t version{kVersion};
  std::uint32_t codec{engine::kCodecVersion};
  std::uint64_t journal_id{}, sequence{}, chain{}, hash{};
  std::uint64_t events{}, outputs{}, outputs_digest{}, checkpoints{};
  std::uint64_t length{};
  std::uint32_t payload_crc{};
  std::uint32_t crc{};
};
constexpr std::size_t kHeaderBytes = 96;
static_assert(sizeof(Header) == kHeaderBytes);
static_assert(std::has_unique_object_representations_v<Header>);

/// What is wrong with the file, by its header and sums; empty: nothing.
std::string wrong_with(std::span<const std::byte> bytes, const Header& header) {
  if (bytes.size() < kHeaderBytes) return "shorter than its header";
  if (header.magic != kMagic) return "magic: expected PCLSNAP1";
  if (header.crc != crc32c(bytes.first(kHeaderBytes - 4))) return "the header does not check";
  if (header.version != kVersion)
    return "version " + std::to_string(header.version) + ", expected " + std::to_string(kVersion);
  if (header.codec != engine::kCodecVersion)
    return "written by codec version " + std::to_string(header.codec) + ", this is " +
           std::to_string(engine::kCodecVersion);
  if (header.length != bytes.size() - kHeaderBytes)
    return "payload: expected " + std::to_string(header.length) + " bytes, got " +
           std::to_string(bytes.size() - kHeaderBytes);
  if (header.payload_crc != crc32c(bytes.subspan(kHeaderBytes)))
    return "the payload does not check";
  return {};
}

}  // namespace

std::string snapshot_name(std::uint64_t last_sequence) {
  const std::string digits = std::to_string(last_sequence);
  return std::string{kPrefix} + std::string(kDigits - digits.size(), '0') + digits +
         std::string{kSuffix};
}

Result<std::vector<std::uint64_t>> list_snapshots(Disk& disk, const std::string& directory) {
  const auto names = disk.list(directory);
  if (!names) return names.error();
  std::vector<std::uint64_t> found;
  for (const std::string& name : *names) {
    if (name.size() != kPrefix.size() + kDigits + kSuffix.size()) continue;
    std::uint64_t number = 0;
    std::from_chars(name.data() + kPrefix.size(), name.data() + kPrefix.size() + kDigits, number);
    if (snapshot_name(number) == name) found.push_back(number);
  }
  std::stable_sort(found.begin(), found.end(), std::greater<>{});
  return found;
}

Status write_snapshot(Disk& disk, const std::string& directory, const Position& position,
                      const ReplayResult& so_far, const engine::Engine& engine) {
  std::vector<std::byte> bytes(kHeaderBytes);
  engine.snapshot(bytes);
  Header header;
  header.journal_id = position.journal_id;
  header.sequence = position.sequence;
  header.chain = position.chain;
  header.hash = engine.hash();
  header.events = so_far.events;
  header.outputs = so_far.outputs;
  header.outputs_digest = so_far.outputs_digest;
  header.checkpoints = so_far.checkpoints;
  header.length = bytes.size() - kHeaderBytes;
  header.payload_crc = crc32c(std::span{bytes}.subspan(kHeaderBytes));
  std::memcpy(bytes.data(), &header, kHeaderBytes);
  header.crc = crc32c(std::span{bytes}.first(kHeaderBytes - 4));
  std::memcpy(bytes.data(), &header, kHeaderBytes);
  return replace_file(disk, directory + "/" + snapshot_name(position.sequence - 1), bytes);
}

Result<Snapshot> read_snapshot(Disk& disk, const std::string& directory,
                               std::uint64_t last_sequence) {
  const std::string path = directory + "/" + snapshot_name(last_sequence);
  const auto corrupt = [&](const std::string& what) {
    return Error{Fault::kCorrupt, path + ": " + what};
  };
  const auto bytes = read_file(disk, path, kSnapshotBytesMax);
  if (!bytes && bytes.error().fault == Fault::kExhausted) return corrupt(bytes.error().message);
  if (!bytes) return bytes.error();
  Header header;
  std::memcpy(&header, bytes->data(), std::min(bytes->size(), kHeaderBytes));
  if (const std::string wrong = wrong_with(*bytes, header); !wrong.empty()) return corrupt(wrong);
  if (header.sequence != last_sequence + 1)
    return corrupt("taken behind sequence " + std::to_string(header.sequence - 1));
  auto restored = engine::Engine::restore(std::span{*bytes}.subspan(kHeaderBytes));
  if (!restored) return corrupt(restored.error().message);
  if (restored->hash() != header.hash) return corrupt("the state has another hash than it says");
  ReplayResult so_far;
  so_far.events = header.events;
  so_far.outputs = header.outputs;
  so_far.outputs_digest = header.outputs_digest;
  so_far.checkpoints = header.checkpoints;
  so_far.hash = header.hash;
  return Snapshot{{header.journal_id, header.sequence, header.chain}, so_far, std::move(*restored)};
}

Result<SnapshotChoice> choose_snapshot(Disk& disk, const std::string& directory,
                                       std::uint64_t until) {
  SnapshotChoice choice;
  const auto listed = list_snapshots(disk, directory);
  if (!listed) return listed.error();
  for (const std::uint64_t last : *listed) {
    if (last > until) continue;
    auto snapshot = read_snapshot(disk, directory, last);
    if (!snapshot && snapshot.error().fault != Fault::kCorrupt) return snapshot.error();
    if (!snapshot) {
      choice.refused.push_back(snapshot.error().message);
      continue;
    }
    const auto fits = passes(disk, directory, snapshot->position);
    if (!fits) return fits.error();
    if (*fits) {
      choice.snapshot = std::move(*snapshot);
      return choice;
    }
    if (!choice.ahead) choice.ahead = snapshot->position;
    choice.refused.push_back(directory + "/" + snapshot_name(last) +
                             ": the journal does not pass through where it was taken");
  }
  return choice;
}

}  // namespace pcl::journal
