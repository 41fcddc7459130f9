// Ring slots as hw/contract/rings.toml describes them, written again from that page: the check, one
// bit at a time, and packets to slots and back. Shares nothing with the RTL or the host's adapter.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::kernels {

using Slot = std::array<std::uint8_t, 64>;
inline constexpr std::size_t kCheckAt = 6;         // commands, packets, status line
inline constexpr std::size_t kRecordCheckAt = 14;  // records

inline std::uint32_t crc32c(std::uint32_t crc, std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int i = 0; i < 8; ++i) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0x82F63B78U : 0U);
  }
  return crc;
}

inline std::uint16_t check_of(std::uint64_t number, Slot slot, std::size_t at) {
  slot[at] = slot[at + 1] = 0;
  std::array<std::uint8_t, 8> prefix;
  std::memcpy(prefix.data(), &number, sizeof number);
  const std::uint32_t crc = ~crc32c(crc32c(0xFFFFFFFFU, prefix), slot);
  return static_cast<std::uint16_t>((crc >> 16U) ^ (crc & 0xFFFFU));
}
inline void seal(Slot& slot, std::uint64_t number, std::size_t at = kCheckAt) {
  const std::uint16_t check = check_of(number, slot, at);
  std::memcpy(slot.data() + at, &check, sizeof check);
}
inline bool sealed(const Slot& slot, std::uint64_t number, std::size_t at = kCheckAt) {
  std::uint16_t check = 0;
  std::memcpy(&check, slot.data() + at, sizeof check);
  return check == check_of(number, slot, at);
}

template <class Typed>
Slot to_slot(const Typed& value) {
  static_assert(sizeof(Typed) == 64);
  Slot slot;
  std::memcpy(slot.data(), &value, 64);
  return slot;
}
template <class Typed>
Typed from_slot(const Slot& slot) {
  static_assert(sizeof(Typed) == 64);
  Typed value;
  std::memcpy(static_cast<void*>(&value), slot.data(), 64);
  return value;
}

/// A packet's slots, sealed; the first has number `number`.
inline std::vector<Slot> pack(std::span<const std::uint8_t> packet, std::uint64_t number) {
  std::vector<Slot> slots;
  std::size_t done = 0;
  do {
    const std::size_t length = std::min<std::size_t>(48, packet.size() - done);
    contract::PacketSlot slot;
    slot.kind = 1;
    slot.last = done + length == packet.size();
    slot.length = static_cast<std::uint8_t>(length);
    slot.seq = number + slots.size();
    if (length != 0) std::memcpy(slot.payload.data(), packet.data() + done, length);
    done += length;
    seal(slots.emplace_back(to_slot(slot)), slot.seq);
  } while (done < packet.size());
  return slots;
}

}  // namespace pcl::kernels
