// The Emergency Stop System and rows of losing trades.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/engine/risk/trading.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

TEST(Ess, FifthLosingTradeInARowAccountWideStopsEverything) {
  REQ("I-18");
  REQ("I-19");
  Config config = losing();
  config.risk.streaks = {};  // 5 and 6
  Trading w{config};
  w.market(true);
  for (int i = 0; i < 4; ++i) w.losing_trade();
  EXPECT_EQ(w.engine.summary().risk.losses_in_a_row, 4U);
  EXPECT_FALSE(w.engine.summary().risk.ess_active);
  EXPECT_FALSE(w.latched);
  w.losing_trade();
  const RiskSummary risk = w.engine.summary().risk;
  EXPECT_TRUE(risk.ess_active);
  EXPECT_EQ(risk.ess_triggers, 1U);
  ASSERT_EQ(risk.ess_history.size(), 1U);
  EXPECT_EQ(risk.ess_history[0].rule, "losing trades in a row");
  EXPECT_TRUE(risk.ess_history[0].root_cause.empty());
  EXPECT_TRUE(w.latched);
  EXPECT_TRUE(w.scoped.empty());  // the strategy's own sixth is not there yet
  const std::size_t before = w.entries();
  for (int i = 0; i < 5; ++i) w.losing_trade();
  EXPECT_EQ(w.entries(), before);
}

TEST(Ess, ResetTakesTwoPeopleAndTheRootCause) {
  REQ("I-20");
  REQ("I-21");
  Config config = losing();
  config.risk.streaks = {};
  Trading w{config};
  w.market(true);
  for (int i = 0; i < 5; ++i) w.losing_trade();
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_EQ(w.last_answer().text, "the Emergency Stop System is active: it is reset first");
  const auto reset = [&](const std::string& actor, const std::string& approver,
                         const std::string& cause) {
    OperatorCommand command{OperatorKind::kEssReset, actor, approver, cause, {}, 500, false, {}};
    w.apply(command);
    return w.last_answer();
  };
  EXPECT_EQ(reset("ann", "", "bad signal").text, "two names are needed");
  EXPECT_EQ(reset("ann", "ann", "bad signal").text, "actor and approver are the same person");
  EXPECT_EQ(reset("ann", "bob", "").text, "the root cause is to be said");
  EXPECT_TRUE(w.engine.summary().risk.ess_active);
  EXPECT_TRUE(reset("ann", "bob", "bad signal").ok);
  const RiskSummary risk = w.engine.summary().risk;
  EXPECT_FALSE(risk.ess_active);
  EXPECT_EQ(risk.ess_history.at(0).root_cause, "bad signal");
  EXPECT_EQ(risk.ess_history.at(0).reset_by, "ann and bob");
  EXPECT_TRUE(w.latched);  // a kill is released by itself
  EXPECT_EQ(reset("ann", "bob", "again").text, "the Emergency Stop System is not active");
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_FALSE(w.latched);
}

TEST(Ess, AndItsHistoryOutliveARestart) {
  REQ("I-18");
  Config config = losing();
  config.risk.streaks = {};
  Trading w{config};
  w.market(true);
  for (int i = 0; i < 5; ++i) w.losing_trade();
  w.reset_card();
  w.start_all();
  EXPECT_TRUE(w.engine.summary().risk.ess_active);
  EXPECT_EQ(w.engine.summary().risk.ess_history.size(), 1U);
  EXPECT_TRUE(w.latched);
}

TEST(Streak, TheSixthOfAStrategyStopsThatStrategy) {
  REQ("H-18");
  Config config = losing();
  config.risk.streaks.account = 1'000;
  config.risk.streaks.strategy = 6;
  Trading w{config};
  w.market(true);
  for (int i = 0; i < 5; ++i) w.losing_trade();
  EXPECT_TRUE(w.scoped.empty());
  w.losing_trade();
  const KillTarget strategy{KillScope::kStrategy, 1};
  EXPECT_EQ(w.scoped, std::set<KillTarget>{strategy});
  EXPECT_FALSE(w.latched);
  w.operate(OperatorKind::kResume, "ann", "bob", strategy);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_TRUE(w.scoped.empty());
  for (int i = 0; i < 5; ++i) w.losing_trade();
  EXPECT_TRUE(w.scoped.empty());  // the row began anew
}

}  // namespace
}  // namespace pcl::engine::test
