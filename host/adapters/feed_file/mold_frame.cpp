#include "host/adapters/feed_file/mold_frame.hpp"

#include <algorithm>

#include "host/base/big_endian.hpp"

namespace pcl::feed_file {
namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kVlan = 0x8100;

/// RFC 1071: the 16-bit words added up, an odd last byte padded with zero. A frame's sum fits 32
/// bits by far.
std::uint32_t sum_words(std::span<const std::byte> bytes) {
  std::uint32_t sum = 0;
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) sum += static_cast<std::uint32_t>(load_be<2>(bytes, at));
  if (at < bytes.size()) sum += std::to_integer<std::uint32_t>(bytes[at]) << 8U;
  return sum;
}

std::uint16_t fold(std::uint32_t sum) {
  while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace

void wrap_udp(const FrameAddress& address, std::span<const std::byte> payload,
              std::vector<std::byte>& frame) {
  frame.assign(kFrameHeaderBytes + payload.size(), std::byte{0});
  const std::span<std::byte> out{frame};
  // RFC 1112: 01:00:5e and the low 23 bits of the group. The source is a locally administered
  // address.
  store_be<3>(out, 0, 0x01005E);
  store_be<3>(out, 3, address.destination_ip & 0x7FFFFFU);
  store_be<6>(out, 6, 0x020000000001);
  store_be<2>(out, 12, kIpv4);
  const auto ip = out.subspan(14, 20);
  store_be<2>(ip, 0, 0x4500);
  store_be<2>(ip, 2, 20 + 8 + payload.size());
  store_be<2>(ip, 6, 0x4000);  // do not fragment
  store_be<2>(ip, 8, 0x4011);  // time to live 64, UDP
  store_be<4>(ip, 12, address.source_ip);
  store_be<4>(ip, 16, address.destination_ip);
  store_be<2>(ip, 10, fold(sum_words(ip)));
  const auto udp = out.subspan(34, 8);
  store_be<2>(udp, 0, address.source_port);
  store_be<2>(udp, 2, address.destination_port);
  store_be<2>(udp, 4, 8 + payload.size());
  std::copy(payload.begin(), payload.end(), frame.begin() + kFrameHeaderBytes);
  // RFC 768: over addresses, protocol, length, header and payload; a result of 0 is sent as all
  // ones.
  const std::uint32_t pseudo =
      sum_words(ip.subspan(12, 8)) + 17U + static_cast<std::uint32_t>(8 + payload.size());
  const std::uint16_t checksum = fold(pseudo + sum_words(out.subspan(34)));
  store_be<2>(udp, 6, checksum == 0 ? 0xFFFFU : checksum);
}

MoldFrameBuilder::MoldFrameBuilder(FrameAddress address, MoldSession session,
                                   std::uint64_t next_sequence, std::uint16_t messages_max)
    : address_{address},
      next_sequence_{next_sequence},
      messages_max_{messages_max},
      payload_(kMoldHeaderBytes) {
  payload_.reserve(kMoldHeaderBytes + kMoldPayloadBytesMax);
  frame_.reserve(kEthernetBytesMax);
  for (std::size_t i = 0; i < session.size(); ++i) payload_[i] = static_cast<std::byte>(session[i]);
}

bool MoldFrameBuilder::fits(std::size_t length) const noexcept {
  return count_ < messages_max_ &&
         payload_.size() + 2 + length <= kMoldHeaderBytes + kMoldPayloadBytesMax;
}

void MoldFrameBuilder::add(std::span<const std::byte> message) {
  const std::size_t at = payload_.size();
  payload_.resize(at + 2);
  store_be<2>(payload_, at, message.size());
  payload_.insert(payload_.end(), message.begin(), message.end());
  ++count_;
}

std::span<const std::byte> MoldFrameBuilder::take() {
  if (count_ == 0) return {};
  const auto frame = finish(count_);
  next_sequence_ += count_;
  count_ = 0;
  payload_.resize(kMoldHeaderBytes);
  return frame;
}

std::span<const std::byte> MoldFrameBuilder::control(bool end) { return finish(end ? 0xFFFF : 0); }

std::span<const std::byte> MoldFrameBuilder::finish(std::uint16_t count_field) {
  store_be<8>(payload_, 10, next_sequence_);
  store_be<2>(payload_, 18, count_field);
  wrap_udp(address_, payload_, frame_);
  return frame_;
}

std::optional<UdpDatagram> find_udp(std::span<const std::byte> frame) noexcept {
  std::size_t at = 12;
  if (frame.size() < at + 2) return std::nullopt;
  if (load_be<2>(frame, at) == kVlan) at += 4;
  if (frame.size() < at + 2 + 28 || load_be<2>(frame, at) != kIpv4) return std::nullopt;
  const auto ip = frame.subspan(at + 2);
  const std::size_t total = load_be<2>(ip, 2);
  const bool fragment = (load_be<2>(ip, 6) & 0x3FFFU) != 0;
  if (ip[0] != std::byte{0x45} || ip[9] != std::byte{17} || fragment) return std::nullopt;
  if (total < 28 || total > ip.size() || load_be<2>(ip, 24) != total - 20) return std::nullopt;
  return UdpDatagram{static_cast<std::uint16_t>(load_be<2>(ip, 22)), ip.subspan(28, total - 28)};
}

std::optional<MoldHeader> find_mold(std::span<const std::byte> payload) noexcept {
  if (payload.size() < kMoldHeaderBytes) return std::nullopt;
  MoldHeader header;
  for (std::size_t i = 0; i < header.session.size(); ++i)
    header.session[i] = std::to_integer<char>(payload[i]);
  header.sequence = load_be<8>(payload, 10);
  header.count = static_cast<std::uint16_t>(load_be<2>(payload, 18));
  return header;
}

}  // namespace pcl::feed_file
