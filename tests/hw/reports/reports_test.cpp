// The venue's reports: what each type does to exposure and open orders, what closes the gate, what
// the record says.
#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/req.hpp"

namespace pcl::test {
namespace {

using contract::KillSource;
using contract::Refusal;
namespace flag = contract::report_flag;

constexpr std::uint16_t kBuyKnown = flag::kKnown;
constexpr std::uint16_t kBuyClosed = flag::kKnown | flag::kClosed;

/// A gate with one live buy of 100 shares, UserRefNum 100.
class Reports : public testing::Test, public GateDriver {
 protected:
  Reports() {
    probe();
    EXPECT_EQ(refusal(enter({}, 'B', 100, kBid)), Refusal::kNone);
  }
  /// A replace to `total` of order 100; its UserRefNum is 101.
  void replace_to(std::uint32_t total) {
    EXPECT_EQ(refusal(replace(100, total, kBid)), Refusal::kNone);
  }
  void expect_open(std::int64_t buy, std::int64_t sell) {
    EXPECT_EQ(worst('B'), buy);
    EXPECT_EQ(worst('S'), sell);
  }
  void expect_trip(KillSource source, std::uint64_t detail) {
    ASSERT_EQ(bench.trips.size(), 1U);
    EXPECT_EQ(bench.trips[0].value.source, source);
    EXPECT_EQ(bench.trips[0].value.detail, detail);
    EXPECT_EQ(bench.trips[0].value.scope, contract::KillScope::kGlobal);
    EXPECT_EQ(bench.trips[0].value.index, 0U);
    EXPECT_TRUE(bench.exposure_unknown());
    known_again();
    EXPECT_FALSE(bench.exposure_unknown());
  }
};

TEST_F(Reports, ReservationStandsFromTheRelease) { expect_open(100, 0); }

TEST_F(Reports, AcceptedLiveChangesNothing) {
  const auto record = report(accepted(100));
  EXPECT_EQ(record.flags, kBuyKnown);
  EXPECT_EQ(record.account, 1);
  EXPECT_EQ(record.strategy, 2);
  EXPECT_EQ(record.symbol, 5);
  expect_open(100, 0);
}
TEST_F(Reports, AcceptedDeadCloses) {
  EXPECT_EQ(report(accepted(100, 'D')).flags, kBuyClosed);
  expect_open(0, 0);
  EXPECT_EQ(refusal(replace(100, 200, kBid)), Refusal::kUnknownOrder);
}
TEST_F(Reports, RejectedCloses) {
  const auto record = report(rejected(100));
  EXPECT_EQ(record.flags, kBuyClosed);
  EXPECT_EQ(record.reason, 0x0032);
  expect_open(0, 0);
}
TEST_F(Reports, ExecutionMovesThePositionAndTheReservation) {
  EXPECT_EQ(report(executed(100, 30)).flags, kBuyKnown);
  expect_open(100, -30);  // 30 held + 70 open; a sell would first reduce 30
  EXPECT_EQ(report(executed(100, 70)).flags, kBuyClosed);
  expect_open(100, -100);
  EXPECT_TRUE(bench.trips.empty());
}
TEST_F(Reports, SellExecutionMovesThePositionDown) {
  EXPECT_EQ(refusal(enter({}, 'T', 40, kAsk)), Refusal::kNone);
  EXPECT_EQ(report(executed(101, 15)).flags, flag::kKnown | flag::kSell);
  expect_open(85, 40);  // position -15: buys 100 - 15; sells 15 + 25
}
TEST_F(Reports, CancelTakesOffAndClosesAtExecuted) {
  EXPECT_EQ(report(executed(100, 30)).flags, kBuyKnown);
  EXPECT_EQ(report(canceled(100, 69)).flags, kBuyKnown);
  expect_open(31, -30);
  EXPECT_EQ(report(canceled(100, 1)).flags, kBuyClosed);
  expect_open(30, -30);
}
TEST_F(Reports, CancelOfMoreThanThereIsCloses) {
  EXPECT_EQ(report(canceled(100, 0xFFFFFFFF)).flags, kBuyClosed);
  expect_open(0, 0);
}
TEST_F(Reports, AiqCancelIsACancel) {
  EXPECT_EQ(report(aiq_canceled(100, 60)).flags, kBuyKnown);
  expect_open(40, 0);
}

// ------------------------------------------------------------------------------------------------
// replace chains
TEST_F(Reports, ReplaceUpReservesTheDifferenceAtOnce) {
  replace_to(150);
  expect_open(150, 0);
  EXPECT_EQ(report(replaced(100, 101)).flags, kBuyKnown);
  expect_open(150, 0);
  EXPECT_EQ(report(executed(101, 150)).flags, kBuyClosed);
  expect_open(150, -150);
}
TEST_F(Reports, ReplaceDownFreesOnlyWhenConfirmed) {
  replace_to(60);
  expect_open(100, 0);
  report(replaced(100, 101));
  expect_open(60, 0);
}
TEST_F(Reports, OriginalFilledInPartWhileTheReplaceIsPending) {
  replace_to(150);
  report(executed(100, 40));
  expect_open(150, -40);
  report(replaced(100, 101));
  expect_open(150, -40);
  report(executed(101, 110));
  expect_open(150, -150);
  EXPECT_EQ(refusal(replace(101, 400, kBid)), Refusal::kUnknownOrder);
}
TEST_F(Reports, OriginalFilledWhollyTakesThePendingReplaceWithIt) {
  replace_to(150);
  EXPECT_EQ(report(executed(100, 100)).flags, kBuyClosed);
  expect_open(100, -100);
  EXPECT_EQ(report(rejected(101)).flags, 0);  // gone: counted as unknown
  EXPECT_EQ(bench.counter(contract::Counter::kReportsUnknown), 1U);
}
TEST_F(Reports, OriginalCancelledTakesThePendingReplaceWithIt) {
  replace_to(150);
  EXPECT_EQ(report(canceled(100, 100)).flags, kBuyClosed);
  expect_open(0, 0);
}
TEST_F(Reports, OriginalCancelledInPartKeepsThePendingTotal) {
  replace_to(150);
  EXPECT_EQ(report(canceled(100, 90)).flags, kBuyKnown);
  expect_open(150, 0);
  EXPECT_EQ(report(rejected(101)).flags, kBuyClosed);
  expect_open(10, 0);
}
TEST_F(Reports, RejectedReplaceLeavesTheOriginal) {
  replace_to(150);
  EXPECT_EQ(report(rejected(101)).flags, kBuyClosed);
  expect_open(100, 0);
  EXPECT_EQ(refusal(replace(100, 120, kBid)), Refusal::kNone);  // 102 may follow
  expect_open(120, 0);
}
TEST_F(Reports, ReplacedDeadClosesTheChain) {
  replace_to(150);
  report(executed(100, 10));
  EXPECT_EQ(report(replaced(100, 101, 'D')).flags, kBuyClosed);
  expect_open(10, -10);
  EXPECT_EQ(refusal(replace(100, 120, kBid)), Refusal::kUnknownOrder);
  EXPECT_EQ(refusal(replace(101, 120, kBid)), Refusal::kUnknownOrder);
}
// Filled past the new total while it was in flight: nothing is left of it.
TEST_F(Reports, AReplaceConfirmedAtOrBelowWhatIsExecutedCloses) {
  replace_to(60);
  report(executed(100, 60));
  EXPECT_EQ(report(replaced(100, 101)).flags, kBuyClosed);
  expect_open(60, -60);
  EXPECT_EQ(refusal(replace(101, 70, kBid)), Refusal::kUnknownOrder);
}
TEST_F(Reports, ChainOfThree) {
  replace_to(150);
  report(replaced(100, 101));
  report(executed(101, 20));
  EXPECT_EQ(refusal(replace(101, 130, kBid)), Refusal::kNone);
  expect_open(150, -20);
  report(replaced(101, 102));
  expect_open(130, -20);
  report(canceled(102, 110));
  expect_open(20, -20);
}
TEST_F(Reports, CancelOfThePendingReplaceLowersItsTotal) {
  replace_to(150);
  report(executed(100, 20));
  report(canceled(101, 30));
  expect_open(120, -20);
  EXPECT_EQ(report(canceled(101, 100)).flags, kBuyClosed);  // 20 <= executed
  expect_open(100, -20);
  EXPECT_EQ(refusal(replace(100, 101, kBid)), Refusal::kNone);
}

// ---------------------------------------------------------------------------------------------
// what closes the gate
TEST_F(Reports, OverExecutionMovesThePositionAndKeepsTheReservation) {
  EXPECT_EQ(report(executed(100, 101)).flags, kBuyKnown);
  expect_trip(KillSource::kReportUnknown, 100);
  expect_open(201, -101);
}
TEST_F(Reports, ExecutionBeyondTheRestIsOver) {
  report(executed(100, 60));
  EXPECT_TRUE(bench.trips.empty());
  report(executed(100, 41));
  expect_trip(KillSource::kReportUnknown, 100);
  expect_open(141, -101);
}
TEST_F(Reports, ExecutionOfAPendingReplaceIsOver) {
  replace_to(150);
  report(executed(101, 1));
  expect_trip(KillSource::kReportUnknown, 101);
  expect_open(151, -1);
}
TEST_F(Reports, ExecutionOfAnUnknownOrder) {
  const auto record = report(executed(4711, 1));
  EXPECT_EQ(record.flags, 0);
  EXPECT_EQ(record.symbol, 0xFFFF);
  expect_trip(KillSource::kReportUnknown, 4711);
  expect_open(100, 0);
  EXPECT_EQ(bench.counter(contract::Counter::kReportsUnknown), 1U);
}
TEST_F(Reports, UnknownOrdersOfOtherReportsAreCountedOnly) {
  EXPECT_EQ(report(Ouch{'P', 15}.put(9, 7, 4)).flags, 0);
  for (const Ouch& message : {accepted(7), accepted(7, 'D'), replaced(7, 8), canceled(7, 1),
                              aiq_canceled(7, 1), rejected(7)})
    EXPECT_EQ(report(message).flags, 0);
  EXPECT_TRUE(bench.trips.empty());
  EXPECT_EQ(bench.counter(contract::Counter::kReportsUnknown), 6U);
  expect_open(100, 0);
}
TEST_F(Reports, AGapClosesAndDrops) {
  bench.report(2, executed(100, 10));
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.counter(contract::Counter::kReports), 0U);
  expect_trip(KillSource::kReportGap, 2);
  expect_open(100, 0);
  report(executed(100, 10));  // 1 is still wanted
  expect_open(100, -10);
}
TEST_F(Reports, RepeatsAreCountedOnly) {
  report(executed(100, 10));
  bench.report(1, executed(100, 10));
  bench.report(0, Ouch{'B', 38});
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.counter(contract::Counter::kReportsRepeated), 2U);
  EXPECT_EQ(bench.counter(contract::Counter::kReports), 1U);
  EXPECT_TRUE(bench.trips.empty());
  expect_open(100, -10);
}

// -------------------------------------------------------------------------------------------------
// parsing
struct TypeCase {
  char type;
  std::size_t length;
  bool handled;
};
class ReportType : public testing::TestWithParam<TypeCase> {};
TEST_P(ReportType, IsTakenAtItsLengthAndClosesTheGateBelowIt) {
  const TypeCase& c = GetParam();
  GateDriver gate;
  const auto taken = gate.report(Ouch{c.type, c.length});
  EXPECT_EQ(taken.code, c.type);
  EXPECT_EQ(gate.bench.trips.empty(), c.handled);
  gate.report(Ouch{c.type, c.length + 9});  // appendages are ignored
  EXPECT_EQ(gate.bench.trips.size(), c.handled ? 0U : 2U);
  const std::size_t before = gate.bench.trips.size();
  const auto cut = gate.report(Ouch{c.type, c.length - 1});
  EXPECT_EQ(cut.code, c.type);
  ASSERT_EQ(gate.bench.trips.size(), before + 1);
  EXPECT_EQ(gate.bench.trips.back().value.source, KillSource::kReportUnhandled);
  EXPECT_EQ(gate.bench.trips.back().value.detail, 3U);
  EXPECT_EQ(gate.bench.counter(contract::Counter::kReports), 3U);
}
INSTANTIATE_TEST_SUITE_P(Table, ReportType,
                         testing::Values(TypeCase{'A', 62, true}, TypeCase{'U', 66, true},
                                         TypeCase{'C', 18, true}, TypeCase{'D', 32, true},
                                         TypeCase{'J', 29, true}, TypeCase{'P', 13, true},
                                         TypeCase{'I', 13, true}, TypeCase{'T', 30, true},
                                         TypeCase{'S', 10, true}, TypeCase{'X', 25, true},
                                         TypeCase{'G', 17, true}, TypeCase{'K', 17, true},
                                         TypeCase{'Q', 13, true}, TypeCase{'B', 36, false},
                                         TypeCase{'M', 18, true}, TypeCase{'R', 14, false}),
                         [](const auto& c) { return std::string(1, c.param.type); });

TEST(ReportParsing, RestatementsOfReasonRAndPHaveNoEffect) {
  for (const char reason : {'R', 'P'}) {
    GateDriver gate;
    EXPECT_EQ(gate.report(Ouch{'R', 16}.put(13, static_cast<std::uint8_t>(reason), 1)).reason,
              reason);
    EXPECT_TRUE(gate.bench.trips.empty());
    gate.report(Ouch{'R', 16}.put(13, 'D', 1));
    ASSERT_EQ(gate.bench.trips.size(), 1U);
    EXPECT_EQ(gate.bench.trips[0].value.source, KillSource::kReportUnhandled);
  }
}
TEST(ReportParsing, UnknownTypesAndEmptyMessagesCloseTheGate) {
  for (int type = 0; type < 256; ++type) {
    if (std::string("AUCDEJPITSXGKQBMR").find(static_cast<char>(type)) != std::string::npos)
      continue;
    GateDriver gate;
    gate.report(Ouch{static_cast<char>(type), 70});
    ASSERT_EQ(gate.bench.trips.size(), 1U) << type;
    EXPECT_EQ(gate.bench.trips[0].value.source, KillSource::kReportUnhandled);
  }
  GateDriver gate;
  EXPECT_EQ(gate.report({}).code, 0);
  EXPECT_EQ(gate.bench.trips.size(), 1U);
}

TEST(ReportParsing, RecordCarriesTheFields) {
  GateDriver gate;
  auto r = gate.report(Ouch{'U', 68}
                           .put(9, 0x01020304, 4)
                           .put(13, 0x05060708, 4)
                           .put(18, 0x090A0B0C, 4)
                           .put(30, 0x1112131415161718, 8)
                           .put(40, 0x2122232425262728, 8)
                           .put(51, 'L', 1));
  EXPECT_EQ(r.report_sequence, 1U);
  EXPECT_EQ(r.original, 0x01020304U);
  EXPECT_EQ(r.user_ref, 0x05060708U);
  EXPECT_EQ(r.quantity, 0x090A0B0CU);
  EXPECT_EQ(r.price, 0x1112131415161718U);
  EXPECT_EQ(r.reference, 0x2122232425262728U);
  EXPECT_EQ(r.reason, 'L');
  r = gate.report(
      Ouch{'A', 64}.put(9, 1, 4).put(14, 2, 4).put(26, 3, 8).put(36, 4, 8).put(47, 'D', 1));
  EXPECT_EQ(r.user_ref, 1U);
  EXPECT_EQ(r.quantity, 2U);
  EXPECT_EQ(r.price, 3U);
  EXPECT_EQ(r.reference, 4U);
  EXPECT_EQ(r.reason, 'D');
  r = gate.report(
      Ouch{'D', 34}.put(9, 1, 4).put(13, 2, 4).put(17, 'Q', 1).put(22, 3, 8).put(30, 'r', 1));
  EXPECT_EQ(r.quantity, 2U);
  EXPECT_EQ(r.reason, 'Q');
  EXPECT_EQ(r.price, 3U);
  EXPECT_EQ(r.liquidity, 'r');
  r = gate.report(
      Ouch{'E', 36}.put(9, 1, 4).put(13, 2, 4).put(17, 3, 8).put(25, 'a', 1).put(26, 4, 8));
  EXPECT_EQ(r.quantity, 2U);
  EXPECT_EQ(r.price, 3U);
  EXPECT_EQ(r.liquidity, 'a');
  EXPECT_EQ(r.reference, 4U);
  r = gate.report(Ouch{'T', 32}.put(9, 1, 4).put(22, 5, 8));
  EXPECT_EQ(r.reference, 5U);
  r = gate.report(Ouch{'B', 38}.put(9, 1, 4).put(13, 6, 8).put(21, 'E', 1));
  EXPECT_EQ(r.reference, 6U);
  EXPECT_EQ(r.reason, 'E');
  r = gate.report(Ouch{'M', 20}.put(9, 1, 4).put(14, 7, 4));
  EXPECT_EQ(r.quantity, 7U);
  r = gate.report(Ouch{'R', 16}.put(9, 1, 4).put(13, 'R', 1));
  EXPECT_EQ(r.reason, 'R');
  r = gate.report(Ouch{'Q', 15}.put(9, 99, 4));
  EXPECT_EQ(r.user_ref, 99U);
}

// Every length and every stalled beat: the parser keeps the message boundaries.
TEST(ReportParsing, BoundariesHoldUnderStalls) {
  GateDriver gate;
  gate.bench.idle_percent = 60;
  gate.bench.stall_percent = 60;
  for (std::size_t length = 36; length < 100; ++length)
    gate.bench.report(gate.next_report++, Ouch{'E', length}.put(9, 4711, 4).put(13, length, 4));
  const std::size_t before = gate.bench.records.size();
  ASSERT_TRUE(gate.bench.run());
  ASSERT_EQ(gate.bench.records.size(), before + 64);
  for (std::size_t i = 0; i < 64; ++i)
    EXPECT_EQ(from_entry<contract::ReportRecord>(gate.bench.records[before + i].value).quantity,
              36 + i);
}

}  // namespace
}  // namespace pcl::test
