#include "host/journal/format.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "host/base/crc32c.hpp"

namespace pcl::journal::format {
namespace {

constexpr std::uint64_t kMagic = 0x314C4E524A4C4350ULL;  // "PCLJRNL1"
constexpr std::uint32_t kVersion = 1;

template <class T>
void put(std::byte* to, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    to[i] = static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFFU);
  }
}
template <class T>
T get(const std::byte* from) {
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(T); i-- > 0;)
    value = value << 8U | std::to_integer<std::uint64_t>(from[i]);
  return static_cast<T>(value);
}

/// A sound record further on means that what stands here is damage, not the end.
std::optional<std::uint64_t> sound_record_behind(std::span<const std::byte> tail) {
  for (std::size_t at = 1; at + kRecordOverhead <= tail.size(); ++at) {
    if (const auto found = parse(tail.subspan(at))) return found->record.sequence;
  }
  return std::nullopt;
}

std::string at(const std::string& file, std::size_t offset) {
  return file + " at offset " + std::to_string(offset);
}

}  // namespace

std::uint64_t next_chain(std::uint64_t chain, std::uint32_t crc) {
  std::uint64_t hash = kChainStart;
  for (int i = 0; i < 8; ++i) hash = (hash ^ (chain >> (8 * i) & 0xFFU)) * 0x100000001B3ULL;
  for (int i = 0; i < 4; ++i) hash = (hash ^ (crc >> (8 * i) & 0xFFU)) * 0x100000001B3ULL;
  return hash;
}

std::array<std::byte, kSegmentHeaderBytes> encode(const SegmentHeader& header) {
  std::array<std::byte, kSegmentHeaderBytes> bytes{};
  put(&bytes[0], kMagic);
  put(&bytes[8], kVersion);
  put(&bytes[12], header.segment);
  put(&bytes[16], header.first_sequence);
  put(&bytes[24], header.chain);
  put(&bytes[44], crc32c(std::span{bytes}.first(44)));
  return bytes;
}

std::optional<SegmentHeader> decode_header(std::span<const std::byte> bytes) {
  if (bytes.size() < kSegmentHeaderBytes) return std::nullopt;
  const bool known =
      get<std::uint64_t>(&bytes[0]) == kMagic && get<std::uint32_t>(&bytes[8]) == kVersion;
  if (!known || get<std::uint32_t>(&bytes[44]) != crc32c(bytes.first(44))) return std::nullopt;
  return SegmentHeader{get<std::uint32_t>(&bytes[12]), get<std::uint64_t>(&bytes[16]),
                       get<std::uint64_t>(&bytes[24])};
}

void append(std::vector<std::byte>& out, Cursor& cursor, RecordType type, std::uint16_t version,
            std::span<const std::byte> payload) {
  const std::size_t start = out.size();
  out.resize(start + kRecordHeaderBytes);
  put(&out[start], static_cast<std::uint32_t>(payload.size()));
  put(&out[start + 4], static_cast<std::uint16_t>(type));
  put(&out[start + 6], version);
  put(&out[start + 8], cursor.sequence);
  put(&out[start + 16], cursor.chain);
  out.insert(out.end(), payload.begin(), payload.end());
  const std::uint32_t crc = crc32c(std::span{out}.subspan(start));
  out.resize(out.size() + 4);
  put(&out[out.size() - 4], crc);
  cursor.chain = next_chain(cursor.chain, crc);
  ++cursor.sequence;
}

std::optional<Found> parse(std::span<const std::byte> bytes) {
  if (bytes.size() < kRecordOverhead) return std::nullopt;
  const auto length = get<std::uint32_t>(&bytes[0]);
  const auto type = get<std::uint16_t>(&bytes[4]);
  if (length > kPayloadMax || length > bytes.size() - kRecordOverhead) return std::nullopt;
  if (type < static_cast<std::uint16_t>(RecordType::kEvent) ||
      type > static_cast<std::uint16_t>(RecordType::kHash)) {
    return std::nullopt;
  }
  const std::size_t covered = kRecordHeaderBytes + length;
  const auto crc = get<std::uint32_t>(&bytes[covered]);
  if (crc != crc32c(bytes.first(covered))) return std::nullopt;
  return Found{Record{get<std::uint64_t>(&bytes[8]), static_cast<RecordType>(type),
                      get<std::uint16_t>(&bytes[6]), bytes.subspan(kRecordHeaderBytes, length)},
               get<std::uint64_t>(&bytes[16]), crc, covered + 4};
}

std::string segment_name(std::uint32_t segment) {
  std::string digits = std::to_string(segment);
  return "segment-" + std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + digits +
         ".pclj";
}

Result<std::vector<std::uint32_t>> list_segments(const std::string& directory) {
  std::vector<std::uint32_t> found;
  std::error_code failed;
  std::filesystem::directory_iterator entry{directory, failed};
  if (failed) return Error{Fault::kUnavailable, directory + ": " + failed.message()};
  for (; entry != std::filesystem::directory_iterator{}; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with("segment-") || !name.ends_with(".pclj") || name.size() < 21) continue;
    std::uint32_t number = 0;
    const auto parsed = std::from_chars(name.data() + 8, name.data() + name.size() - 5, number);
    if (parsed.ec == std::errc{} && parsed.ptr == name.data() + name.size() - 5)
      found.push_back(number);
  }
  if (failed) return Error{Fault::kUnavailable, directory + ": " + failed.message()};
  std::sort(found.begin(), found.end());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] == i) continue;
    return Error{Fault::kCorrupt,
                 directory + ": " + segment_name(static_cast<std::uint32_t>(i)) + " is missing"};
  }
  return found;
}

Result<std::vector<std::byte>> read_file(const std::string& path) {
  const auto failed = [&] {
    return Error{Fault::kUnavailable, path + ": " + std::strerror(errno)};
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failed();
  struct stat status {};
  std::vector<std::byte> bytes;
  if (::fstat(file, &status) == 0) bytes.resize(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ::ssize_t got = ::read(file, bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      const Error error = failed();
      ::close(file);
      return error;
    }
    if (got == 0) break;  // shorter than a moment ago: somebody cut it
    done += static_cast<std::size_t>(got);
  }
  ::close(file);
  bytes.resize(done);
  return bytes;
}

Result<SegmentScan> scan(const std::string& directory, std::uint32_t segment, bool last,
                         Cursor& cursor, const Visit& visit) {
  const std::string name = segment_name(segment);
  const auto bytes = read_file(directory + "/" + name);
  if (!bytes) return bytes.error();
  SegmentScan result;
  const auto header = decode_header(*bytes);
  if (!header) {
    result.tail_bytes = bytes->size();
    const bool torn = last && (bytes->size() < kSegmentHeaderBytes || !sound_record_behind(*bytes));
    if (!torn) result.damage = at(name, 0) + ": the segment header does not check";
    return result;
  }
  if (header->segment != segment || header->first_sequence != cursor.sequence ||
      header->chain != cursor.chain) {
    result.damage = at(name, 0) + ": begins at sequence " + std::to_string(header->first_sequence) +
                    ", expected " + std::to_string(cursor.sequence) + " of the same chain";
    return result;
  }
  std::size_t offset = kSegmentHeaderBytes;
  while (offset < bytes->size()) {
    const auto found = parse(std::span{*bytes}.subspan(offset));
    if (!found) break;
    if (found->record.sequence != cursor.sequence || found->chain != cursor.chain) {
      result.damage = at(name, offset) + ": a sound record " +
                      std::to_string(found->record.sequence) + " where " +
                      std::to_string(cursor.sequence) + " of this chain belongs";
      break;
    }
    if (visit) {
      if (Status seen = visit(found->record); !seen) return seen.error();
    }
    cursor.chain = next_chain(cursor.chain, found->crc);
    ++cursor.sequence;
    ++result.records;
    offset += found->bytes;
  }
  result.good_bytes = offset;
  result.tail_bytes = bytes->size() - offset;
  if (!result.damage.empty() || result.tail_bytes == 0) return result;
  if (!last) {
    result.damage = at(name, offset) + ": sequence " + std::to_string(cursor.sequence) +
                    " does not check, and later segments follow";
  } else if (const auto behind = sound_record_behind(std::span{*bytes}.subspan(offset))) {
    result.damage = at(name, offset) + ": sequence " + std::to_string(cursor.sequence) +
                    " does not check, a sound record " + std::to_string(*behind) +
                    " stands behind it";
  }
  return result;
}

}  // namespace pcl::journal::format
