// Puts the Ethernet, IPv4 and UDP headers back round a payload that a socket stripped of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pcl::feed_udp {

inline constexpr std::size_t kEthernetBytes = 14;
inline constexpr std::size_t kIpBytes = 20;
inline constexpr std::size_t kUdpBytes = 8;
inline constexpr std::size_t kHeaderBytes = kEthernetBytes + kIpBytes + kUdpBytes;
inline constexpr std::size_t kPayloadBytesMax = 65'507;  // what one UDP datagram over IPv4 can hold

/// IPv4 addresses and ports in host order.
struct Endpoint {
  std::uint32_t address{};
  std::uint16_t port{};
};

/// Writes the frame of one datagram to `frame` (its size becomes headers + payload): no VLAN tag,
/// header of 20 bytes, don't-fragment, TTL 16, identification 0, both checksums right. The
/// destination MAC is the IPv4 multicast one of `to` if that is a multicast address, else
/// 02:00:00:00:00:02; the source is 02:00:00:00:00:01. Payload at most kPayloadBytesMax. Cost: one
/// pass over the payload; allocates only while `frame` grows.
void build_frame(Endpoint from, Endpoint to, std::span<const std::byte> payload,
                 std::vector<std::byte>& frame);

}  // namespace pcl::feed_udp
