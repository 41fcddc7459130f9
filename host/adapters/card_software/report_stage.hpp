// The card from the venue's report to exposure, and what an execution sets off: values, warnings,
// kills.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/door_stage.hpp"
#include "host/adapters/card_software/gate_memory.hpp"
#include "host/adapters/card_software/market_stage.hpp"
#include "host/adapters/card_software/record_queue.hpp"

namespace pcl {

/// One report after another. What cannot be followed leaves exposure unknown and engages the kill
/// latch. One thread.
class ReportStage {
 public:
  ReportStage(GateMemory& memory, const MarketStage& market, DoorStage& door, RecordQueue& records,
              Counters& counters)
      : memory_{memory}, market_{market}, door_{door}, records_{records}, counters_{counters} {}

  void report(std::uint64_t sequence, std::span<const std::byte> message);
  /// Values a party at the card's own quote; without one nothing happens.
  std::optional<contract::CommandRefusal> revalue(const contract::RevalueCommand& command);

 private:
  void fault(contract::KillSource source, std::uint64_t detail);
  void record(std::uint64_t sequence, const domain::ouch::Report& report,
              const domain::ReportEffect& effect);
  void executed(const domain::Party& party);
  void moved(const domain::Execution& execution);
  void look_at_marks(const domain::Party& party);
  void look_at_marks_of(std::size_t account);
  /// Whether the limit itself is reached.
  bool warn(std::size_t account, contract::WarningKind kind, std::uint64_t value,
            std::uint64_t limit);

  GateMemory& memory_;
  const MarketStage& market_;
  DoorStage& door_;
  RecordQueue& records_;
  Counters& counters_;
};

}  // namespace pcl
