// What passes when entries do not: reduce-only orders, cancels and controls. And the pace: latency
// and interval.
#include <functional>

#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/req.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

bool has(const contract::DecisionRecord& record, std::uint16_t flag) {
  return (record.flags & flag) != 0;
}

struct ReduceCase {
  std::string name;
  std::int64_t position;
  std::uint32_t open_buy, open_sell;  // reserved by other orders
  char side;
  std::uint32_t quantity;
  bool reduces;
};
class ReduceOnly : public testing::TestWithParam<ReduceCase> {};

TEST_P(ReduceOnly, PassesAKillAndNothingElseDoes) {
  const ReduceCase& c = GetParam();
  GateDriver gate;
  gate.load(position({}, c.position));
  if (c.open_buy != 0) gate.load(order_load({}, 50, 'B', c.open_buy));
  if (c.open_sell != 0) gate.load(order_load({}, 51, 'S', c.open_sell));
  gate.bench.around.killed = true;
  const auto record = gate.judge(enter({}, c.side, c.quantity, kBid));
  EXPECT_EQ(static_cast<Refusal>(record.code), c.reduces ? Refusal::kNone : Refusal::kKilled);
  EXPECT_EQ(has(record, contract::decision_flag::kReduceOnly), c.reduces);
  EXPECT_TRUE(has(record, contract::decision_flag::kKilled));
  ASSERT_EQ(gate.bench.releases.size(), c.reduces ? 1U : 0U);
  if (c.reduces) {
    EXPECT_FALSE(gate.bench.releases.back().value.new_risk);
  }
}
INSTANTIATE_TEST_SUITE_P(
    Table, ReduceOnly,
    testing::Values(ReduceCase{"flat_buy", 0, 0, 0, 'B', 1, false},
                    ReduceCase{"flat_sell", 0, 0, 0, 'S', 1, false},
                    ReduceCase{"long_sell_below", 100, 0, 0, 'S', 99, true},
                    ReduceCase{"long_sell_all", 100, 0, 0, 'S', 100, true},
                    ReduceCase{"long_sell_over", 100, 0, 0, 'S', 101, false},
                    ReduceCase{"long_buy", 100, 0, 0, 'B', 1, false},
                    ReduceCase{"short_buy_all", -100, 0, 0, 'B', 100, true},
                    ReduceCase{"short_buy_over", -100, 0, 0, 'B', 101, false},
                    ReduceCase{"short_sell", -100, 0, 0, 'S', 1, false},
                    ReduceCase{"long_sell_with_open_sells", 100, 0, 60, 'S', 40, true},
                    ReduceCase{"long_sell_with_open_sells_over", 100, 0, 60, 'S', 41, false},
                    ReduceCase{"open_buys_do_not_help", 100, 500, 60, 'S', 41, false},
                    ReduceCase{"open_buys_do_not_hurt", 100, 500, 60, 'S', 40, true},
                    ReduceCase{"short_buy_with_open_buys", -100, 1, 0, 'B', 99, true},
                    ReduceCase{"short_buy_with_open_buys_over", -100, 1, 0, 'B', 100, false}),
    [](const auto& c) { return c.param.name; });

TEST(ReduceOnlyReplace, CountsTheIncreaseOfTheChain) {
  GateDriver gate;
  gate.load(position({}, 100));
  gate.load(order_load({}, 50, 'S', 60, 10));  // 50 reserved
  gate.bench.around.killed = true;
  EXPECT_EQ(gate.refusal(replace(50, 111, kBid)), Refusal::kKilled);  // 50 + 51 > 100
  EXPECT_EQ(gate.refusal(replace(50, 110, kBid)), Refusal::kNone);    // 50 + 50
  EXPECT_EQ(gate.refusal(enter({}, 'S', 1, kBid)), Refusal::kKilled);
}

TEST(ReduceOnlyReplace, OfAFlatPartyIsNewRiskEvenDownwards) {
  GateDriver gate;
  gate.load(order_load({}, 50, 'S', 60));
  gate.bench.around.killed = true;
  EXPECT_EQ(gate.refusal(replace(50, 10, kBid)), Refusal::kKilled);
}

TEST(ReduceOnlyReplace, TakesPartyAndSideFromTheOriginal) {
  GateDriver gate;
  gate.send(limits(9));
  gate.load(position({.account = 4, .strategy = 6, .symbol = 9}, -100));
  gate.load(order_load({.account = 4, .strategy = 6, .symbol = 9}, 50, 'B', 60));
  const auto record =
      gate.judge(replace(50, 90, kBid, 77, {.account = 1, .strategy = 1, .symbol = 5}));
  EXPECT_EQ(record.account, 4);
  EXPECT_EQ(record.strategy, 6);
  EXPECT_EQ(record.symbol, 9);
  EXPECT_EQ(record.command_sequence, 77U);
  EXPECT_EQ(record.flags, contract::decision_flag::kReduceOnly | contract::decision_flag::kReplace |
                              contract::decision_flag::kBookValid);
  EXPECT_EQ(gate.bench.releases.back().value.symbol, 9U);
}

struct ExitCase {
  std::string name;
  std::function<void(GateDriver&)> arrange;
  Refusal expected;
  std::uint64_t price{kBid};
  std::uint32_t quantity{10};
};
class ExitFrom : public testing::TestWithParam<ExitCase> {};

TEST_P(ExitFrom, SkipsOnlyWhatAnExitMaySkip) {
  GateDriver gate;
  gate.load(position({}, 100'000));
  gate.bench.views[5] = {};
  GetParam().arrange(gate);
  EXPECT_EQ(gate.refusal(enter({}, 'S', GetParam().quantity, GetParam().price)),
            GetParam().expected);
}
MarketView& view(GateDriver& gate) { return gate.bench.views[5]; }
INSTANTIATE_TEST_SUITE_P(
    Table, ExitFrom,
    testing::Values(
        ExitCase{"killed", [](GateDriver& g) { g.bench.around.killed = true; }, Refusal::kNone},
        ExitCase{"symbol_disabled", [](GateDriver& g) { g.send(limits(5, {.enabled = 0})); },
                 Refusal::kNone},
        ExitCase{"market_closed", [](GateDriver& g) { view(g).market_open = false; },
                 Refusal::kNone},
        ExitCase{"halted", [](GateDriver& g) { view(g).trading = false; }, Refusal::kNone},
        ExitCase{"invalid", [](GateDriver& g) { view(g).valid = false; }, Refusal::kNone},
        ExitCase{"invalid_skips_collar", [](GateDriver& g) { view(g).valid = false; },
                 Refusal::kNone, 1},
        ExitCase{"stale_skips_collar", [](GateDriver& g) { g.bench.around.now_us += 501; },
                 Refusal::kNone, 1},
        ExitCase{"no_bid_skips_collar", [](GateDriver& g) { view(g).bid = false; }, Refusal::kNone,
                 1},
        ExitCase{"no_ask_skips_collar", [](GateDriver& g) { view(g).ask = false; }, Refusal::kNone,
                 1},
        ExitCase{"collar", [](GateDriver&) {}, Refusal::kBelowCollar, 994'999},
        ExitCase{"collar_while_killed", [](GateDriver& g) { g.bench.around.killed = true; },
                 Refusal::kBelowCollar, 994'999},
        ExitCase{"quantity", [](GateDriver&) {}, Refusal::kQuantity, kBid, 1001},
        ExitCase{"notional", [](GateDriver& g) { g.send(limits(5, {.max_notional = 1})); },
                 Refusal::kNone},
        ExitCase{"position", [](GateDriver& g) { g.send(limits(5, {.max_position = 0})); },
                 Refusal::kNone},
        ExitCase{"hold", [](GateDriver& g) { g.bench.around.hold = true; }, Refusal::kBootHold},
        ExitCase{"disabled", [](GateDriver& g) { g.bench.around.disabled = true; },
                 Refusal::kSessionDisabled},
        ExitCase{"unknown",
                 [](GateDriver& g) {
                   g.bench.report(9, accepted(1));
                   g.bench.run();
                 },
                 Refusal::kExposureUnknown},
        ExitCase{"records_full", [](GateDriver& g) { g.bench.around.past_half = true; },
                 Refusal::kRecordsFull}),
    [](const auto& c) { return c.param.name; });

// Law 2: every state that refuses entries, all at once, and each cancel and control still leaves.
TEST(AlwaysPass, CancelsAndControlsInEveryState) {
  GateDriver gate;
  gate.bench.report(9, accepted(1));  // exposure unknown
  gate.bench.run();
  for (unsigned state = 0; state < 16; ++state) {
    Surroundings& around = gate.bench.around;
    around.hold = state & 1U;
    around.killed = state & 2U;
    around.disabled = state & 4U;
    around.past_half = state & 8U;
    const std::size_t records = gate.bench.records.size();
    const std::size_t before = gate.bench.releases.size();
    const std::uint32_t ref = kFirstRef + 3 * state;
    for (const auto& command :
         {cancel(4711, 9), control('C'), control('D'), control('E'), control('Q')})
      gate.send(command);
    ASSERT_EQ(gate.bench.releases.size(), before + 5) << state;
    const std::uint32_t refs[] = {4711, ref, ref + 1, ref + 2, 0};
    for (unsigned i = 0; i < 5; ++i) {
      const Release& release = gate.bench.releases[before + i].value;
      EXPECT_EQ(release.user_ref, refs[i]);
      EXPECT_FALSE(release.new_risk);
      EXPECT_EQ(release.epoch, 3U);
    }
    EXPECT_EQ(gate.bench.releases[before].value.command, cancel(4711, 9));
    EXPECT_EQ(gate.bench.records.size(), records);
  }
  EXPECT_EQ(gate.bench.disables, 16U);
  EXPECT_EQ(gate.bench.enables, 16U);
}

TEST(AlwaysPass, TheCardsOwnControlsGoFirst) {
  GateDriver gate;
  for (int i = 0; i < 5; ++i) gate.bench.commands.push_back(cancel(50));
  gate.bench.step();
  gate.bench.own.push_back(control('D'));
  gate.bench.own.push_back(control('C'));
  ASSERT_TRUE(gate.bench.run());
  ASSERT_EQ(gate.bench.releases.size(), 7U);
  EXPECT_EQ(gate.bench.releases[1].value.command, control('D'));
  EXPECT_EQ(gate.bench.releases[1].value.user_ref, kFirstRef);
  EXPECT_EQ(gate.bench.releases[2].value.command, control('C'));
  EXPECT_EQ(gate.bench.releases[2].value.user_ref, kFirstRef + 1);
}

TEST(AlwaysPass, WithoutSessionLoadControlsCarryNoUserRef) {
  GateBench bench;
  bench.around.hold = bench.around.killed = true;
  bench.own.push_back(control('C'));
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.releases.size(), 1U);
  EXPECT_EQ(bench.releases[0].value.user_ref, 0U);
}

TEST(Session, DisableIsToldWhenItsFrameIsHandedOver) {
  GateDriver gate;
  gate.bench.take_releases = false;
  gate.bench.commands.push_back(control('D'));
  for (int i = 0; i < 50; ++i) gate.bench.step();
  ASSERT_EQ(gate.bench.releases.size(), 1U);
  EXPECT_EQ(gate.bench.disables, 0U);
  gate.bench.take_releases = true;
  gate.bench.step();
  EXPECT_EQ(gate.bench.disables, 1U);
}

TEST(Pace, SixCyclesAndOneTransactionEverySeven) {
  GateDriver gate;
  gate.load(order_load({}, 50, 'B', 20));
  GateBench& bench = gate.bench;
  const std::size_t accepted_before = bench.accepted.size();
  const std::size_t records = bench.records.size();
  const contract::Entry mixed[] = {enter({}, 'B', 1, kBid), enter({}, 'x', 0, 0),
                                   replace(50, 30, kBid),   replace(50, 40, kBid),
                                   enter({}, 'S', 1, 1),    replace(4711, 1, kBid),
                                   enter({}, 'B', 5, kBid), enter({.symbol = 7}, 'B', 1, kBid)};
  for (const auto& order : mixed) bench.commands.push_back(order);
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.records.size(), records + std::size(mixed));
  for (std::size_t i = 0; i < std::size(mixed); ++i) {
    EXPECT_EQ(bench.records[records + i].cycle,
              bench.accepted[accepted_before + i].cycle + kLatency)
        << i;
    if (i != 0) {
      EXPECT_EQ(bench.accepted[accepted_before + i].cycle,
                bench.accepted[accepted_before + i - 1].cycle + kInterval);
    }
  }
  // A release stands beside its decision, in the same cycle.
  ASSERT_EQ(bench.releases.size(), 3U);
  EXPECT_EQ(bench.releases[0].cycle, bench.records[records].cycle);
  EXPECT_EQ(bench.releases[1].cycle, bench.records[records + 2].cycle);
}

// A kill in the very cycle of the decision refuses; one cycle later the release is presented and
// the door stops it.
TEST(Pace, AKillCountsInTheCycleOfTheDecision) {
  for (unsigned at = 0; at < 9; ++at) {
    GateDriver gate;
    const std::uint64_t first = gate.bench.cycle();
    gate.bench.commands.push_back(enter({}, 'B', 1, kBid));
    while (gate.bench.cycle() != first + at) gate.bench.step();
    gate.bench.around.killed = true;
    ASSERT_TRUE(gate.bench.run());
    EXPECT_EQ(gate.bench.releases.size(), at <= kLatency - 1 ? 0U : 1U) << at;
  }
}

TEST(Pace, AFullRecordQueueStopsTheStreamAndLosesNothing) {
  GateDriver gate;
  gate.bench.take_records = false;
  for (int i = 0; i < 3; ++i) gate.bench.commands.push_back(enter({}, 'B', 1, kBid));
  for (int i = 0; i < 100; ++i) gate.bench.step();
  EXPECT_EQ(gate.bench.commands.size(), 2U);
  EXPECT_FALSE(gate.bench.quiet());
  gate.bench.take_records = true;
  ASSERT_TRUE(gate.bench.run());
  EXPECT_EQ(gate.bench.releases.size(), 3U);
}

TEST(Pace, ReportsAreTakenWhileOrderEntryIsStalled) {
  GateDriver gate;
  gate.bench.take_releases = false;
  gate.bench.commands.push_back(enter({}, 'B', 1, kBid));
  gate.bench.commands.push_back(enter({}, 'B', 1, kBid));
  gate.bench.report(1, accepted(kFirstRef));
  gate.bench.report(3, accepted(kFirstRef));
  for (int i = 0; i < 200; ++i) gate.bench.step();
  ASSERT_EQ(gate.bench.trips.size(), 1U);
  EXPECT_EQ(gate.bench.commands.size(), 1U);
}

}  // namespace
}  // namespace pcl::test
