// The one table of what the host watches beside the gate: each rule, where it is from, what it
// does.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "host/domain/risk/entry_limits.hpp"
#include "host/engine/archive.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// Looked at after every event that can break one: fills, reports, the clock.
enum class Rule : std::uint8_t {
  kDailyLoss = 1,
  kDailyCeiling,
  kDrawdown,
  kCapitalLoss,
  kDailyDrawdown,
  kAccountStreak,
  kErrorRate,
  kOrderRate,
  kMargin,
  kStrategyStreak,
  kSymbolWorth,
  kDailyEscalation,
  kDailyLossNear,
  kPositionSize,
  kBlockTarget,
  kBlockRed,
  kBlockHour,
  kSymbolConcentration,
  kStrategyConcentration,
  kAckLatency,
};

enum class Consequence : std::uint8_t {
  kNote,      // said once, global risk WARNING
  kEscalate,  // the same, and somebody is called at once
  kKill,      // a kill of the rule's scope, global risk CRITICAL
  kEss,       // the same, and the Emergency Stop System is active
};

struct RuleTerms {
  Rule rule{};
  std::string_view name;
  Consequence consequence{};
  contract::KillScope scope{};  // what is killed
};

/// By Rule, from 1. Thresholds stand in RiskConfig and host/domain/risk, each with its requirement.
inline constexpr std::array<RuleTerms, 20> kRules{{
    {Rule::kDailyLoss, "daily loss", Consequence::kKill, contract::KillScope::kGlobal},     // H-02
    {Rule::kDailyCeiling, "daily loss ceiling", Consequence::kKill,                         //
     contract::KillScope::kGlobal},                                                         // H-15
    {Rule::kDrawdown, "drawdown from peak", Consequence::kKill,                             //
     contract::KillScope::kGlobal},                                                         // H-16
    {Rule::kCapitalLoss, "capital loss", Consequence::kEss, contract::KillScope::kGlobal},  // I-19
    {Rule::kDailyDrawdown, "daily drawdown", Consequence::kEss, contract::KillScope::kGlobal},
    {Rule::kAccountStreak, "losing trades in a row", Consequence::kEss,
     contract::KillScope::kGlobal},
    {Rule::kErrorRate, "error rate", Consequence::kKill, contract::KillScope::kGlobal},  // H-17
    {Rule::kOrderRate, "order rate", Consequence::kKill, contract::KillScope::kGlobal},  // H-19
    {Rule::kMargin, "margin", Consequence::kKill, contract::KillScope::kAccount},        // H-28
    {Rule::kStrategyStreak, "losing trades of a strategy in a row", Consequence::kKill,
     contract::KillScope::kStrategy},  // H-18
    {Rule::kSymbolWorth, "position in a symbol", Consequence::kKill,
     contract::KillScope::kSymbol},                                             // H-14
    {Rule::kDailyEscalation, "daily loss of 5 %", Consequence::kEscalate, {}},  // H-23
    {Rule::kDailyLossNear, "three quarters of the daily loss", Consequence::kNote, {}},
    {Rule::kPositionSize, "twice the expected position", Consequence::kEscalate, {}},  // H-22
    {Rule::kBlockTarget, "gate refusals above target", Consequence::kNote, {}},        // H-25
    {Rule::kBlockRed, "gate refusals red", Consequence::kNote, {}},
    {Rule::kBlockHour, "gate refusals red for an hour", Consequence::kEscalate, {}},
    {Rule::kSymbolConcentration, "concentration in a symbol", Consequence::kNote, {}},  // H-30
    {Rule::kStrategyConcentration, "concentration in a strategy", Consequence::kNote, {}},
    {Rule::kAckLatency, "slow answers of the venue", Consequence::kKill,  //
     contract::KillScope::kGlobal},                                       // I-08, K-16
}};
[[nodiscard]] constexpr const RuleTerms& terms_of(Rule rule) {
  return kRules[static_cast<std::size_t>(rule) - 1];
}
static_assert([] {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (kRules[i].rule != static_cast<Rule>(i + 1)) return false;
  }
  return true;
}());

/// Whether it stops trading in its scope.
[[nodiscard]] constexpr bool kills(Rule rule) {
  const Consequence what = terms_of(rule).consequence;
  return what == Consequence::kKill || what == Consequence::kEss;
}

/// A rule and whose it is: a strategy's number, a symbol's index, an account's number, or 0.
struct RuleKey {
  Rule rule{};
  std::uint16_t index{};
  friend auto operator<=>(const RuleKey&, const RuleKey&) = default;
};
template <class A, Is<RuleKey> T>
void fields(A& a, T& v) {
  a(v.rule, v.index);
}

inline constexpr std::size_t kEntryLimits = static_cast<std::size_t>(risk::EntryLimit::kLast) + 1;
[[nodiscard]] std::string_view to_string(risk::EntryLimit limit);

}  // namespace pcl::engine
