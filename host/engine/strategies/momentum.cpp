#include "host/engine/strategies/momentum.hpp"

#include <algorithm>

namespace pcl::engine {
namespace {

using Kind = Intent::Kind;
using values::Order;
using values::Side;

CardPrice own_touch(const MomentumView& view, Side side) {
  return CardPrice{side == Side::kBuy ? view.bid : view.ask};
}
CardPrice other_touch(const MomentumView& view, Side side) {
  return own_touch(view, values::opposite(side));
}

/// `price` left the touch behind on the side away from the market.
bool behind(Side side, CardPrice price, CardPrice touch) {
  return side == Side::kBuy ? price < touch : price > touch;
}

bool exit_due(const MomentumConfig& config, const StrategyState& state, const MomentumView& view) {
  if (view.position.shares == 0) return false;
  if (view.now - state.holding_since > config.hold_timeout_ns && view.now > state.holding_since)
    return true;
  const auto average = static_cast<std::int64_t>(values::average_price(view.position).value);
  const bool is_long = view.position.shares > 0;
  const std::int64_t gain =
      is_long ? std::int64_t{view.bid} - average : average - std::int64_t{view.ask};
  return gain >= std::int64_t{config.take_profit} || gain <= -std::int64_t{config.stop_loss};
}

Intent manage_exit(const Order& order, const MomentumView& view) {
  const CardPrice touch = other_touch(view, order.side);
  if (!values::at_rest(order) || !behind(order.side, order.price, touch)) return {};
  return Intent{Kind::kReplace, order.id, order.side, touch, order.total};
}

Intent manage_entry(const MomentumConfig& config, const StrategyState& state, const Order& order,
                    const MomentumView& view) {
  if (!values::at_rest(order)) return {};
  const bool old =
      view.now > state.entry_since && view.now - state.entry_since > config.entry_timeout_ns;
  if (old || (!view.may_enter && !view.frozen) || exit_due(config, state, view))
    return Intent{Kind::kCancel, order.id, order.side, {}, 0};
  if (view.frozen) return {};
  const CardPrice touch = own_touch(view, order.side);
  if (!behind(order.side, order.price, touch)) return {};
  return Intent{Kind::kReplace, order.id, order.side, touch, order.total};
}

Intent exit_now(const MomentumView& view) {
  const Side side = view.position.shares > 0 ? Side::kSell : Side::kBuy;
  const std::int64_t held = view.position.shares > 0 ? view.position.shares : -view.position.shares;
  const auto quantity = static_cast<std::uint32_t>(std::min<std::int64_t>(held, view.max_quantity));
  if (quantity == 0) return {};
  return Intent{Kind::kExit, 0, side, other_touch(view, side), quantity};
}

Intent enter_on_signal(const MomentumConfig& config, const StrategyState& state,
                       const MomentumView& view) {
  const std::uint32_t ring = config.lookback + 1;
  if (!view.may_enter || state.stopped || state.filled < ring) return {};
  const std::int64_t oldest = state.middles[state.next % ring];
  const std::int64_t move = std::int64_t{view.bid} + view.ask - oldest;
  if (move < std::int64_t{config.threshold} && move > -std::int64_t{config.threshold}) return {};
  const Side side = move > 0 ? Side::kBuy : Side::kSell;
  const bool passive = state.entries % 2 == 0;
  const CardPrice price = passive ? own_touch(view, side) : other_touch(view, side);
  const std::uint32_t quantity = std::min(config.quantity, view.max_quantity);
  const auto worth = values::notional(price, quantity);
  const auto used = worth ? values::add(*worth, view.position.cost) : std::nullopt;
  if (quantity == 0 || !used || *used > config.budget) return {};
  return Intent{Kind::kEnter, 0, side, price, quantity};
}

}  // namespace

void observe(const MomentumConfig& config, StrategyState& state, std::uint32_t bid,
             std::uint32_t ask) {
  const std::uint32_t ring = config.lookback + 1;
  state.middles[state.next] = bid + ask;
  state.next = (state.next + 1) % ring;
  if (state.filled < ring) ++state.filled;
}

Intent decide(const MomentumConfig& config, const StrategyState& state, const MomentumView& view) {
  if (view.exit != nullptr) return manage_exit(*view.exit, view);
  const bool stuck = view.entry != nullptr && view.now > state.entry_since &&
                     view.now - state.entry_since > 2 * config.entry_timeout_ns;
  if (view.entry != nullptr && !stuck) return manage_entry(config, state, *view.entry, view);
  if (view.now < state.quiet_until) return {};
  if (view.position.shares != 0) return exit_due(config, state, view) ? exit_now(view) : Intent{};
  return view.entry != nullptr ? Intent{} : enter_on_signal(config, state, view);
}

}  // namespace pcl::engine
