#include "host/adapters/card_xrt/xclbin_file.hpp"

#include <cstddef>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

namespace pcl::card_xrt {
namespace {

constexpr std::size_t kLengthAt = 304;    // of the header: length of the whole file
constexpr std::size_t kUuidAt = 416;      // header + 112
constexpr std::size_t kSectionsAt = 448;  // how many; their table follows, 8-aligned
constexpr std::size_t kTableAt = 456;
constexpr std::size_t kSectionBytes = 40;
constexpr std::size_t kSectionsMax = 0x10000;
constexpr std::uint32_t kMemoryTopology = 6;
constexpr std::uint32_t kIpLayout = 8;
constexpr std::uint32_t kIpKernel = 1;

struct Section {
  std::size_t offset{}, bytes{};
};

class Reader {
 public:
  Reader(const std::string& path, std::string bytes) : path_{path}, bytes_{std::move(bytes)} {}

  Result<XclbinFile> read();

 private:
  template <class T>
  [[nodiscard]] T at(std::size_t offset) const {
    T value{};
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }
  [[nodiscard]] std::string text(std::size_t offset, std::size_t most) const {
    const std::string_view field = std::string_view{bytes_}.substr(offset, most);
    return std::string{field.substr(0, field.find('\0'))};
  }
  [[nodiscard]] Error wrong(std::size_t offset, const std::string& what) const {
    return {Fault::kInvalid, path_ + ": offset " + std::to_string(offset) + ": " + what};
  }
  [[nodiscard]] Result<std::optional<Section>> section(std::uint32_t kind) const;
  /// Entries of `entry_bytes` behind a count; where the first begins.
  [[nodiscard]] Result<std::size_t> entries(const Section& section, std::size_t entry_bytes,
                                            std::size_t& count) const;

  const std::string& path_;
  std::string bytes_;
};

Result<std::optional<Section>> Reader::section(std::uint32_t kind) const {
  const auto count = at<std::uint32_t>(kSectionsAt);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = kTableAt + i * kSectionBytes;
    if (at<std::uint32_t>(entry) != kind) continue;
    const auto offset = at<std::uint64_t>(entry + 24), size = at<std::uint64_t>(entry + 32);
    if (offset > bytes_.size() || size > bytes_.size() - offset)
      return wrong(entry, "section of kind " + std::to_string(kind) + " ends beyond the file");
    return std::optional{Section{offset, size}};
  }
  return std::optional<Section>{};
}

Result<std::size_t> Reader::entries(const Section& section, std::size_t entry_bytes,
                                    std::size_t& count) const {
  constexpr std::size_t kHeader = 8;  // the count, and padding
  if (section.bytes < kHeader) return wrong(section.offset, "section too short for its count");
  const auto said = at<std::int32_t>(section.offset);
  if (said < 0 || static_cast<std::size_t>(said) > (section.bytes - kHeader) / entry_bytes)
    return wrong(section.offset, "count " + std::to_string(said) + " does not fit the section of " +
                                     std::to_string(section.bytes) + " bytes");
  count = static_cast<std::size_t>(said);
  return section.offset + kHeader;
}

Result<XclbinFile> Reader::read() {
  if (bytes_.size() < kTableAt)
    return wrong(bytes_.size(), "file ends in its header, expected at least " +
                                    std::to_string(kTableAt) + " bytes");
  if (std::memcmp(bytes_.data(), "xclbin2", 8) != 0)
    return wrong(0, "no xclbin: expected the magic word xclbin2");
  const auto length = at<std::uint64_t>(kLengthAt);
  if (length != bytes_.size())
    return wrong(kLengthAt, "the header says " + std::to_string(length) + " bytes, the file has " +
                                std::to_string(bytes_.size()));
  const auto count = at<std::uint32_t>(kSectionsAt);
  if (count > kSectionsMax || kTableAt + count * kSectionBytes > bytes_.size())
    return wrong(kSectionsAt, std::to_string(count) + " sections do not fit the file");

  XclbinFile file;
  for (std::size_t i = 0; i < 16; ++i) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = at<std::uint8_t>(kUuidAt + i);
    file.uuid += kDigits[byte >> 4U];
    file.uuid += kDigits[byte & 0xFU];
  }
  const auto ips = section(kIpLayout);
  if (!ips) return ips.error();
  if (!ips->has_value()) return wrong(kTableAt, "no section with kernels (IP_LAYOUT)");
  constexpr std::size_t kIpBytes = 80, kBankBytes = 40;
  std::size_t many = 0;
  auto first = entries(**ips, kIpBytes, many);
  if (!first) return first.error();
  for (std::size_t i = 0; i < many; ++i) {
    const std::size_t entry = *first + i * kIpBytes;
    if (at<std::uint32_t>(entry) == kIpKernel) file.kernels.push_back(text(entry + 16, 64));
  }
  const auto memory = section(kMemoryTopology);
  if (!memory) return memory.error();
  if (!memory->has_value()) return wrong(kTableAt, "no section with memory banks (MEM_TOPOLOGY)");
  first = entries(**memory, kBankBytes, many);
  if (!first) return first.error();
  for (std::size_t i = 0; i < many; ++i) {
    const std::size_t entry = *first + i * kBankBytes;
    file.banks.push_back({text(entry + 24, 16), at<std::uint8_t>(entry + 1) != 0});
  }
  return file;
}

}  // namespace

Result<XclbinFile> read_xclbin(const std::string& path) {
  std::ifstream stream{path, std::ios::binary | std::ios::ate};
  const auto size = stream ? static_cast<std::streamoff>(stream.tellg()) : -1;
  std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  if (size < 0 || !stream.seekg(0).read(bytes.data(), size))
    return Error{Fault::kUnavailable, path + ": cannot be read"};
  return Reader{path, std::move(bytes)}.read();
}

}  // namespace pcl::card_xrt
