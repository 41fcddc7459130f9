// The kills that stood at a decision, from the card's kill records.
#pragma once

#include <cstdint>
#include <optional>

#include "host/domain/gate_asked.hpp"
#include "host/engine/risk/shadow_state.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// As the card's registers say when it comes up: of scoped kills only whether there is one.
[[nodiscard]] ShadowKills kills_of(const LinkChange& link);
/// Kill records come before all decisions that know of them. An engagement raises the epoch, which
/// decisions name. A release does not: of commands sent before its record was seen (up to
/// `last_sent`) nobody knows on which side of it they were decided.
void take_kill(ShadowKills& kills, const contract::KillRecord& record, std::uint64_t last_sent);
[[nodiscard]] inline bool known_at(const ShadowKills& kills, const contract::DecisionRecord& said) {
  return kills.known && said.epoch == kills.epoch && said.command_sequence >= kills.settled;
}
/// The first that covers the order, in the gate's order.
[[nodiscard]] std::optional<domain::KillTarget> covering(const ShadowKills& kills,
                                                         const domain::Asked& asked);

}  // namespace pcl::engine
