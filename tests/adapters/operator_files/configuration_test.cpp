#include "host/adapters/operator_files/configuration.hpp"

#include <gtest/gtest.h>

namespace pcl::operator_files {
namespace {

// Line numbers below are the test's: each line of this text is one.
const std::string kGood =
    "journal: {directory: j}\n"                                                                 // 1
    "link: {path: l}\n"                                                                         // 2
    "operator: {port: 0, kill_file: k}\n"                                                       // 3
    "venue: {account_port: 7}\n"                                                                // 4
    "card: {watchdog_us: 800000, stale_us: 5000, feed_port: 26400, firm: PCL}\n"                // 5
    "symbols:\n"                                                                                // 6
    "  - {name: MSFT, max_notional: 50000, collar: 0.5, max_quantity: 10, max_position: 20}\n"  // 7
    "strategies:\n"                                                                             // 8
    "  - {number: 3, symbol: MSFT, budget: 40000, threshold: 0.0001}\n";                        // 9

std::string with(std::string from, const std::string& to) {
  std::string text = kGood;
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(Configuration, ReadsEveryValue) {
  const auto read = parse_configuration(kGood, "f");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->journal_directory, "j");
  EXPECT_EQ(read->operator_port, 0);
  EXPECT_EQ(read->venue_account_port, 7);
  EXPECT_EQ(read->engine.watchdog_us, 800'000U);
  EXPECT_EQ(read->engine.heartbeat_ns, 100'000'000);
  EXPECT_EQ(read->engine.symbols.at(0).max_notional, 500'000'000U);
  EXPECT_EQ(read->engine.symbols.at(0).collar, 5'000U);
  EXPECT_EQ(read->engine.strategies.at(0).strategy, 3);
  EXPECT_EQ(read->engine.strategies.at(0).threshold, 1U);
}

TEST(Configuration, StressIsOffWithoutItsSection) {
  EXPECT_FALSE(parse_configuration(kGood, "f")->stress);
  const auto read = parse_configuration(
      kGood + "stress: {scenarios: s, instruments: i, interval_ms: 250}\n", "f");
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_TRUE(read->stress);
  EXPECT_EQ(read->stress->scenarios, "s");
  EXPECT_EQ(read->stress->instruments, "i");
  EXPECT_EQ(read->stress->device, "reference");
  EXPECT_EQ(read->stress->interval_ms, 250U);
  const auto wrong = parse_configuration(kGood + "stress: {scenarios: s, interval_ms: 9}\n", "f");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("f:10:9: stress.instruments: missing"), std::string::npos)
      << wrong.error().message;
  EXPECT_NE(wrong.error().message.find("stress.interval_ms: expected a whole number from 100"),
            std::string::npos)
      << wrong.error().message;
}

TEST(Configuration, TheShippedFileIsGood) {
  const auto read = load_configuration("config/environments/local.yaml");
  ASSERT_TRUE(read) << read.error().message;
}

struct WrongCase {
  std::string name, from, to, complaint;
};
class ConfigurationWrong : public testing::TestWithParam<WrongCase> {};
TEST_P(ConfigurationWrong, IsNamedWithItsPlace) {
  const WrongCase& c = GetParam();
  const auto read = parse_configuration(with(c.from, c.to), "f");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message.substr(0, c.complaint.size()), c.complaint)
      << read.error().message;
}
INSTANTIATE_TEST_SUITE_P(
    Table, ConfigurationWrong,
    testing::Values(
        WrongCase{"unknown_key", "port: 0", "prt: 0",
                  "f:3:12: operator.prt: unknown key, expected one of"},
        WrongCase{"key_twice", "path: l", "path: l, path: m", "f:2:17: link.path: given twice"},
        WrongCase{"not_a_number", "port: 0", "port: many",
                  "f:3:18: operator.port: expected a whole number from 0 to 65535, got 'many'"},
        WrongCase{"octal", "port: 0", "port: 010",
                  "f:3:18: operator.port: expected a whole number"},
        WrongCase{"out_of_range", "port: 0", "port: 65536",
                  "f:3:18: operator.port: expected a whole number"},
        WrongCase{"missing", "path: l", "", "f:2:7: link.path: missing"},
        WrongCase{"five_decimals", "collar: 0.5", "collar: 0.00005",
                  "f:7:47: symbols[0].collar: expected dollars"},
        WrongCase{"yes_is_no_truth", "name: MSFT,", "name: MSFT, enabled: yes,",
                  "f:7:27: symbols[0].enabled: expected true or false, got 'yes'"},
        WrongCase{"strange_symbol", "symbol: MSFT", "symbol: AAPL",
                  "f:9:25: strategies[0].symbol: expected the name of one of symbols"},
        WrongCase{"not_yaml", "link: {path: l}", "link: {path: l", "f:"},
        WrongCase{"watchdog_zero", "watchdog_us: 800000", "watchdog_us: 0",
                  "f:5:21: card.watchdog_us: expected"}),
    [](const auto& param) { return param.param.name; });

}  // namespace
}  // namespace pcl::operator_files
