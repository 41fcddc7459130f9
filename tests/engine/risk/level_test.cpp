// Global risk: what it is folded of, and that CRITICAL is left for OK alone.
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/risk/trading.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

TEST(GlobalRisk, CriticalGoesToOkAlone) {
  REQ("H-12");
  Config config = wide();
  config.risk.loss.daily_loss = Money{100'000};
  config.risk.entry.margin_share = Share{100'000};
  Trading w{config};
  w.hold_hundred();
  const auto concentrated = [&] { return w.broken("concentration in a symbol"); };
  w.price(299'000);
  EXPECT_EQ(w.level(), RiskLevel::kCritical);
  w.price(299'500);  // 60'000 lost: within the limit, but concentration still warns
  EXPECT_FALSE(w.broken("daily loss"));
  EXPECT_TRUE(concentrated());
  EXPECT_EQ(w.level(), RiskLevel::kCritical);
  w.apply(SessionStart{config, 2, 0, false});
  EXPECT_EQ(w.level(), RiskLevel::kCritical);
}

TEST(GlobalRisk, CriticalBlocksEntriesThoughNothingIsKilled) {
  REQ("H-12");
  Config config = losing();
  config.risk.loss.daily_loss = Money{100'000};
  Trading w{config};
  w.market(true);
  w.losing_trade();
  EXPECT_TRUE(w.latched);
  config.risk.loss.daily_loss = Money{10'000'000};  // a looser limit: nothing is broken any more
  w.apply(SessionStart{config, 2, 0, false});
  w.card_up();
  w.venue_up();
  w.feed_up();
  contract::WarningRecord warning;
  warning.percent = 75;
  w.apply(CardRecord{contract::to_entry(warning)});
  w.clock();
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_FALSE(w.latched);
  EXPECT_EQ(w.level(), RiskLevel::kCritical);  // the warning keeps it from OK
  w.market(true);
  const std::size_t before = w.entries();
  for (int i = 0; i < 3; ++i) w.losing_trade();
  EXPECT_EQ(w.entries(), before);
}

TEST(GlobalRisk, EqualsAModelOverRandomPrices) {
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    std::mt19937 random{seed};
    Config config = wide();
    config.risk.loss = {.daily_loss = Money{3'500'000},
                        .daily_ceiling = Money{3'800'000},
                        .drawdown = Share{750},
                        .capital_loss = Share{1'000},
                        .daily_drawdown = Share{500}};
    Trading w{config};
    w.hold_hundred();
    // Dollars as floating point, percentages as divisions: written without looking at the code.
    double peak = 4'000;
    for (int step = 0; step < 300; ++step) {
      const auto bid = 240'000 + static_cast<std::uint32_t>(random() % 80'000);
      w.price(bid);
      const double equity = (kCash - kPaid + 100.0 * bid) / 10'000;
      peak = std::max(peak, equity);
      const double lost = 4'000 - equity;
      ASSERT_EQ(w.broken("daily loss"), lost > 350) << seed << " " << step;
      ASSERT_EQ(w.broken("daily loss ceiling"), lost > 380) << seed << " " << step;
      ASSERT_EQ(w.broken("capital loss"), lost >= 400) << seed << " " << step;
      ASSERT_EQ(w.broken("daily drawdown"), (peak - equity) / peak >= 0.05) << seed << " " << step;
      ASSERT_EQ(w.broken("drawdown from peak"), (peak - equity) / peak > 0.075);
      ASSERT_EQ(w.broken("daily loss of 5 %"), lost / 4'000 > 0.05) << seed << " " << step;
    }
  }
}

}  // namespace
}  // namespace pcl::engine::test
