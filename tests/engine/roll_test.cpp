// From one day to the next: what stays and what begins anew.
#include "host/engine/session/roll.hpp"

#include <gtest/gtest.h>

#include "tests/engine/evening.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

TEST(Roll, PositionsKeepOwnerCostAndWorthAndTheVenueConfirmsThem) {
  Evening w;
  end_day(w);
  EXPECT_EQ(unreconciled(w.engine.state()), "");
  const Money equity = w.engine.state().risk.marks.now;
  roll(w);
  const State& s = w.engine.state();
  EXPECT_EQ(ledger(w).positions.at(kOurs), (values::Position{30, Money{30 * 300'100}, {}}));
  EXPECT_EQ(ledger(w).positions.at(kExternal), (values::Position{10, Money{10 * 300'400}, {}}));
  EXPECT_EQ(ledger(w).nets.at(0).shares, 40);
  EXPECT_EQ(ledger(w).nets.at(0).cost.value, 30 * 300'100 + 10 * 300'400);
  EXPECT_EQ(ledger(w).cash.value, kCash - 30 * 300'100 - 10 * 300'400);
  // Yesterday's last bid: neither lost nor earned.
  EXPECT_EQ(ledger(w).turnover.at(0).bought.value, 40 * 300'500);
  EXPECT_EQ(ledger(w).turnover.at(0).sold.value, 0);
  EXPECT_EQ(s.risk.marks.now, equity);
  EXPECT_EQ(s.phase, Phase::kTrading) << s.reconciliation.text;
  EXPECT_TRUE(s.reconciliation.done);
  EXPECT_FALSE(w.noticed(NoticeCode::kMismatch));
  EXPECT_TRUE(w.book.empty());
  ASSERT_EQ(s.reconciliation.repairs.size(), 1U);  // whose the ten are is asked still
  EXPECT_EQ(s.reconciliation.repairs.begin()->second.state, RepairState::kOpen);
  OperatorCommand accept{OperatorKind::kApproveRepair, "ann", "", "Bob's desk", {}, 70, false, {}};
  accept.subject = s.reconciliation.repairs.begin()->first;
  w.apply(accept);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
}

TEST(Roll, TheFirstEventAloneSendsNothing) {
  Evening w;
  w.latch(LatchCommand::kLiquidate);
  end_day(w);
  Engine next;
  std::vector<Output> outputs;
  next.apply(left_of(w), outputs);
  ASSERT_EQ(outputs.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<Notice>(outputs[0]));
  EXPECT_EQ(next.state().run, 0U);
  EXPECT_TRUE(next.state().ledger.positions.empty());
}

TEST(Roll, AShortIsWorthItsOfferAndWhatNobodyQuotedItsCost) {
  Evening w;
  end_day(w);
  CarryOver left = left_of(w);
  left.positions = {{0, 1, name_of("MSFT"), -30, Money{9'000'000}, {}}};
  left.symbols = {{name_of("MSFT"), -30, Money{9'000'000}, 299'000, 299'100, false, 0}};
  Engine quoted;
  std::vector<Output> outputs;
  quoted.apply(left, outputs);
  quoted.apply(SessionStart{wide(), 1, 0, false}, outputs);
  EXPECT_EQ(quoted.state().ledger.turnover.at(0).sold.value, 30 * 299'100);
  EXPECT_EQ(quoted.state().ledger.turnover.at(0).bought.value, 0);
  left.symbols[0].ask = 0;
  Engine unquoted;
  unquoted.apply(left, outputs);
  unquoted.apply(SessionStart{wide(), 1, 0, false}, outputs);
  EXPECT_EQ(unquoted.state().ledger.turnover.at(0).sold.value, 9'000'000);
}

TEST(Roll, NumbersOfTheDayBeginAnewAndThePeakStays) {
  Config config = losing();
  Trading w{config};
  w.market(true);
  for (int i = 0; i < 2; ++i) w.losing_trade();
  w.trade_outside(values::Side::kBuy, 10, CardPrice{300'000});
  w.operate(OperatorKind::kReconcile);
  w.price(500'000);  // the highest ever
  w.price(400'000);
  w.apply(CardRecord{contract::to_entry(contract::WarningRecord{})});
  end_day(w);
  const RiskState old = w.engine.state().risk;
  ASSERT_EQ(old.streak.losses, 2U);
  ASSERT_EQ(old.strategies.at(1).trades, 2U);
  ASSERT_LT(old.marks.now, old.marks.day_start + Money{1'000'000});
  ASSERT_GT(old.marks.peak, old.marks.now);
  w.next_day(left_of(w));
  w.start();
  const State& s = w.engine.state();
  EXPECT_EQ(s.risk.marks, (risk::EquityMarks{Money{kCash}, old.marks.now, old.marks.now,
                                             old.marks.peak, old.marks.now}));
  EXPECT_TRUE(s.risk.valued);
  EXPECT_EQ(s.risk.streak.losses, 0U);
  EXPECT_TRUE(s.risk.strategies.empty());
  EXPECT_TRUE(s.risk.broken.empty());
  EXPECT_TRUE(s.warnings.empty());
  EXPECT_EQ(s.ledger.flow, Money{});
  EXPECT_TRUE(s.ledger.fills.empty());
  EXPECT_EQ(s.ledger.next_fill, 1U);
  EXPECT_EQ(s.ledger.positions.size(), 1U);  // what is flat has nothing to leave
  EXPECT_EQ(s.counts.orders_sent, 0U);
  EXPECT_EQ(s.counts.executions, 0U);
  EXPECT_EQ(s.counts.events, 2U);
  EXPECT_EQ(s.run, 1U);
  EXPECT_TRUE(s.orders.all.empty());
  EXPECT_TRUE(s.orders.open.empty());
  EXPECT_EQ(s.orders.next_report, 1U);
  EXPECT_EQ(s.orders.next_user_ref, 1U);
}

TEST(Roll, TheDaysLossCountsFromTheEvening) {
  REQ("H-02");
  Config config = wide();
  config.risk.loss.daily_loss = Money{150'000};
  Evening w{config};
  w.price(298'000);  // 100'000 below cost
  end_day(w);
  ASSERT_FALSE(w.latched);
  roll(w);
  w.market(true);
  w.price(294'250);  // 40 shares: 150'000 below the evening
  EXPECT_FALSE(w.broken("daily loss"));
  EXPECT_FALSE(w.latched);
  w.price(294'249);
  EXPECT_TRUE(w.broken("daily loss"));
  EXPECT_TRUE(w.latched);
}

struct LatchCase {
  std::string name;
  KillTarget target;
  LatchCommand command;
};
class RollLatch : public testing::TestWithParam<LatchCase> {};

TEST_P(RollLatch, StaysWithItsWordsUntilTwoPeopleReleaseIt) {
  REQ("I-17");
  const LatchCase& c = GetParam();
  Trading w;
  w.market(true);
  w.latch(c.command, c.target);
  for (int i = 0; i < 3; ++i) w.clock(kHostSecond);
  end_day(w);
  ASSERT_EQ(unreconciled(w.engine.state()), "");
  w.reset_card();
  roll(w);
  const State& s = w.engine.state();
  ASSERT_EQ(s.kills.entries.size(), 1U);
  const auto& [target, entry] = *s.kills.entries.begin();
  EXPECT_EQ(target, c.target);
  EXPECT_EQ(entry.command, c.command);
  EXPECT_EQ(entry.actor, "ann");
  EXPECT_EQ(entry.source, contract::KillSource::kCli);
  EXPECT_EQ(entry.since, 0U);
  const bool global = c.target == KillTarget{};
  EXPECT_EQ(s.kills.ever, global);
  if (c.command >= LatchCommand::kCancel) {
    EXPECT_TRUE(w.killed(c.target));
  }
  w.market(true);
  w.rise_begins();
  const std::size_t before = w.entries();
  w.wanted_entry();
  EXPECT_EQ(w.entries(), before) << "an entry under a latch";
  w.operate(OperatorKind::kResume, "ann", "", c.target);
  EXPECT_FALSE(w.last_answer().ok);
  for (int i = 0; i < 3; ++i) w.clock(kHostSecond);
  w.operate(OperatorKind::kResume, "ann", "bob", c.target);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  if (global && w.latched) w.operate(OperatorKind::kResume, "ann", "bob");  // the reset's
  w.wanted_entry();
  w.wanted_entry();
  EXPECT_GT(w.entries(), before);
}

INSTANTIATE_TEST_SUITE_P(
    Each, RollLatch,
    testing::Values(LatchCase{"frozen", {}, LatchCommand::kFreeze},
                    LatchCase{"killed", {}, LatchCommand::kCancel},
                    LatchCase{"hedged", {}, LatchCommand::kHedge},
                    LatchCase{"liquidated", {}, LatchCommand::kLiquidate},
                    LatchCase{"symbol", {KillScope::kSymbol, 0}, LatchCommand::kCancel},
                    LatchCase{"symbol_frozen", {KillScope::kSymbol, 0}, LatchCommand::kFreeze},
                    LatchCase{"strategy", {KillScope::kStrategy, 1}, LatchCommand::kCancel},
                    LatchCase{"account", {KillScope::kAccount, 0}, LatchCommand::kFreeze},
                    LatchCase{"session", {KillScope::kSession, 0}, LatchCommand::kLiquidate}),
    [](const auto& each) { return each.param.name; });

TEST(Roll, ALiquidationGoesOnAndIsDoneOnlyWhenTheVenueSaysSo) {
  Evening w;
  w.operate(OperatorKind::kCancelAll);
  w.market(true, 'H');  // nothing can be sold
  w.latch(LatchCommand::kLiquidate);
  end_day(w);
  ASSERT_EQ(w.shares, 40);
  roll(w);
  ASSERT_EQ(w.engine.state().unwinding.all.size(), 1U);
  EXPECT_EQ(w.engine.state().unwinding.all.at({}).stage, UnwindStage::kWorking);
  w.market(true);
  for (int i = 0; i < 12; ++i) {
    w.quote(300'500, 300'600, w.at += kSecond);
    w.clock(kHostSecond);
  }
  EXPECT_EQ(w.shares, 0);
  EXPECT_EQ(w.engine.state().unwinding.all.at({}).stage, UnwindStage::kDone);
}

TEST(Roll, TheKillOfAResetGoesByItselfUnlessPeopleHadToReleaseIt) {
  World never;  // a day that never opened
  never.start();
  end_day(never);
  EXPECT_FALSE(left_of(never).reset_latched);
  Trading fresh;
  end_day(fresh);
  EXPECT_FALSE(left_of(fresh).reset_latched);
  fresh.reset_card();
  roll(fresh);
  EXPECT_FALSE(fresh.latched) << "a new day begins like a first one";

  Trading w;  // the card fell back to its reset within the day
  w.reset_card();
  w.start_all();
  ASSERT_TRUE(w.latched);
  end_day(w);
  EXPECT_TRUE(left_of(w).reset_latched);
  w.reset_card();
  roll(w);
  EXPECT_EQ(w.engine.state().phase, Phase::kTrading);
  EXPECT_TRUE(w.latched);
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_FALSE(w.latched);
}

TEST(Roll, TheEmergencyStopStaysWithItsHistory) {
  REQ("I-20");
  Config config = losing();
  config.risk.streaks = {};
  Trading w{config};
  w.market(true);
  for (int i = 0; i < 5; ++i) w.losing_trade();
  ASSERT_TRUE(w.engine.state().risk.ess.active);
  end_day(w);
  roll(w);
  const Ess& ess = w.engine.state().risk.ess;
  EXPECT_TRUE(ess.active);
  EXPECT_EQ(w.level(), RiskLevel::kCritical);
  EXPECT_EQ(ess.triggers, 0U);  // of this day
  ASSERT_EQ(ess.history.size(), 1U);
  EXPECT_EQ(ess.history[0].rule, Rule::kAccountStreak);
  EXPECT_EQ(ess.history[0].event, 0U);
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_EQ(w.last_answer().text, "the Emergency Stop System is active: it is reset first");
  w.apply(OperatorCommand{OperatorKind::kEssReset, "ann", "bob", "signal", {}, 9, false, {}});
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  end_day(w);
  EXPECT_FALSE(left_of(w).ess_active);
  EXPECT_EQ(left_of(w).ess.at(0).root_cause, "signal");
}

TEST(Roll, WhatIsSetApartStaysApartUntilBothSidesAgree) {
  Trading w;
  w.bend = [](values::AccountStatement& s) {
    s.positions.push_back({name_of("MSFT"), 7, Money{2'100'000}});
  };
  for (int i = 0; i < 4; ++i) w.operate(OperatorKind::kReconcile);
  ASSERT_EQ(w.engine.state().reconciliation.quarantine.at(0), 7);
  end_day(w);
  ASSERT_EQ(unreconciled(w.engine.state()), "");
  w.next_day(left_of(w));
  w.start();
  const Reconciliation& r = w.engine.state().reconciliation;
  EXPECT_EQ(r.quarantine.at(0), 7);
  ASSERT_EQ(r.repairs.size(), 1U);
  EXPECT_GE(r.repairs.begin()->second.rounds, kRoundsMax);
  w.card_up();
  w.venue_up();
  w.feed_up();
  w.clock();
  EXPECT_EQ(r.quarantine.at(0), 7);
  EXPECT_EQ(w.engine.state().phase, Phase::kTrading);  // others could trade
  w.bend = {};
  w.operate(OperatorKind::kReconcile);
  EXPECT_TRUE(r.quarantine.empty());
}

TEST(Roll, OrdersExpireAndOneThatDidNotIsCancelled) {
  Evening w;
  ASSERT_EQ(w.book.size(), 1U);
  w.ignore_cancels = true;
  end_day(w);
  for (int i = 0; i < 20; ++i) w.clock(kHostSecond);
  ASSERT_FALSE(w.engine.state().orders.open.empty());
  const VenueOrder rests = w.book.begin()->second;
  w.next_day(left_of(w));
  EXPECT_TRUE(w.engine.state().orders.all.empty());
  w.book.emplace(rests.ref, rests);  // of a venue that keeps it under its old number
  w.venue_next_ref = rests.ref + 1;
  w.ignore_cancels = false;
  w.start_all();
  EXPECT_TRUE(w.noticed(NoticeCode::kAdopted));
  for (int i = 0; i < 4; ++i) w.clock(kHostSecond);
  EXPECT_TRUE(w.book.empty());
}

TEST(Roll, AVenueWhoseDayIsNotOverBlocksAndNothingIsBookedTwice) {
  Evening w;
  end_day(w);
  const std::uint32_t next_ref = w.engine.state().orders.next_user_ref;
  ASSERT_GT(next_ref, 1U);
  w.go_on_from(left_of(w));
  w.start();
  w.card_up();
  w.apply(LinkChange{LinkKind::kVenueUp, 0, 1, 0, {}, 0});
  for (const VenueMessage& again : std::vector<VenueMessage>{w.told}) w.apply(again);
  w.feed_up();
  w.clock();
  const State& s = w.engine.state();
  EXPECT_EQ(s.phase, Phase::kBlocked);
  EXPECT_EQ(s.reconciliation.text,
            "statement not available: the venue's order session is still that of the day before");
  EXPECT_EQ(ledger(w).positions.at(kOurs).shares, 30);
  EXPECT_FALSE(s.day.begun);
  EXPECT_EQ(left_of(w).next_user_ref, next_ref);  // rolled once more: still of that day
  w.new_session();
  w.start_all();
  EXPECT_EQ(s.phase, Phase::kTrading) << s.reconciliation.text;
  EXPECT_TRUE(s.day.begun);
  EXPECT_EQ(ledger(w).positions.at(kOurs).shares, 30);
  EXPECT_TRUE(s.orders.orphans.empty());
}

TEST(Roll, CashThatMovedOvernightIsAskedAbout) {
  Evening w;
  end_day(w);
  w.opening_cash = w.opening_cash - Money{500};
  roll(w);
  EXPECT_EQ(w.engine.state().phase, Phase::kBlocked);
  EXPECT_NE(w.engine.state().reconciliation.text.find("cash: ours"), std::string::npos);
}

TEST(Roll, ABustOfTodayLeavesWhatWasHeldBefore) {
  Evening w;
  end_day(w);
  roll(w);
  w.market(true);
  w.latch(LatchCommand::kLiquidate);
  for (int i = 0; i < 12; ++i) {
    w.quote(300'500, 300'600, w.at += kSecond);
    w.clock(kHostSecond);
  }
  ASSERT_EQ(w.shares, 0);
  ASSERT_EQ(w.executions.size(), 2U);  // of each party
  const bool ours = w.executions[0].group == 1;
  w.bust(w.executions[0].match);
  const values::Position before = ours ? values::Position{30, Money{30 * 300'100}, {}}
                                       : values::Position{10, Money{10 * 300'400}, {}};
  EXPECT_EQ(ledger(w).positions.at(ours ? kOurs : kExternal), before);
  EXPECT_EQ(ledger(w).nets.at(0).shares, before.shares);
  w.operate(OperatorKind::kReconcile);  // with the venue's own arithmetic of the netted cost
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
}

TEST(Roll, ARoundTripOverNightCountsWhole) {
  Trading w;
  w.hold_hundred();
  const PositionKey party = kOurs;
  end_day(w);
  CarryOver left = left_of(w);
  ASSERT_EQ(left.positions.at(0).earned, Money{});
  left.positions[0].earned = Money{-25'000};  // of shares that were sold at a loss before
  w.next_day(left);
  w.start_all();
  w.market(true);
  w.latch(LatchCommand::kLiquidate);
  for (int i = 0; i < 6; ++i) {
    w.quote(300'200, 300'300, w.at += kSecond);  // 100 a share above: 10'000
    w.clock(kHostSecond);
  }
  ASSERT_EQ(ledger(w).positions.at(party).shares, 0);
  EXPECT_GT(ledger(w).positions.at(party).realised, Money{});  // today
  EXPECT_EQ(w.engine.state().risk.streak.losses, 1U);          // in all
}

TEST(Roll, TheRampStays) {
  Trading w;
  w.market(true);
  w.latch(LatchCommand::kCancel);
  w.clock();
  w.operate(OperatorKind::kResume, "ann", "bob");
  ASSERT_TRUE(w.last_answer().ok);
  end_day(w);
  EXPECT_TRUE(left_of(w).ramp);
  w.next_day(left_of(w));
  w.start();
  EXPECT_EQ(w.engine.state().risk.ramp_until_ns, w.config().risk.ramp_ns);
  w.clock();  // of a machine that has been up for longer
  EXPECT_EQ(w.engine.state().risk.ramp_until_ns, w.now + w.config().risk.ramp_ns);
  w.clock();
  EXPECT_EQ(w.engine.state().risk.ramp_until_ns, w.now - 1'000'000 + w.config().risk.ramp_ns);
  EXPECT_FALSE(left_of(Trading{}).ramp);
}

TEST(Roll, NoNumberIsGivenTwiceAlsoIfTheClockWentBack) {
  Evening w;
  const std::uint64_t clordid = w.engine.state().orders.next_clordid;
  const std::uint64_t order = w.engine.state().orders.next_id;
  end_day(w);
  w.wall_ns = -1;
  roll(w);
  EXPECT_GT(w.engine.state().orders.next_clordid, clordid);
  EXPECT_EQ(w.engine.state().orders.next_id, order);
}

TEST(Roll, ADayThatDidNotEndSaysWhy) {
  EXPECT_EQ(end_of_day(Engine{}.state()).error().message, "no session ever began in this journal");
  Evening w;
  EXPECT_EQ(unreconciled(w.engine.state()), "the session did not end: phase is trading");
  w.bend = [](values::AccountStatement& s) { s.cash = s.cash - Money{1}; };
  end_day(w);
  EXPECT_EQ(unreconciled(w.engine.state()).find("the session ended unreconciled: cash"), 0U);
  Evening late;
  end_day(late);
  late.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});  // it closes for the night
  EXPECT_EQ(unreconciled(late.engine.state()), "");
  late.report(venue_message('Q', 15, late.venue_next_ref));
  EXPECT_EQ(unreconciled(late.engine.state()), "reports came after the session had ended");
  Evening doubted;
  end_day(doubted);
  doubted.bend = w.bend;
  doubted.operate(OperatorKind::kReconcile);
  EXPECT_EQ(unreconciled(doubted.engine.state()).find("the session ended unreconciled"), 0U);
  const CarryOver left = left_of(w);  // and is said to the next one
  w.next_day(left);
  const auto notices = w.all<Notice>();
  EXPECT_EQ(notices.back().severity, Severity::kCritical);
  EXPECT_NE(notices.back().text.find("not reconciled: the session ended"), std::string::npos);
}

}  // namespace
}  // namespace pcl::engine::test
