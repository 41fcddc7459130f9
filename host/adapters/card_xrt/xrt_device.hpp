// A gateway kernel behind XRT: on an Alveo card, or emulated; the same library calls.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "host/adapters/card_xrt/ring_device.hpp"

namespace pcl::card_xrt {

struct XrtDeviceSettings {
  std::string xclbin;  // path
  std::string uuid;    // expected of it, 32 hexadecimal digits, any case, with or without dashes;
                       // empty: any
  unsigned index{};    // of the device
  std::string kernel{"pcl_gateway_kernel:gateway"};  // as kernels/gateway/link/ names it
  std::uint64_t call_limit_ms{700};                  // of a register access
  std::uint64_t open_limit_ms{60'000};               // of loading, and of closing
  /// Called once, from a thread of its own, when a library call lasts longer than that; the device
  /// is then lost and the calling thread with it. Empty: a line on standard error and the exit code
  /// kExitLost.
  std::function<void()> stuck;
};

/// Loads the xclbin, opens the kernel for itself alone, allocates the rings' host memory.
///
/// No XRT exception leaves this class. The library's handlers for SIGSEGV, SIGABRT and SIGFPE,
/// which signal the whole process group, are taken out again after loading.
class XrtDevice final : public RingDevice {
 public:
  static constexpr int kExitLost = 5;

  /// kInvalid: the file is no xclbin of ours (names the file and what was expected); kUnavailable:
  /// no such device, or it does not take the file.
  [[nodiscard]] static Result<std::shared_ptr<XrtDevice>> open(const XrtDeviceSettings& settings);
  ~XrtDevice() override;

  [[nodiscard]] Result<std::uint32_t> read(std::uint32_t offset) override;
  [[nodiscard]] Status write(std::uint32_t offset, std::uint32_t value) override;
  [[nodiscard]] std::span<std::byte> memory() override;
  [[nodiscard]] std::uint64_t address() const override;
  [[nodiscard]] unsigned clock_mhz() const override;

  /// XCL_EMULATION_MODE is set: time is the host's to give.
  [[nodiscard]] static bool emulated();

 private:
  struct Handles;
  explicit XrtDevice(std::unique_ptr<Handles> handles);
  static void load(Handles& handles, const XrtDeviceSettings& settings, unsigned bank);

  std::unique_ptr<Handles> handles_;
};

}  // namespace pcl::card_xrt
