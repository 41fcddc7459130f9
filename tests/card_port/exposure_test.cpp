// Reservations along replace chains, seen through the position check: what is left of max_position
// tells what is held.
#include "tests/card_port/factories.hpp"
#include "tests/checks.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;

class Chains : public CardPort {
 protected:
  static constexpr std::uint32_t kProbe = 1'000'000;
  // An order of 1,000,000 passes every check but that of the position, whose operand tells.
  void SetUp() override {
    bench_.boot();
    contract::SymbolLimitsCommand limits = wide_limits(kMsft);
    limits.max_quantity = kProbe;
    limits.max_notional = ~0ULL;
    limits.borrow = 0xFFFFFFFF;
    contract::AccountLimitsCommand account = wide_account(1);
    account.max_quantity = kProbe;
    account.max_notional = ~0ULL;
    bench_.change(limits, account);
  }
  std::uint32_t pass(const contract::OrderEnterCommand& order) {
    const contract::DecisionRecord decision = bench_.decide(order);
    EXPECT_EQ(decision.code, 0);
    return decision.user_ref;
  }
  std::uint32_t pass(const contract::OrderReplaceCommand& order) {
    const contract::DecisionRecord decision = bench_.decide(order);
    EXPECT_EQ(decision.code, 0);
    return decision.user_ref;
  }
  // Position and what is open of the side; of the selling side the position counts against it.
  std::int64_t held(char side = 'B') {
    const contract::DecisionRecord decision =
        bench_.decide(Bench::order(side, kProbe, side == 'B' ? 300'000 : 302'000));
    if (decision.code != static_cast<std::uint8_t>(Refusal::kPosition)) return -1;
    return static_cast<std::int64_t>(decision.operand) - kProbe;
  }
  contract::ReportRecord report(const Octets& message) {
    (void)bench_.records();
    bench_.report(message);
    const auto reports = bench_.take<contract::ReportRecord>();
    EXPECT_EQ(reports.size(), 1U);
    return reports.empty() ? contract::ReportRecord{} : reports[0];
  }
};

TEST_P(Chains, FillMovesReservationToPosition) {
  CHECK(17, edge);
  const std::uint32_t user_ref = pass(Bench::order('B', 100));
  EXPECT_EQ(held(), 100);
  contract::ReportRecord record = report(reply::executed(user_ref, 30, 300'000));
  EXPECT_EQ(record.flags, contract::report_flag::kKnown);
  EXPECT_EQ(held(), 100);     // 30 held, 70 open
  EXPECT_EQ(held('T'), -30);  // the long position makes room
  record = report(reply::executed(user_ref, 70, 300'000));
  EXPECT_EQ(record.flags, contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(held(), 100);
  EXPECT_EQ(report(reply::canceled(user_ref, 1)).flags, 0);  // it is gone
}

TEST_P(Chains, CancelReleasesByItsDecrement) {
  CHECK(17, edge);
  const std::uint32_t user_ref = pass(Bench::order('B', 100));
  report(reply::executed(user_ref, 20, 300'000));
  EXPECT_EQ(report(reply::canceled(user_ref, 50)).flags, contract::report_flag::kKnown);
  EXPECT_EQ(held(), 50);  // 20 held, 30 open
  EXPECT_EQ(report(reply::canceled(user_ref, 30)).flags,
            contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(held(), 20);
}

TEST_P(Chains, AiqCancelIsACancel) {
  CHECK(17, edge);
  const std::uint32_t user_ref = pass(Bench::order('B', 100));
  EXPECT_EQ(report(reply::aiq_canceled(user_ref, 100, 100, 300'000)).flags,
            contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(held(), 0);
}

TEST_P(Chains, RejectAndDeadAcceptRelease) {
  CHECK(17, edge);
  const std::uint32_t first = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::order('B', 200));
  EXPECT_EQ(held(), 300);
  report(reply::rejected(first, 1));
  EXPECT_EQ(held(), 200);
  EXPECT_EQ(report(reply::accepted(second, 'B', 200, 300'000, 'L')).flags,
            contract::report_flag::kKnown);
  EXPECT_EQ(held(), 200);
  report(reply::accepted(second, 'B', 200, 300'000, 'D'));
  EXPECT_EQ(held(), 0);
}

TEST_P(Chains, ReplaceUpReservesAtReleaseAndKeepsOnConfirmation) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  report(reply::executed(original, 40, 300'000));
  const std::uint32_t second = pass(Bench::replacement(original, 250));
  EXPECT_EQ(held(), 250);  // 40 held, 210 open
  report(reply::replaced(original, second, 'B', 210, 300'000));
  EXPECT_EQ(held(), 250);
  EXPECT_EQ(report(reply::canceled(original, 1)).flags, 0);  // the original has left
  report(reply::executed(second, 210, 300'000));
  EXPECT_EQ(held(), 250);
  EXPECT_EQ(held('T'), -250);
}

TEST_P(Chains, ReplaceDownReleasesOnlyWhenConfirmed) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 30));
  EXPECT_EQ(held(), 100);
  report(reply::replaced(original, second, 'B', 30, 300'000));
  EXPECT_EQ(held(), 30);
}

TEST_P(Chains, RejectedReplaceGivesItsIncreaseBack) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 250));
  EXPECT_EQ(held(), 250);
  EXPECT_EQ(report(reply::rejected(second, 2)).flags,
            contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(held(), 100);
  EXPECT_EQ(pass(Bench::replacement(original, 120)), second + 1);  // the chain is free again
}

TEST_P(Chains, FillWhileAReplaceIsPending) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 150));
  report(reply::executed(original, 60, 300'000));
  EXPECT_EQ(held(), 150);  // 60 held, max(100, 150) - 60 open
  report(reply::replaced(original, second, 'B', 90, 300'000));
  EXPECT_EQ(held(), 150);
}

TEST_P(Chains, OriginalThatLeavesTakesItsPendingReplace) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 150));
  report(reply::executed(original, 100, 300'000));
  EXPECT_EQ(held(), 100);
  EXPECT_EQ(report(reply::rejected(second, 3)).flags, 0);
}

TEST_P(Chains, DeadReplacementCloses) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 150));
  const contract::ReportRecord record =
      report(reply::replaced(original, second, 'B', 150, 300'000, 'D'));
  EXPECT_EQ(record.flags, contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(record.user_ref, second);
  EXPECT_EQ(record.original, original);
  EXPECT_EQ(held(), 0);
}

TEST_P(Chains, ReplaceKeepsTheSideAndOwnerOfItsOriginal) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('T', 100, 301'000));
  contract::OrderReplaceCommand replacement = Bench::replacement(original, 120, 301'000);
  replacement.account = 9;
  replacement.strategy = 9;
  replacement.symbol = kAapl;
  const contract::DecisionRecord decision = bench_.decide(replacement);
  EXPECT_EQ(decision.code, 0);
  EXPECT_EQ(decision.account, 1);
  EXPECT_EQ(decision.strategy, 2);
  EXPECT_EQ(decision.symbol, kMsft);
  EXPECT_NE(decision.flags & contract::decision_flag::kSell, 0);
  EXPECT_EQ(held('T'), 120);
}

TEST_P(Chains, ACancelOfAPendingReplaceLowersIt) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 250));
  EXPECT_EQ(report(reply::canceled(second, 90)).flags, contract::report_flag::kKnown);
  EXPECT_EQ(held(), 160);
  EXPECT_EQ(report(reply::aiq_canceled(second, 160, 160, 300'000)).flags,
            contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(held(), 100);
  EXPECT_EQ(pass(Bench::replacement(original, 120)), second + 1);
}

TEST_P(Chains, AReplacementThatIsFilledBeyondCloses) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 30));
  report(reply::executed(original, 40, 300'000));
  const contract::ReportRecord record = report(reply::replaced(original, second, 'B', 30, 300'000));
  EXPECT_EQ(record.flags, contract::report_flag::kKnown | contract::report_flag::kClosed);
  EXPECT_EQ(held(), 40);  // nothing is left open
}

TEST_P(Chains, AResolvedOrderReservesNothing) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  pass(Bench::replacement(original, 150));
  const std::uint32_t other = pass(Bench::order('B', 30));
  EXPECT_EQ(held(), 180);
  bench_.kill(contract::KillScope::kSymbol, 99);
  contract::OrderResolveCommand resolve;
  resolve.user_ref = original;  // and its pending replace with it
  bench_.send(resolve);
  EXPECT_EQ(held(), 30);
  resolve.user_ref = other;
  bench_.send(resolve);
  EXPECT_EQ(held(), 0);
}

TEST_P(Chains, AResolvedReplaceLeavesItsOriginal) {
  CHECK(17, edge);
  const std::uint32_t original = pass(Bench::order('B', 100));
  const std::uint32_t second = pass(Bench::replacement(original, 150));
  bench_.kill(contract::KillScope::kSymbol, 99);
  contract::OrderResolveCommand resolve;
  resolve.user_ref = second;
  bench_.send(resolve);
  EXPECT_EQ(held(), 100);
  EXPECT_EQ(pass(Bench::replacement(original, 120)), second + 1);
}

PCL_FOR_EVERY_CARD(Chains);

}  // namespace
}  // namespace pcl::bench
