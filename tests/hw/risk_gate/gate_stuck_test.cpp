// Sinks that are stuck, sources that stop, reports, writes, commits and digests that are lost:
// nothing new is accepted beyond what the gate can answer for, and what it cannot tell kills it.
#include "tests/checks.hpp"
#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/hw/risk_gate/inside.hpp"

namespace pcl::test {
namespace {

using contract::KillScope;
using contract::KillSource;
using contract::Refusal;

class Stuck : public testing::Test, public GateDriver {
 protected:
  GateDriver& gate{*this};

  static Party other(std::size_t i) { return {.symbol = static_cast<std::uint16_t>(i % 5)}; }
  void steps(unsigned count) {
    for (unsigned i = 0; i < count; ++i) bench.step();
  }
  void expect_global_trip(KillSource source) {
    ASSERT_EQ(bench.trips.size(), 1U);
    EXPECT_EQ(bench.trips[0].value.source, source);
    EXPECT_EQ(bench.trips[0].value.scope, KillScope::kGlobal);
  }
  std::size_t of_kind(contract::RecordKind kind) const {
    std::size_t count = 0;
    for (const auto& record : bench.records)
      count += record.value.kind() == static_cast<std::uint8_t>(kind);
    return count;
  }
};

// --------------------------------------------------------------------------------- 22: audit
TEST_F(Stuck, RecordsNotTakenStopNewRiskBeforeOneIsLost) {
  CHECK(22, fault);
  bench.take_records = false;
  for (std::size_t i = 0; i < 60; ++i) queue(enter(other(i), 'B', 1, kBid));
  steps(400);
  const std::size_t released = bench.releases.size();
  EXPECT_LE(released, 33U);  // no more than there are places for their records
  steps(400);
  EXPECT_EQ(bench.releases.size(), released);
  bench.take_records = true;
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(of_kind(contract::RecordKind::kDecision), 60U);  // every one is there, in order
  for (std::size_t i = 0; i < 60; ++i) {
    const auto record = from_entry<contract::DecisionRecord>(bench.records[i].value);
    EXPECT_EQ(record.user_ref, kFirstRef + i);
  }
}
TEST_F(Stuck, PastItsMarkTheRecordQueueRefusesNewRiskAndNotCancels) {
  CHECK(22, fault);
  load(position({}, 50));
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNone);
  bench.around.past_half = true;
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kRecordsFull);
  EXPECT_EQ(refusal(enter({}, 'S', 1, kAsk)), Refusal::kNone);  // an exit
  const std::size_t releases = bench.releases.size();
  send(cancel(kFirstRef));
  EXPECT_EQ(bench.releases.size(), releases + 1);
}
/// Records for ever not taken and their queue without room, a report waiting for some.
class NoRecordRoom : public Stuck {
 protected:
  static constexpr std::uint32_t kFilled = 27;  // of 32 places 6 are for what is under way

  NoRecordRoom() {
    bench.take_records = false;
    for (std::size_t i = 0; i < kFilled; ++i) queue(enter(other(i), 'B', 1, kBid));
    bench.step();
    steps(100);
    EXPECT_EQ(bench.releases.size(), kFilled);
    bench.report(next_report, canceled(kFirstRef, 1));
    steps(100);
    bench.releases.clear();
  }
};
TEST_F(NoRecordRoom, OwnCancelsAndControlsPass) {
  CHECK(22, fault);
  queue(enter({}, 'B', 1, kBid));  // in front of nothing of the card's own
  for (std::uint32_t i = 0; i < 80; ++i) bench.own.push_back(cancel(kFirstRef + i % kFilled));
  for (const char op : {'D', 'C'}) bench.own.push_back(control(op));
  steps(400);
  ASSERT_EQ(bench.releases.size(), 82U);
  for (std::uint32_t i = 0; i < 80; ++i)
    EXPECT_EQ(bench.releases[i].value.user_ref, kFirstRef + i % kFilled);
  EXPECT_EQ(bench.disables, 1U);
  EXPECT_EQ(bench.commands.size(), 1U);  // the order waits for a place
}
TEST_F(NoRecordRoom, TheHostsCancelsAndControlsPassBeforeAnOrder) {
  CHECK(22, fault);
  for (std::uint32_t i = 0; i < 40; ++i) queue(cancel(kFirstRef + i % kFilled));
  queue(control('C'));
  queue(enter({}, 'B', 1, kBid));
  queue(cancel(kFirstRef));
  steps(400);
  EXPECT_EQ(bench.releases.size(), 41U);
  EXPECT_EQ(bench.commands.size(), 2U);
  bench.take_records = true;  // and nothing was lost meanwhile
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(of_kind(contract::RecordKind::kDecision), kFilled + 1);
  EXPECT_EQ(of_kind(contract::RecordKind::kReport), 1U);
  EXPECT_EQ(bench.releases.size(), 43U);
}
/// Records taken one in 64 cycles: beside a stream of cancels the report finds its turn.
TEST_F(NoRecordRoom, AReportIsNotPassedForEverByCancels) {
  for (std::uint32_t i = 0; i < 20'000; ++i) queue(cancel(kFirstRef));
  bench.mirrored.clear();
  unsigned cycles = 0;
  for (; bench.mirrored.empty() && cycles < 5000; ++cycles) {
    bench.take_records = cycles % 64 == 0;
    bench.step();
  }
  EXPECT_LT(cycles, 200U);  // to the place in the queue, then a report's own time
}

// ---------------------------------------------------------------------------------- 18: kill
/// Order entry takes nothing; what was decided before the kill waits with its old epoch, by which
/// the last door knows it, and nothing more is decided as new risk.
TEST_F(Stuck, OrdersThatWaitForOrderEntryCarryTheEpochBeforeTheKill) {
  CHECK(18, fault);
  bench.take_releases = false;
  for (std::size_t i = 0; i < 60; ++i) queue(enter(other(i), 'B', 1, kBid));
  steps(100);
  const std::size_t waiting = bench.commands.size();
  EXPECT_GT(waiting, 20U);
  bench.around.killed = true;
  bench.around.epoch = 4;
  steps(100);
  EXPECT_EQ(bench.commands.size(), waiting);  // nothing new passes a stuck order entry
  bench.take_releases = true;
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.releases.size(), 60 - waiting);
  for (const auto& release : bench.releases) EXPECT_EQ(release.value.epoch, 3U);
  EXPECT_EQ(bench.counter(contract::Counter::kOrdersRefused), waiting);
}
TEST_F(Stuck, AKilledSessionOfWhichTheNumberIsWrongIsNoWayRound) {
  CHECK(18, fault);
  bench.around.killed_sessions = 1;
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kKilled);
  auto command = order({}, 'B', 1, kBid);
  command.session = 4;  // the session's number with a bit more
  EXPECT_EQ(refusal(contract::to_entry(command)), Refusal::kNoLimits);
}

// ------------------------------------------------------------------- reports: lost, cut, strange
TEST_F(Stuck, AReportThatIsLostClosesTheGate) {
  CHECK(5, fault);
  CHECK(7, fault);
  CHECK(18, fault);
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kNone);
  ++next_report;  // the execution of it
  bench.report(next_report, canceled(kFirstRef, 1));
  ASSERT_TRUE(bench.run());
  expect_global_trip(KillSource::kReportGap);
  EXPECT_EQ(bench.trips[0].value.detail, 2U);
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kExposureUnknown);
  EXPECT_EQ(refusal(enter({}, 'S', 1, kAsk)), Refusal::kExposureUnknown);  // an exit, too
  send(cancel(kFirstRef));
  EXPECT_EQ(bench.releases.back().value.user_ref, kFirstRef);
}
TEST_F(Stuck, AReportThatIsCutClosesTheGate) {
  CHECK(17, fault);
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kNone);
  std::vector<std::uint8_t> message = executed(kFirstRef, 10);
  message.resize(20);
  bench.report(next_report, message);
  ASSERT_TRUE(bench.run());
  expect_global_trip(KillSource::kReportUnhandled);
  EXPECT_EQ(refusal(replace(kFirstRef, 20, kBid)), Refusal::kExposureUnknown);
}
TEST_F(Stuck, AFillOfAnOrderNobodyHoldsClosesTheGate) {
  CHECK(7, fault);
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kNone);
  bench.report(next_report, executed(kFirstRef ^ 0x8000, 10));  // a bit of its number flipped
  ASSERT_TRUE(bench.run());
  expect_global_trip(KillSource::kReportUnknown);
  EXPECT_EQ(refusal(enter({}, 'B', 10, kBid)), Refusal::kExposureUnknown);
}

// --------------------------------------------------------------------- 21: the limits' integrity
/// The host's writes of what may be ordered at most, one of them lost on the way.
TEST_F(Stuck, AWriteThatIsLostKeepsTheOldLimits) {
  CHECK(21, fault);
  const std::vector<contract::Entry> before = limits.commands();
  limits.symbols[5].max_quantity = 900;
  for (auto& each : limits.symbols)
    if (each.symbol != 6) each.borrow = 400;
  const std::vector<contract::Entry> writes = limits.commands();
  for (std::size_t lost = 0; lost < kSymbols; ++lost) {
    if (lost == 6) continue;  // of no limits: the same before and after
    SCOPED_TRACE(testing::Message() << "write " << lost);
    for (std::size_t i = 0; i < writes.size(); ++i)
      if (i != lost) send(writes[i]);
    contract::LimitsCommitCommand command;
    command.crc = limits.crc();
    send(contract::to_entry(command));
    const auto record = from_entry<contract::LimitsRecord>(bench.records.back().value);
    EXPECT_NE(record.code, 0);
    EXPECT_NE(record.crc, command.crc);
  }
  EXPECT_EQ(refusal(enter({}, 'B', 1000, kBid)), Refusal::kNone);
  EXPECT_EQ(judge(enter({}, 'B', 1001, kBid)).limit, 1000U);  // the old one, and whole
  EXPECT_EQ(bench.counter(contract::Counter::kLimitsCommits), 1U);
}
TEST_F(Stuck, ABitThatFlipsInTheShadowSetStopsTheCommit) {
  CHECK(21, fault);
  for (const unsigned bit : {0U, 200U, 383U}) {
    for (const contract::Entry& write : limits.commands()) send(write);
    const unsigned shadow = INSIDE(u_limits__DOT__active_q) ^ 1U;
    flip_bit(INSIDE(u_limits__DOT__u_symbols__DOT__memory)[shadow * kSymbols + 5], bit);
    contract::LimitsCommitCommand command;
    command.crc = limits.crc();
    send(contract::to_entry(command));
    EXPECT_NE(from_entry<contract::LimitsRecord>(bench.records.back().value).code, 0) << bit;
    EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNone);  // on the set that was
  }
}
TEST(StuckReset, ACommitThatNeverCameLeavesNoLimits) {
  CHECK(21, fault);
  GateBench bench;
  bench.around.hold = true;
  for (const contract::Entry& write : LimitBook{}.commands()) bench.commands.push_back(write);
  bench.commands.push_back(position({}, 0));
  bench.commands.push_back(session(1, kFirstRef));
  ASSERT_TRUE(bench.run());
  bench.around.hold = false;
  auto buy = order({}, 'B', 1, kBid);
  buy.clordid.fill('1');
  bench.commands.push_back(contract::to_entry(buy));
  ASSERT_TRUE(bench.run());
  ASSERT_FALSE(bench.records.empty());
  EXPECT_EQ(from_entry<contract::DecisionRecord>(bench.records.back().value).code,
            static_cast<std::uint8_t>(Refusal::kNoLimits));
  EXPECT_TRUE(bench.releases.empty());
}

// ----------------------------------------------------------------------------- 23: the digests
TEST_F(Stuck, ADigestThatIsLostConfirmsNothing) {
  CHECK(23, fault);
  bench.around.hold = true;
  send(digest_check(0, 0));
  EXPECT_TRUE(bench.digests_confirmed());
  send(position({}, 5));                    // and the check of it is lost
  EXPECT_FALSE(bench.digests_confirmed());  // by which the registers keep the hold
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kBootHold);
}
TEST_F(Stuck, APositionOfWhichABitFlipsIsFoundByTheDigest) {
  CHECK(23, fault);
  load(position({}, 30));
  bench.around.hold = true;
  flip_bit(INSIDE(u_rows__DOT__u_rows__DOT__memory)[5], 96 + 4);
  send(digest_check(0x1234, 0));
  EXPECT_FALSE(bench.digests_confirmed());
  EXPECT_TRUE(bench.exposure_unknown());
  std::size_t corrupt = 0, digest = 0;
  for (const auto& trip : bench.trips) {
    corrupt += trip.value.source == KillSource::kStateCorrupt;
    digest += trip.value.source == KillSource::kDigest;
  }
  EXPECT_GE(corrupt, 1U);
  EXPECT_EQ(digest, 1U);
}
TEST_F(Stuck, ANameOfAPartyThatFlipsIsFoundByTheDigest) {
  CHECK(23, fault);
  load(position({}, 30));
  bench.around.hold = true;
  std::vector<std::uint8_t> party{1, 2, 5, 0, 30, 0, 0, 0, 0, 0, 0, 0};
  const std::uint64_t high = crc32c(party);
  party.push_back(1);
  const std::uint64_t positions = (high << 32) + crc32c(party);
  send(digest_check(positions, 0));
  EXPECT_TRUE(bench.digests_confirmed());
  EXPECT_TRUE(bench.trips.empty());
  flip_bit(INSIDE(u_rows__DOT__u_names__DOT__memory)[5], 3);  // not a word an order is judged on
  send(digest_check(positions, 0));
  EXPECT_FALSE(bench.digests_confirmed());
  expect_global_trip(KillSource::kDigest);
}

}  // namespace
}  // namespace pcl::test
