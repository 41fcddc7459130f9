#include "host/domain/risk_gate.hpp"

#include <optional>

namespace pcl::domain {
namespace {

using contract::Refusal;
__extension__ typedef unsigned __int128 Wide;  // a price times a quantity is 96 bits

constexpr std::uint64_t saturate(Wide value) noexcept {
  return value > UINT64_MAX ? UINT64_MAX : static_cast<std::uint64_t>(value);
}

using Finding = std::optional<Judgement>;

Finding refuse(Refusal reason, std::uint64_t operand = 0, std::uint64_t limit = 0) noexcept {
  return Judgement{reason, operand, limit, false};
}

// Reasons that spare nobody.
Finding check_card(const GateOrder& order, const Limits& limits, const GateState& state) noexcept {
  if (state.hold) return refuse(Refusal::kBootHold);
  if (state.disabled) return refuse(Refusal::kSessionDisabled);
  if (state.exposure_unknown) return refuse(Refusal::kExposureUnknown);
  if (state.records_full) return refuse(Refusal::kRecordsFull);
  if (!state.user_ref_left) return refuse(Refusal::kNoUserRef);
  if (!limits.loaded) return refuse(Refusal::kNoLimits);
  if (order.replace && !order.known) return refuse(Refusal::kUnknownOrder);
  if (order.replace && order.pending) return refuse(Refusal::kReplacePending);
  return std::nullopt;
}

Finding check_fields(const GateOrder& order) noexcept {
  if (!order.replace && order.account >= contract::kAccounts) {
    return refuse(Refusal::kBadOrder, order.account, contract::kAccounts - 1);
  }
  if (!order.replace && order.strategy >= contract::kStrategies) {
    return refuse(Refusal::kBadOrder, order.strategy, contract::kStrategies - 1);
  }
  if (order.side != 'B' && order.side != 'S') return refuse(Refusal::kBadOrder, order.side);
  if (order.quantity == 0) return refuse(Refusal::kBadOrder, 0, 1);
  if (order.price == 0) return refuse(Refusal::kBadOrder);
  if (order.price > kPriceMax) return refuse(Refusal::kBadOrder, order.price, kPriceMax);
  if (order.replace && order.quantity <= order.executed) {
    return refuse(Refusal::kBadOrder, order.quantity, order.executed);
  }
  return std::nullopt;
}

Finding check_market(const Limits& limits, const MarketView& market,
                     const GateState& state) noexcept {
  if (state.killed) return refuse(Refusal::kKilled);
  if (!limits.enabled) return refuse(Refusal::kSymbolDisabled);
  if (!market.open) return refuse(Refusal::kMarketClosed);
  if (!market.trading) return refuse(Refusal::kHalted);
  if (!market.valid) return refuse(Refusal::kBookInvalid);
  if (market.stale) return refuse(Refusal::kBookStale, market.age_us, market.age_us_max);
  if (!market.quote.has_bid || !market.quote.has_ask) return refuse(Refusal::kNoQuote);
  return std::nullopt;
}

Finding check_collar(const GateOrder& order, const Limits& limits, const Quote& quote) noexcept {
  const std::uint64_t low = quote.bid_price > limits.collar ? quote.bid_price - limits.collar : 0;
  const std::uint64_t high = saturate(Wide{quote.ask_price} + limits.collar);
  if (order.price < low) return refuse(Refusal::kBelowCollar, order.price, low);
  if (order.price > high) return refuse(Refusal::kAboveCollar, order.price, high);
  return std::nullopt;
}

Finding check_notional(const GateOrder& order, const Limits& limits) noexcept {
  const Wide notional = Wide{order.price} * order.quantity;
  if (notional <= limits.max_notional) return std::nullopt;
  return refuse(Refusal::kNotional, saturate(notional), limits.max_notional);
}

// The worst case: everything open on the side is filled, nothing on the other.
Finding check_position(const GateOrder& order, const Limits& limits,
                       const ExposureView& exposure) noexcept {
  const auto open = static_cast<std::int64_t>(exposure.open + order.added);
  const std::int64_t worst =
      order.side == 'B' ? exposure.position + open : open - exposure.position;
  if (worst <= std::int64_t{limits.max_position}) return std::nullopt;
  return refuse(Refusal::kPosition, static_cast<std::uint64_t>(worst), limits.max_position);
}

}  // namespace

bool reduces_only(const GateOrder& order, const ExposureView& exposure,
                  const GateState& state) noexcept {
  if (state.exposure_unknown || exposure.position == 0) return false;
  if (order.replace && (!order.known || order.pending)) return false;
  if (check_fields(order)) return false;  // of no order at all
  const std::uint8_t opposing = exposure.position > 0 ? 'S' : 'B';
  const auto held =
      static_cast<std::uint64_t>(exposure.position > 0 ? exposure.position : -exposure.position);
  return order.side == opposing && exposure.open + order.added <= held;
}

Judgement judge(const GateOrder& order, const Limits& limits, const MarketView& market,
                const ExposureView& exposure, const GateState& state) noexcept {
  const bool exit = reduces_only(order, exposure, state);
  const bool two_sided =
      market.valid && !market.stale && market.quote.has_bid && market.quote.has_ask;
  Finding found = check_card(order, limits, state);
  if (!found) found = check_fields(order);
  if (!found && !exit) found = check_market(limits, market, state);
  if (!found && (!exit || two_sided)) found = check_collar(order, limits, market.quote);
  if (!found && order.quantity > limits.max_quantity) {
    found = refuse(Refusal::kQuantity, order.quantity, limits.max_quantity);
  }
  if (!found && !exit) found = check_notional(order, limits);
  if (!found && !exit) found = check_position(order, limits, exposure);
  if (!found && !exposure.slot_free) found = refuse(Refusal::kOpenOrdersFull);
  if (!found && !exposure.row_free) found = refuse(Refusal::kExposureFull);
  Judgement judgement = found.value_or(Judgement{});
  judgement.reduce_only = exit;
  return judgement;
}

}  // namespace pcl::domain
