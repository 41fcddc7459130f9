// CRC-32C (Castagnoli), as in iSCSI and ext4: the journal's checksum.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace pcl {
namespace crc32c_detail {

inline constexpr std::array<std::uint32_t, 256> kTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1U ^ 0x82F63B78U : crc >> 1U;
    table[i] = crc;
  }
  return table;
}();

[[nodiscard]] constexpr std::uint32_t by_table(std::uint32_t crc,
                                               std::span<const std::byte> bytes) {
  for (const std::byte b : bytes)
    crc = crc >> 8U ^ kTable[(crc ^ std::to_integer<std::uint32_t>(b)) & 0xFFU];
  return crc;
}

#if defined(__x86_64__)
[[gnu::target("sse4.2")]] inline std::uint32_t by_instruction(std::uint32_t crc,
                                                              std::span<const std::byte> bytes) {
  std::uint64_t wide = crc;
  while (bytes.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), 8);
    wide = __builtin_ia32_crc32di(wide, word);
    bytes = bytes.subspan(8);
  }
  auto narrow = static_cast<std::uint32_t>(wide);
  for (const std::byte b : bytes)
    narrow = __builtin_ia32_crc32qi(narrow, std::to_integer<unsigned char>(b));
  return narrow;
}
#endif

}  // namespace crc32c_detail

/// Continues `crc` (0 to begin with) over `bytes`. The processor's instruction where there is one,
/// else a table.
[[nodiscard]] inline std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t crc = 0) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("sse4.2")) return ~crc32c_detail::by_instruction(~crc, bytes);
#endif
  return ~crc32c_detail::by_table(~crc, bytes);
}

}  // namespace pcl
