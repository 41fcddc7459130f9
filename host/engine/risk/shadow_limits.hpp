// The limits that the card has committed, from the commands that wrote them.
#pragma once

#include "host/domain/gate_asked.hpp"
#include "host/engine/risk/shadow_state.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

[[nodiscard]] inline contract::CommandKind kind_of(const contract::Entry& command) noexcept {
  return static_cast<contract::CommandKind>(command.kind());
}
[[nodiscard]] constexpr bool is_limits(contract::CommandKind kind) noexcept {
  using contract::CommandKind;
  return kind == CommandKind::kSymbolLimits || kind == CommandKind::kAccountLimits ||
         kind == CommandKind::kRateLimits;
}

/// The card has taken a command of limits into its shadow set.
void write_limits(ShadowLimits& limits, const contract::Entry& command);
/// Its answer to a commit. What it has is known if it has the CRC of what we know was written.
void commit_limits(ShadowLimits& limits, const contract::LimitsRecord& record);
/// Of the active set, for that order.
[[nodiscard]] domain::GateLimits limits_of(const ShadowLimits& limits, const domain::Asked& asked);

}  // namespace pcl::engine
