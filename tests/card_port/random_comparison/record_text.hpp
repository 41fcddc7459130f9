// Records as text, and the first field in which two differ.
#pragma once

#include <string>

#include "hw/contract/generated/contract.hpp"

namespace pcl::bench {

/// Without what only hardware knows: `cycle` and `kill_cycle` are 0.
[[nodiscard]] contract::Entry without_cycles(contract::Entry record);
[[nodiscard]] contract::Entry without_sequence(contract::Entry record);
/// "decision: command_sequence 12, ..." in the layout's order.
[[nodiscard]] std::string to_text(const contract::Entry& record);
/// The names of the fields that differ with both values; empty if none does.
[[nodiscard]] std::string differing_fields(const contract::Entry& reference, const contract::Entry& candidate);

}  // namespace pcl::bench
