// What an order must see of the one in front of it, at every distance from the very next cycle on;
// and that it sees nothing of one that was refused.
#include <functional>

#include "tests/hw/risk_gate/gate_fixture.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

struct HazardCase {
  std::string name;
  std::function<void(GateDriver&)> arrange;
  contract::Entry first, second;
  Refusal expected;  // of the second, with the first in front of it
  std::uint64_t operand{}, limit{};
  bool first_judged{true};
};
class Hazard : public testing::TestWithParam<HazardCase> {
 protected:
  struct Pair {
    contract::DecisionRecord first, second;
  };
  /// `second` is offered `gap` cycles after `first`; with `between` orders of another party fill
  /// the cycles.
  static Pair judge(GateDriver& gate, const contract::Entry& first, const contract::Entry& second,
                    unsigned gap, bool between) {
    const std::size_t before = gate.bench.records.size();
    gate.queue(first);
    for (unsigned i = 0; i < gap; ++i) {
      if (i != 0 && between) gate.queue(enter({.symbol = 9}, 'B', 1, 1));
      gate.bench.step();
    }
    gate.queue(second);
    EXPECT_TRUE(gate.bench.run());
    EXPECT_GT(gate.bench.records.size(), before);
    return {from_entry<contract::DecisionRecord>(gate.bench.records[before].value),
            from_entry<contract::DecisionRecord>(gate.bench.records.back().value)};
  }
};

TEST_P(Hazard, TheSecondSeesTheFirst) {
  const HazardCase& c = GetParam();
  for (unsigned gap = 1; gap <= 7; ++gap) {
    for (const bool between : {false, true}) {
      GateDriver gate;
      c.arrange(gate);
      const Pair pair = judge(gate, c.first, c.second, gap, between);
      if (c.first_judged) {
        EXPECT_EQ(static_cast<Refusal>(pair.first.code), Refusal::kNone) << gap;
      }
      EXPECT_EQ(static_cast<Refusal>(pair.second.code), c.expected)
          << gap << between << to_string(static_cast<Refusal>(pair.second.code));
      EXPECT_EQ(pair.second.operand, c.operand) << gap << between;
      EXPECT_EQ(pair.second.limit, c.limit) << gap << between;
    }
  }
}
// The same first, made refusable by its price (order_enter and order_replace hold it in the same
// place): it leaves nothing behind, and the second passes.
TEST_P(Hazard, TheSecondSeesNothingOfARefusedFirst) {
  const HazardCase& c = GetParam();
  if (!c.first_judged || c.expected == Refusal::kDuplicateId) GTEST_SKIP();
  contract::Entry refused = c.first;
  const std::uint64_t price = 2'000'000'000;
  std::memcpy(refused.bytes.data() + offsetof(contract::OrderEnterCommand, price), &price, 8);
  for (unsigned gap = 1; gap <= 6; ++gap) {
    GateDriver gate;
    c.arrange(gate);
    const Pair pair = judge(gate, refused, c.second, gap, false);
    EXPECT_EQ(static_cast<Refusal>(pair.first.code), Refusal::kBadOrder);
    EXPECT_EQ(static_cast<Refusal>(pair.second.code), Refusal::kNone)
        << gap << to_string(static_cast<Refusal>(pair.second.code));
  }
}

const auto kNothing = [](GateDriver&) {};
template <class Edit>
std::function<void(GateDriver&)> book(Edit edit) {
  return [edit](GateDriver& g) { g.with(edit); };
}
contract::Entry with_id(char last, char side = 'B', std::uint64_t price = kBid) {
  auto command = order({}, side, 1, price);
  command.clordid.fill('5');
  command.clordid.back() = last;
  return contract::to_entry(command);
}
const HazardCase kCases[] = {
    {"position", book([](LimitBook& b) { b.symbols[5].max_position = 10; }),
     enter({}, 'B', 6, kBid), enter({}, 'B', 5, kBid), Refusal::kPosition, 11, 10},
    {"position_of_a_sell", book([](LimitBook& b) { b.symbols[5].max_position = 10; }),
     enter({}, 'T', 6, kAsk), enter({}, 'T', 5, kAsk), Refusal::kPosition, 11, 10},
    {"sell_beyond_the_position", [](GateDriver& g) { g.load(position({}, 10)); },
     enter({}, 'S', 6, kAsk), enter({}, 'S', 5, kAsk), Refusal::kShortSale},
    {"exit_turned_entry",
     [](GateDriver& g) {
       g.load(position({}, -10));
       g.bench.around.killed = true;
     },
     enter({}, 'B', 6, kBid), enter({}, 'B', 5, kBid), Refusal::kKilled},
    {"gross", book([](LimitBook& b) { b.accounts[1].max_gross = 110'000'000; }),
     enter({}, 'B', 60, kBid), enter({.symbol = 4}, 'T', 51, kBid), Refusal::kGrossExposure,
     111'000'000, 110'000'000},
    {"net", book([](LimitBook& b) { b.accounts[1].max_net = 110'000'000; }),
     enter({}, 'B', 60, kBid), enter({.symbol = 4}, 'B', 51, kBid), Refusal::kNetExposure,
     111'000'000, 110'000'000},
    {"firm_gross",
     [](GateDriver& g) {
       g.load(position({.account = 3}, 0));
       g.with([](LimitBook& b) { b.accounts[16].max_gross = 110'000'000; });
     },
     enter({}, 'B', 60, kBid), enter({.account = 3}, 'B', 51, kBid), Refusal::kFirmExposure,
     111'000'000, 110'000'000},
    {"firm_net",
     [](GateDriver& g) {
       g.load(position({.account = 3}, 0));
       g.with([](LimitBook& b) { b.accounts[16].max_net = 110'000'000; });
     },
     enter({}, 'B', 60, kBid), enter({.account = 3}, 'B', 51, kBid), Refusal::kFirmExposure,
     111'000'000, 110'000'000},
    {"borrow", [](GateDriver& g) { g.load(position({.account = 3}, 0)); },
     enter({}, 'T', 300, kAsk), enter({.account = 3}, 'E', 201, kAsk), Refusal::kNoBorrow, 501,
     500},
    {"session_bucket", book([](LimitBook& b) {
       b.sessions[0] = {16'000, 15'999, 0};
     }),
     enter({}, 'B', 1, kBid), enter({.symbol = 4}, 'B', 1, kBid), Refusal::kRate, 0},
    {"session_bucket_of_a_cancel", book([](LimitBook& b) {
       b.sessions[0] = {16'000, 15'999, 0};
     }),
     cancel(50), enter({}, 'B', 1, kBid), Refusal::kRate, 0, 0, false},
    {"strategy_bucket", book([](LimitBook& b) {
       b.strategies[2] = {16'000, 15'999, 0};
     }),
     enter({}, 'B', 1, kBid), enter({.symbol = 4}, 'B', 1, kBid), Refusal::kRate, 1},
    {"symbol_bucket",
     [](GateDriver& g) {
       g.load(position({.account = 3, .strategy = 4}, 0));
       g.with([](LimitBook& b) { b.rates[5] = {16'000, 15'999, 0}; });
     },
     enter({}, 'B', 1, kBid), enter({.account = 3, .strategy = 4}, 'B', 1, kBid), Refusal::kRate,
     2},
    {"duplicate_order", book([](LimitBook& b) { b.accounts[1].duplicate_us = 10; }),
     enter({}, 'B', 7, kBid), enter({}, 'B', 7, kBid), Refusal::kDuplicateOrder},
    {"duplicate_id", kNothing, with_id('7'), with_id('7', 'T', kAsk), Refusal::kDuplicateId},
    {"self_trade", kNothing, enter({}, 'B', 1, kBid), enter({}, 'T', 1, kBid), Refusal::kSelfTrade,
     kBid, kBid},
    {"self_trade_of_a_replace", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 1, 0, kBid)); },
     replace(50, 1, kBid + 100), enter({}, 'T', 1, kBid + 50), Refusal::kSelfTrade, kBid + 50,
     kBid + 100},
    {"own_orders_full",
     [](GateDriver& g) {
       for (std::uint32_t i = 0; i < 15; ++i) g.load(order_load({}, 20 + i, 'B', 1));
     },
     enter({}, 'B', 1, kBid), enter({}, 'B', 1, kBid), Refusal::kOwnOrdersFull},
    {"last_number", [](GateDriver& g) { g.load(session(1, 0xFFFFFFFF)); }, enter({}, 'B', 1, kBid),
     enter({}, 'B', 1, kBid), Refusal::kNoUserRef},
    {"replace_pending", [](GateDriver& g) { g.load(order_load({}, 50, 'B', 9)); },
     replace(50, 10, kBid), replace(50, 11, kBid), Refusal::kReplacePending},
    {"side_in_flight", [](GateDriver& g) { g.load(order_load({}, 50, 'S', 9)); },
     modify(50, 9, 'T'), replace(50, 10, kAsk), Refusal::kReplacePending, 0, 0, false},
    {"side_in_flight_of_a_modify", [](GateDriver& g) { g.load(order_load({}, 50, 'E', 9)); },
     modify(50, 9, 'T'), modify(50, 8, 'T'), Refusal::kReplacePending, 0, 0, false},
    {"borrow_of_a_modify",
     [](GateDriver& g) {
       g.load(position({.account = 3}, 0));
       g.load(order_load({}, 50, 'S', 310, 10));
     },
     modify(50, 310, 'T'), enter({.account = 3}, 'E', 201, kAsk), Refusal::kNoBorrow, 501, 500,
     false},
    {"session_bucket_of_a_reduction",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 9));
       g.with([](LimitBook& b) { b.sessions[0] = {16'000, 15'999, 0}; });
     },
     modify(50, 8, 'B'), enter({}, 'B', 1, kBid), Refusal::kRate, 0, 0, false},
    {"position_of_a_replace",
     [](GateDriver& g) {
       g.load(order_load({}, 50, 'B', 9, 4));
       g.with([](LimitBook& b) { b.symbols[5].max_position = 10; });
     },
     replace(50, 13, kBid), enter({}, 'B', 2, kBid), Refusal::kPosition, 11, 10},
};
INSTANTIATE_TEST_SUITE_P(Table, Hazard, testing::ValuesIn(kCases),
                         [](const auto& tested) { return tested.param.name; });

// Runs of orders: each sees all in front of it, not only the last.
TEST(HazardRuns, PositionsAddUpCycleByCycle) {
  GateDriver gate;
  for (int i = 0; i < 12; ++i) {
    gate.queue(enter({}, 'B', 100, kBid));
    gate.queue(enter({}, 'T', 100, kAsk));
    gate.queue(enter({.symbol = 4}, 'B', 1, kBid));
  }
  gate.with([](LimitBook& b) { b.symbols[5].max_position = 500; });
  for (int i = 0; i < 12; ++i) {
    gate.queue(enter({}, 'B', 99, kBid));
    gate.queue(enter({.symbol = 3}, 'B', 1, kBid));
  }
  ASSERT_TRUE(gate.bench.run());
  unsigned passed[2] = {}, refused[2] = {};
  for (std::size_t i = 0; i < 36; ++i) {
    const auto record = from_entry<contract::DecisionRecord>(gate.bench.records[i].value);
    if (record.symbol != 5) continue;
    const bool sell = (record.flags & contract::decision_flag::kSell) != 0;
    if (record.code == 0) {
      ++passed[sell];
      continue;
    }
    ++refused[sell];
    EXPECT_EQ(static_cast<Refusal>(record.code),
              sell && passed[1] == 5 ? Refusal::kNoBorrow : Refusal::kNone);
  }
  EXPECT_EQ(passed[0], 12U);
  EXPECT_EQ(passed[1], 5U);  // a borrow of 500
  for (std::size_t i = 36; i < 60; ++i) {
    const auto record = from_entry<contract::DecisionRecord>(gate.bench.records[i].value);
    if (record.symbol == 5) {
      EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kPosition);
      EXPECT_EQ(record.operand, 1299U);
    }
  }
}
TEST(HazardRuns, NumbersAreAllottedInOrder) {
  GateDriver gate;
  for (std::uint16_t i = 0; i < 30; ++i)
    gate.queue(enter({.symbol = static_cast<std::uint16_t>(i % 5)}, 'B', 1, i % 4 == 3 ? 1 : kBid));
  ASSERT_TRUE(gate.bench.run());
  std::uint32_t next = kFirstRef;
  for (std::size_t i = 0; i < 30; ++i) {
    const auto record = from_entry<contract::DecisionRecord>(gate.bench.records[i].value);
    EXPECT_EQ(record.user_ref, i % 4 == 3 ? 0 : next++);
  }
}
// A report between two orders: the second sees what it freed, the first what it had not.
TEST(HazardRuns, AReportBetweenOrders) {
  for (unsigned gap = 0; gap < 30; ++gap) {
    GateDriver gate;
    gate.load(order_load({}, 50, 'B', 1995));
    gate.bench.report(1, canceled(50, 1995));
    for (unsigned i = 0; i < gap; ++i) gate.bench.step();
    for (int i = 0; i < 20; ++i) gate.queue(enter({}, 'B', 6, kBid));
    ASSERT_TRUE(gate.bench.run());
    bool freed = false;
    unsigned passed = 0;
    for (const auto& entry : gate.bench.records) {
      if (entry.value.kind() == static_cast<std::uint8_t>(contract::RecordKind::kReport)) {
        freed = true;
        continue;
      }
      const auto record = from_entry<contract::DecisionRecord>(entry.value);
      if (!freed) {
        EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kPosition);
        EXPECT_EQ(record.operand, 2001U);
      } else {
        passed += record.code == 0;
        EXPECT_EQ(static_cast<Refusal>(record.code),
                  passed > 16 || record.code != 0 ? Refusal::kOwnOrdersFull : Refusal::kNone);
      }
    }
    EXPECT_TRUE(freed);
  }
}

}  // namespace
}  // namespace pcl::test
