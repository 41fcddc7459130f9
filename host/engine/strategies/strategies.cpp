#include <algorithm>

#include "host/engine/step.hpp"
#include "host/engine/strategies/momentum.hpp"

namespace pcl::engine {
namespace {

using values::Order;
using values::OrderState;

constexpr std::uint32_t kDoublingsMax = 6;

const Order* working(const State& s, std::uint64_t id) {
  if (id == 0) return nullptr;
  const auto found = s.orders.all.find(id);
  return found == s.orders.all.end() || !values::is_open(found->second) ? nullptr : &found->second;
}

StrategyState* owner(State& s, const Order& order, const MomentumConfig** config = nullptr) {
  for (std::size_t i = 0; i < s.strategies.size(); ++i) {
    if (s.config.strategies[i].strategy != order.strategy) continue;
    if (config != nullptr) *config = &s.config.strategies[i];
    return &s.strategies[i];
  }
  return nullptr;
}

void carry_out(Step& step, const MomentumConfig& config, StrategyState& state,
               const Intent& intent) {
  State& s = step.s;
  const NewOrder entry{config.strategy,         config.symbol, intent.side,
                       values::Purpose::kEntry, intent.price,  intent.quantity};
  switch (intent.kind) {
    case Intent::Kind::kNone:
      return;
    case Intent::Kind::kEnter:
      if (!permits(step, entry, config.max_trades)) {
        state.quiet_until = s.market.timestamp + config.cooldown_ns;
        return;
      }
      state.entry = enter_order(step, entry);
      if (state.entry == 0) return;  // no room, or no budget: the next quote asks again
      risk_entered(step, config.strategy);
      state.entry_since = s.market.timestamp;
      ++state.entries;
      return;
    case Intent::Kind::kExit:
      risk_requested(step);
      state.exit = enter_order(step, {config.strategy, config.symbol, intent.side,
                                      values::Purpose::kExit, intent.price, intent.quantity});
      return;
    case Intent::Kind::kReplace:
      risk_requested(step);
      replace_order(step, s.orders.all.at(intent.order), intent.price);
      return;
    case Intent::Kind::kCancel:
      risk_requested(step);
      cancel_order(step, s.orders.all.at(intent.order));
      return;
  }
}

/// Orders may be sent at all: exits pass a latch and a mismatch, nothing passes a hold.
bool may_send(const State& s) {
  return s.phase == Phase::kTrading && s.links.card && s.links.venue && !s.hold && !s.disabled;
}

/// An outcome nobody knows: the strategy opens nothing more in the symbol until it is settled
/// (G-12).
bool ambiguous(const State& s, std::uint8_t strategy, std::uint16_t symbol) {
  return std::any_of(s.orders.unknown.begin(), s.orders.unknown.end(), [&](std::uint64_t id) {
    const Order& order = s.orders.all.at(id);
    return order.strategy == strategy && order.symbol == symbol;
  });
}

/// All that new risk needs, but for the latch.
bool open_to_risk(const State& s, std::uint8_t strategy, std::uint16_t symbol) {
  return may_send(s) && s.reconciliation.done && s.links.feed && !s.market.gap && s.market.open &&
         s.orders.orphans.empty() && !s.ledger.overflow && s.stores.away.empty() &&
         !ambiguous(s, strategy, symbol) && s.risk.level != risk::RiskLevel::kCritical;
}

}  // namespace

bool may_enter(const State& s, std::uint8_t strategy, std::uint16_t symbol) {
  return !stands(s, strategy, symbol) && open_to_risk(s, strategy, symbol);
}

void run_strategies(Step& step, std::uint16_t symbol) {
  State& s = step.s;
  const SymbolMarket& market = s.market.symbols[symbol];
  if (!market.valid || market.bid == 0 || market.ask == 0) return;
  for (std::size_t i = 0; i < s.strategies.size(); ++i) {
    const MomentumConfig& config = s.config.strategies[i];
    if (config.symbol != symbol) continue;
    StrategyState& state = s.strategies[i];
    observe(config, state, market.bid, market.ask);
    if (!may_send(s) || !s.market.open || !s.links.feed || s.market.gap || !market.trading ||
        market.halted || unwinds(s, config.strategy, symbol))
      continue;
    MomentumView view;
    view.now = s.market.timestamp;
    view.bid = market.bid;
    view.ask = market.ask;
    const auto held = s.ledger.positions.find({s.config.account, config.strategy, symbol});
    if (held != s.ledger.positions.end()) view.position = held->second;
    view.entry = working(s, state.entry);
    view.exit = working(s, state.exit);
    view.may_enter = may_enter(s, config.strategy, symbol);
    view.frozen = stands(s, config.strategy, symbol) == LatchCommand::kFreeze &&
                  open_to_risk(s, config.strategy, symbol);
    view.max_quantity = s.config.symbols[symbol].max_quantity;
    carry_out(step, config, state, decide(config, state, view));
  }
}

void strategy_order_closed(Step& step, const Order& order, values::Verdict verdict) {
  State& s = step.s;
  const MomentumConfig* config = nullptr;
  StrategyState* state = owner(s, order, &config);
  if (state == nullptr) return;
  if (unwinds(s, order)) {
    if (order.state == OrderState::kRejected) risk_error(step);
    return;
  }
  if (state->entry == order.id) state->entry = 0;
  if (state->exit == order.id) state->exit = 0;
  std::uint64_t pause = config->cooldown_ns;
  if (order.state == OrderState::kRejected) risk_error(step);
  if (order.state == OrderState::kRefused || order.state == OrderState::kRejected) {
    ++state->rejects;
    pause <<= std::min(state->rejects, kDoublingsMax);
    const bool never = !verdict.may_retry && order.purpose == values::Purpose::kEntry;
    if ((state->rejects >= config->rejects_max || never) && !state->stopped) {
      state->stopped = true;
      notice(step, Severity::kCritical, NoticeCode::kStrategyStopped,
             "strategy " + std::to_string(config->strategy) + ": " +
                 (never ? std::string{"refused for "} + values::to_string(verdict.why)
                        : std::to_string(state->rejects) + " refusals in a row") +
                 ", no further entries this session");
    }
  } else if (order.purpose == values::Purpose::kEntry && order.executed > 0) {
    return;  // a position to look after: no pause
  }
  state->quiet_until = s.market.timestamp + pause;
}

void strategy_order_accepted(State& s, const Order& order) {
  if (StrategyState* state = owner(s, order); state != nullptr) state->rejects = 0;
}

void strategy_filled(State& s, const Order& order, bool from_flat) {
  StrategyState* state = owner(s, order);
  if (state != nullptr && from_flat) state->holding_since = s.market.timestamp;
}

}  // namespace pcl::engine
