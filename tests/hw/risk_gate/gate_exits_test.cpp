// What passes when entries do not: reduce-only orders, cancels and controls.
#include <functional>

#include "tests/hw/risk_gate/gate_fixture.hpp"

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
  if (c.open_buy != 0) gate.load(order_load({}, 50, 'B', c.open_buy, 0, kBid - 1));
  if (c.open_sell != 0) gate.load(order_load({}, 51, 'S', c.open_sell, 0, kAsk));
  gate.bench.around.killed = true;
  const auto record = gate.judge(enter({}, c.side, c.quantity, kBid));
  EXPECT_EQ(static_cast<Refusal>(record.code), c.reduces ? Refusal::kNone : Refusal::kKilled);
  EXPECT_EQ(record.operand, 0U);  // global
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
                    ReduceCase{"short_buy_with_open_buys_over", -100, 1, 0, 'B', 100, false},
                    ReduceCase{"a_short_side_never", 100, 0, 0, 'T', 1, false},
                    ReduceCase{"an_exempt_side_never", 100, 0, 0, 'E', 1, false}),
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
  gate.load(order_load({}, 50, 'B', 60));
  gate.bench.around.killed = true;
  EXPECT_EQ(gate.refusal(replace(50, 10, kBid)), Refusal::kKilled);
}

TEST(ReduceOnlyReplace, TakesPartyAndSideFromTheOriginal) {
  GateDriver gate;
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
template <class Edit>
std::function<void(GateDriver&)> symbol(Edit edit) {
  return [edit](GateDriver& g) { g.with([&](LimitBook& book) { edit(book.symbols[5]); }); };
}
template <class Edit>
std::function<void(GateDriver&)> account(std::uint8_t which, Edit edit) {
  return [=](GateDriver& g) { g.with([&](LimitBook& book) { edit(book.accounts[which]); }); };
}
const ExitCase kSkipped[] = {
    {"killed", [](GateDriver& g) { g.bench.around.killed = true; }, Refusal::kNone},
    {"killed_scopes",
     [](GateDriver& g) {
       g.bench.around.killed_sessions = 0xF;
       g.bench.around.killed_accounts = g.bench.around.killed_symbols = 0xFFFF;
       g.bench.around.killed_strategies = ~0ULL;
     },
     Refusal::kNone},
    {"records_full", [](GateDriver& g) { g.bench.around.past_half = true; }, Refusal::kNone},
    {"restricted", symbol([](auto& s) { s.accounts = 0; }), Refusal::kNone},
    {"symbol_disabled", symbol([](auto& s) { s.flags = 0; }), Refusal::kNone},
    {"market_closed", [](GateDriver& g) { view(g).market_open = false; }, Refusal::kNone},
    {"halted", [](GateDriver& g) { view(g).trading = false; }, Refusal::kNone},
    {"invalid", [](GateDriver& g) { view(g).valid = false; }, Refusal::kNone},
    {"invalid_skips_collar", [](GateDriver& g) { view(g).valid = false; }, Refusal::kNone, 1},
    {"stale_skips_collar", [](GateDriver& g) { g.bench.around.now_us += 501; }, Refusal::kNone, 1},
    {"no_bid_skips_collar", [](GateDriver& g) { view(g).bid = false; }, Refusal::kNone, 1},
    {"no_ask_skips_collar", [](GateDriver& g) { view(g).ask = false; }, Refusal::kNone, 1},
    {"no_last_skips_collar", symbol([](auto& s) { s.flags = 3; }), Refusal::kNone, 1},
    {"notional", symbol([](auto& s) { s.max_notional = 1; }), Refusal::kNone},
    {"position", symbol([](auto& s) { s.max_position = 0; }), Refusal::kNone},
    {"gross", account(1, [](auto& a) { a.max_gross = 0; }), Refusal::kNone},
    {"net", account(1, [](auto& a) { a.max_net = 0; }), Refusal::kNone},
    {"firm_gross", account(16, [](auto& a) { a.max_gross = 0; }), Refusal::kNone},
    {"firm_net", account(16, [](auto& a) { a.max_net = 0; }), Refusal::kNone},
    {"duplicate",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.accounts[1].duplicate_us = 1000; });
       g.send(enter({}, 'S', 10, kBid));
     },
     Refusal::kNone},
    {"reserve",
     [](GateDriver& g) {
       g.with([](LimitBook& b) {
         b.sessions[0] = b.strategies[2] = b.rates[5] = {16'000, 16'000, 16'000};
       });
       g.send(enter({}, 'S', 1, kBid));
     },
     Refusal::kNone},
};
const ExitCase kNotSkipped[] = {
    {"hold", [](GateDriver& g) { g.bench.around.hold = true; }, Refusal::kBootHold},
    {"disabled", [](GateDriver& g) { g.bench.around.disabled = true; }, Refusal::kSessionDisabled},
    {"unknown",
     [](GateDriver& g) {
       g.bench.report(9, accepted(1));
       g.bench.run();
     },
     Refusal::kExposureUnknown},
    {"unknown_and_records_full",
     [](GateDriver& g) {
       g.bench.report(9, accepted(1));
       g.bench.run();
       g.bench.around.past_half = true;
     },
     Refusal::kExposureUnknown},
    {"no_limits", symbol([](auto& s) { s = {.symbol = 5}; }), Refusal::kNoLimits},
    {"order_type", account(1, [](auto& a) { a.tifs = 0; }), Refusal::kOrderType},
    {"increment", symbol([](auto& s) { s.tick = 3; }), Refusal::kPriceIncrement, kBid + 100},
    {"collar", [](GateDriver&) {}, Refusal::kBelowCollar, 994'999},
    {"collar_while_killed", [](GateDriver& g) { g.bench.around.killed = true; },
     Refusal::kBelowCollar, 994'999},
    {"collar_around_close_of_an_invalid_book",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.symbols[5].flags = 5; });
       view(g).valid = false;
     },
     Refusal::kBelowCollar, 994'999},
    {"band", symbol([](auto& s) { s.price_high = 999'999; }), Refusal::kPriceBand},
    {"quantity", [](GateDriver&) {}, Refusal::kQuantity, kBid, 1001},
    {"self_trade", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 1, 0, kBid)); },
     Refusal::kSelfTrade},
    {"rate",
     [](GateDriver& g) {
       g.with([](LimitBook& b) { b.rates[5] = {16'000, 15'999, 0}; });
       g.send(enter({}, 'S', 1, kBid));
     },
     Refusal::kRate},
};
std::string name_of(const testing::TestParamInfo<ExitCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Skipped, ExitFrom, testing::ValuesIn(kSkipped), name_of);
INSTANTIATE_TEST_SUITE_P(NotSkipped, ExitFrom, testing::ValuesIn(kNotSkipped), name_of);

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
  // Each in its turn with the host's: neither waits behind all of the other's.
  ASSERT_EQ(gate.bench.releases.size(), 7U);
  EXPECT_EQ(gate.bench.releases[1].value.command, control('D'));
  EXPECT_EQ(gate.bench.releases[1].value.user_ref, kFirstRef);
  EXPECT_EQ(gate.bench.releases[2].value.command, cancel(50));
  EXPECT_EQ(gate.bench.releases[3].value.command, control('C'));
  EXPECT_EQ(gate.bench.releases[3].value.user_ref, kFirstRef + 1);
}
TEST(AlwaysPass, TheCardsOwnCancelsCarryTheirOrdersNumber) {
  GateDriver gate;
  gate.bench.around.killed = gate.bench.around.hold = true;
  gate.bench.own.push_back(cancel(77));
  gate.bench.own.push_back(cancel(78));
  ASSERT_TRUE(gate.bench.run());
  ASSERT_EQ(gate.bench.releases.size(), 2U);
  EXPECT_EQ(gate.bench.releases[0].value.user_ref, 77U);
  EXPECT_EQ(gate.bench.releases[1].value.user_ref, 78U);
  EXPECT_EQ(gate.bench.releases[1].value.symbol, 5U);
  EXPECT_EQ(gate.bench.counter(contract::Counter::kOwnCancels), 2U);
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

}  // namespace
}  // namespace pcl::test
