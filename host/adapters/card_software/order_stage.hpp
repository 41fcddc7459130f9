// The card from order to decision and reservation.
#pragma once

#include <cstdint>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/door_stage.hpp"
#include "host/adapters/card_software/gate_memory.hpp"
#include "host/adapters/card_software/market_stage.hpp"
#include "host/adapters/card_software/record_queue.hpp"
#include "host/domain/gate_asked.hpp"
#include "host/domain/risk_gate.hpp"

namespace pcl {

/// Gathers what the gate has to know, judges, records the decision; what passes is reserved and
/// handed to the door. One thread.
class OrderStage {
 public:
  OrderStage(GateMemory& memory, const MarketStage& market, DoorStage& door, RecordQueue& records,
             Counters& counters)
      : memory_{memory}, market_{market}, door_{door}, records_{records}, counters_{counters} {}

  void enter(const contract::OrderEnterCommand& command);
  void replace(const contract::OrderReplaceCommand& command);
  /// A reduction takes a token of its session as a cancel does, any other what an order takes.
  void modify(const contract::OrderModifyCommand& command);
  void cancel(const contract::OrderCancelCommand& command);

 private:
  struct Decided {
    std::uint32_t user_ref{};  // 0: refused
    bool new_risk{};
  };
  /// Records the decision; what passes is reserved.
  [[nodiscard]] Decided judge(const domain::Asked& asked);
  [[nodiscard]] domain::ExposureView exposure_of(const domain::Asked& asked);
  [[nodiscard]] domain::GateState state_of(const domain::Asked& asked) const;
  void record(const domain::Asked& asked, const domain::GateInput& input,
              const domain::Judgement& judgement, std::uint32_t user_ref);
  void take_tokens(const domain::Asked& asked);

  GateMemory& memory_;
  const MarketStage& market_;
  DoorStage& door_;
  RecordQueue& records_;
  Counters& counters_;
};

}  // namespace pcl
