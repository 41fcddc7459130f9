// Records that nobody takes: the whole Verilated card, its record stream stuck for ever. New orders
// stop, cancels and controls do not; what left without a record is counted.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/checks.hpp"
#include "tests/sim/card/card_bench.hpp"

namespace pcl::sim {
namespace {

using contract::Counter;
using contract::Register;

constexpr std::uint32_t kOpen = 16;  // orders of one symbol and side

class StuckRecords : public testing::TestWithParam<unsigned> {
 protected:
  CardBench bench{{.seed = 3, .stall_percent = GetParam(), .records_max = 64}};

  /// Sixteen buy orders open, every record of theirs taken, UserRefNums 1 to 16; from here on
  /// nobody takes records.
  void SetUp() override {
    bench.load();
    (void)bench.collect();
    bench.open();
    bench.market();
    bench.write(Register::kCancelRetryUs, 0);
    (void)bench.collect();
    for (std::uint32_t i = 0; i < kOpen; ++i) bench.send(bench.order('B', 10, 999'000 + 100 * i));
    bench.advance();
    EXPECT_EQ(only<contract::ReleasedRecord>(bench.collect()).size(), kOpen);
    EXPECT_EQ(bench.frames().size(), kOpen);
  }
  void cancel(std::uint32_t user_ref) {
    contract::OrderCancelCommand command;
    command.user_ref = user_ref;
    bench.send(command);
  }
  /// A lower total: may be asked for again and again while the venue is silent.
  void modify(std::uint32_t user_ref, std::uint32_t quantity) {
    contract::OrderModifyCommand command;
    command.account = 1;
    command.strategy = 9;
    command.symbol = 5;
    command.user_ref = user_ref;
    command.quantity = quantity;
    command.side = 'B';
    bench.send(command);
  }
  std::uint64_t counter(Counter which) {
    return bench.read(static_cast<Register>(static_cast<std::uint32_t>(Register::kCounterBase) +
                                            4 * static_cast<std::uint32_t>(which)));
  }
  /// Frames of one kind that have left since the last look, by the UserRefNum behind the kind.
  std::multiset<std::uint64_t> left(char kind, std::uint64_t cycles) {
    bench.card.run(cycles);
    std::multiset<std::uint64_t> refs;
    for (auto some = bench.frames(); !some.empty(); some = bench.frames()) {
      for (const ReleasedFrame& frame : some) {
        EXPECT_FALSE(frame.tag.poisoned);
        const Bytes bytes = bytes_of(frame);
        if (bytes.at(3) == static_cast<std::byte>(kind)) refs.insert(load_be<4>(bytes, 4));
      }
    }
    return refs;
  }
};

TEST_P(StuckRecords, CancelsOfTheHostAndOfAKillLeaveForEver) {
  CHECK(22, fault);
  constexpr std::uint32_t kCancels = 300;
  for (std::uint32_t i = 0; i < kCancels; ++i) cancel(1 + i % kOpen);
  contract::SessionControlCommand control;
  control.op = 'C';
  bench.send(control);
  bench.card.run(60'000);
  EXPECT_EQ(left('X', 0).size(), kCancels);
  for (std::uint32_t i = 0; i < 200; ++i) modify(1 + i % kOpen, 5);  // orders, and they wait
  (void)left('M', 20'000);
  for (std::uint64_t kill = 1; kill <= 4; ++kill) {
    SCOPED_TRACE(testing::Message() << "kill " << kill);
    bench.card.engage(contract::KillSource::kCli, contract::KillScope::kStrategy, 9);
    const auto cancelled = left('X', 20'000);
    std::multiset<std::uint64_t> open;
    for (std::uint32_t i = 1; i <= kOpen; ++i) open.insert(i);
    EXPECT_EQ(cancelled, open);
    EXPECT_EQ(counter(Counter::kOwnCancels), kOpen * kill);
    bench.write(Register::kKillReleaseScope, 3U << 8U | 9U << 16U);
    bench.write(Register::kKillReleaseArm, 0x52454C31);
    bench.write(Register::kKillRelease, 0x52454C32);
  }
  EXPECT_GT(counter(Counter::kReleasesUnrecorded), 200U);
}

/// Orders and cancels in turn, so many that each finds the queue at its mark.
TEST_P(StuckRecords, EveryOrderReleasedHasItsRecordEveryCancelAFrame) {
  CHECK(22, fault);
  std::uint32_t cancels = 0;
  for (std::uint32_t i = 0; i < 600; ++i) {
    modify(1 + i % kOpen, 5);
    for (; cancels < i / 9; ++cancels) cancel(1 + i % kOpen);
  }
  std::size_t left_modifies = left('M', 60'000).size();
  EXPECT_GT(left_modifies, 60U);  // the places of their records, and what was taken
  EXPECT_LT(left_modifies, 64U + 1 + 64);
  bench.card.engage(contract::KillSource::kCli);
  EXPECT_GE(left('X', 20'000).size(), kOpen);
  std::vector<contract::Entry> records;
  for (auto some = bench.collect(); !some.empty(); some = bench.collect()) {
    records.insert(records.end(), some.begin(), some.end());
    left_modifies += left('M', 200).size();
  }
  const auto decisions = only<contract::DecisionRecord>(records);
  EXPECT_EQ(decisions.size(), 600U);
  const auto is = [](char kind) {
    return [kind](const contract::ReleasedRecord& record) { return record.code == kind; };
  };
  const auto releases = only<contract::ReleasedRecord>(records);
  EXPECT_EQ(std::ranges::count_if(releases, is('M')), 600);
  EXPECT_EQ(left_modifies, 600U);
  EXPECT_EQ(static_cast<std::uint64_t>(std::ranges::count_if(releases, is('X'))) +
                counter(Counter::kReleasesUnrecorded),
            cancels + kOpen);
}
INSTANTIATE_TEST_SUITE_P(Stalls, StuckRecords, testing::Values(0U, 50U));

}  // namespace
}  // namespace pcl::sim
