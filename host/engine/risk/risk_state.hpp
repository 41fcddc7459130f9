// What the host's own limits are judged by, what is broken now, and the Emergency Stop System.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/domain/risk/drawdown.hpp"
#include "host/domain/risk/order_rate.hpp"
#include "host/domain/risk/risk_level.hpp"
#include "host/domain/risk/round_trip.hpp"
#include "host/domain/risk/share_window.hpp"
#include "host/engine/ledger.hpp"
#include "host/engine/risk/rules.hpp"

namespace pcl::risk {
template <class A, engine::Is<EquityMarks> T>
void fields(A& a, T& v) {
  a(v.capital, v.day_start, v.day_peak, v.peak, v.now);
}
template <class A, engine::Is<LossStreak> T>
void fields(A& a, T& v) {
  a(v.losses);
}
template <class A, engine::Is<RoundTrip> T>
void fields(A& a, T& v) {
  a(v.realised_before);
}
template <class A, engine::Is<OrderRate> T>
void fields(A& a, T& v) {
  a(v.average, v.second, v.requests, v.seconds);
}
template <class A, engine::Is<Tally> T>
void fields(A& a, T& v) {
  a(v.bad, v.all);
}
template <class A, std::size_t Slots, std::int64_t Seconds>
void fields(A& a, const ShareWindow<Slots, Seconds>& v) {
  a(v.slots, v.newest);
}
template <class A, std::size_t Slots, std::int64_t Seconds>
void fields(A& a, ShareWindow<Slots, Seconds>& v) {
  a(v.slots, v.newest);
}
}  // namespace pcl::risk

namespace pcl::engine {

/// Of one strategy, this day.
struct StrategyRisk {
  risk::LossStreak streak;
  risk::OrderRate rate;
  std::uint32_t trades{};  // entries that got a fill
};
template <class A, Is<StrategyRisk> T>
void fields(A& a, T& v) {
  a(v.streak, v.rate, v.trades);
}

/// One time that the Emergency Stop System was triggered, and who reset it.
struct EssTrigger {
  Rule rule{};
  std::uint64_t event{};   // how many events the engine had seen: where it stands in the journal;
                           // 0: on a day before
  std::string root_cause;  // recorded by the reset; empty: it still stands
  std::string reset_by;    // both names
  friend bool operator==(const EssTrigger&, const EssTrigger&) = default;
};
template <class A, Is<EssTrigger> T>
void fields(A& a, T& v) {
  a(v.rule, v.event, v.root_cause, v.reset_by);
}

/// Active: no new risk, beyond the kill that it engaged, until two people reset it.
struct Ess {
  bool active{};
  std::uint64_t triggers{};         // of this day
  std::vector<EssTrigger> history;  // the last kEssHistoryMax
};
inline constexpr std::size_t kEssHistoryMax = 256;
template <class A, Is<Ess> T>
void fields(A& a, T& v) {
  a(v.active, v.triggers, v.history);
}

/// A rule that is broken, with both sides of it.
struct Finding {
  std::int64_t since_ns{};
  std::int64_t value{}, limit{};  // in the rule's unit
};
template <class A, Is<Finding> T>
void fields(A& a, T& v) {
  a(v.since_ns, v.value, v.limit);
}

/// "limit broken: daily loss (50001, limit 50000)".
[[nodiscard]] std::string sentence(const RuleKey& key, const Finding& finding);

struct RiskState {
  bool valued{};  // equity is known: a statement has come
  risk::EquityMarks marks;
  risk::LossStreak streak;  // account-wide
  std::map<std::uint8_t, StrategyRisk> strategies;
  std::map<PositionKey, risk::RoundTrip> trips;
  risk::ShareWindow<60> requests;      // bad: rejected, refused by the card, outcome unknown
  risk::ShareWindow<60, 5> decisions;  // bad: refused by the gate
  risk::ShareWindow<60> answers;       // bad: of the venue, later than the limit
  std::map<RuleKey, Finding> broken;   // now
  risk::RiskLevel level{};
  Ess ess;
  std::int64_t ramp_until_ns{};                       // smaller limits after a resume
  std::array<std::uint64_t, kEntryLimits> refused{};  // entries, by risk::EntryLimit
  std::map<std::uint8_t, risk::EntryLimit> noted;     // why a strategy's last entry was refused
};
template <class A, Is<RiskState> T>
void fields(A& a, T& v) {
  a(v.valued, v.marks, v.streak, v.strategies, v.trips, v.requests, v.decisions, v.answers,
    v.broken, v.level, v.ess, v.ramp_until_ns, v.refused, v.noted);
}

}  // namespace pcl::engine
