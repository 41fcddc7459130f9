// What the benches of the card's modules share: the clock, 64-byte entries on wide ports, seeded
// stalls.
#pragma once

#include <cstdint>
#include <cstring>
#include <random>

#include "hw/contract/generated/contract.hpp"

namespace pcl::hw {

/// One rising edge. Outputs are those after the edge; call eval() again after changing inputs.
template <class Model>
void tick(Model& model) {
  model.clk_i = 0;
  model.eval();
  model.clk_i = 1;
  model.eval();
}

template <class Model>
void reset(Model& model) {
  model.rst_i = 1;
  tick(model);
  tick(model);
  model.rst_i = 0;
  model.eval();
}

/// A typed command or record on a 512-bit port, and back.
template <class Wide, class Typed>
void put(Wide& port, const Typed& entry) {
  static_assert(sizeof(Typed) == contract::kEntryBytes);
  std::memcpy(&port, &entry, sizeof entry);
}
template <class Typed, class Wide>
[[nodiscard]] Typed get(const Wide& port) {
  static_assert(sizeof(Typed) == contract::kEntryBytes);
  Typed entry;
  std::memcpy(static_cast<void*>(&entry), &port, sizeof entry);
  return entry;
}

/// Ready or idle, by a seeded pattern: `percent` of the cycles are stalled.
class Stalls {
 public:
  Stalls(std::uint32_t seed, unsigned percent) : random_{seed}, percent_{percent} {}
  [[nodiscard]] bool go() { return random_() % 100U >= percent_; }

 private:
  std::minstd_rand random_;
  unsigned percent_;
};

}  // namespace pcl::hw
