// A gate with tables of 32 slots: what happens when they are full, and that nothing leaks out of
// them.
#include "tests/hw/risk_gate/gate_fixture.hpp"

namespace pcl::test {
namespace {

using contract::CommandRefusal;
using contract::Refusal;

constexpr unsigned kSlots = 32, kSlotsOfAKey = 8;  // 4 sets, two banks of four ways

TEST(FullTables, OrdersAreRefusedAndRoomComesBack) {
  GateDriver gate;
  gate.send(limits(5, {.max_position = 1'000'000}));
  for (int round = 0; round < 20; ++round) {
    std::vector<std::uint32_t> refs;
    contract::DecisionRecord record = gate.judge(enter({}, 'B', 3, kBid));
    for (; record.code == 0; record = gate.judge(enter({}, 'B', 3, kBid)))
      refs.push_back(record.user_ref);
    ASSERT_EQ(static_cast<Refusal>(record.code), Refusal::kOpenOrdersFull);
    EXPECT_EQ(record.operand, 0U);
    EXPECT_EQ(record.limit, 0U);
    EXPECT_GE(refs.size(), kSlotsOfAKey);
    EXPECT_LE(refs.size(), kSlots);
    // A replace needs an entry of its own, so it is refused too; a cancel is not.
    EXPECT_EQ(gate.refusal(replace(refs[0], 9, kBid)), Refusal::kOpenOrdersFull);
    gate.send(cancel(refs[0]));
    EXPECT_EQ(gate.bench.releases.back().value.user_ref, refs[0]);
    EXPECT_EQ(gate.worst('B'), static_cast<std::int64_t>(3 * refs.size()));
    gate.send(limits(5, {.max_position = 1'000'000}));
    for (const std::uint32_t ref : refs) gate.report(canceled(ref, 3));
    EXPECT_EQ(gate.worst('B'), 0);
    gate.send(limits(5, {.max_position = 1'000'000}));
    // The refused order took no UserRefNum.
    const auto again = gate.judge(enter({}, 'B', 3, kBid));
    EXPECT_EQ(again.user_ref, refs.back() + 1);
    gate.report(rejected(again.user_ref));
  }
}

TEST(FullTables, LoadsAreRefused) {
  GateDriver gate;
  gate.bench.around.hold = true;
  std::uint32_t ref = 1;
  while (gate.bench.refused_pulses == 0) gate.send(order_load({}, ref++, 'B', 3));
  EXPECT_GE(ref, kSlotsOfAKey);
  EXPECT_LE(ref, kSlots + 2);
  EXPECT_EQ(from_entry<contract::RefusedRecord>(gate.bench.records.back().value).code,
            static_cast<std::uint8_t>(CommandRefusal::kTableFull));
}

TEST(FullTables, ExposureRowsAreRefusedAndZeroRowsAreNotKept) {
  GateDriver gate;
  Party party{.account = 0, .strategy = 0};
  gate.bench.around.hold = true;
  unsigned rows = 0;
  for (; gate.bench.refused_pulses == 0; ++rows) {
    party.strategy = static_cast<std::uint8_t>(rows % 64);
    party.account = static_cast<std::uint8_t>(rows / 64);
    gate.send(position(party, 7));
  }
  EXPECT_EQ(from_entry<contract::RefusedRecord>(gate.bench.records.back().value).code,
            static_cast<std::uint8_t>(CommandRefusal::kTableFull));
  EXPECT_GT(rows, kSlotsOfAKey);
  EXPECT_LE(rows, kSlots + 1);
  gate.send(position(party, 0));  // nothing to keep, so nothing to refuse
  EXPECT_EQ(gate.bench.refused_pulses, 1U);
  gate.send(order_load(party, 50, 'B', 3));
  EXPECT_EQ(gate.bench.refused_pulses, 2U);
  gate.bench.around.hold = false;
  EXPECT_EQ(gate.refusal(enter(party, 'B', 1, kBid)), Refusal::kExposureFull);
  gate.bench.around.hold = true;
  for (unsigned row = 0; row + 1 < rows; ++row)
    gate.send(position({.account = static_cast<std::uint8_t>(row / 64),
                        .strategy = static_cast<std::uint8_t>(row % 64)},
                       0));
  gate.bench.around.hold = false;
  EXPECT_EQ(gate.refusal(enter(party, 'B', 1, kBid)), Refusal::kNone);
}

TEST(FullTables, FlatPartiesLeaveNoRow) {
  GateDriver gate;
  for (unsigned i = 0; i < 600; ++i) {
    const Party party{.account = static_cast<std::uint8_t>(i % 16),
                      .strategy = static_cast<std::uint8_t>(i % 61)};
    const auto buy = gate.judge(enter(party, 'B', 10, kBid));
    ASSERT_EQ(static_cast<Refusal>(buy.code), Refusal::kNone) << i;
    if (i % 3 == 0) {
      gate.report(rejected(buy.user_ref));
      continue;
    }
    gate.report(executed(buy.user_ref, 10));
    const auto sell = gate.judge(enter(party, 'S', 10, kBid));
    ASSERT_EQ(static_cast<Refusal>(sell.code), Refusal::kNone) << i;
    gate.report(executed(sell.user_ref, 10));
  }
  EXPECT_TRUE(gate.bench.trips.empty());
}

// Old orders that rest for good must not block the numbers that share their place in one bank.
TEST(FullTables, RestingOrdersDoNotBlockLaterNumbers) {
  GateDriver gate;
  for (std::uint32_t i = 0; i < 4; ++i) gate.load(order_load({}, 4 * i + 1, 'B', 3));
  for (int i = 0; i < 200; ++i) {
    const auto record = gate.judge(enter({}, 'B', 3, kBid));
    ASSERT_EQ(record.code, 0) << i;
    gate.report(rejected(record.user_ref));
  }
}

}  // namespace
}  // namespace pcl::test
