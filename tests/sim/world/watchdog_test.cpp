// The daemon stands still while the order session is down, and the venue takes nothing back by
// itself: what the watchdog asks reaches the venue behind the next login.
#include <gtest/gtest.h>

#include <string>

#include "sim/world/day_settings.hpp"
#include "sim/world/world.hpp"

namespace pcl::world {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

class LostRequests : public testing::TestWithParam<std::uint64_t> {
 protected:
  LostRequests() : world_{settings(), disk_} {
    world_.watch.released = [this](const ReleasedFrame& frame) { released_ += type_of(frame); };
    world_.watch.arrived = [this](const WireNode::Bytes& message) {
      arrived_ += static_cast<char>(message.at(0));
    };
  }
  static WorldSettings settings() {
    WorldSettings settings = settings_of(GetParam());
    settings.venue.cancel_on_disconnect = false;
    settings.venue.message_every_ns = 5'000 * kMs;  // nobody trades with what rests meanwhile
    settings.config.feed_loss_us = 0;
    return settings;
  }
  static char type_of(const ReleasedFrame& frame) { return venue_ouch::name_of(frame).type; }
  void run_until(std::uint64_t ns) {
    while (world_.schedule().now() < ns && world_.step()) {
    }
  }
  /// An order of ours rests at the venue.
  [[nodiscard]] bool rests() {
    for (int acts = 0; acts < 200'000 && world_.step(); ++acts)
      if (!world_.venue().engine().open_orders().empty()) return true;
    return false;
  }

  std::string released_, arrived_;  // types: of frames, of messages
  MemoryDisk disk_;
  World world_;
};

TEST_P(LostRequests, ReachTheVenueBehindTheNextLogin) {
  ASSERT_TRUE(rests());
  const std::uint64_t stopped = world_.schedule().now();
  world_.stall_host(10'000 * kMs);
  world_.break_link();
  released_.clear();
  arrived_.clear();
  run_until(stopped + 200 * kMs);
  ASSERT_EQ(released_, "DC") << "the watchdog has fired";
  ASSERT_EQ(arrived_, "") << "and the wire had no session to write to";
  ASSERT_FALSE(world_.wire().up());
  const std::size_t executions = world_.venue().account().executions().size();
  ASSERT_FALSE(world_.venue().engine().open_orders().empty());
  run_until(stopped + 3'000 * kMs);
  ASSERT_TRUE(world_.wire().up());
  EXPECT_EQ(arrived_, "DC") << "once more, and answered";
  EXPECT_EQ(released_, "DCDC");
  EXPECT_FALSE(world_.venue().engine().order_entry_enabled());
  EXPECT_TRUE(world_.venue().engine().open_orders().empty());
  EXPECT_EQ(world_.venue().account().executions().size(), executions) << "cancelled, not filled";
  run_until(stopped + 9'000 * kMs);
  EXPECT_EQ(released_, "DCDC");
  EXPECT_TRUE(world_.fault()) << world_.fault().error().message;
}
INSTANTIATE_TEST_SUITE_P(Seeds, LostRequests, testing::Range<std::uint64_t>(1, 11));

}  // namespace
}  // namespace pcl::world
