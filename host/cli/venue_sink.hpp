// The far end of an order session: answers its login, then reads what comes and forgets it.
#pragma once

#include <cstdint>

#include "host/base/file_descriptor.hpp"
#include "host/base/result.hpp"

namespace pcl::breaker {

/// One connection on a free loopback port, no thread of its own: pump() takes and reads what is
/// there, bounded, and never blocks. Its receive buffer is as small as the kernel allows, so that a
/// sink on hold soon leaves the session with frames it cannot write.
class VenueSink {
 public:
  /// Fault::kUnavailable: no socket to be had.
  [[nodiscard]] Status open();
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// While on hold nothing is read.
  void hold(bool on) noexcept { on_hold_ = on; }
  void pump();

 private:
  FileDescriptor listener_;
  FileDescriptor client_;
  std::uint16_t port_{};
  std::size_t login_bytes_{};  // read of the login so far
  bool on_hold_{};
};

}  // namespace pcl::breaker
