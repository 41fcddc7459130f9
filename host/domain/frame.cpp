#include "host/domain/frame.hpp"

#include "host/base/big_endian.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {
namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kTagBytes = 4;
constexpr std::size_t kIpBytes = 20;
constexpr std::size_t kUdpBytes = 8;
constexpr std::uint64_t kEtherTypeIpv4 = 0x0800;
constexpr std::uint64_t kEtherTypeTag = 0x8100;
constexpr std::uint64_t kProtocolUdp = 17;

// RFC 791: the ones' complement sum of the header with its checksum is all ones.
bool checksum_holds(std::span<const std::byte> ip) noexcept {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kIpBytes; i += 2) sum += load_be<2>(ip, i);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  sum = (sum & 0xFFFFU) + (sum >> 16U);
  return sum == 0xFFFFU;
}

}  // namespace

FrameView examine_frame(std::span<const std::byte> frame, std::uint16_t port) noexcept {
  constexpr FrameView kMalformed{FrameVerdict::kMalformed, {}};
  constexpr FrameView kForeign{FrameVerdict::kForeign, {}};
  if (frame.size() < kEthernetBytes + kIpBytes + kUdpBytes) return kMalformed;
  if (frame.size() > contract::kFrameBytesMax) return kMalformed;
  std::size_t at = kEthernetBytes;
  std::uint64_t ether_type = load_be<2>(frame, 12);
  if (ether_type == kEtherTypeTag) {
    at += kTagBytes;
    if (frame.size() < at + kIpBytes + kUdpBytes) return kMalformed;
    ether_type = load_be<2>(frame, 16);
  }
  if (ether_type != kEtherTypeIpv4) return kForeign;

  const std::span<const std::byte> ip = frame.subspan(at);
  if (load_be<1>(ip, 0) != 0x45) return kMalformed;
  if (!checksum_holds(ip)) return kMalformed;
  const std::uint64_t ip_total = load_be<2>(ip, 2);
  if (ip_total > ip.size() || ip_total < kIpBytes + kUdpBytes) return kMalformed;
  if ((load_be<2>(ip, 6) & 0x3FFFU) != 0) return kForeign;  // more fragments, or an offset
  if (load_be<1>(ip, 9) != kProtocolUdp) return kForeign;
  if (port == 0 || load_be<2>(ip, kIpBytes + 2) != port) return kForeign;
  // UDP length under 8 cannot equal a total of at least 28 less 20: one comparison covers both
  // rules.
  if (load_be<2>(ip, kIpBytes + 4) != ip_total - kIpBytes) return kMalformed;
  return {FrameVerdict::kDatagram,
          ip.subspan(kIpBytes + kUdpBytes, ip_total - kIpBytes - kUdpBytes)};
}

}  // namespace pcl::domain
