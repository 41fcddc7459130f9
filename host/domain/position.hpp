// A position and its profit, by average cost. The venue's account keeps the same documented rule.
#pragma once

#include <cstdint>
#include <optional>

#include "host/domain/instrument.hpp"
#include "host/domain/money.hpp"

namespace pcl::values {

/// Shares held (long positive), what they cost, and what was earned on those given back.
///
/// Rule, in 1e-4 dollars x shares, exact: a fill that adds q at price p adds p*q to the cost. One
/// that takes q off Q removes cost*q/|Q|, truncated toward zero, and realises for a long p*q -
/// removed, for a short removed - p*q; taking all off removes all of the cost. A fill beyond the
/// position first takes all off, the rest opens the other side.
struct Position {
  std::int64_t shares{};
  Money cost{};  // never negative, long or short
  Money realised{};
  friend bool operator==(const Position&, const Position&) = default;
};

/// False, and nothing changed: the result does not fit 64 bits.
[[nodiscard]] constexpr bool apply_fill(Position& position, Side side, std::uint32_t quantity,
                                        CardPrice price) {
  const std::int64_t held = position.shares < 0 ? -position.shares : position.shares;
  const bool reduces = position.shares * sign(side) < 0;
  const std::int64_t taken = !reduces          ? 0
                             : quantity < held ? static_cast<std::int64_t>(quantity)
                                               : held;
  Position next = position;
  if (taken > 0) {
    const auto removed = multiply_divide(position.cost.value, taken, held);
    const auto worth = notional(price, taken);
    if (!removed || !worth) return false;
    const std::int64_t gain = (worth->value - *removed) * (position.shares > 0 ? 1 : -1);
    const auto realised = add(position.realised, Money{gain});
    if (!realised) return false;
    next.realised = *realised;
    next.cost = position.cost - Money{*removed};
  }
  if (const std::int64_t added = static_cast<std::int64_t>(quantity) - taken; added > 0) {
    const auto worth = notional(price, added);
    const auto cost = worth ? add(next.cost, *worth) : std::nullopt;
    if (!cost) return false;
    next.cost = *cost;
  }
  if (__builtin_add_overflow(position.shares, sign(side) * static_cast<std::int64_t>(quantity),
                             &next.shares)) {
    return false;
  }
  position = next;
  return true;
}

/// cost / |shares|, truncated; 0 when flat.
[[nodiscard]] constexpr CardPrice average_price(const Position& position) {
  if (position.shares == 0) return CardPrice{0};
  const std::int64_t held = position.shares < 0 ? -position.shares : position.shares;
  return CardPrice{static_cast<std::uint64_t>(position.cost.value / held)};
}

/// What the fill does to cash: a buy pays. nullopt: does not fit.
[[nodiscard]] constexpr std::optional<Money> cash_flow(Side side, std::uint32_t quantity,
                                                       CardPrice price) {
  return notional(price, -sign(side) * static_cast<std::int64_t>(quantity));
}

}  // namespace pcl::values
