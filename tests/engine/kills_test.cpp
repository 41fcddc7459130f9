// Kills of every scope through the engine: who is stopped, who is not, and how they end.
#include <gtest/gtest.h>

#include "tests/engine/world.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;
using contract::KillScope;
using contract::KillSource;

constexpr KillTarget kMsft{KillScope::kSymbol, 0};

struct ScopeCase {
  std::string name;
  KillTarget target;
  bool covers;  // strategy 1 of account 0, session 0, in symbol 0
};
class ScopedKillTest : public testing::TestWithParam<ScopeCase> {};

TEST_P(ScopedKillTest, StopsWhatItCoversAndNothingElse) {
  const ScopeCase& c = GetParam();
  World w;
  w.start_all();
  enter_one(w);
  w.operate(OperatorKind::kKill, "ann", "", c.target);
  EXPECT_TRUE(w.last_answer().ok);
  EXPECT_EQ(w.book.empty(), c.covers);  // its entry is cancelled
  EXPECT_FALSE(w.engine.summary().latched);
  ASSERT_EQ(w.engine.summary().kills.size(), 1U);
  EXPECT_EQ(w.engine.summary().kills[0].target, c.target);
  EXPECT_EQ(w.engine.summary().kills[0].actor, "ann");
  const auto engaged = w.all<EngageKill>();
  ASSERT_FALSE(engaged.empty());
  EXPECT_EQ(engaged.back(), (EngageKill{KillSource::kCli, c.target}));
  const std::size_t entries = w.count_commands(CommandKind::kOrderEnter);
  if (!c.covers) return;
  enter_one(w, 100 * kSecond);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderEnter), entries);
}
INSTANTIATE_TEST_SUITE_P(
    Table, ScopedKillTest,
    testing::Values(ScopeCase{"symbol", kMsft, true},
                    ScopeCase{"other_symbol", {KillScope::kSymbol, 1}, false},
                    ScopeCase{"strategy", {KillScope::kStrategy, 1}, true},
                    ScopeCase{"other_strategy", {KillScope::kStrategy, 2}, false},
                    ScopeCase{"account", {KillScope::kAccount, 0}, true},
                    ScopeCase{"other_account", {KillScope::kAccount, 3}, false},
                    ScopeCase{"session", {KillScope::kSession, 0}, true},
                    ScopeCase{"other_session", {KillScope::kSession, 1}, false}),
    [](const auto& each) { return each.param.name; });

TEST(ScopedKill, OfNoScopeThatThereIsKillsEverything) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill, "ann", "", {KillScope::kStrategy, 64});
  EXPECT_TRUE(w.engine.summary().latched);
  EXPECT_TRUE(w.engine.summary().kills.empty());
  const auto engaged = w.all<EngageKill>();
  ASSERT_FALSE(engaged.empty());
  EXPECT_EQ(engaged.back().target, KillTarget{});
}

TEST(ScopedKill, LetsExitsWork) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 40, CardPrice{300'100});
  w.operate(OperatorKind::kKill, "ann", "", kMsft);
  w.quote(300'400, 300'500, 20 * kSecond);
  EXPECT_EQ(w.engine.summary().symbols[0].position, 0);
}

TEST(ScopedKill, IsReleasedByTwoPeopleWhoNameIt) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill, "ann", "", kMsft);
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_EQ(w.last_answer().text, "the kill latch is not engaged");
  w.operate(OperatorKind::kResume, "ann", "bob", {KillScope::kSymbol, 1});
  EXPECT_EQ(w.last_answer().text, "the kill of symbol 1 is not engaged");
  w.operate(OperatorKind::kResume, "ann", "ann", kMsft);
  EXPECT_FALSE(w.last_answer().ok);
  EXPECT_EQ(w.scoped.size(), 1U);
  w.operate(OperatorKind::kResume, "ann", "bob", kMsft);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_TRUE(w.scoped.empty());
  EXPECT_TRUE(w.engine.summary().kills.empty());
  const auto writes = w.all<RegisterWrite>();
  ASSERT_GE(writes.size(), 3U);
  EXPECT_EQ(writes[writes.size() - 3],
            (RegisterWrite{contract::Register::kKillReleaseScope, 0x400, 0}));
  EXPECT_EQ(writes[writes.size() - 2].address, contract::Register::kKillReleaseArm);
  EXPECT_EQ(writes.back().address, contract::Register::kKillRelease);
  EXPECT_EQ(writes.back().epoch, w.epoch);
  enter_one(w, 100 * kSecond);
  EXPECT_FALSE(w.book.empty());
}

TEST(ScopedKill, OutlivesTheGlobalOneWhichGoesFirst) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill, "ann", "", kMsft);
  w.operate(OperatorKind::kKill);
  w.operate(OperatorKind::kResume, "ann", "bob", kMsft);
  EXPECT_EQ(w.last_answer().text, "the kill latch is engaged: it is released first");
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_FALSE(w.latched);
  EXPECT_EQ(w.scoped.size(), 1U);
  EXPECT_EQ(w.engine.summary().kills.size(), 1U);
}

TEST(ScopedKill, ThatSomebodyElseReleasedIsEngagedAgain) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill, "ann", "", kMsft);
  w.scoped.clear();
  contract::KillRecord released;
  released.code = static_cast<std::uint8_t>(contract::KillEvent::kReleased);
  released.scope = static_cast<std::uint8_t>(KillScope::kSymbol);
  released.epoch = w.epoch;
  w.apply(CardRecord{contract::to_entry(released)});
  EXPECT_EQ(w.scoped.size(), 1U);
  EXPECT_EQ(w.engine.summary().kills.size(), 1U);
}

TEST(ScopedKill, OfTheCardsOwnIsTakenOver) {
  World w;
  w.start_all();
  enter_one(w);
  w.kill(KillSource::kBookInvalid, true, kMsft);
  ASSERT_EQ(w.engine.summary().kills.size(), 1U);
  EXPECT_EQ(w.engine.summary().kills[0].source, KillSource::kBookInvalid);
  EXPECT_EQ(w.engine.summary().kills[0].actor, "card");
  EXPECT_TRUE(w.book.empty());
}

TEST(ScopedKill, ComesBackToACardThatForgotIt) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill, "ann", "", kMsft);
  w.start();
  w.reset_card();
  w.card_up();
  EXPECT_EQ(w.scoped, std::set<KillTarget>{kMsft});
}

TEST(ScopedKill, ThatNobodyRemembersIsOneOfEverything) {
  World w;
  w.scoped.insert(kMsft);  // of a journal that is gone
  w.latched = false;
  w.start_all();
  EXPECT_TRUE(w.latched);
  EXPECT_TRUE(w.engine.summary().latched);
}

TEST(ScopedKill, BetweenTheWritesOfAReleaseEndsIt) {
  World w;
  w.start_all();
  w.operate(OperatorKind::kKill, "ann", "", kMsft);
  ++w.epoch;  // the card has engaged another one that nobody here has heard of yet
  w.operate(OperatorKind::kResume, "ann", "bob", kMsft);
  EXPECT_EQ(w.scoped.size(), 1U);
  w.clock(2'000'000'000);
  EXPECT_FALSE(w.last_answer().ok);
  EXPECT_EQ(w.engine.summary().kills.size(), 1U);
}

TEST(ScopedKill, LetsWhatWasCutBeResolved) {
  World w;
  w.start_all();
  w.swallow_orders = true;
  enter_one(w);
  w.apply(FrameDropped{'O', true, 1, FrameDropReason::kOldEpoch});
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 0U);
  w.operate(OperatorKind::kKill, "ann", "", {KillScope::kSymbol, 9});
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U);
}

TEST(OwnCancel, MakesTheOrderCancelPending) {
  World w;
  w.start_all();
  w.ignore_cancels = true;
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.own_cancel(ref);
  const values::Order& order = w.engine.state().orders.all.at(1);
  EXPECT_EQ(values::shown(order), values::OrderView::kPendingCancel);
  EXPECT_EQ(w.engine.summary().own_cancels, 1U);
  EXPECT_TRUE(w.engine.summary().reconciled);
  EXPECT_FALSE(w.noticed(NoticeCode::kBadInput));
  w.kill(KillSource::kPin);  // nobody asks again
  EXPECT_EQ(w.count_commands(CommandKind::kOrderCancel), 0U);
  w.cancel_at_venue(ref);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
}

TEST(OwnCancel, OfAReplaceOrOfNobodysOrderIsOnlyCounted) {
  World w;
  w.start_all();
  enter_one(w);
  w.swallow_orders = true;
  w.quote(300'200, 300'300, kSecond);  // a replace
  const values::Order& order = w.engine.state().orders.all.at(1);
  ASSERT_NE(order.replace.user_ref, 0U);
  w.own_cancel(order.replace.user_ref);
  w.own_cancel(4'711);
  EXPECT_EQ(values::shown(order), values::OrderView::kPendingReplace);
  EXPECT_EQ(w.engine.summary().own_cancels, 2U);
  EXPECT_TRUE(w.engine.summary().reconciled);
}

// And a heartbeat before both: the watchdog counts from the last one, which may be long ago.
TEST(Watchdog, ResumeEnablesBeforeItReleases) {
  World w;
  w.start_all();
  w.disabled = true;
  contract::KillRecord disabled;
  disabled.code = static_cast<std::uint8_t>(contract::KillEvent::kSessionDisabled);
  disabled.disabled = 1;
  w.apply(CardRecord{contract::to_entry(disabled)});
  w.kill(KillSource::kWatchdog);
  EXPECT_TRUE(w.engine.summary().session_disabled);
  const std::size_t before = w.outputs.size();
  w.operate(OperatorKind::kResume, "ann", "bob");
  EXPECT_TRUE(w.last_answer().ok);
  std::vector<std::string> order;
  for (std::size_t i = before; i < w.outputs.size(); ++i) {
    if (const auto* command = std::get_if<CardCommand>(&w.outputs[i])) {
      const auto kind = static_cast<CommandKind>(command->entry.kind());
      order.push_back(kind == CommandKind::kSessionControl ? "enable"
                      : kind == CommandKind::kHeartbeat    ? "heartbeat"
                                                           : "other");
    }
    if (std::holds_alternative<RegisterWrite>(w.outputs[i])) order.push_back("write");
  }
  EXPECT_EQ(order, (std::vector<std::string>{"heartbeat", "enable", "write", "write"}));
  EXPECT_FALSE(w.disabled);
  EXPECT_FALSE(w.latched);
}

TEST(Watchdog, CancelAllWorksWhileTheSessionIsDisabled) {
  World w;
  w.start_all();
  enter_one(w);
  w.disabled = true;
  contract::KillRecord disabled;
  disabled.code = static_cast<std::uint8_t>(contract::KillEvent::kSessionDisabled);
  w.apply(CardRecord{contract::to_entry(disabled)});
  w.operate(OperatorKind::kCancelAll);
  EXPECT_TRUE(w.book.empty());
}

TEST(Warnings, AreNoticedCountedAndShown) {
  World w;
  w.start_all();
  contract::WarningRecord record;
  record.code = static_cast<std::uint8_t>(contract::WarningKind::kLoss);
  record.value = 750;
  record.limit = 1'000;
  record.percent = 75;
  w.apply(CardRecord{contract::to_entry(record)});
  EXPECT_EQ(w.all<Notice>().back().severity, Severity::kWarning);
  record.percent = 90;
  record.account = 16;
  w.apply(CardRecord{contract::to_entry(record)});
  const Notice last = w.all<Notice>().back();
  EXPECT_EQ(last.code, NoticeCode::kWarning);
  EXPECT_EQ(last.severity, Severity::kCritical);
  EXPECT_EQ(last.text, "loss of the firm passed 90 % of its limit: 750 of 1000 (1e-4 dollars)");
  const Summary s = w.engine.summary();
  EXPECT_EQ(s.warnings_seen, 2U);
  ASSERT_EQ(s.warnings.size(), 2U);
  EXPECT_EQ(s.warnings[0].percent, 75);
  EXPECT_EQ(s.warnings[1].account, 16);
  EXPECT_EQ(s.phase, Phase::kTrading);
}

TEST(Market, HaltsOfEveryKindStopTheStrategies) {
  World w;
  w.start_all();
  w.market(true);
  const auto tell = [&](char code, char value, std::uint16_t symbol) {
    contract::TradingStateRecord record;
    record.code = static_cast<std::uint8_t>(code);
    record.value = static_cast<std::uint8_t>(value);
    record.market_open = 1;
    record.symbol = symbol;
    w.apply(CardRecord{contract::to_entry(record)});
  };
  std::uint64_t at = kSecond;
  const auto trades = [&] {
    const std::size_t before = w.count_commands(CommandKind::kOrderEnter);
    at += 100 * kSecond;
    for (int i = 0; i < 5; ++i) w.quote(300'000, 300'100, at);
    w.quote(300'100, 300'200, at);
    const bool any = w.count_commands(CommandKind::kOrderEnter) > before;
    w.operate(OperatorKind::kCancelAll);
    return any;
  };
  tell('h', 'H', 0);
  EXPECT_FALSE(trades());
  tell('h', 'T', 0);
  EXPECT_TRUE(trades());
  tell('W', '1', 0xFFFF);
  EXPECT_FALSE(trades());
  tell('H', 'T', 0);
  EXPECT_TRUE(trades());
}

}  // namespace
}  // namespace pcl::engine::test
