#include "host/domain/exposure.hpp"

#include <gtest/gtest.h>

namespace pcl::domain {
namespace {

constexpr ExposureKey kKey{1, 2, 3};

OpenOrder buy(std::uint32_t total) {
  OpenOrder order;
  order.key = kKey;
  order.total = total;
  return order;
}
ouch::Report report(char type, std::uint32_t user_ref, std::uint32_t quantity = 0,
                    char state = 'L') {
  ouch::Report out;
  out.type = type;
  out.user_ref = user_ref;
  out.quantity = quantity;
  out.state = state;
  return out;
}

TEST(Exposure, BoundsAreExact) {
  Exposure exposure{2, 1};
  EXPECT_TRUE(exposure.open(1, buy(10)));
  OpenOrder elsewhere = buy(10);
  elsewhere.key.symbol = 4;
  EXPECT_FALSE(exposure.open(2, elsewhere));
  EXPECT_FALSE(exposure.load_position(elsewhere.key, 1));
  EXPECT_TRUE(exposure.open_replace(2, 1, 15, 1));
  EXPECT_FALSE(exposure.slot_free());
  EXPECT_FALSE(exposure.open(3, buy(1)));
  EXPECT_EQ(exposure.row(kKey).open_buy, 15U);
  EXPECT_TRUE(exposure.close(1));  // takes 2 along
  EXPECT_EQ(exposure.find(2), nullptr);
  EXPECT_FALSE(exposure.close(1));
  EXPECT_EQ(exposure.row(kKey).open_buy, 0U);
}

TEST(Exposure, ClosingAPendingReplaceFreesTheChain) {
  Exposure exposure{4, 4};
  (void)exposure.open(1, buy(10));
  (void)exposure.open_replace(2, 1, 15, 1);
  EXPECT_TRUE(exposure.close(2));
  EXPECT_EQ(exposure.find(1)->pending, 0U);
  EXPECT_EQ(exposure.row(kKey).open_buy, 10U);
}

TEST(Exposure, AFillOfAnUnconfirmedReplaceMovesThePositionAndIsAFault) {
  Exposure exposure{4, 4};
  (void)exposure.open(1, buy(10));
  (void)exposure.open_replace(2, 1, 15, 1);
  const ReportEffect effect = exposure.apply(report('E', 2, 5));
  EXPECT_TRUE(effect.known && effect.fill_unknown && !effect.closed);
  EXPECT_EQ(exposure.row(kKey).position, 5);
}

TEST(Exposure, ReplacedOrderStartsWhereItsChainIs) {
  Exposure exposure{4, 4};
  (void)exposure.open(1, buy(10));
  (void)exposure.open_replace(2, 1, 15, 77);
  (void)exposure.apply(report('E', 1, 4));
  (void)exposure.apply(report('U', 2));
  ASSERT_NE(exposure.find(2), nullptr);
  EXPECT_EQ(exposure.find(2)->executed, 4U);
  EXPECT_EQ(exposure.find(2)->total, 15U);
  EXPECT_EQ(exposure.find(2)->original, 0U);
  EXPECT_EQ(exposure.find(1), nullptr);
  EXPECT_EQ(exposure.row(kKey).open_buy, 11U);
  EXPECT_FALSE(exposure.apply(report('U', 2)).unknown_counted);  // once more: no effect
  EXPECT_EQ(exposure.row(kKey).open_buy, 11U);
  (void)exposure.apply(report('C', 2, 99));  // more than there is
  EXPECT_EQ(exposure.row(kKey).open_buy, 0U);
  EXPECT_EQ(exposure.row(kKey).position, 4);
}

}  // namespace
}  // namespace pcl::domain
