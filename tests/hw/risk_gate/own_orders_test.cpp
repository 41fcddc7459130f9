// Own open orders of a symbol and side: by hand at every density, then against a model that takes
// one order at a time.
#include <algorithm>
#include <ostream>
#include <set>

#include "Vpcl_own_orders.h"
#include "Vpcl_own_orders___024root.h"
#include "tests/hw/risk_gate/inside.hpp"
#include "tests/hw/risk_gate/loop_bench.hpp"

namespace pcl {
namespace {

using hw::Act;

struct Order {
  std::uint8_t symbol = 0;
  bool sell = false;
  std::uint32_t price = 0;
  std::uint8_t slot = 0;
};
struct Answer {
  bool crosses = false;
  std::uint32_t price = 0;
  bool full = false;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Answer& a) {
  return out << "crosses " << a.crosses << " at " << a.price << " full " << a.full;
}

struct Wiring {
  using Model = Vpcl_own_orders;
  using Order = pcl::Order;
  using Answer = pcl::Answer;
  static void drive(Model& model, const hw::Flight<Order>& flight, hw::Noise& noise) {
    model.lookup_valid_i = flight[1].has_value();
    model.lookup_symbol_i = (flight[1] ? flight[1]->symbol : noise.half()) & 1U;
    model.lookup_sell_i = (flight[1] ? flight[1]->sell : noise.half()) & 1U;
    model.lookup_price_i = flight[1] ? flight[1]->price : noise.half();
  }
  static Answer answer(const Model& model) {
    return {model.crosses_o != 0, model.cross_price_o, model.full_o != 0};
  }
  static void act(Model& model, const Order& order, Act act) {
    model.commit_i = act == Act::kCommit;
    model.commit_slot_i = order.slot;
  }
};

struct Bench : hw::LoopBench<Wiring> {
  using LoopBench::LoopBench;
  /// Removes, with no order in flight. The exact busy time is part of the contract.
  void remove(std::uint8_t symbol, bool sell, std::uint8_t slot) {
    model.remove_valid_i = 1;
    model.remove_symbol_i = symbol;
    model.remove_sell_i = sell;
    model.remove_slot_i = slot;
    model.eval();
    EXPECT_TRUE(model.remove_ready_o);
    count_loss();
    hw::tick(model);
    model.remove_valid_i = 0;
    EXPECT_FALSE(model.remove_ready_o);
    count_loss();
    hw::tick(model);
    EXPECT_TRUE(model.remove_ready_o);
  }
};

Order buy(std::uint32_t price, std::uint8_t slot = 0) { return {1, false, price, slot}; }
Order sell(std::uint32_t price, std::uint8_t slot = 0) { return {1, true, price, slot}; }
constexpr Answer kAlone{false, 0, false};

struct Case {
  const char* name;
  std::vector<Bench::Step> steps;
};
class OwnOrders : public testing::TestWithParam<Case> {};
TEST_P(OwnOrders, AtEveryDensity) {
  for (const int gap : hw::kGaps) Bench{}.judge(GetParam().steps, gap);
}
INSTANTIATE_TEST_SUITE_P(
    Edges, OwnOrders,
    testing::Values(Case{"a_buy_meets_the_lowest_sell",
                         {{sell(105), Act::kCommit, kAlone},
                          {buy(104), Act::kLeave, {false, 105, false}},
                          {buy(105), Act::kLeave, {true, 105, false}},
                          {sell(103), Act::kCommit, kAlone},
                          {buy(104), Act::kLeave, {true, 103, false}},
                          {sell(107), Act::kCommit, kAlone},
                          {buy(102), Act::kLeave, {false, 103, false}}}},
                    Case{"a_sell_meets_the_highest_buy",
                         {{buy(105), Act::kCommit, kAlone},
                          {sell(106), Act::kLeave, {false, 105, false}},
                          {sell(105), Act::kLeave, {true, 105, false}},
                          {buy(107), Act::kCommit, kAlone},
                          {sell(106), Act::kLeave, {true, 107, false}},
                          {buy(103), Act::kCommit, kAlone},
                          {sell(108), Act::kLeave, {false, 107, false}}}},
                    Case{"both_sides_and_the_other_symbol",
                         {{buy(100), Act::kCommit, kAlone},
                          {sell(101), Act::kCommit, {false, 100, false}},
                          {{0, true, 100, 0}, Act::kCommit, kAlone},
                          {buy(101), Act::kLeave, {true, 101, false}},
                          {{0, false, 99, 0}, Act::kLeave, {false, 100, false}}}},
                    Case{"a_refused_order_joins_nothing",
                         {{sell(100), Act::kLeave, kAlone}, {buy(100), Act::kLeave, kAlone}}},
                    Case{"the_ends_of_the_prices",
                         {{buy(1), Act::kCommit, kAlone},
                          {sell(1'999'999'900), Act::kCommit, {false, 1, false}},
                          {sell(1), Act::kLeave, {true, 1, false}},
                          {buy(1'999'999'899), Act::kLeave, {false, 1'999'999'900, false}},
                          {buy(1'999'999'900), Act::kLeave, {true, 1'999'999'900, false}},
                          {buy(0x7FFFFFFF), Act::kCommit, {true, 1'999'999'900, false}},
                          {sell(0x7FFFFFFF), Act::kLeave, {true, 0x7FFFFFFF, false}}}}),
    [](const auto& param) { return param.param.name; });

TEST(OwnOrdersFull, SixteenOfASideAndRoomAfterARemoval) {
  for (const int gap : hw::kGaps) {
    Bench bench;
    std::vector<Bench::Step> steps;
    // The best stands at each place of the list once: 30, 29, ... then 16.
    for (std::uint8_t i = 0; i < 16; ++i) {
      steps.push_back({sell(131U - i, i), Act::kCommit, kAlone});
      steps.push_back({buy(50), Act::kLeave, {false, 131U - i, false}});
    }
    steps.push_back({sell(60), Act::kLeave, {false, 0, true}});
    steps.push_back({buy(116), Act::kLeave, {true, 116, false}});
    steps.push_back({{0, true, 60, 0}, Act::kLeave, kAlone});
    bench.judge(steps, gap);
    bench.remove(1, true, 40);   // not there
    bench.remove(1, false, 15);  // not on that side
    bench.remove(0, true, 15);   // not of that symbol
    bench.judge({{sell(60), Act::kLeave, {false, 0, true}}}, gap);
    bench.remove(1, true, 15);
    bench.judge({{buy(116), Act::kLeave, {false, 117, false}},
                 {sell(200, 50), Act::kCommit, kAlone},
                 {sell(60), Act::kLeave, {false, 0, true}},
                 {buy(117), Act::kLeave, {true, 117, false}}},
                gap);
    for (std::uint8_t i = 0; i < 15; ++i) bench.remove(1, true, i);
    bench.judge({{buy(199), Act::kLeave, {false, 200, false}}}, gap);
    bench.remove(1, true, 50);
    bench.judge({{buy(200), Act::kLeave, kAlone}}, gap);
  }
}

TEST(OwnOrdersClear, SweepsEveryListInOneCycleEach) {
  Bench bench;
  bench.judge({{buy(9), Act::kCommit, kAlone},
               {sell(10), Act::kCommit, {false, 9, false}},
               {{0, false, 9, 0}, Act::kCommit, kAlone}},
              0);
  EXPECT_EQ(bench.clear(), 4);
  bench.judge({{buy(10), Act::kLeave, kAlone},
               {sell(9), Act::kLeave, kAlone},
               {{0, true, 9, 0}, Act::kLeave, kAlone}},
              0);
}

#ifndef PCL_ON_NETLIST  // it has other names
#define ENTRY(e, part) \
  bench.model.rootp->pcl_own_orders__DOT__g_entry__BRA__##e##__KET____DOT__u_##part##__DOT__memory
#define ENTRIES(part)                                                                           \
  &ENTRY(0, part), &ENTRY(1, part), &ENTRY(2, part), &ENTRY(3, part), &ENTRY(4, part),          \
      &ENTRY(5, part), &ENTRY(6, part), &ENTRY(7, part), &ENTRY(8, part), &ENTRY(9, part),      \
      &ENTRY(10, part), &ENTRY(11, part), &ENTRY(12, part), &ENTRY(13, part), &ENTRY(14, part), \
      &ENTRY(15, part)
class OwnOrdersParity : public testing::Test {
 protected:
  static constexpr unsigned kSells = 3;  // of symbol 1, full
  OwnOrdersParity() {
    std::vector<Bench::Step> steps;
    for (std::uint8_t e = 0; e < 16; ++e)
      steps.push_back({sell(900U + e, e), Act::kCommit, kAlone});
    bench.judge(steps, 0);
  }
  /// By an order of the other side, by one of its own, by a removal of a slot that is not there.
  std::array<int, 3> losses() {
    const int other = bench.losses_of(buy(5)), own = bench.losses_of(sell(5));
    bench.remove(1, true, 60);
    return {other, own, bench.losses_so_far()};
  }
  template <class Word>
  void expect(Word& word, unsigned bits, const std::array<int, 3>& lost) {
    for (unsigned bit = 0; bit < bits; ++bit) {
      const Word kept = word;
      test::flip_bit(word, bit);
      EXPECT_EQ(losses(), lost) << bit;
      word = kept;
    }
    EXPECT_EQ(losses(), (std::array{0, 0, 0}));
  }
  Bench bench;
};
TEST_F(OwnOrdersParity, EveryBitOfAPriceOrSlot) {
  for (const auto price : {ENTRIES(price)}) expect((*price)[kSells], 32, {1, 0, 0});
  for (const auto slot : {ENTRIES(slot)}) expect((*slot)[kSells], 7, {0, 0, 1});
}
TEST_F(OwnOrdersParity, OfAPlaceThatIsTakenAlone) {
  for (std::uint8_t e = 1; e < 16; ++e) bench.remove(1, true, e);
  for (const auto price : {ENTRIES(price)}) test::flip_bit((*price)[kSells], 9);
  EXPECT_EQ(losses(), (std::array{1, 0, 0})) << "of the first alone";
}
TEST_F(OwnOrdersParity, EveryBitOfWhatIsTaken) {
  auto& root = *bench.model.rootp;
  expect(root.pcl_own_orders__DOT__u_used_other__DOT__u_words__DOT__memory[kSells], 16, {1, 0, 0});
  expect(root.pcl_own_orders__DOT__u_used_other__DOT__u_parity__DOT__u_bits__DOT__memory[kSells], 1,
         {1, 0, 0});
  expect(root.pcl_own_orders__DOT__u_used_own__DOT__u_parity__DOT__u_bits__DOT__memory[kSells], 1,
         {0, 1, 1});
}
#endif

TEST(OwnOrdersDeathTest, ACommitOutsideT5Stops) { hw::expect_commit_in_t5_only<Bench>(buy(1)); }

struct Model {
  struct Entry {
    std::uint32_t price;
    std::uint8_t slot;
  };
  std::array<std::vector<Entry>, 4> lists;
  std::vector<Entry>& of(std::uint8_t symbol, bool sells) { return lists[symbol * 2U + sells]; }
  Answer judge(const Order& o) {
    Answer answer;
    for (const Entry& e : of(o.symbol, !o.sell)) {
      if (o.sell ? o.price <= e.price : o.price >= e.price) answer.crosses = true;
      if (answer.price == 0 || (o.sell ? e.price > answer.price : e.price < answer.price)) {
        answer.price = e.price;
      }
    }
    answer.full = of(o.symbol, o.sell).size() == 16;
    return answer;
  }
};

void sweep(std::uint64_t seed, unsigned idle_percent) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  Bench bench{seed};
  hw::Noise choice{seed + 1000};
  Model model;
  std::set<std::uint8_t> free;
  for (std::uint8_t s = 0; s < 64; ++s) free.insert(s);
  std::uint64_t crossed = 0, full = 0;
  const auto decide = [&](Order order, const Answer& answer) {
    EXPECT_EQ(answer, model.judge(order));
    crossed += answer.crosses;
    full += answer.full;
    // Both crossing and plain orders join; a card refuses the first, the module does not care.
    if (answer.full || !choice.percent(60)) return Act::kLeave;
    model.of(order.symbol, order.sell).push_back({order.price, order.slot});
    free.erase(order.slot);
    return Act::kCommit;
  };
  std::uint8_t next_slot = 0;
  for (int i = 0; i < 100'000 && !testing::Test::HasFailure(); ++i) {
    std::optional<Order> order;
    if (!choice.percent(idle_percent)) {
      // Slots of orders in flight differ: 64 are handed round, 16 x 4 can be used at most.
      do next_slot = static_cast<std::uint8_t>((next_slot + 1) % 64);
      while (!free.contains(next_slot) && !free.empty());
      order = Order{static_cast<std::uint8_t>(choice.below(2)), choice.percent(50),
                    static_cast<std::uint32_t>(1000 + choice.below(60)), next_slot};
      if (choice.percent(2)) order->price = 1 + choice.half() % 1'999'999'900;
    }
    bench.cycle(order, decide);
    if (!choice.percent(4)) continue;
    bench.drain(decide);
    for (std::uint64_t removals = choice.below(12); removals > 0; --removals) {
      const auto symbol = static_cast<std::uint8_t>(choice.below(2));
      const bool sells = choice.percent(50);
      auto& list = model.of(symbol, sells);
      auto slot = static_cast<std::uint8_t>(choice.below(64));
      if (!list.empty() && choice.percent(90)) slot = list[choice.below(list.size())].slot;
      if (std::erase_if(list, [&](const auto& e) { return e.slot == slot; }) > 0) free.insert(slot);
      bench.remove(symbol, sells, slot);
    }
  }
  EXPECT_EQ(bench.losses, 0);
  EXPECT_GT(crossed, 1000U);
  EXPECT_GT(full, 100U);
}
TEST(OwnOrdersSweep, FullRate) { sweep(1, 0); }
TEST(OwnOrdersSweep, SomeGaps) { sweep(2, 25); }
TEST(OwnOrdersSweep, MostlyIdle) { sweep(3, 70); }

}  // namespace
}  // namespace pcl
