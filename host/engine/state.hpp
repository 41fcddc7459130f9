// All the engine knows, in parts: each stands with its fields in its folder. Every field is in the
// hash and in the snapshot.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "host/engine/config.hpp"
#include "host/engine/counts.hpp"
#include "host/engine/ledger.hpp"
#include "host/engine/load_state.hpp"
#include "host/engine/market_state.hpp"
#include "host/engine/orders/orders_state.hpp"
#include "host/engine/reconcile/reconcile_state.hpp"
#include "host/engine/risk/kills_state.hpp"
#include "host/engine/risk/risk_state.hpp"
#include "host/engine/risk/shadow_state.hpp"
#include "host/engine/risk/unwind_state.hpp"
#include "host/engine/session/recovery_state.hpp"
#include "host/engine/session/session_state.hpp"
#include "host/engine/stores_state.hpp"
#include "host/engine/strategies/strategies_state.hpp"
#include "host/engine/stress_state.hpp"
#include "host/engine/summary.hpp"

namespace pcl::engine {

struct State {
  Config config;
  Day day;
  Phase phase{Phase::kIdle};
  std::uint64_t run{};
  std::int64_t now_ns{};
  std::int64_t heartbeat_ns{};  // of the last heartbeat
  Links links;
  bool hold{true};
  bool disabled{};
  bool opened{};  // the hold was opened in this session before
  std::uint32_t open_tries{};
  Kills kills;
  Unwinding unwinding;
  RiskState risk;
  Loaded loaded;
  std::map<WarningKey, Warning> warnings;
  Market market;
  std::vector<StrategyState> strategies;
  Ledger ledger;
  Orders orders;
  Reconciliation reconciliation;
  Recovery recovery;
  Pending resume, reconcile, stop;
  Ending ending;
  Counts counts;
  Stress stress;
  Stores stores;
  Shadow shadow;
};
template <class A, Is<State> T>
void fields(A& a, T& v) {
  a(v.config, v.day, v.phase, v.run, v.now_ns, v.heartbeat_ns, v.links, v.hold, v.disabled,
    v.opened, v.open_tries, v.kills, v.unwinding, v.risk, v.loaded, v.warnings, v.market,
    v.strategies, v.ledger, v.orders, v.reconciliation, v.recovery, v.resume, v.reconcile, v.stop,
    v.ending, v.counts, v.stress, v.stores, v.shadow);
}

}  // namespace pcl::engine
