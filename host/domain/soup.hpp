// SoupBinTCP 4.0: the packets of a venue session. A packet is {length 2, type 1, payload}, the
// length without itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "host/base/big_endian.hpp"

namespace pcl::domain::soup {

inline constexpr std::size_t kHeaderBytes = 3;

enum class Type : char {
  kDebug = '+',
  kLoginAccepted = 'A',  // session 10, sequence 20 (text, right-justified)
  kLoginRejected = 'J',  // reason 1
  kSequenced = 'S',
  kServerHeartbeat = 'H',
  kEndOfSession = 'Z',
  kLoginRequest = 'L',  // user 6, password 10, session 10, sequence 20
  kUnsequenced = 'U',
  kClientHeartbeat = 'R',
  kLogout = 'O',
};

struct Packet {
  Type type{};
  std::span<const std::byte> payload;
  std::size_t bytes{};  // of the whole packet
};

enum class Parse : std::uint8_t { kPacket, kIncomplete, kMalformed };

/// The first packet of a stream. kMalformed: a length of 0, which no resynchronisation can mend.
[[nodiscard]] constexpr Parse parse(std::span<const std::byte> stream, Packet& packet) noexcept {
  if (stream.size() < 2) return Parse::kIncomplete;
  const auto length = static_cast<std::size_t>(load_be<2>(stream, 0));
  if (length == 0) return Parse::kMalformed;
  if (stream.size() < 2 + length) return Parse::kIncomplete;
  packet = {static_cast<Type>(stream[2]), stream.subspan(kHeaderBytes, length - 1), 2 + length};
  return Parse::kPacket;
}

/// Writes the header of a packet whose payload stands, or will stand, at `to[kHeaderBytes]`;
/// returns the packet's bytes.
constexpr std::size_t frame(std::span<std::byte> to, Type type,
                            std::size_t payload_bytes) noexcept {
  store_be<2>(to, 0, payload_bytes + 1);
  to[2] = static_cast<std::byte>(type);
  return kHeaderBytes + payload_bytes;
}

}  // namespace pcl::domain::soup
