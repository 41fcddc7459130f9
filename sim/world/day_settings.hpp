// The world of a seed: its configuration, drawn from it.
#pragma once

#include "sim/world/world.hpp"

namespace pcl::world {

/// One or two symbols with a strategy each, one account, limits that a day seldom comes to.
[[nodiscard]] WorldSettings settings_of(std::uint64_t seed);

}  // namespace pcl::world
