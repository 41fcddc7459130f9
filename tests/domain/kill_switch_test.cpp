// Kills of every scope, their release, the watchdog, the feed's loss, and when own cancels go out.
#include "host/domain/kill_switch.hpp"

#include <gtest/gtest.h>

#include "host/domain/cancel_walk.hpp"

namespace pcl::domain {
namespace {

using contract::KillScope;
using contract::KillSource;

constexpr KillTarget kAccount3{KillScope::kAccount, 3};
constexpr KillTarget kSymbol1{KillScope::kSymbol, 1};
constexpr KillSubject kSubject{.session = 2, .account = 3, .strategy = 4, .symbol = 1};

// A switch of two symbols, with no kill engaged.
class Kills : public testing::Test {
 protected:
  Kills() { (void)release({}); }
  std::optional<KillTarget> release(const KillTarget& target) {
    kill_.choose(target);
    kill_.arm(kReleaseArmWord);
    return kill_.release(kReleaseWord, false);
  }
  KillSwitch kill_{2};
};

TEST(KillSwitch, ComesUpStopped) {
  const KillSwitch kill{2};
  EXPECT_TRUE(kill.latched() && kill.hold() && kill.any());
  EXPECT_FALSE(kill.scoped() || kill.disabled());
  EXPECT_EQ(kill.epoch(), 0U);
  EXPECT_EQ(kill.source(), KillSource::kNone);
  EXPECT_EQ(kill.covering(kSubject), KillTarget{});
}

TEST(KillSwitch, PinHoldsTheGlobalKillOnly) {
  KillSwitch kill{2};
  EXPECT_TRUE(kill.engage(KillSource::kCli, kSymbol1));
  kill.arm(kReleaseArmWord);
  EXPECT_FALSE(kill.release(kReleaseWord, true));
  EXPECT_TRUE(kill.latched());
  EXPECT_FALSE(kill.release(kReleaseWord, false));  // the attempt disarmed it
  kill.choose(kSymbol1);
  kill.arm(kReleaseArmWord);
  EXPECT_EQ(kill.release(kReleaseWord, true), kSymbol1);
}

TEST_F(Kills, EveryEngagementThatSetsCounts) {
  EXPECT_TRUE(kill_.engage(KillSource::kLoss, kAccount3));
  EXPECT_FALSE(kill_.engage(KillSource::kCli, kAccount3));
  EXPECT_TRUE(kill_.engage(KillSource::kCli, kSymbol1));
  EXPECT_EQ(kill_.epoch(), 2U);
  EXPECT_FALSE(kill_.latched());
  EXPECT_EQ(kill_.source(), KillSource::kNone);  // the global kill's
  EXPECT_TRUE(kill_.engage(KillSource::kPin));
  EXPECT_FALSE(kill_.engage(KillSource::kCli));
  EXPECT_EQ(kill_.epoch(), 3U);
  EXPECT_EQ(kill_.source(), KillSource::kPin);
}

TEST_F(Kills, GlobalFirstThenSessionAccountStrategySymbol) {
  const std::vector<KillTarget> order = {{KillScope::kSymbol, 1},
                                         {KillScope::kStrategy, 4},
                                         {KillScope::kAccount, 3},
                                         {KillScope::kSession, 2},
                                         {KillScope::kGlobal, 0}};
  EXPECT_EQ(kill_.covering(kSubject), std::nullopt);
  for (const KillTarget& target : order) {
    EXPECT_TRUE(kill_.engage(KillSource::kCli, target));
    EXPECT_EQ(kill_.covering(kSubject), target);
  }
}

TEST_F(Kills, CoversItsOwnOnly) {
  for (const KillTarget& other :
       {KillTarget{KillScope::kSession, 1}, KillTarget{KillScope::kAccount, 2},
        KillTarget{KillScope::kStrategy, 3}, KillTarget{KillScope::kSymbol, 0}})
    (void)kill_.engage(KillSource::kCli, other);
  EXPECT_TRUE(kill_.scoped());
  EXPECT_EQ(kill_.covering(kSubject), std::nullopt);
  // What is out of range is covered by none of the scopes' kills.
  EXPECT_EQ(kill_.covering({.session = 0, .account = 16, .strategy = 64, .symbol = 2}),
            std::nullopt);
}

TEST_F(Kills, WhatIsOutOfRangeIsGlobal) {
  const KillTarget bad[] = {{KillScope::kSession, 4},       {KillScope::kAccount, 16},
                            {KillScope::kStrategy, 64},     {KillScope::kSymbol, 2},
                            {static_cast<KillScope>(5), 0}, {static_cast<KillScope>(15), 0},
                            {KillScope::kGlobal, 7}};
  for (const KillTarget& target : bad) EXPECT_EQ(kill_.in_range(target), KillTarget{});
  const KillTarget good[] = {{KillScope::kSession, 3},
                             {KillScope::kAccount, 15},
                             {KillScope::kStrategy, 63},
                             {KillScope::kSymbol, 1}};
  for (const KillTarget& target : good) EXPECT_EQ(kill_.in_range(target), target);
  EXPECT_EQ(KillSwitch::target_of(0x00030211), kAccount3);
  EXPECT_EQ(KillSwitch::target_of(0xFFFF0FFF), (KillTarget{static_cast<KillScope>(15), 0xFFFF}));
}

TEST_F(Kills, AReleaseTakesOneScopeAndThenIsGlobalAgain) {
  (void)kill_.engage(KillSource::kCli);
  (void)kill_.engage(KillSource::kCli, kAccount3);
  (void)kill_.engage(KillSource::kCli, kSymbol1);
  EXPECT_EQ(release(kAccount3), kAccount3);
  EXPECT_TRUE(kill_.latched() && kill_.scoped());
  kill_.arm(kReleaseArmWord);
  EXPECT_EQ(kill_.release(kReleaseWord, false), KillTarget{});  // nothing was chosen: global
  EXPECT_FALSE(kill_.latched());
  EXPECT_EQ(release(kSymbol1), kSymbol1);
  EXPECT_FALSE(kill_.any());
  EXPECT_EQ(release(kSymbol1), std::nullopt);  // it is not engaged
  EXPECT_EQ(kill_.epoch(), 3U);
}

TEST_F(Kills, AReleaseOfNothingReleasesNothing) {
  (void)kill_.engage(KillSource::kCli);
  for (const KillTarget& target :
       {KillTarget{KillScope::kAccount, 16}, KillTarget{KillScope::kSymbol, 2},
        KillTarget{static_cast<KillScope>(9), 0}})
    EXPECT_EQ(release(target), std::nullopt);
  EXPECT_TRUE(kill_.latched());
}

TEST_F(Kills, AnEngagementInBetweenStopsTheRelease) {
  (void)kill_.engage(KillSource::kCli, kAccount3);
  kill_.choose(kAccount3);
  kill_.arm(kReleaseArmWord);
  (void)kill_.engage(KillSource::kWatchdog);
  EXPECT_EQ(kill_.release(kReleaseWord, false), std::nullopt);
  kill_.arm(kReleaseArmWord);
  EXPECT_EQ(kill_.release(kReleaseWord, false), std::nullopt);  // the choice is nothing now
  EXPECT_TRUE(kill_.latched() && kill_.scoped());
  kill_.arm(kReleaseArmWord);
  EXPECT_EQ(kill_.release(kReleaseWord, false), KillTarget{});
}

TEST_F(Kills, WrongWordsDisarm) {
  (void)kill_.engage(KillSource::kCli);
  kill_.arm(kReleaseWord);
  EXPECT_FALSE(kill_.release(kReleaseWord, false));
  kill_.arm(kReleaseArmWord);
  EXPECT_FALSE(kill_.release(kReleaseArmWord, false));
  kill_.arm(kReleaseArmWord);
  kill_.disarm();
  EXPECT_FALSE(kill_.release(kReleaseWord, false));
  EXPECT_TRUE(kill_.latched());
}

TEST(KillSwitch, WatchdogIsArmedByTheFirstHeartbeatAndInclusive) {
  KillSwitch kill{2};
  EXPECT_FALSE(kill.watchdog_due(1'000'000, 10));  // no heartbeat yet
  kill.heartbeat(100);
  EXPECT_FALSE(kill.watchdog_due(110, 10));
  EXPECT_TRUE(kill.watchdog_due(111, 10));  // under the hold too
  EXPECT_FALSE(kill.watchdog_due(111, 0));
  EXPECT_TRUE(kill.disable());
  EXPECT_FALSE(kill.disable());
  EXPECT_FALSE(kill.watchdog_due(1'000, 10));
  EXPECT_TRUE(kill.enable());
  EXPECT_FALSE(kill.release_hold(kHoldReleaseWord, false, 200));
  EXPECT_FALSE(kill.release_hold(kReleaseWord, true, 200));
  EXPECT_TRUE(kill.release_hold(kHoldReleaseWord, true, 200));
  EXPECT_FALSE(kill.release_hold(kHoldReleaseWord, true, 900));  // open already: no heartbeat
  EXPECT_FALSE(kill.watchdog_due(210, 10));
  EXPECT_TRUE(kill.watchdog_due(211, 10));
  EXPECT_TRUE(kill.watchdog_due(201, 0));  // a limit of 0 behind the hold
}

TEST(KillSwitch, TheHoldsReleaseArmsTheWatchdog) {
  KillSwitch kill{2};
  EXPECT_TRUE(kill.release_hold(kHoldReleaseWord, true, 200));
  EXPECT_TRUE(kill.watchdog_due(211, 10));
}

TEST(KillSwitch, FeedLossCountsFromTheLaterOfDatagramAndRelease) {
  KillSwitch kill{2};
  EXPECT_FALSE(kill.feed_lost(1'000, 0, 10));  // under the hold
  (void)kill.release_hold(kHoldReleaseWord, true, 200);
  EXPECT_FALSE(kill.feed_lost(210, 0, 10));
  EXPECT_TRUE(kill.feed_lost(211, 0, 10));
  EXPECT_FALSE(kill.feed_lost(211, 0, 0));
  EXPECT_FALSE(kill.feed_lost(211, 201, 10));
  EXPECT_TRUE(kill.feed_lost(212, 201, 10));
  EXPECT_FALSE(kill.feed_lost(210, 100, 10));
  EXPECT_TRUE(kill.set_hold());
  EXPECT_FALSE(kill.set_hold());
  EXPECT_FALSE(kill.feed_lost(1'000, 0, 10));
}

// Walks slots to the end; returns how many were looked at.
int walk(CancelWalk& walk, std::uint64_t now) {
  int looked = 0;
  for (; const auto slot = walk.slot(); ++looked) {
    EXPECT_EQ(slot, static_cast<std::size_t>(looked) % 4);
    walk.advance(now);
  }
  return looked;
}

TEST(CancelWalk, EverySlotOnceFromTheFirst) {
  CancelWalk cancels{4};
  EXPECT_FALSE(cancels.under_way());
  EXPECT_EQ(walk(cancels, 0), 0);
  cancels.ask();
  EXPECT_TRUE(cancels.under_way());
  EXPECT_EQ(walk(cancels, 0), 4);
  EXPECT_FALSE(cancels.under_way());
}

TEST(CancelWalk, AnEngagementDuringAWalkMakesAnotherFollow) {
  CancelWalk cancels{4};
  cancels.ask();
  (void)cancels.slot();
  cancels.advance(0);
  cancels.ask();
  int looked = 0;
  while (cancels.slot()) {
    cancels.advance(0);
    ++looked;
  }
  EXPECT_EQ(looked, 3 + 4);
}

TEST(CancelWalk, AgainAfterTheWalksEndWhileAKillIsEngaged) {
  CancelWalk cancels{4};
  cancels.look(5'000, 100, true);
  EXPECT_EQ(walk(cancels, 5'000), 0);  // nothing was ever asked for
  cancels.ask();
  (void)walk(cancels, 1'000);
  cancels.look(1'099, 100, true);
  EXPECT_EQ(walk(cancels, 1'099), 0);
  cancels.look(1'100, 0, true);
  EXPECT_EQ(walk(cancels, 1'100), 0);  // never again
  cancels.look(1'100, 100, true);
  EXPECT_EQ(walk(cancels, 1'105), 4);
  cancels.look(1'204, 100, true);
  EXPECT_EQ(walk(cancels, 1'204), 0);
  cancels.look(1'205, 100, true);
  EXPECT_EQ(walk(cancels, 1'205), 4);
  cancels.look(1'206, 100, false);  // every kill released
  cancels.look(9'000, 100, true);
  EXPECT_EQ(walk(cancels, 9'000), 0);
}

}  // namespace
}  // namespace pcl::domain
