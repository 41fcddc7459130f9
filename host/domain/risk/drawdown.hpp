// What the account is worth against what it has been worth: losses and drawdowns.
#pragma once

#include <algorithm>
#include <cstdint>

#include "host/domain/risk/share.hpp"

namespace pcl::risk {

/// Equity is cash and what the positions would fetch, 1e-4 dollars; never 0 by accident: who does
/// not know it does not observe.
struct EquityMarks {
  Money capital{};    // what the account began with, by configuration
  Money day_start{};  // equity when the trading day began
  Money day_peak{};   // highest since then
  Money peak{};       // highest ever, carried from day to day
  Money now{};
  friend bool operator==(const EquityMarks&, const EquityMarks&) = default;
};

[[nodiscard]] constexpr EquityMarks marks_of(Money capital) {
  return {capital, capital, capital, capital, capital};
}

constexpr void observe(EquityMarks& marks, Money equity) {
  marks.now = equity;
  marks.day_peak = std::max(marks.day_peak, equity);
  marks.peak = std::max(marks.peak, equity);
}

/// A new trading day begins with what the last one left; the peak of all days stays.
constexpr void begin_day(EquityMarks& marks) { marks.day_start = marks.day_peak = marks.now; }

/// The limits that a loss can break, all independent (FEATURES.md Z2): the strictest acts.
enum class LossLimit : std::uint8_t {
  kDailyLoss = 1,    // more than the configured loss of the day (H-02)
  kDailyCeiling,     // more than $50,000, scaled (H-15)
  kDrawdown,         // more than 7.5 % below the highest ever (H-16)
  kCapitalLoss,      // 10 % of the capital or more (I-19)
  kDailyDrawdown,    // 5 % or more below the day's highest (I-19)
  kDailyEscalation,  // more than 5 % below the day's start: called out, nothing is stopped (H-23)
};

struct LossTerms {
  Money daily_loss{};     // 0: not set, every loss is too much
  Money daily_ceiling{};  // $50,000 by the profile
  Share drawdown{750}, capital_loss{1'000}, daily_drawdown{500}, daily_escalation{500};
  friend bool operator==(const LossTerms&, const LossTerms&) = default;
};

/// Whether the marks break that limit now.
[[nodiscard]] constexpr bool broken(LossLimit limit, const EquityMarks& marks,
                                    const LossTerms& terms) {
  const auto below = [&](Money from) { return Int128{from.value} - marks.now.value; };
  switch (limit) {
    case LossLimit::kDailyLoss:
      return below(marks.day_start) > terms.daily_loss.value;
    case LossLimit::kDailyCeiling:
      return below(marks.day_start) > terms.daily_ceiling.value;
    case LossLimit::kDrawdown:
      return above(below(marks.peak), marks.peak.value, terms.drawdown);
    case LossLimit::kCapitalLoss:
      return reaches(below(marks.capital), marks.capital.value, terms.capital_loss);
    case LossLimit::kDailyDrawdown:
      return reaches(below(marks.day_peak), marks.day_peak.value, terms.daily_drawdown);
    case LossLimit::kDailyEscalation:
      return above(below(marks.day_start), marks.day_start.value, terms.daily_escalation);
  }
  return true;
}

}  // namespace pcl::risk
