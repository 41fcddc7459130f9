// Kills through the whole Verilated card: at every cycle of an order's way, by pin and by engage();
// watchdog; hold.
#include <gtest/gtest.h>

#include "tests/sim/card/card_bench.hpp"

namespace pcl::sim {
namespace {

using contract::Register;

enum class Fate { kRefused, kPoisoned, kWhole };

/// Sends one order and kills `cycles` later; what became of the order.
Fate kill_after(std::uint64_t cycles, unsigned stall_percent) {
  CardBench bench{{.seed = 11, .stall_percent = stall_percent}};
  bench.load();
  bench.open();
  bench.market();
  (void)bench.collect();
  bench.send(bench.order('B', 100, 1'000'200));
  bench.card.run(cycles);
  bench.card.pin(true);
  bench.advance();
  bench.card.pin(false);
  const auto records = bench.collect();
  const auto decisions = only<contract::DecisionRecord>(records);
  const auto released = only<contract::ReleasedRecord>(records);
  const auto kills = only<contract::KillRecord>(records);
  const auto frames = bench.frames();
  EXPECT_EQ(decisions.size(), 1U);
  EXPECT_EQ(kills.size(), 1U);
  EXPECT_EQ(kills[0].source, 2);
  EXPECT_EQ(kills[0].epoch, 1U);
  if (decisions[0].code != 0) {
    EXPECT_EQ(decisions[0].code, static_cast<int>(contract::Refusal::kKilled));
    EXPECT_TRUE(frames.empty() && released.empty());
    return Fate::kRefused;
  }
  // The order that passed is open to the card: its own cancel follows.
  EXPECT_EQ(frames.size(), 2U);
  EXPECT_EQ(released.size(), 2U);
  EXPECT_EQ(released.back().code, 'X');
  EXPECT_EQ(released.back().command_sequence, 0U);
  EXPECT_EQ(frames[0].tag.poisoned, released[0].flags == 3);
  if (frames[0].tag.poisoned) {
    EXPECT_LT(frames[0].length, 54);
    EXPECT_EQ(bench.read(static_cast<Register>(0x100 + 4 * 41)), 1U) << "frames_poisoned";
    return Fate::kPoisoned;
  }
  EXPECT_EQ(frames[0].length, 54);
  return Fate::kWhole;
}

class KillOnTheWay : public testing::TestWithParam<unsigned> {};
TEST_P(KillOnTheWay, RefusedThenPoisonedThenWhole) {
  std::vector<Fate> fates;
  const std::uint64_t last = GetParam() == 0 ? 24 : 60;
  for (std::uint64_t cycles = 0; cycles <= last; ++cycles)
    fates.push_back(kill_after(cycles, GetParam()));
  EXPECT_TRUE(std::is_sorted(fates.begin(), fates.end()));
  EXPECT_EQ(fates.front(), Fate::kRefused);
  EXPECT_EQ(fates.back(), Fate::kWhole);
  const auto poisoned = std::count(fates.begin(), fates.end(), Fate::kPoisoned);
  EXPECT_GE(poisoned, 7) << "at least one for each beat of the frame";
}
INSTANTIATE_TEST_SUITE_P(Stalls, KillOnTheWay, testing::Values(0U, 60U));

TEST(CardKill, WatchdogDisablesThenMassCancels) {
  CardBench bench;
  bench.load();
  bench.open();
  bench.market();
  bench.send(contract::HeartbeatCommand{});
  bench.advance(500'000);
  bench.advance(500'000);
  EXPECT_TRUE(bench.frames().empty());
  EXPECT_EQ(bench.read(Register::kKillState), 0U);
  (void)bench.collect();
  bench.advance(500'001);
  const auto frames = bench.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(bytes_of(frames[0]),
            number<2>(12) + text("UD") + number<4>(1) + text("PCL1") + number<2>(0));
  EXPECT_EQ(bytes_of(frames[1]), number<2>(20) + text("UC") + number<4>(2) + text("PCL1") +
                                     text("        ") + number<2>(0));
  EXPECT_FALSE(frames[0].tag.new_risk || frames[1].tag.new_risk);
  const auto records = bench.collect();
  const auto kills = only<contract::KillRecord>(records);
  ASSERT_EQ(kills.size(), 2U);
  EXPECT_EQ(kills[0].code, 1);
  EXPECT_EQ(kills[0].source, 3);
  EXPECT_EQ(kills[1].code, 5);
  EXPECT_EQ(kills[1].disabled, 1);
  const auto released = only<contract::ReleasedRecord>(records);
  ASSERT_EQ(released.size(), 2U);
  EXPECT_EQ(released[0].command_sequence, 0U);
  EXPECT_EQ(bench.read(Register::kStatus) & 0x7U, 0x6U) << "killed and disabled, hold open";
}

TEST(CardKill, CancelsAndMassCancelPassEverything) {
  CardBench bench;  // boot hold, killed, nothing loaded
  contract::OrderCancelCommand cancel;
  cancel.user_ref = 9;
  bench.send(cancel);
  contract::SessionControlCommand control;
  control.op = 'C';
  control.firm = {'P', 'C', 'L', '1'};
  bench.send(control);
  bench.advance();
  const auto frames = bench.frames();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(bytes_of(frames[0]), number<2>(10) + text("UX") + number<4>(9) + number<4>(0));
  EXPECT_EQ(frames[1].length, 22);
}

TEST(CardKill, EngageBeforeAdvanceKeepsItsFirstSource) {
  CardBench bench;
  bench.load();
  bench.open();
  bench.market();
  (void)bench.collect();
  bench.card.engage(contract::KillSource::kFile);
  bench.card.engage(contract::KillSource::kRest);
  bench.send(bench.order('B', 100, 1'000'200));
  bench.advance();
  const auto records = bench.collect();
  const auto kills = only<contract::KillRecord>(records);
  ASSERT_EQ(kills.size(), 1U);
  EXPECT_EQ(kills[0].source, 16);
  EXPECT_TRUE(bench.frames().empty());
  EXPECT_EQ(only<contract::DecisionRecord>(records).at(0).code,
            static_cast<int>(contract::Refusal::kKilled));
}

TEST(CardKill, HoldSetForgetsTheSession) {
  CardBench bench;
  bench.load();
  bench.open();
  bench.write(Register::kHoldSet, 0);
  bench.advance();
  bench.write(Register::kHoldRelease, 0x424F4F54);
  bench.advance();
  EXPECT_EQ(bench.read(Register::kStatus) & 1U, 1U);
}

}  // namespace
}  // namespace pcl::sim
