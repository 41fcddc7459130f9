// What the card thinks of an Ethernet frame: whose it is, and where its UDP payload lies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pcl::domain {

enum class FrameVerdict : std::uint8_t { kDatagram, kForeign, kMalformed };

struct FrameView {
  FrameVerdict verdict{};
  std::span<const std::byte> payload;  // of the UDP datagram, only with kDatagram
};

/// Judges a frame without preamble and FCS; port 0 accepts none. Pure, no allocation, O(20 bytes).
[[nodiscard]] FrameView examine_frame(std::span<const std::byte> frame,
                                      std::uint16_t port) noexcept;

}  // namespace pcl::domain
