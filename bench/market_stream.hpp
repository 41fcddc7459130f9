// A seeded market in ITCH 5.0, for measuring: the same seed gives the same bytes on every machine.
#pragma once

#include <cstdint>
#include <vector>

namespace pcl::bench {

struct StreamShape {
  std::uint64_t seed{1};
  std::uint32_t messages{200'000};    // after the directory
  std::uint16_t symbols{8};           // at most 256, locates from 1, names SYM0..
  std::uint32_t live_orders{20'000};  // adds are preferred below, removals above
};

/// Ethernet frames of MoldUDP64 from sequence 1, filled with messages as long as they fit: S, R for
/// each symbol, then a mix of A (52 %), D, U, E and X near a wandering price. Every reference is
/// known, every quantity within its order.
struct Stream {
  std::vector<std::vector<std::byte>> frames;
  std::uint64_t messages{};
};
[[nodiscard]] Stream generate(const StreamShape& shape);

}  // namespace pcl::bench
