// The venue's own record of the account: cash, positions at average cost, executions. Integers of
// 1e-4 dollars.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "sim/venue/ouch.hpp"

namespace pcl::venue {

/// One symbol's position. `cost` has the sign of `quantity`: cost / quantity is the average price.
struct Position {
  std::int64_t quantity = 0;  // shares, long positive
  std::int64_t cost = 0;      // 1e-4 dollars
  std::int64_t realised = 0;  // 1e-4 dollars
};

struct Execution {
  std::uint64_t number = 0;    // from 1
  std::uint32_t user_ref = 0;  // 0: a trade outside the order session
  ouch::ClOrdId clordid = ouch::kNoClOrdId;
  Symbol symbol{};
  char side = 'B';  // as ordered: B, S, T, E
  std::uint32_t quantity = 0;
  std::uint64_t price = 0;
  std::uint64_t match = 0;
  std::uint64_t timestamp = 0;
  std::uint64_t sequence = 0;  // SoupBinTCP, of its report; 0: no report
  std::uint16_t group = 0;     // of its order, tag 24
  /// Report issued last when the trade was broken, its own B where it has one; 0: it stands.
  std::uint64_t busted_sequence = 0;
};

/// Pure, one thread. Average cost: what adds to a position adds price x quantity to its cost;
/// taking q of Q shares with cost C removes C*q/Q truncated toward zero (128-bit product), and
/// realises the proceeds less that. An execution through zero closes first, then opens with what is
/// left.
class Account {
 public:
  explicit Account(std::int64_t cash) : opening_cash_{cash}, cash_{cash} {}
  /// Books it; the number is given here.
  void book(Execution execution);
  /// The account as if the execution with this number (from 1, standing) had never been: average
  /// cost has no inverse, so everything that stands is booked anew, from the opening on. O(n).
  void bust(std::uint64_t number, std::uint64_t sequence);

  [[nodiscard]] std::int64_t cash() const { return cash_; }
  [[nodiscard]] std::int64_t realised() const { return realised_; }
  [[nodiscard]] const std::map<Symbol, Position>& positions() const { return positions_; }
  [[nodiscard]] const std::vector<Execution>& executions() const { return executions_; }

 private:
  void apply(const Execution& execution);

  std::int64_t opening_cash_;
  std::int64_t cash_;
  std::int64_t realised_ = 0;
  std::map<Symbol, Position> positions_;
  std::vector<Execution> executions_;
};

}  // namespace pcl::venue
