// Big-endian integers in byte buffers: what ITCH, OUCH, MoldUDP64 and SoupBinTCP are made of.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pcl {

/// Reads `Bytes` bytes at `offset`, most significant first. The caller has checked the size.
template <std::size_t Bytes>
[[nodiscard]] constexpr std::uint64_t load_be(std::span<const std::byte> from, std::size_t offset) {
  static_assert(Bytes >= 1 && Bytes <= 8);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < Bytes; ++i)
    value = value << 8U | std::to_integer<std::uint64_t>(from[offset + i]);
  return value;
}

/// Writes the low `Bytes` bytes of `value` at `offset`, most significant first.
template <std::size_t Bytes>
constexpr void store_be(std::span<std::byte> to, std::size_t offset, std::uint64_t value) {
  static_assert(Bytes >= 1 && Bytes <= 8);
  for (std::size_t i = Bytes; i-- > 0; value >>= 8U)
    to[offset + i] = static_cast<std::byte>(value & 0xFFU);
}

}  // namespace pcl
