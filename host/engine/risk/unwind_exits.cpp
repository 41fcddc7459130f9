// The exits of hedge and liquidate: what is to go, and the one order at work in each symbol.
#include <algorithm>
#include <set>

#include "host/engine/risk/exit_price.hpp"
#include "host/engine/risk/unwind.hpp"
#include "host/engine/risk/valuation.hpp"

namespace pcl::engine {
namespace {

using risk::Int128;
using values::Order;
using values::Side;

LatchCommand command_of(const State& s, const KillTarget& target) {
  return s.kills.entries.at(target).command;
}

Side side_out_of(std::int64_t shares) { return shares > 0 ? Side::kSell : Side::kBuy; }

std::uint64_t held_in(const State& s, std::uint16_t symbol) {
  std::uint64_t held = 0;
  for (const auto& [party, position] : s.ledger.positions)
    held += party.symbol == symbol ? size_of(position.shares) : 0;
  return held;
}

std::uint32_t slice(const State& s, std::uint16_t symbol, std::uint64_t wanted) {
  std::uint64_t most = s.config.symbols[symbol].max_quantity;
  for (const AccountConfig& account : s.config.accounts) {
    if (account.account == s.config.account)
      most = std::min<std::uint64_t>(most, account.max_quantity);
  }
  return static_cast<std::uint32_t>(std::min(wanted, most));
}

/// Orders of the party, another's than this exit: true, and they are on their way out.
bool others_first(Step& step, const PositionKey& party) {
  bool any = false;
  for (const std::uint64_t id : step.s.orders.open) {
    Order& order = step.s.orders.all.at(id);
    if (party_of(order) != party) continue;
    any = true;
    if (order.cancel == values::CancelState::kNone) cancel_order(step, order);
  }
  return any;
}

void move_exit(Step& step, UnwindExit& exit, Order& order) {
  State& s = step.s;
  if (s.now_ns - exit.acted_ns < kExitEveryNs || !values::at_rest(order)) return;
  exit.acted_ns = s.now_ns;
  if (exit.attempts++ >= kExitAttemptsMax) return cancel_order(step, order);
  const auto price = exit_price(s.config.symbols[order.symbol], s.market.symbols[order.symbol],
                                order.side, s.config.risk.liquidate_slip);
  if (!price || *price == order.price) return;
  risk_requested(step);
  replace_order(step, order, *price);
}

void send_exit(Step& step, UnwindExit& exit, const PositionKey& party, std::uint64_t wanted) {
  State& s = step.s;
  if (exit.attempts >= kExitAttemptsMax) return;
  const auto last = s.orders.all.find(exit.order);
  const bool filled =
      last != s.orders.all.end() && last->second.state == values::OrderState::kFilled;
  if (!filled && exit.acted_ns != 0 && s.now_ns - exit.acted_ns < kExitEveryNs) return;
  const Side side = side_out_of(s.ledger.positions.at(party).shares);
  const auto price = exit_price(s.config.symbols[party.symbol], s.market.symbols[party.symbol],
                                side, s.config.risk.liquidate_slip);
  const std::uint32_t quantity = slice(s, party.symbol, wanted);
  if (!price || quantity == 0 || others_first(step, party)) return;
  ++exit.attempts;
  exit.acted_ns = s.now_ns;
  risk_requested(step);
  exit.order = enter_order(
      step, {party.strategy, party.symbol, side, values::Purpose::kExit, *price, quantity});
}

/// Exits whose party has nothing to give any more, or of what was given up.
void drop_unwanted(Step& step, const Reductions& wanted) {
  State& s = step.s;
  for (const auto& [symbol, exit] : s.unwinding.exits) {
    if (!s.orders.open.contains(exit.order)) continue;
    Order& order = s.orders.all.at(exit.order);
    const bool asked = order.cancel != values::CancelState::kNone;
    if (!asked && !wanted.contains(party_of(order))) cancel_order(step, order);
  }
}

}  // namespace

void add_hedge(const State& s, const KillTarget& target, Reductions& to) {
  const auto touch_of = [&](const PositionKey& party, std::int64_t shares) {
    return far_touch(s.market.symbols[party.symbol], side_out_of(shares));
  };
  Int128 net = 0;
  for (const auto& [party, position] : s.ledger.positions) {
    if (covers(target, s, party.strategy, party.symbol))
      net += Int128{position.shares} * touch_of(party, position.shares);
  }
  Int128 excess = (net < 0 ? -net : net) - s.config.risk.hedge_to.value;
  for (const auto& [party, position] : s.ledger.positions) {
    const bool heavier = net > 0 ? position.shares > 0 : position.shares < 0;
    const std::uint32_t touch = touch_of(party, position.shares);
    if (!heavier || touch == 0 || excess < touch) continue;
    if (!covers(target, s, party.strategy, party.symbol)) continue;
    const Int128 shares = std::min<Int128>(excess / touch, magnitude(position.shares));
    excess -= shares * touch;
    std::uint64_t& wanted = to[party];
    wanted = std::max(wanted, static_cast<std::uint64_t>(shares));
  }
}

Reductions reductions(const State& s) {
  Reductions all;
  for (const auto& [target, unwind] : s.unwinding.all) {
    if (!under_way(unwind)) continue;
    if (command_of(s, target) == LatchCommand::kHedge) {
      add_hedge(s, target, all);
      continue;
    }
    for (const auto& [party, position] : s.ledger.positions) {
      if (position.shares != 0 && covers(target, s, party.strategy, party.symbol))
        all[party] = size_of(position.shares);
    }
  }
  return all;
}

std::string exit_objection(const State& s, std::uint16_t symbol) {
  if (s.phase != Phase::kTrading) return std::string{"the phase is "} + to_string(s.phase);
  if (!s.links.card || !s.links.venue || s.hold) return "the card or the venue is not there";
  if (s.disabled) return "the session is disabled";
  const SymbolMarket& market = s.market.symbols[symbol];
  if (!s.market.open) return "the market is closed";
  if (!market.trading || market.halted) return "it is halted";
  if (far_touch(market, Side::kSell) == 0 || far_touch(market, Side::kBuy) == 0)
    return "it has no quote";
  const auto exit = s.unwinding.exits.find(symbol);
  const bool spent = exit != s.unwinding.exits.end() && exit->second.attempts >= kExitAttemptsMax;
  return spent ? std::to_string(kExitAttemptsMax) + " attempts moved nothing" : "";
}

void work_exits(Step& step, const Reductions& wanted) {
  State& s = step.s;
  drop_unwanted(step, wanted);
  std::set<std::uint16_t> begun;  // one party of a symbol at a time: two sides of it would meet
  for (const auto& [party, shares] : wanted) {
    if (!begun.insert(party.symbol).second) continue;
    UnwindExit& exit = s.unwinding.exits[party.symbol];
    const std::uint64_t held = held_in(s, party.symbol);
    if (held < exit.held) exit.attempts = 0;
    exit.held = held;
    if (!exit_objection(s, party.symbol).empty() && exit.attempts < kExitAttemptsMax) continue;
    Order* order = s.orders.open.contains(exit.order) ? &s.orders.all.at(exit.order) : nullptr;
    if (order != nullptr) {
      move_exit(step, exit, *order);
    } else {
      send_exit(step, exit, party, shares);
    }
  }
}

bool unwinds(const State& s, const Order& order) {
  const auto exit = s.unwinding.exits.find(order.symbol);
  return exit != s.unwinding.exits.end() && exit->second.order == order.id;
}

}  // namespace pcl::engine
