// Kill switch: reset, latch and epoch, boot hold, watchdog to the microsecond, own commands, one
// record a change.
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "Vpcl_kill_switch.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

/// What a kill record says, without the fields a test does not set.
struct Change {
  int event;
  int source;
  int latched, hold, disabled;
  std::uint32_t epoch;
  std::uint64_t detail;
  friend bool operator==(const Change&, const Change&) = default;
};
std::ostream& operator<<(std::ostream& out, const Change& c) {
  return out << "{event " << c.event << " source " << c.source << " latched " << c.latched
             << " hold " << c.hold << " disabled " << c.disabled << " epoch " << c.epoch
             << " detail " << c.detail << "}";
}

class KillBench {
 public:
  KillBench() {
    model_.record_ready_i = 1;
    model_.own_ready_i = 1;
    model_.watchdog_us_i = 1000;
    model_.firm_i = 0x314C4350;  // "PCL1", first letter lowest
    hw::reset(model_);
  }
  Vpcl_kill_switch& pins() { return model_; }

  void cycle(int count = 1) {
    for (int i = 0; i < count; ++i) {
      model_.cycle_i = ++now_cycle_;
      model_.eval();
      if (model_.record_valid_o && model_.record_ready_i) {
        const auto record = hw::get<contract::KillRecord>(model_.record_o);
        EXPECT_EQ(record.kind, 6);
        EXPECT_EQ(record.symbol, 0xFFFF);
        changes.push_back(Change{record.code, record.source, record.latched, record.hold,
                                 record.disabled, record.epoch, record.detail});
        kill_cycles.push_back(record.kill_cycle);
      }
      if (model_.own_valid_o && model_.own_ready_i) {
        const auto own = hw::get<contract::SessionControlCommand>(model_.own_o);
        EXPECT_EQ(own.kind, 4);
        EXPECT_EQ(own.seq, 0U);
        EXPECT_EQ(own.session, 0);
        EXPECT_EQ(std::string(own.firm.data(), 4), "PCL1");
        own_ops += static_cast<char>(own.op);
      }
      hw::tick(model_);
    }
  }
  /// One cycle of a pulse input, then enough for its record.
  void pulse(std::uint8_t& pin) {
    pin = 1;
    cycle();
    pin = 0;
    model_.eval();
  }
  void engage(std::uint8_t source) {
    model_.engage_source_i = source;
    pulse(model_.engage_valid_i);
  }
  void open() {  // hold open, latch clear
    pulse(model_.hold_release_i);
    pulse(model_.release_i);
    cycle(8);
    changes.clear();
  }

  std::vector<Change> changes;
  std::vector<std::uint64_t> kill_cycles;
  std::string own_ops;

 private:
  Vpcl_kill_switch model_;
  std::uint64_t now_cycle_ = 0;
};

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
  bench.pulse(bench.pins().release_i);
  EXPECT_EQ(bench.pins().source_o, 0);
  bench.cycle(6);
  bench.engage(22);
  bench.cycle(6);
  EXPECT_EQ(
      bench.changes,
      (std::vector<Change>{{1, 18, 1, 0, 0, 1, 0}, {2, 0, 0, 0, 0, 1, 0}, {1, 22, 1, 0, 0, 2, 0}}));
  EXPECT_EQ(bench.own_ops, "") << "only the watchdog sends commands of its own";
}

TEST(KillSwitch, PinEngagesAndBlocksTheRelease) {
  KillBench bench;
  bench.open();
  bench.pins().pin_i = 1;
  bench.cycle(1);
  EXPECT_TRUE(bench.pins().killed_o);
  bench.pulse(bench.pins().release_i);
  EXPECT_TRUE(bench.pins().killed_o);
  bench.pins().pin_i = 0;
  bench.cycle(3);
  EXPECT_TRUE(bench.pins().killed_o) << "the latch outlives its pin";
  bench.pulse(bench.pins().release_i);
  EXPECT_FALSE(bench.pins().killed_o);
  bench.cycle(6);
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 2, 1, 0, 0, 1, 0}, {2, 0, 0, 0, 0, 1, 0}}));
}

TEST(KillSwitch, TripCarriesItsDetail) {
  KillBench bench;
  bench.open();
  bench.pins().trip_source_i = 4;  // report_gap
  bench.pins().trip_detail_i = 0x1122334455667788;
  bench.pulse(bench.pins().trip_valid_i);
  EXPECT_TRUE(bench.pins().killed_o);
  bench.cycle(4);
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 4, 1, 0, 0, 1, 0x1122334455667788}}));
}

TEST(KillSwitch, EngagementBeatsAReleaseOfTheSameCycle) {
  KillBench bench;
  bench.open();
  bench.engage(19);
  bench.pins().engage_valid_i = 1;
  bench.pulse(bench.pins().release_i);
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
  EXPECT_EQ(bench.changes, (std::vector<Change>{{3, 0, 1, 0, 0, 0, 0}, {4, 0, 1, 1, 0, 0, 0}}));
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
  EXPECT_EQ(bench.changes, (std::vector<Change>{{5, 0, 0, 0, 1, 0, 0}, {6, 0, 0, 0, 0, 0, 0}}));
}

class Watchdog : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Watchdog, ExactlyAtTheLimitNotOneMoreYes) {
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
  bench.cycle(5);
  EXPECT_TRUE(bench.pins().killed_o);
  EXPECT_TRUE(bench.pins().disabled_o);
  EXPECT_EQ(bench.pins().source_o, 3);
  bench.cycle(10);
  EXPECT_EQ(bench.own_ops, "DC");
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 3, 1, 0, 0, 1, 0}, {5, 3, 1, 0, 1, 1, 0}}));
  bench.pins().now_us_i = start + 9999;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "DC") << "fires once while the session is disabled";
}
INSTANTIATE_TEST_SUITE_P(AcrossWords, Watchdog,
                         testing::Values(0U, 123456U, 0xFFFFFC00U, 0x1FFFFFF00ULL,
                                         0xFFFFFFFFFFF00ULL));

TEST(KillSwitch, WatchdogSleepsInHoldAndWhileDisabled) {
  KillBench bench;
  bench.pins().now_us_i = 1'000'000;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "") << "boot hold set";
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

TEST(KillSwitch, WatchdogFiresWhileKilledToo) {
  KillBench bench;
  bench.open();
  bench.engage(17);
  bench.pins().now_us_i = 1001;
  bench.cycle(20);
  EXPECT_EQ(bench.own_ops, "DC");
  EXPECT_EQ(bench.changes, (std::vector<Change>{{1, 17, 1, 0, 0, 1, 0}, {5, 17, 1, 0, 1, 1, 0}}));
}

TEST(KillSwitch, OwnCommandsWaitForTheGateInOrder) {
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

TEST(KillSwitch, NoRecordIsLostWhenNobodyDrainsAndLooseningStops) {
  KillBench bench;
  bench.open();
  bench.pins().record_ready_i = 0;
  int released = 0;
  for (int i = 0; i < 60; ++i) {
    bench.engage(16);
    bench.pulse(bench.pins().release_i);
    released += bench.pins().killed_o ? 0 : 1;
    bench.pulse(bench.pins().disable_i);
    bench.pulse(bench.pins().enable_i);
  }
  bench.engage(16);
  EXPECT_LT(released, 20);
  EXPECT_GT(released, 3);
  EXPECT_TRUE(bench.pins().killed_o) << "what tightens is never refused";
  EXPECT_FALSE(bench.pins().room_o);
  bench.pins().record_ready_i = 1;
  bench.cycle(80);
  ASSERT_FALSE(bench.changes.empty());
  EXPECT_TRUE(bench.pins().room_o);
  std::uint32_t epoch = 0;
  int latched = 0;
  int disabled = 0;
  for (const Change& change :
       bench.changes) {  // every record differs from the one before in its own field
    if (change.event == 1) {
      EXPECT_EQ(std::exchange(latched, 1), 0);
    }
    if (change.event == 1) ++epoch;
    if (change.event == 2) {
      EXPECT_EQ(std::exchange(latched, 0), 1);
    }
    if (change.event == 5) {
      EXPECT_EQ(std::exchange(disabled, 1), 0);
    }
    if (change.event == 6) {
      EXPECT_EQ(std::exchange(disabled, 0), 1);
    }
    EXPECT_EQ(change.epoch, epoch);
    EXPECT_EQ(change.latched, latched);
    EXPECT_EQ(change.disabled, disabled);
  }
  EXPECT_EQ(epoch, bench.pins().epoch_o);
  EXPECT_EQ(latched, bench.pins().killed_o);
  EXPECT_EQ(disabled, bench.pins().disabled_o);
}

}  // namespace
}  // namespace pcl
