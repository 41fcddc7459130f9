// The pace, in exact cycles: six from acceptance to record and release, one order a cycle whatever
// the orders are; what queues do when nothing is taken; and that neither commands nor reports
// starve.
#include "tests/hw/risk_gate/gate_fixture.hpp"
#include "tests/req.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

class Pace : public testing::Test, public GateDriver {
 protected:
  /// Offers all of them at once: each is accepted a cycle after the one before, and its record (a
  /// judged order's) and release stand six cycles after that.
  void expect_one_a_cycle(const std::vector<contract::Entry>& commands, std::size_t passed) {
    const std::size_t accepted = bench.accepted.size();
    const std::size_t releases = bench.releases.size();
    std::size_t record = bench.records.size();
    for (const auto& command : commands) queue(command);
    ASSERT_TRUE(bench.run());
    ASSERT_EQ(bench.accepted.size(), accepted + commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const std::uint64_t cycle = bench.accepted[accepted + i].cycle;
      ASSERT_EQ(cycle, bench.accepted[accepted].cycle + i) << i;
      const auto kind = static_cast<contract::CommandKind>(commands[i].kind());
      if (kind != contract::CommandKind::kOrderEnter &&
          kind != contract::CommandKind::kOrderReplace &&
          kind != contract::CommandKind::kOrderModify)
        continue;
      ASSERT_LT(record, bench.records.size());
      ASSERT_EQ(bench.records[record++].cycle, cycle + kLatency) << i;
    }
    EXPECT_EQ(record, bench.records.size());
    ASSERT_EQ(bench.releases.size(), releases + passed);
  }
  static Party other(std::size_t i) {
    const std::uint16_t symbols[] = {0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15};
    return {.symbol = symbols[i % std::size(symbols)]};
  }
};

// Fourteen buys of fourteen are let in by the list of own orders; the rest keep the pace, refused.
TEST_F(Pace, OneParty) {
  std::vector<contract::Entry> orders;
  for (std::size_t i = 0; i < 64; ++i) orders.push_back(enter({}, 'B', 1, kBid));
  expect_one_a_cycle(orders, 16);
}
TEST_F(Pace, OnePartyBothSides) {
  std::vector<contract::Entry> orders;
  for (std::size_t i = 0; i < 64; ++i)
    orders.push_back(enter({}, i % 2 ? 'B' : 'T', 1, i % 2 ? kBid : kAsk));
  expect_one_a_cycle(orders, 32);
}
TEST_F(Pace, DifferentParties) {
  std::vector<contract::Entry> orders;
  for (std::size_t i = 0; i < 64; ++i) orders.push_back(enter(other(i), 'B', 1, kBid));
  expect_one_a_cycle(orders, 64);
  for (std::size_t i = 0; i < 64; ++i) EXPECT_EQ(bench.releases[i].value.user_ref, kFirstRef + i);
}
TEST_F(Pace, MixedWithCancelsAndControls) {
  std::vector<contract::Entry> commands;
  for (std::size_t i = 0; i < 64; ++i) {
    if (i % 3 == 0)
      commands.push_back(cancel(4711));
    else if (i % 16 == 1)
      commands.push_back(control('Q'));
    else if (i % 16 == 2)
      commands.push_back(control('C'));
    else
      commands.push_back(enter(other(i), i % 2 ? 'B' : 'T', 1, i % 2 ? kBid : kAsk));
  }
  expect_one_a_cycle(commands, 64);
}
TEST_F(Pace, RefusedOrders) {
  std::vector<contract::Entry> orders;
  for (std::size_t i = 0; i < 64; ++i) {
    if (i % 4 == 0)
      orders.push_back(enter({}, 'x', 0, 0));
    else if (i % 4 == 1)
      orders.push_back(enter({.symbol = 6}, 'B', 1, kBid));
    else if (i % 4 == 2)
      orders.push_back(replace(static_cast<std::uint32_t>(10 + i), 1, kBid));
    else
      orders.push_back(enter({}, 'B', 1, 1));
  }
  expect_one_a_cycle(orders, 0);
}
TEST_F(Pace, ReplacesOfDistinctChains) {
  for (std::uint32_t i = 0; i < 64; ++i) load(order_load(other(i), 20 + i, 'B', 10));
  std::vector<contract::Entry> orders;
  for (std::uint32_t i = 0; i < 64; ++i) orders.push_back(replace(20 + i, 11, kBid));
  expect_one_a_cycle(orders, 64);
}
TEST_F(Pace, ModifiesOfDistinctOrders) {
  for (std::uint32_t i = 0; i < 64; ++i) load(order_load(other(i), 20 + i, 'E', 10));
  std::vector<contract::Entry> orders;
  for (std::uint32_t i = 0; i < 64; ++i) orders.push_back(modify(20 + i, 9, i % 2 ? 'E' : 'T'));
  expect_one_a_cycle(orders, 64);
  for (std::uint32_t i = 0; i < 64; ++i) {
    EXPECT_EQ(bench.releases[i].value.user_ref, 20 + i);
    EXPECT_EQ(bench.releases[i].value.new_risk, i % 2 == 0);
  }
}
// Neither needs a number, the second waits until the first is decided.
TEST_F(Pace, ModifiesOfOneOrderWithoutANumber) {
  load(order_load({}, 50, 'B', 20));
  load(session(1, 0xFFFFFFFF));
  send(enter({}, 'B', 1, kBid));  // the last number
  const std::size_t first = bench.accepted.size();
  queue(modify(50, 10, 'B'));
  queue(modify(50, 9, 'B'));
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.accepted[first + 1].cycle, bench.accepted[first].cycle + kLatency);
  EXPECT_EQ(bench.releases.size(), 3U);
}
TEST_F(Pace, ModifyOfTheOrderInFront) {
  queue(enter({}, 'B', 10, kBid));
  queue(modify(kFirstRef, 9, 'B'));
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.accepted[1].cycle, bench.accepted[0].cycle + kLatency);
  ASSERT_EQ(bench.releases.size(), 2U);
  EXPECT_EQ(bench.releases[1].value.user_ref, kFirstRef);
}
// The second of one chain waits until the first is decided, and is then refused.
TEST_F(Pace, ReplacesOfOneChain) {
  load(order_load({}, 50, 'B', 20));
  const std::size_t first = bench.accepted.size();
  queue(replace(50, 30, kBid));
  queue(replace(50, 40, kBid));
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.accepted[first + 1].cycle, bench.accepted[first].cycle + kLatency);
  EXPECT_EQ(bench.records.back().cycle, bench.accepted[first + 1].cycle + kLatency);
  EXPECT_EQ(bench.records.back().value.bytes[1],
            static_cast<std::uint8_t>(Refusal::kReplacePending));
}
// So does a replace of a number that one in front may be given.
TEST_F(Pace, ReplaceOfTheOrderInFront) {
  queue(enter({}, 'B', 10, kBid));
  queue(replace(kFirstRef, 30, kBid));
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.accepted[1].cycle, bench.accepted[0].cycle + kLatency);
  ASSERT_EQ(bench.releases.size(), 2U);
  EXPECT_EQ(bench.releases[1].value.user_ref, kFirstRef + 1);
}
TEST_F(Pace, AReleaseStandsBesideItsDecision) {
  send(enter({}, 'B', 1, kBid));
  ASSERT_EQ(bench.releases.size(), 1U);
  EXPECT_EQ(bench.releases[0].cycle, bench.records[0].cycle);
  send(cancel(50));
  EXPECT_EQ(bench.releases[1].cycle, bench.accepted.back().cycle + kLatency);
}

// A kill in the very cycle of the decision refuses; one cycle later the release is presented and
// the door stops it.
TEST(Kill, CountsInTheCycleOfTheDecision) {
  for (unsigned scope = 0; scope < 5; ++scope) {
    for (unsigned at = 0; at < 9; ++at) {
      GateDriver gate;
      const std::uint64_t first = gate.bench.cycle();
      gate.queue(enter({}, 'B', 1, kBid));
      while (gate.bench.cycle() != first + at) gate.bench.step();
      Surroundings& around = gate.bench.around;
      around.killed = scope == 0;
      around.killed_sessions = scope == 1 ? 1 : 0;
      around.killed_accounts = scope == 2 ? 2 : 0;
      around.killed_strategies = scope == 3 ? 4 : 0;
      around.killed_symbols = scope == 4 ? 32 : 0;
      ASSERT_TRUE(gate.bench.run());
      EXPECT_EQ(gate.bench.releases.size(), at <= kLatency - 1 ? 0U : 1U) << scope << ' ' << at;
    }
  }
}

// ------------------------------------------------------------------------------------- queues
TEST_F(Pace, AFullRecordQueueStopsTheStreamAndLosesNothing) {
  bench.take_records = false;
  for (std::size_t i = 0; i < 60; ++i) queue(enter(other(i), 'B', 1, kBid));
  for (int i = 0; i < 200; ++i) bench.step();
  EXPECT_GE(bench.commands.size(), 60U - 33U);  // a queue of 32, and the one that shows
  EXPECT_LE(bench.commands.size(), 60U - 16U);
  EXPECT_FALSE(bench.quiet());
  bench.take_records = true;
  ASSERT_TRUE(bench.run());
  EXPECT_EQ(bench.releases.size(), 60U);
  EXPECT_EQ(bench.records.size(), 60U);
}
TEST_F(Pace, AStalledOrderEntryStopsTheStreamAndLosesNothing) {
  bench.take_releases = false;
  for (std::size_t i = 0; i < 60; ++i) queue(enter(other(i), 'B', 1, kBid));
  for (int i = 0; i < 200; ++i) bench.step();
  EXPECT_GE(bench.commands.size(), 60U - 33U);
  EXPECT_LE(bench.commands.size(), 60U - 16U);
  bench.take_releases = true;
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.releases.size(), 60U);
  for (std::size_t i = 0; i < 60; ++i) EXPECT_EQ(bench.releases[i].value.user_ref, kFirstRef + i);
}
TEST_F(Pace, ReportsAreTakenWhileOrderEntryIsStalled) {
  bench.take_releases = false;
  for (std::size_t i = 0; i < 60; ++i) queue(enter(other(i), 'B', 1, kBid));
  for (int i = 0; i < 100; ++i) bench.step();
  const std::size_t left = bench.commands.size();
  EXPECT_NE(left, 0U);
  bench.report(1, accepted(kFirstRef));
  bench.report(3, accepted(kFirstRef));
  for (int i = 0; i < 200; ++i) bench.step();
  EXPECT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.commands.size(), left);
}
// Stalls and idles at random: everything still comes once and in order.
TEST_F(Pace, NothingIsLostUnderStalls) {
  bench.idle_percent = bench.stall_percent = 60;
  for (std::size_t i = 0; i < 120; ++i) queue(enter(other(i), 'B', 1, kBid, i + 1));
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.records.size(), 120U);
  ASSERT_EQ(bench.releases.size(), 120U);
  for (std::size_t i = 0; i < 120; ++i)
    EXPECT_EQ(from_entry<contract::DecisionRecord>(bench.records[i].value).command_sequence, i + 1);
}

// ----------------------------------------------------------------------------------- fairness
TEST_F(Pace, ReportsAndCommandsTakeTurns) {
  load(order_load({}, 50, 'B', 1000));
  bench.records.clear();
  for (std::size_t i = 0; i < 400; ++i) queue(enter(other(i), 'x', 1, kBid));
  for (std::size_t i = 0; i < 20; ++i) bench.report(1 + i, executed(50, 1));
  ASSERT_TRUE(bench.run());
  unsigned orders = 0, reports = 0, orders_in_turn = 0;
  for (const auto& record : bench.records) {
    const bool order =
        record.value.kind() == static_cast<std::uint8_t>(contract::RecordKind::kDecision);
    orders += order;
    reports += !order;
    orders_in_turn = order ? orders_in_turn + 1 : 0;
    // Once reports come they wait for seventeen commands at most, while any is left.
    if (reports != 0 && reports != 20) {
      EXPECT_LE(orders_in_turn, 17U);
    }
  }
  EXPECT_EQ(orders, 400U);
  EXPECT_EQ(reports, 20U);
  EXPECT_GT(bench.records.back().value.kind(), 0);
}
TEST_F(Pace, TheCardsOwnCommandsDoNotStarveTheHosts) {
  for (int i = 0; i < 40; ++i) bench.own.push_back(cancel(60));
  for (int i = 0; i < 40; ++i) queue(cancel(50));
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.releases.size(), 80U);
  for (std::size_t i = 0; i < 80; ++i)
    EXPECT_EQ(bench.releases[i].value.user_ref, i % 2 ? 50U : 60U) << i;
}
// A commit sweeps for long; cancels and controls that come meanwhile do not wait for it.
TEST_F(Pace, CancelsPassDuringACommit) {
  for (const auto& entry : limits.commands()) queue(entry);
  ASSERT_TRUE(bench.run());
  contract::LimitsCommitCommand commit;
  commit.crc = limits.crc();
  queue(contract::to_entry(commit));
  while (!bench.commands.empty()) bench.step();
  const std::uint64_t started = bench.cycle();
  for (int i = 0; i < 20; ++i) bench.step();
  queue(cancel(50));
  queue(control('C'));
  queue(enter({}, 'B', 1, kBid));
  ASSERT_TRUE(bench.run());
  ASSERT_EQ(bench.releases.size(), 3U);
  EXPECT_LE(bench.releases[1].cycle, started + 20 + kLatency + 2);
  ASSERT_EQ(bench.records.size(), 2U);
  EXPECT_EQ(bench.records[0].value.kind(),
            static_cast<std::uint8_t>(contract::RecordKind::kLimits));
  EXPECT_GT(bench.releases[2].cycle, bench.records[0].cycle);
}

}  // namespace
}  // namespace pcl::test
