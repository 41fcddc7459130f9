// The shadow's books: what the commands that have had their effect, and the venue's reports, make
// of the card's exposure.
#pragma once

#include <cstdint>

#include "host/engine/risk/shadow_state.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// What rebuilds exposure under the boot hold.
[[nodiscard]] bool is_load(contract::CommandKind kind);
/// What the gate decides: enter, replace, modify.
[[nodiscard]] bool is_order(contract::CommandKind kind);

/// The books are not believed until the next exposure_clear.
void give_up(Shadow& shadow);
/// The card has come to that command: all before it have had their effect.
void advance(Shadow& shadow, std::uint64_t sequence);
/// A command that has none, by its sequence; it must be among those sent.
void forget(Shadow& shadow, std::uint64_t sequence);
/// A report may stand behind commands that were sent before and not yet seen to have had their
/// effect. Of a resolved order the record tells; among loads that it meets nothing does but the
/// digest.
void take_report(Shadow& shadow, const contract::ReportRecord& record);

}  // namespace pcl::engine
