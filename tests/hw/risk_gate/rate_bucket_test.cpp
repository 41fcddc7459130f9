// Token buckets: by hand at every density, then against a model that takes one order at a time.
#include <algorithm>
#include <ostream>

#include "Vpcl_rate_bucket.h"
#include "Vpcl_rate_bucket___024root.h"
#include "tests/hw/risk_gate/inside.hpp"
#include "tests/hw/risk_gate/loop_bench.hpp"

namespace pcl {
namespace {

using hw::Act;
constexpr std::uint64_t kWrap = std::uint64_t{1} << 44U;

struct Order {
  std::uint8_t index = 0;
  std::uint64_t now = 0;
  std::uint32_t interval = 0;
  std::uint32_t tolerance = 0;
  std::uint32_t reserve = 0;
};
struct Answer {
  bool entry = false;
  bool exit = false;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& a) {
  return out << "entry " << a.entry << " exit " << a.exit;
}

struct Wiring {
  using Model = Vpcl_rate_bucket;
  using Order = pcl::Order;
  using Answer = pcl::Answer;
  static void drive(Model& model, const hw::Flight<Order>& flight, hw::Noise& noise) {
    model.lookup_valid_i = flight[1].has_value();
    model.lookup_index_i = (flight[1] ? flight[1]->index : noise.half()) & 7U;
    model.lookup_now_i = (flight[1] ? flight[1]->now : noise.word()) & (kWrap - 1);
    model.interval_i = flight[3] ? flight[3]->interval : noise.half();
    model.tolerance_i = flight[3] ? flight[3]->tolerance : noise.half();
    model.reserve_i = flight[3] ? flight[3]->reserve : noise.half();
  }
  static Answer answer(const Model& model) { return {model.ok_entry_o != 0, model.ok_exit_o != 0}; }
  static void act(Model& model, const Order& /*order*/, Act act) {
    model.commit_i = act == Act::kCommit;
    model.spend_i = act == Act::kSpend;
  }
};
using Bench = hw::LoopBench<Wiring>;

constexpr Answer kBoth{true, true}, kExit{false, true}, kNeither{false, false};
Order at(std::uint64_t now, std::uint8_t index = 1) {
  return {.index = index, .now = now, .interval = 100, .tolerance = 200, .reserve = 100};
}

struct Case {
  const char* name;
  std::vector<Bench::Step> steps;
};
class RateBucket : public testing::TestWithParam<Case> {};
TEST_P(RateBucket, AtEveryDensity) {
  for (const int gap : hw::kGaps) Bench{}.judge(GetParam().steps, gap);
}
// Interval 100, tolerance 200: three tokens, the last of them for exits.
INSTANTIATE_TEST_SUITE_P(
    Edges, RateBucket,
    testing::Values(Case{"three_at_once_one_of_them_reserved",
                         {{at(1000), Act::kCommit, kBoth},  // TAT 1100
                          {at(1000), Act::kCommit, kBoth},  // TAT 1200
                          {at(1000), Act::kCommit, kExit},  // TAT 1300
                          {at(1000), Act::kLeave, kNeither}}},
                    Case{"a_refused_order_takes_none",
                         {{at(1000), Act::kCommit, kBoth},
                          {at(1000), Act::kLeave, kBoth},
                          {at(1000), Act::kCommit, kBoth},
                          {at(1000), Act::kLeave, kExit}}},
                    Case{"back_to_the_sixteenth",
                         {{at(1000), Act::kCommit, kBoth},
                          {at(1000), Act::kCommit, kBoth},
                          {at(1000), Act::kCommit,
                           kExit},  // TAT 1300: exits from 1100, entries from 1200
                          {at(1099), Act::kLeave, kNeither},
                          {at(1100), Act::kLeave, kExit},
                          {at(1199), Act::kLeave, kExit},
                          {at(1200), Act::kLeave, kBoth}}},
                    Case{"idle_time_is_not_saved",
                         {{at(1000), Act::kCommit, kBoth},
                          {at(9000), Act::kCommit, kBoth},
                          {at(9000), Act::kCommit, kBoth},
                          {at(9000), Act::kLeave, kExit}}},
                    Case{"buckets_are_apart",
                         {{at(1000, 1), Act::kCommit, kBoth},
                          {at(1000, 2), Act::kCommit, kBoth},
                          {at(1000, 1), Act::kCommit, kBoth},
                          {at(1000, 2), Act::kCommit, kBoth},
                          {at(1000, 1), Act::kCommit, kExit},
                          {at(1000, 2), Act::kLeave, kExit},
                          {at(1000, 1), Act::kLeave, kNeither},
                          {at(1000, 3), Act::kLeave, kBoth}}},
                    Case{"cancels_take_and_are_capped",
                         {{at(1000), Act::kSpend, kBoth},     // 1100
                          {at(1000), Act::kSpend, kBoth},     // 1200
                          {at(1000), Act::kSpend, kExit},     // 1300, the cap
                          {at(1000), Act::kSpend, kNeither},  // stays
                          {at(1000), Act::kSpend, kNeither},
                          {at(1099), Act::kLeave, kNeither},
                          {at(1100), Act::kLeave, kExit},
                          {at(1100), Act::kSpend, kExit},  // 1400
                          {at(1199), Act::kLeave, kNeither},
                          {at(1200), Act::kLeave, kExit}}},
                    Case{"a_tighter_bound_caps_what_a_wider_one_allowed",
                         {{{1, 1000, 5000, 4000, 0}, Act::kCommit, kBoth},  // TAT 6000
                          {at(1000), Act::kSpend, kNeither},                // cap 1300
                          {at(1099), Act::kLeave, kNeither},
                          {at(1100), Act::kLeave, kExit}}},
                    Case{"a_reserve_above_the_tolerance_lets_no_entry_by",
                         {{{1, 50, 1, 10, 61}, Act::kLeave, kExit},
                          {{1, 51, 1, 10, 61}, Act::kLeave, kBoth},
                          {{1, 0, 1, 0, 0xFFFFFFFF}, Act::kLeave, kExit}}},
                    Case{"the_largest_limits_at_the_end_of_time",
                         {{{1, kWrap - 2, ~0U, ~0U, 0}, Act::kCommit, kBoth},  // TAT t + 2^32 - 1
                          {{1, kWrap - 2, ~0U, ~0U, 0}, Act::kCommit, kBoth},  // and once more
                          {{1, kWrap - 2, ~0U, ~0U, 0}, Act::kLeave, kNeither},
                          {{1, kWrap - 1, ~0U, ~0U, 0}, Act::kLeave, kNeither}}},
                    Case{"after_the_wrap_nothing_passes_until_a_cancel",
                         {{at(kWrap - 1), Act::kCommit, kBoth},
                          {at(5), Act::kLeave, kNeither},
                          {at(500), Act::kSpend, kNeither},  // the cap: 800
                          {at(599), Act::kLeave, kNeither},
                          {at(600), Act::kLeave, kExit},
                          {at(700), Act::kLeave, kBoth}}}),
    [](const auto& param) { return param.param.name; });

TEST(RateBucketClear, SweepsEveryBucketInOneCycleEach) {
  Bench bench;
  for (std::uint8_t index = 0; index < 8; ++index) {
    bench.judge({{{index, 0, 1000, 0, 0}, Act::kCommit, kBoth}}, 0);
  }
  EXPECT_EQ(bench.clear(), 8);
  for (std::uint8_t index = 0; index < 8; ++index) {
    bench.judge({{{index, 0, 1000, 0, 0}, Act::kLeave, kBoth}}, 0);
  }
}

#ifndef PCL_ON_NETLIST  // it has other names
TEST(RateBucketParity, EveryBitOfABucketThatIsLostIsSeen) {
  Bench bench;
  bench.judge({{at(1000), Act::kCommit, kBoth}}, 0);
  auto& tat = bench.model.rootp->pcl_rate_bucket__DOT__u_tat__DOT__u_words__DOT__memory[1];
  for (unsigned bit = 0; bit < 45; ++bit) {
    test::flip_bit(tat, bit);
    EXPECT_EQ(bench.losses_of(at(1000)), 1) << bit;
    EXPECT_EQ(bench.losses_of(at(1000, 2)), 0) << "not that bucket's";
    test::flip_bit(tat, bit);
    EXPECT_EQ(bench.losses_of(at(1000)), 0) << bit;
  }
  auto& parity =
      bench.model.rootp->pcl_rate_bucket__DOT__u_tat__DOT__u_parity__DOT__u_bits__DOT__memory[1];
  test::flip_bit(parity, 0);
  EXPECT_EQ(bench.losses_of(at(1000)), 1);
}
#endif

TEST(RateBucketDeathTest, ACommitOutsideT5Stops) { hw::expect_commit_in_t5_only<Bench>(at(1000)); }

/// One order at a time, from the contract's formula.
struct Model {
  std::array<std::int64_t, 8> tat{};
  static std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }
  [[nodiscard]] Answer judge(const Order& o) const {
    const std::int64_t bound = signed_of(o.now) + o.tolerance;
    return {tat[o.index] <= bound - o.reserve, tat[o.index] <= bound};
  }
  void take(const Order& o, bool capped) {
    std::int64_t& t = tat[o.index];
    const std::int64_t next = std::max(t, signed_of(o.now)) + o.interval;
    t = capped ? std::min(next, signed_of(o.now) + o.tolerance + o.interval) : next;
  }
};

/// The limits of 500 orders, and the time between them, are up to 2**scale as long.
void sweep(std::uint64_t seed, std::uint64_t start, unsigned idle_percent, unsigned scale = 0) {
  SCOPED_TRACE(testing::Message() << "seed " << seed << " start " << start);
  Bench bench{seed};
  hw::Noise choice{seed + 1000};
  Model model;
  std::uint64_t now = start, unit = 1;
  std::uint64_t passed = 0, refused = 0;
  const auto decide = [&](const Order& order, const Answer& answer) {
    EXPECT_EQ(answer, model.judge(order));
    (answer.exit ? passed : refused)++;
    const auto dice = choice.below(10);
    if (dice < 3) model.take(order, true);
    if (dice < 3) return Act::kSpend;
    if (dice == 3 || !answer.exit) return Act::kLeave;
    model.take(order, false);
    return Act::kCommit;
  };
  for (int i = 0; i < 100'000 && !testing::Test::HasFailure(); ++i) {
    if (scale != 0 && i % 500 == 0) {
      bench.drain(decide);
      bench.clear();
      model = Model{};
      unit = std::uint64_t{1} << choice.below(scale + 1);
      now = choice.word() % (kWrap - kWrap / 8);
    }
    if (choice.percent(20)) now += choice.below(unit * (choice.percent(5) ? 5000 : 60));
    std::optional<Order> order;
    if (!choice.percent(idle_percent)) {
      const auto tolerance = static_cast<std::uint32_t>(choice.below(4) * 50 * unit);
      order = Order{.index = static_cast<std::uint8_t>(choice.below(choice.percent(50) ? 2 : 8)),
                    .now = now,
                    .interval = static_cast<std::uint32_t>(choice.below(100 * unit)),
                    .tolerance = tolerance,
                    .reserve = static_cast<std::uint32_t>(choice.below(tolerance + 1))};
      if (choice.percent(1)) order->interval = order->tolerance = choice.half();
      // At the bound of entries, or of exits, where one sixteenth decides.
      const std::int64_t ahead = model.tat[order->index] - Model::signed_of(now);
      if (scale != 0 && ahead > 1 && ahead < 0xFFFF'0000 && choice.percent(40)) {
        order->reserve = choice.percent(50) ? 0 : choice.half() % 0x10000;
        order->tolerance = static_cast<std::uint32_t>(ahead + order->reserve +
                                                      Model::signed_of(choice.below(3)) - 1);
      }
    }
    bench.cycle(order, decide);
    if (choice.below(20'000) == 0) {
      bench.drain(decide);
      bench.clear();
      model = Model{};
    }
  }
  EXPECT_EQ(bench.losses, 0);
  EXPECT_GT(passed, 1000U);
  EXPECT_GT(refused, 1000U);
}
TEST(RateBucketSweep, FullRate) { sweep(1, 0, 0); }
TEST(RateBucketSweep, SomeGaps) { sweep(2, kWrap / 2, 20); }
TEST(RateBucketSweep, FullRateOfEveryScale) { sweep(4, 0, 0, 24); }
TEST(RateBucketSweep, SomeGapsOfEveryScale) { sweep(5, 0, 30, 24); }
TEST(RateBucketSweep, MostlyIdle) { sweep(3, kWrap - (std::uint64_t{1} << 36U), 70); }

}  // namespace
}  // namespace pcl
