// What the venue takes back leaves position, cost and cash as if it had never been; the order gets
// no shares back.
#include <gtest/gtest.h>

#include <random>

#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using values::Money;

class Busts : public testing::Test {
 protected:
  Busts() {
    w.start_all();
    enter_one(w);
    ref = only_ref(w);
  }
  [[nodiscard]] const Ledger& ledger() const { return w.engine.state().ledger; }
  [[nodiscard]] values::Position position() const { return ledger().positions.at({0, 1, 0}); }
  void agree() {
    w.operate(OperatorKind::kReconcile);
    EXPECT_TRUE(w.engine.summary().reconciled) << w.engine.summary().reconcile_text;
  }
  World w;
  std::uint32_t ref{};
};

TEST_F(Busts, TakeThePositionBackByMatch) {
  w.fill(ref, 30, CardPrice{300'100});
  w.fill(ref, 20, CardPrice{300'000});
  const std::uint64_t first = w.executions[0].match;
  w.answer_statements = false;  // which a bust asks for
  w.bust(first);
  EXPECT_EQ(position(), (values::Position{20, Money{20 * 300'000}, Money{0}}));
  EXPECT_EQ(ledger().cash.value, 10'000'000'000 - 20 * 300'000);
  EXPECT_EQ(ledger().turnover.at(0).bought.value, 20 * 300'000);
  const values::Order& order = w.engine.state().orders.all.at(1);
  EXPECT_EQ(order.executed, 50U);
  EXPECT_EQ(order.busted, 30U);
  EXPECT_EQ(values::open_shares(order), 50U);
  ASSERT_EQ(w.engine.changes().executions.size(), 1U);
  EXPECT_TRUE(w.engine.changes().executions[0].busted);
  EXPECT_TRUE(w.noticed(NoticeCode::kBusted));
  EXPECT_EQ(w.engine.summary().busts, 1U);
  w.answer_statements = true;
  w.answer(w.statement(0));
  agree();
}

TEST_F(Busts, OfWhatWasSoldAlreadyLeaveItShort) {
  w.fill(ref, 100, CardPrice{300'100});
  w.quote(300'400, 300'500, 3 * kSecond);  // takes its profit
  ASSERT_EQ(position().shares, 0);
  w.bust(w.executions[0].match);
  EXPECT_EQ(position(), (values::Position{-100, Money{100 * 300'400}, Money{0}}));
  agree();
}

// Two fills that never came, one of them broken since, and the break of one that did come.
TEST_F(Busts, ThatNeverCameAreTakenFromTheStatement) {
  w.fill(ref, 30, CardPrice{300'100});
  w.hold_reports = true;
  w.fill(ref, 20, CardPrice{300'000});
  w.fill(ref, 10, CardPrice{299'900});
  w.bust(w.executions[0].match);
  w.bust(w.executions[2].match);
  w.start();
  w.reset_card();
  w.card_up();
  w.venue_up();
  w.feed_up();
  w.clock(2'000'000'000);  // the reports do not come
  w.clock();
  EXPECT_EQ(position(), (values::Position{20, Money{20 * 300'000}, Money{0}}));
  const Summary s = w.engine.summary();
  EXPECT_EQ(s.reports_missed, 4U);  // two fills, two breaks
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  w.deliver_late();  // and if they do come after all
  EXPECT_EQ(position().shares, 20);
}

TEST_F(Busts, ToldTwiceMoveOnce) {
  w.fill(ref, 30, CardPrice{300'100});
  w.fill(ref, 20, CardPrice{300'100});
  w.bust(w.executions[0].match);
  auto again = venue_message('B', 38, ref);
  store_be<8>(again, 13, w.executions[0].match);
  w.report(again);
  EXPECT_EQ(position().shares, 20);
  EXPECT_EQ(w.engine.summary().busts, 1U);
  agree();
}

TEST_F(Busts, OfAnExecutionNobodyKnowsMoveNothingAndAskTheVenue) {
  w.fill(ref, 30, CardPrice{300'100});
  w.answer_statements = false;
  auto strange = venue_message('B', 38, ref);
  store_be<8>(strange, 13, 4'711);
  w.report(strange);
  EXPECT_EQ(position().shares, 30);
  EXPECT_FALSE(w.engine.summary().reconciled);
  w.answer(w.statement(0));
  EXPECT_TRUE(w.engine.summary().reconciled) << "its account is ours";
}

TEST_F(Busts, AnExecutionToldTwiceIsBookedOnceAndExamined) {
  REQ("K-09");
  w.fill(ref, 30, CardPrice{300'100});
  auto again = venue_message('E', 36, ref);
  store_be<4>(again, 13, 30);
  store_be<8>(again, 17, 300'100);
  store_be<8>(again, 26, w.executions[0].match);
  const std::size_t asked = w.all<RequestStatement>().size();
  w.answer_statements = false;
  w.report(again);
  EXPECT_EQ(position().shares, 30);
  EXPECT_EQ(w.all<RequestStatement>().size(), asked + 1);
  EXPECT_FALSE(w.engine.summary().reconciled) << "no new risk while it is ambiguous";
  w.answer(w.statement(0));
  EXPECT_TRUE(w.engine.summary().reconciled) << "the venue's account holds it once";
}

/// Against the venue's account, which the fixture keeps by its own rule from what was not busted.
TEST_F(Busts, OfAnyFillsInAnyOrderLeaveWhatTheVenueHas) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::mt19937_64 random{seed};
    Config config = small_config();
    config.strategies[0].quantity = 10'000;
    config.strategies[0].entry_timeout_ns = 1'000 * kSecond;
    config.strategies[0].hold_timeout_ns = 1'000 * kSecond;
    config.strategies[0].take_profit = config.strategies[0].stop_loss = 100'000;
    w = World{config};
    w.start_all();
    enter_one(w);
    std::set<std::uint64_t> busted;
    for (int i = 0; i < 60; ++i) {
      if (random() % 3 != 0 || w.executions.empty()) {
        w.fill(only_ref(w), 1 + static_cast<std::uint32_t>(random() % 50),
               CardPrice{300'000 + random() % 200});
      } else if (const auto& one = w.executions[random() % w.executions.size()];
                 busted.insert(one.match).second) {
        w.bust(std::uint64_t{one.match});
      }
    }
    EXPECT_EQ(position().shares, w.shares) << "seed " << seed;
    EXPECT_EQ(w.engine.summary().busts, busted.size()) << "seed " << seed;
    agree();
  }
}

}  // namespace
}  // namespace pcl::engine::test
