// What orders reserve and what the venue's reports do to it, share by share.
#include "host/domain/exposure.hpp"

#include <gtest/gtest.h>

namespace pcl::domain {
namespace {

constexpr Party kParty{1, 2, 3};
constexpr std::size_t kFirm = contract::kFirmAccount;

OpenOrder order(std::uint8_t side, std::uint32_t total, std::uint64_t price) {
  OpenOrder out{.party = kParty, .price = price};
  out.total = total;
  out.side = side;
  out.session = 3;
  out.new_risk = true;
  return out;
}
OpenOrder replacing(std::uint32_t total, std::uint64_t price, bool new_risk = true) {
  OpenOrder out{.price = price};
  out.total = total;
  out.session = 1;
  out.new_risk = new_risk;
  return out;
}
ouch::Report report(char type, std::uint32_t user_ref, std::uint32_t quantity = 0,
                    std::uint64_t price = 0, std::uint64_t match = 0) {
  ouch::Report out;
  out.type = type;
  out.user_ref = user_ref;
  out.quantity = quantity;
  out.price = price;
  out.reference = match;
  out.state = 'L';
  return out;
}
ouch::Report dead(char type, std::uint32_t user_ref) {
  ouch::Report out = report(type, user_ref);
  out.state = 'D';
  return out;
}

class ExposureOf : public testing::Test {
 protected:
  ExposureOf() { (void)exposure_.load_position(kParty, 0); }
  PartyState party() const {
    const PartyState* state = exposure_.parties().find(kParty);
    return state == nullptr ? PartyState{} : *state;
  }
  const AccountExposure& account() const { return exposure_.account(1); }
  // Open notional of both sides, and that the firm has the same.
  std::uint64_t open_buy() const {
    EXPECT_TRUE(account().open_buy == exposure_.account(kFirm).open_buy);
    return account().open_buy.value();
  }
  std::uint64_t open_sell() const {
    EXPECT_TRUE(account().open_sell == exposure_.account(kFirm).open_sell);
    return account().open_sell.value();
  }
  Exposure exposure_{
      {.symbols = 4, .open_orders = 8, .parties = 2, .own_orders = 3, .executions = 4}};
};

TEST_F(ExposureOf, AnOrderReservesOnItsSide) {
  EXPECT_TRUE(exposure_.open(1, order('B', 10, 100)));
  EXPECT_TRUE(exposure_.open(2, order('S', 20, 200)));
  EXPECT_TRUE(exposure_.open(3, order('T', 30, 300)));
  EXPECT_EQ(party().open_buy, 10U);
  EXPECT_EQ(party().open_sell, 50U);
  EXPECT_EQ(open_buy(), 1'000U);
  EXPECT_EQ(open_sell(), 4'000U + 9'000U);
  EXPECT_EQ(exposure_.borrow().used(3), 30U);
  EXPECT_EQ(exposure_.own().best(3, false), 100U);
  EXPECT_EQ(exposure_.own().best(3, true), 200U);
  EXPECT_TRUE(exposure_.account(2).open_buy == 0);
}

TEST_F(ExposureOf, BoundsAreExact) {
  OpenOrder stranger = order('B', 10, 1);
  stranger.party.symbol = 2;
  EXPECT_FALSE(exposure_.open(1, stranger));  // of no party
  EXPECT_TRUE(exposure_.load_position(stranger.party, 0));
  EXPECT_FALSE(exposure_.load_position({1, 2, 1}, 0));  // a third party
  EXPECT_TRUE(exposure_.load_position(kParty, 5));      // known: no room needed
  EXPECT_TRUE(exposure_.open(1, order('B', 10, 1)));
  EXPECT_FALSE(exposure_.open(9, order('B', 10, 1)));  // slot 1
  EXPECT_TRUE(exposure_.open(2, order('B', 10, 1)));
  EXPECT_TRUE(exposure_.open_replace(3, 1, replacing(10, 1)));
  EXPECT_FALSE(exposure_.open(4, order('B', 10, 1)));  // three own buys, the pending one too
  EXPECT_FALSE(exposure_.open_replace(4, 2, replacing(10, 1)));
  EXPECT_TRUE(exposure_.open(4, order('S', 10, 1)));
  EXPECT_TRUE(exposure_.open(5, stranger));
}

TEST_F(ExposureOf, ASymbolThatIsNoneHasNoRoomAndNoOrders) {
  EXPECT_TRUE(exposure_.own().full(4, true));
  EXPECT_EQ(exposure_.own().best(0xFFFF, false), 0U);
  EXPECT_EQ(exposure_.borrow().used(4), 0U);
}

TEST_F(ExposureOf, AReplaceReservesTheLargerTotalAtTheHigherPrice) {
  (void)exposure_.open(1, order('B', 10, 100));
  const OpenOrder chain = exposure_.orders().at(1);
  EXPECT_EQ(Exposure::added_by(chain, 15), 5U);
  EXPECT_TRUE(Exposure::added_by(chain, 15, 120) == 15U * 120U - 1'000U);
  EXPECT_TRUE(Exposure::added_by(chain, 15, 80) == 500U);
  EXPECT_EQ(Exposure::added_by(chain, 5), 0U);
  EXPECT_TRUE(Exposure::added_by(chain, 5, 120) == 200U);
  EXPECT_TRUE(Exposure::added_by(chain, 5, 80) == 0U);
  (void)exposure_.open_replace(2, 1, replacing(15, 120));
  EXPECT_EQ(party().open_buy, 15U);
  EXPECT_EQ(open_buy(), 1'800U);
  (void)exposure_.apply(report('E', 1, 4, 100));
  EXPECT_EQ(party().open_buy, 11U);
  EXPECT_EQ(open_buy(), 1'320U);
  EXPECT_TRUE(exposure_.apply(report('J', 2)).closed);
  EXPECT_EQ(party().open_buy, 6U);
  EXPECT_EQ(open_buy(), 600U);
  EXPECT_EQ(exposure_.orders().at(1).pending, 0U);
  EXPECT_EQ(exposure_.own().best(3, false), 100U);
}

TEST_F(ExposureOf, AReplacedOrderGoesOnWhereItsChainIs) {
  (void)exposure_.open(1, order('T', 10, 100));
  (void)exposure_.open_replace(2, 1, replacing(15, 90, false));
  (void)exposure_.apply(report('E', 1, 4, 100));
  const ReportEffect effect = exposure_.apply(report('U', 2));
  EXPECT_TRUE(effect.known && !effect.closed);
  EXPECT_EQ(exposure_.orders().find(1), nullptr);
  const OpenOrder* now = exposure_.orders().find(2);
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(now->total, 15U);
  EXPECT_EQ(now->executed, 4U);
  EXPECT_EQ(now->original, 0U);
  EXPECT_EQ(now->price, 90U);
  EXPECT_EQ(now->session, 1U);
  EXPECT_EQ(now->side, 'T');
  EXPECT_FALSE(now->new_risk);
  EXPECT_EQ(party().open_sell, 11U);
  EXPECT_EQ(open_sell(), 990U);
  EXPECT_EQ(exposure_.borrow().used(3), 15U);  // 4 sold, 11 reserved
  EXPECT_EQ(exposure_.own().best(3, true), 90U);
  EXPECT_FALSE(exposure_.apply(report('U', 2)).unknown_counted);  // once more: no effect
  EXPECT_EQ(party().open_sell, 11U);
}

TEST_F(ExposureOf, AReplaceConfirmedBelowWhatIsExecutedIsClosed) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.open_replace(2, 1, replacing(5, 100));
  (void)exposure_.apply(report('E', 1, 5, 100));
  EXPECT_TRUE(exposure_.apply(report('U', 2)).closed);
  EXPECT_EQ(exposure_.orders().find(2), nullptr);
  EXPECT_EQ(open_buy(), 0U);
}

TEST_F(ExposureOf, AReplaceAnsweredDeadIsClosed) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.open_replace(2, 1, replacing(15, 100));
  EXPECT_TRUE(exposure_.apply(dead('U', 2)).closed);
  EXPECT_EQ(exposure_.orders().find(2), nullptr);
  EXPECT_EQ(party().open_buy, 0U);
}

// By whatever the original leaves, its pending replace goes with it.
TEST_F(ExposureOf, AnOriginalTakesItsPendingReplaceWithIt) {
  const std::vector<ouch::Report> leaving = {report('E', 1, 10, 100), report('C', 1, 10),
                                             report('D', 1, 10), dead('A', 1), report('J', 1)};
  for (const ouch::Report& how : leaving) {
    (void)exposure_.open(1, order('B', 10, 100));
    (void)exposure_.open_replace(2, 1, replacing(15, 120));
    EXPECT_TRUE(exposure_.apply(how).closed) << how.type;
    EXPECT_EQ(exposure_.orders().find(1), nullptr) << how.type;
    EXPECT_EQ(exposure_.orders().find(2), nullptr) << how.type;
    EXPECT_EQ(party().open_buy, 0U) << how.type;
    EXPECT_EQ(open_buy(), 0U) << how.type;
    EXPECT_EQ(exposure_.own().best(3, false), 0U) << how.type;
  }
}

TEST_F(ExposureOf, DecrementsLowerTheTotal) {
  (void)exposure_.open(1, order('E', 10, 100));
  (void)exposure_.apply(report('E', 1, 3, 100));
  EXPECT_FALSE(exposure_.apply(report('C', 1, 6)).closed);
  EXPECT_EQ(exposure_.orders().at(1).total, 4U);
  EXPECT_EQ(party().open_sell, 1U);
  EXPECT_EQ(exposure_.borrow().used(3), 4U);  // 3 sold stay, 6 released came back
  EXPECT_TRUE(exposure_.apply(report('D', 1, 1)).closed);
  EXPECT_EQ(exposure_.borrow().used(3), 3U);
  EXPECT_FALSE(exposure_.close(1));
}

TEST_F(ExposureOf, ADecrementOfAPendingReplaceLowersItsTotal) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.open_replace(2, 1, replacing(20, 100));
  EXPECT_FALSE(exposure_.apply(report('C', 2, 5)).closed);
  EXPECT_EQ(party().open_buy, 15U);
  EXPECT_FALSE(exposure_.apply(report('C', 2, 14)).closed);
  EXPECT_EQ(party().open_buy, 10U);  // the original's own
  EXPECT_TRUE(exposure_.apply(report('C', 2, 1)).closed);
  EXPECT_EQ(exposure_.orders().at(1).pending, 0U);
}

TEST_F(ExposureOf, ExecutionsMoveWhatWasBoughtAndSold) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.open(2, order('S', 10, 100));
  const ReportEffect effect = exposure_.apply(report('E', 1, 4, 90, 7));
  ASSERT_TRUE(effect.moved);
  EXPECT_EQ(effect.moved->party, kParty);
  EXPECT_FALSE(effect.fill_unknown);
  EXPECT_FALSE(effect.closed);
  EXPECT_EQ(party().position, 4);
  const ReportEffect last = exposure_.apply(report('E', 2, 10, 110, 8));
  EXPECT_TRUE(last.closed && !last.fill_unknown);
  EXPECT_EQ(party().position, -6);
  EXPECT_TRUE(account().bought == 360 && account().sold == 1'100);
  EXPECT_TRUE(exposure_.account(kFirm).bought == 360 && exposure_.account(kFirm).sold == 1'100);
  EXPECT_EQ(open_buy(), 600U);
  EXPECT_EQ(open_sell(), 0U);
}

TEST_F(ExposureOf, AnExecutionBeyondTheOrderMovesThePositionAndIsAFault) {
  (void)exposure_.open(1, order('T', 10, 100));
  const ReportEffect effect = exposure_.apply(report('E', 1, 11, 100));
  EXPECT_TRUE(effect.known && effect.fill_unknown && !effect.closed);
  EXPECT_EQ(party().position, -11);
  EXPECT_EQ(party().open_sell, 10U) << "what it reserves stays";
  EXPECT_TRUE(account().sold == 1'100);
  EXPECT_EQ(exposure_.borrow().used(3), 10U);
}

TEST_F(ExposureOf, AnExecutionOfAnUnconfirmedReplaceLeavesTheChainAlone) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.open_replace(2, 1, replacing(15, 100));
  const ReportEffect effect = exposure_.apply(report('E', 2, 5, 100));
  EXPECT_TRUE(effect.known && effect.fill_unknown && !effect.closed);
  EXPECT_EQ(party().position, 5);
  EXPECT_EQ(party().open_buy, 15U);
}

TEST_F(ExposureOf, WhatIsUnknown) {
  for (const char type : {'A', 'U', 'C', 'D', 'J', 'M'}) {
    const ReportEffect effect = exposure_.apply(report(type, 5, 1));
    EXPECT_TRUE(effect.unknown_counted && !effect.fill_unknown && !effect.unhandled) << type;
  }
  const ReportEffect fill = exposure_.apply(report('E', 5, 1, 1));
  EXPECT_TRUE(fill.fill_unknown && !fill.known && !fill.moved && !fill.unknown_counted);
  for (const char type : {'P', 'I', 'T', 'S', 'X', 'G', 'K', 'Q'}) {
    const ReportEffect effect = exposure_.apply(report(type, 5));
    EXPECT_FALSE(effect.unknown_counted || effect.unhandled || effect.fill_unknown) << type;
  }
}

ouch::Report modified(std::uint32_t user_ref, char side, std::uint32_t outstanding) {
  ouch::Report out = report('M', user_ref, outstanding);
  out.side = side;
  return out;
}

TEST_F(ExposureOf, AModifiedOrderHasWhatIsOutstandingAtMost) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.apply(report('E', 1, 4, 100));
  EXPECT_FALSE(exposure_.apply(modified(1, 'B', 7)).closed);  // 11 in all: more than there is
  EXPECT_EQ(party().open_buy, 6U);
  EXPECT_FALSE(exposure_.apply(modified(1, 'B', 0xFFFFFFFF)).closed);
  EXPECT_EQ(party().open_buy, 6U);
  EXPECT_FALSE(exposure_.apply(modified(1, 'B', 5)).closed);
  EXPECT_EQ(party().open_buy, 5U);
  EXPECT_EQ(open_buy(), 500U);
  EXPECT_EQ(exposure_.orders().at(1).total, 9U);
  EXPECT_TRUE(exposure_.apply(modified(1, 'B', 0)).closed);
  EXPECT_EQ(party().open_buy, 0U);
}

TEST_F(ExposureOf, AModifiedReplaceCountsFromItsChain) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.apply(report('E', 1, 4, 100));
  (void)exposure_.open_replace(2, 1, replacing(20, 100));
  EXPECT_FALSE(exposure_.apply(modified(2, 'B', 9)).closed);
  EXPECT_EQ(exposure_.orders().at(2).total, 13U);
  EXPECT_EQ(party().open_buy, 9U);
  EXPECT_TRUE(exposure_.apply(modified(2, 'B', 0)).closed);
  EXPECT_EQ(party().open_buy, 6U);
}

TEST_F(ExposureOf, AChangeOfSideBorrowsOnceAndIsInFlightUntilItIsSaid) {
  (void)exposure_.open(1, order('S', 10, 100));
  (void)exposure_.apply(report('E', 1, 4, 100));
  exposure_.change_side(1, 'E');
  EXPECT_EQ(exposure_.borrow().used(3), 6U);
  EXPECT_EQ(party().open_sell, 6U);
  EXPECT_TRUE(exposure_.orders().at(1).side_moves);
  (void)exposure_.apply(modified(1, 'S', 6));
  EXPECT_TRUE(exposure_.orders().at(1).side_moves);
  (void)exposure_.apply(modified(1, 'E', 5));
  EXPECT_FALSE(exposure_.orders().at(1).side_moves);
  EXPECT_EQ(exposure_.borrow().used(3), 5U);
  exposure_.change_side(1, 'T');
  EXPECT_EQ(exposure_.borrow().used(3), 5U);
  EXPECT_EQ(exposure_.orders().at(1).side, 'T');
  (void)exposure_.apply(report('E', 1, 2, 100));
  (void)exposure_.apply(report('C', 1, 3));
  EXPECT_EQ(exposure_.borrow().used(3), 2U);  // sold short
}

TEST_F(ExposureOf, OnlySomeRestatementsAreHarmless) {
  (void)exposure_.open(1, order('B', 10, 100));
  for (const char reason : {'R', 'P', 'X', '\0'}) {
    ouch::Report restated = report('R', 1);
    restated.reason = static_cast<std::uint8_t>(reason);
    EXPECT_EQ(exposure_.apply(restated).unhandled, reason != 'R' && reason != 'P') << reason;
  }
}

TEST_F(ExposureOf, ABustTakesTheExecutionBackOnce) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.apply(report('E', 1, 4, 90, 7));
  (void)exposure_.apply(report('E', 1, 6, 80, 8));  // closes the order
  const ReportEffect effect = exposure_.apply(report('B', 1, 0, 0, 7));
  ASSERT_TRUE(effect.moved);
  EXPECT_FALSE(effect.unhandled);
  EXPECT_EQ(effect.moved->price, 90U);
  EXPECT_EQ(party().position, 6);
  EXPECT_TRUE(account().bought == 480);
  EXPECT_EQ(exposure_.orders().find(1), nullptr);  // the order stays as it is: closed
  EXPECT_TRUE(exposure_.apply(report('B', 1, 0, 0, 7)).unhandled);
  EXPECT_EQ(party().position, 6);
}

TEST_F(ExposureOf, AMatchNumbersSlotKeepsTheLatest) {
  (void)exposure_.open(1, order('S', 10, 100));
  (void)exposure_.apply(report('E', 1, 4, 90, 7));
  (void)exposure_.apply(report('E', 1, 1, 80, 11));  // slot 3 of 4, as 7
  EXPECT_TRUE(exposure_.apply(report('B', 1, 0, 0, 7)).unhandled);
  EXPECT_FALSE(exposure_.apply(report('B', 1, 0, 0, 11)).unhandled);
  EXPECT_EQ(party().position, -4);
  EXPECT_TRUE(exposure_.apply(report('B', 1, 0, 0, 3)).unhandled);
  EXPECT_EQ(party().open_sell, 5U);  // what was broken is not open again
}

TEST_F(ExposureOf, ABustOfWhatWasLoadedAwayStopsAtZero) {
  (void)exposure_.open(1, order('B', 10, 100));
  (void)exposure_.apply(report('E', 1, 4, 90, 7));
  exposure_.load_account(1, 100, 50);
  EXPECT_FALSE(exposure_.apply(report('B', 1, 0, 0, 7)).unhandled);
  EXPECT_TRUE(account().bought == 0 && account().sold == 50);
}

// Three orders of 2^32 - 1 at the highest price: 2.6e19, and 2^64 is 1.8e19.
TEST_F(ExposureOf, ASaturatedSumStaysUntilItIsLoadedOrCleared) {
  for (std::uint32_t user_ref = 1; user_ref <= 3; ++user_ref)
    EXPECT_TRUE(exposure_.open(user_ref, order('B', 0xFFFFFFFF, 1'999'999'900)));
  EXPECT_EQ(open_buy(), ~0ULL);
  for (std::uint32_t user_ref = 1; user_ref <= 3; ++user_ref)
    EXPECT_TRUE(exposure_.close(user_ref));
  EXPECT_EQ(open_buy(), ~0ULL);
  EXPECT_EQ(party().open_buy, 0U);
  (void)exposure_.open(4, order('S', 10, 1));
  (void)exposure_.apply(report('E', 4, 10, ~0ULL, 7));
  EXPECT_EQ(account().sold.value(), ~0ULL);
  (void)exposure_.apply(report('B', 4, 0, 0, 7));
  EXPECT_EQ(account().sold.value(), ~0ULL);
  exposure_.load_account(1, 1, 2);
  EXPECT_EQ(account().sold.value(), 2U);
  exposure_.clear();
  EXPECT_EQ(exposure_.account(1).gross(), 0U);
}

TEST_F(ExposureOf, ValuesAndLosses) {
  (void)exposure_.load_position({1, 2, 2}, -10);
  (void)exposure_.load_position(kParty, 10);
  exposure_.load_account(1, 1'000, 400);
  exposure_.load_account(kFirm, 5'000, 0);
  EXPECT_EQ(account().loss(), 600U);  // nothing is valued yet
  exposure_.value(kParty, 70, 90);
  EXPECT_EQ(account().loss(), 0U);  // 1,000 - 400 - 700: a gain
  EXPECT_EQ(exposure_.account(kFirm).loss(), 4'300U);
  exposure_.value({1, 2, 2}, 70, 90);
  EXPECT_EQ(account().loss(), 800U);  // and 900 to be bought back
  exposure_.value(kParty, 60, 90);
  EXPECT_EQ(account().loss(), 900U);
  (void)exposure_.load_position(kParty, 20);  // not valued again yet
  EXPECT_EQ(account().loss(), 1'500U);
  EXPECT_EQ(exposure_.account(kFirm).loss(), 5'900U);
  EXPECT_EQ(account().gross(), 1'400U);
}

TEST_F(ExposureOf, AFlatPartyIsWorthNothing) {
  (void)exposure_.load_position(kParty, 10);
  exposure_.value(kParty, 70, 90);
  (void)exposure_.open(1, order('S', 10, 50));
  (void)exposure_.apply(report('E', 1, 10, 50));
  exposure_.value(kParty, 70, 90);
  EXPECT_TRUE(account().value == 0);
}

TEST_F(ExposureOf, DigestsOfEntries) {
  (void)exposure_.load_position(kParty, 100);
  EXPECT_EQ(exposure_.digests().positions, 0x5F152EC645650450U);
  EXPECT_EQ(exposure_.digests().orders, 0U);
  OpenOrder loaded = order('B', 100, 300'000);
  loaded.executed = 40;
  (void)exposure_.open(7, loaded);
  EXPECT_EQ(exposure_.digests().orders, 0xEE4B06B1E0866A9EU);
  // A pending replace has its own total, no executed, and names its original.
  (void)exposure_.open_replace(8, 7, replacing(200, 300'100));
  Digests expected;
  expected.add(OrderEntry{7, 0, 300'000, 100, 40, 1, 2, 3});
  expected.add(OrderEntry{8, 7, 300'100, 200, 0, 1, 2, 3});
  EXPECT_EQ(exposure_.digests().orders, expected.orders);
}

TEST_F(ExposureOf, ClearForgetsEverything) {
  (void)exposure_.load_position(kParty, 10);
  exposure_.load_account(1, 5, 6);
  (void)exposure_.open(1, order('T', 10, 100));
  (void)exposure_.apply(report('E', 1, 4, 90, 7));
  exposure_.clear();
  EXPECT_EQ(exposure_.parties().find(kParty), nullptr);
  EXPECT_EQ(exposure_.orders().find(1), nullptr);
  EXPECT_EQ(exposure_.borrow().used(3), 0U);
  EXPECT_EQ(exposure_.own().best(3, true), 0U);
  EXPECT_EQ(exposure_.account(1).gross(), 0U);
  EXPECT_EQ(exposure_.account(kFirm).gross(), 0U);
  EXPECT_EQ(exposure_.digests(), Digests{});
  EXPECT_TRUE(exposure_.apply(report('B', 1, 0, 0, 7)).unhandled);
}

}  // namespace
}  // namespace pcl::domain
