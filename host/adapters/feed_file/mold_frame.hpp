// MoldUDP64 in Ethernet frames: building them for the card, and reading captured ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pcl::feed_file {

inline constexpr std::size_t kMoldHeaderBytes = 20;
inline constexpr std::size_t kFrameHeaderBytes = 42;    // Ethernet 14, IPv4 20, UDP 8
inline constexpr std::size_t kEthernetBytesMax = 1514;  // untagged, without FCS
inline constexpr std::size_t kMoldPayloadBytesMax =
    kEthernetBytesMax - kFrameHeaderBytes - kMoldHeaderBytes;
inline constexpr std::size_t kMessageBytesMax = kMoldPayloadBytesMax - 2;

/// Where built frames claim to come from and go to. The card looks at the port alone.
struct FrameAddress {
  std::uint32_t source_ip{0x7F000001};       // 127.0.0.1
  std::uint32_t destination_ip{0xE9360C6F};  // 233.54.12.111, a multicast group
  std::uint16_t source_port{26400};
  std::uint16_t destination_port{26477};
};
using MoldSession = std::array<char, 10>;  // space-padded

/// Puts a UDP payload behind Ethernet, IPv4 and UDP headers, both checksums computed.
/// The frame replaces what `frame` held. At most kEthernetBytesMax - kFrameHeaderBytes payload
/// bytes (caller's duty).
void wrap_udp(const FrameAddress& address, std::span<const std::byte> payload,
              std::vector<std::byte>& frame);

/// Collects messages into one datagram after another, with the sequence counted on.
/// One thread; reuses its buffers, so a frame is valid until the next call of add() or take().
class MoldFrameBuilder {
 public:
  /// `messages_max`: at most so many messages a datagram (1..65534); the frame's size bounds it
  /// too.
  MoldFrameBuilder(FrameAddress address, MoldSession session, std::uint64_t next_sequence,
                   std::uint16_t messages_max);

  /// Whether a message of `length` bytes may still be added to the open datagram.
  [[nodiscard]] bool fits(std::size_t length) const noexcept;
  /// Adds one message; the caller has asked fits().
  void add(std::span<const std::byte> message);
  /// The frame of the open datagram, and a new datagram is opened. Empty when no message was added.
  [[nodiscard]] std::span<const std::byte> take();
  /// Messages in the open datagram.
  [[nodiscard]] std::uint16_t count() const noexcept { return count_; }
  /// A heartbeat (count 0) or, with `end`, the end of session (count 0xFFFF). Only while no
  /// datagram is open.
  [[nodiscard]] std::span<const std::byte> control(bool end);

 private:
  std::span<const std::byte> finish(std::uint16_t count_field);

  FrameAddress address_;
  std::uint64_t next_sequence_;
  std::uint16_t messages_max_;
  std::uint16_t count_{};
  std::vector<std::byte> payload_;
  std::vector<std::byte> frame_;
};

/// A UDP datagram found in an Ethernet frame (one VLAN tag allowed); lengths as the headers state
/// them, checked against the frame. Fragments and other protocols give nullopt.
struct UdpDatagram {
  std::uint16_t destination_port{};
  std::span<const std::byte> payload;
};
[[nodiscard]] std::optional<UdpDatagram> find_udp(std::span<const std::byte> frame) noexcept;

/// The MoldUDP64 header of a payload; nullopt under 20 bytes.
struct MoldHeader {
  MoldSession session{};
  std::uint64_t sequence{};
  std::uint16_t count{};  // 0 heartbeat, 0xFFFF end of session
};
[[nodiscard]] std::optional<MoldHeader> find_mold(std::span<const std::byte> payload) noexcept;

/// Walks the message blocks of a MoldUDP64 payload: visit(message) for each whole one, at most the
/// header's count. True when the blocks fill the payload exactly.
template <class Visit>
bool for_each_message(std::span<const std::byte> payload, std::uint16_t count, Visit&& visit) {
  std::size_t at = kMoldHeaderBytes;
  if (count == 0xFFFF) count = 0;
  for (std::uint16_t i = 0; i < count; ++i) {
    if (payload.size() < at + 2) return false;
    const std::size_t length = std::to_integer<std::size_t>(payload[at]) << 8U |
                               std::to_integer<std::size_t>(payload[at + 1]);
    if (payload.size() < at + 2 + length) return false;
    visit(payload.subspan(at + 2, length));
    at += 2 + length;
  }
  return at == payload.size();
}

}  // namespace pcl::feed_file
