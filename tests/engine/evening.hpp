// A day that is over, and what the next one is told of it.
#pragma once

#include <gtest/gtest.h>

#include "host/engine/session/roll.hpp"
#include "tests/engine/risk/trading.hpp"

namespace pcl::engine::test {

inline constexpr PositionKey kOurs{0, 1, 0}, kExternal{0, 0, 0};

/// What the day of `w` leaves, as journal/roll.cpp completes it.
inline CarryOver left_of(const World& w) {
  auto left = end_of_day(w.engine.state());
  EXPECT_TRUE(left);
  left->journal_id = 5;
  left->sequence = 101;
  left->actor = "ann";
  left->reason = "close";
  left->unreconciled = unreconciled(w.engine.state());
  return *left;
}
inline void end_day(World& w) {
  w.apply(MarketEnd{});
  w.clock();
}
inline void roll(World& w) {
  w.next_day(left_of(w));
  w.start_all();
}
inline const Ledger& ledger(const World& w) { return w.engine.state().ledger; }

/// A day that ends with 30 shares of the strategy's, 10 that somebody bought outside, one order
/// at rest, and both sides agreed.
struct Evening : Trading {
  explicit Evening(const Config& config = wide()) : Trading{config} {
    enter_one(*this);
    fill(only_ref(*this), 30, CardPrice{300'100});
    trade_outside(values::Side::kBuy, 10, CardPrice{300'400});
    operate(OperatorKind::kReconcile);
    price(300'500);
  }
};

}  // namespace pcl::engine::test
