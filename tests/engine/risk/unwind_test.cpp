// Hedge and liquidate: what goes out, at what price, and when they are done or have failed.
#include "host/engine/risk/unwind.hpp"

#include <gtest/gtest.h>

#include "host/engine/risk/exit_price.hpp"
#include "tests/engine/risk/trading.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

constexpr KillTarget kAll{};
constexpr KillTarget kMsft{KillScope::kSymbol, 0};

/// Holds 100 shares of MSFT, bid 300'100, and nobody buys at the venue until `thick`.
struct Holding100 : Trading {
  explicit Holding100(const Config& config = slow()) : Trading{config} {
    hold_hundred();
    thin(300'100);
  }
  static Config slow() {
    Config config = wide();
    config.risk.liquidate_slip = 250;
    return config;
  }
  void thin(std::uint32_t bid) { quote(bid, bid + 100, at += kSecond, 0); }
  void thick(std::uint32_t bid) { quote(bid, bid + 100, at += kSecond); }
  void ticks(int count, std::int64_t by = kMilli) {
    for (int i = 0; i < count; ++i) clock(by);
  }
  [[nodiscard]] std::string progress(const KillTarget& target = kAll) const {
    const Summary s = engine.summary();
    if (target == kAll) return s.global ? s.global->progress : "";
    for (const KillSummary& kill : s.kills) {
      if (kill.target == target) return kill.progress;
    }
    return "";
  }
  [[nodiscard]] std::vector<contract::OrderEnterCommand> exits() const {
    std::vector<contract::OrderEnterCommand> found;
    for (const contract::Entry& entry : commands) {
      if (entry.kind() == static_cast<std::uint8_t>(CommandKind::kOrderEnter))
        found.push_back(contract::from_entry<contract::OrderEnterCommand>(entry));
    }
    found.erase(found.begin());  // the entry that was filled
    return found;
  }
  [[nodiscard]] std::size_t questions() const {
    const auto asked = all<RequestStatement>();
    return static_cast<std::size_t>(std::count_if(asked.begin(), asked.end(), [](const auto& each) {
      return each.why == StatementReason::kUnwound;
    }));
  }
  void tell(const values::AccountStatement& statement) {
    VenueStatement event;
    for (const RequestStatement& asked : all<RequestStatement>()) event.question = asked.question;
    event.statement = statement;
    apply(event);
  }
  [[nodiscard]] bool alarm(const std::string& text) const {
    const auto notices = all<Notice>();
    return std::any_of(notices.begin(), notices.end(), [&](const Notice& n) {
      return n.code == NoticeCode::kUnwind && n.severity == Severity::kCritical &&
             n.text.find(text) != std::string::npos;
    });
  }
  void disable() {
    disabled = true;
    contract::KillRecord record;
    record.code = static_cast<std::uint8_t>(contract::KillEvent::kSessionDisabled);
    record.disabled = 1;
    apply(CardRecord{contract::to_entry(record)});
  }
};

TEST(Liquidate, SlicesAndChases) {
  REQ("I-13");
  Holding100 w;
  w.latch(LatchCommand::kLiquidate);
  w.ticks(1);
  ASSERT_EQ(w.exits().size(), 1U);
  EXPECT_EQ(w.exits()[0].quantity, 100U);
  EXPECT_EQ(w.exits()[0].side, 'S');
  EXPECT_EQ(w.exits()[0].price, 299'900U);  // 300'100 - 250, back onto the cent
  w.thin(300'000);
  w.ticks(1, 498 * kMilli);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderReplace), 0U);
  w.ticks(1, 2 * kMilli);
  ASSERT_EQ(w.count_commands(CommandKind::kOrderReplace), 1U);
  const auto replace = contract::from_entry<contract::OrderReplaceCommand>(w.commands.back());
  EXPECT_EQ(replace.price, 299'800U);
  EXPECT_EQ(replace.quantity, 100U);
  w.fill(only_ref(w), 100, CardPrice{300'000});
  w.ticks(2);
  EXPECT_EQ(w.progress(), "done");
}

TEST(Liquidate, GoesBySlicesOfTheSmallestQuantityLimit) {
  Holding100 w;
  Config smaller = Holding100::slow();  // than when it was bought
  smaller.accounts[0].max_quantity = 40;
  smaller.symbols[0].max_quantity = 60;
  w.apply(SessionStart{smaller, 2, 0, false});
  w.card_up();
  w.venue_up();
  w.feed_up();
  w.market(true);
  w.thick(300'100);
  w.ticks(2);
  w.latch(LatchCommand::kLiquidate);
  w.ticks(5);
  std::vector<std::uint32_t> slices;
  for (const auto& exit : w.exits()) slices.push_back(exit.quantity);
  EXPECT_EQ(slices, (std::vector<std::uint32_t>{40, 40, 20}));
  EXPECT_EQ(w.shares, 0);
  EXPECT_EQ(w.progress(), "done");
}

TEST(Liquidate, EnablesFirst) {
  Holding100 w;
  w.thick(300'100);
  w.disable();
  w.kill(contract::KillSource::kWatchdog);
  const std::size_t before = w.commands.size();
  w.latch(LatchCommand::kLiquidate);
  w.ticks(3);
  std::vector<std::uint8_t> kinds;
  for (std::size_t i = before; i < w.commands.size(); ++i) {
    const std::uint8_t kind = w.commands[i].kind();
    if (kind != static_cast<std::uint8_t>(CommandKind::kHeartbeat)) kinds.push_back(kind);
  }
  ASSERT_EQ(kinds.size(), 2U);
  EXPECT_EQ(kinds[0], static_cast<std::uint8_t>(CommandKind::kSessionControl));
  EXPECT_EQ(kinds[1], static_cast<std::uint8_t>(CommandKind::kOrderEnter));
  EXPECT_EQ(w.shares, 0);
  EXPECT_TRUE(w.latched);
}

TEST(Liquidate, CancelsProtectiveOrdersAndTakesTheStrategysPlace) {
  REQ("I-13");
  Config config = Holding100::slow();
  config.strategies[0].take_profit = 200;
  Holding100 w{config};
  w.thin(300'400);  // the strategy's exit rests
  const std::uint32_t protective = only_ref(w);
  ASSERT_NE(protective, 0U);
  w.latch(LatchCommand::kCancel);
  EXPECT_TRUE(w.book.contains(protective));
  w.latch(LatchCommand::kLiquidate);
  EXPECT_FALSE(w.book.contains(protective));
  w.ticks(1);
  w.thin(300'500);  // the strategy only looks on
  ASSERT_EQ(w.book.size(), 1U);
  EXPECT_EQ(w.exits().back().price, 300'200U);
}

TEST(Liquidate, IsDoneOnlyWhenTheVenueSaysNothingIsLeft) {
  REQ("I-15");
  Holding100 w;
  w.thick(300'100);
  w.answer_statements = false;
  w.latch(LatchCommand::kLiquidate);
  w.ticks(2);
  EXPECT_EQ(w.shares, 0);
  EXPECT_EQ(w.progress(), "asking the venue");  // our books are no proof
  EXPECT_EQ(w.questions(), 1U);
  const auto again = [&](const values::AccountStatement& statement, const std::string& progress) {
    w.tell(statement);
    EXPECT_EQ(w.progress(), progress);
    const std::size_t asked = w.questions();
    w.ticks(1, kHostSecond);
    EXPECT_EQ(w.questions(), asked + 1);
  };
  values::AccountStatement unreadable;
  unreadable.unavailable_reason = "the door is shut";
  again(unreadable, "asking the venue");
  values::AccountStatement held = w.statement(0);
  held.positions.push_back({name_of("MSFT"), 5, Money{1}});
  again(held, "asking the venue: the venue has 5 shares of MSFT");
  values::AccountStatement elsewhere = w.statement(0);  // of a symbol that is not ours
  elsewhere.positions.push_back({name_of("ORCL"), -7, Money{1}});
  again(elsewhere, "asking the venue: the venue has -7 shares of ORCL");
  values::AccountStatement open = w.statement(0);
  open.open_orders.push_back({99, {}, name_of("MSFT"), values::Side::kSell, CardPrice{1}, 10, 0});
  w.tell(open);  // taken over into our books: it is to go like all the others
  EXPECT_NE(w.progress(), "done");
  values::AccountStatement ahead = w.statement(0);  // reports are still to come
  ++ahead.last_sequence;
  w.tell(ahead);
  EXPECT_NE(w.progress(), "done");
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_FALSE(w.last_answer().ok);
}

TEST(Liquidate, AStatementAtOurLastReportEndsIt) {
  REQ("I-15");
  Holding100 w;
  w.thick(300'100);
  w.latch(LatchCommand::kLiquidate);
  w.ticks(2);
  EXPECT_EQ(w.questions(), 1U);
  EXPECT_EQ(w.progress(), "done");
  EXPECT_TRUE(w.latched);  // halted it remains
  EXPECT_TRUE(w.engine.summary().reconciled);
  w.ticks(3, kHostSecond);
  EXPECT_EQ(w.questions(), 1U);
}

TEST(Liquidate, AnOldAnswerEndsNothing) {
  Holding100 w;
  w.thick(300'100);
  w.answer_statements = false;
  w.operate(OperatorKind::kReconcile);  // its answer is on its way, of before
  w.latch(LatchCommand::kLiquidate);
  w.ticks(2);
  EXPECT_EQ(w.shares, 0);
  EXPECT_EQ(w.questions(), 0U);  // one at a time
  w.tell(w.statement(0));
  EXPECT_EQ(w.progress(), "asking the venue");
  w.ticks(1);
  EXPECT_EQ(w.questions(), 1U);
}

TEST(Liquidate, BeginsAnewWhenAFillIsTakenBack) {
  Holding100 w;
  w.thick(300'100);
  w.latch(LatchCommand::kLiquidate);
  w.ticks(2);
  ASSERT_EQ(w.progress(), "done");
  w.bust(w.executions.back().match);
  EXPECT_EQ(w.shares, 100);
  w.ticks(3);
  EXPECT_TRUE(w.alarm("begins anew"));
  EXPECT_EQ(w.shares, 0);
}

TEST(Liquidate, WithoutProgressIsAFailedHalt) {
  REQ("I-16");
  Holding100 w;
  w.latch(LatchCommand::kLiquidate);
  w.ticks(20, 500 * kMilli);
  EXPECT_EQ(w.progress(), "working");
  EXPECT_EQ(w.book.size(), 1U);
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_EQ(w.last_answer().text, "liquidation under the kill latch is under way");
  w.ticks(2, 500 * kMilli);  // that was the twentieth
  EXPECT_EQ(w.progress(), "failed: MSFT, 100 shares of strategy 1: 20 attempts moved nothing");
  EXPECT_TRUE(w.alarm("emergency halt failed: liquidation under the kill latch"));
  EXPECT_TRUE(w.book.empty());
  EXPECT_TRUE(w.latched);
  w.ticks(100, kHostSecond);
  EXPECT_EQ(w.exits().size(), 1U);
  w.thick(300'100);
  w.latch(LatchCommand::kLiquidate);  // once more
  w.ticks(2);
  EXPECT_EQ(w.progress(), "done");
}

TEST(Liquidate, TwentyAttemptsAreOfTheSymbolAndSinceItsLastFill) {
  Holding100 w;
  w.latch(LatchCommand::kLiquidate);
  for (int i = 0; i < 3; ++i) {
    w.ticks(18, 500 * kMilli);
    w.fill(only_ref(w), 10, CardPrice{300'100});
  }
  EXPECT_EQ(w.progress(), "working");
  w.ticks(25, 500 * kMilli);
  EXPECT_NE(w.progress().find("failed"), std::string::npos);
  EXPECT_EQ(w.shares, 70);
}

struct Stuck {
  std::string name;
  void (*make)(Holding100&);
  std::string why;
};
class LiquidateStuck : public testing::TestWithParam<Stuck> {};

TEST_P(LiquidateStuck, FailsAfterThirtySecondsAndSaysWhatStandsInTheWay) {
  REQ("I-16");
  Holding100 w;
  GetParam().make(w);
  w.latch(LatchCommand::kLiquidate, kMsft);
  w.ticks(1);
  w.ticks(30, kHostSecond);
  EXPECT_EQ(w.progress(kMsft), "working");
  w.ticks(1);
  EXPECT_EQ(w.progress(kMsft), "failed: MSFT, 100 shares of strategy 1: " + GetParam().why);
  EXPECT_TRUE(w.exits().empty());
}
INSTANTIATE_TEST_SUITE_P(
    Table, LiquidateStuck,
    testing::Values(Stuck{"halted", [](Holding100& w) { w.market(true, 'H'); }, "it is halted"},
                    Stuck{"closed", [](Holding100& w) { w.market(false); }, "the market is closed"},
                    Stuck{"no_venue",
                          [](Holding100& w) {
                            w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
                          },
                          "the phase is waiting"}),
    [](const auto& each) { return each.param.name; });

TEST(Liquidate, AStatementThatNeverComesIsAFailedHaltToo) {
  REQ("I-16");
  Holding100 w;
  w.thick(300'100);
  w.answer_statements = false;
  w.latch(LatchCommand::kLiquidate);
  w.ticks(35, kHostSecond);
  EXPECT_EQ(w.progress(), "failed: the venue's statement did not come");
}

TEST(Liquidate, EndsWithTheSession) {
  Holding100 w;
  w.latch(LatchCommand::kLiquidate);
  w.ticks(1);
  w.apply(MarketEnd{});
  w.ticks(1);
  EXPECT_EQ(w.progress(), "failed: the session ends");
}

TEST(Liquidate, GoesOnAfterARestart) {
  Holding100 w;
  w.latch(LatchCommand::kLiquidate, kMsft);
  w.ticks(2);
  w.start();
  w.card_up();
  w.venue_up();
  w.feed_up();
  w.market(true);
  EXPECT_EQ(w.progress(kMsft), "working");
  w.thick(300'200);
  w.ticks(5, kHostSecond);
  EXPECT_EQ(w.shares, 0);
  EXPECT_EQ(w.progress(kMsft), "done");
}

TEST(Liquidate, TakesOverAHedge) {
  Config config = Holding100::slow();
  config.risk.hedge_to = Money{10'000'000};
  Holding100 w{config};
  w.latch(LatchCommand::kHedge);
  w.ticks(1);
  ASSERT_EQ(w.exits().size(), 1U);
  EXPECT_EQ(w.exits()[0].quantity, 66U);
  w.thick(300'200);
  w.latch(LatchCommand::kLiquidate);
  w.ticks(1, 600 * kMilli);
  w.ticks(3);
  EXPECT_EQ(w.shares, 0);
}

// After the day's loss the strategies' exits go on until somebody decides for a liquidation; either
// decision is a command with a name and a reason, in the journal like every other.
TEST(DailyLoss, TheOperatorDecidesBetweenExitsAndLiquidation) {
  REQ("H-03");
  for (const LatchCommand choice : {LatchCommand::kCancel, LatchCommand::kLiquidate}) {
    Config config = Holding100::slow();
    config.risk.loss.daily_loss = Money{1'000'000};
    config.strategies[0].stop_loss = 20'000;
    Holding100 w{config};
    w.thick(290'000);  // 100 x 10'100 lost
    w.ticks(1);
    ASSERT_TRUE(w.broken("daily loss"));
    ASSERT_TRUE(w.engine.summary().global);
    EXPECT_EQ(w.engine.summary().global->command, LatchCommand::kCancel);
    EXPECT_EQ(w.engine.summary().kill_actor, "risk");
    const auto notices = w.all<Notice>();
    EXPECT_TRUE(std::any_of(notices.begin(), notices.end(), [](const Notice& n) {
      return n.code == NoticeCode::kRisk && n.severity == Severity::kCritical &&
             n.text.find("daily loss") != std::string::npos;
    }));
    w.ticks(3);
    EXPECT_EQ(w.shares, 100);
    w.latch(choice);
    const auto* said = std::get_if<OperatorCommand>(&w.events.back());
    for (std::size_t i = w.events.size(); said == nullptr; --i)
      said = std::get_if<OperatorCommand>(&w.events[i - 1]);
    EXPECT_EQ(said->actor, "ann");
    EXPECT_EQ(said->command, choice);
    EXPECT_EQ(w.engine.summary().global->command, choice);
    w.ticks(3);
    EXPECT_EQ(w.shares, choice == LatchCommand::kCancel ? 100 : 0);
    w.thick(279'000);  // the strategy's own stop
    EXPECT_EQ(w.shares, 0);
    EXPECT_TRUE(w.latched);
  }
}

TEST(Hedge, StopsAtTheAmount) {
  REQ("I-10");
  Config config = Holding100::slow();
  config.risk.hedge_to = Money{10'000'000};  // $1,000: 33.3 shares at 300'100
  config.strategies[0].take_profit = 200;
  Holding100 w{config};
  w.thick(300'100);
  w.latch(LatchCommand::kHedge);
  w.ticks(3);
  EXPECT_EQ(w.shares, 34);  // 66 sold: with a 67th there would be less than the amount
  EXPECT_EQ(w.progress(), "done");
  EXPECT_EQ(w.questions(), 0U);
  w.thick(300'400);  // what is left is the strategy's again: it takes its profit
  EXPECT_EQ(w.shares, 0);
}

TEST(Hedge, WhatIsBalancedSendsNothing) {
  Config config = Holding100::slow();
  config.risk.hedge_to = Money{30'010'000};
  Holding100 w{config};
  w.latch(LatchCommand::kHedge);
  w.ticks(2);
  EXPECT_TRUE(w.exits().empty());
  EXPECT_EQ(w.progress(), "done");
}

TEST(Hedge, TakesBackAnExitThatIsNotWantedAnyMore) {
  Config config = Holding100::slow();
  config.risk.hedge_to = Money{30'000'000};
  Holding100 w{config};
  w.latch(LatchCommand::kHedge);
  w.ticks(1);
  EXPECT_TRUE(w.exits().empty());  // 10'000 too much is less than a share
  w.thin(310'000);                 // 31'000'000: three shares
  w.latch(LatchCommand::kHedge);
  w.ticks(1);
  ASSERT_EQ(w.book.size(), 1U);
  EXPECT_EQ(w.exits().back().quantity, 3U);
  w.thin(300'000);
  w.ticks(2);
  EXPECT_TRUE(w.book.empty());
  EXPECT_EQ(w.shares, 100);
  EXPECT_EQ(w.progress(), "done");
}

struct Book {
  std::string name;
  std::vector<std::pair<PositionKey, std::int64_t>> held;  // symbol 0 at 200, symbol 1 at 300
  KillTarget target;
  std::int64_t amount;
  Reductions expected;
};
class HedgeTable : public testing::TestWithParam<Book> {};

TEST_P(HedgeTable, ReducesTheHeavierSideOfTheScope) {
  const Book& c = GetParam();
  State s;
  s.config = small_config();
  s.config.symbols.push_back(s.config.symbols[0]);
  s.config.risk.hedge_to = Money{c.amount};
  s.market.symbols.resize(2);
  for (const std::uint32_t i : {0U, 1U}) {
    s.market.symbols[i].valid = true;
    s.market.symbols[i].bid = s.market.symbols[i].ask = 200 + 100 * i;
  }
  for (const auto& [party, shares] : c.held) s.ledger.positions[party].shares = shares;
  Reductions found;
  add_hedge(s, c.target, found);
  EXPECT_EQ(found, c.expected);
}
constexpr PositionKey kOne{0, 1, 0}, kTwo{0, 2, 1}, kThree{0, 3, 0};
INSTANTIATE_TEST_SUITE_P(
    Table, HedgeTable,
    testing::Values(Book{"flat", {}, kAll, 0, {}},
                    Book{"long_alone", {{kOne, 10}}, kAll, 0, {{kOne, 10}}},
                    Book{"short_alone", {{kTwo, -10}}, kAll, 0, {{kTwo, 10}}},
                    Book{"balanced", {{kOne, 30}, {kTwo, -20}}, kAll, 0, {}},
                    Book{"long_heavier", {{kOne, 100}, {kTwo, -30}}, kAll, 0, {{kOne, 55}}},
                    Book{"short_heavier", {{kOne, 15}, {kTwo, -30}}, kAll, 0, {{kTwo, 20}}},
                    Book{"to_an_amount", {{kOne, 100}, {kTwo, -30}}, kAll, 1'000, {{kOne, 50}}},
                    Book{"within", {{kOne, 100}, {kTwo, -30}}, kAll, 11'000, {}},
                    Book{"less_than_a_share", {{kOne, 100}, {kTwo, -30}}, kAll, 10'801, {}},
                    Book{"a_share", {{kOne, 100}, {kTwo, -30}}, kAll, 10'800, {{kOne, 1}}},
                    Book{"one_after_another",
                         {{kOne, 10}, {kThree, 100}},
                         kAll,
                         10'000,
                         {{kOne, 10}, {kThree, 50}}},
                    Book{"of_a_symbol", {{kOne, 100}, {kTwo, -30}}, kMsft, 0, {{kOne, 100}}},
                    Book{"of_a_strategy",
                         {{kOne, 100}, {kTwo, -30}},
                         {KillScope::kStrategy, 2},
                         0,
                         {{kTwo, 30}}}),
    [](const auto& each) { return each.param.name; });

struct PriceCase {
  std::string name;
  values::Side side;
  std::uint32_t bid, ask, slip, collar, low, high;
  std::optional<std::uint64_t> expected;
};
class ExitPrice : public testing::TestWithParam<PriceCase> {};

TEST_P(ExitPrice, IsWithinCollarBandAndIncrement) {
  const PriceCase& c = GetParam();
  SymbolConfig symbol;
  symbol.collar = c.collar;
  symbol.price_low = c.low;
  symbol.price_high = c.high;
  SymbolMarket market;
  market.valid = true;
  market.bid = c.bid;
  market.ask = c.ask;
  const auto price = exit_price(symbol, market, c.side, c.slip);
  ASSERT_EQ(price.has_value(), c.expected.has_value());
  EXPECT_EQ(price ? price->value : 0, c.expected.value_or(0));
}
constexpr auto kSell = values::Side::kSell;
constexpr auto kBuy = values::Side::kBuy;
INSTANTIATE_TEST_SUITE_P(
    Table, ExitPrice,
    testing::Values(
        PriceCase{"no_quote", kSell, 0, 0, 100, 1'000, 1, 900'000, std::nullopt},
        PriceCase{"at_the_bid", kSell, 20'000, 20'100, 0, 1'000, 1, 900'000, 20'000},
        PriceCase{"at_the_offer", kBuy, 20'000, 20'100, 0, 1'000, 1, 900'000, 20'100},
        PriceCase{"slip", kSell, 20'000, 20'100, 300, 1'000, 1, 900'000, 19'700},
        PriceCase{"slip_up", kBuy, 20'000, 20'100, 300, 1'000, 1, 900'000, 20'400},
        PriceCase{"collar_is_nearer", kSell, 20'000, 20'100, 300, 200, 1, 900'000, 19'800},
        PriceCase{"band_is_nearer", kSell, 20'000, 20'100, 300, 1'000, 19'900, 900'000, 19'900},
        PriceCase{"band_above", kBuy, 20'000, 20'100, 300, 1'000, 1, 20'200, 20'200},
        PriceCase{"increment_towards_touch", kSell, 20'000, 20'100, 250, 1'000, 1, 900'000, 19'800},
        PriceCase{"increment_of_a_buy", kBuy, 20'000, 20'100, 250, 1'000, 1, 900'000, 20'300},
        PriceCase{"below_a_dollar", kSell, 5'000, 5'100, 7, 1'000, 1, 900'000, 4'993},
        PriceCase{"nothing_below_one", kSell, 100, 200, 500, 1'000, 0, 900'000, 1}),
    [](const auto& each) { return each.param.name; });

TEST(ExitPrice, WithoutAValidQuoteGoesByTheLastOne) {
  SymbolConfig symbol;
  symbol.collar = 1'000;
  symbol.price_high = 900'000;
  SymbolMarket market;
  market.bid = 1;
  market.marked_bid = 20'000;
  market.marked_ask = 20'100;
  EXPECT_EQ(exit_price(symbol, market, kSell, 0), CardPrice{20'000});
  EXPECT_EQ(exit_price(symbol, market, kBuy, 0), CardPrice{20'100});
}

TEST(ExitPrice, ACollarAroundTheCloseBoundsItThere) {
  SymbolConfig symbol;
  symbol.collar = 500;
  symbol.price_high = 900'000;
  symbol.collar_reference = CollarReference::kClose;
  symbol.reference = 21'000;
  SymbolMarket market;
  market.valid = true;
  market.bid = 20'600;
  market.ask = 20'700;
  EXPECT_EQ(exit_price(symbol, market, kSell, 300), CardPrice{20'500});
  EXPECT_EQ(exit_price(symbol, market, kBuy, 1'000), CardPrice{21'200});
}

}  // namespace
}  // namespace pcl::engine::test
