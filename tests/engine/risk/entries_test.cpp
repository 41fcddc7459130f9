// Entries that would break a limit of the host are refused before the card sees them.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/engine/risk/trading.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

TEST(Entries, TradesADayAreCountedAndExitsGoOn) {
  REQ("H-05");
  Config config = losing();
  config.strategies[0].max_trades = 2;
  Trading w{config};
  w.market(true);
  for (int i = 0; i < 5; ++i) w.losing_trade();
  EXPECT_EQ(w.entries(), 4U);  // two in, two out
  EXPECT_EQ(w.engine.summary().symbols[0].position, 0);
  EXPECT_GT(w.engine.summary().risk.entries_refused.at("trades a day"), 0U);
  const auto notices = w.all<Notice>();
  EXPECT_EQ(std::count_if(notices.begin(), notices.end(),
                          [](const Notice& n) {
                            return n.text.find("entries refused by the limit trades a day") !=
                                   std::string::npos;
                          }),
            1);  // said once
  EXPECT_FALSE(w.latched);
}

struct EntryRow {
  std::string name, limit;
  std::function<void(RiskConfig&)> pass, refuse;
};
class Entry : public testing::TestWithParam<EntryRow> {};

// 100 shares at 300'100, or at the offer of 300'200 that they are valued at: 30'020'000.
TEST_P(Entry, IsRefusedBeforeTheCardSeesIt) {
  for (const bool refused : {false, true}) {
    Config config = wide();
    (refused ? GetParam().refuse : GetParam().pass)(config.risk);
    Trading w{config};
    enter_one(w);
    EXPECT_EQ(w.entries(), refused ? 0U : 1U);
    EXPECT_EQ(w.engine.summary().risk.entries_refused.contains(GetParam().limit), refused);
  }
}
INSTANTIATE_TEST_SUITE_P(
    Each, Entry,
    testing::Values(
        EntryRow{"symbol_share", "30 % of equity in a symbol",
                 [](RiskConfig& r) { r.entry.symbol_share = Share{7'505}; },
                 [](RiskConfig& r) { r.entry.symbol_share = Share{7'504}; }},
        EntryRow{"ceiling", "position in a symbol",
                 [](RiskConfig& r) { r.entry.symbol_ceiling = Money{30'020'000}; },
                 [](RiskConfig& r) { r.entry.symbol_ceiling = Money{30'019'999}; }},
        EntryRow{"margin", "margin",  // of 20 * 40'000'000
                 [](RiskConfig& r) { r.entry.margin_share = Share{376}; },
                 [](RiskConfig& r) { r.entry.margin_share = Share{375}; }},
        EntryRow{"profile", "capital profile", [](RiskConfig&) {},
                 [](RiskConfig& r) { r.entry.profile = risk::CapitalProfile::kMedium; }},
        EntryRow{"trades", "trades a day", [](RiskConfig& r) { r.entry.max_trades = 1; },
                 [](RiskConfig& r) { r.entry.max_trades = 0; }},
        EntryRow{"correlation", "correlated positions",
                 [](RiskConfig& r) { r.entry.correlation_required = false; },
                 [](RiskConfig& r) { r.entry.correlation_required = true; }}),
    [](const auto& each) { return each.param.name; });

TEST(Entries, OfAnEighthCorrelatedSymbolAreRefused) {
  REQ("H-09");
  for (const std::uint32_t held : {6U, 7U}) {
    Trading w;
    StressResult result;
    result.scenarios_registered = result.scenarios_run = 1;
    result.correlated_positions = held;
    w.apply(result);
    enter_one(w);
    EXPECT_EQ(w.entries(), held == 6 ? 1U : 0U) << held;
  }
}

TEST(Entries, NeedMarginAndRoomInTheSymbol) {
  REQ("H-07");
  REQ("H-08");
  Config config = wide();
  config.risk.entry.symbol_share = RiskConfig{}.entry.symbol_share;  // 30 % of $4,000
  Trading w{config};
  enter_one(w);  // $3,001
  EXPECT_EQ(w.entries(), 0U);
  config.risk.entry.symbol_share = Share{100'000};
  config.risk.entry.margin_share = RiskConfig{}.entry.margin_share;  // 80 % of it, twenty times
  Trading wide_enough{config};
  enter_one(wide_enough);
  EXPECT_EQ(wide_enough.entries(), 1U);
}

TEST(Entries, AreSmallerForAWhileAfterAResume) {
  REQ("H-21");
  Config config = wide();
  config.risk.entry.symbol_ceiling = Money{40'000'000};  // half of it is too little
  Trading w{config};
  w.operate(OperatorKind::kKill);
  w.operate(OperatorKind::kResume, "ann", "bob");
  ASSERT_FALSE(w.latched);
  EXPECT_TRUE(w.engine.summary().risk.ramp);
  enter_one(w);
  EXPECT_EQ(w.entries(), 0U);
  w.clock(1'799 * kHostSecond);
  enter_one(w, 2 * kSecond);
  EXPECT_EQ(w.entries(), 0U);
  w.clock(2 * kHostSecond);
  EXPECT_FALSE(w.engine.summary().risk.ramp);
  enter_one(w, 3 * kSecond);
  EXPECT_EQ(w.entries(), 1U);
}

}  // namespace
}  // namespace pcl::engine::test
