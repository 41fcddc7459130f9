// The bytes of a segment, see journal.hpp. Pure. Internal to this room.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/journal/journal.hpp"

namespace pcl::journal::format {

inline constexpr std::size_t kSegmentHeaderBytes = 48;
inline constexpr std::size_t kRecordHeaderBytes = 40;
inline constexpr std::size_t kCrcBytes = 4;
inline constexpr std::size_t kGrid = 8;  // every record begins and ends on it

/// Of a record with a payload of that size.
[[nodiscard]] constexpr std::size_t record_bytes(std::size_t payload) {
  return (kRecordHeaderBytes + payload + kCrcBytes + kGrid - 1) / kGrid * kGrid;
}
inline constexpr std::size_t kRecordBytesMax = record_bytes(kPayloadMax);

struct SegmentHeader {
  std::uint32_t segment{};
  std::uint64_t first_sequence{};
  std::uint64_t chain{};  // of its first record
  std::uint64_t journal_id{};
};

/// Before the first record of a journal.
[[nodiscard]] Position beginning(std::uint64_t journal_id);
[[nodiscard]] std::uint64_t next_chain(std::uint64_t chain, std::uint32_t crc);
[[nodiscard]] std::array<std::byte, kSegmentHeaderBytes> encode(const SegmentHeader& header);
/// Of the first bytes of a segment; nullopt: too few, or they do not check.
[[nodiscard]] std::optional<SegmentHeader> decode_header(std::span<const std::byte> bytes);
/// Appends one record to `out` and moves `position` past it. payload: at most kPayloadMax.
void append(std::vector<std::byte>& out, Position& position, RecordType type, std::uint16_t version,
            std::span<const std::byte> payload, Link link);

/// A record whose length and crc are right, wherever it belongs.
struct Found {
  Record record;
  std::uint64_t chain{};
  std::uint32_t crc{};
  std::size_t bytes{};
};
/// Bytes of the record that begins here by its header; nullopt: no header of a record.
[[nodiscard]] std::optional<std::size_t> announced(std::span<const std::byte> bytes);
/// nullopt: no sound record begins here, or the bytes end within it.
[[nodiscard]] std::optional<Found> parse(std::span<const std::byte> bytes);

/// Whether a sound record stands somewhere behind the first byte: then what stands there is damage
/// and not the end of a write. Looks at every kGrid bytes, and checks no more than kResyncBytesMax
/// of what announces itself as a record: bytes made to look like many records end it undecided.
enum class Behind : std::uint8_t { kNothing, kRecord, kUndecided };
struct Resync {
  Behind what{};
  std::uint64_t sequence{};  // kRecord: of the first one
};
inline constexpr std::size_t kResyncBytesMax = 16U << 20U;
[[nodiscard]] Resync behind(std::span<const std::byte> tail);

[[nodiscard]] std::string segment_name(std::uint32_t segment);
/// nullopt: not the name of a segment.
[[nodiscard]] std::optional<std::uint32_t> segment_number(const std::string& name);

}  // namespace pcl::journal::format
