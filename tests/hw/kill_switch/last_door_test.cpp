// Last door: a kill at every beat of a frame, with and without backpressure; epochs; cancels
// untouched.
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "Vpcl_last_door.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

struct Beat {
  std::uint64_t data = 0;
  std::uint8_t keep = 0xFF;
  bool last = false;
  bool new_risk = false;
  bool poisoned = false;
  std::uint16_t epoch = 0;
  int cycle = 0;  // in which it left
};

/// Feeds frames and notes every beat that leaves. Data beats count up from 0x100 * frame.
class DoorBench {
 public:
  DoorBench() { hw::reset(model_); }

  void frame(bool new_risk, std::uint16_t epoch, unsigned beats) {
    for (unsigned i = 0; i < beats; ++i) {
      pending_.push_back(Beat{.data = 0x100U * frames_ + i + 1,
                              .keep = i + 1 == beats ? std::uint8_t{0x3F} : std::uint8_t{0xFF},
                              .last = i + 1 == beats,
                              .new_risk = new_risk,
                              .epoch = epoch});
    }
    ++frames_;
  }

  void kill(bool on) { model_.killed_i = on; }
  void epoch(std::uint16_t value) { model_.epoch_i = value; }

  void cycle(bool ready) {
    model_.frame_ready_i = ready;
    model_.frame_valid_i = !pending_.empty();
    if (!pending_.empty()) {
      const Beat& beat = pending_.front();
      model_.frame_data_i = beat.data;
      model_.frame_keep_i = beat.keep;
      model_.frame_last_i = beat.last;
      model_.frame_tag_i = static_cast<unsigned>(beat.epoch) << 4U | (beat.new_risk ? 1U : 0U);
    }
    model_.eval();
    if (model_.frame_valid_o && ready) {
      out.push_back(Beat{.data = model_.frame_data_o,
                         .keep = model_.frame_keep_o,
                         .last = model_.frame_last_o != 0,
                         .new_risk = (model_.frame_tag_o & 1U) != 0,
                         .poisoned = (model_.frame_tag_o & 2U) != 0,
                         .epoch = static_cast<std::uint16_t>(model_.frame_tag_o >> 4U),
                         .cycle = now_});
    }
    cuts += model_.cut_o ? 1 : 0;
    const bool taken = model_.frame_valid_i && model_.frame_ready_o;
    hw::tick(model_);
    if (taken) pending_.pop_front();
    ++now_;
  }
  [[nodiscard]] bool drained() const { return pending_.empty(); }

  std::vector<Beat> out;
  int cuts = 0;

 private:
  Vpcl_last_door model_;
  std::deque<Beat> pending_;
  unsigned frames_ = 0;
  int now_ = 0;
};

struct KillCase {
  int kill_cycle;
  unsigned stall_percent;
};
class KillAtEveryBeat : public testing::TestWithParam<std::tuple<int, unsigned>> {};

TEST_P(KillAtEveryBeat, NoNewRiskLeavesAndTheFrameEndsPoisoned) {
  const auto [kill_cycle, stall_percent] = GetParam();
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    DoorBench bench;
    hw::Stalls stalls{seed, stall_percent};
    bench.frame(true, 0, 7);
    bench.frame(false, 0, 2);  // a cancel behind it
    for (int cycle = 0; cycle < 200 && !bench.drained(); ++cycle) {
      bench.kill(cycle >= kill_cycle);
      bench.cycle(stalls.go());
    }
    ASSERT_TRUE(bench.drained());
    std::size_t whole = 0;
    while (whole < bench.out.size() && bench.out[whole].new_risk && !bench.out[whole].poisoned)
      ++whole;
    for (std::size_t i = 0; i < whole; ++i) {
      EXPECT_LT(bench.out[i].cycle, kill_cycle) << "beat " << i << " left after the kill";
      EXPECT_EQ(bench.out[i].data, i + 1);
    }
    if (whole < 7) {  // cut: exactly one poisoned last beat, then the cancel
      ASSERT_EQ(bench.out.size(), whole + 3);
      EXPECT_TRUE(bench.out[whole].poisoned && bench.out[whole].last && bench.out[whole].new_risk);
      EXPECT_EQ(bench.out[whole].data, 0U);
      EXPECT_EQ(bench.out[whole].keep, 0U);
      EXPECT_EQ(bench.cuts, 1);
    } else {
      ASSERT_EQ(bench.out.size(), 9U);
      EXPECT_EQ(bench.cuts, 0);
    }
    const Beat& cancel = bench.out[bench.out.size() - 2];
    EXPECT_EQ(cancel.data, 0x101U);
    EXPECT_FALSE(cancel.poisoned || cancel.new_risk);
    EXPECT_EQ(bench.out.back().data, 0x102U);
    EXPECT_TRUE(bench.out.back().last);
  }
}
INSTANTIATE_TEST_SUITE_P(Cycles, KillAtEveryBeat,
                         testing::Combine(testing::Range(0, 10), testing::Values(0U, 30U, 70U)));

TEST(LastDoor, KillAtBeatThreeCutsThere) {
  DoorBench bench;
  bench.frame(true, 0, 7);
  for (int cycle = 0; cycle < 7; ++cycle) {
    bench.kill(cycle >= 3);
    bench.cycle(true);
  }
  ASSERT_EQ(bench.out.size(), 4U);
  EXPECT_EQ(bench.out[2].data, 3U);
  EXPECT_TRUE(bench.out[3].poisoned);
  EXPECT_EQ(bench.out[3].cycle, 3);
}

TEST(LastDoor, StalledBeatTurnsPoisonedAndStaysSoAfterTheRelease) {
  DoorBench bench;
  bench.frame(true, 0, 7);
  bench.cycle(true);
  bench.cycle(false);  // beat 2 waits
  bench.kill(true);
  bench.epoch(1);
  bench.cycle(false);
  bench.kill(false);  // released while it waits: its epoch is old now
  bench.cycle(false);
  for (int i = 0; i < 8; ++i) bench.cycle(true);
  ASSERT_EQ(bench.out.size(), 2U);
  EXPECT_TRUE(bench.out[1].poisoned);
  EXPECT_TRUE(bench.drained());
}

TEST(LastDoor, TheRestOfACutFrameGoesWhileTheOutputIsStalled) {
  DoorBench bench;
  bench.frame(true, 0, 7);
  bench.kill(true);
  bench.cycle(true);
  for (int i = 0; i < 6; ++i) bench.cycle(false);
  EXPECT_TRUE(bench.drained());
  ASSERT_EQ(bench.out.size(), 1U);
  EXPECT_TRUE(bench.out[0].poisoned);
}

TEST(LastDoor, OldEpochIsOnePoisonedBeatAndTheNextEpochPasses) {
  DoorBench bench;
  bench.epoch(2);
  bench.frame(true, 1, 7);
  bench.frame(true, 2, 7);
  for (int i = 0; i < 20; ++i) bench.cycle(true);
  ASSERT_EQ(bench.out.size(), 8U);
  EXPECT_TRUE(bench.out[0].poisoned && bench.out[0].last);
  for (std::size_t i = 1; i < 8; ++i) EXPECT_FALSE(bench.out[i].poisoned);
}

TEST(LastDoor, ReduceOnlyAndCancelsPassWhileKilledWhateverTheirEpoch) {
  DoorBench bench;
  bench.epoch(5);
  bench.kill(true);
  bench.frame(false, 1, 7);
  bench.frame(false, 5, 2);
  for (int i = 0; i < 14; ++i) bench.cycle(i % 3 != 0);
  ASSERT_EQ(bench.out.size(), 9U);
  EXPECT_EQ(bench.out[6].data, 7U);
  EXPECT_EQ(bench.out[6].keep, 0x3FU);
  EXPECT_EQ(bench.cuts, 0);
}

}  // namespace
}  // namespace pcl
