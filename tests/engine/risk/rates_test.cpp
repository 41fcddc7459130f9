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
    w.report(venue_rejected(i, 0x29));  // the port's message rate: may be tried again
    w.clock(kMilli);
    EXPECT_EQ(w.latched, i == 3) << i;  // 1 of 21, 2 of 22, 3 of 23
  }
}

/// Each entry is accepted, and dead at once, that long after it was sent.
struct Answering : Trading {
  explicit Answering(const Config& config = wide()) : Trading{config} {
    rise_begins();
    swallow_orders = true;
  }
  void answered_after(std::int64_t ns) {
    wanted_entry();
    clock(ns);
    std::vector<std::byte> m = venue_message('A', 64, ++ref);
    m[47] = std::byte{'D'};
    report(m);
  }
  std::uint32_t ref{};
};

TEST(Rates, AnswersOfTheVenueAboveTheirLimitStopEverything) {
  REQ("I-08");
  Answering w;
  for (int i = 1; i <= 19; ++i) w.answered_after(i == 5 ? 50'000'001 : 50'000'000);
  EXPECT_FALSE(w.latched);  // of too few answers nothing is said
  w.answered_after(kMilli);
  EXPECT_TRUE(w.latched);  // one slow of twenty: the p99 is slow
  EXPECT_TRUE(w.broken("slow answers of the venue"));
}

TEST(Rates, OneSlowAnswerOfAHundredIsNoSlowP99AndItLeavesAfterAMinute) {
  Answering w;
  for (int i = 0; i < 99; ++i) w.answered_after(kMilli);
  w.answered_after(51 * kMilli);
  EXPECT_FALSE(w.broken("slow answers of the venue"));
  w.answered_after(51 * kMilli);  // two of 101
  EXPECT_TRUE(w.broken("slow answers of the venue"));
  w.clock(60 * kHostSecond);
  EXPECT_FALSE(w.broken("slow answers of the venue"));
}

TEST(Rates, AnswersAreNotWatchedWithoutALimit) {
  Config config = wide();
  config.risk.ack_latency_ns = 0;
  Answering w{config};
  for (int i = 0; i < 40; ++i) w.answered_after(900 * kMilli);
  EXPECT_FALSE(w.latched);
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
