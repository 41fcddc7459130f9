// How a component of the daemon tells of itself in the status.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "host/base/json_text.hpp"

namespace pcl::gateway {

[[nodiscard]] constexpr std::uint64_t ns(std::chrono::milliseconds time) {
  return static_cast<std::uint64_t>(time.count()) * 1'000'000;
}

/// {"health", "latency_us", "last_success_age_ms"}, to which it adds what it has besides.
[[nodiscard]] inline JsonObject component_json(const char* health, std::uint64_t latency_ns,
                                               std::optional<std::uint64_t> last_ok_ns,
                                               std::uint64_t now_ns) {
  JsonObject body;
  body.add("health", health).add("latency_us", latency_ns / 1'000);
  if (last_ok_ns) {
    const std::uint64_t since = std::max(now_ns, *last_ok_ns) - *last_ok_ns;
    body.add("last_success_age_ms", since / 1'000'000);
  } else {
    body.add_raw("last_success_age_ms", "null");
  }
  return body;
}

}  // namespace pcl::gateway
