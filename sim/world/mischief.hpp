// What goes wrong by the clock, and is put right again; the people who watch over it.
#pragma once

#include <cstdint>
#include <functional>

#include "sim/world/invariants.hpp"
#include "sim/world/world.hpp"

namespace pcl::world {

/// Every 10 ms each kind of fault that is no message's has its chance. Faults that last end by
/// themselves. One thread, in the world's schedule.
class Mischief {
 public:
  Mischief(World& world, Invariants& invariants);
  Mischief(Mischief&&) = delete;  // the schedule holds `this`

  /// Whatever lasts ends now.
  void heal();
  [[nodiscard]] std::uint64_t next_request() noexcept { return ++requests_; }

 private:
  void tick();
  void strike(FaultKind kind, Random chance);
  void strike_venue(FaultKind kind, Random& chance);
  void strike_disk(FaultKind kind, Random& chance);
  void strike_process(FaultKind kind, Random& chance);
  void strike_people(FaultKind kind, Random& chance);
  void bust(Random& chance);
  void halt(Random& chance);
  void trade_outside(Random& chance);
  void snapshot();
  void kill(Random& chance, contract::KillSource source);
  void two_operators(Random& chance);
  /// Ends so much later, unless all has ended before.
  void later(std::uint64_t ns, std::function<void()> act);

  World& world_;
  Invariants& invariants_;
  std::uint64_t requests_{};
  std::uint64_t age_{};  // of what later() holds: heal() ends it
};

}  // namespace pcl::world
