// The bounds of a software card; the defaults are the card's own.
#pragma once

#include <cstddef>

#include "hw/contract/generated/contract.hpp"

namespace pcl {

struct SoftwareCardSizes {
  std::size_t symbols{contract::kSymbols};
  std::size_t orders{65'536};  // of the book. The card: 2 banks x 8,192 sets x 4 ways
  std::size_t open_orders{contract::kOpenOrders};  // a power of two; pending replaces included
  std::size_t parties{contract::kPositions};       // (account, strategy, symbol)
  std::size_t market_records{8'192};               // queued quote, trading_state, gap; at least 256
  std::size_t gate_records{1'024};                 // all other queued records; at least 256
  std::size_t frames{1'024};                       // released and not taken; at least 16
};

}  // namespace pcl
