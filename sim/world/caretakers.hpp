// Two people who bring it back to trade, each time it is stopped.
#pragma once

#include <cstdint>

#include "sim/world/mischief.hpp"

namespace pcl::world {

/// Every 200 ms they look, and do what the engine wants done before anything else: ESS reset with a
/// root cause, kills released by two names, a reconciliation asked for, repairs that keep new risk
/// back approved.
class Caretakers {
 public:
  Caretakers(World& world, Mischief& mischief);
  Caretakers(Caretakers&&) = delete;  // the schedule holds `this`

 private:
  void look();
  void ask(engine::OperatorKind kind, const engine::KillTarget& target, std::uint64_t subject = 0);

  World& world_;
  Mischief& mischief_;
};

}  // namespace pcl::world
