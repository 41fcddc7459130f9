// The simulated world's disk, for tests.
#pragma once

#include "sim/world/memory_disk.hpp"

namespace pcl::fakes {

using world::MemoryDisk;

}  // namespace pcl::fakes
