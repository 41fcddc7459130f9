// What is made of the outcomes.
#include "host/adapters/stress/stress_report.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "host/adapters/stress/reference.hpp"
#include "tests/adapters/stress/tiny.hpp"

namespace pcl::stress {
namespace {

TEST(TailLosses, OfLossesOneToAHundred) {
  std::vector<double> profits;
  for (int i = 0; i < 100; ++i) profits.push_back(-(i * 37 % 100 + 1));  // each once, mixed
  const TailLosses losses = tail_losses(profits);
  EXPECT_EQ(losses.outcomes, 100U);
  EXPECT_EQ(losses.at_95.value_at_risk, 96);  // the mildest of 100, 99, 98, 97, 96
  EXPECT_EQ(losses.at_95.expected_shortfall, 98);
  EXPECT_EQ(losses.at_99.value_at_risk, 100);
  EXPECT_EQ(losses.at_99.expected_shortfall, 100);
}

TEST(TailLosses, PartsOfAnOutcomeCountAsOne) {
  EXPECT_EQ(tail_losses({-5, 1, 2}).at_95.value_at_risk, 5);
  EXPECT_EQ(tail_losses({3}).at_99.value_at_risk, -3);  // even then a gain
  EXPECT_EQ(tail_losses({}).outcomes, 0U);
  std::vector<double> profits(21, 0.0);
  profits[3] = -10;
  profits[7] = -4;  // 5 % of 21 is 1.05: two
  EXPECT_EQ(tail_losses(profits).at_95.value_at_risk, 4);
  EXPECT_EQ(tail_losses(profits).at_95.expected_shortfall, 7);
}

struct LevelCase {
  std::string name;
  double loss, equity;
  Level level;
};
class Levels : public testing::TestWithParam<LevelCase> {};
TEST_P(Levels, AreReachedAtTheirNumber) {
  const Thresholds thresholds{0.25, 0.5, 0.75, 1};
  EXPECT_EQ(level_of(GetParam().loss, GetParam().equity, thresholds), GetParam().level);
}
INSTANTIATE_TEST_SUITE_P(Table, Levels,
                         testing::Values(LevelCase{"gain", -10, 100, Level::kNone},
                                         LevelCase{"below", 24.9, 100, Level::kNone},
                                         LevelCase{"low", 25, 100, Level::kLow},
                                         LevelCase{"medium", 50, 100, Level::kMedium},
                                         LevelCase{"below_high", 74.9, 100, Level::kMedium},
                                         LevelCase{"high", 75, 100, Level::kHigh},
                                         LevelCase{"critical", 100, 100, Level::kCritical},
                                         LevelCase{"no_equity", 0.01, 0, Level::kCritical},
                                         LevelCase{"debt", 0.01, -100, Level::kCritical},
                                         LevelCase{"nothing_of_nothing", 0, 0, Level::kNone}),
                         [](const auto& p) { return p.param.name; });

/// A book of `n` positions with the outcomes of no risk; the test turns what it wants.
struct Staged {
  Registry registry = *parse_registry(test::kRegistry, "r");
  Portfolio portfolio;
  Prepared prepared;
  Outcomes outcomes;

  explicit Staged(std::size_t n) {
    std::mt19937_64 random{1};
    portfolio = test::random_portfolio(random, n, 0);
    registry.monte_carlo.paths = 100;
    for (Instrument& instrument : portfolio.instruments) instrument.loadings.resize(2);
    for (Holding& holding : portfolio.holdings) holding.quantity = Quantity{100'000'000};
    prepared = *prepare(portfolio, registry);
    Reference reference;
    outcomes = *reference.evaluate(prepared);
    outcomes.correlations.assign(n * n, 0.0);
  }
  [[nodiscard]] Result<Report> report() const {
    return make_report(portfolio, registry, prepared, outcomes);
  }
};

TEST(CorrelatedPositions, AreThoseBeyondTheThresholdOnEitherSide) {
  Staged staged{4};
  staged.outcomes.correlations[0 * 4 + 1] = 0.7;   // at it: no
  staged.outcomes.correlations[0 * 4 + 2] = 0.71;  // yes
  staged.outcomes.correlations[2 * 4 + 3] = -0.9;  // yes, and stronger
  auto report = staged.report();
  ASSERT_TRUE(report);
  EXPECT_EQ(report->pairs_total, 2U);
  EXPECT_EQ(report->pairs[0].rho, -0.9);
  EXPECT_EQ(report->pairs[0].a, "S2");
  EXPECT_EQ(report->pairs[0].b, "S3");
  EXPECT_EQ(report->pairs[1].rho, 0.71);
  EXPECT_EQ(report->correlated_positions, 3U);
  staged.portfolio.holdings[3].quantity = Quantity{0};  // what is not held does not count
  report = staged.report();
  EXPECT_EQ(report->pairs_total, 1U);
  EXPECT_EQ(report->correlated_positions, 2U);
}

TEST(CorrelatedPositions, SevenAreWithinTheLimitAndEightAreNot) {
  for (const std::size_t n : {7U, 8U}) {
    Staged staged{n};
    std::fill(staged.outcomes.correlations.begin(), staged.outcomes.correlations.end(), 0.8);
    const auto report = staged.report();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->correlated_positions, n);
    const std::string json = report_json(*report, staged.registry);
    EXPECT_NE(json.find(n == 7 ? "\"within_limit\":true" : "\"within_limit\":false"),
              std::string::npos)
        << json;
  }
}

TEST(CorrelatedPositions, OnlyTheStrongestPairsAreListed) {
  Staged staged{20};  // 190 pairs
  std::fill(staged.outcomes.correlations.begin(), staged.outcomes.correlations.end(), 0.8);
  staged.outcomes.correlations[18 * 20 + 19] = 0.99;
  const auto report = staged.report();
  EXPECT_EQ(report->pairs_total, 190U);
  EXPECT_EQ(report->pairs.size(), kPairsShown);
  EXPECT_EQ(report->pairs[0].a, "S18");
}

TEST(StressReport, OutcomesThatAreNoneAreRefused) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  const auto refused = [](auto change) {
    Staged staged{3};
    change(staged.outcomes);
    const auto report = staged.report();
    return !report && report.error().fault == Fault::kCorrupt;
  };
  EXPECT_FALSE(refused([](Outcomes&) {}));
  EXPECT_TRUE(refused([&](Outcomes& o) { o.scenario_profit[2] = nan; }));
  EXPECT_TRUE(refused([&](Outcomes& o) { o.path_profit[7] = infinite; }));
  EXPECT_TRUE(refused([&](Outcomes& o) { o.correlations[1] = nan; }));
  EXPECT_TRUE(refused([](Outcomes& o) { o.scenario_profit.pop_back(); }));
  EXPECT_TRUE(refused([](Outcomes& o) { o.scenario_worst[0] = 3; }));
}

TEST(StressReport, TheWorstLossIsInUnitsOf1e8AndSaturates) {
  Staged staged{1};
  staged.outcomes.scenario_profit[4] = -1'000'000.25;
  staged.outcomes.scenario_profit[0] = -12.25;
  EXPECT_EQ(staged.report()->worst_loss, Price{100'000'025'000'000});
  staged.outcomes.scenario_profit[4] = -1e300;
  EXPECT_EQ(staged.report()->worst_loss, Price{std::numeric_limits<std::int64_t>::max()});
  std::fill(staged.outcomes.scenario_profit.begin(), staged.outcomes.scenario_profit.end(), 1.0);
  EXPECT_EQ(staged.report()->worst_loss, Price{0});
  EXPECT_EQ(staged.report()->severity, Level::kNone);
}

TEST(StressReport, TooManyPositionsAreRefusedByName) {
  std::mt19937_64 random{1};
  const Portfolio portfolio = test::random_portfolio(random, kPositionsMax + 1, 0);
  const auto refused = prepare(portfolio, test::random_registry(random, 1, 0, 100));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::kExhausted);
  EXPECT_EQ(refused.error().message, "positions: at most 1024, got 1025");
}

}  // namespace
}  // namespace pcl::stress
