// Outcomes nobody told: never taken for a reject, never sent again under a new number, and settled
// by the venue's word alone.
#include <gtest/gtest.h>

#include "host/engine/step.hpp"
#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;
using values::OrderState;
using values::OrderView;

constexpr std::int64_t kMs = 1'000'000;

/// An order of 100 that the card released and the venue never got. Its UserRefNum is 1.
class Unknown : public testing::Test {
 protected:
  void lose_one() {
    w.start_all();
    w.swallow_orders = true;
    enter_one(w);
  }
  [[nodiscard]] const values::Order& order(std::uint64_t id = 1) const {
    return w.engine.state().orders.all.at(id);
  }
  [[nodiscard]] std::size_t enters() const { return w.count_commands(CommandKind::kOrderEnter); }
  [[nodiscard]] std::size_t queries() const {
    return w.count_commands(CommandKind::kSessionControl);
  }
  /// So long, in steps.
  void run(std::int64_t ns, std::int64_t step_ns = 10 * kMs) {
    for (std::int64_t passed = 0; passed < ns; passed += step_ns) w.clock(step_ns);
  }
  World w;
};

TEST_F(Unknown, ATimeOutIsNoRejectAndNothingIsSentAgain) {
  REQ("K-03");
  REQ("G-12");
  lose_one();
  w.answer_queries = false;
  w.clock(999 * kMs);
  EXPECT_EQ(order().state, OrderState::kSent);
  EXPECT_EQ(queries(), 0U);
  EXPECT_TRUE(may_enter(w.engine.state(), 1, 0));
  w.clock(1 * kMs);
  EXPECT_EQ(values::shown(order()), OrderView::kUnknown);
  EXPECT_EQ(queries(), 1U);
  EXPECT_EQ(w.engine.summary().orders_unknown, 1U);
  EXPECT_FALSE(may_enter(w.engine.state(), 1, 0));
  EXPECT_TRUE(may_enter(w.engine.state(), 2, 0)) << "another strategy goes on";
  for (std::uint64_t i = 0; i < 60; ++i) {
    run(1'000 * kMs, 100 * kMs);
    w.quote(300'000 + static_cast<std::uint32_t>(i) * 100,
            300'100 + static_cast<std::uint32_t>(i) * 100, (10 + i) * kSecond);
  }
  EXPECT_EQ(enters(), 1U) << "neither again, nor another entry of its strategy in the symbol";
  EXPECT_EQ(order().state, OrderState::kUnknown);
  EXPECT_EQ(values::open_shares(order()), 100U) << "it counts in full until the venue's word";
  EXPECT_EQ(w.engine.summary().rejects, 0U);
  EXPECT_EQ(w.engine.state().strategies[0].rejects, 0U);
}

TEST_F(Unknown, ALateAnswerSettlesIt) {
  lose_one();
  w.answer_queries = false;
  run(1'100 * kMs);
  ASSERT_EQ(order().state, OrderState::kUnknown);
  w.deliver_frame(1);
  EXPECT_EQ(order().state, OrderState::kLive);
  EXPECT_EQ(w.engine.summary().orders_unknown, 0U);
}

TEST_F(Unknown, IsProvenAbsentByTheQueryAlone) {
  lose_one();
  w.answer_statements = false;
  run(1'000 * kMs);
  EXPECT_EQ(queries(), 1U);
  EXPECT_EQ(order().state, OrderState::kGone);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_EQ(w.engine.state().orders.resolve_due.count(1), 1U) << "the card still holds it";
  EXPECT_EQ(w.engine.state().orders.by_clordid.size(), 1U);
}

/// The number was taken, and no report told what became of it.
TEST_F(Unknown, AStatementBehindTheFenceDecidesWhatTheNumberCannot) {
  for (const bool open_there : {false, true}) {
    w = World{};
    lose_one();
    w.venue_next_ref = 2;
    if (open_there)
      w.book[1] = {1, order().clordid, values::Side::kBuy, CardPrice{300'100}, 100, 0};
    run(1'000 * kMs);
    EXPECT_EQ(order().state, open_there ? OrderState::kLive : OrderState::kGone);
    EXPECT_TRUE(w.engine.summary().reconciled);
  }
}

TEST_F(Unknown, AStatementWithoutTheFenceProvesNothing) {
  lose_one();
  w.answer_queries = false;
  run(1'100 * kMs);
  w.operate(OperatorKind::kReconcile);
  EXPECT_EQ(order().state, OrderState::kUnknown) << "its frame may still stand in the socket";
  EXPECT_EQ(w.engine.summary().orders_open, 1U);
}

TEST_F(Unknown, AnAnswerToAQueryOfBeforeTheOrderProvesNothing) {
  Config config = small_config();
  MomentumConfig second = config.strategies[0];
  second.strategy = 2;
  second.lookback = 9;  // so it comes later
  config.strategies.push_back(second);
  w = World{config};
  lose_one();
  w.answer_queries = false;
  run(1'000 * kMs);
  ASSERT_EQ(queries(), 1U);
  for (std::uint32_t i = 0; i < 5; ++i) w.quote(300'100 + 100 * i, 300'200 + 100 * i, 2 * kSecond);
  ASSERT_EQ(enters(), 2U);
  w.report(venue_message('Q', 15, 1));
  EXPECT_EQ(order(1).state, OrderState::kGone);
  EXPECT_EQ(order(2).state, OrderState::kSent) << "it went out behind the query";
}

TEST_F(Unknown, QueriesWithoutAnAnswerAreSaidAndBounded) {
  lose_one();
  w.answer_queries = false;
  run(300'000 * kMs, 100 * kMs);
  EXPECT_EQ(queries(), 16U);
  EXPECT_EQ(order().state, OrderState::kUnknown);
  const auto notices = w.all<Notice>();
  EXPECT_EQ(std::count_if(notices.begin(), notices.end(),
                          [](const Notice& n) {
                            return n.severity == Severity::kCritical &&
                                   n.code == NoticeCode::kOrderUnknown;
                          }),
            1);
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  w.answer_queries = true;
  w.venue_up();
  run(100 * kMs);
  EXPECT_EQ(order().state, OrderState::kGone);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
}

TEST_F(Unknown, AnAnswerToAQueryOfALostConnectionIsNone) {
  lose_one();
  w.answer_queries = w.answer_statements = false;
  run(1'000 * kMs);
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  w.venue_up();
  run(10 * kMs);
  EXPECT_EQ(queries(), 1U) << "first a statement: which answers are of this connection?";
  w.report(venue_message('Q', 15, 1));
  EXPECT_EQ(order().state, OrderState::kUnknown);
  w.answer_queries = w.answer_statements = true;
  w.answer(w.statement(0));
  EXPECT_EQ(queries(), 2U);
  EXPECT_EQ(order().state, OrderState::kGone);
}

/// The daemon dies, the wire process lives on with the order's frame still in its socket.
TEST_F(Unknown, AFrameInTheSocketIsNotForgottenByARestart) {
  REQ("K-03");
  lose_one();
  w.answer_queries = false;
  w.start();
  w.card_up();
  w.venue_up();
  w.feed_up();
  run(100 * kMs);
  EXPECT_EQ(w.engine.summary().orders_open, 1U) << "the statement came over another connection";
  EXPECT_EQ(w.engine.summary().phase, Phase::kReconciling);
  EXPECT_TRUE(w.engine.summary().hold);
  w.deliver_frame(1);
  EXPECT_EQ(order().state, OrderState::kLive);
  run(2'000 * kMs);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_EQ(w.engine.summary().orders_open, 1U);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderLoad), 1U);
}

TEST_F(Unknown, ARestartSettlesWhatNeverArrivedBeforeTheHoldOpens) {
  lose_one();
  w.start();
  w.card_up();
  w.venue_up();
  w.feed_up();
  run(10 * kMs);
  EXPECT_EQ(order().state, OrderState::kGone);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderLoad), 0U);
}

/// A position of 100 whose exit the venue never got: order 2, UserRefNum 2.
class LostExit : public Unknown {
 protected:
  void lose_exit() {
    w.start_all();
    enter_one(w);
    w.fill(only_ref(w), 100, CardPrice{300'100});
    w.swallow_orders = true;
    w.quote(300'400, 300'500, 3 * kSecond);
    ASSERT_EQ(enters(), 2U);
    ASSERT_EQ(order(2).purpose, values::Purpose::kExit);
  }
};

TEST_F(LostExit, IsRetransmittedUnderItsNumber) {
  REQ("K-03");
  lose_exit();
  w.swallow_orders = false;
  run(1'000 * kMs);
  ASSERT_EQ(w.all<Retransmit>().size(), 1U);
  EXPECT_EQ(w.all<Retransmit>()[0].user_ref, 2U);
  EXPECT_EQ(enters(), 2U);
  EXPECT_EQ(order(2).state, OrderState::kFilled);
  EXPECT_EQ(w.engine.summary().symbols[0].position, 0);
}

TEST_F(LostExit, IsNotRetransmittedOnceItsNumberIsTaken) {
  lose_exit();
  w.venue_next_ref = 3;
  run(1'000 * kMs);
  EXPECT_TRUE(w.all<Retransmit>().empty());
  EXPECT_EQ(order(2).state, OrderState::kGone);
}

TEST_F(LostExit, IsGivenUpAfterFiveTimesAndOnlyThenAskedAnew) {
  lose_exit();
  for (std::uint64_t i = 0; i < 30; ++i) {
    run(500 * kMs);
    w.quote(300'400, 300'500, (4 + i) * kSecond);
    ASSERT_TRUE(order(2).state == OrderState::kGone || enters() == 2U) << "one exit at a time";
  }
  EXPECT_EQ(order(2).state, OrderState::kGone);
  EXPECT_EQ(order(2).retransmits, 5U);
  EXPECT_GE(enters(), 3U);
}

TEST_F(Unknown, AReplaceCountsInFullUntilTheQueryProvesItOver) {
  w.start_all();
  enter_one(w);
  w.swallow_orders = true;
  w.answer_queries = false;
  w.quote(300'200, 300'300, kSecond);
  ASSERT_EQ(values::shown(order()), OrderView::kPendingReplace);
  run(1'000 * kMs);
  EXPECT_EQ(values::shown(order()), OrderView::kReplaceUnknown);
  EXPECT_EQ(order().replace.total, 100U);
  w.report(venue_message('Q', 15, 2));  // the replace would be 2
  EXPECT_EQ(order().state, OrderState::kLive);
  EXPECT_EQ(order().replace, values::PendingReplace{});
  EXPECT_EQ(w.engine.state().orders.resolve_due.count(2), 1U);
}

/// Milliseconds between two cancels, by how many were sent: 250 of waiting, then a pause that
/// doubles from 100 to 5,000, of which the last quarter is spread.
TEST_F(Unknown, ACancelIsAskedAgainWithAGrowingPause) {
  REQ("K-05");
  w.start_all();
  w.ignore_cancels = true;
  enter_one(w);
  w.operate(OperatorKind::kCancelAll);
  std::int64_t last = w.now;
  std::vector<std::int64_t> gaps;
  std::size_t sent = 1;
  for (int i = 0; i < 12'000 && gaps.size() < 10; ++i) {
    w.clock(5 * kMs);
    if (w.count_commands(CommandKind::kOrderCancel) == sent) continue;
    ++sent;
    gaps.push_back((w.now - last) / kMs);
    last = w.now;
  }
  const std::vector<std::int64_t> whole{100,   200,   400,   800,   1'600,
                                        3'200, 5'000, 5'000, 5'000, 5'000};
  ASSERT_EQ(gaps.size(), whole.size());
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    EXPECT_GE(gaps[i], 250 + whole[i] / 4 * 3) << i;
    EXPECT_LE(gaps[i], 250 + whole[i] + 5) << i;
  }
  EXPECT_NE(gaps[7], gaps[8]) << "not in step with the others";
  w.clock(250 * kMs);
  EXPECT_EQ(values::shown(order()), OrderView::kCancelUnknown);
  const auto asked = w.all<RequestStatement>();
  EXPECT_EQ(asked.back().why, StatementReason::kUnknownOrder) << "after ten of them";
  w.ignore_cancels = false;
  run(6'000 * kMs);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
}

TEST_F(Unknown, ACancelIsAskedAgainOverANewConnection) {
  w.start_all();
  w.ignore_cancels = true;
  enter_one(w);
  w.operate(OperatorKind::kCancelAll);
  run(250 * kMs);
  ASSERT_EQ(values::shown(order()), OrderView::kCancelUnknown);
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  run(10'000 * kMs, 100 * kMs);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderCancel), 1U) << "nowhere to send it";
  w.ignore_cancels = false;
  w.venue_up();
  run(2'000 * kMs);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
}

}  // namespace
}  // namespace pcl::engine::test
