// An order on its way through the gate: what its command asks, what its chain adds, and what it
// leaves behind once it has passed.
#pragma once

#include <cstdint>

#include "host/domain/exposure.hpp"
#include "host/domain/limit_set.hpp"
#include "host/domain/risk_gate.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

struct Asked {
  GateOrder order;
  Party party;
  std::uint64_t command_sequence{};
  std::uint32_t original{};  // replace: the order named; modify: the order, which keeps its number
  std::uint8_t session{};
  std::uint8_t named_session{};  // as the command says it: beyond kSessions it has no limits
  /// Passes as new risk, unless it is found to reduce only.
  [[nodiscard]] bool new_risk(bool reduce_only) const noexcept {
    return !reduce_only && !order.reduction();
  }
};

[[nodiscard]] Asked asked_of(const contract::OrderEnterCommand& command);
/// Party and chain are those of the open order named, if it is held.
[[nodiscard]] Asked asked_of(const contract::OrderReplaceCommand& command,
                             const OpenOrders& orders);
[[nodiscard]] Asked asked_of(const contract::OrderModifyCommand& command, const OpenOrders& orders);

[[nodiscard]] GateLimits limits_of(const LimitSet& set, const Asked& asked);
/// But for buckets, recent orders and room.
[[nodiscard]] ExposureView exposure_of(const Exposure& exposure, const Asked& asked);
/// Bits of [flag.decision]: sell, short, replace, modify.
[[nodiscard]] std::uint16_t decision_flags_of(const GateOrder& order) noexcept;

/// It has passed under that number. False: no room, which the gate has looked for.
bool reserve(Exposure& exposure, const Asked& asked, std::uint32_t user_ref, bool new_risk);

}  // namespace pcl::domain
