#include "host/adapters/operator_files/configuration.hpp"

#include <gtest/gtest.h>

namespace pcl::operator_files {
namespace {

// Line numbers below are the test's: each line of this text is one.
const std::string kGood =
    "journal: {directory: j, group_commit_ms: 25}\n"                                            // 1
    "link: {path: l}\n"                                                                         // 2
    "operator: {port: 0, kill_file: k}\n"                                                       // 3
    "venue: {account_port: 7}\n"                                                                // 4
    "card: {watchdog_us: 800000, stale_us: 5000, feed_port: 26400, firm: PCL}\n"                // 5
    "symbols:\n"                                                                                // 6
    "  - {name: MSFT, max_notional: 50000, collar: 0.5, max_quantity: 10, max_position: 20,\n"  // 7
    "     price_low: 1, price_high: 99.5, borrow: 7}\n"                                         // 8
    "strategies:\n"                                                                             // 9
    "  - {number: 3, symbol: MSFT, budget: 40000, threshold: 0.0001}\n"                  // 10
    "limits:\n"                                                                          // 11
    "  firm: {max_gross: 90, max_net: 80, max_loss: 7.5}\n"                              // 12
    "  accounts:\n"                                                                      // 13
    "    - {account: 0, max_gross: 9, max_net: 8, max_loss: 0.5, max_notional: 6,\n"     // 14
    "       max_quantity: 5, duplicate_us: 4, tifs: 0E, displays: YA, capacities: P,\n"  // 15
    "       crosses: N, short: true, post_only: true, handle_inst: true}\n"              // 16
    "  rates:\n"                                                                         // 17
    "    session: {per_s: 1000, burst: 11, reserve: 2}\n"                                // 18
    "    strategy: {per_s: 100, burst: 1}\n"                                             // 19
    "    symbol: {per_s: 16000000, burst: 3}\n"                                          // 20
    "    executions: {per_s: 1, burst: 2}\n"                                             // 21
    "risk:\n"                                                                            // 22
    "  {profile: MEDIUM, capital: 5000, max_daily_loss: 100.5, max_trades: 50}\n";       // 23

std::string with(std::string from, const std::string& to) {
  std::string text = kGood;
  text.replace(text.find(from), from.size(), to);
  return text;
}

TEST(Configuration, ReadsEveryValue) {
  const auto read = parse_configuration(kGood, "f");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->journal_directory, "j");
  EXPECT_EQ(read->group_commit_ms, 25U);
  EXPECT_EQ(read->operator_port, 0);
  EXPECT_EQ(read->venue_account_port, 7);
  EXPECT_EQ(read->engine.watchdog_us, 800'000U);
  EXPECT_EQ(read->engine.heartbeat_ns, 100'000'000);
  EXPECT_EQ(read->engine.symbols.at(0).max_notional, 500'000'000U);
  EXPECT_EQ(read->engine.symbols.at(0).collar, 5'000U);
  EXPECT_EQ(read->engine.strategies.at(0).strategy, 3);
  EXPECT_EQ(read->engine.strategies.at(0).threshold, 1U);
  EXPECT_EQ(read->engine.cancel_retry_us, 1'000'000U);
  EXPECT_EQ(read->engine.feed_loss_us, 0U);
}

TEST(Configuration, ReadsTheHostsLimits) {
  const auto read = parse_configuration(kGood, "f");
  ASSERT_TRUE(read) << read.error().message;
  engine::RiskConfig expected;
  expected.entry.profile = risk::CapitalProfile::kMedium;
  expected.capital = values::Money{50'000'000};
  expected.loss.daily_loss = values::Money{1'005'000};
  expected.entry.max_trades = 50;
  EXPECT_EQ(read->engine.risk, expected);
  const auto all = parse_configuration(
      with("max_trades: 50}",
           "max_trades: 50, daily_loss_ceiling: 7, max_drawdown: 7.25, ess_capital_loss: 9, "
           "ess_daily_drawdown: 4, ess_losing_trades: 3, strategy_losing_trades: 4, max_symbol: 8, "
           "max_symbol_share: 25, max_margin: 70, max_correlated: 2, correlation_required: true, "
           "max_ack_ms: 7, ramp: 40, ramp_minutes: 5, liquidate_slip: 0.05, hedge_to: 250}"),
      "f");
  ASSERT_TRUE(all) << all.error().message;
  expected.loss.daily_ceiling = values::Money{70'000};
  expected.loss.drawdown = risk::Share{725};
  expected.loss.capital_loss = risk::Share{900};
  expected.loss.daily_drawdown = risk::Share{400};
  expected.streaks = {3, 4};
  expected.entry.symbol_ceiling = values::Money{80'000};
  expected.entry.symbol_share = risk::Share{2'500};
  expected.entry.margin_share = risk::Share{7'000};
  expected.entry.max_correlated = 2;
  expected.entry.correlation_required = true;
  expected.entry.ramp = risk::Share{4'000};
  expected.ack_latency_ns = 7'000'000;
  expected.ramp_ns = 300'000'000'000;
  expected.liquidate_slip = 500;
  expected.hedge_to = values::Money{2'500'000};
  EXPECT_EQ(all->engine.risk, expected);
}

TEST(Configuration, ReadsTheBus) {
  EXPECT_FALSE(parse_configuration(kGood, "f")->redis);
  const auto read =
      parse_configuration(kGood + "redis: {address: 'unix:/r', password_file: p}\n", "f");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->redis->address, "unix:/r");
  EXPECT_EQ(read->redis->password_file, "p");
  EXPECT_TRUE(read->redis->required);
  const auto wrong = parse_configuration(kGood + "redis: {required: maybe}\n", "f");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("f:24:"), std::string::npos) << wrong.error().message;
  EXPECT_NE(wrong.error().message.find("redis.required"), std::string::npos);
  EXPECT_NE(wrong.error().message.find("redis.address"), std::string::npos);
}

TEST(Configuration, ReadsTheReportStore) {
  EXPECT_FALSE(parse_configuration(kGood, "f")->postgres);
  const auto read = parse_configuration(kGood + "postgres: {uri: u, required: false}\n", "f");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->postgres->uri, "u");
  EXPECT_FALSE(read->postgres->required);
  EXPECT_FALSE(parse_configuration(kGood + "postgres: {}\n", "f"));
}

TEST(Configuration, ReadsLimitsInThePersonsUnits) {
  const auto read = parse_configuration(kGood, "f");
  ASSERT_TRUE(read) << read.error().message;
  const engine::SymbolConfig& symbol = read->engine.symbols.at(0);
  EXPECT_EQ(symbol.price_low, 10'000U);
  EXPECT_EQ(symbol.price_high, 995'000U);
  EXPECT_EQ(symbol.auction_collar, 5'000U);  // as the collar
  EXPECT_EQ(symbol.borrow, 7U);
  EXPECT_EQ(symbol.accounts, 1U);
  EXPECT_EQ(symbol.tick, contract::TickCode::kCent);
  EXPECT_EQ(symbol.collar_reference, engine::CollarReference::kQuote);
  ASSERT_EQ(read->engine.accounts.size(), 2U);
  const engine::AccountConfig& account = read->engine.accounts[0];
  EXPECT_EQ(account.max_loss, 5'000U);
  EXPECT_EQ(account.max_notional, 60'000U);
  EXPECT_EQ(account.duplicate_us, 4U);
  EXPECT_EQ(account.tifs, 0x11);  // 0 and E
  EXPECT_EQ(account.displays, 0x05);
  EXPECT_EQ(account.capacities, 0x02);
  EXPECT_EQ(account.crosses, 0x01);
  EXPECT_EQ(account.flags, 0x02);    // short
  EXPECT_EQ(account.options, 0x48);  // post_only, handle_inst
  EXPECT_EQ(read->engine.accounts[1].account, 16);
  EXPECT_EQ(read->engine.accounts[1].max_loss, 75'000U);
  using contract::RateScope;
  const std::vector<engine::BucketConfig> expected{
      {RateScope::kSession, 0, 16'000, 160'000, 32'000},
      {RateScope::kSymbol, 0, 1, 2, 0},
      {RateScope::kStrategy, 3, 160'000, 0, 0},
      {RateScope::kExecutions, 3, 16'000'000, 16'000'000, 0}};
  EXPECT_EQ(read->engine.buckets, expected);
}

TEST(Configuration, ASymbolOrStrategyMayHaveItsOwnRate) {
  const auto read = parse_configuration(
      with("threshold: 0.0001", "rate: {per_s: 200, burst: 2}, executions: {per_s: 2, burst: 1}"),
      "f");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->engine.buckets[2].interval, 80'000U);
  EXPECT_EQ(read->engine.buckets[3].interval, 8'000'000U);
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
  EXPECT_NE(wrong.error().message.find("f:24:9: stress.instruments: missing"), std::string::npos)
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
                  "f:10:25: strategies[0].symbol: expected the name of one of symbols"},
        WrongCase{"no_account_of_ours", "account: 0,", "account: 1,",
                  "f:14:5: limits.accounts: expected an entry for account 0"},
        WrongCase{"rate_not_exact", "per_s: 1000", "per_s: 300",
                  "f:18:22: limits.rates.session.per_s: expected a rate that divides 16000000"},
        WrongCase{"burst_beyond_32_bits", "per_s: 1, burst: 2", "per_s: 1, burst: 270",
                  "f:21:35: limits.rates.executions.burst: expected at most 269"},
        WrongCase{"reserve_takes_all", "burst: 11, reserve: 2", "burst: 11, reserve: 11",
                  "f:18:48: limits.rates.session.reserve: expected less than burst"},
        WrongCase{"no_bucket", "    executions: {per_s: 1, burst: 2}\n", "",
                  "f:18:5: limits.rates.executions: missing"},
        WrongCase{"no_firm", "  firm: {max_gross: 90, max_net: 80, max_loss: 7.5}\n", "",
                  "f:12:3: limits.firm: missing"},
        WrongCase{"strange_tif", "tifs: 0E", "tifs: 0X",
                  "f:15:48: limits.accounts[0].tifs: expected OUCH 5.0 letters out of 0356E"},
        WrongCase{"band_upside_down", "price_high: 99.5", "price_high: 0.5",
                  "f:8:32: symbols[0].price_high: expected at least price_low"},
        WrongCase{"close_without_one", "borrow: 7", "collar_reference: close",
                  "f:7:5: symbols[0].reference: expected the previous close"},
        WrongCase{"strange_tick", "borrow: 7", "tick: dime",
                  "f:8:44: symbols[0].tick: expected one of unit, half_cent, cent, nickel"},
        WrongCase{"account_out_of_range", "borrow: 7", "accounts: [16]",
                  "f:8:48: symbols[0].accounts: expected a list of account numbers"},
        WrongCase{"loss_too_fine", "max_loss: 0.5", "max_loss: 0.00005",
                  "f:14:56: limits.accounts[0].max_loss: expected dollars"},
        WrongCase{"no_loss_at_all", "max_loss: 0.5", "max_loss: 0",
                  "f:14:56: limits.accounts[0].max_loss: expected more than 0"},
        WrongCase{"no_window", "duplicate_us: 4", "duplicate_us: 0",
                  "f:15:39: limits.accounts[0].duplicate_us: expected a whole number from 1"},
        WrongCase{"no_capital", "capital: 5000, ", "", "f:23:3: risk.capital: missing"},
        WrongCase{"strange_profile", "MEDIUM", "medium",
                  "f:23:13: risk.profile: expected MICRO, SMALL, MEDIUM, LARGE or SANDBOX, got "
                  "'medium'"},
        WrongCase{
            "share_too_fine", "max_trades: 50", "max_trades: 50, ramp: 5.125",
            "f:23:81: risk.ramp: expected percent with at most two decimals, at most 100, got"},
        WrongCase{"share_beyond_all", "max_trades: 50", "max_trades: 50, max_drawdown: 100.01",
                  "f:23:89: risk.max_drawdown: expected percent"},
        WrongCase{"no_trades", "max_trades: 50", "max_trades: 0",
                  "f:23:71: risk.max_trades: expected a whole number from 1"},
        WrongCase{"not_yaml", "link: {path: l}", "link: {path: l", "f:"},
        WrongCase{"watchdog_zero", "watchdog_us: 800000", "watchdog_us: 0",
                  "f:5:21: card.watchdog_us: expected"}),
    [](const auto& param) { return param.param.name; });

}  // namespace
}  // namespace pcl::operator_files
