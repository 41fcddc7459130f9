// The way back of a run, step by step, and what has to hold before it takes new risk: derived from
// the state at any time, so that no step can be said to be done that is not.
//
// Source: requirements M-01 (the sequence) and M-02 (the six criteria).
#pragma once

#include <vector>

#include "host/engine/state.hpp"
#include "host/engine/summary.hpp"

namespace pcl::engine {

/// In the order in which they come about; a later one may hold before an earlier one.
[[nodiscard]] std::vector<RecoveryLine> recovery_steps(const State& s);
/// All six must hold at one moment: entries wait for it, exits and cancels do not.
[[nodiscard]] std::vector<RecoveryLine> recovery_criteria(const State& s);

}  // namespace pcl::engine
