// The engine through whole sessions: start, kill, resume, restart, reconciliation, end.
#include <gtest/gtest.h>

#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;

/// Would a signal reach the venue now?
bool may_trade(World& w) {
  const Summary s = w.engine.summary();
  return s.reconciled && s.phase == Phase::kTrading && !s.latched;
}

TEST(Start, FollowsTheSequenceAndOpens) {
  World w;
  w.start();
  EXPECT_TRUE(w.commands.empty());
  w.card_up();
  EXPECT_EQ(w.engine.summary().phase, Phase::kLoading);
  const auto writes = w.all<RegisterWrite>();
  ASSERT_GE(writes.size(), 5U);
  EXPECT_EQ(writes[0], (RegisterWrite{contract::Register::kWatchdogUs, 50'000, 0}));
  EXPECT_EQ(writes[1], (RegisterWrite{contract::Register::kStaleUs, 1'000'000, 0}));
  EXPECT_EQ(writes[2], (RegisterWrite{contract::Register::kFeedPort, 26'400, 0}));
  EXPECT_EQ(w.all<RequestFeedRewind>(), (std::vector{RequestFeedRewind{1}}));
  EXPECT_TRUE(w.all<RequestStatement>().empty());  // the venue is not there
  w.venue_up();
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_TRUE(w.engine.summary().reconciled);
  EXPECT_FALSE(w.hold);
  EXPECT_FALSE(w.latched);  // the reset's latch, released at the first start only
  EXPECT_FALSE(w.engine.summary().latched);
  std::vector<CommandKind> kinds;
  for (const auto& entry : w.commands) kinds.push_back(static_cast<CommandKind>(entry.kind()));
  EXPECT_EQ(kinds,
            (std::vector{
                CommandKind::kHeartbeat, CommandKind::kSymbolLoad, CommandKind::kSymbolLimits,
                CommandKind::kAccountLimits, CommandKind::kAccountLimits, CommandKind::kRateLimits,
                CommandKind::kRateLimits, CommandKind::kRateLimits, CommandKind::kRateLimits,
                CommandKind::kLimitsCommit, CommandKind::kFeedStart, CommandKind::kCountersRequest,
                CommandKind::kExposureClear, CommandKind::kAccountLoad, CommandKind::kAccountLoad,
                CommandKind::kPositionLoad, CommandKind::kSessionLoad, CommandKind::kDigestCheck}));
  std::uint64_t sequence = 1;
  for (const auto& entry : w.commands) {
    EXPECT_EQ(contract::from_entry<contract::HeartbeatCommand>(entry).seq, sequence++);
  }
}

TEST(Start, HeartbeatsComeFromTheClockAtTheirInterval) {
  World w;
  w.start_all();
  const std::size_t before = w.count_commands(CommandKind::kHeartbeat);
  w.clock(400'000);
  w.clock(400'000);
  EXPECT_EQ(w.count_commands(CommandKind::kHeartbeat), before);
  w.clock(200'000);
  EXPECT_EQ(w.count_commands(CommandKind::kHeartbeat), before + 1);
}

TEST(Start, BadConfigurationIsRefusedWithAllReasons) {
  Config config = small_config();
  config.watchdog_us = 0;
  config.strategies[0].lookback = 65;
  World w{config};
  w.start();
  w.card_up();
  EXPECT_EQ(w.engine.summary().phase, Phase::kIdle);
  EXPECT_TRUE(w.commands.empty());
  const std::string text = w.all<Notice>().front().text;
  EXPECT_NE(text.find("watchdog_us"), std::string::npos);
  EXPECT_NE(text.find("lookback"), std::string::npos);
}

TEST(Start, KillFileMeansKilled) {
  World w;
  w.start(true);
  w.card_up();
  w.venue_up();
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_TRUE(w.latched);
  EXPECT_TRUE(w.engine.summary().latched);
  EXPECT_EQ(w.engine.summary().kill_source, contract::KillSource::kFile);
}

TEST(Start, StatementThatFailsIsNeverFlat) {
  World w;
  w.statements_available = false;
  w.start_all();
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  EXPECT_TRUE(w.hold);
  for (int i = 0; i < 50; ++i) w.clock(1'100'000'000);
  EXPECT_EQ(w.all<RequestStatement>().size(), 10U);  // bounded
  w.statements_available = true;
  w.operate(OperatorKind::kReconcile);
  EXPECT_TRUE(w.last_answer().ok);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
}

TEST(Kill, CancelsEntriesAndLetsExitsWork) {
  REQ("G-10");
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 40, CardPrice{300'100});
  w.operate(OperatorKind::kKill);
  EXPECT_TRUE(w.last_answer().ok);
  EXPECT_TRUE(w.latched);
  EXPECT_TRUE(w.book.empty());  // the entry's rest is cancelled
  EXPECT_EQ(w.engine.summary().symbols[0].position, 40);
  w.quote(300'400, 300'500, 20 * kSecond);  // take-profit: 300 above the average
  const auto exit = contract::from_entry<contract::OrderEnterCommand>(w.commands.back());
  EXPECT_EQ(exit.kind, static_cast<std::uint8_t>(CommandKind::kOrderEnter));
  EXPECT_EQ(exit.side, 'S');
  EXPECT_EQ(exit.quantity, 40U);  // 100 were wanted
  EXPECT_EQ(w.engine.summary().symbols[0].position, 0);
  EXPECT_EQ(w.engine.summary().realised.value, 40 * 300);
  const std::size_t entries = w.count_commands(CommandKind::kOrderEnter);
  for (std::uint64_t i = 0; i < 20; ++i)
    w.quote(300'400 + static_cast<std::uint32_t>(i) * 100, 400'000, (30 + i) * kSecond);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderEnter), entries);
}

TEST(Kill, ClosesTheGateAgainWhenItCrossesARelease) {
  World w;
  w.start();
  w.card_up();
  w.hold_records = false;
  w.venue_up();
  w.apply(OperatorCommand{
      OperatorKind::kKill, "ann", "", "x", contract::KillSource::kRest, 9, false, {}});
  EXPECT_TRUE(w.latched);
  EXPECT_FALSE(w.all<EngageKill>().empty());
}

struct TwoPeople {
  std::string name, actor, approver;
  bool ok;
};
class Resume : public testing::TestWithParam<TwoPeople> {};

TEST_P(Resume, NeedsTwoDifferentNames) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill);
  w.operate(OperatorKind::kResume, GetParam().actor, GetParam().approver);
  EXPECT_EQ(w.last_answer().ok, GetParam().ok) << w.last_answer().text;
  EXPECT_EQ(w.latched, !GetParam().ok);
  EXPECT_EQ(w.engine.summary().latched, !GetParam().ok);
}
INSTANTIATE_TEST_SUITE_P(People, Resume,
                         testing::Values(TwoPeople{"two", "ann", "bob", true},
                                         TwoPeople{"same", "ann", "ann", false},
                                         TwoPeople{"no_actor", "", "bob", false},
                                         TwoPeople{"no_approver", "ann", "", false},
                                         TwoPeople{"nobody", "", "", false}),
                         [](const auto& each) { return each.param.name; });

TEST(Kill, ResumeNamesWhatIsMissing) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_EQ(w.last_answer().text, "the kill latch is not engaged");
  w.operate(OperatorKind::kKill);
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_EQ(w.last_answer().text, "the venue session is not there");
  w.statements_available = false;
  w.venue_up();
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_NE(w.last_answer().text.find("not reconciled"), std::string::npos);
  OperatorCommand with_file{OperatorKind::kResume, "ann", "bob", "", {}, 99, true, {}};
  w.apply(with_file);
  EXPECT_EQ(w.last_answer().text, "the kill file is still there");
  w.apply(LinkChange{LinkKind::kCardDown, 0, 0, 0, {}, 0});
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_EQ(w.last_answer().text, "the card is not there");
  EXPECT_TRUE(w.latched);
}

TEST(Kill, SurvivesARestartUntilTwoPeopleResume) {
  REQ("I-17");
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill);
  w.start();
  w.reset_card();
  w.card_up();
  w.venue_up();
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_TRUE(w.latched);
  EXPECT_TRUE(w.engine.summary().latched);
  EXPECT_EQ(w.engine.summary().kill_source, contract::KillSource::kCli);
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_TRUE(w.last_answer().ok);
  EXPECT_FALSE(w.latched);
}

TEST(Kill, IsPutBackOnACardThatForgotIt) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill);
  w.start();
  w.latched = false;
  w.card_up();
  EXPECT_TRUE(w.latched);
}

TEST(Kill, WatchdogWhileTheEngineWasDeadIsKept) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.latched = w.disabled = true;  // while nobody looked
  w.kill_source = contract::KillSource::kWatchdog;
  w.hold_reports = true;
  w.cancel_at_venue(ref);
  w.start();
  w.card_up();
  w.deliver_late();
  w.venue_up();
  EXPECT_EQ(w.engine.summary().kill_source, contract::KillSource::kWatchdog);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_TRUE(w.engine.summary().reconciled) << w.engine.summary().reconcile_text;
  w.feed_up();
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_FALSE(w.disabled);
  enter_one(w, 100 * kSecond);
  EXPECT_EQ(w.engine.summary().symbols[0].position,
            100);  // trades on: the second entry is marketable
}

TEST(Restart, LoadsPositionAndOpenOrdersIntoTheNewCard) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.fill(ref, 30, CardPrice{300'100});
  w.start();
  w.reset_card();
  w.commands.clear();
  const std::uint64_t reports = w.report_sequence;
  w.card_up();
  w.venue_up();
  EXPECT_EQ(w.engine.summary().phase, Phase::kReconciling);  // held positions want their quotes
  EXPECT_EQ(w.count_commands(CommandKind::kExposureClear), 0U);
  w.feed_up();
  EXPECT_TRUE(w.book.empty());  // once the hold was open: a latched engine keeps no entries
  ASSERT_EQ(w.count_commands(CommandKind::kPositionLoad), 1U);
  ASSERT_EQ(w.count_commands(CommandKind::kSessionLoad), 1U);
  for (const auto& entry : w.commands) {
    if (entry.kind() == static_cast<std::uint8_t>(CommandKind::kPositionLoad)) {
      EXPECT_EQ(contract::from_entry<contract::PositionLoadCommand>(entry).position, 30);
    } else if (entry.kind() == static_cast<std::uint8_t>(CommandKind::kOrderLoad)) {
      const auto load = contract::from_entry<contract::OrderLoadCommand>(entry);
      EXPECT_EQ(load.user_ref, ref);
      EXPECT_EQ(load.quantity, 100U);
      EXPECT_EQ(load.executed, 30U);
      EXPECT_EQ(load.price, 300'100U);
    } else if (entry.kind() == static_cast<std::uint8_t>(CommandKind::kSessionLoad)) {
      const auto load = contract::from_entry<contract::SessionLoadCommand>(entry);
      EXPECT_EQ(load.next_report_sequence, reports + 1);
      EXPECT_EQ(load.next_user_ref, ref + 1);
    }
  }
  EXPECT_EQ(w.count_commands(CommandKind::kOrderLoad), 1U);
  EXPECT_TRUE(w.latched);  // a restart releases nothing by itself
}

TEST(Restart, OrderThatNeverReachedTheVenueIsUnknownThenDropped) {
  World w;
  w.start_all();
  w.swallow_orders = true;
  enter_one(w);
  EXPECT_EQ(w.engine.summary().orders_open, 1U);
  w.start();
  EXPECT_EQ(w.engine.summary().orders_unknown, 1U);
  w.reset_card();
  w.card_up();
  w.venue_up();
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_TRUE(w.noticed(NoticeCode::kOrderDropped));
  EXPECT_TRUE(w.engine.summary().reconciled);
}

TEST(Restart, MissedExecutionsAreTakenFromTheStatement) {
  World w;
  w.start_all();
  enter_one(w);
  w.hold_reports = true;
  const std::uint32_t ref = only_ref(w);
  w.fill(ref, 60, CardPrice{300'100});
  w.cancel_at_venue(ref);
  w.start();
  w.reset_card();
  w.card_up();
  w.venue_up();
  w.feed_up();
  w.clock(2'000'000'000);  // the reports do not come
  w.clock();
  const Summary s = w.engine.summary();
  EXPECT_EQ(s.symbols[0].position, 60);
  EXPECT_EQ(s.reports_missed, 2U);  // the cancel too
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  EXPECT_EQ(s.phase, Phase::kTrading);
  w.deliver_late();  // and if they do come after all
  EXPECT_EQ(w.engine.summary().symbols[0].position, 60);
}

TEST(Restart, AStatementWithoutTheMissedExecutionsMovesNothing) {
  World w;
  w.start_all();
  enter_one(w);
  w.hold_reports = true;
  w.fill(only_ref(w), 100, CardPrice{300'100});
  const auto executions = std::exchange(w.executions, {});
  w.start();
  w.reset_card();
  w.card_up();
  w.venue_up();
  const std::uint64_t expected = w.engine.state().orders.next_report;
  w.clock(2'000'000'000);  // the reports do not come
  w.clock();
  Summary s = w.engine.summary();
  EXPECT_EQ(s.phase, Phase::kBlocked);
  EXPECT_FALSE(s.reconciled);
  EXPECT_EQ(w.engine.state().orders.next_report, expected);
  EXPECT_TRUE(w.noticed(NoticeCode::kUnavailable));
  w.deliver_late();  // they come after all: booked, once
  EXPECT_EQ(w.engine.summary().symbols[0].position, 100);
  EXPECT_EQ(w.engine.summary().reports_missed, 0U);
  w.executions = executions;
  w.clock(2'000'000'000);
  w.clock();
  s = w.engine.summary();
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  EXPECT_EQ(s.symbols[0].position, 100);
}

TEST(Reconcile, ReportGapClosesTheGateAndCatchesUp) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.hold_reports = true;
  w.fill(ref, 30, CardPrice{300'100});
  w.late.clear();  // lost
  w.hold_reports = false;
  w.fill(ref, 20, CardPrice{300'100});
  w.clock(2'000'000'000);
  const Summary s = w.engine.summary();
  EXPECT_TRUE(w.noticed(NoticeCode::kReportGap));
  EXPECT_EQ(s.symbols[0].position, 50);
  EXPECT_EQ(s.orders_open, 1U);
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  EXPECT_EQ(s.phase, Phase::kTrading);
}

enum class Twist { kPosition, kCost, kCash, kForeignOrder, kForeignSymbol, kNone };
class Mismatch : public testing::TestWithParam<std::pair<Twist, const char*>> {};

TEST_P(Mismatch, StopsNewRiskAndSaysWhich) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 100, CardPrice{300'100});
  w.answer_statements = false;
  w.operate(OperatorKind::kReconcile);
  values::AccountStatement statement = w.statement(0);
  switch (GetParam().first) {
    case Twist::kPosition:
      statement.positions[0].shares = 99;
      break;
    case Twist::kCost:
      statement.positions[0].cost = values::Money{1};
      break;
    case Twist::kCash:
      statement.cash = values::Money{5};
      break;
    case Twist::kForeignOrder:
      statement.open_orders.push_back(
          {900, {}, name_of("ORCL"), values::Side::kBuy, CardPrice{1}, 5, 0});
      break;
    case Twist::kForeignSymbol:
      statement.positions.push_back({name_of("ORCL"), 7, values::Money{9}});
      break;
    case Twist::kNone:
      break;
  }
  w.answer(statement);
  const bool good = GetParam().first == Twist::kNone;
  EXPECT_EQ(w.engine.summary().reconciled, good);
  EXPECT_EQ(w.last_answer().ok, good);
  EXPECT_NE(w.engine.summary().reconcile_text.find(GetParam().second), std::string::npos)
      << w.engine.summary().reconcile_text;
  EXPECT_EQ(may_trade(w), good);
}
INSTANTIATE_TEST_SUITE_P(
    Kinds, Mismatch,
    testing::Values(std::pair{Twist::kPosition, "position MSFT: ours 100, venue 99"},
                    std::pair{Twist::kCost, "cost MSFT"}, std::pair{Twist::kCash, "cash: ours"},
                    std::pair{Twist::kForeignOrder, "not ours"},
                    std::pair{Twist::kForeignSymbol, "position ORCL: ours 0, venue 7"},
                    std::pair{Twist::kNone, ""}));

TEST(Reconcile, StatementBehindOurReportsIsAskedAgain) {
  World w;
  w.start_all();
  enter_one(w);
  w.answer_statements = false;
  w.operate(OperatorKind::kReconcile);
  values::AccountStatement old = w.statement(0);
  w.fill(only_ref(w), 100, CardPrice{300'100});
  const std::size_t asked = w.all<RequestStatement>().size();
  w.answer(old);
  EXPECT_EQ(w.all<RequestStatement>().size(), asked + 1);
  EXPECT_FALSE(w.noticed(NoticeCode::kMismatch));
}

TEST(Links, VenueLossMakesInFlightUnknownAndReloadsBeforeTrading) {
  World w;
  w.start_all();
  w.swallow_orders = true;
  enter_one(w);
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  EXPECT_EQ(w.engine.summary().orders_unknown, 1U);
  EXPECT_FALSE(w.engine.summary().reconciled);
  w.venue_up();
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_FALSE(w.latched);
}

TEST(End, CancelsReconcilesCountsAndAnswers) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 30, CardPrice{300'100});
  w.operate(OperatorKind::kStop);
  const Summary s = w.engine.summary();
  EXPECT_EQ(s.phase, Phase::kEnded);
  EXPECT_TRUE(s.reconciled);
  EXPECT_TRUE(w.book.empty());
  EXPECT_EQ(s.symbols[0].position, 30);  // a position stays
  EXPECT_TRUE(s.counters_complete);
  EXPECT_EQ(s.counters[5], 1'001U);
  EXPECT_EQ(w.last_answer().text, "stopped");
}

TEST(End, GivesUpInTimeWhenTheVenueStaysSilent) {
  World w;
  w.start_all();
  enter_one(w);
  w.ignore_cancels = true;
  w.answer_statements = false;
  w.apply(MarketEnd{});
  EXPECT_EQ(w.engine.summary().phase, Phase::kEnding);
  for (int i = 0; i < 40; ++i) w.clock(1'000'000'000);
  EXPECT_EQ(w.engine.summary().phase, Phase::kEnded);
  EXPECT_FALSE(w.engine.summary().reconciled);
}

TEST(Input, NonsenseIsAnsweredAndChangesLittle) {
  World w;
  w.apply(Clock{5});
  w.apply(MarketEnd{});
  w.start_all();
  contract::Entry strange;
  strange.bytes[0] = 0xEE;
  w.apply(CardRecord{strange});
  w.apply(VenueStatement{});
  contract::QuoteRecord far;
  far.symbol = 65'000;
  w.apply(CardRecord{contract::to_entry(far)});
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_TRUE(w.engine.summary().reconciled);
  w.answer_statements = false;
  w.report({});
  EXPECT_FALSE(w.engine.summary().reconciled);  // a message not understood
  w.answer(w.statement(0));
  EXPECT_TRUE(w.engine.summary().reconciled) << "the statement it asked for explains all";
}

TEST(CardCommands, SequenceMismatchKillsAndFindsBack) {
  World w;
  w.start_all();
  contract::RefusedRecord refused;
  refused.code = static_cast<std::uint8_t>(contract::CommandRefusal::kBadSequence);
  refused.command_kind = static_cast<std::uint8_t>(CommandKind::kHeartbeat);
  refused.command_sequence = w.next_command - 1;
  refused.expected = 500;
  w.apply(CardRecord{contract::to_entry(refused)});
  EXPECT_TRUE(w.latched);
  w.clock();
  EXPECT_EQ(contract::from_entry<contract::HeartbeatCommand>(w.commands.back()).seq, 500U);
}

}  // namespace
}  // namespace pcl::engine::test
