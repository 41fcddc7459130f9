// The strategy on quote paths made by hand.
#include "host/engine/strategies/momentum.hpp"

#include <gtest/gtest.h>

namespace pcl::engine {
namespace {

using Kind = Intent::Kind;
using values::Side;

struct Bench {
  MomentumConfig config;
  StrategyState state;
  MomentumView view;
  Bench() {
    config.lookback = 3;
    config.threshold = 100;
    config.quantity = 200;
    config.budget = values::Money{70'000'000};  // 7,000 dollars
    config.take_profit = 200;
    config.stop_loss = 300;
    config.entry_timeout_ns = 1'000;
    config.hold_timeout_ns = 9'000;
    view.may_enter = true;
    view.max_quantity = 10'000;
  }
  Intent quote(std::uint32_t bid, std::uint32_t ask) {
    view.bid = bid;
    view.ask = ask;
    ++view.now;
    observe(config, state, bid, ask);
    return decide(config, state, view);
  }
  Intent rise() {
    quote(300'000, 300'100);
    quote(300'000, 300'100);
    quote(300'000, 300'100);
    return quote(300'100, 300'200);
  }
};

values::Order working(Side side, std::uint64_t price,
                      values::OrderState state = values::OrderState::kLive) {
  values::Order order;
  order.id = 5;
  order.side = side;
  order.price = CardPrice{price};
  order.total = 200;
  order.state = state;
  return order;
}

TEST(Momentum, EntersPassiveThenMarketableWithTheMove) {
  Bench b;
  EXPECT_EQ(b.quote(300'000, 300'100).kind, Kind::kNone);
  Bench up;
  Intent intent = up.rise();
  EXPECT_EQ(intent.kind, Kind::kEnter);
  EXPECT_EQ(intent.side, Side::kBuy);
  EXPECT_EQ(intent.price, CardPrice{300'100});  // passive: own touch
  EXPECT_EQ(intent.quantity, 200U);
  Bench second;
  second.state.entries = 1;
  EXPECT_EQ(second.rise().price, CardPrice{300'200});  // marketable: the other touch
  Bench down;
  down.quote(300'100, 300'200);
  down.quote(300'100, 300'200);
  down.quote(300'100, 300'200);
  intent = down.quote(300'000, 300'200);  // bid + ask 100 lower
  EXPECT_EQ(intent.kind, Kind::kEnter);
  EXPECT_EQ(intent.side, Side::kSell);
  EXPECT_EQ(intent.price, CardPrice{300'200});
}

TEST(Momentum, NeedsTheWholeThresholdAndTheWholeLookBack) {
  Bench b;
  b.quote(300'000, 300'100);
  b.quote(300'000, 300'100);
  EXPECT_EQ(b.quote(300'100, 300'200).kind, Kind::kNone);  // three of four seen
  Bench c;
  c.config.threshold = 201;
  EXPECT_EQ(c.rise().kind, Kind::kNone);  // moved 200
  c = Bench{};
  c.config.threshold = 200;
  EXPECT_EQ(c.rise().kind, Kind::kEnter);
}

TEST(Momentum, StaysWithinBudgetPauseAndPermission) {
  Bench b;
  b.config.budget = values::Money{200 * 300'100 - 1};
  EXPECT_EQ(b.rise().kind, Kind::kNone);
  b = Bench{};
  b.config.budget = values::Money{200 * 300'100};
  EXPECT_EQ(b.rise().kind, Kind::kEnter);
  b = Bench{};
  b.state.quiet_until = 100;
  EXPECT_EQ(b.rise().kind, Kind::kNone);
  b = Bench{};
  b.view.may_enter = false;
  EXPECT_EQ(b.rise().kind, Kind::kNone);
  b = Bench{};
  b.state.stopped = true;
  EXPECT_EQ(b.rise().kind, Kind::kNone);
}

TEST(Momentum, WorkingEntryFollowsItsTouchAndTimesOut) {
  Bench b;
  values::Order entry = working(Side::kBuy, 300'000);
  b.view.entry = &entry;
  EXPECT_EQ(b.quote(300'000, 300'100).kind, Kind::kNone);
  const Intent intent = b.quote(300'100, 300'200);
  EXPECT_EQ(intent.kind, Kind::kReplace);
  EXPECT_EQ(intent.price, CardPrice{300'100});
  EXPECT_EQ(intent.quantity, 200U);
  EXPECT_EQ(b.quote(299'900, 300'000).kind, Kind::kNone);  // the touch came towards it
  entry.replace.phase = values::ReplacePhase::kSent;
  EXPECT_EQ(b.quote(300'100, 300'200).kind, Kind::kNone);  // one thing at a time
  entry.replace.phase = values::ReplacePhase::kNone;
  entry.state = values::OrderState::kPartiallyFilled;
  b.view.now = 2'000;
  b.state.entry_since = 900;
  EXPECT_EQ(b.quote(300'000, 300'100).kind, Kind::kCancel);
}

TEST(Momentum, TakesProfitStopsLossAndTimesOut) {
  Bench b;
  b.view.position = values::Position{150, values::Money{150 * 300'000}, {}};
  EXPECT_EQ(b.quote(300'100, 300'200).kind, Kind::kNone);
  Intent intent = b.quote(300'200, 300'300);  // exactly the take-profit
  EXPECT_EQ(intent.kind, Kind::kExit);
  EXPECT_EQ(intent.side, Side::kSell);
  EXPECT_EQ(intent.price, CardPrice{300'200});
  EXPECT_EQ(intent.quantity, 150U);  // what is really held
  EXPECT_EQ(b.quote(299'800, 299'900).kind, Kind::kNone);
  EXPECT_EQ(b.quote(299'700, 299'800).kind, Kind::kExit);  // exactly the stop
  b.view.position = values::Position{-150, values::Money{150 * 300'000}, {}};
  EXPECT_EQ(b.quote(299'700, 299'800).kind, Kind::kExit);  // a short takes its profit
  EXPECT_EQ(b.quote(300'200, 300'300).side, Side::kBuy);   // and its loss
  EXPECT_EQ(b.quote(299'900, 300'000).kind, Kind::kNone);
  b.view.now = 20'000;
  b.state.holding_since = 10'000;
  EXPECT_EQ(b.quote(299'900, 300'000).kind, Kind::kExit);
}

TEST(Momentum, ExitWaitsForTheEntryAndChasesTheTouch) {
  Bench b;
  b.view.position = values::Position{150, values::Money{150 * 300'000}, {}};
  values::Order entry = working(Side::kBuy, 300'200, values::OrderState::kPartiallyFilled);
  b.view.entry = &entry;
  EXPECT_EQ(b.quote(300'200, 300'300).kind, Kind::kCancel);
  b.view.entry = nullptr;
  values::Order exit = working(Side::kSell, 300'200);
  b.view.exit = &exit;
  EXPECT_EQ(b.quote(300'200, 300'300).kind, Kind::kNone);
  const Intent intent = b.quote(300'100, 300'200);
  EXPECT_EQ(intent.kind, Kind::kReplace);
  EXPECT_EQ(intent.price, CardPrice{300'100});
}

}  // namespace
}  // namespace pcl::engine
