// The append-only log: what is in it happened, and nothing happened that is not in it.
//
// A directory of segments, segment-00000000.pclj, -00000001, ... Each is a 48-byte header and
// records, little-endian:
//   header  {u64 magic "PCLJRNL1", u32 version 1, u32 segment, u64 first sequence, u64 chain of its
//   first record,
//            u64 reserved 0, u32 reserved 0, u32 crc32c of the 44 bytes before}
//   record  {u32 payload length, u16 type, u16 version, u64 sequence, u64 chain, payload, u32
//   crc32c of all before}
// Sequences start at 1 and have no holes. chain = FNV-1a 64 of the previous record's chain and crc:
// a record taken out, repeated, or moved here from elsewhere breaks it. It guards against damage,
// not against forgery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace pcl::journal {

enum class RecordType : std::uint16_t {
  kEvent = 1,    // engine::encode(Event)
  kOutputs = 2,  // engine::encode(outputs) of the event before it
  kHash = 3,     // u64 state hash after everything before it
};

struct Options {
  std::string directory;                        // made if missing
  std::uint64_t segment_bytes_max{64U << 20U};  // rolled when the next record would pass it
};

inline constexpr std::uint32_t kPayloadMax = 1U << 20U;

struct Record {
  std::uint64_t sequence{};
  RecordType type{};
  std::uint16_t version{};
  std::span<const std::byte> payload;  // valid during the callback only
};

/// What recovery found and did.
struct Recovery {
  std::uint64_t records{};
  std::uint64_t torn_bytes{};  // cut off the end of the last segment, kept beside it in `torn_file`
  std::string torn_file;
};

/// Appends. Thread: one owner. A failed write or sync leaves the journal failed: every later call
/// answers kUnavailable, and the process stops taking new risk. One process at a time (a lock on
/// the directory; a second gets kRefused).
class Journal {
 public:
  /// Checks every record. A torn tail (bytes after the last good record with no good record behind
  /// them) is moved aside and cut off; damage anywhere else is Fault::kCorrupt naming file, offset
  /// and the sequences in doubt, and nothing is changed.
  [[nodiscard]] static Result<Journal> open(const Options& options);
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();  // flushes, does not sync

  /// Buffers one record; returns its sequence. kInvalid: payload above kPayloadMax.
  [[nodiscard]] Result<std::uint64_t> append(RecordType type, std::uint16_t version,
                                             std::span<const std::byte> payload);
  /// write() of all that is buffered: survives the process. Call once a batch, before its outputs
  /// are carried out.
  [[nodiscard]] Status flush();
  /// flush() and fdatasync(): survives the machine. Call before an operator command is
  /// acknowledged, else by group.
  [[nodiscard]] Status sync();

  [[nodiscard]] std::uint64_t next_sequence() const;
  [[nodiscard]] const Recovery& recovery() const;

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

using Visit = std::function<Status(const Record&)>;

/// Calls `visit` for sequences from..to (inclusive, 1 and UINT64_MAX for all), in order; its error
/// stops and is returned. Reads only; the journal may be open elsewhere: a torn tail is an end,
/// damage before it kCorrupt.
[[nodiscard]] Status read(const std::string& directory, std::uint64_t from, std::uint64_t to,
                          const Visit& visit);

struct Verification {
  std::uint64_t segments{}, records{}, bytes{};
  std::uint64_t first_sequence{}, last_sequence{};
  std::uint64_t torn_bytes{};
  std::string damage;  // empty: sound
};
/// Checks all segments, changes nothing. An Error only if the directory cannot be read; damage is
/// in the report.
[[nodiscard]] Result<Verification> verify(const std::string& directory);

}  // namespace pcl::journal
