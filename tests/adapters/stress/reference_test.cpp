// The plain evaluator against figures worked out by hand.
#include "host/adapters/stress/reference.hpp"

#include <gtest/gtest.h>

#include "host/adapters/stress/philox.hpp"
#include "host/adapters/stress/stress_report.hpp"
#include "tests/adapters/stress/tiny.hpp"

namespace pcl::stress {
namespace {

using test::kPortfolio;
using test::kRegistry;
using test::with;

struct Book {
  Registry registry;
  Portfolio portfolio;
};
Book book(const std::string& portfolio = kPortfolio, const std::string& registry = kRegistry) {
  auto scenarios = parse_registry(registry, "r");
  EXPECT_TRUE(scenarios) << scenarios.error().message;
  auto read = parse_portfolio(portfolio, "p", *scenarios);
  EXPECT_TRUE(read) << read.error().message;
  return {*scenarios, *read};
}
Report run(const Book& b) {
  Reference reference;
  auto report = run_stress(b.portfolio, b.registry, reference);
  EXPECT_TRUE(report) << report.error().message;
  return *report;
}

struct ByHand {
  std::string name;
  double profit;
  std::string worst;
};
class Scenarios : public testing::TestWithParam<ByHand> {};
TEST_P(Scenarios, LoseWhatTheyShould) {
  const Report report = run(book());
  for (const ScenarioLine& line : report.scenarios) {
    if (line.name != GetParam().name) continue;
    EXPECT_NEAR(line.profit, GetParam().profit, 1e-6);
    EXPECT_EQ(line.worst_symbol, GetParam().worst);
    return;
  }
  FAIL() << "no such scenario";
}
// The book's variance: factors 3,000 and -300 dollars, own parts 4,000 and -400, of a day:
// 9e6 + 9e4 + 16e6 + 16e4 = 25.25e6; its root is 5,024.937810560445.
INSTANTIATE_TEST_SUITE_P(
    Table, Scenarios,
    testing::Values(ByHand{"down", -30'000, "A"},                // 100,000 x beta 3 x -10 %
                    ByHand{"wild", -10'049.87562112089, "A"},    // twice the root
                    ByHand{"together", -5'500, "A"},             // 100,000 x 5 % + 20,000 x 2.5 %
                    ByHand{"gap", -30'000, "A"},                 // 30 % of A alone
                    ByHand{"dry", -1'100, "A"},                  // a fifth of a sigma of each
                    ByHand{"outage", -5'024.937810560445, "A"},  // 2 x root x sqrt(1/4)
                    ByHand{"then", -7'500, "A"}),                // -6,000, and 7.5 % of the short
    [](const auto& p) { return p.param.name; });

TEST(StressBook, ExposureSigmaAndWorstCase) {
  const Report report = run(book());
  EXPECT_EQ(report.risk.gross, 120'000);
  EXPECT_EQ(report.risk.net, 80'000);
  EXPECT_EQ(report.risk.factor_exposure, (std::vector<double>{300'000, -15'000}));
  EXPECT_NEAR(report.risk.sigma, 5'024.937810560445, 1e-9);
  EXPECT_EQ(report.worst, 0U);  // down and gap lose the same: the first
  EXPECT_EQ(report.worst_loss, Price{3'000'000'000'000});
  EXPECT_EQ(report.severity, Level::kMedium);  // 6 % of the equity
  EXPECT_EQ(report.scenarios_registered, 7U);
  EXPECT_EQ(report.scenarios.size(), 7U);
  EXPECT_FALSE(report.historical);
}

TEST(StressBook, EmptyLosesNothing) {
  const Report report = run(book("equity: 0\npositions: []\ninstruments: []\n"));
  for (const ScenarioLine& line : report.scenarios) {
    EXPECT_EQ(line.profit, 0) << line.name;
    EXPECT_EQ(line.worst_symbol, "");
  }
  EXPECT_EQ(report.worst_loss, Price{0});
  EXPECT_EQ(report.severity, Level::kNone);
  EXPECT_EQ(report.monte_carlo.at_99.value_at_risk, 0);
  EXPECT_EQ(report.pairs_total, 0U);
}

TEST(StressBook, OnePositionHasNoDiversificationToLose) {
  const Report report =
      run(book(with(kPortfolio, "  - {symbol: B, quantity: -400, price: 50.00}\n", "")));
  EXPECT_NEAR(report.risk.sigma, 5'000, 1e-9);
  EXPECT_NEAR(report.scenarios[2].profit, -5'000, 1e-9);  // correlation to one is its own sigma
  EXPECT_EQ(report.pairs_total, 0U);
}

TEST(StressBook, AmongEqualsTheFirstIsNamed) {
  Book b = book();
  b.portfolio.holdings[0].quantity = Quantity{0};  // loses nothing: not the worst
  b.portfolio.instruments.push_back(b.portfolio.instruments[1]);
  b.portfolio.instruments[2].symbol = "C";
  b.portfolio.holdings.push_back({2, Quantity{-40'000'000'000}, Price{5'000'000'000}});
  const Report report = run(b);
  for (const std::size_t s : {1U, 2U, 3U, 4U}) EXPECT_EQ(report.scenarios[s].worst_symbol, "B");
  EXPECT_EQ(report.scenarios[0].worst_symbol, "");
}

TEST(StressBook, WithoutEquityAnyLossIsCritical) {
  EXPECT_EQ(run(book(with(kPortfolio, "equity: 500000", "equity: 0"))).severity, Level::kCritical);
  EXPECT_EQ(run(book(with(kPortfolio, "equity: 500000", "equity: -1"))).severity, Level::kCritical);
}

TEST(StressBook, WithoutVolumeAllOfThePositionIsLost) {
  const Report report = run(book(with(kPortfolio, "volume: 50000", "volume: 0")));
  EXPECT_NEAR(report.scenarios[4].profit, -100'000 - 100, 1e-6);
  EXPECT_NEAR(report.scenarios[0].profit, -30'000, 1e-6);  // other scenarios do not see it
  const Report flat = run(
      book(with(with(kPortfolio, "volume: 50000", "volume: 0"), "quantity: 1000", "quantity: 0")));
  EXPECT_NEAR(flat.scenarios[4].profit, -100, 1e-6);
}

TEST(StressBook, AHistoryGivesItsDaysProfits) {
  const std::string a = "loadings: {market: 3}, returns: [0.01, -0.02, 0.03]";
  const std::string b = "loadings: {technology: 0.75}, returns: [0.01, 0.02, 0]";
  const Book with_days =
      book(with(with(kPortfolio, "loadings: {market: 3}", a), "loadings: {technology: 0.75}", b));
  Reference reference;
  const auto outcomes = reference.evaluate(*prepare(with_days.portfolio, with_days.registry));
  ASSERT_TRUE(outcomes);
  ASSERT_EQ(outcomes->history_profit.size(), 3U);
  EXPECT_NEAR(outcomes->history_profit[0], 1'000 - 200, 1e-9);
  EXPECT_NEAR(outcomes->history_profit[1], -2'000 - 400, 1e-9);
  EXPECT_NEAR(outcomes->history_profit[2], 3'000, 1e-9);
  const Report report = run(with_days);
  EXPECT_NEAR(report.historical->at_95.value_at_risk, 2'400, 1e-9);
}

// Known answers of the authors' Random123 distribution (kat_vectors, philox4x32 10).
TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, 0), (PhiloxBlock{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}));
  EXPECT_EQ(philox({~0U, ~0U, ~0U, ~0U}, ~0ULL),
            (PhiloxBlock{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}));
}

struct TailCase {
  std::string name;
  std::uint32_t degrees;
  double var_95, var_99, shortfall_95;  // of a variable of variance 1
};
class Tails : public testing::TestWithParam<TailCase> {};
TEST_P(Tails, AreThoseOfTheDistribution) {
  Book b = book();
  b.registry.monte_carlo.paths = 200'000;
  b.registry.monte_carlo.tail_degrees = GetParam().degrees;
  const Report report = run(b);
  const double sigma = 5'024.937810560445;
  EXPECT_NEAR(report.monte_carlo.at_95.value_at_risk / sigma, GetParam().var_95, 0.02);
  EXPECT_NEAR(report.monte_carlo.at_99.value_at_risk / sigma, GetParam().var_99, 0.05);
  EXPECT_NEAR(report.monte_carlo.at_95.expected_shortfall / sigma, GetParam().shortfall_95, 0.05);
}
// Normal: 1.6449, 2.3263, 2.0627. Student of 4, over its sqrt(2): 2.1318, 3.7469, 3.2030.
INSTANTIATE_TEST_SUITE_P(Table, Tails,
                         testing::Values(TailCase{"normal", 0, 1.6449, 2.3263, 2.0627},
                                         TailCase{"student_4", 4, 1.5074, 2.6495, 2.2649}),
                         [](const auto& p) { return p.param.name; });

std::string rho_book(const std::string& a, const std::string& b) {
  return "equity: 1\npositions:\n  - {symbol: A, quantity: 1, price: 1}\n"
         "  - {symbol: B, quantity: -1, price: 1}\ninstruments:\n"
         "  - {symbol: A, daily_volatility: 0.1, average_daily_volume: 1, loadings: {}, returns: " +
         a + "}\n" +
         "  - {symbol: B, daily_volatility: 0.1, average_daily_volume: 1, loadings: {}, returns: " +
         b + "}\n";
}
struct RhoCase {
  std::string name, a, b;
  double rho;
};
class Correlation : public testing::TestWithParam<RhoCase> {};
TEST_P(Correlation, OfConstructedSeries) {
  const Book b = book(rho_book(GetParam().a, GetParam().b));
  Reference reference;
  const auto outcomes = reference.evaluate(*prepare(b.portfolio, b.registry));
  ASSERT_TRUE(outcomes);
  EXPECT_NEAR(outcomes->correlations[1], GetParam().rho, 1e-15);
}
INSTANTIATE_TEST_SUITE_P(
    Table, Correlation,
    testing::Values(RhoCase{"same", "[0.01, 0.02, 0.03, 0.05]", "[0.03, 0.05, 0.07, 0.11]", 1},
                    RhoCase{"opposite", "[0.01, 0.02, 0.04]", "[-0.01, -0.02, -0.04]", -1},
                    RhoCase{"none", "[0.01, -0.01, 0.01, -0.01]", "[0.01, 0.01, -0.01, -0.01]", 0},
                    RhoCase{"constant", "[0.01, 0.01, 0.01]", "[0.01, 0.02, 0.04]", 0}),
    [](const auto& p) { return p.param.name; });

// A and B share nothing; with B on the market too, 0.6 of A's sigma is the market's and all of B's.
TEST(CorrelationModel, StandsInWhereThereIsNoHistory) {
  const Book b = book(with(kPortfolio, "loadings: {technology: 0.75}", "loadings: {market: 2.5}"));
  Reference reference;
  const auto outcomes = reference.evaluate(*prepare(b.portfolio, b.registry));
  EXPECT_NEAR(outcomes->correlations[1], 0.6, 1e-12);
}

}  // namespace
}  // namespace pcl::stress
