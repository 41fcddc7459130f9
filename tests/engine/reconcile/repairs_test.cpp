// Proposals: one id a difference, a person's word, applied once and only while it is so; what
// nobody resolves is set apart.
#include <gtest/gtest.h>

#include <type_traits>

#include "host/engine/codec.hpp"
#include "host/engine/step.hpp"
#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;
using values::RepairKind;

// A proposal is no output: nothing that a comparison gives can be sent.
static_assert(!std::is_constructible_v<Output, values::RepairProposal>);

const CardPrice kPrice{300'100};
constexpr std::int64_t kWait = 1'100'000'000;  // beyond the pause between two statements

void add_shares(values::AccountStatement& s, const char* symbol, std::int64_t shares) {
  for (values::StatementPosition& position : s.positions) {
    if (position.symbol != name_of(symbol)) continue;
    position.cost =
        values::Money{position.cost.value / position.shares * (position.shares + shares)};
    position.shares += shares;
    return;
  }
  s.positions.push_back({name_of(symbol), shares, values::Money{shares * 300'000}});
}

/// 100 shares of ours; the account says 107 of them.
struct Repairs : testing::Test {
  Repairs() {
    w.start_all();
    enter_one(w);
    w.fill(only_ref(w), 100, kPrice);
    w.bend = [](values::AccountStatement& s) { add_shares(s, "MSFT", 7); };
  }
  void reconcile() { w.operate(OperatorKind::kReconcile); }
  const Repair& only() const {
    const Repair* found = nullptr;
    for (const auto& [id, repair] : w.engine.state().reconciliation.repairs) {
      EXPECT_EQ(found, nullptr) << "more than one";
      found = &repair;
    }
    static const Repair kNothing{};
    EXPECT_NE(found, nullptr) << "none";
    return found == nullptr ? kNothing : *found;
  }
  CommandAnswer decide(OperatorKind kind, std::uint64_t id, const std::string& actor = "ann",
                       const std::string& reason = "seen at the broker") {
    OperatorCommand command;
    command.kind = kind;
    command.actor = actor;
    command.reason = reason;
    command.subject = id;
    command.request_id = ++w.requests;
    w.apply(command);
    return w.last_answer();
  }
  CommandAnswer approve(std::uint64_t id) { return decide(OperatorKind::kApproveRepair, id); }
  std::int64_t held(std::uint8_t strategy) const {
    const auto& positions = w.engine.state().ledger.positions;
    const auto found = positions.find({0, strategy, 0});
    return found == positions.end() ? 0 : found->second.shares;
  }
  World w;
};

TEST_F(Repairs, TheSameDifferenceHasOneIdOverRoundsRestartsAndReplays) {
  REQ("L-02");
  reconcile();
  const Repair first = only();
  EXPECT_EQ(first.what.kind, RepairKind::kAdoptPosition);
  EXPECT_EQ(first.what.ours, 100);
  EXPECT_EQ(first.what.venue, 107);
  EXPECT_EQ(first.what.id, values::repair_id(0, first.what));
  w.clock(kWait);
  EXPECT_EQ(only().what, first.what);
  EXPECT_EQ(only().rounds, 2);
  w.start();
  w.reset_card();
  w.card_up();
  w.venue_up();
  w.feed_up();
  EXPECT_EQ(only().what, first.what);
  Engine replayed;
  std::vector<Output> outputs;
  for (const Event& event : w.events) replayed.apply(event, outputs);
  EXPECT_EQ(replayed.hash(), w.engine.hash());
  EXPECT_TRUE(replayed.state().reconciliation.repairs.contains(first.what.id));
  // The journal's last part is lost before anybody heard of it: the same question, the same id.
  World other;
  other.start_all();
  enter_one(other);
  other.fill(only_ref(other), 100, kPrice);
  other.bend = w.bend;
  other.operate(OperatorKind::kReconcile);
  EXPECT_TRUE(other.engine.state().reconciliation.repairs.contains(first.what.id));
}

TEST_F(Repairs, WaitsForAPersonAndIsAppliedOnce) {
  REQ("L-03");
  reconcile();
  const std::uint64_t id = only().what.id;
  EXPECT_EQ(held(0) + held(1), 100) << "ours until somebody says otherwise";
  EXPECT_FALSE(w.engine.summary().reconciled);
  EXPECT_EQ(decide(OperatorKind::kApproveRepair, id + 1).ok, false);
  EXPECT_EQ(decide(OperatorKind::kApproveRepair, id, "").text, "a name is needed");
  EXPECT_EQ(decide(OperatorKind::kApproveRepair, id, "ann", "").text, "a reason is needed");
  EXPECT_EQ(held(0), 0);
  const CommandAnswer done = approve(id);
  EXPECT_TRUE(done.ok) << done.text;
  EXPECT_EQ(done.text, "applied");
  w.feed_up();
  w.clock();
  EXPECT_EQ(held(0), 7) << "EXTERNAL: nobody's strategy";
  EXPECT_EQ(held(1), 100);
  EXPECT_TRUE(w.engine.summary().reconciled) << w.engine.summary().reconcile_text;
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_EQ(w.engine.summary().symbols[0].position, 107);
  EXPECT_TRUE(w.noticed(NoticeCode::kRepair)) << "the adjustment is logged";
  const CommandAnswer again = approve(id);
  EXPECT_FALSE(again.ok);
  EXPECT_NE(again.text.find("is applied"), std::string::npos) << again.text;
  EXPECT_EQ(held(0), 7);
}

TEST_F(Repairs, AnOutdatedOneIsSupersededNotApplied) {
  REQ("L-02");
  reconcile();
  const std::uint64_t id = only().what.id;
  w.bend = [](values::AccountStatement& s) { add_shares(s, "MSFT", 9); };
  const CommandAnswer no = approve(id);
  EXPECT_FALSE(no.ok);
  EXPECT_NE(no.text.find("superseded"), std::string::npos) << no.text;
  EXPECT_EQ(held(0), 0);
  const auto& repairs = w.engine.state().reconciliation.repairs;
  EXPECT_EQ(repairs.at(id).state, RepairState::kSuperseded);
  ASSERT_EQ(repairs.size(), 2U) << "and asked again, with the numbers as they are";
  EXPECT_FALSE(approve(id).ok);
  w.bend = nullptr;
  reconcile();
  EXPECT_TRUE(w.engine.summary().reconciled);
  EXPECT_EQ(w.engine.summary().repairs_open, 0U);
}

TEST_F(Repairs, ARejectedOneStandsAndStillForbidsNewRisk) {
  reconcile();
  const std::uint64_t id = only().what.id;
  EXPECT_TRUE(decide(OperatorKind::kRejectRepair, id).ok);
  EXPECT_EQ(only().state, RepairState::kRejected);
  reconcile();
  EXPECT_EQ(only().state, RepairState::kRejected);
  EXPECT_FALSE(w.engine.summary().reconciled);
  EXPECT_TRUE(approve(id).ok) << "who said no may still say yes";
}

TEST_F(Repairs, AStatementThatFailsAppliesNothing) {
  REQ("L-04");
  reconcile();
  const std::uint64_t id = only().what.id;
  w.statements_available = false;
  EXPECT_FALSE(approve(id).ok);
  EXPECT_EQ(held(0), 0);
  EXPECT_EQ(only().state, RepairState::kOpen);
  w.statements_available = true;
  EXPECT_TRUE(approve(id).ok);
}

TEST_F(Repairs, WithoutTheVenueNothingCanBeApproved) {
  reconcile();
  const std::uint64_t id = only().what.id;
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  EXPECT_FALSE(approve(id).ok);
  EXPECT_EQ(only().state, RepairState::kOpen);
}

TEST_F(Repairs, CostAndCashAreTheVenuesOnceSomebodySaysSo) {
  w.bend = [](values::AccountStatement& s) {
    s.positions[0].cost = values::Money{s.positions[0].cost.value - 5};
    s.cash = values::Money{s.cash.value + 11};
  };
  reconcile();
  std::vector<std::uint64_t> ids;
  for (const auto& [id, repair] : w.engine.state().reconciliation.repairs) ids.push_back(id);
  ASSERT_EQ(ids.size(), 2U);
  for (const std::uint64_t id : ids) EXPECT_TRUE(approve(id).ok);
  w.feed_up();
  w.clock();
  EXPECT_TRUE(w.engine.summary().reconciled) << w.engine.summary().reconcile_text;
  EXPECT_EQ(w.engine.state().ledger.positions.at({0, 1, 0}).cost.value, 100 * 300'100 - 5);
  EXPECT_EQ(w.engine.summary().cash.value, w.opening_cash.value - w.paid + 11);
}

TEST_F(Repairs, AnExecutionOfOursAloneIsDroppedOnceSomebodySaysSo) {
  w.bend = [](values::AccountStatement& s) {
    s.executions.clear();
    s.positions.clear();
    s.cash = values::Money{10'000'000'000};
  };
  reconcile();
  const Repair* drop = nullptr;
  for (const auto& [id, repair] : w.engine.state().reconciliation.repairs) {
    if (repair.what.kind == RepairKind::kDropExecution) drop = &repair;
  }
  ASSERT_NE(drop, nullptr);
  EXPECT_EQ(drop->what.ours, 100);
  EXPECT_EQ(held(1), 100);
  EXPECT_TRUE(approve(drop->what.id).ok) << w.last_answer().text;
  w.feed_up();
  w.clock();
  EXPECT_EQ(held(1), 0);
  EXPECT_TRUE(w.engine.summary().reconciled) << "it explains position and cash as well";
}

TEST(NewJournal, OvernightPositionsAreAskedAboutAndThenExternal) {
  REQ("L-07");
  World w;
  w.bend = [](values::AccountStatement& s) { add_shares(s, "MSFT", 40); };
  w.start_all();
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  EXPECT_TRUE(w.hold) << "unexpected at the start: the gate stays shut";
  const auto& repairs = w.engine.state().reconciliation.repairs;
  ASSERT_EQ(repairs.size(), 1U);
  OperatorCommand command;
  command.kind = OperatorKind::kApproveRepair;
  command.actor = "ann";
  command.reason = "from yesterday";
  command.subject = repairs.begin()->first;
  command.request_id = 1;
  w.apply(command);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  w.clock();
  const Summary s = w.engine.summary();
  EXPECT_EQ(s.phase, Phase::kTrading);
  EXPECT_EQ(s.symbols[0].position, 40);
  EXPECT_EQ(s.symbols[0].cost.value, 40 * 300'000);
  EXPECT_EQ(w.engine.state().ledger.positions.at({0, 0, 0}).shares, 40);
}

TEST_F(Repairs, NothingInAllOfThisIsAnOrder) {
  const std::size_t before = w.count_commands(CommandKind::kOrderEnter);
  reconcile();
  (void)approve(only().what.id);
  w.feed_up();
  for (int i = 0; i < 5; ++i) w.clock(kWait);
  w.trade_outside(values::Side::kSell, 10, kPrice);
  reconcile();
  w.feed_up();
  for (int i = 0; i < 5; ++i) w.clock(kWait);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderEnter), before);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderReplace), 0U);
  EXPECT_TRUE(w.all<Retransmit>().empty());
}

// -------------------------------------------------------------------------------------------------

Config two_symbols() {
  Config config = small_config();
  config.symbols.push_back(config.symbols[0]);
  config.symbols[1].name = name_of("ORCL");
  config.buckets.push_back({contract::RateScope::kSymbol, 1, 16, 1'600, 160});
  return config;
}

struct Quarantine : testing::Test {
  Quarantine() {
    w.start_all();
    w.market(true);
  }
  void set_off(std::int64_t shares) {
    w.bend = [shares](values::AccountStatement& s) { add_shares(s, "ORCL", shares); };
    w.operate(OperatorKind::kReconcile);
    for (int i = 0; i < 3; ++i) w.clock(kWait);
  }
  World w{two_symbols()};
};

TEST_F(Quarantine, AfterThreeRoundsTheSymbolIsSetApartAndOthersTradeOn) {
  w.bend = [](values::AccountStatement& s) { add_shares(s, "ORCL", 25); };
  w.operate(OperatorKind::kReconcile);
  EXPECT_FALSE(w.engine.summary().reconciled);
  w.clock(kWait);
  EXPECT_FALSE(w.engine.summary().reconciled) << "two rounds";
  EXPECT_TRUE(w.engine.summary().quarantine.empty());
  w.commands.clear();
  w.clock(kWait);
  w.clock();
  Summary s = w.engine.summary();
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  EXPECT_EQ(s.phase, Phase::kTrading);
  ASSERT_EQ(s.quarantine.size(), 1U);
  EXPECT_EQ(s.quarantine[0], name_of("ORCL"));
  EXPECT_TRUE(w.noticed(NoticeCode::kQuarantine));
  EXPECT_TRUE(may_enter(w.engine.state(), 1, 0));
  EXPECT_FALSE(may_enter(w.engine.state(), 1, 1));
  // What the venue has beyond ours counts all the same.
  std::int64_t counted = 0;
  for (const contract::Entry& entry : w.commands) {
    if (entry.kind() != static_cast<std::uint8_t>(CommandKind::kPositionLoad)) continue;
    const auto load = contract::from_entry<contract::PositionLoadCommand>(entry);
    if (load.symbol == 1 && load.strategy == 0) counted = load.position;
  }
  EXPECT_EQ(counted, 25);
  const std::size_t asked = w.all<RequestStatement>().size();
  for (int i = 0; i < 20; ++i) w.clock(kWait);
  EXPECT_EQ(w.all<RequestStatement>().size(), asked) << "bounded: the interval asks again";
  w.bend = nullptr;
  w.operate(OperatorKind::kReconcile);
  w.clock();
  s = w.engine.summary();
  EXPECT_TRUE(s.quarantine.empty());
  EXPECT_TRUE(s.reconciled);
  EXPECT_TRUE(may_enter(w.engine.state(), 1, 1));
}

TEST_F(Quarantine, StandsAfterARestart) {
  set_off(25);
  ASSERT_EQ(w.engine.summary().quarantine.size(), 1U);
  w.start();
  w.reset_card();
  w.card_up();
  w.venue_up();
  w.feed_up();
  w.clock();
  EXPECT_EQ(w.engine.summary().quarantine.size(), 1U);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
}

TEST_F(Quarantine, OfTheAccountForWhatIsOfNoSymbol) {
  w.bend = [](values::AccountStatement& s) { s.cash = values::Money{s.cash.value - 1}; };
  w.operate(OperatorKind::kReconcile);
  for (int i = 0; i < 4; ++i) w.clock(kWait);
  const Summary s = w.engine.summary();
  EXPECT_TRUE(s.account_quarantined);
  EXPECT_FALSE(s.reconciled);
  EXPECT_FALSE(may_enter(w.engine.state(), 1, 0));
  EXPECT_EQ(s.reconcile_text.rfind("cash: ours ", 0), 0U) << s.reconcile_text;
}

// -------------------------------------------------------------------------------------------------

struct Runs : testing::Test {
  Runs() { w.start_all(); }
  StatementReason last() const { return w.all<RequestStatement>().back().why; }
  std::size_t asked() const { return w.all<RequestStatement>().size(); }
  World w;
};

TEST_F(Runs, StartReconnectIncidentIntervalEnd) {
  REQ("L-01");
  EXPECT_EQ(asked(), 1U);
  EXPECT_EQ(last(), StatementReason::kStart);
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  w.venue_up();
  EXPECT_EQ(asked(), 2U) << "reconnect";
  EXPECT_TRUE(w.engine.summary().reconciled);
  w.market(true);
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.fill(ref, 100, kPrice);
  w.bust(w.executions[0].match);
  EXPECT_EQ(asked(), 3U);
  EXPECT_EQ(last(), StatementReason::kIncident);
  EXPECT_TRUE(w.engine.summary().reconciled) << w.engine.summary().reconcile_text;
  w.clock(59'000'000'000);
  EXPECT_EQ(asked(), 3U);
  w.clock(1'000'000'000);
  EXPECT_EQ(asked(), 4U);
  EXPECT_EQ(last(), StatementReason::kInterval);
  w.operate(OperatorKind::kStop);
  EXPECT_EQ(asked(), 5U);
  EXPECT_EQ(last(), StatementReason::kEnd);
  std::uint64_t question = 0;
  for (const RequestStatement& ask : w.all<RequestStatement>()) EXPECT_EQ(ask.question, ++question);
}

TEST_F(Runs, ALostConnectionStopsOrdersAndIsReconciledOnceItIsBack) {
  REQ("K-06");
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.hold_reports = true;
  w.fill(ref, 40, kPrice);
  w.late.clear();  // under way when the line broke
  w.hold_reports = false;
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  EXPECT_TRUE(w.noticed(NoticeCode::kLink));
  EXPECT_FALSE(w.engine.summary().venue_up);
  EXPECT_FALSE(w.engine.summary().reconciled);
  const std::size_t orders = w.count_commands(CommandKind::kOrderEnter);
  for (std::uint64_t i = 0; i < 10; ++i)
    w.quote(300'200 + static_cast<std::uint32_t>(i) * 100, 400'000, (30 + i) * kSecond);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderEnter), orders) << "nothing is sent";
  w.venue_up();
  w.feed_up();
  w.clock(2'000'000'000);
  w.clock();
  const Summary s = w.engine.summary();
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  EXPECT_EQ(s.phase, Phase::kTrading);
  EXPECT_EQ(s.symbols[0].position, 40);
  EXPECT_EQ(s.orders_open, 1U);
  EXPECT_EQ(w.book.size(), 1U);
}

TEST_F(Runs, AReportThatWaitsForItsOrderASecondIsAnIncident) {
  w.report(venue_message('C', 20, 4'711));
  EXPECT_EQ(asked(), 1U);
  w.clock(1);
  w.clock(999'000'000);
  EXPECT_EQ(asked(), 1U);
  w.clock(1'000'000);
  EXPECT_EQ(asked(), 2U);
  EXPECT_EQ(last(), StatementReason::kIncident);
  EXPECT_TRUE(w.engine.state().orders.orphans.empty()) << "the account knows nothing of it: over";
}

TEST_F(Runs, AnExecutionThatTheAccountDoesNotHaveIsAskedAbout) {
  auto strange = venue_message('E', 36, 4'711);
  store_be<4>(strange, 13, 30);
  store_be<8>(strange, 26, 77);
  w.report(strange);
  for (int i = 0; i < 5; ++i) w.clock(kWait);
  EXPECT_FALSE(w.engine.summary().reconciled);
  ASSERT_EQ(w.engine.summary().repairs_open, 1U);
  const RepairSummary repair = w.engine.summary().repairs[0];
  EXPECT_EQ(repair.what.kind, RepairKind::kDropReport);
  OperatorCommand command;
  command.kind = OperatorKind::kApproveRepair;
  command.actor = "ann";
  command.reason = "not ours";
  command.subject = repair.what.id;
  command.request_id = 1;
  w.apply(command);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  w.clock();
  EXPECT_TRUE(w.engine.summary().reconciled) << w.engine.summary().reconcile_text;
}

TEST_F(Runs, ALookThatIsOvertakenByReportsIsNoFailureAtFirst) {
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.answer_statements = false;
  const auto miss = [&] {
    w.clock(60'000'000'000);
    for (int i = 0; i < 12; ++i) {
      if (!w.engine.state().reconciliation.asked) return;
      const values::AccountStatement old = w.statement(0);
      w.fill(ref, 1, kPrice);
      w.answer(old);
    }
  };
  miss();
  EXPECT_TRUE(w.engine.summary().reconciled);
  miss();
  EXPECT_TRUE(w.engine.summary().reconciled);
  miss();
  EXPECT_FALSE(w.engine.summary().reconciled) << "not for ever";
}

}  // namespace
}  // namespace pcl::engine::test
