#include "host/adapters/feed_udp/frame_builder.hpp"

#include <algorithm>
#include <array>

#include "host/base/big_endian.hpp"

namespace pcl::feed_udp {
namespace {

/// Sum of 16-bit big-endian words, an odd last byte padded with zero (RFC 1071).
std::uint32_t sum_words(std::span<const std::byte> bytes, std::uint32_t sum = 0) {
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) sum += static_cast<std::uint32_t>(load_be<2>(bytes, at));
  if (at < bytes.size()) sum += std::to_integer<std::uint32_t>(bytes[at]) << 8U;
  return sum;
}

std::uint16_t fold(std::uint32_t sum) {
  while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

void write_ethernet(Endpoint to, std::span<std::byte> out) {
  const bool multicast = (to.address >> 28U) == 0xE;
  store_be<6>(out, 0, multicast ? 0x01005E000000U | (to.address & 0x7FFFFFU) : 0x020000000002U);
  store_be<6>(out, 6, 0x020000000001U);
  store_be<2>(out, 12, 0x0800);
}

void write_ip(Endpoint from, Endpoint to, std::size_t payload_bytes, std::span<std::byte> out) {
  store_be<2>(out, 0, 0x4500);
  store_be<2>(out, 2, kIpBytes + kUdpBytes + payload_bytes);
  store_be<4>(out, 4, 0x00004000);  // identification 0, don't fragment
  store_be<2>(out, 8, 0x1011);      // TTL 16, UDP
  store_be<2>(out, 10, 0);
  store_be<4>(out, 12, from.address);
  store_be<4>(out, 16, to.address);
  store_be<2>(out, 10, fold(sum_words(out.first(kIpBytes))));
}

}  // namespace

void build_frame(Endpoint from, Endpoint to, std::span<const std::byte> payload,
                 std::vector<std::byte>& frame) {
  payload = payload.first(std::min(payload.size(), kPayloadBytesMax));
  frame.resize(kHeaderBytes + payload.size());
  const std::span<std::byte> out{frame};
  write_ethernet(to, out);
  write_ip(from, to, payload.size(), out.subspan(kEthernetBytes));

  const std::span<std::byte> udp = out.subspan(kEthernetBytes + kIpBytes);
  const std::size_t udp_bytes = kUdpBytes + payload.size();
  store_be<2>(udp, 0, from.port);
  store_be<2>(udp, 2, to.port);
  store_be<2>(udp, 4, udp_bytes);
  store_be<2>(udp, 6, 0);
  std::copy(payload.begin(), payload.end(), udp.begin() + kUdpBytes);
  std::array<std::byte, 12> pseudo{};
  store_be<4>(pseudo, 0, from.address);
  store_be<4>(pseudo, 4, to.address);
  store_be<2>(pseudo, 8, 17);
  store_be<2>(pseudo, 10, udp_bytes);
  const std::uint16_t checksum = fold(sum_words(udp, sum_words(pseudo)));
  store_be<2>(udp, 6, checksum == 0 ? 0xFFFF : checksum);  // zero would mean "none" (RFC 768)
}

}  // namespace pcl::feed_udp
