// What the venue's account holds and we do not is in our books at once: of ours what a machine took
// with it, of nobody's what came by another way. What is no statement of this question moves
// nothing.
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/reconcile/lost_tail.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;
using values::RepairKind;

const CardPrice kPrice{300'100};

std::int64_t held(const World& w, std::uint8_t strategy) {
  const auto& positions = w.engine.state().ledger.positions;
  const auto found = positions.find({0, strategy, 0});
  return found == positions.end() ? 0 : found->second.shares;
}
/// The last position the card was given for that party.
std::optional<std::int64_t> loaded(const World& w, std::uint8_t strategy) {
  std::optional<std::int64_t> last;
  for (const contract::Entry& entry : w.commands) {
    if (entry.kind() != static_cast<std::uint8_t>(CommandKind::kPositionLoad)) continue;
    const auto load = contract::from_entry<contract::PositionLoadCommand>(entry);
    if (load.strategy == strategy) last = load.position;
  }
  return last;
}
void expect_agreement(const World& w) {
  const Summary s = w.engine.summary();
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  EXPECT_EQ(s.phase, Phase::kTrading) << to_string(s.phase);
  EXPECT_EQ(s.symbols[0].position, w.shares);
  EXPECT_EQ(s.cash.value, w.opening_cash.value - w.paid);
}
const Repair* repair_of(const World& w, RepairKind kind) {
  for (const auto& [id, repair] : w.engine.state().reconciliation.repairs) {
    if (repair.what.kind == kind) return &repair;
  }
  return nullptr;
}

struct TakeOver : testing::Test {
  TakeOver() { w.start_all(); }
  World w;
};

TEST_F(TakeOver, AnOrderThatAMachineTookAndThatIsFilledIsItsStrategysAgain) {
  w.market(true);
  const Engine before{w.engine};
  enter_one(w);
  w.fill(only_ref(w), 60, kPrice);
  w.fill(only_ref(w), 40, CardPrice{300'000});
  lose_tail(w, before);
  expect_agreement(w);
  EXPECT_EQ(held(w, 1), 100);
  EXPECT_EQ(w.engine.summary().executions, 2U);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_EQ(loaded(w, 1), 100);
  EXPECT_TRUE(w.engine.state().orders.orphans.empty());
  const Repair* repair = repair_of(w, RepairKind::kAdoptExecution);
  ASSERT_NE(repair, nullptr) << "the adjustment is on record";
  EXPECT_EQ(repair->state, RepairState::kApplied);
}

TEST_F(TakeOver, AnOrderThatStillRestsIsCountedAndCancelled) {
  w.market(true);
  const Engine before{w.engine};
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.fill(ref, 30, kPrice);
  w.ignore_cancels = true;
  lose_tail(w, before);
  const auto& orders = w.engine.state().orders;
  ASSERT_EQ(orders.open.size(), 1U);
  const values::Order& order = orders.all.at(*orders.open.begin());
  EXPECT_EQ(order.strategy, 1);
  EXPECT_EQ(order.user_ref, ref);
  EXPECT_EQ(order.executed, 30U);
  EXPECT_EQ(values::open_shares(order), 70U);
  EXPECT_EQ(order.cancel, values::CancelState::kSent) << "nobody remembers what it was for";
  EXPECT_EQ(held(w, 1), 30);
  const auto is_load = [](const contract::Entry& e) {
    return e.kind() == static_cast<std::uint8_t>(CommandKind::kOrderLoad);
  };
  const auto load = std::find_if(w.commands.begin(), w.commands.end(), is_load);
  ASSERT_NE(load, w.commands.end()) << "the gate counts it";
  EXPECT_EQ(contract::from_entry<contract::OrderLoadCommand>(*load).executed, 30U);
  w.ignore_cancels = false;
  for (int i = 0; i < 10; ++i) w.clock(1'000'000'000);
  EXPECT_TRUE(w.book.empty());
  expect_agreement(w);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
}

TEST_F(TakeOver, ATradeByHandIsRiskAtOnceAndAskedAbout) {
  REQ("L-07");
  const std::uint64_t match = w.trade_outside(values::Side::kBuy, 40, kPrice);
  w.commands.clear();
  w.operate(OperatorKind::kReconcile);
  w.feed_up();
  w.clock();
  expect_agreement(w);
  EXPECT_EQ(held(w, 0), 40);
  EXPECT_EQ(loaded(w, 0), 40) << "in the gate's sums too";
  EXPECT_TRUE(w.noticed(NoticeCode::kAdopted));
  const Repair* repair = repair_of(w, RepairKind::kAdoptExecution);
  ASSERT_NE(repair, nullptr);
  EXPECT_EQ(repair->state, RepairState::kOpen);
  EXPECT_EQ(repair->what.subject, match);
  EXPECT_FALSE(repair->blocks) << "both sides agree: others trade on";
  EXPECT_EQ(w.engine.summary().repairs_open, 1U);
  w.operate(OperatorKind::kReconcile);
  EXPECT_EQ(held(w, 0), 40) << "once";
  EXPECT_EQ(w.engine.summary().repairs_open, 1U);
}

TEST_F(TakeOver, ATradeByHandThatIsBrokenIsTakenBack) {
  const std::uint64_t match = w.trade_outside(values::Side::kSell, 40, kPrice);
  enter_one(w);
  w.operate(OperatorKind::kReconcile);
  w.feed_up();
  w.clock();
  EXPECT_EQ(held(w, 0), -40);
  w.bust(match);
  w.operate(OperatorKind::kReconcile);
  w.feed_up();
  w.clock();
  EXPECT_EQ(held(w, 0), 0);
  expect_agreement(w);
}

TEST_F(TakeOver, AnOrderOfSomebodyElseIsCountedAndLeftAlone) {
  REQ("L-07");
  w.bend = [](values::AccountStatement& s) {
    values::StatementOrder order{50, {}, name_of("MSFT"), values::Side::kSell, kPrice, 30, 0};
    order.clordid.fill('X');
    order.group = 1;  // its prefix is not ours
    s.open_orders.push_back(order);
  };
  w.operate(OperatorKind::kReconcile);
  w.clock();
  const auto& orders = w.engine.state().orders;
  ASSERT_EQ(orders.open.size(), 1U);
  const values::Order& order = orders.all.at(*orders.open.begin());
  EXPECT_EQ(order.strategy, 0);
  EXPECT_EQ(values::open_shares(order), 30U);
  EXPECT_EQ(order.cancel, values::CancelState::kNone);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderCancel), 0U);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderLoad), 1U);
  const Repair* repair = repair_of(w, RepairKind::kAdoptOrder);
  ASSERT_NE(repair, nullptr);
  EXPECT_EQ(repair->state, RepairState::kOpen);
  EXPECT_GT(w.engine.state().orders.next_user_ref, 50U);
}

struct NotTaken {
  std::string name;
  void (*bend)(values::AccountStatement&);
  std::string text;
};
class CannotBeTaken : public testing::TestWithParam<NotTaken> {};
TEST_P(CannotBeTaken, SoNoNewRisk) {
  World w;
  w.start_all();
  w.bend = GetParam().bend;
  w.operate(OperatorKind::kReconcile);
  const Summary s = w.engine.summary();
  EXPECT_FALSE(s.reconciled);
  EXPECT_NE(s.reconcile_text.find(GetParam().text), std::string::npos) << s.reconcile_text;
  EXPECT_EQ(s.orders_open, 0U);
  EXPECT_EQ(s.executions, 0U);
  EXPECT_TRUE(w.engine.state().ledger.positions.empty());
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, CannotBeTaken,
    testing::Values(
        NotTaken{
            "order_of_no_symbol_of_ours",
            [](values::AccountStatement& s) {
              s.open_orders.push_back({50, {}, name_of("ORCL"), values::Side::kBuy, kPrice, 5, 0});
            },
            "order 50 of ORCL is open at the venue and not ours"},
        NotTaken{
            "order_without_a_number",
            [](values::AccountStatement& s) {
              s.open_orders.push_back({0, {}, name_of("MSFT"), values::Side::kBuy, kPrice, 5, 0});
            },
            "order 0 of MSFT is open at the venue and not ours"},
        NotTaken{
            "execution_of_no_symbol_of_ours",
            [](values::AccountStatement& s) {
              s.executions.push_back({0, 0, 5, kPrice, 77, name_of("ORCL"), values::Side::kBuy});
            },
            "execution 77 of ORCL is the venue's and not booked"},
        NotTaken{"reports_beyond_its_own_sequence",
                 [](values::AccountStatement& s) {
                   s.executions.push_back({s.last_sequence + 1, 9, 5, kPrice, 77, name_of("MSFT"),
                                           values::Side::kBuy});
                 },
                 "it names reports beyond its own sequence"}),
    [](const auto& each) { return each.param.name; });

// -------------------------------------------------------------------------------------------------

enum class Wrong { kFailed, kStale, kOfAnotherQuestion, kUnasked };
class NoStatement : public testing::TestWithParam<std::pair<const char*, Wrong>> {};

/// All but whether the books agree, and what is asked.
auto moved(const World& w) {
  const State& s = w.engine.state();
  Hasher hash;
  hash(s.ledger, s.orders, s.reconciliation.repairs);
  return hash.value();
}

TEST_P(NoStatement, MovesNothing) {
  REQ("L-04");
  World w;
  w.start_all();
  enter_one(w);
  values::AccountStatement stale = w.statement(0);
  stale.positions.push_back({name_of("MSFT"), 500, values::Money{5}});
  w.fill(only_ref(w), 100, kPrice);
  w.answer_statements = false;
  w.operate(OperatorKind::kReconcile);
  values::AccountStatement lies = w.statement(0);
  lies.positions.clear();  // flat!
  lies.cash = w.opening_cash;
  lies.executions.clear();
  const std::uint64_t question = w.all<RequestStatement>().back().question;
  const auto before = moved(w);
  switch (GetParam().second) {
    case Wrong::kFailed:
      lies.available = false;
      lies.unavailable_reason = "a shut door";
      w.answer(lies);
      EXPECT_FALSE(w.engine.summary().reconciled) << "blocks new risk";
      break;
    case Wrong::kStale:
      w.answer(stale);
      EXPECT_EQ(w.all<RequestStatement>().back().question, question + 1) << "asked again";
      break;
    case Wrong::kOfAnotherQuestion:
      w.apply(VenueStatement{question - 1, lies});
      EXPECT_TRUE(w.noticed(NoticeCode::kBadInput));
      w.apply(VenueStatement{question + 1, lies});
      break;
    case Wrong::kUnasked:
      w.answer(w.statement(0));
      EXPECT_TRUE(w.engine.summary().reconciled);
      w.apply(VenueStatement{question, lies});
      break;
  }
  if (GetParam().second == Wrong::kUnasked) {
    EXPECT_TRUE(w.engine.summary().reconciled);
  } else {
    EXPECT_EQ(moved(w), before);
  }
  EXPECT_EQ(held(w, 1), 100);
}
INSTANTIATE_TEST_SUITE_P(Kinds, NoStatement,
                         testing::Values(std::pair{"failed", Wrong::kFailed},
                                         std::pair{"stale", Wrong::kStale},
                                         std::pair{"foreign", Wrong::kOfAnotherQuestion},
                                         std::pair{"unasked", Wrong::kUnasked}),
                         [](const auto& each) { return std::string{each.param.first}; });

// -------------------------------------------------------------------------------------------------

// The world keeps the account by its own arithmetic, and knows nothing of what we lose.
TEST(TakeOverRandom, WhateverIsLostOrTradedElsewhereTheBooksAreTheAccount) {
  std::uint64_t lost = 0, outside = 0, taken = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    std::mt19937_64 random{seed};
    const auto below = [&](std::uint64_t n) { return random() % n; };
    World w;
    w.start_all();
    w.market(true);
    std::uint32_t price = 300'000;
    std::uint64_t time = kSecond;
    Engine earlier{w.engine};
    for (int i = 0; i < 60; ++i) {
      time += below(400'000'000);
      switch (below(12)) {
        case 0:
          ++lost;
          lose_tail(w, earlier);
          earlier = Engine{w.engine};  // a start is on disk before anything follows from it
          w.operate(OperatorKind::kResume, "ann", "bob");
          w.market(true);
          break;
        case 1:
          ++outside;
          w.trade_outside(below(2) == 0 ? values::Side::kBuy : values::Side::kSell,
                          static_cast<std::uint32_t>(1 + below(50)), CardPrice{price});
          break;
        case 2:
          if (!w.executions.empty()) {
            const auto& one = w.executions[below(w.executions.size())];
            if (one.busted_sequence == 0 && w.report_sequence > 0) w.bust(one.match);
          }
          break;
        case 3:
        case 4:
          if (!w.book.empty()) w.fill(w.book.begin()->first, 1, w.book.begin()->second.price);
          break;
        case 5:
          earlier = Engine{w.engine};
          break;
        default:
          price += 100 * static_cast<std::uint32_t>(below(3));
          price -= 100;
          w.quote(price, price + 100, time, 1 + below(200));
          w.clock();
      }
    }
    w.operate(OperatorKind::kReconcile);
    w.feed_up();
    for (int i = 0; i < 20; ++i) w.clock(1'000'000'000);
    const Summary s = w.engine.summary();
    ASSERT_TRUE(s.reconciled) << "seed " << seed << ": " << s.reconcile_text;
    ASSERT_EQ(s.symbols[0].position, w.shares) << "seed " << seed;
    ASSERT_EQ(s.cash.value, w.opening_cash.value - w.paid) << "seed " << seed;
    std::uint64_t open = 0;
    for (const std::uint64_t id : w.engine.state().orders.open) {
      const values::Order& order = w.engine.state().orders.all.at(id);
      ASSERT_TRUE(w.book.contains(order.user_ref)) << "seed " << seed;
      const VenueOrder& theirs = w.book.at(order.user_ref);
      ASSERT_EQ(values::open_shares(order), theirs.total - theirs.executed) << "seed " << seed;
      ++open;
    }
    ASSERT_EQ(open, w.book.size()) << "seed " << seed;
    for (const auto& [id, repair] : w.engine.state().reconciliation.repairs)
      taken += repair.state == RepairState::kApplied ? 1 : 0;
  }
  EXPECT_GT(lost, 500U);
  EXPECT_GT(outside, 500U);
  EXPECT_GT(taken, 50U) << "orders that were lost and found";
}

}  // namespace
}  // namespace pcl::engine::test
