// Loads, exposure_clear and order_resolve: when they are carried out, and the refused record when
// not.
#include "tests/hw/risk_gate/gate_fixture.hpp"

namespace pcl::test {
namespace {

using contract::CommandKind;
using contract::CommandRefusal;
using contract::Refusal;

struct LoadCase {
  std::string name;
  contract::Entry command;
  bool hold;
  bool killed;
  CommandRefusal expected;
  std::uint16_t symbol;
};
class Refused : public testing::TestWithParam<LoadCase> {};

template <class Edit>
contract::Entry edited(contract::Entry entry, Edit edit) {
  edit(entry.bytes);
  return entry;
}
const auto kWithSequence = [](auto& bytes) { bytes[8] = 42; };

TEST_P(Refused, LeavesARecordAndChangesNothing) {
  const LoadCase& c = GetParam();
  GateDriver gate;
  gate.load(order_load({}, 50, 'B', 10));
  gate.bench.around.hold = c.hold;
  gate.bench.around.killed = c.killed;
  const auto record = gate.refused(edited(c.command, kWithSequence));
  EXPECT_EQ(record.code, static_cast<std::uint8_t>(c.expected));
  EXPECT_EQ(record.command_kind, c.command.kind());
  EXPECT_EQ(record.command_sequence, 42U);
  EXPECT_EQ(record.expected, 0U);
  EXPECT_EQ(record.symbol, c.symbol);
  EXPECT_EQ(gate.bench.refused_pulses, 1U);
  EXPECT_TRUE(gate.bench.releases.empty());
  gate.bench.around.hold = gate.bench.around.killed = false;
  EXPECT_EQ(gate.worst('B'), 10);
  EXPECT_EQ(gate.worst('S'), 0);
  EXPECT_EQ(gate.judge(enter({}, 'B', 1, kBid)).user_ref, kFirstRef);
}

constexpr std::uint16_t kNone = 0xFFFF;
const LoadCase kCases[] = {
    {"clear", clear(), false, true, CommandRefusal::kNotInHold, kNone},
    {"position", position({}, 5), false, true, CommandRefusal::kNotInHold, 5},
    {"order", order_load({}, 51, 'B', 5), false, true, CommandRefusal::kNotInHold, 5},
    {"session", session(1, 1), false, true, CommandRefusal::kNotInHold, kNone},
    {"resolve", resolve(50), false, false, CommandRefusal::kNotAllowed, kNone},
    {"resolve_unknown_in_hold", resolve(51), true, false, CommandRefusal::kUnknownOrder, kNone},
    {"resolve_unknown_in_kill", resolve(51), false, true, CommandRefusal::kUnknownOrder, kNone},
    {"limits_symbol", limits(256), false, false, CommandRefusal::kBadSymbol, 256},
    {"position_symbol", position({.symbol = 256}, 5), true, false, CommandRefusal::kBadSymbol, 256},
    {"position_account", position({.account = 16}, 5), true, false, CommandRefusal::kBadValue, 5},
    {"position_strategy", position({.strategy = 64}, 5), true, false, CommandRefusal::kBadValue, 5},
    {"position_above", position({}, (1LL << 40) + 1), true, false, CommandRefusal::kBadValue, 5},
    {"position_below", position({}, -(1LL << 40) - 1), true, false, CommandRefusal::kBadValue, 5},
    {"position_lowest", position({}, INT64_MIN), true, false, CommandRefusal::kBadValue, 5},
    {"order_symbol", order_load({.symbol = 0x8005}, 51, 'B', 5), true, false,
     CommandRefusal::kBadSymbol, 0x8005},
    {"order_ref_zero", order_load({}, 0, 'B', 5), true, false, CommandRefusal::kBadValue, 5},
    {"order_side", order_load({}, 51, 'X', 5), true, false, CommandRefusal::kBadValue, 5},
    {"order_executed", order_load({}, 51, 'B', 5, 5), true, false, CommandRefusal::kBadValue, 5},
    {"order_account", order_load({.account = 16}, 51, 'B', 5), true, false,
     CommandRefusal::kBadValue, 5},
    {"order_twice", order_load({}, 50, 'B', 5), true, false, CommandRefusal::kDuplicate, 5},
    {"session_report_zero", session(0, 1), true, false, CommandRefusal::kBadValue, kNone},
    {"session_ref_zero", session(1, 0), true, false, CommandRefusal::kBadValue, kNone},
    {"control_op", control('X'), false, false, CommandRefusal::kBadValue, kNone},
    {"kind", contract::to_entry(contract::HeartbeatCommand{}), false, false,
     CommandRefusal::kBadKind, kNone},
};
INSTANTIATE_TEST_SUITE_P(Table, Refused, testing::ValuesIn(kCases),
                         [](const auto& c) { return c.param.name; });

TEST(Loads, PositionsAtTheirBounds) {
  GateDriver gate;
  gate.load(position({}, 1LL << 40));
  EXPECT_EQ(gate.worst('B'), 1LL << 40);
  gate.load(position({}, -(1LL << 40)));
  EXPECT_EQ(gate.worst('S'), 1LL << 40);
  EXPECT_EQ(gate.bench.refused_pulses, 0U);
}
TEST(Loads, PositionKeepsOpenQuantities) {
  GateDriver gate;
  gate.load(order_load({}, 50, 'B', 30, 10));
  gate.load(position({}, 7));
  EXPECT_EQ(gate.worst('B'), 27);
  EXPECT_EQ(gate.worst('S'), -7);
}
TEST(Loads, ClearForgetsPositionsAndOrdersAndHoldsCommandsMeanwhile) {
  GateDriver gate;
  gate.load(position({}, 500));
  gate.load(order_load({}, 50, 'B', 30));
  gate.load(clear());
  EXPECT_EQ(gate.worst('B'), 0);
  EXPECT_EQ(gate.worst('S'), 0);
  EXPECT_EQ(gate.refusal(replace(50, 40, kBid)), Refusal::kUnknownOrder);
  gate.load(order_load({}, 50, 'B', 30));  // no duplicate
  EXPECT_EQ(gate.bench.refused_pulses, 0U);
}
TEST(Loads, ALoadedOrderLivesOn) {
  GateDriver gate;
  gate.load(order_load({}, 50, 'S', 30, 10));
  EXPECT_EQ(gate.worst('S'), 20);
  gate.report(executed(50, 5));
  EXPECT_EQ(gate.worst('S'), 20);
  EXPECT_EQ(gate.worst('B'), -5);
  gate.report(executed(50, 15));
  EXPECT_EQ(gate.refusal(replace(50, 40, kBid)), Refusal::kUnknownOrder);
}
TEST(Loads, SessionIsForgottenByHoldSetAndTheNumbersAreKept) {
  GateDriver gate;
  EXPECT_TRUE(gate.bench.session_loaded());
  gate.bench.pulse_hold_set();
  EXPECT_FALSE(gate.bench.session_loaded());
  gate.report(accepted(1));
  EXPECT_TRUE(gate.bench.trips.empty());
  gate.load(session(1, 500));
  EXPECT_TRUE(gate.bench.session_loaded());
  EXPECT_EQ(gate.judge(enter({}, 'B', 1, kBid)).user_ref, 500U);
}
TEST(Loads, BeforeAnySessionEveryReportIsAGap) {
  GateBench bench;
  bench.report(1, accepted(1));
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, contract::KillSource::kReportGap);
}
TEST(Loads, ResolveReleasesAnOrder) {
  for (const bool hold : {true, false}) {
    GateDriver gate;
    gate.judge(enter({}, 'B', 100, kBid));
    (hold ? gate.bench.around.hold : gate.bench.around.killed) = true;
    gate.send(resolve(100));
    gate.bench.around.hold = gate.bench.around.killed = false;
    EXPECT_EQ(gate.bench.refused_pulses, 0U);
    EXPECT_EQ(gate.worst('B'), 0);
  }
}
TEST(Loads, ResolveOfAReplaceLeavesTheOriginalAndOfTheOriginalTakesBoth) {
  GateDriver gate;
  gate.judge(enter({}, 'B', 100, kBid));
  gate.judge(replace(100, 150, kBid));
  gate.load(resolve(101));
  EXPECT_EQ(gate.worst('B'), 100);
  gate.judge(replace(100, 150, kBid));  // 102... worst() used numbers of none
  gate.load(resolve(100));
  EXPECT_EQ(gate.worst('B'), 0);
  EXPECT_EQ(gate.refused(resolve(100)).code,
            static_cast<std::uint8_t>(CommandRefusal::kNotAllowed));
}
TEST(Loads, LimitsAreReplacedWhole) {
  GateDriver gate;
  EXPECT_EQ(gate.refusal(enter({}, 'B', 1000, kBid)), Refusal::kNone);
  gate.send(limits(5, {.max_quantity = 999}));
  EXPECT_EQ(gate.refusal(enter({}, 'B', 1000, kBid)), Refusal::kQuantity);
}

}  // namespace
}  // namespace pcl::test
