// The soft reset: waits for the bus, then begins a new life in which nothing of the old one is
// seen.
#include <gtest/gtest.h>

#include "tests/card_port/bench.hpp"
#include "tests/kernels/gateway/kernel_card.hpp"

namespace pcl::kernels {
namespace {

using bench::Bench;

contract::Entry refused_command() { return contract::to_entry(contract::HeartbeatCommand{}); }

bool resetting(KernelCard& card) { return (card.shell(Shell::kShellStatus) & 8U) != 0; }

void trades(KernelCard& card) {
  card.records.clear();
  card.packets.clear();
  card.start();
  Bench desk{card};
  desk.boot();
  EXPECT_EQ(desk.decide(Bench::order()).code, 0);
  EXPECT_EQ(desk.frames().size(), 1U);
  EXPECT_TRUE(card.fence());
  EXPECT_EQ(card.bus.violations, std::vector<std::string>{});
  EXPECT_EQ(card.complaints, std::vector<std::string>{});
}

TEST(SoftReset, NeedsItsKey) {
  KernelCard card;
  card.start();
  EXPECT_EQ(card.shell(Shell::kShellReset, kResetKey + 1), 0U);
  card.run(50);
  EXPECT_EQ(card.shell(Shell::kShellEnable), 1U);
}

TEST(SoftReset, BringsEveryRegisterBack) {
  KernelCard card;
  card.start();
  Bench desk{card};
  desk.boot();
  card.shell(Shell::kFeedSource, 1);
  card.shell(Shell::kCyclesPerUs256, 7);
  card.shell(Shell::kFence, 3);
  card.run(50);
  card.reset();
  card.settle();
  EXPECT_EQ(card.shell(Shell::kShellStatus), 2U);
  for (const Shell at :
       {Shell::kShellEnable, Shell::kTimeSource, Shell::kFeedSource, Shell::kFence,
        Shell::kCommandTail, Shell::kFeedTail, Shell::kReportTail, Shell::kRecordHead,
        Shell::kFrameHead, Shell::kCommandRing, Shell::kStatusLine}) {
    EXPECT_EQ(card.shell(at), 0U) << std::hex << static_cast<std::uint32_t>(at);
  }
  EXPECT_EQ(card.shell(Shell::kCyclesPerUs256), 0x14244U);
  EXPECT_EQ(desk.read(contract::Register::kStatus), 0x43U);
  EXPECT_EQ(desk.read(contract::Register::kFeedPort), 0U);
  EXPECT_EQ(desk.read(contract::Register::kKillEpoch), 0U);
  trades(card);
}

TEST(SoftReset, WaitsForReadsInMidBurst) {
  KernelCard card;
  card.start();
  card.settle();
  for (int i = 0; i < 100; ++i) card.put_command(refused_command());
  card.bus.hold_reads = true;
  card.announce(Ring::kCommand);
  card.run(60);
  EXPECT_EQ(card.bus.beats_owed(), 32U) << "no more than the store holds";
  // Half of a burst comes, then the reset.
  card.bus.hold_reads = false;
  card.run(6);
  card.bus.hold_reads = true;
  card.shell(Shell::kShellReset, kResetKey);
  card.run(500);
  EXPECT_TRUE(resetting(card));
  EXPECT_GT(card.bus.beats_owed(), 16U);
  const std::size_t fetched = card.bus.fetched.size();
  card.bus.hold_reads = false;
  for (int i = 0; i < 200 && resetting(card); ++i) card.cycle();
  EXPECT_FALSE(resetting(card));
  EXPECT_TRUE(card.bus.idle());
  EXPECT_EQ(card.bus.fetched.size(), fetched);
  card.reset();
  trades(card);
}

TEST(SoftReset, WaitsForAnswersToWrites) {
  KernelCard card;
  card.start();
  card.settle();
  card.bus.hold_answers = true;
  for (int i = 0; i < 100; ++i) card.put_command(refused_command());
  card.announce(Ring::kCommand);
  card.run(3000);
  EXPECT_GT(card.bus.writes, 30U);
  card.shell(Shell::kShellReset, kResetKey);
  const std::uint64_t writes = card.bus.writes;
  card.run(500);
  EXPECT_TRUE(resetting(card));
  EXPECT_LE(card.bus.writes, writes + 1);
  card.bus.hold_answers = false;
  for (int i = 0; i < 500 && resetting(card); ++i) card.cycle();
  EXPECT_FALSE(resetting(card));
  EXPECT_TRUE(card.bus.idle());
  card.reset();
  trades(card);
}

TEST(SoftReset, TheCardCannotBeAskedMeanwhileAndComesOutKilled) {
  KernelCard card;
  card.start();
  Bench desk{card};
  desk.boot();
  card.bus.hold_reads = true;
  card.put_command(refused_command());
  card.announce(Ring::kCommand);
  card.run(20);
  card.shell(Shell::kShellReset, kResetKey);
  EXPECT_TRUE(resetting(card));
  EXPECT_EQ(card.read_at(0x00C).response, 2U);
  EXPECT_EQ(card.read_at(0x00C).value, 0U);
  card.bus.hold_reads = false;
  for (int i = 0; i < 500 && resetting(card); ++i) card.cycle();
  EXPECT_EQ(desk.read(contract::Register::kKillState), 1U);
}

TEST(SoftReset, WhatTheHostWritesMeanwhileIsIgnored) {
  KernelCard card;
  card.start();
  card.settle();
  card.bus.hold_reads = true;
  card.put_command(refused_command());
  card.announce(Ring::kCommand);
  card.run(20);
  card.shell(Shell::kShellReset, kResetKey);
  EXPECT_EQ(card.shell(Shell::kFence, 5), 2U);
  EXPECT_EQ(card.shell(Shell::kCommandTail, 5), 2U);
  EXPECT_EQ(card.shell(Shell::kShellReset, kResetKey), 2U);
  EXPECT_EQ(card.write_at(static_cast<std::uint32_t>(contract::Register::kFeedPort), 5), 2U);
  EXPECT_EQ(card.shell(Shell::kShellId), 0x50434C47U) << "the shell can be read";
  card.bus.hold_reads = false;
  for (int i = 0; i < 500 && resetting(card); ++i) card.cycle();
  EXPECT_EQ(card.shell(Shell::kFence), 0U);
  EXPECT_EQ(card.shell(Shell::kCommandTail), 0U);
  EXPECT_EQ(card.read_at(static_cast<std::uint32_t>(contract::Register::kFeedPort)).value, 0U);
  card.reset();
  trades(card);
}

class ResetSeeds : public testing::TestWithParam<std::uint32_t> {};
TEST_P(ResetSeeds, AtAnyTimeUnderLoad) {
  KernelCard card{GetParam()};
  card.bus.stall_percent = 30;
  card.bus.latency_max = 60;
  std::minstd_rand random{GetParam()};
  for (int life = 0; life < 4; ++life) {
    card.start();
    for (int i = 0; i < 400; ++i) card.put_command(refused_command());
    for (int i = 0; i < 50; ++i) card.put_packet(Ring::kFeed, std::vector<std::uint8_t>(130));
    for (int i = 0; i < 50; ++i) card.put_packet(Ring::kReport, std::vector<std::uint8_t>(90));
    for (const Ring ring : {Ring::kCommand, Ring::kFeed, Ring::kReport}) card.announce(ring);
    card.shell(Shell::kFence, 1);
    card.run(static_cast<int>(random() % 600U));
    card.reset();
    EXPECT_TRUE(card.bus.idle());
    EXPECT_EQ(card.fault(), RingFault::kNone);
  }
  trades(card);
}
INSTANTIATE_TEST_SUITE_P(Seeds, ResetSeeds, testing::Range(1U, 9U));

TEST(SoftReset, TheRestOfANetworkFrameIsThrownAway) {
  KernelCard card;
  card.start();
  Bench desk{card};
  desk.load();
  card.shell(Shell::kFeedSource, 1);
  card.run(10);
  // A frame with the reset in its middle, then a good one.
  const auto send = [&](const bench::Octets& frame) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(frame.data());
    card.network.emplace_back(bytes, bytes + frame.size());
  };
  card.network_idle_percent = 60;
  send(bench::ethernet(
      bench::mold(1, std::vector<bench::Octets>(8, bench::itch::add(7, 1, 'B', 300, 300'000)))));
  card.run(20);
  card.reset();
  card.start();
  Bench again{card};
  again.load();
  contract::FeedStartCommand start;
  start.next_sequence = 1;
  again.send(start);
  send(bench::ethernet(bench::mold_head(1, 0)));
  card.shell(Shell::kFeedSource, 1);
  for (int i = 0; i < 2000 && !card.network.empty(); ++i) card.cycle();
  card.run(200);
  EXPECT_EQ(again.counter(contract::Counter::kFrames), 1U);
  EXPECT_EQ(again.counter(contract::Counter::kFramesMalformed), 0U);
  EXPECT_EQ(again.counter(contract::Counter::kHeartbeats), 1U);
}

}  // namespace
}  // namespace pcl::kernels
