// Time, chance and lines of the simulated world.
#include "sim/world/schedule.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "sim/world/channel.hpp"
#include "sim/world/random.hpp"

namespace pcl::world {
namespace {

TEST(Schedule, ActsInTheOrderOfTimeThenOfAsking) {
  Schedule schedule;
  std::string seen;
  schedule.at(20, [&] { seen += "c"; });
  schedule.at(10, [&] {
    seen += "a";
    schedule.after(10, [&] { seen += "d"; });
    schedule.at(3, [&] { seen += "b"; });  // late: it happens next
  });
  while (schedule.run_one()) seen += std::to_string(schedule.now()) + ' ';
  EXPECT_EQ(seen, "a10 b10 c20 d20 ");
  EXPECT_EQ(schedule.done(), 4U);
  EXPECT_FALSE(schedule.run_one());
}

TEST(Random, AStreamIsItsNamesAndMovesNoOther) {
  const Random seed{7};
  Random venue = seed.of("venue");
  const std::uint64_t first = venue.next(), second = venue.next();
  Random again = seed.of("venue");
  Random other = seed.of("wire");
  EXPECT_EQ(again.next(), first);
  EXPECT_NE(other.next(), first);
  EXPECT_EQ(again.next(), second);
  EXPECT_NE(Random{8}.of("venue").next(), first);
  // SplitMix64 from 0: its published first value.
  EXPECT_EQ(Random{0}.next(), 0xE220'A839'7B1D'CDAFU);
  Random bounds{3};
  std::uint64_t low = 99, high = 0;
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t drawn = bounds.between(5, 8);
    low = std::min(low, drawn);
    high = std::max(high, drawn);
  }
  EXPECT_EQ(low, 5U);
  EXPECT_EQ(high, 8U);
}

class Line : public testing::Test {
 protected:
  Schedule schedule;
  std::vector<int> got;
  std::vector<std::uint64_t> when;
  std::optional<Channel<int>> channel;
  void open(std::uint64_t low, std::uint64_t high) {
    channel.emplace(schedule, Random{1}, Channel<int>::Delay{low, high}, [this](int message) {
      got.push_back(message);
      when.push_back(schedule.now());
    });
  }
  void run() {
    while (schedule.run_one()) {
    }
  }
};

TEST_F(Line, DeliversInOrderWithinItsDelays) {
  open(10, 90);
  for (int i = 0; i < 50; ++i) channel->send(i);
  EXPECT_EQ(channel->under_way(), 50U);
  run();
  for (int i = 0; i < 50; ++i) EXPECT_EQ(got[static_cast<std::size_t>(i)], i);
  EXPECT_TRUE(std::is_sorted(when.begin(), when.end()));
  EXPECT_GE(when.front(), 10U);
  EXPECT_LE(when.back(), 90U);
  EXPECT_NE(when.front(), when.back());
  EXPECT_EQ(channel->under_way(), 0U);
}

TEST_F(Line, ACutLosesWhatIsUnderWayAndNothingLater) {
  open(10, 10);
  channel->send(1);
  channel->send(2);
  schedule.after(5, [&] {
    channel->cut();
    channel->send(3);
  });
  run();
  EXPECT_EQ(got, std::vector<int>{3});
  EXPECT_EQ(when, std::vector<std::uint64_t>{15});
  EXPECT_EQ(channel->lost(), 2U);
}

TEST_F(Line, OneThatIsGoneDeliversNothing) {
  open(10, 10);
  channel->send(1);
  channel.reset();
  run();
  EXPECT_TRUE(got.empty());
}

}  // namespace
}  // namespace pcl::world
