// A gate with 8 open orders, 32 parties, 4 executions: what happens when its tables are full, how
// the numbers go round, and that nothing leaks.
#include <algorithm>
#include <set>

#include "tests/hw/risk_gate/gate_fixture.hpp"

namespace pcl::test {
namespace {

using contract::CommandRefusal;
using contract::Refusal;

constexpr unsigned kSlots = 8, kParties = 32;

class Full : public testing::Test, public GateDriver {
 protected:
  std::vector<std::uint32_t> fill() {
    std::vector<std::uint32_t> refs;
    contract::DecisionRecord record = judge(enter({}, 'B', 3, kBid));
    for (; record.code == 0; record = judge(enter({}, 'B', 3, kBid)))
      refs.push_back(record.user_ref);
    EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kOpenOrdersFull);
    EXPECT_EQ(record.operand, 0U);
    EXPECT_EQ(record.limit, 0U);
    return refs;
  }
};

TEST_F(Full, OrdersAreRefusedAndRoomComesBack) {
  for (int round = 0; round < 20; ++round) {
    const std::vector<std::uint32_t> refs = fill();
    ASSERT_EQ(refs.size(), kSlots);
    // A replace needs an entry of its own, so it is refused too; a cancel is not.
    EXPECT_EQ(refusal(replace(refs[0], 9, kBid)), Refusal::kOpenOrdersFull);
    send(cancel(refs[0]));
    EXPECT_EQ(bench.releases.back().value.user_ref, refs[0]);
    for (const std::uint32_t ref : refs) report(canceled(ref, 3));
    // The refused order took no UserRefNum.
    const auto again = judge(enter({}, 'B', 3, kBid));
    EXPECT_EQ(again.user_ref, refs.back() + 1);
    report(rejected(again.user_ref));
  }
}
// The number of the eighth and last slot is found however far away it is, and at once.
TEST_F(Full, TheOneFreeSlotIsFound) {
  std::vector<std::uint32_t> refs = fill();
  for (int i = 0; i < 30; ++i) {
    const std::uint32_t freed = refs[static_cast<std::size_t>(i * 5) % kSlots];
    report(rejected(freed));
    const std::uint32_t next = judge(enter({}, 'B', 3, kBid)).user_ref;
    EXPECT_EQ(next % kSlots, freed % kSlots);
    EXPECT_GT(next, freed);
    EXPECT_LE(next, *std::max_element(refs.begin(), refs.end()) + kSlots);
    refs[static_cast<std::size_t>(i * 5) % kSlots] = next;
    EXPECT_EQ(refusal(enter({}, 'B', 3, kBid)), Refusal::kOpenOrdersFull);
  }
}
// The smallest number from next on, whichever slot comes free first.
TEST_F(Full, SlotsFreedInAnyOrderAreTakenInNumberOrder) {
  fill();  // 100 .. 107
  report(rejected(106));
  report(rejected(101));
  report(rejected(104));
  EXPECT_EQ(judge(enter({}, 'B', 3, kBid)).user_ref, 109U);  // slot of 101
  EXPECT_EQ(judge(enter({}, 'B', 3, kBid)).user_ref, 112U);  // of 104
  EXPECT_EQ(judge(enter({}, 'B', 3, kBid)).user_ref, 114U);  // of 106
  EXPECT_EQ(refusal(enter({}, 'B', 3, kBid)), Refusal::kOpenOrdersFull);
  report(rejected(109));
  report(rejected(100));
  EXPECT_EQ(judge(enter({}, 'B', 3, kBid)).user_ref, 116U);  // of 100
  EXPECT_EQ(judge(enter({}, 'B', 3, kBid)).user_ref, 117U);  // of 109
}
TEST_F(Full, ControlsTakeFreeSlotsNumbersAndNextWhenThereIsNone) {
  load(order_load({}, 101, 'B', 3));
  send(control('C'));  // 100, whose slot stays free
  send(control('C'));
  EXPECT_EQ(bench.releases[0].value.user_ref, 100U);
  EXPECT_EQ(bench.releases[1].value.user_ref, 102U);
  const auto refs = fill();
  ASSERT_EQ(refs.size(), kSlots - 1);
  EXPECT_EQ(refs.front(), 103U);
  EXPECT_EQ(refs[4], 107U);
  EXPECT_EQ(refs[5], 108U);  // slot of 100
  EXPECT_EQ(refs[6], 110U);  // slot of 102: 109 is that of 101
  send(control('D'));
  send(control('C'));
  EXPECT_EQ(bench.releases[bench.releases.size() - 2].value.user_ref, 111U);
  EXPECT_EQ(bench.releases.back().value.user_ref, 112U);
  report(rejected(refs[0]));
  EXPECT_EQ(judge(enter({}, 'B', 3, kBid)).user_ref, 119U);  // slot of 103, from 113 on
}
// Full before a number was looked at: a control moves next on all the same.
TEST_F(Full, FilledByLoadsAControlTakesNext) {
  for (std::uint32_t ref = 1; ref <= kSlots; ++ref) load(order_load({}, ref, 'B', 3));
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kOpenOrdersFull);
  send(control('C'));
  EXPECT_EQ(bench.releases.back().value.user_ref, 100U);
  report(rejected(7));
  EXPECT_EQ(judge(enter({}, 'B', 1, kBid)).user_ref, 103U);
}
// Numbers do not wrap: of the last two the slots are used, others are free.
TEST_F(Full, NumbersEndBeforeTheSlotsDo) {
  load(order_load({}, 6, 'B', 3));
  load(order_load({}, 7, 'B', 3));
  load(session(1, 0xFFFFFFFE));
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNoUserRef);
  report(rejected(7));
  EXPECT_EQ(judge(enter({}, 'B', 1, kBid)).user_ref, 0xFFFFFFFFU);
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNoUserRef);
  load(session(2, 0xFFFFFFFE));
  send(control('C'));
  EXPECT_EQ(bench.releases.back().value.user_ref, 0xFFFFFFFEU);
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNoUserRef);
}
// A burst when few slots are left: as many pass as there are slots, back to back.
TEST(Bursts, TakeWhatIsLeft) {
  for (unsigned taken = 0; taken < kSlots; ++taken) {
    GateDriver gate;
    for (unsigned i = 0; i < taken; ++i) gate.load(order_load({}, 101 + 2 * i, 'B', 3));
    for (unsigned i = 0; i < kSlots; ++i) gate.queue(enter({}, 'B', 1, kBid));
    ASSERT_TRUE(gate.bench.run());
    std::set<std::uint32_t> slots;
    for (const auto& release : gate.bench.releases) slots.insert(release.value.user_ref % kSlots);
    const unsigned used = std::min(taken, 4U);  // 101, 103, 105, 107 and again: refused loads
    EXPECT_EQ(gate.bench.releases.size(), kSlots - used) << taken;
    EXPECT_EQ(slots.size(), kSlots - used) << taken;
  }
}
TEST_F(Full, LoadsAreRefused) {
  bench.around.hold = true;
  for (std::uint32_t ref = 1; ref <= kSlots; ++ref) send(order_load({}, ref, 'B', 3));
  EXPECT_EQ(bench.refused_pulses, 0U);
  EXPECT_EQ(refused(order_load({}, 9, 'B', 3)).code,
            static_cast<std::uint8_t>(CommandRefusal::kTableFull));
  bench.around.hold = false;
  EXPECT_EQ(refusal(enter({}, 'B', 3, kBid)), Refusal::kOpenOrdersFull);
}
TEST_F(Full, PartiesAreRefused) {
  load(clear());
  bench.around.hold = true;
  unsigned parties = 0;
  for (; bench.refused_pulses == 0; ++parties)
    send(position({.account = static_cast<std::uint8_t>(parties / 64),
                   .strategy = static_cast<std::uint8_t>(parties % 64)},
                  0));
  EXPECT_EQ(from_entry<contract::RefusedRecord>(bench.records.back().value).code,
            static_cast<std::uint8_t>(CommandRefusal::kTableFull));
  EXPECT_GT(parties, 8U);
  EXPECT_LE(parties, kParties + 1);
  send(position({.account = 0, .strategy = 0}, 7));  // known: no room wanted
  EXPECT_EQ(bench.refused_pulses, 1U);
  bench.around.hold = false;
  EXPECT_EQ(refusal(enter({.account = 15, .strategy = 63}, 'B', 1, kBid)), Refusal::kNoParty);
  load(clear());
  load(position({.account = 15, .strategy = 63}, 0));
  EXPECT_EQ(refusal(enter({.account = 15, .strategy = 63}, 'B', 1, kBid)), Refusal::kNone);
}
// Many rounds of orders that come and go: positions, open shares, risk end where they began.
TEST_F(Full, NothingLeaks) {
  with([](LimitBook& b) { b.accounts[1].max_gross = ~0ULL; });
  for (unsigned i = 0; i < 200; ++i) {
    const auto buy = judge(enter({}, 'B', 10, kBid));
    ASSERT_EQ(static_cast<Refusal>(buy.code), Refusal::kNone) << i;
    if (i % 3 == 0) {
      report(rejected(buy.user_ref));
      continue;
    }
    const auto more = judge(replace(buy.user_ref, 12, kBid));
    ASSERT_EQ(static_cast<Refusal>(more.code), Refusal::kNone) << i;
    report(replaced(buy.user_ref, more.user_ref));
    report(executed(more.user_ref, 12));
    const auto sell = judge(enter({}, 'S', 12, kBid));
    ASSERT_EQ(static_cast<Refusal>(sell.code), Refusal::kNone) << i;
    report(executed(sell.user_ref, 12));
  }
  EXPECT_TRUE(bench.trips.empty());
  with([](LimitBook& b) { b.accounts[1].max_gross = 0; });
  // 133 rounds of twelve bought and sold at kBid, nothing open.
  EXPECT_EQ(judge(enter({}, 'B', 1, kBid)).operand, (133ULL * 24 + 1) * kBid);
}

}  // namespace
}  // namespace pcl::test
