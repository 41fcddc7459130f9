// Kill switch: reset, global kill and epoch, boot hold, session, watchdog to the microsecond, own
// commands.
#include <string>
#include <vector>

#include "tests/checks.hpp"
#include "tests/hw/kill_switch/kill_bench.hpp"

namespace pcl {
namespace {

TEST(KillSwitch, ComesUpStoppedWithoutARecord) {
  KillBench bench;
  bench.cycle(10);
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_TRUE(bench.pins().hold_o);
  EXPECT_FALSE(bench.pins().disabled_o);
  EXPECT_EQ(bench.pins().epoch_o, 0U);
  EXPECT_EQ(bench.pins().source_o, 0);
  EXPECT_TRUE(bench.changes.empty());
  EXPECT_TRUE(bench.pins().quiet_o);
}

TEST(KillSwitch, EngagementTakesOneCycleKeepsItsFirstSourceAndCountsTheEpoch) {
  KillBench bench;
  bench.open();
  EXPECT_FALSE(bench.pins().killed_o);
  bench.engage(18);  // cli
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_EQ(bench.pins().source_o, 18);
  EXPECT_EQ(bench.pins().epoch_o, 1U);
  bench.engage(16);  // already engaged: nothing changes
  EXPECT_EQ(bench.pins().source_o, 18);
  EXPECT_EQ(bench.pins().epoch_o, 1U);
  bench.cycle(6);
  bench.release();
  EXPECT_EQ(bench.pins().source_o, 0);
  bench.cycle(6);
  bench.engage(22);
  bench.cycle(6);
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 18, 1, 0, 0, 1, 0, 0, 0, 0},
                                                {2, 0, 0, 0, 0, 1, 0, 0, 0, 0},
                                                {1, 22, 1, 0, 0, 2, 0, 0, 0, 0}}));
  EXPECT_EQ(bench.own_ops, "") << "nothing is open";
}

TEST(KillSwitch, PinEngagesAndBlocksTheRelease) {
  KillBench bench;
  bench.open();
  bench.pins().pin_i = 1;
  bench.cycle(1);
  EXPECT_TRUE(bench.pins().killed_o);
  bench.release();
  EXPECT_TRUE(bench.pins().killed_o);
  bench.pins().pin_i = 0;
  bench.cycle(3);
  EXPECT_TRUE(bench.pins().killed_o) << "the latch outlives its pin";
  bench.release();
  EXPECT_FALSE(bench.pins().killed_o);
  bench.cycle(6);
  EXPECT_EQ(bench.changes,
            (std::vector<Change>{{1, 2, 1, 0, 0, 1, 0, 0, 0, 0}, {2, 0, 0, 0, 0, 1, 0, 0, 0, 0}}));
}

TEST(KillSwitch, TripCarriesItsDetail) {
  KillBench bench;
  bench.open();
  bench.trip(4, 0, 0, 0x1122334455667788);  // report_gap
  EXPECT_TRUE(bench.pins().killed_o);
  bench.cycle(4);
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 4, 1, 0, 0, 1, 0x1122334455667788, 0, 0, 0}}));
}

TEST(KillSwitch, EngagementBeatsAReleaseOfTheSameCycle) {
  KillBench bench;
  bench.open();
  bench.engage(19);
  bench.pins().engage_valid_i = 1;
  bench.release();
  bench.pins().engage_valid_i = 0;
  EXPECT_TRUE(bench.pins().killed_o);
}

TEST(KillSwitch, BootHoldOpensAndIsSetAgain) {
  KillBench bench;
  bench.pulse(bench.pins().hold_release_i);
  EXPECT_FALSE(bench.pins().hold_o);
  EXPECT_TRUE(bench.pins().killed_o) << "the hold is not the latch";
  bench.pulse(bench.pins().hold_release_i);  // open already: no change
  bench.pulse(bench.pins().hold_set_i);
  EXPECT_TRUE(bench.pins().hold_o);
  bench.pulse(bench.pins().hold_set_i);  // set already: no change
  bench.cycle(6);
  EXPECT_EQ(bench.changes,
            (std::vector<Change>{{3, 0, 1, 0, 0, 0, 0, 0, 0, 0}, {4, 0, 1, 1, 0, 0, 0, 0, 0, 0}}));
}

TEST(KillSwitch, SessionFollowsDisableAndEnable) {
  KillBench bench;
  bench.open();
  bench.pulse(bench.pins().disable_i);
  EXPECT_TRUE(bench.pins().disabled_o);
  bench.pulse(bench.pins().disable_i);
  bench.pulse(bench.pins().enable_i);
  EXPECT_FALSE(bench.pins().disabled_o);
  bench.cycle(6);
  EXPECT_EQ(bench.changes,
            (std::vector<Change>{{5, 0, 0, 0, 1, 0, 0, 0, 0, 0}, {6, 0, 0, 0, 0, 0, 0, 0, 0, 0}}));
}

class Watchdog : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Watchdog, ExactlyAtTheLimitNotOneMoreYes) {
  CHECK(19, fault);  // a heartbeat that stops
  const std::uint64_t start = GetParam();
  KillBench bench;
  bench.pins().now_us_i = start;
  bench.open();  // takes now as the first heartbeat
  bench.pins().now_us_i = start + 600;
  bench.pulse(bench.pins().heartbeat_i);
  bench.pins().now_us_i = start + 1600;  // 1,000 after: at the limit
  bench.cycle(20);
  EXPECT_FALSE(bench.pins().killed_o);
  EXPECT_EQ(bench.own_ops, "");
  bench.pins().now_us_i = start + 1601;
  bench.cycle(3);
  EXPECT_FALSE(bench.pins().killed_o);
  bench.cycle();
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_TRUE(bench.pins().disabled_o);
  EXPECT_EQ(bench.pins().source_o, 3);
  bench.cycle(10);
  EXPECT_EQ(bench.own_ops, "DC");
  EXPECT_EQ(bench.changes,
            (std::vector<Change>{{1, 3, 1, 0, 0, 1, 0, 0, 0, 0}, {5, 3, 1, 0, 1, 1, 0, 0, 0, 0}}));
  bench.pins().now_us_i = start + 9999;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "DC") << "fires once while the session is disabled";
}
INSTANTIATE_TEST_SUITE_P(AcrossWords, Watchdog,
                         testing::Values(0U, 123456U, 0xFFFFFC00U, 0x1FFFFFF00ULL,
                                         0xFFFFFFFFFFF00ULL));

/// A limit of one bit is met to the microsecond.
class LimitOfOneBit : public testing::TestWithParam<unsigned> {};
TEST_P(LimitOfOneBit, CountsForTheFeedAndTheWatchdog) {
  const std::uint32_t limit = 1U << GetParam();
  KillBench bench;
  bench.pins().watchdog_us_i = limit;
  bench.pulse(bench.pins().heartbeat_i);  // under boot hold: a limit of any bit arms it
  bench.pins().now_us_i = limit;
  bench.cycle(8);
  EXPECT_FALSE(bench.pins().disabled_o);
  bench.pins().now_us_i = limit + 1ULL;
  bench.cycle(8);
  EXPECT_TRUE(bench.pins().disabled_o);
  bench.pins().feed_loss_us_i = limit;
  bench.open();
  bench.pins().now_us_i = 2ULL * limit + 1;
  bench.cycle(8);
  EXPECT_FALSE(bench.pins().killed_o);
  bench.pins().now_us_i = 2ULL * limit + 2;
  bench.cycle(8);
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_EQ(bench.pins().source_o, 9);
}
INSTANTIATE_TEST_SUITE_P(EveryBit, LimitOfOneBit, testing::Range(0U, 32U));

TEST(KillSwitch, WatchdogSleepsBeforeTheFirstHeartbeatAndWhileDisabled) {
  KillBench bench;
  bench.pins().now_us_i = 1'000'000;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "") << "no heartbeat since reset";
  bench.open();
  bench.pulse(bench.pins().disable_i);
  bench.pins().now_us_i = 9'000'000;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "") << "session disabled";
  bench.pulse(bench.pins().enable_i);  // enabled without a heartbeat: fires
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "DC");
  EXPECT_TRUE(bench.pins().disabled_o);
}

TEST(KillSwitch, WatchdogIsArmedUnderBootHoldByAHeartbeatOnceConfigured) {
  KillBench bench;
  bench.pins().watchdog_us_i = 0;
  bench.pulse(bench.pins().heartbeat_i);
  bench.pins().now_us_i = 5000;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "") << "not configured";
  bench.pulse(bench.pins().heartbeat_i);
  bench.pins().watchdog_us_i = 1000;
  bench.pins().now_us_i = 6000;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "") << "at the limit";
  bench.pins().now_us_i = 6001;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "DC");
  EXPECT_TRUE(bench.pins().disabled_o && bench.pins().hold_o);
  EXPECT_EQ(bench.changes, (std::vector<Change>{{5, 0, 1, 1, 1, 0, 0, 0, 0, 0}}))
      << "the kill of the reset stands: the engagement changes nothing";
}

TEST(KillSwitch, WatchdogWithoutALimitFiresOnceTheHoldIsOpen) {
  CHECK(19, fault);  // a limit that is lost
  KillBench bench;
  bench.open();
  bench.pins().watchdog_us_i = 0;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "");
  bench.pins().now_us_i = 1;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "DC");
}

TEST(KillSwitch, WatchdogFiresWhileKilledToo) {
  KillBench bench;
  bench.open();
  bench.engage(17);
  bench.pins().now_us_i = 1001;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "DC");
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 17, 1, 0, 0, 1, 0, 0, 0, 0},
                                                {5, 17, 1, 0, 1, 1, 0, 0, 0, 0}}));
}

TEST(KillSwitch, OwnCommandsWaitForTheGateInOrder) {
  CHECK(19, fault);  // a gate that takes nothing for a while
  KillBench bench;
  bench.open();
  bench.pins().own_ready_i = 0;
  bench.pins().now_us_i = 1001;
  bench.cycle(30);
  EXPECT_FALSE(bench.pins().quiet_o);
  EXPECT_EQ(hw::get<contract::SessionControlCommand>(bench.pins().own_o).op, 'D');
  bench.pins().own_ready_i = 1;
  bench.cycle(5);
  EXPECT_EQ(bench.own_ops, "DC");
  EXPECT_TRUE(bench.pins().quiet_o);
}

/// The host writes the firm while a command waits: that one leaves with the old, the next with the
/// new.
TEST(KillSwitch, AnOwnCommandOnOfferKeepsItsFirm) {
  KillBench bench;
  bench.open();
  const auto offered = [&bench] {
    return hw::get<contract::SessionControlCommand>(bench.pins().own_o);
  };
  constexpr std::array kOld{'P', 'C', 'L', '1'}, kNew{'P', 'C', 'L', '2'};
  bench.pins().own_ready_i = 0;
  bench.pins().now_us_i = 1001;
  bench.cycle(30);
  bench.firm(kNew);
  bench.cycle(2);
  EXPECT_EQ(offered().op, 'D');
  EXPECT_EQ(offered().firm, kOld);
  bench.firm(kOld);
  bench.pins().own_ready_i = 1;
  bench.cycle();
  bench.firm(kNew);
  bench.pins().own_ready_i = 0;
  bench.cycle();
  EXPECT_EQ(offered().op, 'C');
  EXPECT_EQ(offered().firm, kOld) << "taken with the command, in the cycle before";
  bench.firm(kOld);
  bench.pins().own_ready_i = 1;
  bench.cycle();
  EXPECT_EQ(bench.own_ops, "DC");
}

}  // namespace
}  // namespace pcl
