// The gate forgets with its exposure what was sold short before; the day does not. What may be sold
// short after a load is the configured borrow less what the day has sold, whatever began anew.
#include <gtest/gtest.h>

#include <random>

#include "host/engine/step.hpp"
#include "tests/engine/borrow_at_gate.hpp"
#include "tests/engine/reconcile/lost_tail.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;
using values::Side;

const CardPrice kPrice{300'000};
constexpr std::int64_t kWait = 1'100'000'000;  // beyond the pause between two statements

/// Brings a working passive sale of 100, short, at 300'000 to the venue.
void sell_one_short(World& w) {
  w.market(true);
  for (int i = 0; i < 4; ++i) w.quote(300'000, 300'100, kSecond);
  w.quote(299'900, 300'000, kSecond);
}
void return_all(World& w) {
  w.venue_up();
  w.feed_up();
  w.clock();
}
void drop_venue(World& w) {
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  return_all(w);
}
void restart(World& w) {
  w.start();
  w.card_up();
  return_all(w);
}
void restart_with_a_new_card(World& w) {
  w.start();
  w.reset_card();
  w.card_up();
  return_all(w);
}
void restart_with_a_new_journal(World& w) { lose_tail(w, Engine{}); }
void approve_only_repair(World& w) {
  OperatorCommand command;
  command.kind = OperatorKind::kApproveRepair;
  command.actor = "ann";
  command.reason = "from yesterday";
  command.request_id = ++w.requests;
  for (const auto& [id, repair] : w.engine.state().reconciliation.repairs) command.subject = id;
  w.apply(command);
}
void be_short_of(World& w, std::int64_t shares) {
  w.bend = [shares](values::AccountStatement& s) {
    s.positions = {{name_of("MSFT"), -shares, values::Money{shares * 300'000}}};
  };
  w.operate(OperatorKind::kReconcile);
}

// ---- one sale, one load; limit and reservation by hand

struct LoadCase {
  const char* name;
  std::uint32_t executed;  // of 100 sold short
  void (*then)(World& w);
  std::uint32_t limit;  // of 10'000
  std::uint64_t reserved;
};
class BorrowAfterALoad : public testing::TestWithParam<LoadCase> {};

TEST_P(BorrowAfterALoad, IsLessWhatTheDayHasSold) {
  World w;
  w.start_all();
  sell_one_short(w);
  const std::uint32_t ref = only_ref(w);
  ASSERT_EQ(w.frame(ref).side, 'T');
  ASSERT_EQ(borrow_at_gate(w).limit, 10'000U);
  if (GetParam().executed > 0) w.fill(ref, GetParam().executed, kPrice);
  EXPECT_EQ(borrow_at_gate(w).limit, 10'000U) << "the gate has counted it itself";
  GetParam().then(w);
  ASSERT_EQ(w.engine.summary().phase, Phase::kTrading) << w.engine.summary().reconcile_text;
  EXPECT_FALSE(w.hold);
  const BorrowAtGate gate = borrow_at_gate(w);
  EXPECT_EQ(gate.loads, 2U);
  EXPECT_EQ(gate.limit, GetParam().limit);
  EXPECT_EQ(gate.reserved, GetParam().reserved);
}

INSTANTIATE_TEST_SUITE_P(
    Edges, BorrowAfterALoad,
    testing::Values(LoadCase{"reconnect", 100, drop_venue, 9'900, 0},
                    LoadCase{"restart", 100, restart, 9'900, 0},
                    LoadCase{"new_card", 100, restart_with_a_new_card, 9'900, 0},
                    LoadCase{"new_journal", 100, restart_with_a_new_journal, 9'900, 0},
                    LoadCase{"nothing_sold", 0, drop_venue, 10'000, 100},
                    LoadCase{"sold_in_part", 60, drop_venue, 9'940, 40},
                    LoadCase{"sold_in_part_and_cancelled", 60,
                             [](World& w) {
                               w.cancel_at_venue(only_ref(w));
                               drop_venue(w);
                             },
                             9'940, 0},
                    LoadCase{"a_bust_gives_none_back", 100,
                             [](World& w) {
                               w.answer_statements = false;
                               w.bust(w.executions[0].match);
                               w.answer_statements = true;
                               restart(w);
                             },
                             9'900, 0},
                    LoadCase{"nor_does_buying_back", 100,
                             [](World& w) {
                               w.quote(299'600, 299'700, 3 * kSecond);  // takes its profit
                               ASSERT_EQ(w.shares, 0);
                               drop_venue(w);
                             },
                             9'900, 0},
                    LoadCase{"sold_while_the_daemon_was_down", 0,
                             [](World& w) {
                               w.hold_reports = true;
                               w.fill(only_ref(w), 70, kPrice);
                               w.hold_reports = false;
                               w.start();
                               w.card_up();
                               for (; !w.late.empty(); w.late.pop_front()) w.apply(w.late.front());
                               return_all(w);
                             },
                             9'930, 30},
                    LoadCase{"sold_while_down_and_told_by_the_account_alone", 0,
                             [](World& w) {
                               w.hold_reports = true;
                               w.fill(only_ref(w), 70, kPrice);
                               restart(w);
                               for (int i = 0; i < 5; ++i) w.clock(kWait);
                             },
                             9'930, 30},
                    LoadCase{"sold_by_another_way", 100,
                             [](World& w) {
                               w.trade_outside(Side::kSell, 7, kPrice);
                               drop_venue(w);
                             },
                             9'893, 0},
                    LoadCase{"bought_by_another_way", 100,
                             [](World& w) {
                               w.trade_outside(Side::kBuy, 7, kPrice);
                               drop_venue(w);
                             },
                             9'900, 0}),
    [](const auto& each) { return std::string{each.param.name}; });

// ---- what nobody explains

TEST(BorrowOfWhatNobodyExplains, AdoptedSharesCount) {
  World w;
  w.start_all();
  be_short_of(w, 25);
  approve_only_repair(w);
  return_all(w);
  ASSERT_EQ(w.engine.summary().phase, Phase::kTrading);
  ASSERT_EQ(w.engine.summary().symbols[0].position, -25);
  EXPECT_EQ(borrow_at_gate(w).limit, 9'975U);
}

TEST(BorrowOfWhatNobodyExplains, SharesSetApartCountOnce) {
  World w;
  w.start_all();
  be_short_of(w, 25);
  for (int i = 0; i < 3; ++i) w.clock(kWait);
  ASSERT_EQ(w.engine.summary().quarantine.size(), 1U);
  ASSERT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_EQ(borrow_at_gate(w).limit, 9'975U);
  drop_venue(w);
  EXPECT_EQ(borrow_at_gate(w).limit, 9'975U);
}

TEST(BorrowOfWhatNobodyExplains, ALateSaleOfAnOrderKeptInShortIsAsItWasMarked) {
  State s;
  s.run = 1;
  s.config = small_config();
  s.strategies.resize(1);
  s.market.symbols.resize(1);
  values::Order order;
  order.strategy = 1;
  order.side = Side::kSell;
  order.total = order.executed = 100;
  order.state = values::OrderState::kFilled;
  for (std::uint64_t id = 1; id <= kClosedKept + 2; ++id) {
    order.id = id;
    order.user_ref = static_cast<std::uint32_t>(id);
    order.side_byte = id % 2 == 0 ? 'S' : 'T';
    s.orders.all.emplace_hint(s.orders.all.end(), id, order);
    s.orders.by_ref.emplace_hint(s.orders.by_ref.end(), order.user_ref, id);
    s.orders.closed.insert({static_cast<std::int64_t>(id), id});
  }
  s.now_ns = 2 * kClosedKeptNs;
  retire(s);
  ASSERT_EQ(s.orders.retired.size(), 2U);
  std::vector<Output> out;
  Changes changes;
  Step step{s, out, changes};
  VenueReport fill;
  fill.type = 'E';
  fill.quantity = 7;
  fill.price = kPrice;
  fill.user_ref = 2;
  fill.match = 1;
  apply_report(step, fill);
  EXPECT_FALSE(s.ledger.sold_short.contains(0));
  fill.user_ref = 1;
  fill.match = 2;
  apply_report(step, fill);
  EXPECT_EQ(s.ledger.sold_short.at(0), 7U);
}

// ---- the commit of it

class BorrowCommit : public testing::Test {
 protected:
  BorrowCommit() : w{tight()} {
    w.start_all();
    sell_one_short(w);
    w.fill(only_ref(w), 100, kPrice);
  }
  static Config tight() {
    Config config = small_config();
    config.symbols[0].borrow = 90;
    return config;
  }
  void drop() { w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0}); }
  World w;
};

TEST_F(BorrowCommit, MoreThanAllLeavesNothing) {
  drop_venue(w);
  EXPECT_EQ(borrow_at_gate(w).limit, 0U);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
}

TEST_F(BorrowCommit, IsInFrontOfTheClearAndOnlyOfWhatMoved) {
  w.commands.clear();
  drop_venue(w);
  std::vector<CommandKind> kinds;
  for (const contract::Entry& entry : w.commands) {
    const auto kind = static_cast<CommandKind>(entry.kind());
    if (kind == CommandKind::kSymbolLimits || kind == CommandKind::kLimitsCommit ||
        kind == CommandKind::kExposureClear)
      kinds.push_back(kind);
  }
  EXPECT_EQ(kinds, (std::vector{CommandKind::kSymbolLimits, CommandKind::kLimitsCommit,
                                CommandKind::kExposureClear}));
  w.commands.clear();
  drop_venue(w);  // nothing was sold since
  EXPECT_EQ(w.count_commands(CommandKind::kExposureClear), 1U);
  EXPECT_EQ(w.count_commands(CommandKind::kLimitsCommit), 0U);
}

TEST_F(BorrowCommit, OfAnotherCrcKeepsTheHold) {
  w.wrong_crc = true;
  drop_venue(w);
  for (int i = 0; i < 50; ++i) w.clock();
  EXPECT_TRUE(w.hold);
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  w.wrong_crc = false;
  w.operate(OperatorKind::kReconcile);
  return_all(w);
  EXPECT_FALSE(w.hold);
  EXPECT_EQ(borrow_at_gate(w).limit, 0U);
}

TEST_F(BorrowCommit, ThatIsNotAnsweredKeepsTheHold) {
  w.answer_limits = false;
  drop_venue(w);
  for (int i = 0; i < 50; ++i) w.clock();
  EXPECT_TRUE(w.hold);
  contract::LimitsRecord committed;
  committed.command_sequence = w.engine.state().loaded.commit;
  w.apply(CardRecord{contract::to_entry(committed)});
  w.clock();
  EXPECT_FALSE(w.hold);
}

TEST_F(BorrowCommit, OfAFreezeTakesNothingOffASecondTime) {
  drop_venue(w);
  World other;  // of a borrow that is not used up
  other.start_all();
  sell_one_short(other);
  other.fill(only_ref(other), 100, kPrice);
  other.latch(LatchCommand::kFreeze);
  ASSERT_EQ(other.accounts, 0);
  EXPECT_EQ(borrow_at_gate(other).limit, 10'000U) << "the gate counts what it has seen executed";
  drop_venue(other);
  EXPECT_EQ(borrow_at_gate(other).limit, 9'900U);
  other.operate(OperatorKind::kResume, "ann", "bob");
  ASSERT_EQ(other.accounts, 1);
  EXPECT_EQ(borrow_at_gate(other).limit, 9'900U);
}

// ---- anything, at any moment

/// One day; the venue's own sides say what was sold short.
class RandomDay {
 public:
  explicit RandomDay(std::uint64_t seed) : random_{seed}, w{config()} {
    w.start_all();
    w.market(true);
  }
  void step() {
    time_ += below(400'000'000);
    switch (below(16)) {
      case 0:
        drop_venue(w);
        break;
      case 1:
        begin_anew();
        w.operate(OperatorKind::kResume, "ann", "bob");
        w.market(true);
        break;
      case 2:
        trade_outside();
        break;
      case 3:
        bust();
        break;
      case 4:
      case 5:
        if (!w.book.empty())
          w.fill(w.book.begin()->first, 1 + static_cast<std::uint32_t>(below(3)) % 2,
                 w.book.begin()->second.price);
        break;
      case 6:
        if (!w.book.empty()) w.cancel_at_venue(w.book.begin()->first);
        break;
      case 7:
        if (below(2) == 0) w.latch(LatchCommand::kFreeze);
        w.operate(OperatorKind::kResume, "ann", "bob");
        break;
      case 8:
        earlier_ = Engine{w.engine};
        break;
      default:
        price_ += 100 * static_cast<std::uint32_t>(below(3));
        price_ -= 100;
        w.quote(price_, price_ + 100, time_, 1 + below(200));
        w.clock();
    }
  }
  /// What the day allows at that load; `outside` counts in full, whenever it was.
  [[nodiscard]] std::uint64_t left(std::uint64_t next_report) const {
    const std::uint64_t sold = sold_short_at_venue(w, next_report);
    return sold < kBorrow ? kBorrow - sold : 0;
  }

  static constexpr std::uint32_t kBorrow = 150;
  bool marks_known{true};  // every sale is told of as it was marked
  std::uint64_t begun{};

 private:
  static Config config() {
    Config config = small_config();
    config.symbols[0].borrow = kBorrow;
    return config;
  }
  std::uint64_t below(std::uint64_t n) { return random_() % n; }
  void begin_anew() {
    ++begun;
    switch (below(4)) {
      case 0:
        return restart(w);
      case 1:
        return restart_with_a_new_card(w);
      case 2:
        marks_known = false;
        return restart_with_a_new_journal(w);
      default:
        marks_known = false;
        lose_tail(w, earlier_);
        earlier_ = Engine{w.engine};  // a start is on disk before anything follows from it
    }
  }
  void trade_outside() {
    if (below(3) != 0) return;
    const Side side = below(2) == 0 ? Side::kBuy : Side::kSell;
    if (side == Side::kSell) marks_known = false;
    w.trade_outside(side, static_cast<std::uint32_t>(1 + below(20)), CardPrice{price_});
  }
  void bust() {
    if (w.executions.empty() || w.report_sequence == 0) return;
    const auto& one = w.executions[below(w.executions.size())];
    if (one.busted_sequence == 0) w.bust(one.match);
  }

  std::mt19937_64 random_;
  std::uint32_t price_{300'000};
  std::uint64_t time_{kSecond};

 public:
  World w;

 private:
  Engine earlier_{w.engine};
};

TEST(BorrowRandom, AfterEveryLoadItIsNeverAboveWhatTheDayHasLeft) {
  std::uint64_t loads = 0, exact = 0, reduced = 0, used_up = 0, begun = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    RandomDay day{seed};
    std::size_t seen = 0;
    for (int i = 0; i < 120; ++i) {
      day.step();
      const BorrowAtGate gate = borrow_at_gate(day.w);
      if (gate.loads == std::exchange(seen, gate.loads)) continue;
      const std::uint64_t left = day.left(gate.next_report);
      ASSERT_LE(gate.limit, left) << "seed " << seed << ", step " << i;
      if (day.marks_known) {
        ASSERT_EQ(gate.limit, left) << "seed " << seed << ", step " << i;
      }
      ++loads;
      exact += day.marks_known ? 1 : 0;
      reduced += left < RandomDay::kBorrow ? 1 : 0;
      used_up += left == 0 ? 1 : 0;
    }
    begun += day.begun;
  }
  EXPECT_GT(loads, 1'000U);
  EXPECT_GT(exact, 200U);
  EXPECT_GT(reduced, 500U);
  EXPECT_GT(used_up, 20U);
  EXPECT_GT(begun, 500U);
}

}  // namespace
}  // namespace pcl::engine::test
