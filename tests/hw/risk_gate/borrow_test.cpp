// Shares sold short: by hand at every density, then against a model that takes one order at a time.
#include <algorithm>
#include <ostream>
#include <set>

#include "Vpcl_borrow.h"
#include "Vpcl_borrow___024root.h"
#include "tests/hw/risk_gate/inside.hpp"
#include "tests/hw/risk_gate/loop_bench.hpp"

namespace pcl {
namespace {

using hw::Act;
constexpr std::uint64_t kSaturated = (std::uint64_t{1} << 48U) - 1;
constexpr std::uint32_t kMost = 0xFFFFFFFF;

struct Order {
  std::uint8_t symbol = 0;
  std::uint32_t added = 0;
  std::uint32_t borrow = 0;
};
struct Answer {
  bool ok = false;
  std::uint64_t sum = 0;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& a) {
  return out << "ok " << a.ok << " sum " << a.sum;
}

struct Wiring {
  using Model = Vpcl_borrow;
  using Order = pcl::Order;
  using Answer = pcl::Answer;
  static void drive(Model& model, const hw::Flight<Order>& flight, hw::Noise& noise) {
    model.lookup_valid_i = flight[1].has_value();
    model.lookup_symbol_i = (flight[1] ? flight[1]->symbol : noise.half()) & 3U;
    model.added_i = flight[2] ? flight[2]->added : noise.half();
    model.borrow_i = flight[3] ? flight[3]->borrow : noise.half();
  }
  static Answer answer(const Model& model) { return {model.ok_o != 0, model.operand_o}; }
  static void act(Model& model, const Order& /*order*/, Act act) {
    model.commit_i = act == Act::kCommit;
  }
};

struct Bench : hw::LoopBench<Wiring> {
  using LoopBench::LoopBench;
  /// Gives shares back, with no order in flight. The exact busy time is part of the contract.
  void give(std::uint8_t symbol, std::uint32_t shares) {
    model.give_valid_i = 1;
    model.give_symbol_i = symbol;
    model.give_shares_i = shares;
    model.eval();
    EXPECT_TRUE(model.give_ready_o);
    count_loss();
    hw::tick(model);
    model.give_valid_i = 0;
    EXPECT_FALSE(model.give_ready_o);
    count_loss();
    hw::tick(model);
    EXPECT_TRUE(model.give_ready_o);
  }
};

struct Case {
  const char* name;
  std::vector<Bench::Step> steps;
};
class Borrow : public testing::TestWithParam<Case> {};
TEST_P(Borrow, AtEveryDensity) {
  for (const int gap : hw::kGaps) Bench{}.judge(GetParam().steps, gap);
}
INSTANTIATE_TEST_SUITE_P(
    Edges, Borrow,
    testing::Values(Case{"up_to_the_borrow",
                         {{{1, 100, 100}, Act::kLeave, {true, 100}},
                          {{1, 101, 100}, Act::kLeave, {false, 101}},
                          {{1, 60, 100}, Act::kCommit, {true, 60}},
                          {{1, 41, 100}, Act::kLeave, {false, 101}},
                          {{1, 40, 100}, Act::kCommit, {true, 100}},
                          {{1, 0, 100}, Act::kLeave, {true, 100}},
                          {{1, 1, 100}, Act::kLeave, {false, 101}},
                          {{1, 1, 101}, Act::kLeave, {true, 101}}}},
                    Case{"no_borrow_no_share",
                         {{{2, 1, 0}, Act::kLeave, {false, 1}},
                          {{2, 0, 0}, Act::kLeave, {true, 0}}}},
                    Case{"symbols_are_apart",
                         {{{0, 5, 5}, Act::kCommit, {true, 5}},
                          {{1, 5, 5}, Act::kCommit, {true, 5}},
                          {{2, 5, 5}, Act::kCommit, {true, 5}},
                          {{3, 5, 5}, Act::kCommit, {true, 5}},
                          {{0, 1, 5}, Act::kLeave, {false, 6}},
                          {{3, 2, 7}, Act::kLeave, {true, 7}}}},
                    Case{"beyond_32_bits",  // a loaded order is committed whatever the borrow
                         {{{1, kMost, kMost}, Act::kCommit, {true, kMost}},
                          {{1, 1, kMost}, Act::kLeave, {false, 0x1'0000'0000}},
                          {{1, kMost, kMost}, Act::kCommit, {false, 0x1'FFFF'FFFE}},
                          {{1, 0, kMost}, Act::kLeave, {false, 0x1'FFFF'FFFE}}}}),
    [](const auto& param) { return param.param.name; });

TEST(BorrowKeeper, SharesComeBackAndNotBelowZero) {
  Bench bench;
  bench.judge({{{1, 100, 100}, Act::kCommit, {true, 100}}, {{2, 7, 9}, Act::kCommit, {true, 7}}},
              0);
  bench.give(1, 30);
  bench.judge({{{1, 30, 100}, Act::kLeave, {true, 100}}, {{1, 31, 100}, Act::kLeave, {false, 101}}},
              0);
  bench.give(1, 70);
  bench.judge({{{1, 0, 0}, Act::kLeave, {true, 0}}}, 0);
  bench.give(2, 8);
  bench.judge({{{2, 0, 0}, Act::kLeave, {true, 0}}, {{1, 1, 0}, Act::kLeave, {false, 1}}}, 0);
}

TEST(BorrowKeeper, SaturatedStaysUntilAClear) {
  Bench bench;
  // 65536 orders of 2^32 - 1 shares are 65536 short of 2^48.
  std::uint64_t sum = 0;
  const auto commit = [&](const Order& order, const Answer& answer) {
    sum = std::min(kSaturated, sum + order.added);
    EXPECT_EQ(answer.sum, sum);
    return Act::kCommit;
  };
  for (int i = 0; i < 65'536; ++i) bench.cycle(Order{3, kMost, kMost}, commit);
  bench.drain(commit);
  EXPECT_EQ(sum, (std::uint64_t{1} << 48U) - 65'536);
  for (int i = 0; i < 2; ++i) bench.cycle(Order{3, 65'535, kMost}, commit);
  for (int i = 0; i < 3; ++i) bench.cycle(Order{3, 1, kMost}, commit);
  bench.drain(commit);
  bench.give(3, kMost);
  bench.judge({{{3, 0, kMost}, Act::kLeave, {false, kSaturated}}}, 0);
  EXPECT_EQ(bench.clear(), 4);
  bench.judge({{{3, 9, 9}, Act::kLeave, {true, 9}}}, 0);
}

/// A sum climbs to each of these and on; at each it is compared with the most there can be to
/// borrow, and a share comes back and goes again.
TEST(BorrowKeeper, EveryBitOfASumCounts) {
  std::set<std::uint64_t> targets;
  for (unsigned bit = 32; bit < 48; ++bit) targets.insert((std::uint64_t{1} << bit) + 5);
  for (unsigned bit = 0; bit < 48; ++bit) targets.insert(kSaturated - (std::uint64_t{1} << bit));
  Bench bench;
  std::uint64_t sum = 0;
  const auto commit = [&](const Order& order, const Answer& answer) {
    sum = std::min(kSaturated, sum + order.added);
    EXPECT_EQ(answer, (Answer{sum <= order.borrow, sum}));
    return Act::kCommit;
  };
  for (const std::uint64_t target : targets) {
    for (std::uint64_t left = target - sum; left != 0;) {
      const auto added = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, kMost));
      bench.cycle(Order{2, added, kMost}, commit);
      left -= added;
    }
    bench.drain(commit);
    ASSERT_EQ(sum, target);
    bench.give(2, 1);
    bench.judge({{{2, 1, kMost}, Act::kCommit, {target <= kMost, target}}}, 0);
  }
  // Beyond all bits it is the most, also when nothing is in front.
  bench.judge({{{2, 1, kMost}, Act::kCommit, {false, kSaturated}},
               {{2, 1, kMost}, Act::kCommit, {false, kSaturated}}},
              5);
}

#ifndef PCL_ON_NETLIST  // it has other names
TEST(BorrowParity, EveryBitOfASumThatIsLostIsSeen) {
  Bench bench;
  bench.judge({{{1, 0xA5A5, kMost}, Act::kCommit, {true, 0xA5A5}}}, 0);
  auto& sum = bench.model.rootp->pcl_borrow__DOT__u_sums__DOT__u_words__DOT__memory[1];
  for (unsigned bit = 0; bit < 48; ++bit) {
    test::flip_bit(sum, bit);
    EXPECT_EQ(bench.losses_of({1, 1, kMost}), 1) << bit;
    EXPECT_EQ(bench.losses_of({2, 1, kMost}), 0) << "not that symbol's";
    test::flip_bit(sum, bit);
    EXPECT_EQ(bench.losses_of({1, 1, kMost}), 0) << bit;
  }
  auto& parity =
      bench.model.rootp->pcl_borrow__DOT__u_sums__DOT__u_parity__DOT__u_bits__DOT__memory[1];
  test::flip_bit(parity, 0);
  EXPECT_EQ(bench.losses_of({1, 1, kMost}), 1);
  bench.give(1, 1);
  EXPECT_EQ(bench.losses_so_far(), 1) << "the keeper's reading, too";
}
#endif

TEST(BorrowDeathTest, ACommitOutsideT5Stops) { hw::expect_commit_in_t5_only<Bench>({1, 1, 1}); }

void sweep(std::uint64_t seed, unsigned idle_percent) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  Bench bench{seed};
  hw::Noise choice{seed + 1000};
  std::array<std::uint64_t, 4> sums{};
  std::uint64_t passed = 0, refused = 0;
  const auto decide = [&](const Order& order, const Answer& answer) {
    const std::uint64_t total = std::min(kSaturated, sums[order.symbol] + order.added);
    EXPECT_EQ(answer, (Answer{total <= order.borrow, total}));
    (answer.ok ? passed : refused)++;
    if (!choice.percent(answer.ok ? 70 : 5)) return Act::kLeave;
    sums[order.symbol] = total;
    return Act::kCommit;
  };
  for (int i = 0; i < 100'000 && !testing::Test::HasFailure(); ++i) {
    std::optional<Order> order;
    if (!choice.percent(idle_percent)) {
      const auto symbol = static_cast<std::uint8_t>(choice.below(choice.percent(50) ? 1 : 4));
      order = Order{symbol, static_cast<std::uint32_t>(choice.below(1000)), 0};
      if (choice.percent(1)) order->added = choice.half();
      // Near what stands, so that one share decides, or one bit away from it.
      order->borrow = static_cast<std::uint32_t>(sums[symbol] + order->added + choice.below(400));
      if (choice.percent(10))
        order->borrow =
            static_cast<std::uint32_t>(sums[symbol] + order->added) ^ 1U << choice.below(32);
    }
    bench.cycle(order, decide);
    if (choice.percent(1)) {
      bench.drain(decide);
      const auto symbol = choice.below(4);
      const std::uint32_t back = choice.percent(90) ? choice.half() % 40'000 : choice.half();
      bench.give(static_cast<std::uint8_t>(symbol), back);
      sums[symbol] -= std::min<std::uint64_t>(sums[symbol], back);
    }
  }
  EXPECT_EQ(bench.losses, 0);
  EXPECT_GT(passed, 1000U);
  EXPECT_GT(refused, 1000U);
}
TEST(BorrowSweep, FullRate) { sweep(1, 0); }
TEST(BorrowSweep, SomeGaps) { sweep(2, 25); }
TEST(BorrowSweep, MostlyIdle) { sweep(3, 70); }

}  // namespace
}  // namespace pcl
