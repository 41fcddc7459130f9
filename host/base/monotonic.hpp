// The host's monotonic clock, named so that nobody reads it by accident. Never in host/engine or
// host/domain.
#pragma once

#include <chrono>
#include <cstdint>

namespace pcl {

/// Nanoseconds of CLOCK_MONOTONIC. Any thread.
[[nodiscard]] inline std::uint64_t monotonic_ns() noexcept {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                        std::chrono::steady_clock::now().time_since_epoch())
                                        .count());
}

}  // namespace pcl
