// One line out, one line back, over TCP: what the venue's account port and the programs' own ports
// speak.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace pcl {

struct LineRequest {
  std::string address;  // IPv4
  std::uint16_t port{};
  std::string_view line;            // without its line feed
  std::uint64_t timeout_ms{2'000};  // for all of it
  std::size_t answer_bytes_max{16U << 20U};
};

/// Connects, sends, reads up to the first line feed, closes. Blocks at most timeout_ms. Any thread.
/// kUnavailable: not reached, cut off or too slow. kExhausted: the answer is longer than the bound.
[[nodiscard]] Result<std::string> ask_line(const LineRequest& request);

/// The same for a peer that answers until it closes the connection; `line` is sent as it is.
[[nodiscard]] Result<std::string> ask_until_close(const LineRequest& request);

}  // namespace pcl
