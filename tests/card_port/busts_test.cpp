// Broken executions: taken back from position and notional, once, if the card remembers them.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::KillSource;
using contract::Refusal;
using contract::Register;

class Busts : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  contract::ReportRecord report(const Octets& message) {
    (void)bench_.records();
    bench_.report(message);
    const auto reports = bench_.take<contract::ReportRecord>();
    EXPECT_EQ(reports.size(), 1U);
    return reports.empty() ? contract::ReportRecord{} : reports[0];
  }
  void known() { EXPECT_EQ(bench_.read(Register::kStatus) & 0xAU, 0U); }
  void unhandled() {
    EXPECT_EQ(bench_.read(Register::kStatus) & 0xAU, 0xAU);  // latch, exposure unknown
    EXPECT_EQ(bench_.read(Register::kKillSource),
              static_cast<std::uint32_t>(KillSource::kReportUnhandled));
  }
  // The host and the card agree about this position, and about these orders.
  void expect_position(std::int64_t position, const std::vector<OrderEntry>& orders = {}) {
    EXPECT_EQ(bench_.digest_check({{1, 2, kMsft, position}}, orders).code, 0);
  }
  static OrderEntry entry(std::uint32_t user_ref, std::uint32_t total, std::uint32_t executed) {
    return {.user_ref = user_ref,
            .price = 300'000,
            .total = total,
            .executed = executed,
            .account = 1,
            .strategy = 2};
  }
};

TEST_P(Busts, TakeTheExecutionBackAndLeaveTheOrder) {
  const std::uint32_t order = passed(Bench::order('B', 100));
  report(reply::executed(order, 30, 300'000, 5'001));
  report(reply::executed(order, 20, 300'000, 5'002));
  const contract::ReportRecord record = report(reply::broken(order, 5'001));
  EXPECT_EQ(record.code, 'B');
  EXPECT_EQ(record.reference, 5'001U);
  EXPECT_EQ(record.user_ref, order);
  EXPECT_EQ(record.reason, 'E');
  EXPECT_EQ(record.flags, contract::report_flag::kKnown);
  EXPECT_EQ(record.account, 1);
  EXPECT_EQ(record.strategy, 2);
  EXPECT_EQ(record.symbol, kMsft);
  known();
  expect_position(20, {entry(order, 100, 50)});  // the order stays as it is
}

TEST_P(Busts, OfAnOrderThatHasLeft) {
  hold_position('B', 100);  // match 1
  const contract::ReportRecord record = report(reply::broken(1, 1));
  EXPECT_EQ(record.flags, 0);
  known();
  expect_position(0);
}

TEST_P(Busts, OfASale) {
  hold_position('T', 40);
  report(reply::broken(1, 1));
  known();
  expect_position(0);
}

TEST_P(Busts, GiveTheNotionalBack) {
  bench_.change(account(1, [](auto& l) { l.max_gross = 30'000'000; }));
  hold_position('B', 100);
  refused(Bench::order('B', 1), Refusal::kGrossExposure, 30'300'000, 30'000'000);
  report(reply::broken(1, 1));
  refused(Bench::order('B', 101), Refusal::kGrossExposure, 30'300'000, 30'000'000);
  passed(Bench::order('B', 100));
}

TEST_P(Busts, OnceOnly) {
  hold_position('B', 100);
  report(reply::broken(1, 1));
  known();
  report(reply::broken(1, 1));
  unhandled();
}

TEST_P(Busts, OfWhatNeverWas) {
  hold_position('B', 100);
  report(reply::broken(1, 2));
  unhandled();
}

// An execution's slot is the low bits of its match number, and holds its latest.
TEST_P(Busts, TheLatestOfASlotIsRemembered) {
  const std::uint32_t order = passed(Bench::order('B', 100));
  report(reply::executed(order, 10, 300'000, 7));
  report(reply::executed(order, 20, 300'000, 7 + contract::kExecutionsKept));
  report(reply::executed(order, 30, 300'000, 8));
  report(reply::broken(order, 7 + contract::kExecutionsKept));
  known();
  expect_position(40, {entry(order, 100, 60)});
  report(reply::broken(order, 7));  // overwritten
  unhandled();
}

TEST_P(Busts, TheWholeMatchNumberCounts) {
  const std::uint32_t order = passed(Bench::order('B', 100));
  report(reply::executed(order, 10, 300'000, 0xF000000000000007));
  report(reply::broken(order, 0x7000000000000007));
  unhandled();
}

TEST_P(Busts, WhatWasBeyondTheOrderIsRememberedToo) {
  const std::uint32_t order = passed(Bench::order('B', 100));
  report(reply::executed(order, 101, 300'000, 7));  // kills; the position moved
  const OrderEntry whole = entry(order, 100, 0);
  bench_.look_again(50, {{1, 2, kMsft, 101}}, {whole});
  bench_.release_kill();
  report(reply::broken(order, 7));
  known();
  expect_position(0, {whole});
}

TEST_P(Busts, OfAShortSaleLeaveTheBorrow) {
  CHECK(13, edge);
  bench_.change(msft([](auto& l) { l.borrow = 100; }));
  hold_position('T', 60);
  report(reply::broken(1, 1));
  known();
  refused(Bench::order('T', 41, 301'000), Refusal::kNoBorrow, 101, 100);
  passed(Bench::order('T', 40, 301'000));
}

// What the host has loaded since may be less than what is broken: a sum stops at 0.
TEST_P(Busts, OfMoreThanWasBought) {
  bench_.change(account(1, [](auto& l) { l.max_gross = 30'000'000; }));
  hold_position('B', 100);
  bench_.write(Register::kHoldSet, 1);
  contract::AccountLoadCommand load;
  load.account = 1;
  load.bought = 1'000'000;  // sets, does not add
  bench_.send(load);
  bench_.look_again(50, {{1, 2, kMsft, 100}}, {});
  refused(Bench::order('B', 97), Refusal::kGrossExposure, 30'100'000, 30'000'000);
  report(reply::broken(1, 1));
  known();
  refused(Bench::order('B', 101), Refusal::kGrossExposure, 30'300'000, 30'000'000);
  passed(Bench::order('B', 100));
}

TEST_P(Busts, ForgottenByExposureClear) {
  hold_position('B', 100);
  bench_.write(Register::kHoldSet, 1);
  bench_.send(contract::ExposureClearCommand{});
  bench_.open_party(1, 2, kMsft, 100);
  bench_.look_again(50, {{1, 2, kMsft, 100}}, {});
  report(reply::broken(1, 1));
  unhandled();
}

// Revalued by a bust: at the quote, or at the broken price without one.
TEST_P(Busts, SetTheValueOfTheParty) {
  CHECK(20, edge);
  bench_.change(account(1, [](auto& l) { l.max_loss = 100'000; }));
  const std::uint32_t order = passed(Bench::order('B', 200));
  report(reply::executed(order, 100, 300'000, 7));
  report(reply::executed(order, 100, 300'400, 8));  // 40,000 lost
  bench_.feed({itch::add(kMsftLocate, 201, 'B', 1, 299'600), itch::remove(kMsftLocate, 101)});
  (void)bench_.records();
  bench_.report(reply::broken(order, 7));  // 100 left for 30.0400 at 29.9600: 80,000
  const auto warnings = bench_.take<contract::WarningRecord>();
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].value, 80'000U);
  EXPECT_EQ(warnings[0].percent, 75);
}

PCL_FOR_EVERY_CARD(Busts);

}  // namespace
}  // namespace pcl::bench
