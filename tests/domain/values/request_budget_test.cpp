// Entries run dry first, then exits, and cancels never.
#include "host/domain/request_budget.hpp"

#include <gtest/gtest.h>

namespace pcl::values {
namespace {

/// 1,000 a second, a burst of 101: 100 intervals of tolerance.
constexpr RequestBudget kBudget{1'000'000, 100'000'000, 0};

int take_all(RequestBudget& budget, RequestClass kind, std::int64_t now_ns) {
  int taken = 0;
  while (taken < 1'000 && budget.take(kind, now_ns)) ++taken;
  return taken;
}

TEST(RequestBudget, EachClassLeavesTheReserveOfThoseBeforeIt) {
  RequestBudget budget = kBudget;
  EXPECT_EQ(take_all(budget, RequestClass::kEntry, 0), 71);
  EXPECT_FALSE(budget.take(RequestClass::kReplace, 0));
  EXPECT_FALSE(budget.take(RequestClass::kReconcile, 0));
  EXPECT_EQ(take_all(budget, RequestClass::kExit, 0), 10);
  EXPECT_EQ(take_all(budget, RequestClass::kCancel, 0), 1'000);
}

TEST(RequestBudget, ComesBackOneAnInterval) {
  RequestBudget budget = kBudget;
  take_all(budget, RequestClass::kEntry, 0);
  EXPECT_FALSE(budget.take(RequestClass::kEntry, 999'999));
  EXPECT_TRUE(budget.take(RequestClass::kEntry, 1'000'000));
  EXPECT_FALSE(budget.take(RequestClass::kEntry, 1'000'000));
  EXPECT_EQ(take_all(budget, RequestClass::kEntry, 1'000'000'000), 71);
}

TEST(RequestBudget, CancelsInExcessDelayNobodyLongerThanOneBucket) {
  RequestBudget budget = kBudget;
  take_all(budget, RequestClass::kCancel, 0);
  EXPECT_FALSE(budget.take(RequestClass::kExit, 20'999'999));
  EXPECT_TRUE(budget.take(RequestClass::kExit, 21'000'000));
  EXPECT_FALSE(budget.take(RequestClass::kEntry, 21'000'000));
}

TEST(RequestBudget, WithoutARateOnlyCancelsGoOut) {
  RequestBudget budget;
  EXPECT_FALSE(budget.take(RequestClass::kExit, 5));
  EXPECT_TRUE(budget.take(RequestClass::kCancel, 5));
}

}  // namespace
}  // namespace pcl::values
