// The card from order to decision, and from the venue's report to exposure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/door_stage.hpp"
#include "host/adapters/card_software/market_stage.hpp"
#include "host/adapters/card_software/record_queue.hpp"
#include "host/adapters/card_software/sizes.hpp"
#include "host/domain/exposure.hpp"
#include "host/domain/risk_gate.hpp"

namespace pcl {

/// Judges, reserves, hands to the door; takes reports in. Loads answer with the refusal, or
/// nothing. One thread.
class OrderStage {
 public:
  OrderStage(const SoftwareCardSizes& sizes, const MarketStage& market, DoorStage& door,
             RecordQueue& records, Counters& counters);

  void enter(const contract::OrderEnterCommand& command, std::uint64_t now, std::uint32_t stale_us);
  void replace(const contract::OrderReplaceCommand& command, std::uint64_t now,
               std::uint32_t stale_us);
  void cancel(const contract::OrderCancelCommand& command);

  using Refused = std::optional<contract::CommandRefusal>;
  Refused load_limits(const contract::LimitsLoadCommand& command);
  Refused load_position(const contract::PositionLoadCommand& command);
  Refused load_order(const contract::OrderLoadCommand& command);
  Refused load_session(const contract::SessionLoadCommand& command);
  Refused resolve(const contract::OrderResolveCommand& command);
  void clear_exposure() noexcept { exposure_.clear(); }

  void report(std::uint64_t sequence, std::span<const std::byte> message);

  [[nodiscard]] bool exposure_unknown() const noexcept { return exposure_unknown_; }
  void exposure_known_again() noexcept { exposure_unknown_ = false; }
  [[nodiscard]] bool session_loaded() const noexcept { return session_loaded_; }
  void forget_session_load() noexcept { session_loaded_ = false; }

 private:
  struct Asked {  // an order on its way through the gate
    domain::GateOrder order;
    domain::ExposureKey key;
    std::uint64_t command_sequence{};
  };
  [[nodiscard]] domain::Judgement judge(const Asked& asked, std::uint64_t now,
                                        std::uint32_t stale_us);
  void decide(const Asked& asked, const domain::MarketView& view, const domain::GateState& state,
              const domain::Judgement& judgement);
  void fault(contract::KillSource source, std::uint64_t detail);
  void record_report(std::uint64_t sequence, const domain::ouch::Report& report,
                     const domain::ReportEffect& effect);

  const MarketStage& market_;
  DoorStage& door_;
  RecordQueue& records_;
  Counters& counters_;
  std::vector<domain::Limits> limits_;
  domain::Exposure exposure_;
  std::uint64_t next_report_{};
  bool session_loaded_{};
  bool exposure_unknown_{};
};

}  // namespace pcl
