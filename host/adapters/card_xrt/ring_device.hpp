// What the Card port over rings needs of a device: registers, and host memory that the device can
// reach.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/base/result.hpp"

namespace pcl::card_xrt {

/// Implementations: XrtDevice (an Alveo card, or the emulation, by the same library calls) and the
/// tests' device of plain memory.
///
/// Threads: memory() is read and written by one thread; read() and write() may be called from any.
class RingDevice {
 public:
  RingDevice() = default;
  RingDevice(const RingDevice&) = delete;
  RingDevice& operator=(const RingDevice&) = delete;
  virtual ~RingDevice() = default;

  /// One 32-bit register at a byte offset of the kernel. kUnavailable: the device did not answer.
  [[nodiscard]] virtual Result<std::uint32_t> read(std::uint32_t offset) = 0;
  [[nodiscard]] virtual Status write(std::uint32_t offset, std::uint32_t value) = 0;
  /// Page-aligned, zero at first, at least kRingBytes (ring_layout.hpp) long, mapped for the
  /// device's life.
  [[nodiscard]] virtual std::span<std::byte> memory() = 0;
  /// Where the device finds its first byte.
  [[nodiscard]] virtual std::uint64_t address() const = 0;
  /// Of the kernel, in MHz, as linked; 0: not known.
  [[nodiscard]] virtual unsigned clock_mhz() const = 0;
};

}  // namespace pcl::card_xrt
