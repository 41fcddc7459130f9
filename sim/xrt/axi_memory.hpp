// The memory behind the kernel's AXI master.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/base/result.hpp"
#include "sim/xrt/message.hpp"

namespace pcl::sim::xrt {

/// Implementations: HostMemory (the host's, through the library) and the plain bytes of
/// tests/sim/xrt.
class AxiMemory {
 public:
  AxiMemory() = default;
  AxiMemory(const AxiMemory&) = delete;
  AxiMemory& operator=(const AxiMemory&) = delete;
  virtual ~AxiMemory() = default;
  /// kInvalid: no memory at that address (the bus answers SLVERR); else the memory is gone.
  [[nodiscard]] virtual Status read(std::uint64_t address, std::span<std::byte> into) = 0;
  [[nodiscard]] virtual Status write(std::uint64_t address, Bytes bytes) = 0;
};

}  // namespace pcl::sim::xrt
