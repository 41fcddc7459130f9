// What the scenario file may say, and how it is told what is wrong.
#include "host/adapters/stress/scenario_registry.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/adapters/stress/yaml_numbers.hpp"
#include "tests/adapters/stress/tiny.hpp"

namespace pcl::stress {
namespace {

using test::kRegistry;
using test::with;

TEST(ScenarioRegistry, ReadsEveryValue) {
  const auto read = parse_registry(kRegistry, "f");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->factors.size(), 2U);
  EXPECT_EQ(read->factors[1].name, "technology");
  EXPECT_EQ(read->factors[1].daily_volatility, 0.02);
  EXPECT_EQ(read->monte_carlo.paths, 1'000U);
  EXPECT_EQ(read->monte_carlo.seed, 7U);
  EXPECT_EQ(read->severity.critical, 0.20);
  EXPECT_EQ(read->correlation.positions_max, 7U);
  ASSERT_EQ(read->scenarios.size(), 7U);
  EXPECT_EQ(read->scenarios[0].factor_returns, (std::vector{-0.10, 0.0}));
  EXPECT_EQ(read->scenarios[1].diversified_sigmas, 2.0);
  EXPECT_EQ(read->scenarios[2].undiversified_sigmas, 1.0);
  EXPECT_EQ(read->scenarios[3].gap, 0.3);
  EXPECT_DOUBLE_EQ(read->scenarios[4].impact, std::sqrt(2.0));
  EXPECT_EQ(read->scenarios[5].diversified_sigmas, 1.0);  // 2 x sqrt(1/4)
  EXPECT_EQ(read->scenarios[6].factor_returns, (std::vector{-0.02, 0.10}));
}

TEST(ScenarioRegistry, TheShippedFileNamesWhatWasAskedFor) {
  const auto read = load_registry("config/stress_scenarios.yaml");
  ASSERT_TRUE(read) << read.error().message;
  std::vector<std::string> names;
  for (const Scenario& scenario : read->scenarios) names.push_back(scenario.name);
  EXPECT_EQ(names, (std::vector<std::string>{
                       "market_down_5", "market_down_10", "market_down_20", "volatility_x2",
                       "volatility_x3", "correlation_to_one", "single_name_gap", "liquidity_halved",
                       "venue_outage", "black_monday_1987", "dotcom_2000", "financial_crisis_2008",
                       "flash_crash_2010", "pandemic_2020"}));
  EXPECT_EQ(read->correlation.threshold, 0.7);
  EXPECT_EQ(read->correlation.positions_max, 7U);
}

TEST(ScenarioRegistry, AFileThatIsNotThereIsUnavailable) {
  const auto read = load_registry("no/such/file.yaml");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, Fault::kUnavailable);
  EXPECT_EQ(read.error().message, "no/such/file.yaml: cannot be read");
}

TEST(ScenarioRegistry, AFolderIsUnavailableAndAnEmptyFileMalformed) {
  EXPECT_EQ(load_registry("config").error().message, "config: cannot be read");
  const auto read = load_registry("/dev/null");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "/dev/null:1:1: the file: expected a mapping");
}

TEST(ScenarioRegistry, AllComplaintsAreMadeAtOnce) {
  const auto read = parse_registry(
      with(with(kRegistry, "shock: -0.10", "shock: down"), "move: 0.3", "mvoe: 0.3"), "f");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, Fault::kInvalid);
  EXPECT_NE(read.error().message.find("f:8:"), std::string::npos) << read.error().message;
  EXPECT_NE(read.error().message.find("f:11:"), std::string::npos) << read.error().message;
}

struct WrongCase {
  std::string name, from, to, complaint;
};
class RegistryWrong : public testing::TestWithParam<WrongCase> {};
TEST_P(RegistryWrong, IsNamedWithItsPlace) {
  const WrongCase& c = GetParam();
  const auto read = parse_registry(with(kRegistry, c.from, c.to), "f");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, Fault::kInvalid);
  EXPECT_EQ(read.error().message.substr(0, c.complaint.size()), c.complaint)
      << read.error().message;
}
INSTANTIATE_TEST_SUITE_P(
    Table, RegistryWrong,
    testing::Values(
        WrongCase{"scenario_twice", "name: wild", "name: down",
                  "f:9:12: scenarios[1].name: expected a name not used before, got 'down'"},
        WrongCase{"factor_twice", "name: technology", "name: market",
                  "f:3:12: factors[1].name: expected a name not used before, got 'market'"},
        WrongCase{"market_not_first", "name: market", "name: europe",
                  "f:2:3: factors: expected market as the first one, got 'europe'"},
        WrongCase{"key_twice", "shock: -0.10", "shock: -0.10, shock: -0.2",
                  "f:8:46: scenarios[0].shock: given twice, expected once"},
        WrongCase{"unknown_key", "sigmas: 1, days: 1", "sigmas: 1, days: 1, hours: 2",
                  "f:10:61: scenarios[2].hours: unknown key, expected one of"},
        WrongCase{"unknown_kind", "kind: gap", "kind: flood",
                  "f:11:23: scenarios[3].kind: expected market, historical, volatility, outage, "
                  "correlation, gap or liquidity, got 'flood'"},
        WrongCase{"key_missing", "sigmas: 2, days: 0.25", "sigmas: 2",
                  "f:13:5: scenarios[5].days: missing"},
        WrongCase{"unknown_factor", "returns: {market: -0.02", "returns: {oil: -0.02",
                  "f:14:46: scenarios[6].returns.oil: unknown key, expected one of"},
        WrongCase{"not_a_number", "shock: -0.10", "shock: nan",
                  "f:8:39: scenarios[0].shock: expected a decimal number from -1 to 10, got 'nan'"},
        WrongCase{"infinite", "move: 0.3", "move: .inf",
                  "f:11:34: scenarios[3].move: expected a decimal number from 0 to 10, got '.inf'"},
        WrongCase{"exponent", "move: 0.3", "move: 3e-1",
                  "f:11:34: scenarios[3].move: expected a decimal number"},
        WrongCase{"quoted", "move: 0.3", "move: \"0.3\"",
                  "f:11:34: scenarios[3].move: expected a decimal number"},
        WrongCase{"below_everything", "shock: -0.10", "shock: -1.01",
                  "f:8:39: scenarios[0].shock: expected a decimal number from -1 to 10"},
        WrongCase{"no_volume_left", "volume_fraction: 0.5", "volume_fraction: 0",
                  "f:12:51: scenarios[4].volume_fraction: expected a decimal number from 0.001"},
        WrongCase{"thresholds_fall", "medium: 0.05", "medium: 0.15",
                  "f:5:11: severity: expected 0 < low < medium < high < critical"},
        WrongCase{"no_variance", "tail_degrees: 0", "tail_degrees: 2",
                  "f:4:51: monte_carlo.tail_degrees: expected 0 (normal) or 3 to 30"},
        WrongCase{"too_many_paths", "paths: 1000", "paths: 1000001",
                  "f:4:22: monte_carlo.paths: expected a whole number from 100 to 1000000"},
        WrongCase{"scenario_no_mapping", "- {name: gap, kind: gap, move: 0.3}", "- gap",
                  "f:11:5: scenarios[3]: expected a mapping"},
        WrongCase{"not_yaml", "scenarios:\n", "scenarios: [\n", "f:"}),
    [](const auto& p) { return p.param.name; });

TEST(ScenarioRegistry, NothingAtAllIsRefused) {
  for (const char* text : {"", "[]", "scenarios: []\n"}) EXPECT_FALSE(parse_registry(text, "f"));
}

struct NumberCase {
  std::string text;
  bool good;
  std::int64_t units{};
};
class Numbers : public testing::TestWithParam<NumberCase> {};
TEST_P(Numbers, AreExactOrRefused) {
  std::int64_t units = 0;
  ASSERT_EQ(parse_e8(GetParam().text, units), GetParam().good) << GetParam().text;
  EXPECT_EQ(GetParam().good ? units : 0, GetParam().units);
}
INSTANTIATE_TEST_SUITE_P(
    Table, Numbers,
    testing::Values(NumberCase{"1", true, 100'000'000}, NumberCase{"-0.00000001", true, -1},
                    NumberCase{"92233720368.54775807", true, 9'223'372'036'854'775'807},
                    NumberCase{"92233720368.54775808", false}, NumberCase{"0.000000001", false},
                    NumberCase{"", false}, NumberCase{"-", false}, NumberCase{"1.", false},
                    NumberCase{".5", false}, NumberCase{"+1", false}, NumberCase{"1e3", false},
                    NumberCase{"nan", false}, NumberCase{"inf", false}, NumberCase{"--1", false},
                    NumberCase{"1 ", false}));

}  // namespace
}  // namespace pcl::stress
