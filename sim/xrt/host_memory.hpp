// Host memory as the simulated device reaches it: through messages to the library.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/base/result.hpp"
#include "sim/xrt/axi_memory.hpp"
#include "sim/xrt/channel.hpp"

namespace pcl::sim::xrt {

/// Reads wait for their answer. Writes are gathered while their addresses run on, at most
/// kGatherBytes, and sent without waiting: the library carries them out in order, so what is sent
/// first is seen first. flush() before the host is told anything. One thread.
///
/// The library does not tell which buffers the host has, answers "valid" for an address in none of
/// them and drops the write. What is outside the bank is kInvalid here; inside it the addresses are
/// the kernel's to get right.
class HostMemory final : public AxiMemory {
 public:
  static constexpr std::size_t kGatherBytes = 4'096;
  static constexpr std::uint64_t kBankBase = 0x2000000000;  // as xclbin.py says
  static constexpr std::uint64_t kBankBytes = 16ULL << 30U;
  // Writes sent and not yet answered. The library answers in two pieces, and stops for good when
  // about 280 of them lie unread in the socket.
  static constexpr std::size_t kUnansweredMax = 64;

  explicit HostMemory(Channel channel) : channel_{std::move(channel)} {}

  [[nodiscard]] Status read(std::uint64_t address, std::span<std::byte> into) override;
  [[nodiscard]] Status write(std::uint64_t address, Bytes bytes) override;
  Status flush();
  /// Tells the library that no more requests come.
  Status close();

 private:
  Status take_answers(std::size_t leave);

  Channel channel_;
  MessageWriter message_;
  std::uint64_t gathered_at_{};
  std::vector<std::byte> gathered_;
  std::size_t unanswered_{};
};

}  // namespace pcl::sim::xrt
