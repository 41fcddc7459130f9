// Loads, limits, exposure_clear and order_resolve: when they are carried out, and the refused
// record when not.
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
  std::uint8_t account{}, strategy{};
};
class Refused : public testing::TestWithParam<LoadCase> {};

template <class Command, class Edit>
contract::Entry edited(Command command, Edit edit) {
  edit(command);
  return contract::to_entry(command);
}
contract::Entry symbol_limits(std::uint16_t symbol, char pad = 0) {
  auto command = LimitBook::open_symbol();
  command.symbol = symbol;
  command.pad[3] = pad;
  return contract::to_entry(command);
}
contract::Entry account_limits(std::uint8_t account, char pad = 0) {
  auto command = LimitBook::open_account();
  command.account = account;
  command.pad[1] = pad;
  return contract::to_entry(command);
}
contract::Entry bucket(std::uint8_t scope, std::uint16_t index, Bucket values = {1, 1, 1}) {
  return LimitBook::bucket_command(static_cast<contract::RateScope>(scope), index, values);
}

TEST_P(Refused, LeavesARecordAndChangesNothing) {
  const LoadCase& c = GetParam();
  GateDriver gate;
  gate.probe();
  gate.load(order_load({}, 50, 'B', 10));
  gate.bench.around.hold = c.hold;
  gate.bench.around.killed = c.killed;
  contract::Entry command = c.command;
  command.bytes[8] = 42;  // sequence
  const auto record = gate.refused(command);
  EXPECT_EQ(record.code, static_cast<std::uint8_t>(c.expected));
  EXPECT_EQ(record.command_kind, c.command.kind());
  EXPECT_EQ(record.command_sequence, 42U);
  EXPECT_EQ(record.expected, 0U);
  EXPECT_EQ(record.symbol, c.symbol);
  EXPECT_EQ(record.account, c.account);
  EXPECT_EQ(record.strategy, c.strategy);
  EXPECT_EQ(gate.bench.refused_pulses, 1U);
  EXPECT_TRUE(gate.bench.releases.empty());
  gate.bench.around.hold = gate.bench.around.killed = false;
  EXPECT_EQ(gate.worst('B'), 10);
  EXPECT_EQ(gate.worst('S'), 0);
  EXPECT_EQ(gate.judge(enter({}, 'B', 1, kBid)).user_ref, kFirstRef);
}

constexpr std::uint16_t kNone = 0xFFFF;
const LoadCase kTimeCases[] = {
    {"clear", clear(), false, true, CommandRefusal::kNotInHold, kNone},
    {"position", position({}, 5), false, true, CommandRefusal::kNotInHold, 5, 1, 2},
    {"order", order_load({}, 51, 'B', 5), false, true, CommandRefusal::kNotInHold, 5, 1, 2},
    {"session", session(1, 1), false, true, CommandRefusal::kNotInHold, kNone},
    {"account", account_load(3, 1, 1), false, true, CommandRefusal::kNotInHold, kNone, 3},
    {"resolve", resolve(50), false, false, CommandRefusal::kNotAllowed, kNone},
    {"resolve_unknown_in_hold", resolve(51), true, false, CommandRefusal::kUnknownOrder, kNone},
    {"resolve_unknown_in_kill", resolve(51), false, true, CommandRefusal::kUnknownOrder, kNone},
    {"control_op", control('X'), false, false, CommandRefusal::kBadValue, kNone},
    {"kind", contract::to_entry(contract::HeartbeatCommand{}), false, false,
     CommandRefusal::kBadKind, kNone},
};
const LoadCase kValueCases[] = {
    {"position_symbol", position({.symbol = 16}, 5), true, false, CommandRefusal::kBadSymbol, 16, 1,
     2},
    {"position_account", position({.account = 16}, 5), true, false, CommandRefusal::kBadValue, 5,
     16, 2},
    {"position_strategy", position({.strategy = 64}, 5), true, false, CommandRefusal::kBadValue, 5,
     1, 64},
    {"position_above", position({}, (1LL << 40) + 1), true, false, CommandRefusal::kBadValue, 5, 1,
     2},
    {"position_below", position({}, -(1LL << 40) - 1), true, false, CommandRefusal::kBadValue, 5, 1,
     2},
    {"position_lowest", position({}, INT64_MIN), true, false, CommandRefusal::kBadValue, 5, 1, 2},
    {"order_symbol", order_load({.symbol = 0x8005}, 51, 'B', 5), true, false,
     CommandRefusal::kBadSymbol, 0x8005, 1, 2},
    {"order_ref_zero", order_load({}, 0, 'B', 5), true, false, CommandRefusal::kBadValue, 5, 1, 2},
    {"order_side", order_load({}, 51, 'X', 5), true, false, CommandRefusal::kBadValue, 5, 1, 2},
    {"order_executed", order_load({}, 51, 'B', 5, 5), true, false, CommandRefusal::kBadValue, 5, 1,
     2},
    {"order_price_zero", order_load({}, 51, 'B', 5, 0, 0), true, false, CommandRefusal::kBadValue,
     5, 1, 2},
    {"order_price_above", order_load({}, 51, 'B', 5, 0, 1'999'999'901), true, false,
     CommandRefusal::kBadValue, 5, 1, 2},
    {"order_new_risk", edited(loaded_order({}, 51, 'B', 5), [](auto& o) { o.new_risk = 2; }), true,
     false, CommandRefusal::kBadValue, 5, 1, 2},
    {"order_account", order_load({.account = 16}, 51, 'B', 5), true, false,
     CommandRefusal::kBadValue, 5, 16, 2},
    {"order_twice", order_load({}, 50, 'B', 5), true, false, CommandRefusal::kDuplicate, 5, 1, 2},
    {"order_of_no_party", order_load({.symbol = 7}, 51, 'B', 5), true, false,
     CommandRefusal::kTableFull, 7, 1, 2},
    {"order_slot_taken", order_load({}, 50 + 4096, 'B', 5), true, false, CommandRefusal::kTableFull,
     5, 1, 2},
    {"session_report_zero", session(0, 1), true, false, CommandRefusal::kBadValue, kNone},
    {"session_ref_zero", session(1, 0), true, false, CommandRefusal::kBadValue, kNone},
    {"account_beyond_firm", account_load(17, 1, 1), true, false, CommandRefusal::kBadValue, kNone,
     17},
    {"account_bought", account_load(16, (1ULL << 62) + 1, 0), true, false,
     CommandRefusal::kBadValue, kNone, 16},
    {"account_sold", account_load(0, 0, (1ULL << 62) + 1), true, false, CommandRefusal::kBadValue,
     kNone},
    {"revalue_symbol", revalue({.symbol = 16}), false, false, CommandRefusal::kBadSymbol, 16, 1, 2},
    {"revalue_of_no_party", revalue({.symbol = 7}), false, false, CommandRefusal::kBadValue, 7, 1,
     2},
    {"revalue_account", revalue({.account = 17}), false, false, CommandRefusal::kBadValue, 5, 17,
     2},
};
const LoadCase kLimitCases[] = {
    {"symbol", symbol_limits(16), false, false, CommandRefusal::kBadSymbol, 16},
    {"symbol_pad", symbol_limits(5, 1), false, false, CommandRefusal::kBadValue, 5},
    {"account", account_limits(17), false, false, CommandRefusal::kBadValue, kNone, 17},
    {"account_pad", account_limits(3, 1), false, false, CommandRefusal::kBadValue, kNone, 3},
    {"bucket_scope", bucket(4, 0), false, false, CommandRefusal::kBadValue, kNone},
    {"bucket_session", bucket(0, 4), false, false, CommandRefusal::kBadValue, kNone},
    {"bucket_strategy", bucket(1, 64), false, false, CommandRefusal::kBadValue, kNone},
    {"bucket_symbol", bucket(2, 16), false, false, CommandRefusal::kBadValue, kNone},
    {"bucket_executions", bucket(3, 64), false, false, CommandRefusal::kBadValue, kNone},
    {"bucket_no_interval", bucket(0, 0, {0, 1, 0}), false, false, CommandRefusal::kBadValue, kNone},
    {"bucket_reserve", bucket(0, 0, {1, 1, 2}), false, false, CommandRefusal::kBadValue, kNone},
};
std::string name_of(const testing::TestParamInfo<LoadCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Time, Refused, testing::ValuesIn(kTimeCases), name_of);
INSTANTIATE_TEST_SUITE_P(Value, Refused, testing::ValuesIn(kValueCases), name_of);
INSTANTIATE_TEST_SUITE_P(Limit, Refused, testing::ValuesIn(kLimitCases), name_of);

class Loads : public testing::Test, public GateDriver {
 protected:
  Loads() { probe(); }
};

TEST_F(Loads, PositionsAtTheirBounds) {
  load(position({}, 1LL << 40));
  EXPECT_EQ(worst('B'), 1LL << 40);
  load(position({}, -(1LL << 40)));
  EXPECT_EQ(worst('S'), 1LL << 40);
  EXPECT_EQ(bench.refused_pulses, 0U);
}
TEST_F(Loads, PositionKeepsOpenQuantities) {
  load(order_load({}, 50, 'B', 30, 10));
  load(position({}, 7));
  EXPECT_EQ(worst('B'), 27);
  EXPECT_EQ(worst('S'), -7);
}
TEST_F(Loads, ClearForgetsAllOfTheDay) {
  load(position({}, 500));
  load(order_load({}, 50, 'B', 30));
  load(order_load({}, 51, 'T', 40, 0, kAsk));
  load(account_load(1, 1'000'000'000, 0));
  const unsigned clears = bench.mirror_clears;
  load(clear());
  EXPECT_EQ(bench.mirror_clears, clears + 1);
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNoParty);
  load(position({}, 0));
  EXPECT_EQ(worst('B'), 0);
  EXPECT_EQ(worst('S'), 0);
  EXPECT_EQ(refusal(replace(50, 40, kBid)), Refusal::kUnknownOrder);
  with([](LimitBook& b) {
    b.symbols[5].borrow = 20;
    b.accounts[1].max_gross = 20'000'000;
  });
  EXPECT_EQ(refusal(enter({}, 'T', 20, kBid)), Refusal::kNone);  // no own order, borrow or gross
  load(order_load({}, 50, 'B', 30, 0, kBid - 1));                // no duplicate
  EXPECT_EQ(bench.refused_pulses, 0U);
}
TEST_F(Loads, ALoadedOrderLivesOn) {
  load(order_load({}, 50, 'T', 30, 10));
  EXPECT_EQ(worst('S'), 20);
  report(executed(50, 5));
  EXPECT_EQ(worst('S'), 20);
  EXPECT_EQ(worst('B'), -5);
  report(executed(50, 15));
  EXPECT_EQ(refusal(replace(50, 40, kBid)), Refusal::kUnknownOrder);
}
TEST_F(Loads, ALoadedOrdersSlotIsNotAllotted) {
  load(order_load({}, kFirstRef + 1, 'B', 3));
  load(order_load({}, kFirstRef + 2 + 4096, 'B', 3));
  EXPECT_EQ(judge(enter({}, 'B', 1, kBid)).user_ref, kFirstRef);
  EXPECT_EQ(judge(enter({}, 'B', 1, kBid)).user_ref, kFirstRef + 3);
  report(rejected(kFirstRef + 2 + 4096));
  EXPECT_EQ(judge(enter({}, 'B', 1, kBid)).user_ref, kFirstRef + 4);
}
// What the canceller's copy is told: the order loaded, one that passed, one that closed.
TEST_F(Loads, TheMirrorFollowsTheTable) {
  const auto packed = [](bool valid, std::uint32_t ref, bool new_risk) {
    return std::uint64_t{valid} << 61 | std::uint64_t{ref} << 29 | std::uint64_t{1} << 25 |
           std::uint64_t{2} << 19 | std::uint64_t{5} << 3 | std::uint64_t{new_risk};
  };
  bench.mirrored.clear();
  load(position({}, -10));
  load(edited(loaded_order({}, 50, 'T', 30), [](auto& o) { o.new_risk = 0; }));
  send(enter({}, 'B', 4, kBid - 1));  // an exit
  send(enter({}, 'T', 4, kBid + 1));
  report(rejected(kFirstRef));
  ASSERT_EQ(bench.mirrored.size(), 4U);
  EXPECT_EQ(bench.mirrored[0].value.slot, 50U);
  EXPECT_EQ(bench.mirrored[0].value.entry, packed(true, 50, false));
  EXPECT_EQ(bench.mirrored[1].value.slot, kFirstRef);
  EXPECT_EQ(bench.mirrored[1].value.entry, packed(true, kFirstRef, false));
  EXPECT_EQ(bench.mirrored[2].value.entry, packed(true, kFirstRef + 1, true));
  EXPECT_EQ(bench.mirrored[3].value.slot, kFirstRef);
  EXPECT_EQ(bench.mirrored[3].value.entry >> 61, 0U);
}
TEST_F(Loads, SessionIsForgottenByHoldSetAndTheNumbersAreKept) {
  EXPECT_TRUE(bench.session_loaded());
  bench.pulse_hold_set();
  EXPECT_FALSE(bench.session_loaded());
  report(accepted(1));
  EXPECT_TRUE(bench.trips.empty());
  load(session(1, 500));
  EXPECT_TRUE(bench.session_loaded());
  EXPECT_EQ(judge(enter({}, 'B', 1, kBid)).user_ref, 500U);
}
TEST(LoadsNone, BeforeAnySessionEveryReportIsAGap) {
  GateBench bench;
  bench.report(1, accepted(1));
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, contract::KillSource::kReportGap);
}
TEST_F(Loads, ResolveReleasesAnOrderUnderHoldOrAnyKill) {
  for (unsigned by = 0; by < 6; ++by) {
    const std::uint32_t ref = judge(enter({}, 'B', 100, kBid)).user_ref;
    Surroundings& around = bench.around;
    around.hold = by == 0;
    around.killed = by == 1;
    around.killed_sessions = by == 2 ? 8 : 0;
    around.killed_accounts = by == 3 ? 8 : 0;
    around.killed_strategies = by == 4 ? 8 : 0;
    around.killed_symbols = by == 5 ? 8 : 0;
    send(resolve(ref));
    around = Surroundings{};
    EXPECT_EQ(bench.refused_pulses, 0U) << by;
    EXPECT_EQ(worst('B'), 0) << by;
  }
}
TEST_F(Loads, ResolveOfAReplaceLeavesTheOriginalAndOfTheOriginalTakesBoth) {
  judge(enter({}, 'B', 100, kBid));
  judge(replace(100, 150, kBid));
  load(resolve(101));
  EXPECT_EQ(worst('B'), 100);
  judge(replace(100, 150, kBid));
  EXPECT_EQ(worst('B'), 150);
  load(resolve(100));
  EXPECT_EQ(worst('B'), 0);
  EXPECT_EQ(refused(resolve(100)).code, static_cast<std::uint8_t>(CommandRefusal::kNotAllowed));
}

// ------------------------------------------------------------------------------------- limits
TEST_F(Loads, LimitsChangeNothingBeforeTheirCommit) {
  auto command = limits.symbols[5];
  command.max_quantity = 9;
  send(contract::to_entry(command));
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kNone);
  with([](LimitBook& b) { b.symbols[5].max_quantity = 9; });
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kQuantity);
  EXPECT_EQ(bench.counter(contract::Counter::kLimitsCommits), 3U);
}
TEST_F(Loads, AWrongCrcMakesTheShadowSetTheActiveOneAgain) {
  auto command = limits.symbols[5];
  command.max_quantity = 9;
  send(contract::to_entry(command));
  contract::LimitsCommitCommand commit;
  commit.crc = 0x12345678;
  commit.generation = 77;
  commit.seq = 5;
  send(contract::to_entry(commit));
  auto record = from_entry<contract::LimitsRecord>(bench.records.back().value);
  EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kLimits));
  EXPECT_EQ(record.code, 1);
  LimitBook sent = limits;
  sent.symbols[5].max_quantity = 9;
  EXPECT_EQ(record.crc, sent.crc());
  EXPECT_EQ(record.expected, 0x12345678U);
  EXPECT_EQ(record.generation, 77U);
  EXPECT_EQ(record.command_sequence, 5U);
  EXPECT_EQ(record.symbol, 0xFFFF);
  EXPECT_EQ(bench.counter(contract::Counter::kLimitsCommits), 2U);
  commit.crc = limits.crc();
  send(contract::to_entry(commit));
  record = from_entry<contract::LimitsRecord>(bench.records.back().value);
  EXPECT_EQ(record.code, 0);
  EXPECT_EQ(record.crc, limits.crc());
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kNone);
}
// Orders in front of a commit are judged by the old set, those behind it by the new one.
TEST_F(Loads, ACommitStandsBetweenTwoOrders) {
  limits.symbols[5].max_quantity = 9;
  send(contract::to_entry(limits.symbols[5]));
  contract::LimitsCommitCommand commit;
  commit.crc = limits.crc();
  bench.records.clear();
  for (int i = 0; i < 4; ++i) queue(enter({}, 'B', 10, kBid));
  queue(contract::to_entry(commit));
  for (int i = 0; i < 4; ++i) queue(enter({}, 'B', 10, kBid));
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.records.size(), 9U);
  for (std::size_t i = 0; i < 9; ++i) {
    if (i == 4) continue;
    EXPECT_EQ(static_cast<Refusal>(bench.records[i].value.bytes[1]),
              i < 4 ? Refusal::kNone : Refusal::kQuantity);
  }
}

// Each load makes the look for the next free number begin again, here behind ever more that are
// taken; the card's own Disable does not wait for the last of them.
TEST(OrderLoad, WaitsForAnOwnCommandThatWaitsForANumber) {
  GateDriver gate;
  gate.bench.around.hold = true;
  gate.send(session(1, kFirstRef));
  const std::size_t before = gate.bench.accepted.size();
  for (std::uint32_t i = 0; i < 40; ++i)
    gate.bench.commands.push_back(order_load({}, kFirstRef + i, 'B', 1));
  while (gate.bench.commands.size() > 20) gate.bench.step();
  gate.bench.own.push_back(control('D'));
  ASSERT_TRUE(gate.bench.run());
  const auto& accepted = gate.bench.accepted;
  ASSERT_EQ(accepted.size(), before + 41);
  std::size_t loads = 0;  // in front of it
  while (accepted[before + loads].value.kind() ==
         static_cast<std::uint8_t>(CommandKind::kOrderLoad))
    ++loads;
  EXPECT_LE(loads, 21U);
}

}  // namespace
}  // namespace pcl::test
