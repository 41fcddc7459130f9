// The bytes of a segment, see journal.hpp. Internal to this room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/journal/journal.hpp"

namespace pcl::journal::format {

inline constexpr std::size_t kSegmentHeaderBytes = 48;
inline constexpr std::size_t kRecordHeaderBytes = 24;
inline constexpr std::size_t kRecordOverhead = kRecordHeaderBytes + 4;
inline constexpr std::uint64_t kChainStart = 0xCBF29CE484222325ULL;  // FNV-1a 64 offset basis

struct SegmentHeader {
  std::uint32_t segment{};
  std::uint64_t first_sequence{};
  std::uint64_t chain{};
};

/// Where the next record has to fit.
struct Cursor {
  std::uint64_t sequence{1};
  std::uint64_t chain{kChainStart};
};

[[nodiscard]] std::uint64_t next_chain(std::uint64_t chain, std::uint32_t crc);
[[nodiscard]] std::array<std::byte, kSegmentHeaderBytes> encode(const SegmentHeader& header);
[[nodiscard]] std::optional<SegmentHeader> decode_header(std::span<const std::byte> bytes);
/// Appends one record to `out` and moves `cursor` past it.
void append(std::vector<std::byte>& out, Cursor& cursor, RecordType type, std::uint16_t version,
            std::span<const std::byte> payload);

/// A record whose length and crc are right, wherever it belongs.
struct Found {
  Record record;
  std::uint64_t chain{};
  std::uint32_t crc{};
  std::size_t bytes{};
};
[[nodiscard]] std::optional<Found> parse(std::span<const std::byte> bytes);

[[nodiscard]] std::string segment_name(std::uint32_t segment);
/// Numbers of the segments in the directory, ascending; kCorrupt if they are not 0, 1, 2, ...
[[nodiscard]] Result<std::vector<std::uint32_t>> list_segments(const std::string& directory);
[[nodiscard]] Result<std::vector<std::byte>> read_file(const std::string& path);

/// What a walk through one segment found. Ends at the first byte that is no record in its place.
struct SegmentScan {
  std::size_t good_bytes{};  // header and records that are sound
  std::uint64_t records{};
  std::size_t tail_bytes{};  // behind them
  std::string damage;        // empty: sound, or the tail is torn
};
/// `last`: only the last segment may have a torn tail. `visit` (may be empty) is called for each
/// sound record.
[[nodiscard]] Result<SegmentScan> scan(const std::string& directory, std::uint32_t segment,
                                       bool last, Cursor& cursor, const Visit& visit);

}  // namespace pcl::journal::format
