// Kills of one session, account, strategy or symbol: what each covers, its record, its release.
#include "tests/card_port/kill_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::KillEvent;
using contract::KillScope;
using contract::KillSource;
using contract::Refusal;
using contract::Register;

class Scope : public KillPort {
 protected:
  void SetUp() override { bench_.boot(); }
  static contract::OrderEnterCommand order(std::uint8_t session, std::uint8_t account,
                                           std::uint8_t strategy, std::uint16_t symbol) {
    contract::OrderEnterCommand out =
        of(Bench::order('B', 1, symbol == kMsft ? 300'000 : 1'000'000), account, strategy, symbol);
    out.session = session;
    return out;
  }
  struct Case {
    KillScope scope;
    std::uint16_t index;
    contract::OrderEnterCommand covered, beside;
  };
  // Each with an order that differs from the covered one in that scope alone.
  static std::vector<Case> cases() {
    return {{KillScope::kSession, 2, order(2, 1, 2, kMsft), order(3, 1, 2, kMsft)},
            {KillScope::kAccount, 4, order(0, 4, 2, kMsft), order(0, 1, 2, kMsft)},
            {KillScope::kStrategy, 3, order(0, 1, 3, kMsft), order(0, 1, 2, kMsft)},
            {KillScope::kSymbol, kAapl, order(0, 1, 2, kAapl), order(0, 1, 2, kMsft)}};
  }
};

TEST_P(Scope, CoversItsOwnAndNothingBeside) {
  CHECK(18, edge);
  std::uint32_t epoch = 0;
  for (const Case& c : cases()) {
    SCOPED_TRACE(contract::to_string(c.scope));
    (void)bench_.records();
    bench_.kill(c.scope, c.index, KillSource::kRest);
    one_kill({.event = KillEvent::kEngaged,
              .source = KillSource::kRest,
              .scope = c.scope,
              .index = c.index,
              .scoped = true,
              .epoch = ++epoch});
    EXPECT_TRUE(status(kScoped));
    EXPECT_FALSE(status(kLatch));
    refused(c.covered, Refusal::kKilled, static_cast<std::uint64_t>(c.scope), c.index);
    EXPECT_EQ(last_.epoch, epoch);
    EXPECT_EQ(last_.flags & contract::decision_flag::kKilled, 0);  // that is the global one
    passed(c.beside);
    bench_.release_kill(c.scope, c.index);
    EXPECT_FALSE(status(kScoped));
    passed(c.covered);
  }
  EXPECT_EQ(bench_.read(Register::kKillEpoch), epoch);
}

TEST_P(Scope, ReleaseIsOneRecord) {
  CHECK(18, edge);
  bench_.kill(KillScope::kStrategy, 3);
  bench_.kill(KillScope::kSymbol, kAapl);
  (void)bench_.records();
  bench_.release_kill(KillScope::kStrategy, 3);
  auto records = kills();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].code, static_cast<std::uint8_t>(KillEvent::kReleased));
  EXPECT_EQ(records[0].scope, static_cast<std::uint8_t>(KillScope::kStrategy));
  EXPECT_EQ(records[0].index, 3U);
  EXPECT_EQ(records[0].scoped, 1U);  // the symbol still
  EXPECT_EQ(records[0].epoch, 2U);
  bench_.release_kill(KillScope::kSymbol, kAapl);
  records = kills();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].scoped, 0U);
  bench_.release_kill(KillScope::kSymbol, kAapl);  // nothing to release
  EXPECT_TRUE(kills().empty());
}

TEST_P(Scope, EngagingTheEngagedChangesNothing) {
  CHECK(18, edge);
  for (const Case& c : cases()) {
    bench_.kill(c.scope, c.index, KillSource::kFile);
    (void)bench_.records();
    bench_.kill(c.scope, c.index, KillSource::kCli);
    EXPECT_TRUE(kills().empty());
  }
  EXPECT_EQ(bench_.read(Register::kKillEpoch), 4U);
}

TEST_P(Scope, TheFirstThatCoversIsNamed) {
  CHECK(18, edge);
  const contract::OrderEnterCommand covered = order(2, 4, 3, kAapl);
  bench_.kill(KillScope::kSymbol, kAapl);
  refused(covered, Refusal::kKilled, 4, kAapl);
  bench_.kill(KillScope::kStrategy, 3);
  refused(covered, Refusal::kKilled, 3, 3);
  bench_.kill(KillScope::kAccount, 4);
  refused(covered, Refusal::kKilled, 2, 4);
  bench_.kill(KillScope::kSession, 2);
  refused(covered, Refusal::kKilled, 1, 2);
  bench_.kill(KillScope::kGlobal);
  refused(covered, Refusal::kKilled, 0, 0);
  EXPECT_NE(last_.flags & contract::decision_flag::kKilled, 0);
}

TEST_P(Scope, GlobalAndScopedAreApart) {
  CHECK(18, edge);
  bench_.kill(KillScope::kAccount, 1, KillSource::kRest);
  EXPECT_EQ(bench_.read(Register::kKillState), 0U);
  EXPECT_EQ(bench_.read(Register::kKillSource), 0U);  // shows the global one's
  bench_.kill(KillScope::kGlobal, 0, KillSource::kPage);
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  EXPECT_EQ(bench_.read(Register::kKillSource), static_cast<std::uint32_t>(KillSource::kPage));
  bench_.release_kill();  // of the global one
  EXPECT_EQ(bench_.read(Register::kKillState), 0U);
  EXPECT_TRUE(status(kScoped));
  refused(order(0, 1, 2, kMsft), Refusal::kKilled, 2, 1);
  passed(order(0, 4, 2, kMsft));
  bench_.kill(KillScope::kGlobal);
  bench_.release_kill(KillScope::kAccount, 1);
  EXPECT_FALSE(status(kScoped));
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
}

TEST_P(Scope, OutOfRangeIsGlobal) {
  CHECK(18, edge);
  struct Word {
    std::uint32_t scope, index;
  };
  for (const Word& word : {Word{1, 4}, Word{2, 16}, Word{3, 64}, Word{4, 256}, Word{4, 0xFFFF},
                           Word{5, 0}, Word{15, 3}}) {
    SCOPED_TRACE(std::to_string(word.scope) + ' ' + std::to_string(word.index));
    (void)bench_.records();
    bench_.kill(static_cast<KillScope>(word.scope), word.index);
    EXPECT_EQ(bench_.read(Register::kKillState), 1U);
    EXPECT_FALSE(status(kScoped));
    const auto records = kills();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].scope, 0U);
    EXPECT_EQ(records[0].index, 0U);
    bench_.release_kill();
  }
}

TEST_P(Scope, TheLastOfEachScope) {
  CHECK(18, edge);
  struct Word {
    KillScope scope;
    std::uint16_t index;
  };
  for (const Word& word : {Word{KillScope::kSession, 3}, Word{KillScope::kAccount, 15},
                           Word{KillScope::kStrategy, 63}, Word{KillScope::kSymbol, 255}}) {
    (void)bench_.records();
    bench_.kill(word.scope, word.index);
    const auto records = kills();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].scope, static_cast<std::uint8_t>(word.scope));
    EXPECT_EQ(records[0].index, word.index);
  }
  EXPECT_EQ(bench_.read(Register::kKillState), 0U);
  passed(order(0, 1, 2, kMsft));
}

TEST_P(Scope, ReleaseScopeIsForOneReleaseOnly) {
  CHECK(18, edge);
  bench_.kill(KillScope::kAccount, 1);
  bench_.kill(KillScope::kAccount, 4);
  bench_.kill(KillScope::kGlobal);
  bench_.release_kill(KillScope::kAccount, 1);
  bench_.release_kill();  // back to global
  EXPECT_EQ(bench_.read(Register::kKillState), 0U);
  EXPECT_TRUE(status(kScoped));
  refused(order(0, 4, 2, kMsft), Refusal::kKilled, 2, 4);
}

// The card may engage the global kill between the host's steps: the host's release is of the scope
// it chose, never of that.
TEST_P(Scope, AnEngagementInBetweenDisarms) {
  CHECK(18, edge);
  bench_.kill(KillScope::kAccount, 4);
  bench_.write(Register::kKillReleaseScope, scope_word(KillScope::kAccount, 4));
  card_->engage(KillSource::kCli);
  bench_.settle();
  bench_.release_kill();  // releases nothing
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  EXPECT_TRUE(status(kScoped));
  bench_.release_kill();
  EXPECT_EQ(bench_.read(Register::kKillState), 0U);
  EXPECT_TRUE(status(kScoped));
  bench_.write(Register::kKillReleaseArm, kArmWord);
  card_->engage(KillSource::kCli);
  bench_.settle();
  bench_.write(Register::kKillRelease, kReleaseWord);  // armed for what was before
  EXPECT_EQ(bench_.read(Register::kKillState), 1U);
}

TEST_P(Scope, ReleaseOfWhatIsNoScopeReleasesNothing) {
  CHECK(18, edge);
  bench_.kill(KillScope::kGlobal);
  for (const std::uint32_t word :
       {scope_word(static_cast<KillScope>(5), 0), scope_word(KillScope::kAccount, 16),
        scope_word(KillScope::kSymbol, 256)}) {
    bench_.write(Register::kKillReleaseScope, word);
    bench_.release_kill();
    EXPECT_EQ(bench_.read(Register::kKillState), 1U);
  }
}

TEST_P(Scope, ReleaseScopeWrittenInBetweenDisarms) {
  CHECK(18, edge);
  bench_.kill(KillScope::kAccount, 1);
  bench_.write(Register::kKillReleaseArm, kArmWord);
  bench_.write(Register::kKillReleaseScope, scope_word(KillScope::kAccount, 1));
  bench_.write(Register::kKillRelease, kReleaseWord);
  EXPECT_TRUE(status(kScoped));
}

TEST_P(Scope, CancelsExitsAndControlsPass) {
  CHECK(18, edge);
  hold_position('B', 100);
  for (const auto& [scope, index] :
       {std::pair{KillScope::kSession, 0}, std::pair{KillScope::kAccount, 1},
        std::pair{KillScope::kStrategy, 2}, std::pair{KillScope::kSymbol, 0}}) {
    bench_.kill(scope, static_cast<std::uint32_t>(index));
  }
  passed(Bench::order('S', 10, 301'000));
  contract::OrderCancelCommand cancel;
  cancel.account = 1;
  cancel.strategy = 2;
  cancel.user_ref = 2;
  bench_.send(cancel);
  contract::SessionControlCommand query;
  query.op = static_cast<std::uint8_t>(contract::ControlOp::kAccountQuery);
  bench_.send(query);
  EXPECT_EQ(bench_.frames().size(), 2U);
}

TEST_P(Scope, AReplaceIsCoveredByItsOriginals) {
  CHECK(18, edge);
  const std::uint32_t original = passed(order(2, 4, 3, kMsft));
  bench_.write(Register::kCancelRetryUs, 0);
  bench_.kill(KillScope::kAccount, 4);
  refused(Bench::replacement(original, 5), Refusal::kKilled, 2, 4);  // it says account 1
}

TEST_P(Scope, ResolveIsAllowedUnderAnyKill) {
  CHECK(18, edge);
  const std::uint32_t user_ref = passed(Bench::order());
  contract::OrderResolveCommand resolve;
  resolve.user_ref = user_ref;
  EXPECT_EQ(bench_.refusal(resolve).code,
            static_cast<std::uint8_t>(contract::CommandRefusal::kNotAllowed));
  bench_.kill(KillScope::kSymbol, 99);
  EXPECT_EQ(bench_.refusal(resolve).code, 0);
  EXPECT_EQ(bench_.refusal(resolve).code,
            static_cast<std::uint8_t>(contract::CommandRefusal::kUnknownOrder));
}

PCL_FOR_EVERY_CARD(Scope);

}  // namespace
}  // namespace pcl::bench
