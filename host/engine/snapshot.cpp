// The state as bytes and back.
#include <algorithm>
#include <utility>

#include "host/engine/engine.hpp"
#include "host/engine/state.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

bool in_range(const values::Order& order) {
  const auto state = static_cast<std::size_t>(order.state);
  return state >= 1 && state <= values::kOrderStates &&
         static_cast<std::size_t>(order.cancel) < values::kCancelStates &&
         static_cast<std::size_t>(order.replace.phase) < values::kReplacePhases;
}

template <class Map>
bool all_known(const Orders& orders, const Map& index) {
  return std::all_of(index.begin(), index.end(), [&](const auto& entry) {
    return orders.all.contains(entry.second) || orders.retired.contains(entry.second);
  });
}

std::string unsound(const Reconciliation& r, std::size_t symbols) {
  if (!r.quarantine.empty() && r.quarantine.rbegin()->first >= symbols)
    return "quarantine of no symbol";
  for (const auto& [id, repair] : r.repairs) {
    const auto kind = static_cast<std::size_t>(repair.what.kind);
    const auto state = static_cast<std::size_t>(repair.state);
    if (repair.what.id != id || kind < 1 || kind > values::kRepairKinds || state < 1 || state > 5)
      return "a repair of another id, of no kind, or in no state";
  }
  return "";
}

/// Empty: every number in the state names something that is there. Nothing else could be folded on.
std::string unsound(const State& s) {
  const Orders& orders = s.orders;
  const std::size_t symbols = s.config.symbols.size();
  if (s.run > 0) {
    if (const std::string wrong = config_complaint(s.config); !wrong.empty())
      return "configuration: " + wrong;
  }
  if (s.strategies.size() != s.config.strategies.size()) return "strategies: not those configured";
  for (const StrategyState& strategy : s.strategies) {
    if (strategy.next >= strategy.middles.size()) return "a strategy's ring: place out of range";
  }
  if (s.market.symbols.size() != symbols) return "market: not the symbols configured";
  if ((s.loaded.limits || s.loaded.commit != 0) && s.loaded.symbols.size() != symbols)
    return "limits loaded: not of the symbols configured";
  for (const auto& [id, order] : orders.all) {
    const std::string name = "order " + std::to_string(id);
    if (order.id != id || order.symbol >= symbols) return name + ": another id, or no such symbol";
    if (!in_range(order)) return name + ": no such state";
    if (values::is_open(order) != orders.open.contains(id)) return name + ": open or not?";
    if (values::is_unknown(order) != orders.unknown.contains(id)) return name + ": unknown or not?";
  }
  for (const auto* ids : {&orders.open, &orders.unknown}) {
    for (const std::uint64_t id : *ids) {
      if (!orders.all.contains(id)) return "order " + std::to_string(id) + ": open and not there";
    }
  }
  for (const auto& [id, retired] : orders.retired) {
    if (retired.party.symbol >= symbols || orders.all.contains(id))
      return "retired order " + std::to_string(id) + ": no such symbol, or not retired";
  }
  if (!all_known(orders, orders.by_ref) || !all_known(orders, orders.by_command) ||
      !all_known(orders, orders.by_clordid))
    return "an index of orders names one that is not there";
  for (const auto* held : {&s.ledger.positions, &s.ledger.adopted}) {
    for (const auto& [key, position] : *held) {
      if (key.symbol >= symbols) return "position of symbol " + std::to_string(key.symbol);
    }
  }
  for (const auto* nets : {&s.ledger.nets, &s.ledger.adopted_nets}) {
    if (!nets->empty() && nets->rbegin()->first >= symbols) return "a netted position of no symbol";
  }
  if (s.day.taken && !s.day.before) return "a day before was taken over, and there was none";
  for (const auto& [key, fill] : s.ledger.fills) {
    if (fill.party.symbol >= symbols) return "an execution of no symbol";
  }
  if (const std::string wrong = unsound(s.reconciliation, symbols); !wrong.empty()) return wrong;
  const auto is_rule = [](Rule rule) {
    return rule >= Rule::kDailyLoss && static_cast<std::size_t>(rule) <= kRules.size();
  };
  for (const auto& [key, finding] : s.risk.broken) {
    if (!is_rule(key.rule)) return "a broken rule that is none";
  }
  for (const EssTrigger& trigger : s.risk.ess.history) {
    if (!is_rule(trigger.rule)) return "ESS triggered by a rule that is none";
  }
  if (s.risk.level > risk::RiskLevel::kCritical) return "a level of risk that is none";
  if (s.risk.ess.active && s.risk.ess.history.empty()) return "ESS active, never triggered";
  if (!sound(s.shadow, symbols)) return "the shadow's books";
  return "";
}

}  // namespace

void Engine::snapshot(std::vector<std::byte>& out) const { Writer{out}(std::as_const(*state_)); }

Result<Engine> Engine::restore(std::span<const std::byte> bytes) {
  Engine engine;
  Reader reader{bytes};
  reader(*engine.state_);
  const std::string at = "snapshot, offset " + std::to_string(bytes.size() - reader.left()) + ": ";
  if (!reader.good()) return Error{Fault::kCorrupt, at + "no state of this version"};
  if (reader.left() != 0) return Error{Fault::kCorrupt, at + "bytes left over"};
  if (const std::string wrong = unsound(*engine.state_); !wrong.empty())
    return Error{Fault::kCorrupt, "snapshot: " + wrong};
  return engine;
}

}  // namespace pcl::engine
