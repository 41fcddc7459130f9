// Round trips of a position, flat to flat, and how many in a row have lost.
#pragma once

#include <cstdint>
#include <optional>

#include "host/domain/position.hpp"

namespace pcl::risk {

using values::Money;
using values::Position;

/// What a position had realised when its present round trip began.
struct RoundTrip {
  Money realised_before{};
  friend bool operator==(const RoundTrip&, const RoundTrip&) = default;
};

/// What the round trip earned that the fill between `before` and `after` ended: the position is
/// flat, or has changed sides, after it. nullopt: it goes on, or did not begin.
[[nodiscard]] constexpr std::optional<Money> ended(RoundTrip& trip, const Position& before,
                                                   const Position& after) {
  const bool held = before.shares != 0;
  const bool same_side = (before.shares > 0 && after.shares > 0) ||  //
                         (before.shares < 0 && after.shares < 0);
  if (!held || same_side) return std::nullopt;
  const Money earned = after.realised - trip.realised_before;
  trip.realised_before = after.realised;
  return earned;
}

/// Losing round trips in a row. One that earns nothing neither breaks the row nor lengthens it.
struct LossStreak {
  std::uint32_t losses{};
  friend bool operator==(const LossStreak&, const LossStreak&) = default;
};

constexpr void record(LossStreak& streak, Money earned) {
  if (earned < Money{0}) ++streak.losses;
  if (earned > Money{0}) streak.losses = 0;
}

/// Account-wide the fifth stops everything (FEATURES.md I-19, "5 consecutive losing trades"); of
/// one strategy the sixth stops it (H-18, "> 5 trades"). The two rows are counted apart (Z3).
struct StreakTerms {
  std::uint32_t account{5};
  std::uint32_t strategy{6};
  friend bool operator==(const StreakTerms&, const StreakTerms&) = default;
};

}  // namespace pcl::risk
