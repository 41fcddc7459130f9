// The digests that host and card compare: of all positions, and of all entries of the open-order
// table. Sums, so that no order of the entries is needed to agree.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "host/base/crc32c.hpp"

namespace pcl::domain {

/// A party and its position, in shares, long positive.
struct PositionEntry {
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  std::int64_t position{};
};

/// An entry of the open-order table.
struct OrderEntry {
  std::uint32_t user_ref{};
  std::uint32_t original{};  // a pending replace: what it replaces; else 0
  std::uint64_t price{};     // 1e-4 dollars
  std::uint32_t total{};     // of the chain; of a pending replace: its new total
  std::uint32_t executed{};  // of the chain; 0 while pending
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
};

namespace digest_detail {

/// Little-endian bytes, one field after another.
template <std::size_t N>
class Packed {
 public:
  template <std::integral T>
  Packed& put(T value) noexcept {
    auto rest = static_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i, rest >>= 8U)
      bytes_[size_++] = static_cast<std::byte>(rest & 0xFFU);
    return *this;
  }
  /// CRC-32C of the bytes in the high half, of the bytes and one 0x01 more in the low half.
  [[nodiscard]] std::uint64_t digest() const {
    constexpr std::byte kMore{1};
    const std::uint32_t high = crc32c(bytes_);
    return std::uint64_t{high} << 32U | crc32c({&kMore, 1}, high);
  }

 private:
  std::array<std::byte, N> bytes_{};
  std::size_t size_{};
};

}  // namespace digest_detail

/// What one party adds to the digest of positions: nothing while it is flat.
[[nodiscard]] inline std::uint64_t digest_of(const PositionEntry& entry) {
  if (entry.position == 0) return 0;
  return digest_detail::Packed<12>{}
      .put(entry.account)
      .put(entry.strategy)
      .put(entry.symbol)
      .put(entry.position)
      .digest();
}

/// What one entry adds to the digest of open orders.
[[nodiscard]] inline std::uint64_t digest_of(const OrderEntry& entry) {
  return digest_detail::Packed<28>{}
      .put(entry.user_ref)
      .put(entry.original)
      .put(entry.price)
      .put(entry.total)
      .put(entry.executed)
      .put(entry.account)
      .put(entry.strategy)
      .put(entry.symbol)
      .digest();
}

/// Modulo 2^64.
struct Digests {
  std::uint64_t positions{};
  std::uint64_t orders{};
  void add(const PositionEntry& entry) { positions += digest_of(entry); }
  void add(const OrderEntry& entry) { orders += digest_of(entry); }
  friend constexpr bool operator==(const Digests&, const Digests&) = default;
};

}  // namespace pcl::domain
