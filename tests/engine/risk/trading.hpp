// A strategy that trades in the small world, for the tests of the host's limits.
#pragma once

#include <algorithm>
#include <string>

#include "host/engine/step.hpp"
#include "tests/engine/one_entry.hpp"

namespace pcl::engine::test {

using contract::CommandKind;
using contract::KillScope;
using risk::RiskLevel;
using risk::Share;
using values::Money;

inline constexpr std::int64_t kCash = 40'000'000;           // $4,000
inline constexpr std::int64_t kPaid = 100 * 300'100;        // for the position every test holds
inline constexpr std::int64_t kMilli = 1'000'000;           // ns
inline constexpr std::int64_t kHostSecond = 1'000'000'000;  // ns

/// No rule binds, and the strategy holds what it has.
inline Config wide() {
  Config config = small_config();
  RiskConfig& risk = config.risk;
  risk.capital = Money{kCash};
  risk.loss = {.daily_loss = Money{kCash},
               .daily_ceiling = Money{kCash},
               .drawdown = Share{10'000},
               .capital_loss = Share{10'000},
               .daily_drawdown = Share{10'000},
               .daily_escalation = Share{10'000}};
  config.strategies[0].take_profit = config.strategies[0].stop_loss = 1'000'000'000;
  config.strategies[0].hold_timeout_ns = UINT64_MAX / 2;
  config.strategies[0].cooldown_ns = 0;
  config.strategies[0].rejects_max = 1'000'000;
  return config;
}

struct Trading : World {
  explicit Trading(const Config& config = wide()) : World{config} {
    opening_cash = Money{kCash};
    start_all();
  }
  void hold_hundred() {
    enter_one(*this);
    fill(only_ref(*this), 100, CardPrice{300'100});
  }
  void price(std::uint32_t bid) {
    quote(bid, bid + 100, at += kSecond);
    clock();
  }
  /// From here on every quote is a signal, until prices fall.
  void rise_begins() {
    market(true);
    for (int i = 0; i < 4; ++i) quote(rising, rising + 100, at += kSecond);
  }
  void wanted_entry() {
    rising += 100;
    quote(rising, rising + 100, at += kSecond);
  }
  void refused_entry() {
    refuse_next = contract::Refusal::kNotional;
    wanted_entry();
  }
  /// Enters, and is stopped out 1'100 lower a share, or 1'200. The strategy's pause keeps it from
  /// taking the fall for a signal.
  void losing_trade() {
    for (int i = 0; i < 5; ++i) quote(300'000, 300'100, at += kMilli);
    quote(300'100, 300'200, at += 200 * kSecond);
    if (const std::uint32_t ref = only_ref(*this); ref != 0) fill(ref, 100, CardPrice{300'100});
    quote(299'000, 299'100, at += kMilli);
    clock();
  }
  [[nodiscard]] bool broken(const std::string& rule) const {
    const auto found = engine.summary().risk.broken;
    return std::any_of(found.begin(), found.end(), [&](const auto& f) { return f.rule == rule; });
  }
  [[nodiscard]] RiskLevel level() const { return engine.summary().risk.level; }
  [[nodiscard]] bool killed(const KillTarget& target) const {
    return target.scope == KillScope::kGlobal ? latched : scoped.contains(target);
  }
  [[nodiscard]] std::size_t entries() const { return count_commands(CommandKind::kOrderEnter); }
  std::uint64_t at{kSecond};
  std::uint32_t rising{300'000};
};

/// Stopped out at 1'000 a share, with a pause after each trade.
inline Config losing() {
  Config config = wide();
  config.strategies[0].stop_loss = 1'000;
  config.strategies[0].cooldown_ns = 100 * kSecond;
  return config;
}

}  // namespace pcl::engine::test
