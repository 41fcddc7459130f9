#include "host/domain/kill_switch.hpp"

#include <gtest/gtest.h>

namespace pcl::domain {
namespace {

using contract::KillSource;

TEST(KillSwitch, PinHoldsTheLatch) {
  KillSwitch kill;
  kill.arm(kReleaseArmWord);
  EXPECT_FALSE(kill.release(kReleaseWord, true));
  EXPECT_TRUE(kill.latched());
  EXPECT_FALSE(kill.release(kReleaseWord, false));  // the attempt disarmed it
  kill.arm(kReleaseArmWord);
  EXPECT_TRUE(kill.release(kReleaseWord, false));
  EXPECT_FALSE(kill.latched());
}

TEST(KillSwitch, EpochCountsEngagementsThatSet) {
  KillSwitch kill;
  EXPECT_FALSE(kill.engage(KillSource::kPin));  // set since reset
  EXPECT_EQ(kill.epoch(), 0U);
  EXPECT_EQ(kill.source(), KillSource::kNone);
  kill.arm(kReleaseArmWord);
  (void)kill.release(kReleaseWord, false);
  EXPECT_TRUE(kill.engage(KillSource::kPin));
  EXPECT_FALSE(kill.engage(KillSource::kCli));
  EXPECT_EQ(kill.epoch(), 1U);
  EXPECT_EQ(kill.source(), KillSource::kPin);
}

TEST(KillSwitch, WatchdogIsInclusive) {
  KillSwitch kill;
  EXPECT_FALSE(kill.watchdog_due(1'000'000, 10));  // under hold
  EXPECT_FALSE(kill.release_hold(kHoldReleaseWord, false, 100));
  EXPECT_TRUE(kill.release_hold(kHoldReleaseWord, true, 100));
  EXPECT_FALSE(kill.watchdog_due(110, 10));
  EXPECT_TRUE(kill.watchdog_due(111, 10));
  kill.heartbeat(111);
  EXPECT_FALSE(kill.watchdog_due(121, 10));
  EXPECT_TRUE(kill.disable());
  EXPECT_FALSE(kill.disable());
  EXPECT_FALSE(kill.watchdog_due(1'000, 10));
  EXPECT_TRUE(kill.enable());
}

}  // namespace
}  // namespace pcl::domain
