// Repeats of recent orders: by hand at every density, then against a model that takes one order at
// a time.
#include <array>
#include <deque>
#include <ostream>

#include "Vpcl_recent_orders.h"
#include "tests/hw/risk_gate/loop_bench.hpp"

namespace pcl {
namespace {

using hw::Act;
constexpr std::uint64_t kWrap = std::uint64_t{1} << 40U;

struct Order {
  std::uint64_t now = 0;
  std::uint32_t window = 0;
  std::uint8_t account = 3;
  std::uint8_t strategy = 5;
  std::uint16_t symbol = 7;
  std::uint8_t side = 1;
  std::uint32_t price = 1000;
  std::uint32_t quantity = 100;
};
struct Answer {
  bool duplicate = false;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& a) {
  return out << "duplicate " << a.duplicate;
}

struct Wiring {
  using Model = Vpcl_recent_orders;
  using Order = pcl::Order;
  using Answer = pcl::Answer;
  static void drive(Model& model, const hw::Flight<Order>& flight, hw::Noise& noise) {
    model.lookup_valid_i = flight[1].has_value();
    const Order o = flight[1].value_or(Order{});
    model.lookup_account_i = o.account;
    model.lookup_strategy_i = o.strategy;
    model.lookup_symbol_i = o.symbol;
    model.lookup_side_i = o.side;
    model.lookup_price_i = flight[1] ? o.price : noise.half();
    model.lookup_quantity_i = flight[1] ? o.quantity : noise.half();
    model.lookup_now_us_i = flight[1] ? o.now : noise.word();
    model.window_us_i = flight[3] ? flight[3]->window : noise.half();
  }
  static Answer answer(const Model& model) { return {model.duplicate_o != 0}; }
  static void act(Model& model, const Order& /*order*/, Act act) {
    model.commit_i = act == Act::kCommit;
  }
};
using Bench = hw::LoopBench<Wiring>;

constexpr Answer kNew{false}, kRepeat{true};
/// The order of symbol `symbol`, else always the same.
Order of(std::uint16_t symbol, std::uint64_t now = 1000, std::uint32_t window = 10) {
  return {.now = now, .window = window, .symbol = symbol};
}

struct Case {
  const char* name;
  std::vector<Bench::Step> steps;
};
class RecentOrders : public testing::TestWithParam<Case> {};
TEST_P(RecentOrders, AtEveryDensity) {
  for (const int gap : hw::kGaps) Bench{}.judge(GetParam().steps, gap);
}
INSTANTIATE_TEST_SUITE_P(
    Edges, RecentOrders,
    testing::Values(
        Case{"within_the_window_and_at_its_end",
             {{of(1, 1000), Act::kCommit, kNew},
              {of(1, 1000), Act::kLeave, kRepeat},
              {of(1, 1009), Act::kLeave, kRepeat},
              {of(1, 1010), Act::kLeave, kNew}}},
        Case{"each_account_has_its_window",
             {{of(1, 1000), Act::kCommit, kNew},
              {of(1, 1009, 9), Act::kLeave, kNew},
              {of(1, 1009, 10), Act::kLeave, kRepeat},
              {of(1, 1009, 0), Act::kLeave, kNew},
              {of(1, 4'294'968'294, 0xFFFFFFFF), Act::kLeave, kRepeat},
              {of(1, 4'294'968'295, 0xFFFFFFFF), Act::kLeave, kNew}}},
        Case{"no_window_never",
             {{of(1, 1000, 0), Act::kCommit, kNew}, {of(1, 1000, 0), Act::kLeave, kNew}}},
        Case{"a_window_longer_than_the_time",
             {{of(1, 0, 0xFFFFFFFF), Act::kCommit, kNew},
              {of(1, 5, 0xFFFFFFFF), Act::kLeave, kRepeat},
              {of(2, 5, 0xFFFFFFFF), Act::kLeave, kNew}}},
        Case{"a_refused_order_is_not_remembered",
             {{of(1), Act::kLeave, kNew}, {of(1), Act::kLeave, kNew}}},
        Case{"every_field_counts",
             {{{.now = 1, .window = 9}, Act::kCommit, kNew},
              {{.now = 1, .window = 9, .account = 11}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .strategy = 37}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .symbol = 0x8007}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .side = 0}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .side = 2}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .price = 1001}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .price = 0x80000000 + 1000}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .quantity = 101}, Act::kLeave, kNew},
              {{.now = 1, .window = 9, .quantity = 0x80000000 + 100}, Act::kLeave, kNew},
              {{.now = 1, .window = 9}, Act::kLeave, kRepeat}}},
        Case{"eight_are_remembered",
             {{of(0), Act::kCommit, kNew},
              {of(1), Act::kCommit, kNew},
              {of(2), Act::kCommit, kNew},
              {of(3), Act::kCommit, kNew},
              {of(4), Act::kCommit, kNew},
              {of(5), Act::kCommit, kNew},
              {of(6), Act::kCommit, kNew},
              {of(7), Act::kCommit, kNew},
              {of(0), Act::kLeave, kRepeat},
              {of(8), Act::kCommit, kNew},
              {of(0), Act::kLeave, kNew},
              {of(1), Act::kLeave, kRepeat},
              {of(8), Act::kLeave, kRepeat}}},
        Case{"after_the_wrap_what_was_before_is_recent",
             {{of(1, kWrap - 1), Act::kCommit, kNew},
              {of(1, 50), Act::kLeave, kRepeat},
              {of(1, 50, 0), Act::kLeave, kNew},
              {of(2, 50), Act::kLeave, kNew}}}),
    [](const auto& param) { return param.param.name; });

TEST(RecentOrdersReset, ForgetsAll) {
  Bench bench;
  bench.judge({{of(1), Act::kCommit, kNew}}, 0);
  hw::reset(bench.model);
  bench.judge({{of(1), Act::kLeave, kNew}}, 0);
}

TEST(RecentOrdersDeathTest, ACommitOutsideT5Stops) { hw::expect_commit_in_t5_only<Bench>(of(1)); }

struct Model {
  std::deque<Order> passed;
  [[nodiscard]] bool repeats(const Order& o) const {
    for (const Order& p : passed) {
      if (p.account == o.account && p.strategy == o.strategy && p.symbol == o.symbol &&
          p.side == o.side && p.price == o.price && p.quantity == o.quantity &&
          o.now - p.now < o.window) {
        return true;
      }
    }
    return false;
  }
  void pass(const Order& o) {
    passed.push_back(o);
    if (passed.size() > 8) passed.pop_front();
  }
};

/// Any order.
Order random_order(hw::Noise& choice) {
  return {.account = static_cast<std::uint8_t>(choice.below(16)),
          .strategy = static_cast<std::uint8_t>(choice.below(64)),
          .symbol = static_cast<std::uint16_t>(choice.half()),
          .side = static_cast<std::uint8_t>(choice.below(4)),
          .price = choice.half(),
          .quantity = choice.half()};
}
/// One bit of it away.
void flip_a_bit(Order& o, hw::Noise& choice) {
  const auto bit = [&](unsigned bits) { return 1U << choice.below(bits); };
  switch (choice.below(6)) {
    case 0:
      o.account = static_cast<std::uint8_t>(o.account ^ bit(4));
      break;
    case 1:
      o.strategy = static_cast<std::uint8_t>(o.strategy ^ bit(6));
      break;
    case 2:
      o.symbol = static_cast<std::uint16_t>(o.symbol ^ bit(16));
      break;
    case 3:
      o.side = static_cast<std::uint8_t>(o.side ^ bit(2));
      break;
    case 4:
      o.price ^= bit(32);
      break;
    default:
      o.quantity ^= bit(32);
  }
}

void sweep(std::uint64_t seed, std::uint64_t start, unsigned idle_percent) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  Bench bench{seed};
  hw::Noise choice{seed + 1000};
  Model model;
  std::uint64_t now = start, repeats = 0, fresh = 0;
  const auto decide = [&](const Order& order, const Answer& answer) {
    EXPECT_EQ(answer.duplicate, model.repeats(order));
    (answer.duplicate ? repeats : fresh)++;
    if (!choice.percent(answer.duplicate ? 5 : 50)) return Act::kLeave;
    model.pass(order);
    return Act::kCommit;
  };
  std::array<Order, 6> known;
  for (int i = 0; i < 100'000 && !testing::Test::HasFailure(); ++i) {
    if (i % 500 == 0)
      for (Order& order : known) order = random_order(choice);
    // Some 300 long jumps, all in all below the wrap.
    if (choice.percent(30)) now += choice.below(choice.percent(1) ? 6'000'000'000 : 4);
    std::optional<Order> order;
    if (!choice.percent(idle_percent)) {
      order = known[choice.below(known.size())];
      order->now = now;
      order->window = static_cast<std::uint32_t>(choice.below(20));
      if (choice.percent(5)) order->window = choice.half();
      if (choice.percent(30)) flip_a_bit(*order, choice);
    }
    bench.cycle(order, decide);
  }
  EXPECT_GT(repeats, 1000U);
  EXPECT_GT(fresh, 1000U);
}
TEST(RecentOrdersSweep, FullRate) { sweep(1, 0, 0); }
TEST(RecentOrdersSweep, SomeGaps) { sweep(2, 1'000'000, 25); }
TEST(RecentOrdersSweep, MostlyIdle) { sweep(3, 5, 70); }

}  // namespace
}  // namespace pcl
