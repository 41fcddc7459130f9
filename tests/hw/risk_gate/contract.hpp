// The contract's header, which -Wshadow of g++ 12 objects to: register and record names repeat
// constants of the namespace.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#include "hw/contract/generated/contract.hpp"
#pragma GCC diagnostic pop
