// Walking through segments: each byte once, in windows. Internal to this room.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/journal/format.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

/// One segment from its first byte on. What the file gains meanwhile is seen.
class SegmentReader {
 public:
  [[nodiscard]] static Result<SegmentReader> open(Disk& disk, const std::string& directory,
                                                  std::uint32_t segment);
  /// nullopt: too short, or does not check. Only before next(); passes it.
  [[nodiscard]] Result<std::optional<format::SegmentHeader>> header();
  /// The sound record here; valid until the next call. nullopt: none, or not all of it yet.
  [[nodiscard]] Result<std::optional<format::Found>> next();
  /// Goes behind it; `position`, which it fits, too.
  void pass(const format::Found& found, Position& position);
  /// What stands here, at most `bytes` of it.
  [[nodiscard]] Result<std::span<const std::byte>> peek(std::size_t bytes);
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint32_t segment() const { return segment_; }

 private:
  SegmentReader(std::unique_ptr<DiskFile> file, std::uint32_t segment)
      : file_{std::move(file)}, segment_{segment}, name_{format::segment_name(segment)} {}

  std::unique_ptr<DiskFile> file_;
  std::uint32_t segment_;
  std::string name_;
  std::vector<std::byte> window_;  // bytes window_at_.. of the file
  std::size_t filled_{};
  std::uint64_t window_at_{};
  std::uint64_t offset_{};
};

inline constexpr const char* kClosedName = "closed";
/// kRefused, with its words, if a file `closed` says that nothing may be appended here.
[[nodiscard]] Status not_closed(Disk& disk, const std::string& directory);
/// Folders of a roll that was cut short, with a number behind (roll.hpp).
inline constexpr const char* kRolled = "rolled-";
inline constexpr const char* kArriving = "arriving-";
/// Numbers of the segments in the directory, ascending, also with holes. kRefused while a roll
/// waits to be ended: what lies here is of neither day.
[[nodiscard]] Result<std::vector<std::uint32_t>> segment_numbers(Disk& disk,
                                                                 const std::string& directory);
/// The same; kCorrupt if one between them is missing.
[[nodiscard]] Result<std::vector<std::uint32_t>> list_segments(Disk& disk,
                                                               const std::string& directory);
/// Where the first record of the first segment has to fit: at the beginning of its journal, or
/// where the archive ends. kCorrupt: the archive does not say, or says something else.
[[nodiscard]] Result<Position> start_of(Disk& disk, const std::string& directory,
                                        std::span<const std::uint32_t> segments);

/// Whether it is the record that belongs there.
[[nodiscard]] bool fits(const format::Found& found, const Position& position);

/// What a walk through one segment found. Ends at the first byte that is no record in its place.
struct SegmentScan {
  std::uint64_t good_bytes{};  // header and records that are sound
  std::uint64_t records{};
  std::uint64_t tail_bytes{};  // behind them; with damage only those that were looked at
  std::string damage;          // empty: sound, or the tail is torn
};
/// Longest end that a write cut off in the middle leaves.
inline constexpr std::size_t kTornBytesMax = format::kRecordBytesMax + 4'096;
/// `last`: only the last segment may have a torn tail. `visit` (may be empty) is called for each
/// sound record. Moves `position` past them.
[[nodiscard]] Result<SegmentScan> scan(Disk& disk, const std::string& directory,
                                       std::uint32_t segment, bool last, Position& position,
                                       const Visit& visit);

/// The last of `segments` that begins at or before `sequence`, by their headers; the first if none
/// does or a header does not check.
[[nodiscard]] Result<std::size_t> segment_of(Disk& disk, const std::string& directory,
                                             std::span<const std::uint32_t> segments,
                                             std::uint64_t sequence);
/// A reader that stands there; walks through one segment. nullopt: the journal does not pass
/// through that position.
[[nodiscard]] Result<std::optional<SegmentReader>> seek(Disk& disk, const std::string& directory,
                                                        const Position& position);
[[nodiscard]] Result<bool> passes(Disk& disk, const std::string& directory,
                                  const Position& position);

}  // namespace pcl::journal
