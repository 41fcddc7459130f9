// What the portfolio file may say.
#include "host/adapters/stress/portfolio.hpp"

#include <gtest/gtest.h>

#include "tests/adapters/stress/tiny.hpp"

namespace pcl::stress {
namespace {

using test::kPortfolio;
using test::with;

Registry registry() { return *parse_registry(test::kRegistry, "r"); }

TEST(PortfolioFile, ReadsEveryValueExactly) {
  const auto read = parse_portfolio(kPortfolio, "f", registry());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->equity, Price{50'000'000'000'000});
  ASSERT_EQ(read->holdings.size(), 2U);
  EXPECT_EQ(read->holdings[1].instrument, 1U);
  EXPECT_EQ(read->holdings[1].quantity, Quantity{-40'000'000'000});
  EXPECT_EQ(read->holdings[1].price, Price{5'000'000'000});
  EXPECT_EQ(read->instruments[0].loadings, (std::vector{3.0, 0.0}));
  EXPECT_EQ(read->instruments[1].average_daily_volume, 20'000.0);
}

TEST(PortfolioFile, TheShippedInstrumentsAreGood) {
  const auto scenarios = load_registry("config/stress_scenarios.yaml");
  ASSERT_TRUE(scenarios);
  const auto read = load_instruments("config/stress_instruments.yaml", *scenarios);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->size(), 9U);
}

TEST(PortfolioFile, NoPositionIsAPortfolio) {
  const auto read = parse_portfolio("equity: 1\npositions: []\ninstruments: []\n", "f", registry());
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(read->holdings.empty());
}

struct WrongCase {
  std::string name, from, to, complaint;
};
class PortfolioWrong : public testing::TestWithParam<WrongCase> {};
TEST_P(PortfolioWrong, IsNamedWithItsPlace) {
  const WrongCase& c = GetParam();
  const auto read = parse_portfolio(with(kPortfolio, c.from, c.to), "f", registry());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message.substr(0, c.complaint.size()), c.complaint)
      << read.error().message;
}
INSTANTIATE_TEST_SUITE_P(
    Table, PortfolioWrong,
    testing::Values(
        WrongCase{"quantity_nan", "quantity: 1000", "quantity: nan",
                  "f:3:27: positions[0].quantity: expected a decimal number of at most eight"},
        WrongCase{"price_inf", "price: 100", "price: inf",
                  "f:3:40: positions[0].price: expected a decimal number of at most eight"},
        WrongCase{"price_negative", "price: 100", "price: -1",
                  "f:3:40: positions[0].price: expected 0 or more"},
        WrongCase{"ninth_decimal", "price: 50.00", "price: 50.000000001",
                  "f:4:40: positions[1].price: expected a decimal number of at most eight"},
        WrongCase{"unknown_symbol", "symbol: B, quantity", "symbol: C, quantity",
                  "f:4:14: positions[1].symbol: expected the symbol of one of instruments"},
        WrongCase{"position_twice", "symbol: B, quantity", "symbol: A, quantity",
                  "f:4:14: positions[1].symbol: expected one position a symbol"},
        WrongCase{"instrument_twice", "symbol: B, daily", "symbol: A, daily",
                  "f:7:14: instruments[1].symbol: expected a symbol not used before"},
        WrongCase{"volatility_nan", "daily_volatility: 0.05", "daily_volatility: nan",
                  "f:6:35: instruments[0].daily_volatility: expected a decimal number from 0 to"},
        WrongCase{"volume_negative", "volume: 20000", "volume: -1",
                  "f:7:64: instruments[1].average_daily_volume: expected a decimal number from 0"},
        WrongCase{"loading_of_nothing", "{technology: 0.75}", "{tech: 0.75}",
                  "f:8:17: instruments[1].loadings.tech: unknown key, expected one of market"},
        WrongCase{"history_of_one_only", "loadings: {market: 3}",
                  "loadings: {market: 3}, returns: [0.1, 0.2]",
                  "f:7:5: instruments[1].returns: expected 2 days as the first instrument has"},
        WrongCase{"history_of_one_day", "loadings: {market: 3}",
                  "loadings: {market: 3}, returns: [0.1]",
                  "f:6:102: instruments[0].returns: expected at least two days"},
        WrongCase{"history_nan", "loadings: {market: 3}",
                  "loadings: {market: 3}, returns: [0.1, nan]",
                  "f:6:108: instruments[0].returns[1]: expected a decimal number from -1 to 10"},
        WrongCase{"no_equity", "equity: 500000\n", "", "f:1:1: equity: missing"}),
    [](const auto& p) { return p.param.name; });

}  // namespace
}  // namespace pcl::stress
