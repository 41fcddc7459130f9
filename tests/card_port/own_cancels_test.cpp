// The card's own cancels: which open orders a kill takes back, and when again; and what the
// watchdog asks of the venue again.
#include <algorithm>
#include <string>

#include "tests/card_port/kill_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Counter;
using contract::KillScope;
using contract::KillSource;
using contract::Refusal;
using contract::Register;

class OwnCancels : public KillPort {
 protected:
  void SetUp() override {
    bench_.boot();
    bench_.write(Register::kCancelRetryUs, 0);
  }
  // UserRefNums of the cancels released since the last look, ascending; each is the card's own and
  // whole.
  std::vector<std::uint32_t> cancelled() {
    std::vector<std::uint32_t> refs;
    for (const auto& record : bench_.take<contract::ReleasedRecord>()) {
      if (record.code != 'X') continue;
      EXPECT_EQ(record.command_sequence, 0U);
      EXPECT_EQ(record.quantity, 0U);
      EXPECT_EQ(record.flags, 0U);
      refs.push_back(record.user_ref);
    }
    std::sort(refs.begin(), refs.end());
    return refs;
  }
  std::uint32_t open(std::uint8_t session, std::uint8_t account, std::uint8_t strategy,
                     std::uint16_t symbol) {
    contract::OrderEnterCommand order =
        of(Bench::order('B', 1, symbol == kMsft ? 300'000 : 1'000'000), account, strategy, symbol);
    order.session = session;
    return passed(order);
  }
  using Refs = std::vector<std::uint32_t>;
};

TEST_P(OwnCancels, EachScopeTakesBackItsOwn) {
  CHECK(18, edge);
  const std::uint32_t a = open(0, 1, 2, kMsft);
  const std::uint32_t b = open(1, 4, 2, kMsft);
  const std::uint32_t c = open(2, 1, 3, kMsft);
  const std::uint32_t d = open(3, 4, 3, kAapl);
  struct Case {
    KillScope scope;
    std::uint32_t index;
    Refs taken;
  };
  for (const Case& each :
       {Case{KillScope::kSession, 2, {c}}, Case{KillScope::kAccount, 4, {b, d}},
        Case{KillScope::kStrategy, 2, {a, b}}, Case{KillScope::kSymbol, kAapl, {d}},
        Case{KillScope::kSymbol, 77, {}}, Case{KillScope::kGlobal, 0, {a, b, c, d}}}) {
    SCOPED_TRACE(contract::to_string(each.scope));
    (void)bench_.records();
    bench_.kill(each.scope, each.index);
    EXPECT_EQ(cancelled(), each.taken);
    bench_.release_kill(each.scope, each.index);
  }
}

TEST_P(OwnCancels, AreWholeCancelsOfTheEntrysParty) {
  CHECK(18, edge);
  const std::uint32_t user_ref = open(3, 4, 3, kAapl);
  (void)bench_.records();
  bench_.kill(KillScope::kAccount, 4);
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(hex(std::span{frames[0].bytes}.first(frames[0].length)),
            "000a55"
            "58"
            "00000001"
            "00000000");
  EXPECT_EQ(frames[0].tag,
            (contract::FrameTag{.new_risk = false, .poisoned = false, .session = 3, .epoch = 1}));
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].code, 'X');
  EXPECT_EQ(released[0].command_sequence, 0U);
  EXPECT_EQ(released[0].user_ref, user_ref);
  EXPECT_EQ(released[0].quantity, 0U);
  EXPECT_EQ(released[0].account, 4);
  EXPECT_EQ(released[0].strategy, 3);
  EXPECT_EQ(released[0].symbol, kAapl);
  EXPECT_EQ(released[0].epoch, 1U);
  EXPECT_EQ(bench_.counter(Counter::kOwnCancels), 1U);
}

TEST_P(OwnCancels, ExitsStay) {
  CHECK(18, edge);
  hold_position('B', 100);
  passed(Bench::order('S', 10, 301'000));
  const std::uint32_t entry = passed(Bench::order('B', 1));
  (void)bench_.records();
  bench_.kill(KillScope::kGlobal);
  EXPECT_EQ(cancelled(), Refs{entry});
}

TEST_P(OwnCancels, PendingReplacesToo) {
  CHECK(18, edge);
  const std::uint32_t original = passed(Bench::order('B', 1));
  const std::uint32_t second = passed(Bench::replacement(original, 2));
  (void)bench_.records();
  bench_.kill(KillScope::kStrategy, 2);
  EXPECT_EQ(cancelled(), (Refs{original, second}));
}

// An exit becomes an entry by its replace, once that is confirmed.
TEST_P(OwnCancels, AReplacedOrderIsWhatItsReplaceWas) {
  CHECK(18, edge);
  hold_position('T', 50);
  const std::uint32_t exit = passed(Bench::order('B', 50));
  const std::uint32_t second = passed(Bench::replacement(exit, 80));
  (void)bench_.records();
  bench_.kill(KillScope::kGlobal);
  EXPECT_EQ(cancelled(), Refs{second});
  bench_.report(reply::replaced(exit, second, 'B', 80, 300'000));
  bench_.release_kill();
  (void)bench_.records();
  bench_.kill(KillScope::kGlobal);
  EXPECT_EQ(cancelled(), Refs{second});
}

// The session is the one the entry went out on: of a replace its own.
TEST_P(OwnCancels, GoOutOnTheEntrysSession) {
  CHECK(18, edge);
  const std::uint32_t original = open(1, 1, 2, kMsft);
  contract::OrderReplaceCommand replacement = Bench::replacement(original, 2);
  replacement.session = 2;
  const std::uint32_t second = passed(replacement);
  (void)bench_.records();
  bench_.kill(KillScope::kSession, 2);
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].tag.session, 2);
  EXPECT_EQ(cancelled(), Refs{second});
  bench_.report(reply::replaced(original, second, 'B', 2, 300'000));
  (void)bench_.records();
  bench_.kill(KillScope::kSession, 1);  // walks for both: the order is of session 2 now
  EXPECT_EQ(cancelled(), Refs{second});
}

TEST_P(OwnCancels, WhatHasLeftIsNotCancelled) {
  CHECK(18, edge);
  const std::uint32_t first = passed(Bench::order('B', 1));
  const std::uint32_t second = passed(Bench::order('B', 1));
  gone(first, 1);
  (void)bench_.records();
  bench_.kill(KillScope::kGlobal);
  EXPECT_EQ(cancelled(), Refs{second});
}

TEST_P(OwnCancels, LoadedEntriesToo) {
  CHECK(18, edge);
  bench_.write(Register::kHoldSet, 1);
  std::vector<OrderEntry> entries;
  for (const std::uint32_t user_ref : {4'095U, 4'096U}) {  // the last slot, and the first
    contract::OrderLoadCommand load;
    load.account = 1;
    load.strategy = 2;
    load.session = 1;
    load.symbol = kMsft;
    load.price = 300'000;
    load.quantity = 10;
    load.user_ref = user_ref;
    load.side = 'B';
    load.new_risk = user_ref == 4'095U ? 1 : 0;
    bench_.send(load);
    entries.push_back(
        {.user_ref = user_ref, .price = 300'000, .total = 10, .account = 1, .strategy = 2});
  }
  bench_.look_again(5'000, {}, entries);
  (void)bench_.records();
  bench_.kill(KillScope::kSession, 1);
  EXPECT_EQ(cancelled(), Refs{4'095});
}

TEST_P(OwnCancels, OfABootKillAreNone) {
  CHECK(18, edge);
  auto fresh = GetParam().make();
  Bench bench{*fresh};
  bench.load();
  bench.kill(KillScope::kGlobal);  // engaged already, by no source
  EXPECT_TRUE(bench.frames().empty());
}

TEST_P(OwnCancels, AnEngagedKillDoesNotWalkAgainByBeingEngaged) {
  CHECK(18, edge);
  passed(Bench::order('B', 1));
  (void)bench_.records();
  bench_.kill(KillScope::kGlobal);
  EXPECT_EQ(cancelled().size(), 1U);
  bench_.kill(KillScope::kGlobal);
  EXPECT_TRUE(cancelled().empty());
  bench_.advance(40'000'000);  // cancel_retry_us is 0: never again
  EXPECT_TRUE(cancelled().empty());
}

TEST_P(OwnCancels, AnotherKillWalksForAllThatIsEngaged) {
  CHECK(18, edge);
  const std::uint32_t a = open(0, 1, 2, kMsft);
  const std::uint32_t b = open(0, 4, 3, kMsft);
  (void)bench_.records();
  bench_.kill(KillScope::kAccount, 1);
  EXPECT_EQ(cancelled(), Refs{a});
  bench_.kill(KillScope::kStrategy, 3);
  EXPECT_EQ(cancelled(), (Refs{a, b}));
}

TEST_P(OwnCancels, AgainUntilTheVenueAnswers) {
  CHECK(18, edge);
  bench_.write(Register::kCancelRetryUs, 1'000);
  const std::uint32_t a = passed(Bench::order('B', 1));
  const std::uint32_t b = passed(Bench::order('B', 1));
  (void)bench_.records();
  bench_.kill(KillScope::kAccount, 1);
  EXPECT_EQ(cancelled(), (Refs{a, b}));
  bench_.advance(999);
  EXPECT_TRUE(cancelled().empty());
  bench_.advance(1);
  EXPECT_EQ(cancelled(), (Refs{a, b}));
  gone(a, 1);
  (void)bench_.records();
  bench_.advance(1'000);
  EXPECT_EQ(cancelled(), Refs{b});
  bench_.release_kill(KillScope::kAccount, 1);
  bench_.advance(10'000);
  EXPECT_TRUE(cancelled().empty());  // no kill, no cancels
}

TEST_P(OwnCancels, PassWhereNothingElseDoes) {
  CHECK(18, edge);
  CHECK(8, edge);
  const std::uint32_t a = passed(Bench::order('B', 1));
  bench_.change(bucket(contract::RateScope::kSession, 0, 16'000'000, 1));
  bench_.feed_one(itch::system_event('M'));
  bench_.write(Register::kHoldSet, 1);
  contract::SessionControlCommand disable;
  disable.op = static_cast<std::uint8_t>(contract::ControlOp::kDisable);
  bench_.send(disable);
  (void)bench_.records();
  bench_.kill(KillScope::kGlobal);
  EXPECT_EQ(cancelled(), Refs{a});
}

TEST_P(OwnCancels, TheyTakeTheSessionsTokens) {
  CHECK(8, edge);
  passed(Bench::order('B', 1));
  bench_.advance(1'000);
  bench_.change(bucket(contract::RateScope::kSession, 0, 16'000'000, 1));
  bench_.kill(KillScope::kSymbol, kMsft);
  bench_.release_kill(KillScope::kSymbol, kMsft);
  refused(Bench::order('B', 1), Refusal::kRate, 0);
  bench_.advance(999'999);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0)));
  refused(Bench::order('B', 1), Refusal::kRate, 0);
  bench_.advance(1);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0)));
  passed(Bench::order('B', 1));
}

PCL_FOR_EVERY_CARD(OwnCancels);

/// The watchdog has fired: Disable as number 1, Mass Cancel as number 2.
class WatchdogAgain : public KillPort {
 protected:
  void SetUp() override {
    bench_.boot();
    bench_.write(Register::kWatchdogUs, 100'000);
    bench_.write(Register::kCancelRetryUs, 1'000);
    EXPECT_EQ(after(100'001), "D1 C2 ");
  }
  // What the card asks of the venue when so much time has passed: "D1 C2 ".
  std::string after(std::uint64_t us) {
    (void)bench_.frames();
    (void)bench_.records();
    bench_.advance(us);
    std::string asked;
    for (const auto& record : bench_.take<contract::ReleasedRecord>()) {
      EXPECT_EQ(record.command_sequence, 0U);
      asked += static_cast<char>(record.code) + std::to_string(record.user_ref) + ' ';
    }
    return asked;
  }
  void control(char op) {
    contract::SessionControlCommand command;
    command.op = static_cast<std::uint8_t>(op);
    bench_.send(command);
  }
};

TEST_P(WatchdogAgain, UntilTheVenueAnswersEach) {
  CHECK(19, edge);
  EXPECT_EQ(after(999), "");
  EXPECT_EQ(after(1), "D3 C4 ");
  EXPECT_EQ(bench_.frames().size(), 2U);
  bench_.report(reply::entry_disabled(1));
  EXPECT_EQ(after(1'000), "C5 ");
  bench_.report(reply::mass_cancel(1));  // of before
  EXPECT_EQ(after(1'000), "C6 ");
  bench_.report(reply::mass_cancel(4));
  EXPECT_EQ(after(1'000'000), "");
}

TEST_P(WatchdogAgain, NotForWhatTheHostAsked) {
  control('C');  // 3
  control('D');  // 4
  bench_.report(reply::mass_cancel(3));
  bench_.report(reply::entry_disabled(4));
  EXPECT_EQ(after(1'000), "D5 C6 ");
  bench_.report(reply::mass_cancel(6));
  bench_.report(reply::entry_disabled(5));
  EXPECT_EQ(after(1'000), "");
}

TEST_P(WatchdogAgain, ARepeatedReportOrOneOutOfItsTurnAnswersNothing) {
  CHECK(19, fault);
  bench_.report_at(bench_.report_sequence - 1, reply::mass_cancel(2));
  bench_.report_at(bench_.report_sequence + 1, reply::entry_disabled(1));
  EXPECT_EQ(after(1'000), "D3 C4 ");
  Octets cut = reply::entry_disabled(3);
  cut.resize(16);
  bench_.report(cut);  // too short
  EXPECT_EQ(after(1'000), "D5 C6 ");
}

TEST_P(WatchdogAgain, UntilTheSessionIsEnabled) {
  bench_.send(contract::HeartbeatCommand{});
  control('E');
  EXPECT_EQ(after(1'000), "");
}

TEST_P(WatchdogAgain, UntilTheGlobalKillIsReleased) {
  bench_.kill(KillScope::kAccount, 1);
  bench_.release_kill(KillScope::kAccount, 1);
  EXPECT_EQ(after(1'000), "D3 C4 ");
  bench_.release_kill();
  EXPECT_EQ(after(1'000), "");
}

TEST_P(WatchdogAgain, NeverWithoutARetry) {
  bench_.write(Register::kCancelRetryUs, 0);
  EXPECT_EQ(after(100'000'000), "");
}

PCL_FOR_EVERY_CARD(WatchdogAgain);

}  // namespace
}  // namespace pcl::bench
