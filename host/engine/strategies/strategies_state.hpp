// What a strategy remembers.
#pragma once

#include <array>
#include <cstdint>

#include "host/engine/archive.hpp"
#include "host/engine/config.hpp"

namespace pcl::engine {

/// Memory of one momentum strategy.
struct StrategyState {
  std::array<std::uint32_t, kLookbackMax + 1> middles{};  // ring of bid + ask
  std::uint32_t filled{};
  std::uint32_t next{};
  std::uint64_t entry{};  // id of the working entry, 0: none
  std::uint64_t exit{};
  std::uint64_t entry_since{};    // venue time
  std::uint64_t holding_since{};  // venue time the position was opened
  std::uint64_t quiet_until{};    // venue time
  std::uint32_t rejects{};        // in a row
  std::uint64_t entries{};        // sent; even ones passive, odd ones marketable
  bool stopped{};
};
template <class A, Is<StrategyState> T>
void fields(A& a, T& v) {
  a(v.middles, v.filled, v.next, v.entry, v.exit, v.entry_since, v.holding_since, v.quiet_until,
    v.rejects, v.entries, v.stopped);
}

}  // namespace pcl::engine
