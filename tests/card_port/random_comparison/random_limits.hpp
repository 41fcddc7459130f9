// Limits of the random script: one entry at a time, mostly wide, now and then close to what trades.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/card_port/random_comparison/script_state.hpp"

namespace pcl::bench {

class RandomLimits {
 public:
  explicit RandomLimits(ScriptState& state) : state_{state}, random_{state.random} {}

  /// All of the world, wide, and a commit.
  [[nodiscard]] std::vector<Input> boot();
  /// One or more entries and a commit: mostly with the right CRC, for bursts always.
  [[nodiscard]] std::vector<Input> step();
  /// A value that is none, in one of the three commands.
  [[nodiscard]] Input bad();

 private:
  [[nodiscard]] contract::SymbolLimitsCommand symbol();
  [[nodiscard]] contract::AccountLimitsCommand account();
  [[nodiscard]] contract::AccountLimitsCommand without_loss_in_bursts(
      contract::AccountLimitsCommand limits) const;
  [[nodiscard]] contract::RateLimitsCommand rate();
  [[nodiscard]] Input some();
  [[nodiscard]] bool tight() { return random_.chance(250); }

  ScriptState& state_;
  Random& random_;
};

}  // namespace pcl::bench
