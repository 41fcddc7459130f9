// Parts of the host's limits on a state made by hand: several symbols and strategies at once.
#include <gtest/gtest.h>

#include "host/engine/risk/valuation.hpp"
#include "host/engine/step.hpp"
#include "tests/engine/world.hpp"

namespace pcl::engine::test {
namespace {

using contract::KillScope;
using risk::Share;
using values::Money;

/// Symbols 0, 1, 2 at 10.00 to 10.10; $1,000,000 in cash; strategies 1 and 2.
struct Desk {
  State s;
  std::vector<Output> out;
  Changes changes;
  Step step{s, out, changes};

  Desk() {
    s.config = small_config();
    s.config.symbols.resize(3, s.config.symbols[0]);
    s.config.strategies.resize(2, s.config.strategies[0]);
    s.config.strategies[1].strategy = 2;
    s.config.risk.entry.max_trades = 10;
    s.market.symbols.resize(3);
    for (SymbolMarket& symbol : s.market.symbols) {
      symbol.marked_bid = 100'000;
      symbol.marked_ask = 101'000;
    }
    s.ledger.opened = s.risk.valued = true;
    s.ledger.cash = Money{10'000'000'000};
    s.risk.marks = risk::marks_of(s.ledger.cash);
  }
  void hold(std::uint8_t strategy, std::uint16_t symbol, std::int64_t shares, std::int64_t cost) {
    s.ledger.positions[{0, strategy, symbol}] = {shares, Money{cost}, Money{0}};
  }
  values::Order& work(std::uint8_t strategy, std::uint16_t symbol, values::Side side,
                      std::uint32_t quantity) {
    const std::uint64_t id = s.orders.next_id++;
    values::Order order;
    order.id = id;
    order.strategy = strategy;
    order.symbol = symbol;
    order.side = side;
    order.total = quantity;
    order.purpose = values::Purpose::kEntry;
    s.orders.open.insert(id);
    return s.orders.all.emplace(id, order).first->second;
  }
  bool permits_buy(std::uint8_t strategy, std::uint16_t symbol, std::uint32_t quantity) {
    return permits(step,
                   {strategy, symbol, values::Side::kBuy, values::Purpose::kEntry,
                    CardPrice{101'000}, quantity},
                   0);
  }
};

TEST(Valuation, LongsAtTheBidShortsAtTheOfferUnquotedAtCost) {
  Desk d;
  d.hold(1, 0, 300, 1);
  d.hold(2, 0, -100, 1);  // the other strategy is short of the same symbol
  d.hold(1, 1, -50, 1);
  d.hold(1, 2, 10, 777);
  d.s.market.symbols[2].marked_bid = 0;
  const Valuation all = value(d.s);
  EXPECT_EQ(all.symbols[0].shares, 200);
  EXPECT_EQ(all.symbols[0].worth, 300 * 100'000 - 100 * 101'000);
  EXPECT_EQ(all.symbols[1].worth, 50 * 101'000);
  EXPECT_EQ(all.symbols[2].worth, 777);
  EXPECT_EQ(all.gross, 19'900'000 + 5'050'000 + 777);
  EXPECT_EQ(all.equity, 10'000'000'000 + 19'900'000 - 5'050'000 + 777);
}

TEST(Valuation, KeepsTheLastQuoteOverARestart) {
  Desk d;
  d.s.market.symbols[0].bid = 99'000;
  d.hold(1, 0, 10, 1);
  d.hold(1, 1, -10, 1);
  reset_market(d.s);
  EXPECT_EQ(d.s.market.symbols[0].bid, 0U);
  EXPECT_EQ(value(d.s).symbols[0].worth, 10 * 100'000);
  EXPECT_EQ(value(d.s).symbols[1].worth, 10 * 101'000);
}

TEST(Valuation, WorstCaseIsOneSideFilled) {
  Desk d;
  d.hold(1, 0, 300, 1);
  d.work(1, 0, values::Side::kBuy, 40);
  d.work(2, 0, values::Side::kSell, 900);
  const Holding own = value(d.s).symbols[0];
  EXPECT_EQ(worst_case(own, 10, 0, 0), 600 * 101'000);   // 900 - 300 short, 350 long
  EXPECT_EQ(worst_case(own, 500, 0, 0), 840 * 101'000);  // 300 + 40 + 500
  EXPECT_EQ(worst_case(own, 0, 0, 200'000), 600 * 200'000);
}

TEST(Entries, OfAllSymbolsTogetherNeedMargin) {
  Desk d;
  d.hold(1, 1, 900, 1);
  d.work(1, 2, values::Side::kBuy, 100);
  // With 100 more: 1'100 shares at 10.10 of $1,009,000 at twenty times.
  d.s.config.risk.entry.margin_share = Share{6};
  EXPECT_TRUE(d.permits_buy(1, 0, 100));
  d.s.config.risk.entry.margin_share = Share{5};
  EXPECT_FALSE(d.permits_buy(1, 0, 100));
}

TEST(Entries, CountTheTradesOfTheirOwnStrategy) {
  Desk d;
  d.s.config.risk.entry.max_trades = 3;
  d.s.risk.strategies[1].trades = 1;
  d.s.risk.strategies[2].trades = 3;
  d.work(2, 0, values::Side::kBuy, 1);
  d.work(1, 0, values::Side::kBuy, 1).executed = 1;  // counted by its fill
  d.work(1, 0, values::Side::kBuy, 1).purpose = values::Purpose::kExit;
  EXPECT_TRUE(d.permits_buy(1, 1, 1));
  d.work(1, 0, values::Side::kBuy, 1);
  EXPECT_TRUE(d.permits_buy(1, 1, 1));
  d.work(1, 0, values::Side::kBuy, 1);
  EXPECT_FALSE(d.permits_buy(1, 1, 1));
}

TEST(Entries, InASymbolHeldAddNoCorrelation) {
  Desk d;
  d.s.stress.known = true;
  d.s.stress.last.correlated_positions = 7;
  d.hold(2, 0, 1, 1);
  EXPECT_TRUE(d.permits_buy(1, 0, 1));
  EXPECT_FALSE(d.permits_buy(1, 1, 1));
}

TEST(Entries, NeedCorrelationOfTheLastTenMinutes) {
  Desk d;
  d.s.config.risk.entry.correlation_required = true;
  d.s.stress.known = true;
  d.s.stress.at_ns = 5;
  d.s.now_ns = 600'000'000'005;
  EXPECT_TRUE(d.permits_buy(1, 0, 1));
  ++d.s.now_ns;
  EXPECT_FALSE(d.permits_buy(1, 0, 1));
}

TEST(Entries, NeedEquityThatIsKnown) {
  Desk d;
  d.s.risk.valued = false;
  EXPECT_FALSE(d.permits_buy(1, 0, 1));
}

TEST(Fills, OfOneEntryAreOneTrade) {
  Desk d;
  values::Order& order = d.work(1, 0, values::Side::kBuy, 10);
  const values::Position flat;
  const values::Position four{4, Money{4}, Money{0}};
  const values::Position ten{10, Money{10}, Money{0}};
  risk_filled(d.step, order, flat, four);
  order.executed = 4;
  risk_filled(d.step, order, four, ten);
  EXPECT_EQ(d.s.risk.strategies[1].trades, 1U);
  order.purpose = values::Purpose::kExit;
  order.executed = 0;
  risk_filled(d.step, order, ten, flat);
  EXPECT_EQ(d.s.risk.strategies[1].trades, 1U);
}

TEST(Marks, BeginAtTheEquityAndThePeakAtTheCapital) {
  Desk d;
  d.s.risk.valued = false;
  d.s.config.risk.capital = Money{12'000'000'000};
  look_at_risk(d.step);
  EXPECT_EQ(d.s.risk.marks,
            (risk::EquityMarks{Money{12'000'000'000}, Money{10'000'000'000}, Money{10'000'000'000},
                               Money{12'000'000'000}, Money{10'000'000'000}}));
}

TEST(Findings, AreSaidOnceAndAgainWhenTheyComeBack) {
  Desk d;
  d.s.risk.streak.losses = 5;
  d.s.config.risk.streaks = {5, 6};
  const auto said = [&] {
    look_at_risk(d.step);
    const auto count = std::count_if(d.out.begin(), d.out.end(), [](const Output& output) {
      const auto* notice = std::get_if<Notice>(&output);
      return notice != nullptr && notice->text.starts_with("limit broken: losing trades in a row");
    });
    d.out.clear();
    return count;
  };
  EXPECT_EQ(said(), 1);
  EXPECT_EQ(said(), 0);
  d.s.risk.streak.losses = 0;
  EXPECT_EQ(said(), 0);
  d.s.risk.streak.losses = 5;
  EXPECT_EQ(said(), 1);
}

TEST(Findings, ThreeQuartersOfTheDailyLossWarn) {
  Desk d;
  d.s.config.risk.loss.daily_loss = Money{1'000};
  look_at_risk(d.step);
  d.s.ledger.cash = Money{10'000'000'000 - 749};
  look_at_risk(d.step);
  EXPECT_FALSE(d.s.risk.broken.contains({Rule::kDailyLossNear, 0}));
  d.s.ledger.cash = Money{10'000'000'000 - 750};
  look_at_risk(d.step);
  EXPECT_TRUE(d.s.risk.broken.contains({Rule::kDailyLossNear, 0}));
  EXPECT_EQ(d.s.risk.level, risk::RiskLevel::kWarning);
}

TEST(GlobalRisk, WarnsOfMarksFromThreeQuartersAndOfHighStress) {
  Desk d;
  d.s.config.risk.loss.daily_loss = Money{1'000};
  Warning& warning = d.s.warnings[{0, contract::WarningKind::kLoss}];
  warning.percent = 50;
  d.s.stress.known = true;
  d.s.stress.last.severity = StressSeverity::kMedium;
  look_at_risk(d.step);
  EXPECT_EQ(d.s.risk.level, risk::RiskLevel::kOk);
  warning.percent = 75;
  look_at_risk(d.step);
  EXPECT_EQ(d.s.risk.level, risk::RiskLevel::kWarning);
  warning.percent = 50;
  d.s.stress.last.severity = StressSeverity::kHigh;
  look_at_risk(d.step);
  EXPECT_EQ(d.s.risk.level, risk::RiskLevel::kWarning);
  d.s.stress.last.severity = StressSeverity::kLow;
  look_at_risk(d.step);
  EXPECT_EQ(d.s.risk.level, risk::RiskLevel::kOk);
}

TEST(Restart, ForgetsRatesOfTheLastClockAndKeepsTheRest) {
  Desk d;
  d.s.now_ns = 900'000'000'000;
  risk_entered(d.step, 1);
  risk_error(d.step);
  risk_decided(d.step, true);
  d.s.risk.strategies[1].trades = 3;
  d.s.risk.strategies[1].streak.losses = 2;
  d.s.risk.ramp_until_ns = 900'000'000'001;
  risk_restarted(d.s, d.s.now_ns);
  EXPECT_EQ(d.s.risk.requests, risk::ShareWindow<60>{});
  EXPECT_EQ(d.s.risk.decisions, (risk::ShareWindow<60, 5>{}));
  EXPECT_EQ(d.s.risk.strategies[1].rate, risk::OrderRate{});
  EXPECT_EQ(d.s.risk.strategies[1].trades, 3U);
  EXPECT_EQ(d.s.risk.strategies[1].streak.losses, 2U);
  EXPECT_EQ(d.s.risk.ramp_until_ns, d.s.config.risk.ramp_ns);  // all of it again
  d.s.risk.ramp_until_ns = 5;
  risk_restarted(d.s, 5);
  EXPECT_EQ(d.s.risk.ramp_until_ns, 0);
}

TEST(Release, ForgivesTheRowOfItsStrategyAlone) {
  Desk d;
  d.s.risk.strategies[1].streak.losses = d.s.risk.strategies[2].streak.losses = 6;
  risk_resumed(d.step, {KillScope::kStrategy, 2});
  EXPECT_EQ(d.s.risk.strategies[1].streak.losses, 6U);
  EXPECT_EQ(d.s.risk.strategies[2].streak.losses, 0U);
  risk_resumed(d.step, {KillScope::kSymbol, 1});
  EXPECT_EQ(d.s.risk.strategies[1].streak.losses, 6U);
}

TEST(Release, IsForbiddenByTheRuleOfItsOwnTarget) {
  Desk d;
  d.s.risk.broken[{Rule::kSymbolWorth, 2}] = {0, 7, 5};
  EXPECT_EQ(risk_objection(d.s, {KillScope::kSymbol, 2}),
            "limit broken: position in a symbol 2 (7, limit 5)");
  EXPECT_EQ(risk_objection(d.s, {KillScope::kSymbol, 1}), "");
  EXPECT_EQ(risk_objection(d.s, {}), "");
  d.s.risk.broken[{Rule::kDailyEscalation, 0}] = {};
  EXPECT_EQ(risk_objection(d.s, {}), "");
  d.s.risk.broken[{Rule::kStrategyStreak, 1}] = {};
  EXPECT_EQ(risk_objection(d.s, {KillScope::kStrategy, 1}), "");  // somebody answers for it
}

}  // namespace
}  // namespace pcl::engine::test
