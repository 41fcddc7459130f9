// The append-only log: what is in it happened, and nothing happened that is not in it.
//
// A directory of segments, segment-00000000.pclj, -00000001, ... Each is a 48-byte header and
// records, little-endian, everything on a grid of 8 bytes:
//   header  0 u64 magic "PCLJRNL2" | 8 u32 version 2 | 12 u32 segment | 16 u64 first sequence |
//           24 u64 chain of its first record | 32 u64 journal id | 40 u32 0 | 44 u32 crc32c of
//           0..43
//   record  0 u32 payload length n | 4 u16 type | 6 u16 version | 8 u64 sequence | 16 u64 chain |
//           24 u64 causation | 32 u64 correlation | 40 payload | zeros up to 8k+4 |
//           u32 crc32c of all before
// Sequences start at 1 and have no holes. chain = FNV-1a 64 of the previous record's chain and crc,
// that of the first record of the journal id: a record taken out, repeated, or moved here from
// elsewhere breaks it. It guards against damage, not against forgery.
// Segments from the first on may have been archived: then archive/manifest says what they held
// (archive.hpp), and the first one here must go on where it ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "host/base/result.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

enum class RecordType : std::uint16_t {
  kEvent = 1,    // engine::encode(Event)
  kOutputs = 2,  // engine::encode(outputs) of the event before it
  kHash = 3,     // u64 state hash after everything before it
};

/// Why a record is there: sequences and ids that a reader can follow, never read by the engine.
struct Link {
  std::uint64_t causation{};    // sequence of the record that led to this one; 0: from outside
  std::uint64_t correlation{};  // what the records of one matter share, see causes.hpp; 0: nothing
  friend bool operator==(const Link&, const Link&) = default;
};

struct Options {
  std::string directory;                        // made if missing
  std::uint64_t segment_bytes_max{64U << 20U};  // rolled when the next record would pass it
  std::uint64_t journal_id{};       // of a journal that begins now; one that is there keeps its own
  std::uint64_t group_commit_ns{};  // a helper thread syncs so long after a write; 0: only sync()
};

inline constexpr std::uint32_t kPayloadMax = 1U << 20U;

struct Record {
  std::uint64_t sequence{};
  RecordType type{};
  std::uint16_t version{};
  Link link;
  std::span<const std::byte> payload;  // valid during the callback only
};

/// A place between two records.
struct Position {
  std::uint64_t journal_id{};
  std::uint64_t sequence{1};  // of the next record
  std::uint64_t chain{};      // that it must carry
  friend bool operator==(const Position&, const Position&) = default;
};

/// What recovery found and did.
struct Recovery {
  std::uint64_t records{};
  std::uint64_t torn_bytes{};  // cut off the end of the last segment, kept beside it in `torn_file`
  std::string torn_file;
};

using Visit = std::function<Status(const Record&)>;

/// Appends. Thread: one owner, but for durable_sequence(). A failed write or sync, also of the
/// helper, leaves the journal failed: every later call answers kUnavailable, and the process stops
/// taking new risk. One process at a time (a lock on the directory; a second gets kRefused).
class Journal {
 public:
  /// Checks every record, in one pass, and shows each to `visit` (may be empty), whose error is
  /// returned. A torn tail (less than a largest record and a page, with no sound record in it) is
  /// moved aside and cut off; damage anywhere else is Fault::kCorrupt naming file, offset and the
  /// sequences in doubt, and nothing is changed. kRefused: closed (quarantine.hpp). The disk must
  /// outlive the journal.
  [[nodiscard]] static Result<Journal> open(Disk& disk, const Options& options,
                                            const Visit& visit = {});
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();  // flushes, does not sync

  /// Buffers one record; returns its sequence. kInvalid: payload above kPayloadMax. May write and
  /// sync the segment that it fills.
  [[nodiscard]] Result<std::uint64_t> append(RecordType type, std::uint16_t version,
                                             std::span<const std::byte> payload, Link link = {});
  /// write() of all that is buffered: survives the process. Call once a batch, before its outputs
  /// are carried out.
  [[nodiscard]] Status flush();
  /// flush(), and on disk when it returns: survives the machine.
  [[nodiscard]] Status sync();

  /// Everything up to this sequence survives the machine. Any thread.
  [[nodiscard]] std::uint64_t durable_sequence() const noexcept;
  [[nodiscard]] std::uint64_t next_sequence() const;
  [[nodiscard]] const Position& position() const;  // of the next append
  [[nodiscard]] const Recovery& recovery() const;

 private:
  struct Impl;
  explicit Journal(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Calls `visit` for sequences from..to (inclusive, 1 and UINT64_MAX for all), in order; its error
/// stops and is returned. Reads only, from the segment on that holds `from`; the journal may be
/// open elsewhere: a torn tail is an end, damage before it kCorrupt.
[[nodiscard]] Status read(Disk& disk, const std::string& directory, std::uint64_t from,
                          std::uint64_t to, const Visit& visit);

struct Verification {
  std::uint64_t segments{}, records{}, bytes{};
  std::uint64_t first_sequence{}, last_sequence{};
  std::uint64_t torn_bytes{};
  std::string damage;  // empty: sound
};
/// Checks all segments, changes nothing. An Error only if the directory cannot be read; damage is
/// in the report.
[[nodiscard]] Result<Verification> verify(Disk& disk, const std::string& directory);

}  // namespace pcl::journal
