// At what price a hedge or liquidation gets out.
#pragma once

#include <cstdint>
#include <optional>

#include "host/domain/instrument.hpp"
#include "host/engine/config.hpp"
#include "host/engine/market_state.hpp"

namespace pcl::engine {

/// What an exit on that side meets: of the quote, or, while it is not valid, of the last one that
/// was. 0: there is none.
[[nodiscard]] std::uint32_t far_touch(const SymbolMarket& market, values::Side side);

/// The far touch, `slip` further away, but never outside the symbol's collar and static band, on
/// its price increment. Nothing: no touch to go by. All in 1e-4 dollars.
[[nodiscard]] std::optional<CardPrice> exit_price(const SymbolConfig& symbol,
                                                  const SymbolMarket& market, values::Side side,
                                                  std::uint32_t slip);

}  // namespace pcl::engine
