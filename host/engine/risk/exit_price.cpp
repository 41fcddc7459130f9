#include "host/engine/risk/exit_price.hpp"

#include <algorithm>

#include "host/domain/price_increment.hpp"

namespace pcl::engine {
namespace {

/// Towards the touch: never further away than was meant.
std::int64_t on_increment(std::int64_t price, values::Side side, contract::TickCode code) {
  if (price < static_cast<std::int64_t>(domain::kOneDollar)) return price;
  const auto tick = static_cast<std::int64_t>(domain::tick_of(static_cast<std::uint8_t>(code)));
  if (tick == 0) return price;
  const std::int64_t below = price / tick * tick;
  return side == values::Side::kBuy || below == price ? below : below + tick;
}

}  // namespace

std::uint32_t far_touch(const SymbolMarket& market, values::Side side) {
  const bool sells = side == values::Side::kSell;
  const std::uint32_t now = sells ? market.bid : market.ask;
  if (market.valid && now != 0) return now;
  return sells ? market.marked_bid : market.marked_ask;
}

std::optional<CardPrice> exit_price(const SymbolConfig& symbol, const SymbolMarket& market,
                                    values::Side side, std::uint32_t slip) {
  const std::int64_t touch = far_touch(market, side);
  if (touch == 0) return std::nullopt;
  const std::int64_t away = std::min(slip, symbol.collar);
  std::int64_t price = side == values::Side::kSell ? touch - away : touch + away;
  if (symbol.collar_reference == CollarReference::kClose) {
    const std::int64_t reference = symbol.reference;
    price = std::clamp(price, reference - symbol.collar, reference + symbol.collar);
  }
  price = on_increment(price, side, symbol.tick);
  price = std::max<std::int64_t>({price, symbol.price_low, 1});
  return CardPrice{static_cast<std::uint64_t>(std::min<std::int64_t>(price, symbol.price_high))};
}

}  // namespace pcl::engine
