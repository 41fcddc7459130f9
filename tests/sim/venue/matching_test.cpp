// Our orders in the venue's book: OUCH 5.0 in, reports and feed out.
#include <gmock/gmock.h>

#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct RejectCase {
  const char* name;
  EnterCase enter;
  const char* report;
};
class Rejections : public Market, public testing::WithParamInterface<RejectCase> {};

TEST_P(Rejections, HaveTheirCodeAndTouchNothing) {
  send(enter(GetParam().enter));
  EXPECT_THAT(reports(), ElementsAre(GetParam().report));
  EXPECT_THAT(feed(), IsEmpty());
  EXPECT_TRUE(engine.open_orders().empty());
  EXPECT_EQ(engine.next_user_ref(), 2U);  // a rejected number is used up
}
INSTANTIATE_TEST_SUITE_P(
    Edges, Rejections,
    testing::Values(RejectCase{"unknown_symbol", {.symbol = "NOPE"}, "J 1 0x0017"},
                    RejectCase{"side", {.side = 'X'}, "J 1 0x0009"},
                    RejectCase{"no_quantity", {.quantity = 0}, "J 1 0x0013"},
                    RejectCase{"quantity", {.quantity = 1'000'000}, "J 1 0x0013"},
                    RejectCase{"no_price", {.price = 0}, "J 1 0x001D"},
                    RejectCase{"price", {.price = 1'999'999'901}, "J 1 0x001D"},
                    RejectCase{"hidden", {.display = 'N'}, "J 1 0x0003"},
                    RejectCase{"sweep", {.iso = 'Y'}, "J 1 0x0008"},
                    RejectCase{"cross", {.cross = 'O'}, "J 1 0x0014"},
                    RejectCase{"capacity", {.capacity = 'Z'}, "J 1 0x000F"},
                    RejectCase{"time_in_force", {.tif = '6'}, "J 1 0x000F"}),
    [](const auto& c) { return c.param.name; });

TEST_F(Market, TakesTheEdgesOfWhatIsAllowed) {
  send(enter({.ref = 1, .quantity = 999'999, .price = 1}));
  send(enter({.ref = 2, .side = 'S', .quantity = 1, .price = 1'999'999'900}));
  EXPECT_THAT(reports(), ElementsAre("A 1 B 999999 @1 L", "A 2 S 1 @1999999900 L"));
  EXPECT_THAT(feed(), ElementsAre("A o1 B 999999 @1", "A o2 S 1 @1999999900"));
}

TEST_F(Market, RejectsWhileClosedHaltedOrDisabled) {
  in(itch::trading_action({1, 200}, symbol_of("MSFT"), 'H', "T1"));
  send(enter({.ref = 1}));
  send(enter({.ref = 2, .symbol = "INTC"}));
  in(itch::trading_action({1, 300}, symbol_of("MSFT"), 'T', ""));
  send(disable(3));
  send(enter({.ref = 4}));
  send(enable(5));
  send(enter({.ref = 6}));
  in(itch::system_event(400, 'M'));
  send(enter({.ref = 7}));
  EXPECT_THAT(reports(), ElementsAre("J 1 0x0007", "A 2 B 100 @300000 L", "G 3", "J 4 0x000C", "K 5",
                                     "A 6 B 100 @300000 L", "C 2 100 T", "C 6 100 T", "J 7 0x0002"));
}

TEST_F(Market, ANumberNotAboveTheLastIsARetransmission) {
  send(enter({.ref = 5}));
  send(enter({.ref = 5, .quantity = 7}));
  send(enter({.ref = 4}));
  send(mass_cancel(5));
  send(disable(0));
  EXPECT_THAT(reports(), ElementsAre("A 5 B 100 @300000 L"));
  EXPECT_EQ(engine.counters().orders_repeated, 4U);
}

TEST_F(Market, TakesByPriceThenTime) {
  recorded(10, 'S', 100, 300'200);
  recorded(11, 'S', 100, 300'100);
  recorded(12, 'S', 100, 300'100);
  feed();
  send(enter({.quantity = 250, .price = 300'200}));
  EXPECT_THAT(reports(), ElementsAre("A 1 B 250 @300200 L", "E 1 100 @300100 R", "E 1 100 @300100 R",
                                     "E 1 50 @300200 R"));
  EXPECT_THAT(feed(), ElementsAre("E 11 100", "E 12 100", "E 10 50"));
  EXPECT_TRUE(engine.open_orders().empty());
  EXPECT_EQ(account.cash(), 1'000'000 - 200 * 300'100 - 50 * 300'200);
}

TEST_F(Market, RestsWhatItCannotTake) {
  recorded(10, 'S', 60, 300'000);
  feed();
  send(enter({.quantity = 100, .price = 300'000}));
  EXPECT_THAT(feed(), ElementsAre("E 10 60", "A o1 B 40 @300000"));
}

TEST_F(Market, ImmediateOrCancelNeverRests) {
  recorded(10, 'B', 60, 300'000);
  feed();
  send(enter({.ref = 1, .side = 'S', .quantity = 100, .price = 300'000, .tif = '3'}));
  send(enter({.ref = 2, .side = 'T', .quantity = 100, .price = 300'000, .tif = '3'}));
  EXPECT_THAT(reports(), ElementsAre("A 1 S 100 @300000 L", "E 1 60 @300000 R", "C 1 40 I", "A 2 T 100 @300000 L",
                                     "C 2 100 I"));
  EXPECT_THAT(feed(), ElementsAre("E 10 60"));
}

TEST_F(Market, CancelSetsTheNewTotalOfTheChain) {
  send(enter({.quantity = 500}));
  recorded(10, 'S', 100, 300'000);  // trades with ours on arrival
  reports();
  feed();
  send(cancel(1, 500));             // not less than it is: superfluous
  send(cancel(1, 300));             // 100 executed, 200 stay open
  EXPECT_THAT(reports(), ElementsAre("C 1 200 U"));
  EXPECT_THAT(feed(), ElementsAre("X o1 200"));
  EXPECT_EQ(engine.open_orders().at(1).open(), 200U);
  send(cancel(1, 50));  // less than is executed already: all that is open goes
  send(cancel(1));
  send(cancel(77));
  EXPECT_THAT(reports(), ElementsAre("C 1 200 U"));
  EXPECT_THAT(feed(), ElementsAre("D o1"));
  EXPECT_EQ(engine.counters().orders_superfluous, 3U);
}

TEST_F(Market, CancelKeepsPriorityReplaceLosesIt) {
  send(enter({.ref = 1, .quantity = 100}));
  send(enter({.ref = 2, .quantity = 100}));
  send(cancel(1, 60));
  send(replace(2, 3, 100, 300'000));
  send(replace(1, 4, 60, 300'000));  // now behind 3
  feed();
  reports();
  recorded(10, 'S', 120, 300'000);
  EXPECT_THAT(feed(), ElementsAre("E o3 100", "E o4 20"));
  EXPECT_THAT(reports(), ElementsAre("E 3 100 @300000 A", "E 4 20 @300000 A"));
}

TEST_F(Market, ReplaceIsTheTotalOfTheChain) {
  send(enter({.quantity = 500}));
  recorded(10, 'S', 100, 300'000);
  reports();
  feed();
  send(replace(1, 2, 600, 300'100));
  EXPECT_THAT(reports(), ElementsAre("U 1>2 500 @300100 L"));  // outstanding: 600 less the 100 executed
  EXPECT_THAT(feed(), ElementsAre("U o1 o2 500 @300100"));
  send(cancel(1));  // the original is gone
  EXPECT_THAT(reports(), IsEmpty());
  EXPECT_EQ(engine.open_orders().at(2).executed, 100U);
}

TEST_F(Market, ReplaceThatCrossesTradesFirst) {
  recorded(10, 'S', 30, 300'300);
  send(enter({.quantity = 100}));
  reports();
  feed();
  send(replace(1, 2, 100, 300'300));
  EXPECT_THAT(reports(), ElementsAre("U 1>2 100 @300300 L", "E 2 30 @300300 R"));
  EXPECT_THAT(feed(), ElementsAre("D o1", "E 10 30", "A o2 B 70 @300300"));
}

TEST_F(Market, ReplaceToNothingOrNonsenseCancelsTheOriginal) {
  send(enter({.ref = 1, .quantity = 500}));
  send(enter({.ref = 2, .quantity = 500}));
  recorded(10, 'S', 100, 300'000);
  reports();
  send(replace(1, 3, 100, 300'000));
  EXPECT_THAT(reports(), ElementsAre("C 1 400 U"));
  send(replace(2, 3, 1'000'000, 300'000));
  EXPECT_THAT(reports(), ElementsAre("C 2 500 Z"));
  send(replace(2, 3, 100, 300'000));  // not live: ignored, and 3 still unused
  EXPECT_THAT(reports(), IsEmpty());
  EXPECT_EQ(engine.next_user_ref(), 3U);
}

TEST_F(Market, ReplaceWhileHaltedLeavesTheOriginalAlone) {
  send(enter({.ref = 1}));
  engine.set_trading_state(symbol_of("MSFT"), 'H');
  reports();
  send(replace(1, 2, 200, 300'000));
  EXPECT_THAT(reports(), ElementsAre("J 2 0x0007"));
  EXPECT_EQ(engine.open_orders().at(1).open(), 100U);
  send(cancel(1));
  EXPECT_THAT(reports(), ElementsAre("C 1 100 U"));
}

TEST_F(Market, MassCancelByAllSymbolAndGroup) {
  send(enter({.ref = 1, .group = 7}));
  send(enter({.ref = 2, .symbol = "INTC", .group = 7}));
  send(enter({.ref = 3, .group = 8}));
  send(enter({.ref = 4}));
  reports();
  send(mass_cancel(5, "", 8));
  EXPECT_THAT(reports(), ElementsAre("X 5", "C 3 100 U"));
  send(mass_cancel(6, "INTC"));
  EXPECT_THAT(reports(), ElementsAre("X 6", "C 2 100 U"));
  send(mass_cancel(7));
  EXPECT_THAT(reports(), ElementsAre("X 7", "C 1 100 U", "C 4 100 U"));
}

TEST_F(Market, AccountQueryTellsTheNextNumber) {
  send(enter({.ref = 41}));
  reports();
  send(Raw{'Q'}.bytes());
  EXPECT_THAT(reports(), ElementsAre("Q 42"));
}

TEST_F(Market, NonsenseIsCountedAndIgnored) {
  auto cut = enter({.ref = 1});
  cut.pop_back();
  send(cut);
  send(Raw{'?'}.bytes());
  send(Raw{'X'}.number(1, 4).bytes());
  send({});
  EXPECT_THAT(reports(), IsEmpty());
  EXPECT_EQ(engine.counters().orders_malformed, 4U);
  EXPECT_EQ(engine.counters().orders_received, 4U);
}

TEST(AccountBook, AverageCostTruncatesTowardZero) {
  Account account{0};
  const auto trade = [&account](char side, std::uint32_t quantity, std::uint64_t price) {
    account.book({0, 1, {}, symbol_of("MSFT"), side, quantity, price, 1, 1});
  };
  const auto& position = [&account]() -> const Position& { return account.positions().at(symbol_of("MSFT")); };
  trade('B', 2, 100);
  trade('B', 1, 101);  // cost 301 for 3
  trade('S', 1, 110);  // removes 301*1/3 = 100
  EXPECT_EQ(position().cost, 201);
  EXPECT_EQ(account.realised(), 10);
  trade('S', 4, 90);   // closes 2 for 201: realises -21; opens 2 short at 90
  EXPECT_EQ(account.realised(), -11);
  EXPECT_EQ(position().quantity, -2);
  EXPECT_EQ(position().cost, -180);
  trade('T', 1, 91);   // short 3, cost -271
  trade('B', 1, 80);   // removes -271/3 = -90: realises 10
  EXPECT_EQ(position().cost, -181);
  EXPECT_EQ(account.realised(), -1);
  trade('B', 2, 90);   // closes: 181 - 180
  EXPECT_EQ(position().quantity, 0);
  EXPECT_EQ(position().cost, 0);
  EXPECT_EQ(account.realised(), 0);
  EXPECT_EQ(account.cash(), 0);  // flat: all of it is realised
}

}  // namespace
}  // namespace pcl::venue::test
