// The measuring kit: the arithmetic of a row, and that the generated market is what it says.
#include <gtest/gtest.h>

#include <map>

#include "bench/market_stream.hpp"
#include "bench/measure.hpp"
#include "host/adapters/feed_file/mold_frame.hpp"
#include "host/base/big_endian.hpp"

namespace pcl::bench {
namespace {

TEST(Measure, MedianLowestHighest) {
  const Rate odd = summarise({{10, 1}, {30, 1}, {20, 2}});
  EXPECT_EQ(odd.median, 10.0);
  EXPECT_EQ(odd.low, 10.0);
  EXPECT_EQ(odd.high, 30.0);
  EXPECT_EQ(summarise({{4, 1}, {1, 1}, {3, 1}, {2, 1}}).median, 2.0);
  EXPECT_EQ(summarise({}).median, 0.0);
  EXPECT_EQ(summarise({{5, 0}}).high, 0.0);
}

TEST(MarketStream, SameSeedSameBytes) {
  const StreamShape shape{.seed = 7, .messages = 5'000};
  EXPECT_EQ(generate(shape).frames, generate(shape).frames);
  EXPECT_NE(generate(shape).frames, generate(StreamShape{.seed = 8, .messages = 5'000}).frames);
}

TEST(MarketStream, OnlyKnownReferencesAndQuantitiesWithinTheirOrder) {
  const Stream stream =
      generate(StreamShape{.seed = 3, .messages = 50'000, .symbols = 4, .live_orders = 500});
  std::map<std::uint64_t, std::uint64_t> live;
  std::map<char, int> types;
  std::uint64_t expected = 1;
  for (const auto& frame : stream.frames) {
    const auto udp = feed_file::find_udp(frame);
    ASSERT_TRUE(udp);
    const auto mold = feed_file::find_mold(udp->payload);
    ASSERT_TRUE(mold);
    ASSERT_EQ(mold->sequence, expected);
    expected += mold->count;
    ASSERT_TRUE(
        feed_file::for_each_message(udp->payload, mold->count, [&](std::span<const std::byte> m) {
          const char type = std::to_integer<char>(m[0]);
          ++types[type];
          if (type == 'S' || type == 'R') return;
          const std::uint64_t reference = load_be<8>(m, 11);
          if (type == 'A') {
            ASSERT_TRUE(live.emplace(reference, load_be<4>(m, 20)).second);
            return;
          }
          ASSERT_EQ(live.count(reference), 1U);
          if (type == 'D') live.erase(reference);
          if (type == 'U') {
            live.erase(reference);
            ASSERT_TRUE(live.emplace(load_be<8>(m, 19), load_be<4>(m, 27)).second);
          }
          if (type == 'E' || type == 'X') {
            ASSERT_GE(live[reference], load_be<4>(m, 19));
            live[reference] -= load_be<4>(m, 19);
            if (live[reference] == 0) live.erase(reference);
          }
        }));
  }
  EXPECT_EQ(stream.messages, 50'005U);
  EXPECT_EQ(expected, 50'006U);
  EXPECT_EQ(types['S'], 1);
  EXPECT_EQ(types['R'], 4);
  for (const char type : {'A', 'D', 'U', 'E', 'X'}) EXPECT_GT(types[type], 500) << type;
}

}  // namespace
}  // namespace pcl::bench
