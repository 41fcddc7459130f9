// Each rule of loss and position just before its limit and one unit beyond: what it stops.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/engine/risk/trading.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

struct Row {
  std::string name, requirement, rule;
  std::function<void(RiskConfig&)> set;
  std::uint32_t within, beyond;  // bids
  KillTarget target;
  bool ess;
};

// Equity is 9'990'000 + 100 * bid: 40'000'000 at 300'100.
class Limits : public testing::TestWithParam<Row> {};

TEST_P(Limits, StopItsScopeOneUnitBeyond) {
  const Row& row = GetParam();
  RecordProperty("req_" + row.requirement, "1");
  Config config = wide();
  row.set(config.risk);
  Trading w{config};
  w.hold_hundred();
  w.price(row.within);
  EXPECT_FALSE(w.broken(row.rule));
  EXPECT_FALSE(w.killed(row.target));
  EXPECT_NE(w.level(), RiskLevel::kCritical);
  w.price(row.beyond);
  EXPECT_TRUE(w.broken(row.rule));
  EXPECT_TRUE(w.killed(row.target));
  EXPECT_EQ(w.level(), RiskLevel::kCritical);
  EXPECT_EQ(w.engine.summary().risk.ess_active, row.ess);
  EXPECT_TRUE(w.noticed(NoticeCode::kRisk));
  // Nothing is released while it stands.
  if (row.ess) {
    w.operate(OperatorKind::kEssReset, "ann", "bob");
    EXPECT_FALSE(w.last_answer().ok);
  }
  w.operate(OperatorKind::kResume, "ann", "bob", row.target);
  EXPECT_FALSE(w.last_answer().ok);
  EXPECT_TRUE(w.killed(row.target));
}
INSTANTIATE_TEST_SUITE_P(
    Each, Limits,
    testing::Values(
        Row{"daily_loss",
            "H-02",
            "daily loss",
            [](RiskConfig& r) { r.loss.daily_loss = Money{50'000}; },
            299'600,
            299'599,
            {},
            false},
        Row{"daily_ceiling",
            "H-15",
            "daily loss ceiling",
            [](RiskConfig& r) { r.loss.daily_ceiling = Money{60'000}; },
            299'500,
            299'499,
            {},
            false},
        Row{"drawdown",
            "H-16",
            "drawdown from peak",
            [](RiskConfig& r) { r.loss.drawdown = Share{750}; },
            270'100,
            270'099,
            {},
            false},
        Row{"capital_loss",
            "I-19",
            "capital loss",
            [](RiskConfig& r) { r.loss.capital_loss = Share{1'000}; },
            260'101,
            260'100,
            {},
            true},
        Row{"daily_drawdown",
            "I-19",
            "daily drawdown",
            [](RiskConfig& r) { r.loss.daily_drawdown = Share{500}; },
            280'101,
            280'100,
            {},
            true},
        // Gross 100 * bid against 20 * 3.8 % of equity: equal at 316'350 where it stood at the bid.
        Row{"margin",
            "H-28",
            "margin",
            [](RiskConfig& r) { r.entry.margin_share = Share{380}; },
            316'350,
            316'351,
            {KillScope::kAccount, 0},
            false},
        Row{"symbol",
            "H-14",
            "position in a symbol",
            [](RiskConfig& r) { r.entry.symbol_ceiling = Money{31'000'000}; },
            310'000,
            310'001,
            {KillScope::kSymbol, 0},
            false}),
    [](const auto& each) { return each.param.name; });

TEST(Limits, TheDocumentsThresholdsAreTheDefaults) {
  REQ("H-27");
  const RiskConfig risk;
  EXPECT_EQ(risk.loss.daily_ceiling, Money{500'000'000});       // $50,000 (H-15)
  EXPECT_EQ(risk.loss.drawdown, Share{750});                    // 7.5 % (H-16)
  EXPECT_EQ(risk.loss.capital_loss, Share{1'000});              // 10 % (I-19)
  EXPECT_EQ(risk.loss.daily_drawdown, Share{500});              // 5 % (I-19)
  EXPECT_EQ(risk.loss.daily_escalation, Share{500});            // 5 % (H-23)
  EXPECT_EQ(risk.streaks, (risk::StreakTerms{5, 6}));           // I-19, H-18
  EXPECT_EQ(risk.entry.symbol_ceiling, Money{1'000'000'000});   // $100,000 (H-14)
  EXPECT_EQ(risk.entry.symbol_share, Share{3'000});             // 30 % (H-08)
  EXPECT_EQ(risk.entry.margin_share, Share{8'000});             // 80 % (H-07)
  EXPECT_EQ(risk.entry.max_correlated, 7U);                     // H-09
  EXPECT_EQ(risk.entry.profile, risk::CapitalProfile::kMicro);
  EXPECT_EQ(risk.capital, Money{0});                            // not set: no entries
  EXPECT_EQ(risk.entry.max_trades, 0U);
}

TEST(Limits, DailyLossHaltsEntriesAndExitsGoOn) {
  REQ("H-02");
  Config config = losing();
  config.risk.loss.daily_loss = Money{50'000};
  Trading w{config};
  w.hold_hundred();
  w.price(299'500);
  EXPECT_TRUE(w.latched);
  EXPECT_EQ(w.engine.summary().kill_source, contract::KillSource::kEngine);
  EXPECT_NE(w.engine.summary().kill_reason.find("daily loss (60000, limit 50000)"),
            std::string::npos);
  w.price(299'000);  // stopped out: the exit passes the gate
  EXPECT_EQ(w.engine.summary().symbols[0].position, 0);
  const std::size_t before = w.entries();
  for (int i = 0; i < 30; ++i) w.losing_trade();
  EXPECT_EQ(w.entries(), before);
}

TEST(Limits, OfDollarsShrinkWithTheProfile) {
  RiskConfig risk;
  EXPECT_EQ(loss_terms(risk).daily_ceiling, Money{5'000'000});  // MICRO: $500
  risk.entry.profile = risk::CapitalProfile::kLarge;
  EXPECT_EQ(loss_terms(risk).daily_ceiling, Money{500'000'000});
}

}  // namespace
}  // namespace pcl::engine::test
