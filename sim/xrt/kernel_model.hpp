// The Verilated gateway kernel and what a shell puts round it: a register port, an AXI memory.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <random>

#include "host/base/result.hpp"
#include "sim/xrt/axi_memory.hpp"

class Vpcl_gateway_kernel;
class VerilatedContext;

namespace pcl::sim::xrt {

struct KernelOptions {
  std::uint32_t seed = 1;      // of the pattern below
  unsigned stall_percent = 0;  // cycles in which the memory offers or takes no beat, 0..95
};

/// One thread. Every call that runs the clock serves the AXI master too. Errors are the memory's:
/// it is gone, and so is the simulation.
class KernelModel {
 public:
  KernelModel(AxiMemory& memory, const KernelOptions& options);
  ~KernelModel();

  /// One AXI4-Lite access. An answer of SLVERR reads as 0 and is counted.
  [[nodiscard]] Result<std::uint32_t> read(std::uint16_t address);
  Status write(std::uint16_t address, std::uint32_t value);
  Status run(std::uint64_t cycles);
  /// As shell_status says: nothing to fetch and nothing under way.
  [[nodiscard]] Result<bool> idle();

  [[nodiscard]] std::uint64_t cycles() const noexcept { return cycles_; }
  [[nodiscard]] std::uint64_t slave_errors() const noexcept { return slave_errors_; }

 private:
  static constexpr std::size_t kBeatBytes = 64;
  struct Burst {
    std::uint64_t address{};
    unsigned beats{};
    unsigned done{};
    bool failed{};
  };
  struct Beat {
    std::array<std::byte, kBeatBytes> bytes{};
    bool last{};
    bool failed{};
  };

  /// A register access under way.
  struct Access {
    bool address_taken{}, data_taken{}, answered{};
    std::uint32_t value{};
    std::uint8_t response{};
  };

  Status step();
  void offer_memory();
  void take_register_answer();
  Result<std::uint32_t> access(bool writing, std::uint16_t address, std::uint32_t value);
  Status take_read_address();
  Status take_write_beat();
  [[nodiscard]] bool chance() {
    return options_.stall_percent != 0 && random_() % 100U < options_.stall_percent;
  }

  AxiMemory& memory_;
  KernelOptions options_;
  std::unique_ptr<VerilatedContext> context_;
  std::unique_ptr<Vpcl_gateway_kernel> model_;
  std::minstd_rand random_;
  std::deque<Beat> reads_;      // fetched, on their way to the kernel
  std::deque<Burst> writes_;    // addresses taken, beats to come
  std::deque<bool> responses_;  // of finished write bursts: failed
  bool offering_read_{}, offering_response_{};
  Access access_;
  std::uint64_t cycles_{};
  std::uint64_t slave_errors_{};
};

}  // namespace pcl::sim::xrt
