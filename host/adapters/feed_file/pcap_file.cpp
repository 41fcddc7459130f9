#include "host/adapters/feed_file/pcap_file.hpp"

#include <array>
#include <cstdio>

#include "host/base/big_endian.hpp"

namespace pcl::feed_file {
namespace {

constexpr std::uint32_t kMicroseconds = 0xA1B2C3D4;
constexpr std::uint32_t kNanoseconds = 0xA1B23C4D;
constexpr std::uint32_t kPcapNg = 0x0A0D0D0A;  // the same in both byte orders
constexpr std::uint32_t kEthernet = 1;

std::uint32_t load_u32(std::span<const std::byte> from, std::size_t offset, bool big_endian) {
  const auto value = static_cast<std::uint32_t>(load_be<4>(from, offset));
  return big_endian ? value : __builtin_bswap32(value);
}

bool is_classic(std::uint32_t magic) { return magic == kMicroseconds || magic == kNanoseconds; }

std::string hex(std::uint32_t value) {
  std::array<char, 11> text{};
  std::snprintf(text.data(), text.size(), "0x%08x", value);
  return text.data();
}

Error at_offset(const std::string& path, std::size_t offset, Fault fault, const std::string& what) {
  return Error{fault, path + ": offset " + std::to_string(offset) + ": " + what};
}

}  // namespace

bool PcapFile::looks_like(std::span<const std::byte> head) noexcept {
  if (head.size() < 4) return false;
  const std::uint32_t big = load_u32(head, 0, true);
  return is_classic(big) || is_classic(load_u32(head, 0, false)) || big == kPcapNg;
}

Result<PcapFile> PcapFile::open(const std::string& path) {
  auto mapped = MappedFile::open(path);
  if (!mapped) return mapped.error();
  const auto bytes = mapped->bytes();
  if (bytes.size() < kFileHeaderBytes) {
    return at_offset(path, 0, Fault::kCorrupt,
                     "a pcap file header of 24 bytes was expected, the file has " +
                         std::to_string(bytes.size()));
  }
  const std::uint32_t raw = load_u32(bytes, 0, true);
  const bool big_endian = is_classic(raw);
  const std::uint32_t magic = load_u32(bytes, 0, big_endian);
  if (raw == kPcapNg) {
    return at_offset(path, 0, Fault::kInvalid,
                     "classic pcap was expected, this is pcapng: convert it first");
  }
  if (!is_classic(magic)) {
    return at_offset(
        path, 0, Fault::kInvalid,
        "a pcap magic (0xa1b2c3d4 or 0xa1b23c4d, either byte order) was expected, found " +
            hex(raw));
  }
  const std::uint32_t version = load_u32(bytes, 4, big_endian);
  const std::uint32_t major = big_endian ? version >> 16U : version & 0xFFFFU;
  if (major != 2) {
    return at_offset(path, 4, Fault::kInvalid,
                     "pcap version 2 was expected, found " + std::to_string(major));
  }
  const std::uint32_t link = load_u32(bytes, 20, big_endian);
  if (link != kEthernet) {
    return at_offset(path, 20, Fault::kInvalid,
                     "link type 1 (Ethernet, no FCS) was expected, found " + std::to_string(link));
  }
  return PcapFile{std::move(*mapped), big_endian, magic == kNanoseconds};
}

Result<std::optional<CapturedFrame>> PcapFile::next() {
  const auto rest = file_.bytes().subspan(offset_);
  if (rest.empty()) return std::optional<CapturedFrame>{};
  if (rest.size() < kRecordHeaderBytes) {
    return at_offset(file_.path(), offset_, Fault::kCorrupt,
                     "a record header of 16 bytes was expected, the file ends after " +
                         std::to_string(rest.size()));
  }
  const std::size_t captured = load_u32(rest, 8, big_endian_);
  const std::size_t available = rest.size() - kRecordHeaderBytes;
  if (captured > available) {
    return at_offset(file_.path(), offset_, Fault::kCorrupt,
                     "a frame of " + std::to_string(captured) +
                         " bytes was expected, the file ends after " + std::to_string(available));
  }
  CapturedFrame frame;
  const std::uint64_t fraction = load_u32(rest, 4, big_endian_);
  frame.timestamp_ns = load_u32(rest, 0, big_endian_) * std::uint64_t{1'000'000'000} +
                       (nanoseconds_ ? fraction : fraction * 1000);
  frame.length_on_wire = load_u32(rest, 12, big_endian_);
  frame.bytes = rest.subspan(kRecordHeaderBytes, captured);
  offset_ += kRecordHeaderBytes + captured;
  return std::optional{frame};
}

}  // namespace pcl::feed_file
