// The venue's messages: records field by field, repeats, gaps, and everything that makes exposure
// unknown.
#include "tests/card_port/factories.hpp"

namespace pcl::bench {
namespace {

using contract::Counter;
using contract::KillSource;

class Reports : public CardPort {
 protected:
  void SetUp() override {
    bench_.boot();
    user_ref_ = bench_.decide(Bench::order('T', 100, 301'000)).user_ref;
    (void)bench_.frames();
  }
  contract::ReportRecord report(const Octets& message) {
    (void)bench_.records();
    bench_.report(message);
    all_ = bench_.records();
    const auto reports = of_kind(all_, contract::RecordKind::kReport);
    EXPECT_EQ(reports.size(), 1U);
    return reports.empty() ? contract::ReportRecord{}
                           : contract::from_entry<contract::ReportRecord>(reports[0]);
  }
  // The card has killed itself, for this reason and because of this number, and says exposure is
  // unknown.
  void expect_fault(KillSource source, std::uint64_t detail) {
    const auto kills = of_kind(all_, contract::RecordKind::kKill);
    ASSERT_EQ(kills.size(), 1U);
    const auto kill = contract::from_entry<contract::KillRecord>(kills[0]);
    EXPECT_EQ(contract::to_string(static_cast<KillSource>(kill.source)),
              contract::to_string(source));
    EXPECT_EQ(kill.detail, detail);
    EXPECT_EQ(bench_.read(contract::Register::kStatus) & 0xAU, 0xAU);  // latch, exposure unknown
  }
  void expect_no_fault() {
    EXPECT_TRUE(of_kind(all_, contract::RecordKind::kKill).empty());
    EXPECT_EQ(bench_.read(contract::Register::kStatus) & 0xAU, 0U);
  }
  std::uint32_t user_ref_{};
  std::vector<contract::Entry> all_;
};

constexpr std::uint16_t kOurs = contract::report_flag::kKnown | contract::report_flag::kSell;

TEST_P(Reports, Accepted) {
  const contract::ReportRecord record =
      report(reply::accepted(user_ref_, 'S', 100, 301'000, 'L', 0x0102030405060708));
  EXPECT_EQ(record.code, 'A');
  EXPECT_EQ(record.account, 1);
  EXPECT_EQ(record.strategy, 2);
  EXPECT_EQ(record.symbol, kMsft);
  EXPECT_EQ(record.flags, kOurs);
  EXPECT_EQ(record.report_sequence, 1U);
  EXPECT_EQ(record.reference, 0x0102030405060708U);
  EXPECT_EQ(record.price, 301'000U);
  EXPECT_EQ(record.quantity, 100U);
  EXPECT_EQ(record.user_ref, user_ref_);
  EXPECT_EQ(record.original, 0U);
  EXPECT_EQ(record.reason, 'L');
  EXPECT_EQ(record.liquidity, 0U);
  expect_no_fault();
}

TEST_P(Reports, Executed) {
  const contract::ReportRecord record = report(reply::executed(user_ref_, 40, 300'900, 0x99));
  EXPECT_EQ(record.code, 'E');
  EXPECT_EQ(record.flags, kOurs);
  EXPECT_EQ(record.reference, 0x99U);
  EXPECT_EQ(record.price, 300'900U);
  EXPECT_EQ(record.quantity, 40U);
  EXPECT_EQ(record.reason, 0U);
  EXPECT_EQ(record.liquidity, 'R');
  expect_no_fault();
}

TEST_P(Reports, CanceledAiqRejected) {
  contract::ReportRecord record = report(reply::canceled(user_ref_, 10, 'U'));
  EXPECT_EQ(record.code, 'C');
  EXPECT_EQ(record.quantity, 10U);
  EXPECT_EQ(record.reason, 'U');
  record = report(reply::aiq_canceled(user_ref_, 20, 20, 300'500));
  EXPECT_EQ(record.code, 'D');
  EXPECT_EQ(record.quantity, 20U);
  EXPECT_EQ(record.price, 300'500U);
  EXPECT_EQ(record.reason, 'Q');
  EXPECT_EQ(record.liquidity, 'A');
  record = report(reply::rejected(user_ref_, 0x0102));
  EXPECT_EQ(record.code, 'J');
  EXPECT_EQ(record.reason, 0x0102U);
  EXPECT_EQ(record.flags, kOurs | contract::report_flag::kClosed);
  expect_no_fault();
}

TEST_P(Reports, NoticesChangeNothing) {
  EXPECT_EQ(report(reply::system('S')).user_ref, 0U);
  EXPECT_EQ(report(reply::cancel_pending(user_ref_)).flags, kOurs);
  EXPECT_EQ(report(reply::cancel_reject(user_ref_)).flags, kOurs);
  const contract::ReportRecord priority = report(reply::priority(user_ref_, 302'000, 4'711));
  EXPECT_EQ(priority.reference, 4'711U);
  EXPECT_EQ(priority.price, 0U);  // A, U, E, D carry one
  EXPECT_EQ(report(reply::mass_cancel(40)).user_ref, 40U);
  EXPECT_EQ(report(reply::entry_disabled(41)).code, 'G');
  EXPECT_EQ(report(reply::entry_enabled(42)).code, 'K');
  const contract::ReportRecord account = report(reply::account(43));
  EXPECT_EQ(account.code, 'Q');
  EXPECT_EQ(account.user_ref, 43U);
  EXPECT_EQ(account.symbol, 0xFFFF);
  expect_no_fault();
  EXPECT_EQ(bench_.counter(Counter::kReports), 8U);
  EXPECT_EQ(bench_.counter(Counter::kReportsUnknown), 0U);
}

TEST_P(Reports, RepeatsAreCountedOnly) {
  report(reply::executed(user_ref_, 40, 301'000));
  bench_.report_at(1, reply::executed(user_ref_, 40, 301'000));
  EXPECT_TRUE(bench_.records().empty());
  EXPECT_EQ(bench_.counter(Counter::kReportsRepeated), 1U);
  EXPECT_EQ(bench_.counter(Counter::kReports), 1U);
}

TEST_P(Reports, AMissingReportKills) {
  (void)bench_.records();
  bench_.report_at(3, reply::executed(user_ref_, 40, 301'000));
  all_ = bench_.records();
  EXPECT_TRUE(of_kind(all_, contract::RecordKind::kReport).empty());
  expect_fault(KillSource::kReportGap, 3);
  // The one that was wanted is still taken.
  EXPECT_EQ(report(reply::executed(user_ref_, 40, 301'000)).report_sequence, 1U);
}

TEST_P(Reports, UnknownOrdersAreCounted) {
  EXPECT_EQ(report(reply::accepted(99, 'B', 1, 1)).flags, 0);
  EXPECT_EQ(report(reply::replaced(98, 99, 'B', 1, 1)).symbol, 0xFFFF);
  report(reply::canceled(99, 1));
  report(reply::aiq_canceled(99, 1, 1, 1));
  report(reply::rejected(99, 1));
  EXPECT_EQ(bench_.counter(Counter::kReportsUnknown), 5U);
  expect_no_fault();
}

TEST_P(Reports, AFillOfAnUnknownOrderKills) {
  report(reply::executed(99, 1, 1));
  expect_fault(KillSource::kReportUnknown, 99);
}

TEST_P(Reports, AFillBeyondTheOrderKillsAndMovesThePosition) {
  report(reply::executed(user_ref_, 101, 301'000));
  expect_fault(KillSource::kReportUnknown, user_ref_);
  // The order stays as it was until the host rebuilds it; it has looked: exposure is known again.
  bench_.look_again(
      50, {{1, 2, kMsft, -101}},
      {{.user_ref = user_ref_, .price = 301'000, .total = 100, .account = 1, .strategy = 2}});
  EXPECT_EQ(bench_.read(contract::Register::kStatus) & 0x9U, 0U);
  // 101 short: buying 101 back reduces, 102 does not.
  EXPECT_EQ(bench_.decide(Bench::order('B', 102)).code,
            static_cast<std::uint8_t>(contract::Refusal::kKilled));
  EXPECT_EQ(bench_.decide(Bench::order('B', 101)).code, 0);
}

TEST_P(Reports, ModifiedLowersTheTotal) {
  const contract::ReportRecord record = report(reply::modified(user_ref_, 'S', 50));
  EXPECT_EQ(record.code, 'M');
  EXPECT_EQ(record.user_ref, user_ref_);
  EXPECT_EQ(record.quantity, 50U);
  EXPECT_EQ(record.flags, kOurs);
  EXPECT_EQ(record.price, 0U);
  EXPECT_EQ(record.reason, 0U);
  expect_no_fault();
}
TEST_P(Reports, RestatedByReasonRorPChangesNothing) {
  for (const char reason : {'R', 'P'}) {
    EXPECT_EQ(report(reply::restated(user_ref_, reason)).reason, reason);
    expect_no_fault();
  }
}
TEST_P(Reports, RestatedByAnotherReasonKills) {
  EXPECT_EQ(report(reply::restated(user_ref_, 'Q')).reason, 'Q');
  expect_fault(KillSource::kReportUnhandled, 1);
}
TEST_P(Reports, UnknownTypesKill) {
  EXPECT_EQ(report(Octets{Bytes{}.letter('?').u64(1).u32(user_ref_)}).code, '?');
  expect_fault(KillSource::kReportUnhandled, 1);
}
TEST_P(Reports, ShortMessagesKill) {
  Octets message = reply::executed(user_ref_, 40, 301'000);
  message.resize(33);  // one byte less than its fields
  report(message);
  expect_fault(KillSource::kReportUnhandled, 1);
}

PCL_FOR_EVERY_CARD(Reports);

}  // namespace
}  // namespace pcl::bench
