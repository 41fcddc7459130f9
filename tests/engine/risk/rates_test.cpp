// Rates of orders, errors and refusals, and what is called out without stopping anything.
#include <gtest/gtest.h>

#include "tests/engine/risk/trading.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

TEST(Rates, TenTimesTheNormalOrdersStopEverything) {
  REQ("H-19");
  Trading w;
  w.rise_begins();
  for (int i = 0; i < 70; ++i) {
    w.refused_entry();
    w.clock(kHostSecond);
  }
  EXPECT_EQ(w.entries(), 70U);
  for (int i = 0; i < 20; ++i) w.refused_entry();
  EXPECT_FALSE(w.latched);
  w.refused_entry();  // the 21st of this second
  EXPECT_TRUE(w.latched);
}

TEST(Rates, ATenthOfRequestsInErrorForAMinuteStopsEverything) {
  REQ("H-17");
  Trading w;
  w.rise_begins();
  w.swallow_orders = true;
  for (std::uint32_t i = 1; i <= 20; ++i) {
    w.refused_entry();
    EXPECT_FALSE(w.latched) << i;
    w.clock(kMilli);
  }
  // Twenty requests, all refused by the gate: no errors. Then the venue rejects.
  for (std::uint32_t i = 1; i <= 3; ++i) {
    w.wanted_entry();
    w.report(World::rejected(i, 0x29));  // the port's message rate: may be tried again
    w.clock(kMilli);
    EXPECT_EQ(w.latched, i == 3) << i;  // 1 of 21, 2 of 22, 3 of 23
  }
}

TEST(Rates, ManyRefusalsOfTheGateAreWarnedOfAndAfterAnHourEscalated) {
  REQ("H-25");
  Trading w;
  w.rise_begins();
  for (int i = 0; i < 30; ++i) {
    w.refused_entry();
    w.clock(10 * kHostSecond);
  }
  EXPECT_TRUE(w.broken("gate refusals above target"));
  EXPECT_TRUE(w.broken("gate refusals red"));
  EXPECT_FALSE(w.broken("gate refusals red for an hour"));
  EXPECT_EQ(w.level(), RiskLevel::kWarning);
  for (int i = 0; i < 365; ++i) {
    w.refused_entry();
    w.clock(10 * kHostSecond);
  }
  EXPECT_TRUE(w.broken("gate refusals red for an hour"));
  EXPECT_FALSE(w.latched);
  w.clock(400 * kHostSecond);
  EXPECT_FALSE(w.broken("gate refusals red"));
  EXPECT_EQ(w.level(), RiskLevel::kOk);
}

TEST(Escalation, LossOfFivePercentAndTwiceTheExpectedPosition) {
  REQ("H-22");
  REQ("H-23");
  Config config = wide();
  config.risk.loss.daily_escalation = Share{500};
  Trading w{config};
  w.hold_hundred();
  w.price(280'100);  // 5 % of 40'000'000 below
  EXPECT_FALSE(w.broken("daily loss of 5 %"));
  w.price(280'099);
  EXPECT_TRUE(w.broken("daily loss of 5 %"));
  EXPECT_FALSE(w.latched);
  EXPECT_FALSE(w.broken("twice the expected position"));
  config.strategies[0].quantity = 50;
  w.apply(SessionStart{config, 2, 0, false});
  w.clock();
  EXPECT_FALSE(w.broken("twice the expected position"));
  config.strategies[0].quantity = 49;
  w.apply(SessionStart{config, 3, 0, false});
  w.clock();
  EXPECT_TRUE(w.broken("twice the expected position"));
}

TEST(Escalation, ConcentrationIsFlagged) {
  REQ("H-30");
  Trading w;  // $3,001 of $4,000 in one symbol and one strategy
  EXPECT_FALSE(w.broken("concentration in a symbol"));
  w.hold_hundred();
  w.clock();
  EXPECT_TRUE(w.broken("concentration in a symbol"));
  EXPECT_TRUE(w.broken("concentration in a strategy"));
  EXPECT_EQ(w.level(), RiskLevel::kWarning);
}

}  // namespace
}  // namespace pcl::engine::test
