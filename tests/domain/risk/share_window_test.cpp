// The window of a minute at its edges, against a list of everything that happened, and what of it
// is too much. Global risk stands here too: it is folded from such findings.
#include "host/domain/risk/share_window.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <vector>

#include "host/domain/risk/risk_level.hpp"

namespace pcl::risk {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
using Minute = ShareWindow<60>;

TEST(ShareWindow, ASecondLeavesWhenSixtyHavePassed) {
  Minute window;
  window.count(5 * kSecond + 999'999'999, true);
  EXPECT_EQ(window.tally(64 * kSecond + 999'999'999), (Tally{1, 1}));
  EXPECT_EQ(window.tally(65 * kSecond), (Tally{0, 0}));
  window.count(7 * kSecond, false);
  window.count(3 * kSecond, true);  // the clock went back: counted into second 7
  EXPECT_EQ(window.tally(66 * kSecond), (Tally{1, 2}));
  EXPECT_EQ(window.tally(1'000'000 * kSecond), (Tally{0, 0}));
  window.count(1'000'000 * kSecond, true);
  EXPECT_EQ(window.tally(1'000'000 * kSecond), (Tally{1, 1}));
}

TEST(ShareWindow, LongerSlotsAndWhatTurnsOutBadLater) {
  ShareWindow<60, 5> window;  // five minutes
  window.count(4 * kSecond, false);
  window.spoil(9 * kSecond);
  EXPECT_EQ(window.tally(299 * kSecond), (Tally{1, 1}));
  EXPECT_EQ(window.tally(300 * kSecond), (Tally{1, 0}));  // the slot of seconds 0 to 4 has left
  EXPECT_EQ(window.tally(305 * kSecond), (Tally{0, 0}));
}

TEST(ShareWindow, EqualsTheListOfWhatHappened) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random{seed};
    Minute window;
    std::deque<std::pair<std::int64_t, bool>> happened;  // second, bad
    std::int64_t now = 0;
    for (int step = 0; step < 2'000; ++step) {
      now += static_cast<std::int64_t>(random() % (random() % 50 == 0 ? 90 * kSecond : kSecond));
      const bool bad = random() % 3 == 0;
      window.count(now, bad);
      happened.emplace_back(now / kSecond, bad);
      while (happened.front().first <= now / kSecond - 60) happened.pop_front();
      Tally expected;
      for (const auto& [second, was_bad] : happened) {
        expected.bad += was_bad ? 1 : 0;
        ++expected.all;
      }
      ASSERT_EQ(window.tally(now), expected) << "seed " << seed << " step " << step;
    }
  }
}

TEST(ShareWindow, MoreThanTheShareOfEnough) {
  EXPECT_FALSE(exceeds({2, 20}, kRequestsLeast, kErrorShare));  // exactly 10 %
  EXPECT_TRUE(exceeds({3, 20}, kRequestsLeast, kErrorShare));
  EXPECT_FALSE(exceeds({19, 19}, kRequestsLeast, kErrorShare));  // too few to say
  EXPECT_TRUE(exceeds({101, 1'000}, kRequestsLeast, kErrorShare));
  EXPECT_FALSE(exceeds({100, 1'000}, kRequestsLeast, kErrorShare));
  EXPECT_FALSE(exceeds({}, 0, kBlockRed));
}

TEST(RiskLevel, CriticalIsLeftForOkAlone) {
  struct Row {
    RiskLevel from;
    bool critical, warning;
    RiskLevel to;
  };
  constexpr auto kOk = RiskLevel::kOk, kWarning = RiskLevel::kWarning,
                 kCritical = RiskLevel::kCritical;
  for (const Row& row : std::vector<Row>{{kOk, false, false, kOk},
                                         {kOk, false, true, kWarning},
                                         {kOk, true, false, kCritical},
                                         {kWarning, false, false, kOk},
                                         {kWarning, false, true, kWarning},
                                         {kWarning, true, true, kCritical},
                                         {kCritical, true, false, kCritical},
                                         {kCritical, false, true, kCritical},
                                         {kCritical, false, false, kOk}}) {
    EXPECT_EQ(next(row.from, row.critical, row.warning), row.to)
        << static_cast<int>(row.from) << row.critical << row.warning;
  }
}

}  // namespace
}  // namespace pcl::risk
