// Every refusal reason, its operand and limit, both sides of every bound. Expectations are written
// by hand from the contract; the latency of each decision is asserted by the driver.
#include <functional>

#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/req.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

struct RefusalCase {
  std::string name;
  std::function<void(GateDriver&)> arrange;
  contract::Entry order;
  Refusal expected;
  std::uint64_t operand{}, limit{};
};

const Party kParty{};
const auto kNothing = [](GateDriver&) {};
MarketView& view(GateDriver& gate) { return gate.bench.views[5]; }
void killed(GateDriver& gate) { gate.bench.around.killed = true; }

class GateRefusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(GateRefusal, HasItsReasonOperandAndLimit) {
  const RefusalCase& c = GetParam();
  GateDriver gate;
  c.arrange(gate);
  const std::size_t releases = gate.bench.releases.size();
  const auto record = gate.judge(c.order);
  EXPECT_EQ(static_cast<Refusal>(record.code), c.expected)
      << to_string(static_cast<Refusal>(record.code));
  EXPECT_EQ(record.operand, c.operand);
  EXPECT_EQ(record.limit, c.limit);
  const bool passed = c.expected == Refusal::kNone;
  EXPECT_EQ(gate.bench.releases.size(), releases + (passed ? 1 : 0));
  EXPECT_EQ(record.user_ref != 0, passed);
  EXPECT_EQ(gate.bench.counter(contract::Counter::kOrdersRefused), passed ? 0U : 1U);
}

const RefusalCase kStateCases[] = {
    {"passes", kNothing, enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"boot_hold", [](GateDriver& g) { g.bench.around.hold = true; }, enter(kParty, 'B', 10, kBid),
     Refusal::kBootHold},
    {"session_disabled", [](GateDriver& g) { g.bench.around.disabled = true; },
     enter(kParty, 'B', 10, kBid), Refusal::kSessionDisabled},
    {"exposure_unknown",
     [](GateDriver& g) {
       g.bench.report(9, accepted(1));
       g.bench.run();
     },
     enter(kParty, 'B', 10, kBid), Refusal::kExposureUnknown},
    {"records_full", [](GateDriver& g) { g.bench.around.past_half = true; },
     enter(kParty, 'B', 10, kBid), Refusal::kRecordsFull},
    {"no_user_ref",
     [](GateDriver& g) {
       g.load(session(1, 0xFFFFFFFF));
       g.send(control('D'));
     },
     enter(kParty, 'B', 10, kBid), Refusal::kNoUserRef},
    {"last_user_ref", [](GateDriver& g) { g.load(session(1, 0xFFFFFFFF)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"no_limits", kNothing, enter({.symbol = 6}, 'B', 10, kBid), Refusal::kNoLimits},
    {"symbol_above_range", kNothing, enter({.symbol = 256 + 5}, 'B', 10, kBid), Refusal::kNoLimits},
    {"unknown_order", kNothing, replace(100, 10, kBid), Refusal::kUnknownOrder},
    {"no_limits_of_original", [](GateDriver& g) { g.load(order_load({.symbol = 6}, 50, 'B', 10)); },
     replace(50, 20, kBid), Refusal::kNoLimits},
};
const RefusalCase kOrderCases[] = {
    {"side", kNothing, enter(kParty, 'T', 10, kBid), Refusal::kBadOrder, 'T', 0},
    {"side_before_quantity", kNothing, enter(kParty, 'b', 0, 0), Refusal::kBadOrder, 'b', 0},
    {"quantity_zero", kNothing, enter(kParty, 'B', 0, 0), Refusal::kBadOrder, 0, 1},
    {"price_zero", kNothing, enter(kParty, 'B', 1, 0), Refusal::kBadOrder, 0, 0},
    {"price_above", kNothing, enter(kParty, 'B', 1, 1'999'999'901), Refusal::kBadOrder,
     1'999'999'901, 1'999'999'900},
    {"price_wide", kNothing, enter(kParty, 'B', 1, 1ULL << 63), Refusal::kBadOrder, 1ULL << 63,
     1'999'999'900},
    {"price_at", kNothing, enter(kParty, 'B', 1, 1'999'999'900), Refusal::kAboveCollar,
     1'999'999'900, 1'005'200},
    {"account_above", kNothing, enter({.account = 16}, 'B', 1, kBid), Refusal::kBadOrder, 16, 15},
    {"account_at", kNothing, enter({.account = 15}, 'B', 1, kBid), Refusal::kNone},
    {"strategy_above", kNothing, enter({.strategy = 64}, 'B', 1, kBid), Refusal::kBadOrder, 64, 63},
    {"strategy_at", kNothing, enter({.strategy = 63}, 'B', 1, kBid), Refusal::kNone},
    {"replace_at_executed", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 7, kBid), Refusal::kBadOrder, 7, 7},
    {"replace_above_executed", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 8, kBid), Refusal::kNone},
    {"replace_quantity_zero", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 0, kBid), Refusal::kBadOrder, 0, 1},
    {"replace_price_zero", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 20, 7)); },
     replace(50, 30, 0), Refusal::kBadOrder, 0, 0},
};
const RefusalCase kMarketCases[] = {
    {"killed", killed, enter(kParty, 'B', 10, kBid), Refusal::kKilled},
    {"symbol_disabled", [](GateDriver& g) { g.send(limits(5, {.enabled = 0})); },
     enter(kParty, 'B', 10, kBid), Refusal::kSymbolDisabled},
    {"market_closed", [](GateDriver& g) { view(g).market_open = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kMarketClosed},
    {"halted", [](GateDriver& g) { view(g).trading = false; }, enter(kParty, 'B', 10, kBid),
     Refusal::kHalted},
    {"book_invalid_symbol", [](GateDriver& g) { view(g).valid = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookInvalid},
    {"book_invalid_gap", [](GateDriver& g) { view(g).gap = true; }, enter(kParty, 'B', 10, kBid),
     Refusal::kBookInvalid},
    {"book_invalid_feed", [](GateDriver& g) { view(g).started = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookInvalid},
    {"book_stale", [](GateDriver& g) { g.bench.around.now_us = 1'000'501; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookStale, 501, 500},
    {"book_just_fresh", [](GateDriver& g) { g.bench.around.now_us = 1'000'500; },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"book_stale_unset", [](GateDriver& g) { g.bench.around.stale_us = 0; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookStale},
    {"book_stale_unheard", [](GateDriver& g) { view(g).heard = false; },
     enter(kParty, 'B', 10, kBid), Refusal::kBookStale},
    {"no_bid", [](GateDriver& g) { view(g).bid = false; }, enter(kParty, 'B', 10, kBid),
     Refusal::kNoQuote},
    {"no_ask", [](GateDriver& g) { view(g).ask = false; }, enter(kParty, 'S', 10, kBid),
     Refusal::kNoQuote},
};
const RefusalCase kValueCases[] = {
    {"below_collar", kNothing, enter(kParty, 'B', 10, 994'999), Refusal::kBelowCollar, 994'999,
     995'000},
    {"at_low_collar", kNothing, enter(kParty, 'B', 10, 995'000), Refusal::kNone},
    {"at_high_collar", kNothing, enter(kParty, 'S', 10, 1'005'200), Refusal::kNone},
    {"above_collar", kNothing, enter(kParty, 'S', 10, 1'005'201), Refusal::kAboveCollar, 1'005'201,
     1'005'200},
    {"collar_floor", [](GateDriver& g) { g.send(limits(5, {.collar = 1'000'001})); },
     enter(kParty, 'B', 10, 1), Refusal::kNone},
    {"collar_beyond_32_bits",
     [](GateDriver& g) { g.send(limits(5, {.max_notional = ~0ULL, .collar = 1ULL << 32})); },
     enter(kParty, 'B', 10, 1'999'999'900), Refusal::kNone},
    {"collar_of_32_bits",
     [](GateDriver& g) { g.send(limits(5, {.max_notional = ~0ULL, .collar = 0xFFFFFFFF})); },
     enter(kParty, 'B', 10, 1'999'999'900), Refusal::kNone},
    {"quantity_above", kNothing, enter(kParty, 'B', 1001, 995'000), Refusal::kQuantity, 1001, 1000},
    {"notional_at", kNothing, enter(kParty, 'B', 1000, kBid), Refusal::kNone},
    {"notional_above", kNothing, enter(kParty, 'B', 1000, 1'000'001), Refusal::kNotional,
     1'000'001'000, 1'000'000'000},
    {"notional_of_63_bits",
     [](GateDriver& g) { g.send(limits(5, {.collar = ~0ULL, .max_quantity = 0xFFFFFFFF})); },
     enter(kParty, 'B', 0xFFFFFFFF, 1'999'999'900), Refusal::kNotional,
     8'589'934'160'503'270'500ULL, 1'000'000'000},
    {"replace_quantity_is_the_total",
     [](GateDriver& g) { g.load(order_load({}, 50, 'B', 900, 500)); }, replace(50, 1001, 995'000),
     Refusal::kQuantity, 1001, 1000},
    {"replace_notional_is_of_the_total",
     [](GateDriver& g) { g.load(order_load({}, 50, 'B', 900, 500)); }, replace(50, 1000, 1'000'001),
     Refusal::kNotional, 1'000'001'000, 1'000'000'000},
};
const RefusalCase kPositionCases[] = {
    {"buy_at", [](GateDriver& g) { g.load(position({}, 1990)); }, enter(kParty, 'B', 10, kBid),
     Refusal::kNone},
    {"buy_above", [](GateDriver& g) { g.load(position({}, 1991)); }, enter(kParty, 'B', 10, kBid),
     Refusal::kPosition, 2001, 2000},
    {"sell_at", [](GateDriver& g) { g.load(position({}, -1990)); }, enter(kParty, 'S', 10, kBid),
     Refusal::kNone},
    {"sell_above", [](GateDriver& g) { g.load(position({}, -1991)); }, enter(kParty, 'S', 10, kBid),
     Refusal::kPosition, 2001, 2000},
    {"buy_counts_open", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 2000, 5)); },
     enter(kParty, 'B', 6, kBid), Refusal::kPosition, 2001, 2000},
    {"buy_not_open_sells", [](GateDriver& g) { g.load(order_load({}, 50, 'S', 2000)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"other_strategy", [](GateDriver& g) { g.load(position({.strategy = 3}, 2000)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"other_account", [](GateDriver& g) { g.load(position({.account = 0}, 2000)); },
     enter(kParty, 'B', 10, kBid), Refusal::kNone},
    {"largest_position", [](GateDriver& g) { g.load(position({}, 1LL << 40)); },
     enter(kParty, 'B', 10, kBid), Refusal::kPosition, (1ULL << 40) + 10, 2000},
    {"largest_short", [](GateDriver& g) { g.load(position({}, -(1LL << 40))); },
     enter(kParty, 'S', 10, kBid), Refusal::kPosition, (1ULL << 40) + 10, 2000},
    // 32-bit sums would wrap here.
    {"largest_limit",
     [](GateDriver& g) {
       g.send(limits(5, {.max_position = 0xFFFFFFFF}));
       g.load(position({}, 0xFFFFFFFF));
     },
     enter(kParty, 'B', 1, kBid), Refusal::kPosition, 0x100000000, 0xFFFFFFFF},
    {"replace_counts_the_increase",
     [](GateDriver& g) {
       g.load(position({}, 1500));
       g.load(order_load({}, 50, 'B', 300));
     },
     replace(50, 501, kBid), Refusal::kPosition, 2001, 2000},
    {"replace_at",
     [](GateDriver& g) {
       g.load(position({}, 1500));
       g.load(order_load({}, 50, 'B', 300));
     },
     replace(50, 500, kBid), Refusal::kNone},
    // A smaller total frees nothing before the venue confirms, and adds nothing.
    {"replace_down",
     [](GateDriver& g) {
       g.load(position({}, 1700));
       g.load(order_load({}, 50, 'B', 300));
     },
     replace(50, 100, kBid), Refusal::kNone},
};

std::string name_of(const testing::TestParamInfo<RefusalCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(State, GateRefusal, testing::ValuesIn(kStateCases), name_of);
INSTANTIATE_TEST_SUITE_P(Order, GateRefusal, testing::ValuesIn(kOrderCases), name_of);
INSTANTIATE_TEST_SUITE_P(Market, GateRefusal, testing::ValuesIn(kMarketCases), name_of);
INSTANTIATE_TEST_SUITE_P(Value, GateRefusal, testing::ValuesIn(kValueCases), name_of);
INSTANTIATE_TEST_SUITE_P(Position, GateRefusal, testing::ValuesIn(kPositionCases), name_of);

// Everything wrong at once; then each cause is taken away in turn, and the next reason appears.
TEST(GatePrecedence, FollowsTheEnumeration) {
  GateDriver gate;
  MarketView& market = view(gate);
  market.bid = market.valid = market.trading = market.market_open = market.heard = false;
  gate.load(position({}, 2000));
  gate.load(limits(
      5, {.max_notional = 1, .collar = 0, .max_quantity = 10, .max_position = 2000, .enabled = 0}));
  gate.load(session(1, 0xFFFFFFFF));
  gate.send(control('E'));  // the last UserRefNum
  gate.bench.report(9, accepted(1));
  gate.bench.run();
  gate.bench.around.hold = gate.bench.around.killed = gate.bench.around.disabled = true;
  gate.bench.around.past_half = true;
  contract::Entry order = enter({.symbol = 6}, 'x', 11, 999'999);
  const auto expect = [&](Refusal expected) {
    const Refusal got = gate.refusal(order);
    EXPECT_EQ(got, expected) << to_string(got) << ", not " << to_string(expected);
  };
  expect(Refusal::kBootHold);
  gate.bench.around.hold = false;
  expect(Refusal::kSessionDisabled);
  gate.bench.around.disabled = false;
  expect(Refusal::kExposureUnknown);
  gate.bench.pulse_hold_released();
  expect(Refusal::kRecordsFull);
  gate.bench.around.past_half = false;
  expect(Refusal::kNoUserRef);
  gate.load(session(1, 100));
  expect(Refusal::kNoLimits);
  order = enter({}, 'x', 11, 999'999);
  expect(Refusal::kBadOrder);
  order = enter({}, 'B', 11, 999'999);
  expect(Refusal::kKilled);
  gate.bench.around.killed = false;
  expect(Refusal::kSymbolDisabled);
  gate.load(limits(5, {.max_notional = 1, .collar = 0, .max_quantity = 10, .max_position = 2000}));
  expect(Refusal::kMarketClosed);
  market.market_open = true;
  expect(Refusal::kHalted);
  market.trading = true;
  expect(Refusal::kBookInvalid);
  market.valid = true;
  expect(Refusal::kBookStale);
  market.heard = true;
  expect(Refusal::kNoQuote);
  market.bid = true;
  expect(Refusal::kBelowCollar);
  order = enter({}, 'B', 11, 1'000'201);
  expect(Refusal::kAboveCollar);
  order = enter({}, 'B', 11, 1'000'200);
  expect(Refusal::kQuantity);
  order = enter({}, 'B', 10, 1'000'200);
  expect(Refusal::kNotional);
  gate.load(limits(5, {.collar = 0, .max_quantity = 10, .max_position = 2000}));
  expect(Refusal::kPosition);
  order = enter({}, 'S', 10, 1'000'200);
  expect(Refusal::kNone);
}

TEST(GatePrecedence, UnknownOrderThenReplacePendingThenBadOrder) {
  GateDriver gate;
  gate.load(order_load({}, 50, 'B', 20));
  EXPECT_EQ(gate.refusal(replace(51, 0, 0)), Refusal::kUnknownOrder);
  EXPECT_EQ(gate.refusal(replace(50, 30, kBid)), Refusal::kNone);  // becomes 100
  EXPECT_EQ(gate.refusal(replace(50, 0, 0)), Refusal::kReplacePending);
  EXPECT_EQ(gate.refusal(replace(100, 0, 0)), Refusal::kReplacePending);
  gate.report(replaced(50, 100));
  EXPECT_EQ(gate.refusal(replace(50, 0, 0)), Refusal::kUnknownOrder);
  EXPECT_EQ(gate.refusal(replace(100, 0, 0)), Refusal::kBadOrder);
  gate.bench.around.killed = true;
  EXPECT_EQ(gate.refusal(replace(100, 0, 0)), Refusal::kBadOrder);
  EXPECT_EQ(gate.refusal(replace(100, 31, kBid)), Refusal::kKilled);
}

}  // namespace
}  // namespace pcl::test
