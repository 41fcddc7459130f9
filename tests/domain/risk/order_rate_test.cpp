// Ten times the normal rate: when the normal rate is known, and what a spike is.
#include "host/domain/risk/order_rate.hpp"

#include <gtest/gtest.h>

namespace pcl::risk {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

/// Sends `count` requests within a second; how many of them were said to be a spike.
int send(OrderRate& rate, std::int64_t second, int count) {
  int spiking = 0;
  for (int i = 0; i < count; ++i) spiking += spikes(rate, second * kSecond + i) ? 1 : 0;
  return spiking;
}

TEST(OrderRate, NothingIsASpikeUntilAMinuteHasBeenSeen) {
  OrderRate rate;
  for (std::int64_t s = 0; s < 60; ++s) EXPECT_EQ(send(rate, s, s == 30 ? 1'000 : 1), 0) << s;
  EXPECT_GT(send(rate, 60, 1'000), 0);
}

TEST(OrderRate, MoreThanTenTimesTheAverage) {
  OrderRate rate;
  for (std::int64_t s = 0; s < 2'000; ++s) ASSERT_EQ(send(rate, s, 6), 0) << s;
  // The average has come to 6 from below, less what 1/64 truncates away: 60 pass, or one less.
  const int spiking = send(rate, 2'000, 100);
  EXPECT_GE(spiking, 40);
  EXPECT_LE(spiking, 41);
  EXPECT_EQ(send(rate, 2'001, 6), 0);  // the next second is judged anew
}

TEST(OrderRate, TwentyRequestsAreNeverASpike) {
  OrderRate rate;
  send(rate, 0, 1);
  EXPECT_EQ(send(rate, 100, 20), 0);
  EXPECT_EQ(send(rate, 200, 21), 1);  // the average is next to nothing
}

TEST(OrderRate, FollowsTheAverageOfAnExactModel) {
  OrderRate rate;
  double exact = 0;
  int last = 0;
  for (std::int64_t s = 0; s < 1'500; ++s) {
    if (s > 0) exact += (last - exact) / 64;
    last = s % 300 < 200 ? 1 + static_cast<int>(s * 7 % 19) : 0;  // then 100 s of silence
    if (last == 0) continue;
    send(rate, s, last);
    ASSERT_NEAR(static_cast<double>(rate.average) / 65'536, exact, 0.01) << s;
  }
}

TEST(OrderRate, ALongSilenceOrAClockThatGoesBackDoesNoHarm) {
  OrderRate rate;
  for (std::int64_t s = 0; s < 100; ++s) send(rate, s, 50);
  EXPECT_FALSE(spikes(rate, 1'000'000'000 * kSecond));  // thirty years
  EXPECT_EQ(rate.average, 0U);
  EXPECT_EQ(rate.second, 1'000'000'000);
  EXPECT_FALSE(spikes(rate, 5 * kSecond));
  EXPECT_EQ(rate.second, 1'000'000'000);
  EXPECT_EQ(rate.requests, 2U);
  EXPECT_FALSE(spikes(rate, -1));
  EXPECT_EQ(rate.requests, 3U);
}

}  // namespace
}  // namespace pcl::risk
