// Token buckets: messages of a session, strategy and symbol; executions of a strategy.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::KillScope;
using contract::RateScope;
using contract::Refusal;

constexpr std::uint32_t kMicrosecond = 16;

class Rate : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  // As if no order had come for long: what the wide buckets have taken is over.
  void limit(const contract::RateLimitsCommand& bucket) {
    bench_.advance(1'000);
    bench_.change(bucket);
  }
  void cancel(std::uint8_t session = 0) {
    contract::OrderCancelCommand command;
    command.session = session;
    command.user_ref = 77;
    bench_.send(command);
    EXPECT_EQ(bench_.frames().size(), 1U);  // always
  }
  void rate_refused(RateScope scope, const contract::OrderEnterCommand& order = Bench::order()) {
    refused(order, Refusal::kRate, static_cast<std::uint64_t>(scope));
  }
};

TEST_P(Rate, ABurstThenATokenAnInterval) {
  CHECK(8, edge);
  struct Case {
    RateScope scope;
    std::uint16_t index;
  };
  for (const Case& c : {Case{RateScope::kSession, 0}, Case{RateScope::kStrategy, 2},
                        Case{RateScope::kSymbol, kMsft}}) {
    SCOPED_TRACE(contract::to_string(c.scope));
    limit(bucket(c.scope, c.index, kMicrosecond, 3));
    for (int i = 0; i < 3; ++i) passed(Bench::order('B', 1));
    rate_refused(c.scope);
    rate_refused(c.scope);  // a refused order takes none
    bench_.advance(1);
    passed(Bench::order('B', 1));
    rate_refused(c.scope);
    bench_.change(wide_bucket(c.scope, c.index));
  }
}

TEST_P(Rate, NoFullerThanTheBurst) {
  CHECK(8, edge);
  limit(bucket(RateScope::kSession, 0, kMicrosecond, 3));
  passed(Bench::order('B', 1));
  bench_.advance(1'000);
  for (int i = 0; i < 3; ++i) passed(Bench::order('B', 1));
  rate_refused(RateScope::kSession);
}

TEST_P(Rate, FractionsOfAMicrosecondCount) {
  CHECK(8, edge);
  limit(bucket(RateScope::kStrategy, 2, 24, 2));  // a token in 1.5 us
  passed(Bench::order('B', 1));
  passed(Bench::order('B', 1));  // TAT = t + 48, tolerance 24
  rate_refused(RateScope::kStrategy);
  bench_.advance(1);  // 48 > 16 + 24
  rate_refused(RateScope::kStrategy);
  bench_.advance(1);  // 48 <= 32 + 24, then 72
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kStrategy);
  bench_.advance(1);  // 72 = 48 + 24
  passed(Bench::order('B', 1));
}

TEST_P(Rate, BucketsAreSeparate) {
  CHECK(8, edge);
  const auto of_session = [](std::uint8_t session) {
    return order_with([=](auto& order) { order.session = session; });
  };
  limit(bucket(RateScope::kSession, 3, kMicrosecond, 1));
  passed(of_session(3));
  rate_refused(RateScope::kSession, of_session(3));
  passed(of_session(2));
  limit(bucket(RateScope::kStrategy, 3, kMicrosecond, 1));
  passed(of(Bench::order(), 1, 3));
  rate_refused(RateScope::kStrategy, of(Bench::order(), 4, 3));  // of every account
  passed(of(Bench::order(), 4, 2));
  limit(bucket(RateScope::kSymbol, kAapl, kMicrosecond, 1));
  passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));
  rate_refused(RateScope::kSymbol, of(Bench::order('B', 1, 1'000'000), 4, 2, kAapl));
  passed(Bench::order());
}

TEST_P(Rate, TheFirstEmptyOneIsNamedAndNoneIsTaken) {
  CHECK(8, edge);
  limit(bucket(RateScope::kSession, 0, kMicrosecond, 2));
  bench_.change(bucket(RateScope::kSymbol, kMsft, kMicrosecond, 1));
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kSymbol);  // the session still has one, and keeps it
  passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));
  rate_refused(RateScope::kSession);  // now both are empty
}

TEST_P(Rate, CancelsPassAndTakeATokenButNoMoreThanThereAre) {
  CHECK(8, edge);
  limit(bucket(RateScope::kSession, 0, kMicrosecond, 2));
  cancel();
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kSession);
  bench_.advance(100);
  for (int i = 0; i < 50; ++i) cancel();
  rate_refused(RateScope::kSession);
  bench_.advance(1);  // one token came back, not fifty late
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kSession);
  bench_.advance(100);
  cancel(1);  // of another session
  passed(Bench::order('B', 1));
  passed(Bench::order('B', 1));
}

TEST_P(Rate, ControlsTakeNone) {
  CHECK(8, edge);
  limit(bucket(RateScope::kSession, 0, kMicrosecond, 1));
  contract::SessionControlCommand query;
  query.op = static_cast<std::uint8_t>(contract::ControlOp::kAccountQuery);
  bench_.send(query);
  (void)bench_.frames();
  passed(Bench::order('B', 1));
}

TEST_P(Rate, ExitsMayUseTheReserve) {
  CHECK(8, edge);
  hold_position('B', 100);
  limit(bucket(RateScope::kSession, 0, kMicrosecond, 3, kMicrosecond));
  passed(Bench::order('B', 1));
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kSession);
  passed(Bench::order('S', 1, 301'000));
  rate_refused(RateScope::kSession, Bench::order('S', 1, 301'000));  // and that was all
  bench_.advance(1);                                                 // one token: it is the reserve
  rate_refused(RateScope::kSession);
  passed(Bench::order('S', 1, 301'000));
}

TEST_P(Rate, AReserveOfAllLeavesNewRiskOne) {
  CHECK(8, edge);
  hold_position('B', 100);
  limit(bucket(RateScope::kSymbol, kMsft, kMicrosecond, 2, kMicrosecond));
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kSymbol);
  passed(Bench::order('S', 1, 301'000));
}

TEST_P(Rate, ReplacesTakeOneOfTheirOriginalsBuckets) {
  CHECK(8, edge);
  const std::uint32_t original = passed(of(Bench::order('B', 1), 1, 3));
  limit(bucket(RateScope::kStrategy, 3, kMicrosecond, 1));
  contract::OrderReplaceCommand replacement = Bench::replacement(original, 2);  // says 2
  passed(replacement);
  rate_refused(RateScope::kStrategy, of(Bench::order('B', 1), 1, 3));
}

TEST_P(Rate, ExposureClearFillsTheBuckets) {
  CHECK(8, edge);
  limit(bucket(RateScope::kSession, 0, 16'000'000, 1));  // one a second
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kSession);
  bench_.write(contract::Register::kHoldSet, 1);
  bench_.send(contract::ExposureClearCommand{});
  bench_.open_party(1, 2, kMsft);
  bench_.load_session(50);
  bench_.digest_check({}, {});
  bench_.release_hold();
  passed(Bench::order('B', 1));
  rate_refused(RateScope::kSession);
}

TEST_P(Rate, TheLongestIntervalDoesNotWrap) {
  CHECK(8, edge);
  limit(bucket(RateScope::kSession, 0, 0xFFFFFFFF, 1));  // 268 s
  bench_.write(contract::Register::kStaleUs, 0xFFFFFFFF);
  bench_.write(contract::Register::kWatchdogUs, 0xFFFFFFFF);
  passed(Bench::order('B', 1));
  bench_.advance(268'435'455);  // 15 sixteenths early
  rate_refused(RateScope::kSession);
  bench_.advance(1);
  passed(Bench::order('B', 1));
}

PCL_FOR_EVERY_CARD(Rate);

/// Too many executions of a strategy stop it, until a human says otherwise.
class Executions : public GatePort {
 protected:
  void SetUp() override {
    bench_.boot();
    order_ = passed(Bench::order('B', 100));
    other_ = passed(of(Bench::order('B', 100), 1, 3));
    bench_.change(bucket(RateScope::kExecutions, 2, kMicrosecond, 2));
    (void)bench_.records();
  }
  void execute(std::uint32_t user_ref, std::uint32_t quantity = 1) {
    bench_.report(reply::executed(user_ref, quantity, 300'000, ++match_));
  }
  // The kills since the last look: the strategy's, by its executions, or none.
  void expect_trips(std::size_t n) {
    const auto kills = bench_.take<contract::KillRecord>();
    ASSERT_EQ(kills.size(), n);
    for (const contract::KillRecord& kill : kills) {
      EXPECT_EQ(kill.code, static_cast<std::uint8_t>(contract::KillEvent::kEngaged));
      EXPECT_EQ(kill.source, static_cast<std::uint8_t>(contract::KillSource::kExecutions));
      EXPECT_EQ(kill.scope, static_cast<std::uint8_t>(KillScope::kStrategy));
      EXPECT_EQ(kill.index, 2U);
      EXPECT_EQ(kill.latched, 0U);
      EXPECT_EQ(kill.scoped, 1U);
    }
  }
  std::uint32_t order_{}, other_{};
  std::uint64_t match_{};
};

TEST_P(Executions, AtTheBurstNothingBeyondItAKill) {
  CHECK(9, edge);
  execute(order_);
  execute(order_);
  expect_trips(0);
  passed(Bench::order('B', 1));
  (void)bench_.records();
  bench_.report(reply::executed(order_, 1, 300'000, ++match_));
  const auto all = bench_.records();
  EXPECT_EQ(of_kind(all, contract::RecordKind::kReport).size(), 1U);  // taken all the same
  EXPECT_EQ(of_kind(all, contract::RecordKind::kKill).size(), 1U);
  refused(Bench::order('B', 1), Refusal::kKilled, 3, 2);
  passed(of(Bench::order('B', 1), 1, 3));
  refused(Bench::order('S', 4, 301'000), Refusal::kKilled, 3, 2);
  passed(Bench::order('S', 3, 301'000));  // three were executed, and exits go on
}

TEST_P(Executions, TokensComeBack) {
  CHECK(9, edge);
  for (int i = 0; i < 6; ++i) {
    execute(order_);
    bench_.advance(1);
  }
  expect_trips(0);
  execute(order_);
  execute(order_);
  expect_trips(0);
  execute(order_);
  expect_trips(1);
}

TEST_P(Executions, OfAnotherStrategyAreItsOwn) {
  CHECK(9, edge);
  for (int i = 0; i < 10; ++i) execute(other_);
  expect_trips(0);
  execute(order_);
  execute(order_);
  expect_trips(0);
}

TEST_P(Executions, StaysUntilReleasedAndTripsAgain) {
  CHECK(9, edge);
  for (int i = 0; i < 5; ++i) execute(order_);
  expect_trips(1);  // one is enough
  bench_.advance(1'000'000);
  refused(Bench::order('B', 1), Refusal::kKilled, 3, 2);
  bench_.release_kill(KillScope::kStrategy, 2);
  passed(Bench::order('B', 1));
  (void)bench_.records();
  for (int i = 0; i < 3; ++i) execute(order_);
  expect_trips(1);
}

TEST_P(Executions, WithoutLimitsNoneIsLeft) {
  CHECK(9, edge);
  contract::RateLimitsCommand none;
  none.scope = static_cast<std::uint8_t>(RateScope::kExecutions);
  none.index = 2;
  bench_.change(none);
  passed(Bench::order('B', 1));  // an order does not ask this bucket
  (void)bench_.records();
  execute(order_);
  expect_trips(1);
}

TEST_P(Executions, ThatReserveIsNoneOfTheirs) {
  CHECK(9, edge);
  bench_.change(bucket(RateScope::kExecutions, 2, kMicrosecond, 2, kMicrosecond));
  (void)bench_.records();
  execute(order_);
  execute(order_);
  expect_trips(0);
  execute(order_);
  expect_trips(1);
}

PCL_FOR_EVERY_CARD(Executions);

}  // namespace
}  // namespace pcl::bench
