// What the host loads: limits, and under boot hold the exposure it has rebuilt; and the digests by
// which both sides find that they agree.
#pragma once

#include <cstdint>
#include <optional>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/door_stage.hpp"
#include "host/adapters/card_software/gate_memory.hpp"
#include "host/adapters/card_software/record_queue.hpp"

namespace pcl {

/// Each answers with the refusal, or nothing; a refused command changes nothing. That a load stands
/// under boot hold is the caller's to see to. One thread.
class LoadStage {
 public:
  LoadStage(GateMemory& memory, DoorStage& door, RecordQueue& records, Counters& counters)
      : memory_{memory}, door_{door}, records_{records}, counters_{counters} {}

  using Refused = std::optional<contract::CommandRefusal>;
  template <class Limits>
  Refused limits(const Limits& limits) {
    return memory_.shadow.write(limits);
  }
  /// One limits record; the shadow set is the active one's equal afterwards, either way.
  void commit(const contract::LimitsCommitCommand& command);

  void clear_exposure();
  Refused account(const contract::AccountLoadCommand& command);
  Refused position(const contract::PositionLoadCommand& command);
  Refused order(const contract::OrderLoadCommand& command);
  Refused session(const contract::SessionLoadCommand& command);
  Refused resolve(const contract::OrderResolveCommand& command);

  /// One digest record. Equal under boot hold: confirmed. Different: not, and the kill latch.
  void check_digests(const contract::DigestCheckCommand& command);

 private:
  template <class Command>
  Refused exposure(const Command& command);

  GateMemory& memory_;
  DoorStage& door_;
  RecordQueue& records_;
  Counters& counters_;
};

}  // namespace pcl
