// Sums that saturate, marks at 50 to 100 percent, and token buckets, tick by tick.
#include "host/domain/account_exposure.hpp"

#include <gtest/gtest.h>

#include "host/domain/loss_marks.hpp"
#include "host/domain/token_bucket.hpp"

namespace pcl::domain {
namespace {

using contract::WarningKind;

TEST(AccountExposure, GrossAndNetOfBothSides) {
  const AccountExposure sums{.bought = 1'000, .sold = 200, .open_buy = 30, .open_sell = 4};
  EXPECT_EQ(sums.gross(), 1'234U);
  EXPECT_EQ(sums.gross(6), 1'240U);
  EXPECT_EQ(sums.net(false, 5), 835U);  // 1,000 - 200 + 30 + 5
  EXPECT_EQ(sums.net(true, 5), 0U);     // 200 - 1,000 + 4 + 5 is negative
  const AccountExposure seller{.bought = 200, .sold = 1'000, .open_buy = 30, .open_sell = 4};
  EXPECT_EQ(seller.net(true, 5), 809U);
  EXPECT_EQ(seller.net(false, 5), 0U);
}

TEST(AccountExposure, Saturates) {
  AccountExposure sums{.bought = ~0ULL, .sold = 0};
  EXPECT_EQ(sums.gross(), ~0ULL);
  EXPECT_EQ(sums.gross(1), ~0ULL);
  EXPECT_EQ(sums.net(false, 1), ~0ULL);
  EXPECT_TRUE(exceeds(sums.gross(), ~0ULL));
  EXPECT_FALSE(exceeds(~0ULL - 1, ~0ULL - 1));
  EXPECT_TRUE(exceeds(2, 1));
  EXPECT_EQ(sums.loss(), ~0ULL);
  sums.value = 1;
  EXPECT_EQ(sums.loss(), ~0ULL - 1);
  sums.value = -1;
  EXPECT_EQ(sums.loss(), ~0ULL);
  sums.bought = Wide{1} << 80U;
  EXPECT_EQ(sums.loss(), ~0ULL);
}

TEST(AccountExposure, AGainIsNoLoss) {
  EXPECT_EQ((AccountExposure{.bought = 10, .sold = 11}.loss()), 0U);
  EXPECT_EQ((AccountExposure{.bought = 10, .sold = 4, .value = 6}.loss()), 0U);
  EXPECT_EQ((AccountExposure{.bought = 10, .sold = 4, .value = 5}.loss()), 1U);
  EXPECT_EQ((AccountExposure{.bought = 4, .sold = 10, .value = -7}.loss()), 1U);
}

TEST(Marks, AtEveryPercent) {
  const std::pair<std::uint64_t, int> cases[] = {
      {0, 0},    {99, 0},   {100, 50}, {149, 50}, {150, 75}, {169, 75},  {170, 85},
      {179, 85}, {180, 90}, {189, 90}, {190, 95}, {199, 95}, {200, 100}, {10'000, 100}};
  for (const auto& [value, mark] : cases) EXPECT_EQ(mark_of(value, 200), mark) << value;
  EXPECT_EQ(mark_of(0, 0), 0);  // no limit
  EXPECT_EQ(mark_of(~0ULL, 0), 0);
  EXPECT_EQ(mark_of(~0ULL, ~0ULL), 100);
  EXPECT_EQ(mark_of(~0ULL - 1, ~0ULL), 95);
  EXPECT_EQ(mark_of(1, 1), 100);
  EXPECT_EQ(mark_of(0, 1), 0);
}

TEST(Marks, OnlyRiseAndEachForItself) {
  LossMarks marks;
  EXPECT_FALSE(marks.rises(0, WarningKind::kLoss, 0));
  EXPECT_TRUE(marks.rises(0, WarningKind::kLoss, 75));
  EXPECT_FALSE(marks.rises(0, WarningKind::kLoss, 75));
  EXPECT_FALSE(marks.rises(0, WarningKind::kLoss, 50));
  EXPECT_TRUE(marks.rises(0, WarningKind::kGross, 50));
  EXPECT_TRUE(marks.rises(1, WarningKind::kLoss, 50));
  EXPECT_TRUE(marks.rises(16, WarningKind::kLoss, 50));
  EXPECT_TRUE(marks.rises(0, WarningKind::kLoss, 85));
  marks.clear();
  EXPECT_TRUE(marks.rises(0, WarningKind::kLoss, 50));
}

BucketLimits bucket_of(std::uint32_t interval, std::uint32_t tolerance) {
  BucketLimits limits;
  limits.interval = interval;
  limits.tolerance = tolerance;
  return limits;
}

// Three tokens, one back every 16 (a microsecond).
TEST(TokenBucket, BurstAndRefill) {
  const BucketLimits limits = bucket_of(16, 32);
  TokenBucket bucket;
  EXPECT_EQ(TokenBucket::time_of(10), 160U);
  for (int token = 0; token < 3; ++token) {
    EXPECT_TRUE(bucket.holds(limits, 160, 0)) << token;
    bucket.take(limits, 160);
  }
  EXPECT_FALSE(bucket.holds(limits, 160, 0));
  EXPECT_FALSE(bucket.holds(limits, 175, 0));
  EXPECT_TRUE(bucket.holds(limits, 176, 0));
}

TEST(TokenBucket, ReserveIsNotForAll) {
  const BucketLimits limits = bucket_of(16, 32);
  TokenBucket bucket;
  bucket.take(limits, 160);
  EXPECT_TRUE(bucket.holds(limits, 160, 16));
  bucket.take(limits, 160);
  EXPECT_FALSE(bucket.holds(limits, 160, 16));
  EXPECT_TRUE(bucket.holds(limits, 160, 0));
}

// Cancels of an empty bucket leave it just empty: an order waits for one token, not for many.
TEST(TokenBucket, WhatAlwaysPassesDoesNotDigDeeper) {
  const BucketLimits limits = bucket_of(16, 32);
  TokenBucket bucket;
  for (int cancel = 0; cancel < 100; ++cancel) bucket.take_always(limits, 160);
  EXPECT_FALSE(bucket.holds(limits, 175, 0));
  EXPECT_TRUE(bucket.holds(limits, 176, 0));
  TokenBucket unset;
  unset.take_always(BucketLimits{}, 160);
  EXPECT_TRUE(unset.holds(limits, 160, 0));
}

TEST(TokenBuckets, ClearFillsAll) {
  using contract::RateScope;
  const BucketLimits limits = bucket_of(16, 0);
  TokenBuckets buckets{2};
  for (const auto& [scope, last] : {std::pair{RateScope::kSession, 3U},
                                    {RateScope::kStrategy, 63U},
                                    {RateScope::kSymbol, 1U},
                                    {RateScope::kExecutions, 63U}}) {
    buckets.at(scope, last).take(limits, 160);
    EXPECT_FALSE(buckets.at(scope, last).holds(limits, 160, 0));
    EXPECT_TRUE(buckets.at(scope, last - 1).holds(limits, 160, 0));
  }
  buckets.clear();
  EXPECT_TRUE(buckets.at(RateScope::kExecutions, 63).holds(limits, 160, 0));
}

}  // namespace
}  // namespace pcl::domain
