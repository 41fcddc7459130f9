// Positions and profit, every number worked out by hand.
#include "host/domain/position.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace pcl::values {
namespace {

void fill(Position& position, Side side, std::uint32_t quantity, std::uint64_t price) {
  ASSERT_TRUE(apply_fill(position, side, quantity, CardPrice{price}));
}

TEST(Position, LongIsBuiltAtAverageCostAndReduced) {
  Position p;
  fill(p, Side::kBuy, 100, 300'000);  // 100 at 30.0000
  fill(p, Side::kBuy, 50, 300'300);   // 50 at 30.0300
  EXPECT_EQ(p, (Position{150, Money{45'015'000}, Money{0}}));
  EXPECT_EQ(average_price(p), CardPrice{300'100});
  fill(p, Side::kSell, 60, 300'200);  // cost of 60: 18'006'000; got 18'012'000
  EXPECT_EQ(p, (Position{90, Money{27'009'000}, Money{6'000}}));
  fill(p, Side::kSell, 90, 300'000);  // got 27'000'000 for 27'009'000
  EXPECT_EQ(p, (Position{0, Money{0}, Money{-3'000}}));
  EXPECT_EQ(average_price(p), CardPrice{0});
}

TEST(Position, RemovedCostIsTruncatedAndTheRestStays) {
  Position p;
  fill(p, Side::kBuy, 2, 5);
  fill(p, Side::kBuy, 1, 6);    // 3 shares cost 16
  fill(p, Side::kSell, 1, 10);  // 16 * 1 / 3 = 5.33 -> 5
  EXPECT_EQ(p, (Position{2, Money{11}, Money{5}}));
  fill(p, Side::kSell, 1, 10);  // 11 / 2 = 5.5 -> 5
  EXPECT_EQ(p, (Position{1, Money{6}, Money{10}}));
  fill(p, Side::kSell, 1, 10);                       // all of it: 6
  EXPECT_EQ(p, (Position{0, Money{0}, Money{14}}));  // 30 got, 16 paid
}

TEST(Position, ShortEarnsWhenPricesFall) {
  Position p;
  fill(p, Side::kSell, 10, 1'000);
  EXPECT_EQ(p, (Position{-10, Money{10'000}, Money{0}}));
  fill(p, Side::kBuy, 4, 900);  // 4'000 of cost, 3'600 paid
  EXPECT_EQ(p, (Position{-6, Money{6'000}, Money{400}}));
  fill(p, Side::kBuy, 6, 1'100);
  EXPECT_EQ(p, (Position{0, Money{0}, Money{-200}}));
}

TEST(Position, CrossesZeroBothWays) {
  Position p;
  fill(p, Side::kBuy, 10, 1'000);
  fill(p, Side::kSell, 25, 1'010);  // 10 closed with 100 gained, 15 short at 1'010
  EXPECT_EQ(p, (Position{-15, Money{15'150}, Money{100}}));
  fill(p, Side::kBuy, 20, 1'000);  // 15 closed with 150 gained, 5 long at 1'000
  EXPECT_EQ(p, (Position{5, Money{5'000}, Money{250}}));
}

TEST(Position, WhatDoesNotFitIsRefusedWhole) {
  Position p;
  fill(p, Side::kBuy, 1, 5);
  const Position before = p;
  EXPECT_FALSE(apply_fill(p, Side::kBuy, 4'000'000'000, CardPrice{4'000'000'000}));
  EXPECT_FALSE(apply_fill(p, Side::kBuy, 1, CardPrice{std::numeric_limits<std::uint64_t>::max()}));
  EXPECT_EQ(p, before);
}

TEST(Position, LargeProductsGoThrough128Bits) {
  Position p{3'000'000'000, Money{9'000'000'000'000'000'000}, Money{0}};
  fill(p, Side::kSell, 1'000'000'000, 3'000'000'000);  // 9e18 * 1e9 / 3e9 = 3e18; got 3e18
  EXPECT_EQ(p, (Position{2'000'000'000, Money{6'000'000'000'000'000'000}, Money{0}}));
}

TEST(Money, CashFlowsAgainstTheSide) {
  EXPECT_EQ(cash_flow(Side::kBuy, 3, CardPrice{7}), Money{-21});
  EXPECT_EQ(cash_flow(Side::kSell, 3, CardPrice{7}), Money{21});
}

TEST(Instrument, ScalesConvertExactlyOrNotAtAll) {
  EXPECT_EQ(to_host(CardPrice{309'900}), Price{3'099'000'000});
  EXPECT_EQ(to_card(Price{3'099'000'000}), CardPrice{309'900});
  EXPECT_EQ(to_card(Price{3'099'000'001}), std::nullopt);
  EXPECT_EQ(to_card(Price{-10'000}), std::nullopt);
  EXPECT_EQ(to_host(std::int64_t{-5}), Quantity{-500'000'000});
  EXPECT_EQ(to_card(Quantity{500'000'000}), CardQuantity{5});
  EXPECT_EQ(to_card(Quantity{500'000'001}), std::nullopt);
  EXPECT_EQ(to_host(CardPrice{std::numeric_limits<std::uint64_t>::max()}), std::nullopt);
}

}  // namespace
}  // namespace pcl::values
