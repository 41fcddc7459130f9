#include "host/journal/format.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "host/base/crc32c.hpp"

namespace pcl::journal::format {
namespace {

static_assert(std::endian::native == std::endian::little, "the journal's bytes are little-endian");

constexpr std::uint64_t kMagic = 0x324C4E524A4C4350ULL;  // "PCLJRNL2"
constexpr std::uint32_t kVersion = 2;
constexpr std::uint64_t kFnvBasis = 0xCBF29CE484222325ULL;  // FNV-1a 64
constexpr std::uint64_t kFnvPrime = 0x100000001B3ULL;

template <class T>
void put(std::byte* to, T value) {
  std::memcpy(to, &value, sizeof value);
}
template <class T>
T get(const std::byte* from) {
  T value{};
  std::memcpy(&value, from, sizeof value);
  return value;
}

std::uint64_t fnv(std::uint64_t hash, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) hash = (hash ^ (value >> (8 * i) & 0xFFU)) * kFnvPrime;
  return hash;
}

}  // namespace

Position beginning(std::uint64_t journal_id) {
  return {journal_id, 1, fnv(kFnvBasis, journal_id, 8)};
}

std::uint64_t next_chain(std::uint64_t chain, std::uint32_t crc) {
  return fnv(fnv(kFnvBasis, chain, 8), crc, 4);
}

std::array<std::byte, kSegmentHeaderBytes> encode(const SegmentHeader& header) {
  std::array<std::byte, kSegmentHeaderBytes> bytes{};
  put(&bytes[0], kMagic);
  put(&bytes[8], kVersion);
  put(&bytes[12], header.segment);
  put(&bytes[16], header.first_sequence);
  put(&bytes[24], header.chain);
  put(&bytes[32], header.journal_id);
  put(&bytes[44], crc32c(std::span{bytes}.first(44)));
  return bytes;
}

std::optional<SegmentHeader> decode_header(std::span<const std::byte> bytes) {
  if (bytes.size() < kSegmentHeaderBytes) return std::nullopt;
  const bool known =
      get<std::uint64_t>(&bytes[0]) == kMagic && get<std::uint32_t>(&bytes[8]) == kVersion;
  if (!known || get<std::uint32_t>(&bytes[44]) != crc32c(bytes.first(44))) return std::nullopt;
  return SegmentHeader{get<std::uint32_t>(&bytes[12]), get<std::uint64_t>(&bytes[16]),
                       get<std::uint64_t>(&bytes[24]), get<std::uint64_t>(&bytes[32])};
}

void append(std::vector<std::byte>& out, Position& position, RecordType type, std::uint16_t version,
            std::span<const std::byte> payload, Link link) {
  const std::size_t start = out.size();
  out.resize(start + record_bytes(payload.size()));  // the padding is zero
  std::byte* const to = &out[start];
  put(to, static_cast<std::uint32_t>(payload.size()));
  put(to + 4, static_cast<std::uint16_t>(type));
  put(to + 6, version);
  put(to + 8, position.sequence);
  put(to + 16, position.chain);
  put(to + 24, link.causation);
  put(to + 32, link.correlation);
  if (!payload.empty()) std::memcpy(to + kRecordHeaderBytes, payload.data(), payload.size());
  const std::size_t covered = out.size() - start - kCrcBytes;
  const std::uint32_t crc = crc32c({to, covered});
  put(to + covered, crc);
  position.chain = next_chain(position.chain, crc);
  ++position.sequence;
}

std::optional<std::size_t> announced(std::span<const std::byte> bytes) {
  if (bytes.size() < kRecordHeaderBytes) return std::nullopt;
  const auto length = get<std::uint32_t>(&bytes[0]);
  const auto type = get<std::uint16_t>(&bytes[4]);
  const bool known = type >= static_cast<std::uint16_t>(RecordType::kEvent) &&
                     type <= static_cast<std::uint16_t>(RecordType::kHash);
  if (!known || length > kPayloadMax) return std::nullopt;
  return record_bytes(length);
}

std::optional<Found> parse(std::span<const std::byte> bytes) {
  const auto size = announced(bytes);
  if (!size || *size > bytes.size()) return std::nullopt;
  const std::size_t covered = *size - kCrcBytes;
  const auto crc = get<std::uint32_t>(&bytes[covered]);
  if (crc != crc32c(bytes.first(covered))) return std::nullopt;
  const Record record{get<std::uint64_t>(&bytes[8]),
                      static_cast<RecordType>(get<std::uint16_t>(&bytes[4])),
                      get<std::uint16_t>(&bytes[6]),
                      {get<std::uint64_t>(&bytes[24]), get<std::uint64_t>(&bytes[32])},
                      bytes.subspan(kRecordHeaderBytes, get<std::uint32_t>(&bytes[0]))};
  return Found{record, get<std::uint64_t>(&bytes[16]), crc, *size};
}

Resync behind(std::span<const std::byte> tail) {
  std::size_t checked = 0;
  for (std::size_t at = kGrid; at < tail.size(); at += kGrid) {
    const auto size = announced(tail.subspan(at));
    if (!size || *size > tail.size() - at) continue;
    checked += *size;
    if (checked > kResyncBytesMax) return {Behind::kUndecided, 0};
    if (const auto found = parse(tail.subspan(at)))
      return {Behind::kRecord, found->record.sequence};
  }
  return {};
}

std::string segment_name(std::uint32_t segment) {
  const std::string digits = std::to_string(segment);
  return "segment-" + std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits +
         ".pclj";
}

std::optional<std::uint32_t> segment_number(const std::string& name) {
  constexpr std::size_t kPrefix = 8;  // "segment-"
  if (name.size() <= kPrefix) return std::nullopt;
  std::uint32_t number = 0;
  std::from_chars(name.data() + kPrefix, name.data() + name.size(), number);
  if (segment_name(number) != name) return std::nullopt;
  return number;
}

}  // namespace pcl::journal::format
