// Canceller: what a walk cancels by scope, cycles of a walk, one more walk after a kill during one,
// the time of the next, clear.
#include <vector>

#include "tests/hw/kill_switch/cancel_bench.hpp"

namespace pcl {
namespace {

// Slots 0, 1, 4095 and two between; in slot order.
constexpr Order kFirst{0x10000000, 0, 1, 10, 100};
constexpr Order kSecond{0xABCDE001, 1, 1, 11, 101};
constexpr Order kThird{0x00000456, 2, 2, 10, 102};
constexpr Order kFourth{0x00777789, 3, 15, 63, 255};
constexpr Order kLast{0xFFFFFFFF, 0, 2, 12, 100};

void fill(CancelBench& bench) {
  for (const Order& order : {kFirst, kSecond, kThird, kFourth, kLast}) bench.write(order);
  bench.write(Order{0x500, 0, 1, 10, 100}, true, false);  // protective
  bench.write(Order{0x501, 0, 1, 10, 100});
  bench.write(Order{0x501, 0, 1, 10, 100}, false);  // gone
}

TEST(Canceller, GlobalKillCancelsEveryNewRiskEntryInAWalkOfItsLength) {
  CancelBench bench;
  fill(bench);
  bench.pins().killed_i = 1;
  bench.start();
  EXPECT_EQ(bench.finish(), kWalk);
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kFirst, kSecond, kThird, kFourth, kLast}));
}

TEST(Canceller, WalkGrowsByTheCyclesEachCancelWaits) {
  for (const unsigned wait : {1U, 7U, 100U}) {
    CancelBench bench;
    fill(bench);
    bench.wait = wait;
    bench.pins().killed_i = 1;
    bench.start();
    EXPECT_EQ(bench.finish(), kWalk + 5 * wait);
    EXPECT_EQ(bench.cancels.size(), 5U);
  }
}

TEST(Canceller, FullTableThatNeverWaitsTakesNoLonger) {
  CancelBench bench;
  for (std::uint32_t slot = 0; slot < kSlots; ++slot) bench.write(Order{slot, 0, 0, 0, 0});
  bench.pins().killed_i = 1;
  bench.start();
  EXPECT_EQ(bench.finish(), kWalk);
  ASSERT_EQ(bench.cancels.size(), kSlots);
  for (std::uint32_t slot = 0; slot < kSlots; ++slot) {
    ASSERT_EQ(bench.cancels[slot].user_ref, slot);
  }
}

TEST(Canceller, EachScopeCoversItsOwn) {
  CancelBench bench;
  fill(bench);
  bench.pins().killed_sessions_i = 1U << 3U;
  bench.start();
  bench.finish();
  EXPECT_EQ(bench.cancels, std::vector<Order>{kFourth});
  bench.pins().killed_sessions_i = 0;
  bench.pins().killed_accounts_i = 1U << 1U;
  bench.start();
  bench.finish();
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kFourth, kFirst, kSecond}));
  bench.cancels.clear();
  bench.pins().killed_accounts_i = 0;
  bench.pins().killed_strategies_i = 1ULL << 63U | 1ULL << 12U;
  bench.start();
  bench.finish();
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kFourth, kLast}));
  bench.cancels.clear();
  bench.pins().killed_strategies_i = 0;
  bench.pins().killed_symbols_i[100 / 32] = 1U << 100U % 32U;
  bench.pins().killed_symbols_i[102 / 32] |= 1U << 102U % 32U;
  bench.start();
  bench.finish();
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kFirst, kThird, kLast}));
}

TEST(Canceller, KillsDuringAWalkMakeOneMoreFollow) {
  CancelBench bench;
  fill(bench);
  bench.pins().killed_accounts_i = 1U << 2U;
  bench.start();
  bench.cycle(3000);  // past the third
  bench.pins().killed_accounts_i = 1U << 1U | 1U << 2U;
  bench.start();
  bench.cycle(50);
  bench.start();
  EXPECT_EQ(bench.finish() + 3052, 2 * kWalk + 1);
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kThird, kLast, kFirst, kSecond, kThird, kLast}));
  bench.pins().retry_us_i = 0;
  bench.cycle(20'000);
  EXPECT_EQ(bench.cancels.size(), 6U);
}

class Retry : public testing::TestWithParam<std::uint64_t> {};
TEST_P(Retry, AfterItsTimeWhileAKillStands) {
  CancelBench bench;
  bench.pins().now_us_i = GetParam();
  bench.pins().retry_us_i = 700;
  bench.write(kSecond);
  bench.pins().killed_i = 1;
  bench.start();
  bench.cycle(100);
  bench.pins().now_us_i = GetParam() + 40;  // the walk ends here
  bench.finish();
  bench.pins().now_us_i = GetParam() + 739;
  bench.cycle(50);
  EXPECT_TRUE(bench.pins().quiet_o) << "not yet";
  bench.pins().now_us_i = GetParam() + 740;
  bench.cycle(5);
  EXPECT_FALSE(bench.pins().quiet_o);
  bench.finish();
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kSecond, kSecond}));
  bench.pins().retry_us_i = 0;  // never again
  bench.pins().now_us_i = GetParam() + (1ULL << 40U);
  bench.cycle(50);
  EXPECT_TRUE(bench.pins().quiet_o);
  bench.pins().retry_us_i = 700;
  bench.pins().standing_i = 0;  // released: the time is forgotten
  bench.cycle();
  bench.pins().standing_i = 1;
  bench.cycle(50);
  EXPECT_TRUE(bench.pins().quiet_o);
  EXPECT_EQ(bench.cancels.size(), 2U);
}
INSTANTIATE_TEST_SUITE_P(AcrossWords, Retry,
                         testing::Values(0U, 5000U, 0xFFFFFF00U, 0x3FFFFFFF0ULL));

TEST(Canceller, ClearForgetsEverythingAndAWalkBeginsAnew) {
  CancelBench bench;
  fill(bench);
  bench.pins().killed_i = 1;
  bench.start();
  bench.cycle(kGather + 100);
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kFirst, kSecond}));
  bench.clear();
  EXPECT_TRUE(bench.pins().clearing_o);
  bench.cycle(kSlots - 1);
  EXPECT_TRUE(bench.pins().clearing_o);
  bench.cycle();
  EXPECT_FALSE(bench.pins().clearing_o);
  bench.write(kThird);  // after the walk has begun again
  bench.finish();
  EXPECT_EQ(bench.cancels, (std::vector<Order>{kFirst, kSecond, kThird}));
}

TEST(Canceller, AKillDuringTheSweepWalksAfterIt) {
  CancelBench bench;
  bench.clear();
  bench.cycle(10);
  bench.pins().killed_i = 1;
  bench.start();
  bench.cycle(kSlots - 11);
  EXPECT_FALSE(bench.pins().clearing_o);
  EXPECT_FALSE(bench.pins().quiet_o);
  bench.write(kLast);
  bench.finish();
  EXPECT_EQ(bench.cancels, std::vector<Order>{kLast});
}

}  // namespace
}  // namespace pcl
