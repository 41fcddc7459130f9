#include "host/engine/session/recovery.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

bool stated(const State& s) { return s.reconciliation.rounds > 0; }
bool settled(const State& s) {
  return stated(s) && s.orders.unknown.empty() && s.orders.orphans.empty();
}
bool fed(const State& s) { return s.links.feed && !s.market.gap; }
bool configured(const State& s) { return s.links.card && s.loaded.limits; }
bool opened(const State& s) { return s.phase == Phase::kTrading && !s.hold; }
bool nothing_away(const State& s) { return s.stores.away.empty(); }

std::string counted(std::size_t count, const char* what) {
  return std::to_string(count) + " " + what;
}

std::string configuration(const State& s) {
  return counted(s.config.symbols.size(), "symbols, ") +
         counted(s.config.strategies.size(), "strategies");
}

std::string stores(const State& s) {
  std::string text;
  for (const Store store : s.stores.away)
    text.append(text.empty() ? "away: " : ", ").append(to_string(store));
  return text.empty() ? "none that is required is away" : text;
}

std::string card(const State& s) {
  return s.links.card ? "instance " + std::to_string(s.links.instance) : "not attached";
}

std::string statement(const State& s) {
  if (!stated(s)) return s.reconciliation.text;
  return counted(s.reconciliation.rounds, "compared, to report ") +
         std::to_string(s.orders.next_report - 1);
}

std::string outcomes(const State& s) {
  return counted(s.orders.open.size(), "orders open, ") +
         counted(s.orders.unknown.size(), "of unknown outcome, ") +
         counted(s.orders.orphans.size(), "reports without an order");
}

std::string books(const State& s) {
  return s.reconciliation.done ? "positions, orders and cash agree" : s.reconciliation.text;
}

std::string limits(const State& s) {
  return s.loaded.limits ? "generation " + std::to_string(s.loaded.generation) : "not committed";
}

std::string exposure(const State& s) {
  return s.loaded.digests ? "the card's digests are ours" : "not confirmed";
}

std::string feed(const State& s) {
  if (!s.links.feed) return "not there";
  return s.market.gap ? "a gap stands" : counted(s.market.quotes, "quotes since it was cleared");
}

std::string phase(const State& s) { return std::string{"phase "} + to_string(s.phase); }

std::string positions(const State& s) {
  return counted(s.ledger.positions.size(), "parties; ") + books(s) + "; " + exposure(s);
}

std::string account(const State& s) {
  return "cash " + std::to_string(s.ledger.cash.value) + ", equity " +
         (s.risk.valued ? std::to_string(s.risk.marks.now.value) : "unknown") + " (1e-4 dollars)";
}

std::string risk_kept(const State& s) {
  return std::string{latched(s.kills) ? "latched, " : ""} +
         counted(s.kills.entries.size(), "entries of the latch, ESS ") +
         (s.risk.ess.active ? "active, limits " : "inactive, limits ") + limits(s);
}

/// One line: what has to hold, whether it does, and what is known of it.
struct Item {
  const char* name;
  bool (*holds)(const State&);
  std::string (*evidence)(const State&);
};

std::string nothing(const State&) { return ""; }

constexpr std::array<Item, 11> kSteps{{
    {"configuration taken", [](const State& s) { return s.phase != Phase::kIdle; }, configuration},
    {"stores reached", nothing_away, stores},
    {"card attached", [](const State& s) { return s.links.card; }, card},
    {"limits committed", configured, limits},
    {"venue logged in", [](const State& s) { return s.links.venue; }, nothing},
    {"statement compared", stated, statement},
    {"outcomes settled", settled, outcomes},
    {"books reconciled", [](const State& s) { return s.reconciliation.done; }, books},
    {"exposure confirmed", [](const State& s) { return s.loaded.digests; }, exposure},
    {"hold opened", opened, phase},
    {"entries possible", [](const State& s) { return s.recovery.passed; }, nothing},
}};

constexpr std::array<Item, 6> kCriteria{{
    {"account summary", [](const State& s) { return stated(s) && s.risk.valued; }, account},
    {"open positions", [](const State& s) { return s.reconciliation.done && s.loaded.digests; },
     positions},
    {"open orders", settled, outcomes},
    {"watchlist", fed, feed},
    {"risk state", configured, risk_kept},
    {"event continuity", nothing_away, stores},
}};

template <std::size_t N>
std::vector<RecoveryLine> lines(const std::array<Item, N>& items, const State& s) {
  std::vector<RecoveryLine> all;
  for (const Item& item : items) all.push_back({item.name, item.holds(s), item.evidence(s)});
  return all;
}

bool accepted(const State& s) {
  return std::all_of(kCriteria.begin(), kCriteria.end(),
                     [&](const Item& item) { return item.holds(s); });
}

}  // namespace

std::vector<RecoveryLine> recovery_steps(const State& s) { return lines(kSteps, s); }

std::vector<RecoveryLine> recovery_criteria(const State& s) { return lines(kCriteria, s); }

void begin_recovery(State& s, Phase before) {
  s.recovery = {.needed = s.run > 1 && before != Phase::kEnded};
  for (StrategyState& each : s.strategies) each.filled = each.next = 0;
}

void check_recovery(Step& step) {
  State& s = step.s;
  Recovery& r = s.recovery;
  if (r.began_ns == 0) r.began_ns = s.now_ns;
  if (r.passed || !opened(s) || !accepted(s)) return;
  r.passed = true;
  r.passed_ns = s.now_ns;
  if (!r.needed) return;
  notice(step, Severity::kInfo, NoticeCode::kRecovered,
         "run " + std::to_string(s.run) + " recovered the session: " + outcomes(s) + "; " +
             account(s));
}

}  // namespace pcl::engine
