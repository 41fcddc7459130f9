// The smallest history that still fails in the same way.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "sim/world/faults.hpp"

namespace pcl::world {

/// In which events faults may strike, and which kinds.
struct Trial {
  Window window;  // with an end
  FaultSet faults{};
};

struct Narrowed {
  Trial trial;
  std::string wrong;
  std::uint64_t runs{};
};

/// What goes wrong in a trial; empty: nothing.
using RunTrial = std::function<std::string(const Trial&)>;

/// Two failures are the same if their words are up to the first colon.
[[nodiscard]] std::string class_of(const std::string& wrong);

/// From a trial that fails: the earliest end by bisection, then kinds left out one by one, then the
/// end once more and the latest beginning. Every step is kept only if it fails in the same way, so
/// the answer does too; that no smaller one does is not promised. Runs: about three times the
/// logarithm of the window and the number of kinds.
[[nodiscard]] Narrowed narrow(const Trial& failing, const std::string& wrong, const RunTrial& run);

}  // namespace pcl::world
