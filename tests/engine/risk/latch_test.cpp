// What each command of the latch does to each scope, and which of two wins.
#include <gtest/gtest.h>

#include "tests/engine/risk/trading.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

constexpr KillTarget kMsft{KillScope::kSymbol, 0};

/// A position of 40, and the other 60 of its entry resting.
struct Latched : Trading {
  explicit Latched(const Config& config = wide()) : Trading{config} {
    enter_one(*this);
    entry = only_ref(*this);
    fill(entry, 40, CardPrice{300'100});
    price(300'100);
  }
  void ticks(int count, std::int64_t by = kMilli) {
    for (int i = 0; i < count; ++i) clock(by);
  }
  [[nodiscard]] bool rests() const { return book.contains(entry); }
  [[nodiscard]] std::size_t engaged() const { return all<EngageKill>().size(); }
  [[nodiscard]] std::optional<LatchCommand> command(const KillTarget& target) const {
    const auto& entries = engine.state().kills.entries;
    const auto found = entries.find(target);
    if (found == entries.end()) return std::nullopt;
    return found->second.command;
  }
  std::uint32_t entry{};
};

struct Scoped {
  std::string name;
  KillTarget target;
  bool covers;     // strategy 1 of account 0, session 0, in symbol 0
  bool in_limits;  // the card's limits can say it
};
const std::vector<Scoped> kScopes{{"all", {}, true, true},
                                  {"symbol", kMsft, true, true},
                                  {"other_symbol", {KillScope::kSymbol, 1}, false, true},
                                  {"strategy", {KillScope::kStrategy, 1}, true, false},
                                  {"other_strategy", {KillScope::kStrategy, 2}, false, false},
                                  {"account", {KillScope::kAccount, 0}, true, true},
                                  {"other_account", {KillScope::kAccount, 3}, false, true},
                                  {"session", {KillScope::kSession, 0}, true, true},
                                  {"other_session", {KillScope::kSession, 1}, false, true}};

class LatchTable : public testing::TestWithParam<std::tuple<LatchCommand, Scoped>> {};

TEST_P(LatchTable, DoesToItsScopeWhatItMeansAndNothingToOthers) {
  REQ("I-10");
  const auto& [command, scope] = GetParam();
  const bool kills = command >= LatchCommand::kCancel;
  const bool sells = command >= LatchCommand::kHedge;
  Latched w;
  ASSERT_EQ(w.accounts, 1);
  const std::size_t before = w.engaged();
  w.latch(command, scope.target);
  EXPECT_TRUE(w.last_answer().ok);
  EXPECT_EQ(w.command(scope.target), command);
  EXPECT_TRUE(w.noticed(NoticeCode::kKilled));
  EXPECT_EQ(w.engaged() > before, kills);  // a freeze leaves the card's kills alone
  w.ticks(5);
  EXPECT_EQ(w.rests(), !scope.covers || !kills);
  EXPECT_EQ(w.shares, scope.covers && sells ? 0 : 40);
  EXPECT_EQ(w.accounts, !kills && scope.covers && scope.in_limits ? 0 : 1);
}

TEST_P(LatchTable, LetsNoNewRiskOfItsScopeLeave) {
  const auto& [command, scope] = GetParam();
  Trading w;
  w.latch(command, scope.target);
  w.clock();
  w.rise_begins();
  for (int i = 0; i < 3; ++i) w.wanted_entry();
  EXPECT_EQ(w.entries() == 0, scope.covers);
}

TEST_P(LatchTable, IsReleasedByTwoPeopleWhoNameItAndNoSooner) {
  const auto& [command, scope] = GetParam();
  Latched w;
  w.latch(command, scope.target);
  w.ticks(5);
  w.operate(OperatorKind::kResume, "ann", "ann", scope.target);
  EXPECT_FALSE(w.last_answer().ok);
  w.operate(OperatorKind::kResume, "ann", "", scope.target);
  EXPECT_FALSE(w.last_answer().ok);
  EXPECT_EQ(w.command(scope.target), command);
  w.operate(OperatorKind::kResume, "ann", "bob", scope.target);
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_EQ(w.command(scope.target), std::nullopt);
  EXPECT_EQ(w.accounts, 1);
  EXPECT_TRUE(w.scoped.empty());
  EXPECT_FALSE(w.latched);
  EXPECT_FALSE(w.engine.summary().latched);
  EXPECT_TRUE(w.engine.state().unwinding.all.empty());
}
INSTANTIATE_TEST_SUITE_P(
    Table, LatchTable,
    testing::Combine(testing::Values(LatchCommand::kFreeze, LatchCommand::kCancel,
                                     LatchCommand::kHedge, LatchCommand::kLiquidate),
                     testing::ValuesIn(kScopes)),
    [](const auto& each) {
      return std::string{to_string(std::get<0>(each.param))} + "_" + std::get<1>(each.param).name;
    });

class LatchPair : public testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(LatchPair, TheStrongerStandsWhicheverCameFirst) {
  REQ("I-10");
  const auto first = static_cast<LatchCommand>(std::get<0>(GetParam()));
  const auto second = static_cast<LatchCommand>(std::get<1>(GetParam()));
  for (const KillTarget& target : {KillTarget{}, kMsft}) {
    Latched w;
    w.latch(first, target);
    const std::uint64_t since = w.engine.state().kills.entries.at(target).since;
    w.ticks(1);
    w.operate(OperatorKind::kKill, "bob", "", target, second);
    EXPECT_TRUE(w.last_answer().ok);
    EXPECT_EQ(w.command(target), std::max(first, second));
    const LatchEntry& entry = w.engine.state().kills.entries.at(target);
    EXPECT_EQ(entry.actor, second > first ? "bob" : "ann");  // whose command stands
    EXPECT_EQ(entry.since > since, second > first);
    w.ticks(5);
    const bool kills = std::max(first, second) >= LatchCommand::kCancel;
    EXPECT_EQ(w.rests(), !kills);
    EXPECT_EQ(target == KillTarget{} ? w.latched : w.scoped.contains(target), kills);
  }
}
INSTANTIATE_TEST_SUITE_P(Table, LatchPair,
                         testing::Combine(testing::Range(1, 5), testing::Range(1, 5)));

TEST(Freeze, LetsExitsAndCancelsGoOn) {
  Config config = wide();
  config.strategies[0].take_profit = 200;
  Latched w{config};
  w.latch(LatchCommand::kFreeze);
  w.operate(OperatorKind::kCancelAll);
  EXPECT_FALSE(w.rests());
  w.price(300'400);  // the strategy takes its profit
  EXPECT_EQ(w.shares, 0);
}

TEST(Freeze, MovesNoEntryAndCancelsNoneButForItsAge) {
  Latched w;
  w.latch(LatchCommand::kFreeze);
  const std::size_t replaces = w.count_commands(CommandKind::kOrderReplace);
  for (const std::uint32_t bid : {300'200U, 300'300U, 300'400U}) w.price(bid);
  EXPECT_TRUE(w.rests());
  EXPECT_EQ(w.count_commands(CommandKind::kOrderReplace), replaces);
  w.at += 3 * kSecond;  // beyond entry_timeout_ns
  w.price(300'400);
  EXPECT_FALSE(w.rests());
}

TEST(Freeze, TheGateRefusesWhatTheHostWouldStillSend) {
  Latched w;
  w.latch(LatchCommand::kFreeze, kMsft);
  EXPECT_EQ(w.accounts, 0);
  EXPECT_TRUE(w.engine.summary().limits_committed);
  EXPECT_EQ(w.engine.summary().limits_generation, 2U);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_EQ(w.count_commands(CommandKind::kFeedStart), 1U);  // nothing begins anew
}

TEST(Freeze, OfAStrategySaysThatTheCardDoesNotKnowIt) {
  Latched w;
  w.latch(LatchCommand::kFreeze, {KillScope::kStrategy, 1});
  EXPECT_EQ(w.last_answer().text, "frozen in the host; the card's limits know no strategies");
  EXPECT_EQ(w.engine.summary().limits_generation, 1U);
}

TEST(Freeze, LimitsThatTheCardDidNotTakeBlock) {
  Latched w;
  w.wrong_crc = true;
  w.latch(LatchCommand::kFreeze);
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  w.wrong_crc = false;
  w.operate(OperatorKind::kReconcile);
  w.feed_up();
  w.ticks(3);
  EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
  EXPECT_EQ(w.accounts, 0);
}

TEST(Freeze, TwoQuicklyAreBothInTheLastSet) {
  Latched w;
  w.answer_limits = false;  // the records are still to come
  w.latch(LatchCommand::kFreeze, {KillScope::kAccount, 0});
  w.answer_limits = true;
  w.latch(LatchCommand::kFreeze, kMsft);
  EXPECT_EQ(w.engine.summary().limits_generation, 2U);  // nothing more to take out
  contract::LimitsRecord of_the_first;
  of_the_first.command_sequence = w.engine.state().loaded.commit;
  of_the_first.generation = 2;
  w.apply(CardRecord{contract::to_entry(of_the_first)});
  EXPECT_EQ(w.engine.state().loaded.commit, 0U);
  w.operate(OperatorKind::kResume, "ann", "bob", {KillScope::kAccount, 0});
  EXPECT_TRUE(w.last_answer().ok);
  EXPECT_EQ(w.engine.summary().limits_generation, 2U);  // the symbol's still stands
  w.operate(OperatorKind::kResume, "ann", "bob", kMsft);
  EXPECT_EQ(w.accounts, 1);
}

TEST(Freeze, OutlivesTheProcessAndTheCard) {
  for (const KillTarget& target : {KillTarget{}, kMsft}) {
    Latched w;
    w.latch(LatchCommand::kFreeze, target);
    const auto begin = [&] {
      w.start();
      w.card_up();
      w.venue_up();
      w.feed_up();
      w.ticks(3);
      EXPECT_EQ(w.engine.summary().phase, Phase::kTrading);
      EXPECT_EQ(w.command(target), LatchCommand::kFreeze);
      EXPECT_EQ(w.accounts, 0);
      EXPECT_TRUE(w.scoped.empty());  // the card's kills know nothing of it
    };
    begin();
    EXPECT_FALSE(w.latched);
    EXPECT_TRUE(w.rests());
    w.reset_card();
    ASSERT_EQ(w.accounts, 0);
    begin();
    EXPECT_EQ(w.count_commands(CommandKind::kLimitsCommit), 4U);
  }
}

TEST(Latch, WhatIsNoneOfTheFourKills) {
  for (const int number : {0, 5, 200}) {
    Latched w;
    w.latch(static_cast<LatchCommand>(number));
    EXPECT_EQ(w.command({}), LatchCommand::kCancel);
    EXPECT_TRUE(w.last_answer().ok);
  }
}

TEST(Freeze, IsOneOfALevelLikeEveryCommand) {
  REQ("I-01");
  for (const Scoped& scope : kScopes) {
    Latched w;
    for (const LatchCommand command : {LatchCommand::kFreeze, LatchCommand::kCancel}) {
      w.latch(command, scope.target);
      const Summary s = w.engine.summary();
      const bool global = scope.target == KillTarget{};
      ASSERT_EQ(s.global.has_value(), global);
      ASSERT_EQ(s.kills.size(), global ? 0U : 1U);
      const KillSummary& shown = global ? *s.global : s.kills[0];
      EXPECT_EQ(shown.target, scope.target);
      EXPECT_EQ(shown.command, command);
      EXPECT_EQ(shown.actor, "ann");
    }
  }
}

TEST(Latch, ACardsKillTakesOverAFreeze) {
  Latched w;
  w.latch(LatchCommand::kFreeze, kMsft);
  w.kill(contract::KillSource::kBookInvalid, true, kMsft);
  EXPECT_EQ(w.command(kMsft), LatchCommand::kCancel);
  EXPECT_FALSE(w.rests());
}

TEST(Latch, AFreezeBetweenTheWritesOfAReleaseEndsIt) {
  Latched w;
  w.latch(LatchCommand::kCancel, kMsft);
  ++w.epoch;  // the release will not be carried out
  w.operate(OperatorKind::kResume, "ann", "bob", kMsft);
  w.latch(LatchCommand::kFreeze, kMsft);
  EXPECT_EQ(w.command(kMsft), LatchCommand::kCancel);
  const auto answers = w.all<CommandAnswer>();
  ASSERT_GE(answers.size(), 2U);
  EXPECT_EQ(answers[answers.size() - 2].text, "a kill came in between");
}

}  // namespace
}  // namespace pcl::engine::test
