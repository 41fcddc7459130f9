// The check that ties a ring slot to its bytes and to its place (hw/contract/rings.toml).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "host/base/crc32c.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::card_xrt {

/// Byte offset of the check: commands, packets and the status line have a field for it; a record
/// lends the top of its seq.
inline constexpr std::size_t kCheckInHeader = 6;
inline constexpr std::size_t kCheckInRecord = 14;

/// `number`: of the slot in its ring, from 1. The check field of `slot` counts as zero.
[[nodiscard]] inline std::uint16_t slot_check(std::uint64_t number, contract::Entry slot,
                                              std::size_t check_at) {
  slot.bytes[check_at] = slot.bytes[check_at + 1] = 0;
  const std::uint32_t crc =
      crc32c(std::as_bytes(std::span{slot.bytes}), crc32c(std::as_bytes(std::span{&number, 1})));
  return static_cast<std::uint16_t>(crc >> 16U ^ crc);
}

inline void store_check(contract::Entry& slot, std::size_t check_at, std::uint16_t check) {
  std::memcpy(slot.bytes.data() + check_at, &check, sizeof check);
}
[[nodiscard]] inline std::uint16_t load_check(const contract::Entry& slot, std::size_t check_at) {
  std::uint16_t check = 0;
  std::memcpy(&check, slot.bytes.data() + check_at, sizeof check);
  return check;
}

}  // namespace pcl::card_xrt
