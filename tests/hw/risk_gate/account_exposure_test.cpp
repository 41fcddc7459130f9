// Money at risk of accounts and firm: by hand at every density, then against a model that takes one
// order at a time.
#include <algorithm>
#include <ostream>

#include "Vpcl_account_exposure.h"
#include "Vpcl_account_exposure___024root.h"
#include "tests/hw/risk_gate/inside.hpp"
#include "tests/hw/risk_gate/loop_bench.hpp"

namespace pcl {
namespace {

using hw::Act;
__extension__ using Wide = __int128;
constexpr std::uint64_t kMost = ~std::uint64_t{0};
constexpr std::uint64_t kHalf = std::uint64_t{1} << 63U;

struct Order {
  std::uint8_t account = 0;
  bool sell = false;
  std::uint64_t n = 0;
  std::uint64_t max_gross = kMost;
  std::uint64_t max_net = kMost;
  std::uint64_t firm_max_gross = kMost;
  std::uint64_t firm_max_net = kMost;
};
struct Sums {
  bool ok = false;
  std::uint64_t sum = 0;
  bool operator==(const Sums&) const = default;
};
struct Answer {
  Sums gross, net, firm_gross, firm_net;
  bool operator==(const Answer&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Sums& s) {
  return out << (s.ok ? "ok " : "above ") << s.sum;
}
std::ostream& operator<<(std::ostream& out, const Answer& a) {
  return out << "gross " << a.gross << ", net " << a.net << ", firm gross " << a.firm_gross
             << ", firm net " << a.firm_net;
}

struct Wiring {
  using Model = Vpcl_account_exposure;
  using Order = pcl::Order;
  using Answer = pcl::Answer;
  static void drive(Model& model, const hw::Flight<Order>& flight, hw::Noise& noise) {
    model.lookup_valid_i = flight[1].has_value();
    model.lookup_account_i = (flight[1] ? flight[1]->account : noise.half()) & 15U;
    model.lookup_sell_i = (flight[1] ? flight[1]->sell : noise.half()) & 1U;
    model.account_max_gross_i = flight[3] ? flight[3]->max_gross : noise.word();
    model.account_max_net_i = flight[3] ? flight[3]->max_net : noise.word();
    model.firm_max_gross_i = flight[3] ? flight[3]->firm_max_gross : noise.word();
    model.firm_max_net_i = flight[3] ? flight[3]->firm_max_net : noise.word();
    model.n_i = flight[4] ? flight[4]->n : noise.word();
  }
  static Answer answer(const Model& model) {
    return {{model.gross_ok_o != 0, model.gross_o},
            {model.net_ok_o != 0, model.net_o},
            {model.firm_gross_ok_o != 0, model.firm_gross_o},
            {model.firm_net_ok_o != 0, model.firm_net_o}};
  }
  static void act(Model& model, const Order& /*order*/, Act act) {
    model.commit_i = act == Act::kCommit;
  }
};

struct Row {
  std::uint64_t bought = 0, sold = 0, open_buy = 0, open_sell = 0;
  bool operator==(const Row&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Row& r) {
  return out << "bought " << r.bought << " sold " << r.sold << " open " << r.open_buy << " and "
             << r.open_sell;
}
enum Op : std::uint8_t { kOpenAdd, kOpenTake, kTradedAdd, kTradedTake, kLoad, kRead };

struct Bench : hw::LoopBench<Wiring> {
  using LoopBench::LoopBench;
  /// With no order in flight; the row afterwards. The exact busy time is part of the contract.
  Row keep(Op op, std::uint8_t account, bool sell = false, std::uint64_t a = 0,
           std::uint64_t b = 0) {
    model.keeper_valid_i = 1;
    model.keeper_op_i = op;
    model.keeper_account_i = account;
    model.keeper_sell_i = sell;
    model.keeper_a_i = a;
    model.keeper_b_i = b;
    model.eval();
    EXPECT_TRUE(model.keeper_ready_o);
    count_loss();
    hw::tick(model);
    model.keeper_valid_i = 0;
    model.keeper_a_i = noise.word();
    for (int i = 0; i < 2; ++i) {
      EXPECT_FALSE(model.keeper_ready_o);
      count_loss();
      hw::tick(model);
    }
    EXPECT_TRUE(model.keeper_ready_o);
    return {model.keeper_bought_o, model.keeper_sold_o, model.keeper_open_buy_o,
            model.keeper_open_sell_o};
  }
};

struct Case {
  const char* name;
  std::vector<Bench::Step> steps;
};
class AccountExposure : public testing::TestWithParam<Case> {};
/// Account 1 starts with bought 1000, sold 300; the firm with bought 5000, sold 9000.
TEST_P(AccountExposure, AtEveryDensity) {
  for (const int gap : hw::kGaps) {
    Bench bench;
    bench.keep(kLoad, 1, false, 1000, 300);
    bench.keep(kLoad, 16, false, 5000, 9000);
    bench.judge(GetParam().steps, gap);
  }
}
INSTANTIATE_TEST_SUITE_P(
    Edges, AccountExposure,
    testing::Values(
        Case{"gross_and_net_with_the_order",
             {{{1, false, 20}, Act::kLeave, {{true, 1320}, {true, 720}, {true, 14020}, {true, 0}}},
              {{1, true, 20}, Act::kLeave, {{true, 1320}, {true, 0}, {true, 14020}, {true, 4020}}},
              {{2, false, 7}, Act::kLeave, {{true, 7}, {true, 7}, {true, 14007}, {true, 0}}}}},
        Case{"each_bound_inclusive",
             {{{1, false, 20, 1320, 720, 14020, 0},
               Act::kLeave,
               {{true, 1320}, {true, 720}, {true, 14020}, {true, 0}}},
              {{1, false, 20, 1319, 719, 14019, 0},
               Act::kLeave,
               {{false, 1320}, {false, 720}, {false, 14020}, {true, 0}}},
              {{1, true, 20, 1320, 0, 14020, 4020},
               Act::kLeave,
               {{true, 1320}, {true, 0}, {true, 14020}, {true, 4020}}},
              {{1, true, 20, 1320, 0, 14020, 4019},
               Act::kLeave,
               {{true, 1320}, {true, 0}, {true, 14020}, {false, 4020}}}}},
        Case{
            "a_commit_counts_for_account_and_firm",
            {{{1, false, 100}, Act::kCommit, {{true, 1400}, {true, 800}, {true, 14100}, {true, 0}}},
             {{1, false, 10}, Act::kCommit, {{true, 1410}, {true, 810}, {true, 14110}, {true, 0}}},
             {{1, true, 5}, Act::kCommit, {{true, 1415}, {true, 0}, {true, 14115}, {true, 4005}}},
             {{2, true, 1}, Act::kCommit, {{true, 1}, {true, 1}, {true, 14116}, {true, 4006}}},
             {{1, false, 0}, Act::kLeave, {{true, 1415}, {true, 810}, {true, 14116}, {true, 0}}},
             {{2, false, 0}, Act::kLeave, {{true, 1}, {true, 0}, {true, 14116}, {true, 0}}},
             {{2, true, 0}, Act::kLeave, {{true, 1}, {true, 1}, {true, 14116}, {true, 4006}}}}},
        Case{"a_refused_order_counts_nothing",
             {{{1, false, 100}, Act::kLeave, {{true, 1400}, {true, 800}, {true, 14100}, {true, 0}}},
              {{1, false, 0}, Act::kLeave, {{true, 1300}, {true, 700}, {true, 14000}, {true, 0}}}}},
        // Saturated is above every limit, the highest too; one below is not.
        Case{"saturation",
             {{{3, false, kMost - 14001},
               Act::kLeave,
               {{true, kMost - 14001},
                {true, kMost - 14001},
                {true, kMost - 1},
                {true, kMost - 18001}}},
              {{3, false, kMost - 14000},
               Act::kLeave,
               {{true, kMost - 14000},
                {true, kMost - 14000},
                {false, kMost},
                {true, kMost - 18000}}},
              {{3, false, kMost},
               Act::kLeave,
               {{false, kMost}, {false, kMost}, {false, kMost}, {true, kMost - 4000}}},
              {{3, false, kHalf},
               Act::kCommit,
               {{true, kHalf}, {true, kHalf}, {true, kHalf + 14000}, {true, kHalf - 4000}}},
              {{3, true, kHalf},
               Act::kLeave,
               {{false, kMost}, {true, kHalf}, {false, kMost}, {true, kHalf + 4000}}},
              {{3, true, kHalf - 1},
               Act::kLeave,
               {{false, kMost}, {true, kHalf - 1}, {false, kMost}, {true, kHalf + 3999}}},
              {{3, true, kHalf - 2},
               Act::kLeave,
               {{true, kMost - 1}, {true, kHalf - 2}, {false, kMost}, {true, kHalf + 3998}}}}}),
    [](const auto& param) { return param.param.name; });

TEST(AccountExposureKeeper, EachOperation) {
  Bench bench;
  EXPECT_EQ(bench.keep(kLoad, 4, false, 50, 60), (Row{50, 60, 0, 0}));
  EXPECT_EQ(bench.keep(kRead, 16), (Row{}));  // a load is of the row named alone
  EXPECT_EQ(bench.keep(kOpenAdd, 4, false, 7), (Row{50, 60, 7, 0}));
  EXPECT_EQ(bench.keep(kOpenAdd, 4, true, 9), (Row{50, 60, 7, 9}));
  EXPECT_EQ(bench.keep(kOpenAdd, 5, true, 1), (Row{0, 0, 0, 1}));
  EXPECT_EQ(bench.keep(kRead, 16), (Row{0, 0, 7, 10}));
  EXPECT_EQ(bench.keep(kOpenTake, 4, false, 3), (Row{50, 60, 4, 9}));
  EXPECT_EQ(bench.keep(kOpenTake, 4, true, 4), (Row{50, 60, 4, 5}));
  EXPECT_EQ(bench.keep(kTradedAdd, 4, false, 100), (Row{150, 60, 4, 5}));
  EXPECT_EQ(bench.keep(kTradedAdd, 4, true, 200), (Row{150, 260, 4, 5}));
  EXPECT_EQ(bench.keep(kTradedTake, 4, false, 30), (Row{120, 260, 4, 5}));
  EXPECT_EQ(bench.keep(kTradedTake, 4, true, 40), (Row{120, 220, 4, 5}));
  EXPECT_EQ(bench.keep(kRead, 16), (Row{70, 160, 4, 6}));
  EXPECT_EQ(bench.keep(kRead, 5), (Row{0, 0, 0, 1}));
  bench.judge({{{4, true, 11}, Act::kCommit, {{true, 360}, {true, 116}, {true, 251}, {true, 107}}}},
              0);
  EXPECT_EQ(bench.keep(kRead, 4), (Row{120, 220, 4, 16}));
  EXPECT_EQ(bench.keep(kLoad, 16, true, 1, 2), (Row{1, 2, 4, 17}));
  EXPECT_EQ(bench.keep(kRead, 4), (Row{120, 220, 4, 16}));
}

TEST(AccountExposureKeeper, NotBelowZeroAndSaturatedStays) {
  Bench bench;
  EXPECT_EQ(bench.keep(kOpenAdd, 0, false, 5), (Row{0, 0, 5, 0}));
  EXPECT_EQ(bench.keep(kOpenTake, 0, false, 6), (Row{}));
  EXPECT_EQ(bench.keep(kOpenAdd, 0, false, kMost - 1), (Row{0, 0, kMost - 1, 0}));
  EXPECT_EQ(bench.keep(kOpenTake, 0, false, 1), (Row{0, 0, kMost - 2, 0}));
  EXPECT_EQ(bench.keep(kOpenAdd, 0, false, kMost), (Row{0, 0, kMost, 0}));
  EXPECT_EQ(bench.keep(kOpenTake, 0, false, kMost), (Row{0, 0, kMost, 0}));
  EXPECT_EQ(bench.keep(kOpenAdd, 0, false, 1), (Row{0, 0, kMost, 0}));
  // Bought saturates too, until it is loaded.
  EXPECT_EQ(bench.keep(kTradedAdd, 2, false, kMost), (Row{kMost, 0, 0, 0}));
  EXPECT_EQ(bench.keep(kTradedTake, 2, false, 9), (Row{kMost, 0, 0, 0}));
  EXPECT_EQ(bench.keep(kLoad, 2, false, 8, 0), (Row{8, 0, 0, 0}));
  EXPECT_EQ(bench.keep(kRead, 16), (Row{kMost, 0, kMost, 0}));
  EXPECT_EQ(bench.clear(), 16);
  EXPECT_EQ(bench.keep(kRead, 16), (Row{}));
  for (std::uint8_t account = 0; account < 16; ++account) {
    EXPECT_EQ(bench.keep(kRead, account), (Row{}));
  }
}

TEST(AccountExposureKeeper, ACommittedSumSaturatesAndStays) {
  for (const int gap : hw::kGaps) {
    Bench bench;
    bench.judge({{{6, true, kMost - 2},
                  Act::kCommit,
                  {{true, kMost - 2}, {true, kMost - 2}, {true, kMost - 2}, {true, kMost - 2}}},
                 {{6, true, 5},
                  Act::kCommit,
                  {{false, kMost}, {false, kMost}, {false, kMost}, {false, kMost}}},
                 {{6, true, 5},
                  Act::kCommit,
                  {{false, kMost}, {false, kMost}, {false, kMost}, {false, kMost}}}},
                gap);
    EXPECT_EQ(bench.keep(kOpenTake, 6, true, 10), (Row{0, 0, 0, kMost}));
    EXPECT_EQ(bench.keep(kRead, 16), (Row{0, 0, 0, kMost}));
  }
}

#ifndef PCL_ON_NETLIST  // it has other names
#define INSIDE_ROW(name) bench.model.rootp->pcl_account_exposure__DOT__##name##_m[4]
#define INSIDE_PARITY(name) \
  bench.model.rootp->pcl_account_exposure__DOT__u_##name##_parity__DOT__u_bits__DOT__memory[4]
TEST(AccountExposureParity, EveryBitOfARowThatIsLostIsSeen) {
  Bench bench;
  bench.keep(kLoad, 4, false, 50, 60);
  bench.keep(kOpenAdd, 4, false, 7);
  bench.keep(kOpenAdd, 4, true, 9);
  for (const auto word :
       {&INSIDE_ROW(bought), &INSIDE_ROW(sold), &INSIDE_ROW(open_buy), &INSIDE_ROW(open_sell)})
    for (unsigned bit = 0; bit < 64; ++bit) {
      EXPECT_EQ(bench.losses_of({4}), 0) << bit;
      test::flip_bit(*word, bit);
      EXPECT_EQ(bench.losses_of({4}), 1) << bit;
      EXPECT_EQ(bench.losses_of({5}), 0) << "not that account's";
      bench.keep(kRead, 4);
      EXPECT_EQ(bench.losses_so_far(), 1) << "the keeper's reading, too";
      bench.keep(kRead, 16);
      EXPECT_EQ(bench.losses_so_far(), 0) << "the firm's row is no memory";
      test::flip_bit(*word, bit);
    }
  for (const auto bit :
       {&INSIDE_PARITY(bought), &INSIDE_PARITY(sold), &INSIDE_PARITY(buy), &INSIDE_PARITY(sell)}) {
    test::flip_bit(*bit, 0);
    EXPECT_EQ(bench.losses_of({4}), 1);
    test::flip_bit(*bit, 0);
  }
}
#endif

TEST(AccountExposureDeathTest, ACommitOutsideT5Stops) {
  hw::expect_commit_in_t5_only<Bench>({1, false, 1});
}

/// One order at a time, in 128 bits.
struct Model {
  std::array<Row, 17> rows{};
  static std::uint64_t bounded(Wide value) {
    return value < 0 ? 0 : value > Wide{kMost} ? kMost : static_cast<std::uint64_t>(value);
  }
  static Sums against(Wide value, std::uint64_t limit) {
    const std::uint64_t sum = bounded(value);
    return {sum != kMost && sum <= limit, sum};
  }
  [[nodiscard]] Sums gross(std::size_t row, const Order& o, std::uint64_t limit) const {
    const Row& r = rows[row];
    return against(Wide{r.bought} + r.sold + r.open_buy + r.open_sell + o.n, limit);
  }
  [[nodiscard]] Sums net(std::size_t row, const Order& o, std::uint64_t limit) const {
    const Row& r = rows[row];
    return against(o.sell ? Wide{r.sold} - r.bought + r.open_sell + o.n
                          : Wide{r.bought} - r.sold + r.open_buy + o.n,
                   limit);
  }
  [[nodiscard]] Answer judge(const Order& o) const {
    return {gross(o.account, o, o.max_gross), net(o.account, o, o.max_net),
            gross(16, o, o.firm_max_gross), net(16, o, o.firm_max_net)};
  }
  void keep(Op op, std::uint8_t account, bool sell, std::uint64_t a, std::uint64_t b) {
    if (op == kLoad) rows[account].bought = a;
    if (op == kLoad) rows[account].sold = b;
    if (op >= kLoad) return;
    for (const std::size_t row : {std::size_t{account}, std::size_t{16}}) {
      Row& r = rows[row];
      std::uint64_t& sum =
          op < kTradedAdd ? (sell ? r.open_sell : r.open_buy) : (sell ? r.sold : r.bought);
      if (sum == kMost) continue;
      sum = bounded(op == kOpenAdd || op == kTradedAdd ? Wide{sum} + a : Wide{sum} - a);
    }
  }
};

class Sweep {
 public:
  Sweep(std::uint64_t seed, unsigned idle_percent, unsigned bits)
      : bench_{seed}, choice_{seed + 1000}, idle_percent_{idle_percent}, bits_{bits} {}

  void run() {
    const auto decide = [this](const Order& order, const Answer& answer) {
      return this->decide(order, answer);
    };
    for (int i = 0; i < 100'000 && !testing::Test::HasFailure(); ++i) {
      std::optional<Order> order;
      if (!choice_.percent(idle_percent_)) order = some_order();
      bench_.cycle(order, decide);
      if (!choice_.percent(2)) continue;
      bench_.drain(decide);
      for (std::uint64_t ops = choice_.below(6); ops > 0; --ops) keep();
      if (choice_.percent(3)) clear();
    }
    EXPECT_EQ(bench_.losses, 0);
    EXPECT_GT(passed_, 1000U);
    EXPECT_GT(refused_, 1000U);
  }

 private:
  std::uint64_t amount() {
    return choice_.percent(1) ? choice_.word() : choice_.word() >> (64U - choice_.below(bits_) - 1);
  }
  /// A limit near the sum as it stands, so that small things decide.
  std::uint64_t near(const Sums& sums) {
    return sums.sum + choice_.below(3) - 1 + (choice_.percent(50) ? amount() : 0);
  }
  Order some_order() {
    Order o{.account = static_cast<std::uint8_t>(choice_.below(choice_.percent(50) ? 2 : 16)),
            .sell = choice_.percent(50),
            .n = amount()};
    const Answer now = model_.judge(o);
    o.max_gross = near(now.gross);
    o.max_net = near(now.net);
    o.firm_max_gross = near(now.firm_gross);
    o.firm_max_net = near(now.firm_net);
    return o;
  }
  Act decide(const Order& order, const Answer& answer) {
    Answer expected = model_.judge(order);
    // While a gross is saturated the net says nothing: the order is refused before it.
    if (expected.gross.sum == kMost) expected.net = answer.net;
    if (expected.firm_gross.sum == kMost) expected.firm_net = answer.firm_net;
    EXPECT_EQ(answer, expected);
    const bool ok = answer.gross.ok && answer.net.ok && answer.firm_gross.ok && answer.firm_net.ok;
    (ok ? passed_ : refused_)++;
    if (!choice_.percent(ok ? 80 : 20)) return Act::kLeave;  // exits pass above the limits
    model_.keep(kOpenAdd, order.account, order.sell, order.n, 0);
    return Act::kCommit;
  }
  void keep() {
    const auto op = static_cast<Op>(choice_.below(6));
    const auto account = static_cast<std::uint8_t>(choice_.below(op >= kLoad ? 17 : 16));
    const bool sell = choice_.percent(50);
    std::uint64_t a = amount();
    const std::uint64_t b = amount();
    const Row& r = model_.rows[account];
    if (op == kOpenTake && choice_.percent(90))
      a = choice_.below((sell ? r.open_sell : r.open_buy) | 1U);
    model_.keep(op, account, sell, a, b);
    EXPECT_EQ(bench_.keep(op, account, sell, a, b), model_.rows[account]);
  }
  void clear() {
    bench_.clear();
    model_ = Model{};
  }

  Bench bench_;
  hw::Noise choice_;
  Model model_;
  unsigned idle_percent_;
  unsigned bits_;
  std::uint64_t passed_ = 0, refused_ = 0;
};
TEST(AccountExposureSweep, FullRate) { Sweep(1, 0, 40).run(); }
TEST(AccountExposureSweep, SomeGaps) { Sweep(2, 25, 62).run(); }
TEST(AccountExposureSweep, MostlyIdle) { Sweep(3, 70, 20).run(); }

}  // namespace
}  // namespace pcl
