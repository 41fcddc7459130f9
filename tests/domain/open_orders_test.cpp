// Slots, the numbers that find one free, and our own orders' best prices.
#include "host/domain/open_orders.hpp"

#include <gtest/gtest.h>

#include "host/domain/own_orders.hpp"
#include "host/domain/user_refs.hpp"

namespace pcl::domain {
namespace {

TEST(OpenOrders, ASlotIsTheLowBits) {
  OpenOrders orders{4};
  orders.insert(5, {.price = 7});
  EXPECT_EQ(orders.user_ref_in(1), 5U);
  EXPECT_EQ(orders.at(5).price, 7U);
  EXPECT_NE(orders.find(5), nullptr);
  EXPECT_EQ(orders.find(1), nullptr);
  EXPECT_EQ(orders.find(9), nullptr);
  EXPECT_EQ(orders.find(0), nullptr);  // the number of a free slot is no order's
  EXPECT_FALSE(orders.slot_free(9));
  EXPECT_TRUE(orders.slot_free(6));
  orders.erase(5);
  EXPECT_TRUE(orders.slot_free(9));
}

TEST(OpenOrders, FullAtItsSize) {
  OpenOrders orders{4};
  for (const std::uint32_t user_ref : {8U, 1U, 2U}) orders.insert(user_ref, {});
  EXPECT_FALSE(orders.full());
  orders.insert(7, {});
  EXPECT_TRUE(orders.full());
  orders.clear();
  EXPECT_FALSE(orders.full());
  EXPECT_TRUE(orders.slot_free(1));
}

TEST(UserRefs, NoneBeforeTheFirstLoad) {
  const OpenOrders orders{4};
  const UserRefs refs;
  EXPECT_EQ(refs.for_order(orders), 0U);
  EXPECT_EQ(refs.for_control(orders), 0U);
  EXPECT_TRUE(refs.exhausted(orders));
}

TEST(UserRefs, SkipsNumbersWhoseSlotIsTaken) {
  OpenOrders orders{4};
  UserRefs refs;
  refs.load(10);  // slot 2
  EXPECT_EQ(refs.for_order(orders), 10U);
  orders.insert(6, {});  // slot 2
  orders.insert(3, {});  // slot 3
  EXPECT_EQ(refs.for_order(orders), 12U);
  refs.take(12);
  EXPECT_EQ(refs.for_order(orders), 13U);
  orders.erase(6);
  EXPECT_EQ(refs.for_order(orders), 13U);  // never back
}

TEST(UserRefs, AControlTakesTheNextOneAsItIsWhenTheTableIsFull) {
  OpenOrders orders{2};
  UserRefs refs;
  refs.load(10);
  orders.insert(4, {});
  EXPECT_EQ(refs.for_control(orders), 11U);
  orders.insert(5, {});
  EXPECT_EQ(refs.for_order(orders), 0U);
  EXPECT_EQ(refs.for_control(orders), 10U);
  EXPECT_FALSE(refs.exhausted(orders));  // there are numbers; there is no room
}

TEST(UserRefs, TheLastNumberIsTheLast) {
  OpenOrders orders{4};
  UserRefs refs;
  refs.load(0xFFFFFFFE);
  orders.insert(2, {});  // the slot of 0xFFFFFFFE
  EXPECT_EQ(refs.for_order(orders), 0xFFFFFFFFU);
  orders.insert(3, {});  // and of 0xFFFFFFFF: what is free lies beyond ...
  orders.insert(4, {});  // ... at slot 1
  EXPECT_EQ(refs.for_order(orders), 0U);
  EXPECT_TRUE(refs.exhausted(orders));
  EXPECT_EQ(refs.for_control(orders), 0xFFFFFFFEU);
  refs.take(0xFFFFFFFF);
  orders.clear();
  EXPECT_EQ(refs.for_order(orders), 0U);
  EXPECT_EQ(refs.for_control(orders), 0U);
}

TEST(OwnOrders, LowestSellAndHighestBuy) {
  OwnOrders own{2, 3};
  EXPECT_EQ(own.best(1, true), 0U);
  for (const std::uint32_t price : {20U, 10U, 30U}) {
    own.insert(1, true, price, price);
    own.insert(1, false, price, price);
  }
  EXPECT_EQ(own.best(1, true), 10U);
  EXPECT_EQ(own.best(1, false), 30U);
  EXPECT_EQ(own.best(0, true), 0U);
  own.erase(1, true, 10);
  own.erase(1, false, 30);
  EXPECT_EQ(own.best(1, true), 20U);
  EXPECT_EQ(own.best(1, false), 20U);
}

TEST(OwnOrders, FullBySymbolAndSide) {
  OwnOrders own{2, 2};
  own.insert(0, true, 1, 10);
  EXPECT_FALSE(own.full(0, true));
  own.insert(0, true, 2, 10);
  EXPECT_TRUE(own.full(0, true));
  EXPECT_FALSE(own.full(0, false));
  EXPECT_FALSE(own.full(1, true));
  own.clear();
  EXPECT_FALSE(own.full(0, true));
}

}  // namespace
}  // namespace pcl::domain
