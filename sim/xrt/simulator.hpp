// The simulator's loop: the host's requests, and the clock while there is something to do.
#pragma once

#include <cstdint>

#include "host/base/log.hpp"
#include "sim/xrt/channel.hpp"
#include "sim/xrt/host_memory.hpp"
#include "sim/xrt/kernel_model.hpp"

namespace pcl::sim::xrt {

/// One thread. While the kernel is not idle its clock runs in short slices, and the host's requests
/// are served between two, so that a register access does not wait; when it is idle the thread
/// sleeps until the next request. So time stands still for an idle kernel: its microseconds are the
/// host's to give.
class Simulator {
 public:
  static constexpr std::uint64_t kSliceCycles = 8;
  static constexpr int kSlicesBetweenLooks = 2;  // at whether it is idle
  /// The kernel's registers stand there; the xclbin says so (xclbin.py).
  static constexpr std::uint64_t kKernelBase = 0x1800000;
  static constexpr std::uint64_t kKernelBytes = 0x10000;

  Simulator(Channel control, HostMemory& host, KernelModel& kernel, Log& log)
      : control_{std::move(control)}, host_{host}, kernel_{kernel}, log_{log} {}

  /// Until the host closes the device. An error: the host has gone, or talks nonsense.
  Status run();

 private:
  Status work();
  Status serve();
  Status serve(const Channel::Request& request);
  Status access(Api api, const MessageReader& call);

  Channel control_;
  HostMemory& host_;
  KernelModel& kernel_;
  Log& log_;
  MessageWriter reply_;
  bool closed_{};
};

}  // namespace pcl::sim::xrt
