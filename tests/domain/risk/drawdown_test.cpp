// Each limit of loss one unit before it, at it, and one past it; Z2: they are independent.
#include "host/domain/risk/drawdown.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace pcl::risk {
namespace {

constexpr LossTerms kTerms{.daily_loss = Money{2'000}, .daily_ceiling = Money{3'000}};

struct Edge {
  LossLimit limit;
  EquityMarks marks;  // `now` is where it is not broken yet; one unit less breaks it
};

TEST(Drawdown, EachLimitAtItsEdge) {
  const std::vector<Edge> edges{
      {LossLimit::kDailyLoss, {.day_start = Money{100'000}, .now = Money{98'000}}},
      {LossLimit::kDailyCeiling, {.day_start = Money{100'000}, .now = Money{97'000}}},
      {LossLimit::kDrawdown, {.peak = Money{100'000}, .now = Money{92'500}}},  // exactly 7.5 %
      {LossLimit::kCapitalLoss, {.capital = Money{100'000}, .now = Money{90'001}}},
      {LossLimit::kDailyDrawdown, {.day_peak = Money{100'000}, .now = Money{95'001}}},
      {LossLimit::kDailyEscalation, {.day_start = Money{100'000}, .now = Money{95'000}}},
  };
  for (Edge edge : edges) {
    const int limit = static_cast<int>(edge.limit);
    edge.marks.now = edge.marks.now + Money{1};
    EXPECT_FALSE(broken(edge.limit, edge.marks, kTerms)) << limit;
    edge.marks.now = edge.marks.now - Money{1};
    EXPECT_FALSE(broken(edge.limit, edge.marks, kTerms)) << limit;
    edge.marks.now = edge.marks.now - Money{1};
    EXPECT_TRUE(broken(edge.limit, edge.marks, kTerms)) << limit;
  }
}

TEST(Drawdown, OnePeakIsOfAllDaysTheOtherOfToday) {
  EquityMarks marks = marks_of(Money{100'000});
  observe(marks, Money{120'000});
  observe(marks, Money{112'000});
  begin_day(marks);
  EXPECT_EQ(marks, (EquityMarks{Money{100'000}, Money{112'000}, Money{112'000}, Money{120'000},
                                Money{112'000}}));
  observe(marks, Money{110'999});  // 7.5009 % below 120,000 and 0.9 % below today's highest
  EXPECT_TRUE(broken(LossLimit::kDrawdown, marks, kTerms));
  EXPECT_FALSE(broken(LossLimit::kDailyDrawdown, marks, kTerms));
  EXPECT_FALSE(broken(LossLimit::kCapitalLoss, marks, kTerms));  // above what it began with
}

TEST(Share, OfNothingEverythingIsTooMuch) {
  EXPECT_TRUE(above(1, 0, Share{10'000}));
  EXPECT_FALSE(above(0, 0, Share{0}));
  EXPECT_TRUE(reaches(0, 0, Share{10'000}));
  EXPECT_FALSE(reaches(-1, -1'000, Share{1'000}));  // 0.1 % below less than nothing: a gain
  EXPECT_FALSE(above(-1, -1'000, Share{1'000}));
}

TEST(Drawdown, UnsetNothingAndTheLargestAmountsFailClosed) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EquityMarks marks = marks_of(Money{100'000});
  marks.now = Money{99'999};
  EXPECT_TRUE(broken(LossLimit::kDailyLoss, marks, LossTerms{}));         // not set
  EXPECT_TRUE(broken(LossLimit::kDailyDrawdown, EquityMarks{}, kTerms));  // no equity at all
  EXPECT_TRUE(broken(LossLimit::kCapitalLoss, EquityMarks{}, kTerms));
  marks = marks_of(Money{kMost});
  marks.now = Money{-kMost};
  for (const LossLimit limit : {LossLimit::kDailyLoss, LossLimit::kDrawdown,
                                LossLimit::kCapitalLoss, LossLimit::kDailyDrawdown})
    EXPECT_TRUE(broken(limit, marks, kTerms)) << static_cast<int>(limit);
}

}  // namespace
}  // namespace pcl::risk
