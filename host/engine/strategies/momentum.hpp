// The momentum strategy's decision: pure, from what it remembers and what it sees.
//
// Signal: bid + ask now against `lookback` quote changes ago, at least `threshold` away: enter in
// that direction. Entries are passive (own touch) and marketable (other touch) in turn, one at a
// time, within the budget. A working entry follows its touch by replace and is cancelled after
// entry_timeout_ns or when an exit is due. A position is closed at the other touch at take_profit
// or stop_loss from its average price, or after hold_timeout_ns; a working exit follows that touch.
// Frozen, a working entry stays at its price, and is cancelled for its age or an exit alone.
// After a refusal the pause doubles with each in a row; at rejects_max entries stop for the
// session.
#pragma once

#include <cstdint>

#include "host/domain/order_life.hpp"
#include "host/domain/position.hpp"
#include "host/engine/config.hpp"
#include "host/engine/state.hpp"

namespace pcl::engine {

struct MomentumView {
  std::uint64_t now{};  // venue time
  std::uint32_t bid{}, ask{};
  values::Position position;
  const values::Order* entry{};  // working, or null
  const values::Order* exit{};
  bool may_enter{};
  bool frozen{};  // may_enter is false for a freeze alone: what works goes on working as it is
  std::uint32_t max_quantity{};  // the gate's, per order
};

struct Intent {
  enum class Kind : std::uint8_t { kNone, kEnter, kExit, kReplace, kCancel };
  Kind kind{Kind::kNone};
  std::uint64_t order{};  // kReplace, kCancel
  values::Side side{values::Side::kBuy};
  CardPrice price{};
  std::uint32_t quantity{};
};

/// Remembers one quote.
void observe(const MomentumConfig& config, StrategyState& state, std::uint32_t bid,
             std::uint32_t ask);
[[nodiscard]] Intent decide(const MomentumConfig& config, const StrategyState& state,
                            const MomentumView& view);

}  // namespace pcl::engine
