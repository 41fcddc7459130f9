// Trades taken back, trades by another way, and the limit of the rate: what venues do on their own.
#include <gmock/gmock.h>

#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Symbol kMsft = symbol_of("MSFT");

class Bust : public Market {
 protected:
  /// Buys or sells at the price of a recorded order put there for it; gives the match.
  std::uint64_t trade(std::uint32_t ref, char side, std::uint32_t shares, std::uint32_t price,
                      int group = -1) {
    recorded(1'000 + ref, side == 'B' ? 'S' : 'B', shares, price);
    send(enter({.ref = ref, .side = side, .quantity = shares, .price = price, .group = group}));
    return account.executions().back().match;
  }
  [[nodiscard]] const Position& position() const { return account.positions().at(kMsft); }
};

TEST_F(Bust, IsTheAccountWithoutIt) {
  const std::uint64_t first = trade(1, 'B', 100, 100'000);
  const std::uint64_t second = trade(2, 'B', 50, 110'000);
  trade(3, 'S', 120, 120'000);
  // Cost 10,000,000 + 5,500,000; 120 of 150 shares remove 12,400,000 of it.
  EXPECT_EQ(account.realised(), 120 * 120'000 - 12'400'000);
  reports();
  feed();
  const std::uint64_t sequence = report_log.size();
  EXPECT_TRUE(engine.bust(second));
  EXPECT_THAT(reports(), ElementsAre("B 2"));
  EXPECT_THAT(feed(), ElementsAre("B"));
  // Without it: 100 bought at 10.00; of 120 sold at 12.00, 100 close and 20 open a short.
  EXPECT_EQ(position().quantity, -20);
  EXPECT_EQ(position().cost, -20 * 120'000);
  EXPECT_EQ(account.realised(), 100 * 20'000);
  EXPECT_EQ(account.cash(), 1'000'000 - 100 * 100'000 + 120 * 120'000);
  EXPECT_EQ(account.executions()[1].busted_sequence, sequence + 1);
  EXPECT_EQ(account.executions()[0].busted_sequence, 0U);
  EXPECT_TRUE(engine.bust(first));
  EXPECT_EQ(position().quantity, -120);
  EXPECT_EQ(account.realised(), 0);
  EXPECT_EQ(engine.counters().busts, 2U);
}

TEST_F(Bust, OfTheOnlyTradeIsAsBefore) {
  EXPECT_TRUE(engine.bust(trade(1, 'B', 100, 100'000)));
  EXPECT_EQ(account.cash(), 1'000'000);
  EXPECT_EQ(account.realised(), 0);
  EXPECT_TRUE(account.positions().empty());
  EXPECT_EQ(account.executions().size(), 1U) << "what happened stays on the record";
}

TEST_F(Bust, OfATradeBetweenTwoOrdersOfOursIsBothSides) {
  send(enter({.ref = 1, .side = 'B', .quantity = 100, .price = 300'000}));
  send(enter({.ref = 2, .side = 'S', .quantity = 60, .price = 300'000}));
  reports();
  feed();
  EXPECT_TRUE(engine.bust(account.executions().back().match));
  EXPECT_THAT(reports(), ElementsAre("B 1", "B 2"));
  EXPECT_THAT(feed(), ElementsAre("B")) << "one trade";
  EXPECT_EQ(account.cash(), 1'000'000);
  EXPECT_EQ(engine.open_orders().at(1).executed, 60U) << "the order has executed all the same";
}

TEST_F(Bust, HappensOnceAndOnlyToOurs) {
  const std::uint64_t match = trade(1, 'B', 100, 100'000);
  reports();
  EXPECT_FALSE(engine.bust(match + 1));
  EXPECT_FALSE(engine.bust(0));
  EXPECT_THAT(reports(), IsEmpty());
  EXPECT_TRUE(engine.bust(match));
  EXPECT_FALSE(engine.bust(match));
  EXPECT_THAT(reports(), ElementsAre("B 1"));
  EXPECT_EQ(engine.counters().busts, 1U);
}

TEST_F(Bust, NamesTheMatchAndTheOrder) {
  const std::uint64_t match = trade(7, 'B', 100, 100'000);
  ASSERT_TRUE(engine.bust(match));
  const Bytes report = report_log[report_log.size()];
  ASSERT_EQ(report.size(), 38U);  // 36 and the length of an empty appendage
  EXPECT_EQ(be(report, 9, 4), 7U);
  EXPECT_EQ(be(report, 13, 8), match);
  EXPECT_EQ(static_cast<char>(report[21]), 'S');
  EXPECT_EQ(static_cast<char>(report[22]), 'C');
  EXPECT_EQ(static_cast<char>(report[23]), '7');
  const Bytes published = feed_log[feed_log.size()];
  ASSERT_EQ(published.size(), 19U);
  EXPECT_EQ(be(published, 11, 8), match);
}

TEST_F(Bust, ExecutionsTellTheGroupOfTheirOrder) {
  trade(1, 'B', 100, 100'000, 4'711);
  trade(2, 'B', 100, 100'000);
  EXPECT_EQ(account.executions()[0].group, 4'711U);
  EXPECT_EQ(account.executions()[1].group, 0U);
}

TEST_F(Bust, ATradeOutsideMovesTheAccountAndNothingElse) {
  trade(1, 'B', 100, 100'000);
  reports();
  feed();
  const std::uint64_t match = engine.trade_outside(kMsft, 'S', 40, 110'000);
  EXPECT_NE(match, 0U);
  EXPECT_NE(match, account.executions()[0].match);
  EXPECT_THAT(reports(), IsEmpty());
  EXPECT_THAT(feed(), IsEmpty());
  EXPECT_EQ(position().quantity, 60);
  EXPECT_EQ(account.realised(), 40 * 10'000);
  const Execution& outside = account.executions()[1];
  EXPECT_EQ(outside.user_ref, 0U);
  EXPECT_EQ(outside.sequence, 0U);
  EXPECT_EQ(engine.next_user_ref(), 2U);
  EXPECT_TRUE(engine.bust(match)) << "it can be taken back like any other";
  EXPECT_THAT(reports(), IsEmpty());
  EXPECT_EQ(position().quantity, 100);
  EXPECT_EQ(account.executions()[1].busted_sequence, report_log.size());
  EXPECT_EQ(engine.trade_outside(kMsft, 'S', 40, 110'000), match + 1) << "of its own";
  EXPECT_EQ(engine.trade_outside(symbol_of("NOPE"), 'B', 1, 1), 0U);
}

TEST_F(Bust, ARateLimitRejectsWhatComesTooFastAndNoCancel) {
  time = 1'000'000;
  engine.limit_rate(2, 1'000);
  send(enter({.ref = 1}));            // at 1,000,001
  send(replace(1, 2, 100, 300'100));  // at 1,000,002
  send(enter({.ref = 3}));            // at 1,000,003
  send(replace(2, 4, 100, 300'200));  // at 1,000,004: the original stays
  EXPECT_THAT(reports(), ElementsAre("A 1 B 100 @300000 L", "U 1>2 100 @300100 L", "J 3 0x0029",
                                     "J 4 0x0029"));
  EXPECT_TRUE(engine.open_orders().contains(2));
  send(cancel(2));
  EXPECT_THAT(reports(), ElementsAre("C 2 100 U"));
  time = 1'001'000 - 1;
  send(enter({.ref = 5}));  // at 1,001,000: the first is 999 ns ago
  time = 1'001'001 - 1;
  send(enter({.ref = 6}));  // at 1,001,001: 1,000 ns ago
  EXPECT_THAT(reports(), ElementsAre("J 5 0x0029", "A 6 B 100 @300000 L"));
  engine.limit_rate(0, 1'000);
  send(enter({.ref = 7}));
  send(enter({.ref = 8}));
  EXPECT_THAT(reports(), ElementsAre("A 7 B 100 @300000 L", "A 8 B 100 @300000 L"));
}

}  // namespace
}  // namespace pcl::venue::test
