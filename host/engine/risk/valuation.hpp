// What the account holds, works and is worth, by symbol. Internal to this room.
#pragma once

#include <cstdint>
#include <vector>

#include "host/domain/risk/share.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {

/// Of one symbol, all strategies of the account together; amounts in 1e-4 dollars.
struct Holding {
  std::int64_t shares{};       // net, long positive
  std::int64_t buying{};       // shares of open and unknown orders
  std::int64_t selling{};      // never negative
  std::uint32_t bid{}, ask{};  // of the last valid quote, 0: none yet
  /// What the position would cost to close: a long at the bid, a short at the offer; at cost while
  /// there was no quote.
  risk::Int128 worth{};
};

struct Valuation {
  std::vector<Holding> symbols;  // by index
  risk::Int128 gross{};          // of all positions, either side
  risk::Int128 equity{};         // cash and positions
};

/// Cost: O(positions + open orders).
[[nodiscard]] Valuation value(const State& s);

/// The most that a symbol can be worth once every order on one side is filled, `buying` and
/// `selling` more shares with them, at `price` where that is more than the quote.
[[nodiscard]] risk::Int128 worst_case(const Holding& holding, std::int64_t buying,
                                      std::int64_t selling, std::uint64_t price);

[[nodiscard]] constexpr risk::Int128 magnitude(std::int64_t value) {
  return value < 0 ? -risk::Int128{value} : risk::Int128{value};
}
[[nodiscard]] values::Money clamped(risk::Int128 amount);

}  // namespace pcl::engine
