#include "host/adapters/card_xrt/xclbin_file.hpp"

#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
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
constexpr std::uint32_t kConnectivity = 7;
constexpr std::uint32_t kIpLayout = 8;
constexpr std::uint32_t kClocks = 11;
constexpr std::uint8_t kKernelClock = 1;  // CT_DATA: the clock of the kernels
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
  /// Calls `take` with the offset of each entry of the section; a section that is not there has
  /// none. `header`: bytes of the count and what pads it.
  template <class Take>
  [[nodiscard]] Status each(std::uint32_t kind, std::size_t header, std::size_t entry_bytes,
                            Take&& take) const;

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

template <class Take>
Status Reader::each(std::uint32_t kind, std::size_t header, std::size_t entry_bytes,
                    Take&& take) const {
  const auto found = section(kind);
  if (!found) return found.error();
  if (!found->has_value()) return ok();
  const Section& in = **found;
  if (in.bytes < header) return wrong(in.offset, "section too short for its count");
  const std::int32_t said =
      header == sizeof(std::int16_t) ? at<std::int16_t>(in.offset) : at<std::int32_t>(in.offset);
  if (said < 0 || static_cast<std::size_t>(said) > (in.bytes - header) / entry_bytes)
    return wrong(in.offset, "count " + std::to_string(said) + " does not fit the section of " +
                                std::to_string(in.bytes) + " bytes");
  for (std::size_t i = 0; i < static_cast<std::size_t>(said); ++i)
    take(in.offset + header + i * entry_bytes);
  return ok();
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
  if (Status read = each(kIpLayout, 8, 80,
                         [&](std::size_t entry) {
                           const bool kernel = at<std::uint32_t>(entry) == kIpKernel;
                           file.kernels.push_back(kernel ? text(entry + 16, 64) : "");
                         });
      !read)
    return read.error();
  if (Status read =
          each(kMemoryTopology, 8, 40,
               [&](std::size_t entry) {
                 file.banks.push_back({text(entry + 24, 16), at<std::uint8_t>(entry + 1) != 0});
               });
      !read)
    return read.error();
  if (Status read = each(kConnectivity, 4, 12,
                         [&](std::size_t entry) {
                           const auto number = [&](std::size_t word) {
                             return static_cast<std::size_t>(at<std::uint32_t>(entry + 4 * word));
                           };
                           file.links.push_back({number(0), number(1), number(2)});
                         });
      !read)
    return read.error();
  if (Status read = each(kClocks, 2, 136,
                         [&](std::size_t entry) {
                           if (at<std::uint8_t>(entry + 2) == kKernelClock)
                             file.kernel_clock_mhz = at<std::uint16_t>(entry);
                         });
      !read)
    return read.error();
  if (file.kernels.empty()) return wrong(kTableAt, "no section with kernels (IP_LAYOUT)");
  if (file.banks.empty()) return wrong(kTableAt, "no section with memory banks (MEM_TOPOLOGY)");
  return file;
}

}  // namespace

Result<XclbinFile> read_xclbin(const std::string& path) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code))
    return Error{Fault::kUnavailable, path + ": no such file"};
  std::ifstream stream{path, std::ios::binary | std::ios::ate};
  const auto size = stream ? static_cast<std::streamoff>(stream.tellg()) : -1;
  if (size > static_cast<std::streamoff>(kXclbinBytesMax))
    return Error{Fault::kInvalid, path + ": " + std::to_string(size) + " bytes, expected at most " +
                                      std::to_string(kXclbinBytesMax)};
  std::string bytes(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  if (size < 0 || !stream.seekg(0).read(bytes.data(), size))
    return Error{Fault::kUnavailable, path + ": cannot be read"};
  return Reader{path, std::move(bytes)}.read();
}

}  // namespace pcl::card_xrt
