// Where a round trip ends, what it earned, and the row of losses.
#include "host/domain/risk/round_trip.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace pcl::risk {
namespace {

using values::Side;

struct Trader {
  Position position;
  RoundTrip trip;
  std::optional<Money> fill(Side side, std::uint32_t quantity, std::uint64_t price) {
    const Position before = position;
    EXPECT_TRUE(values::apply_fill(position, side, quantity, CardPrice{price}));
    return ended(trip, before, position);
  }
};

TEST(RoundTrip, EndsFlatAndCountsOnlyItself) {
  Trader t;
  EXPECT_EQ(t.fill(Side::kBuy, 100, 50), std::nullopt);
  EXPECT_EQ(t.fill(Side::kSell, 40, 53), std::nullopt);  // earned 120 so far
  EXPECT_EQ(t.fill(Side::kSell, 60, 49), Money{60});     // 120 - 60
  EXPECT_EQ(t.fill(Side::kSell, 10, 50), std::nullopt);
  EXPECT_EQ(t.fill(Side::kBuy, 10, 51), Money{-10});
}

TEST(RoundTrip, AFillThatChangesSidesEndsOneAndBeginsTheNext) {
  Trader t;
  t.fill(Side::kBuy, 10, 50);
  EXPECT_EQ(t.fill(Side::kSell, 30, 48), Money{-20});  // flat at 48, then short 20
  EXPECT_EQ(t.fill(Side::kBuy, 5, 40), std::nullopt);  // still short
  EXPECT_EQ(t.fill(Side::kBuy, 15, 50), Money{10});    // 5*8 - 15*2
}

TEST(LossStreak, ZeroNeitherBreaksNorLengthens) {
  LossStreak streak;
  std::vector<std::uint32_t> rows;
  for (const std::int64_t earned : {-1, -5, 0, -1, -1, -1, -1, 2, -3, 0, 0}) {
    record(streak, Money{earned});
    rows.push_back(streak.losses);
  }
  EXPECT_EQ(rows, (std::vector<std::uint32_t>{1, 2, 2, 3, 4, 5, 6, 0, 1, 1, 1}));
}

TEST(LossStreak, FiveOfTheAccountAndTheSixthOfAStrategy) {
  EXPECT_EQ(StreakTerms{}, (StreakTerms{.account = 5, .strategy = 6}));
}

}  // namespace
}  // namespace pcl::risk
