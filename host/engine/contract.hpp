// The generated contract, with g++'s -Wshadow silenced in it: it takes the scoped enumerators
// Register::kContractVersion and RecordKind::kCounters for shadows of the constants of the same
// names.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#include "hw/contract/generated/contract.hpp"
#pragma GCC diagnostic pop
