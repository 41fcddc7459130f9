// order_modify: a lower total passes like a cancel, a change of side is judged as a replace at the
// order's own price; nothing is released before the venue says M.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;
namespace decision = contract::decision_flag;

class Modify : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  void position_at_most(std::uint32_t shares) {
    bench_.change(msft([&](auto& l) { l.max_position = shares; }));
  }
  void borrow(std::uint32_t shares) {
    bench_.change(msft([&](auto& l) { l.borrow = shares; }));
  }
  // 100 held, of which these are for sale.
  std::uint32_t selling(std::uint32_t quantity, char side = 'S', std::uint64_t price = 301'000) {
    hold_position('B', 100);
    return passed(Bench::order(side, quantity, price));
  }
  void modified(std::uint32_t user_ref, char side, std::uint32_t outstanding) {
    bench_.report(reply::modified(user_ref, side, outstanding));
  }
};

TEST_P(Modify, TheFrameAndItsRecords) {
  const std::uint32_t order = passed(of(Bench::order('B', 0x0103, 300'000), 4, 3));
  contract::OrderModifyCommand command = Bench::modification(order, 0x0102, 'B');
  command.session = 2;  // the command's, as of a replace
  command.pad.fill('x');
  (void)bench_.records();
  bench_.send(command);
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(hex(std::span{frames[0].bytes}.first(frames[0].length)),
            "000b"
            "55"
            "4d"
            "00000001"
            "42"
            "00000102");
  EXPECT_EQ(frames[0].tag,
            (contract::FrameTag{.new_risk = false, .poisoned = false, .session = 2, .epoch = 0}));
  const auto records = bench_.records();
  const auto decisions = of_kind(records, contract::RecordKind::kDecision);
  ASSERT_EQ(decisions.size(), 1U);
  const auto decided = contract::from_entry<contract::DecisionRecord>(decisions[0]);
  EXPECT_EQ(decided.code, 0);
  EXPECT_EQ(decided.account, 4);
  EXPECT_EQ(decided.strategy, 3);
  EXPECT_EQ(decided.symbol, kMsft);
  EXPECT_EQ(decided.flags, decision::kModify | decision::kBookValid);
  EXPECT_EQ(decided.user_ref, order);
  EXPECT_EQ(decided.command_sequence, bench_.command_sequence);
  const auto all = of_kind(records, contract::RecordKind::kReleased);
  ASSERT_EQ(all.size(), 1U);
  const auto released = contract::from_entry<contract::ReleasedRecord>(all[0]);
  EXPECT_EQ(released.code, 'M');
  EXPECT_EQ(released.account, 4);
  EXPECT_EQ(released.strategy, 3);
  EXPECT_EQ(released.symbol, kMsft);
  EXPECT_EQ(released.flags, 0);
  EXPECT_EQ(released.command_sequence, bench_.command_sequence);
  EXPECT_EQ(released.price, 0U);
  EXPECT_EQ(released.quantity, 0x0102U);
  EXPECT_EQ(released.user_ref, order);
  EXPECT_EQ(released.original, 0U);
}

TEST_P(Modify, TakesNoNumber) {
  const std::uint32_t order = passed(Bench::order());
  passed(Bench::modification(order, 60, 'B'));
  EXPECT_EQ(passed(Bench::order()), order + 1);
}

TEST_P(Modify, TakesNothingOutOfItsPad) {
  // Where others have a ClOrdID, a modify has none: the next one counts from the last order's.
  const std::uint32_t order = passed(Bench::order());
  contract::Entry entry = bench_.ready(Bench::modification(order, 60, 'B'));
  for (std::size_t at = 33; at < entry.bytes.size(); ++at) entry.bytes[at] = 0xFF;
  bench_.push(entry);
  (void)bench_.frames();
  passed(Bench::order());
}

TEST_P(Modify, ReleasesOnlyWhatTheVenueReports) {
  CHECK(7, edge);
  position_at_most(100);
  const std::uint32_t order = passed(Bench::order('B', 100));
  passed(Bench::modification(order, 60, 'B'));
  refused(Bench::order('B', 1), Refusal::kPosition, 101, 100);
  modified(order, 'B', 60);
  refused(Bench::order('B', 41), Refusal::kPosition, 101, 100);
  passed(Bench::order('B', 40));
}

TEST_P(Modify, WhatIsOutstandingIsBesideWhatIsExecuted) {
  position_at_most(100);
  const std::uint32_t order = passed(Bench::order('B', 100));
  bench_.report(reply::executed(order, 30, 300'000, 501));
  passed(Bench::modification(order, 50, 'B'));
  modified(order, 'B', 20);
  refused(Bench::order('B', 51), Refusal::kPosition, 101, 100);
  (void)bench_.records();
  bench_.report(reply::executed(order, 20, 300'000, 502));
  const auto reports = bench_.take<contract::ReportRecord>();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].flags, contract::report_flag::kKnown | contract::report_flag::kClosed);
}

TEST_P(Modify, AReportRaisesNothing) {
  position_at_most(100);
  const std::uint32_t order = passed(Bench::order('B', 60));
  modified(order, 'B', 0xFFFFFFFF);
  modified(order, 'B', 61);
  refused(Bench::order('B', 41), Refusal::kPosition, 101, 100);
  passed(Bench::order('B', 40));
}

TEST_P(Modify, NothingOutstandingIsTheEnd) {
  position_at_most(100);
  const std::uint32_t order = passed(Bench::order('B', 100));
  (void)bench_.records();
  modified(order, 'B', 0);
  const auto reports = bench_.take<contract::ReportRecord>();
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].code, 'M');
  EXPECT_EQ(reports[0].user_ref, order);
  EXPECT_EQ(reports[0].quantity, 0U);
  EXPECT_EQ(reports[0].flags, contract::report_flag::kKnown | contract::report_flag::kClosed);
  passed(Bench::order('B', 100));
}

TEST_P(Modify, OfAnUnknownOrderIsCounted) {
  modified(77, 'B', 10);
  EXPECT_EQ(bench_.counter(contract::Counter::kReportsUnknown), 1U);
  EXPECT_EQ(bench_.read(contract::Register::kStatus) & 0xAU, 0U);  // no kill, exposure known
  passed(Bench::order());
}

TEST_P(Modify, LowersWhatAPendingReplaceWillBe) {
  position_at_most(100);
  const std::uint32_t order = passed(Bench::order('B', 50));
  const std::uint32_t replace = passed(Bench::replacement(order, 100));
  modified(replace, 'B', 80);
  refused(Bench::order('B', 21), Refusal::kPosition, 101, 100);
  passed(Bench::order('B', 20));
}

TEST_P(Modify, RefusedForWhatItIs) {
  CHECK(17, edge);
  const std::uint32_t order = passed(Bench::order('B', 100));
  bench_.report(reply::executed(order, 30, 300'000));
  refused(Bench::modification(order + 1, 10, 'B'), Refusal::kUnknownOrder);
  refused(Bench::modification(0, 10, 'B'), Refusal::kUnknownOrder);
  refused(Bench::modification(order, 0, 'B'), Refusal::kBadOrder, 0, 1);
  refused(Bench::modification(order, 101, 'B'), Refusal::kBadOrder, 101, 100);
  refused(Bench::modification(order, 30, 'B'), Refusal::kBadOrder, 30, 30);
  for (const char side : {'S', 'T', 'E', 'b', '\0'}) {
    refused(Bench::modification(order, 100, side), Refusal::kBadOrder,
            static_cast<std::uint8_t>(side));
  }
  refused(Bench::modification(order, 0, 'S'), Refusal::kBadOrder, 'S');  // the side comes first
  passed(Bench::modification(order, 31, 'B'));
  passed(Bench::modification(order, 100, 'B'));  // the card's total stands until a report
}

TEST_P(Modify, NotWhileAReplaceIsInFlight) {
  CHECK(17, edge);
  const std::uint32_t order = passed(Bench::order('B', 100));
  const std::uint32_t replace = passed(Bench::replacement(order, 120));
  refused(Bench::modification(order, 50, 'B'), Refusal::kReplacePending);
  refused(Bench::modification(replace, 50, 'B'), Refusal::kReplacePending);
  bench_.report(reply::replaced(order, replace, 'B', 120, 300'000));
  passed(Bench::modification(replace, 50, 'B'));
}

TEST_P(Modify, AReductionPassesWhereverTheCardStands) {
  CHECK(18, edge);
  const std::uint32_t order = passed(Bench::order('B', 100));
  const auto passes = [&] { passed(Bench::modification(order, 60, 'B')); };
  bench_.kill(contract::KillScope::kGlobal);
  passes();
  EXPECT_EQ(last_.flags, decision::kModify | decision::kBookValid | decision::kKilled);
  refused(Bench::modification(order, 0, 'B'), Refusal::kBadOrder, 0, 1);
  refused(Bench::modification(99, 1, 'S'), Refusal::kUnknownOrder);
  bench_.release_kill();
  for (const auto& [scope, index] :
       {std::pair{contract::KillScope::kAccount, 1U}, std::pair{contract::KillScope::kStrategy, 2U},
        std::pair{contract::KillScope::kSymbol, 0U}, std::pair{contract::KillScope::kSession, 0U}})
    bench_.kill(scope, index);
  passes();
  contract::SessionControlCommand disable;
  disable.op = 'D';
  bench_.send(disable);
  (void)bench_.frames();
  passes();
  bench_.write(contract::Register::kHoldSet, 1);
  passes();
  bench_.report_at(bench_.report_sequence + 1, reply::system('S'));  // exposure unknown
  passes();
  contract::AccountLimitsCommand none;
  none.account = 1;
  contract::SymbolLimitsCommand nothing;
  bench_.change(none, nothing);
  passes();
}

TEST_P(Modify, AReductionTakesATokenOfItsSessionAsACancelDoes) {
  CHECK(8, edge);
  const std::uint32_t order = passed(Bench::order('B', 100));
  bench_.change(bucket(contract::RateScope::kSession, 0, 1'600, 3),
                bucket(contract::RateScope::kStrategy, 2, 1'600, 3));
  bench_.advance(1);  // the order's own tokens, of the buckets before, are back
  for (int i = 0; i < 4; ++i) passed(Bench::modification(order, 60, 'B'));
  refused(Bench::order('B', 1), Refusal::kRate, 0);  // the session's are gone
  contract::OrderEnterCommand other = Bench::order('B', 1);
  other.session = 1;
  for (int i = 0; i < 3; ++i) {
    passed(other);  // the strategy's are not
    other.quantity++;
  }
}

TEST_P(Modify, FromSToShortTakesTheBorrow) {
  CHECK(13, edge);
  const std::uint32_t order = selling(60);
  borrow(59);
  refused(Bench::modification(order, 60, 'T'), Refusal::kNoBorrow, 60, 59);
  refused(Bench::modification(order, 60, 'E'), Refusal::kNoBorrow, 60, 59);
  borrow(60);
  passed(Bench::modification(order, 60, 'T'));
  EXPECT_EQ(last_.flags,
            decision::kModify | decision::kBookValid | decision::kSell | decision::kShort);
  refused(Bench::order('T', 1, 301'000), Refusal::kNoBorrow, 61, 60);
  modified(order, 'T', 60);
  refused(Bench::order('T', 1, 301'000), Refusal::kNoBorrow, 61, 60);
  gone(order, 25);  // what is released comes back, what is sold does not
  passed(Bench::order('T', 25, 301'000));
  refused(Bench::order('T', 1, 301'000), Refusal::kNoBorrow, 61, 60);
}

TEST_P(Modify, TheBorrowIsOfWhatIsReservedNotOfTheNewTotal) {
  CHECK(13, edge);
  const std::uint32_t order = selling(60);
  bench_.report(reply::executed(order, 20, 301'000, 700));
  borrow(39);
  refused(Bench::modification(order, 30, 'T'), Refusal::kNoBorrow, 40, 39);
  borrow(40);
  passed(Bench::modification(order, 30, 'T'));
  modified(order, 'T', 10);  // 30 of 40 come back
  passed(Bench::order('T', 30, 301'000));
  refused(Bench::order('T', 1, 301'000), Refusal::kNoBorrow, 41, 40);
}

TEST_P(Modify, AChangeOfSideIsInFlightUntilTheVenueSaysIt) {
  CHECK(17, edge);
  const std::uint32_t order = selling(60);
  passed(Bench::modification(order, 60, 'T'));
  refused(Bench::replacement(order, 70, 301'000), Refusal::kReplacePending);
  refused(Bench::modification(order, 40, 'T'), Refusal::kReplacePending);
  modified(order, 'S', 50);  // an earlier one's answer
  refused(Bench::replacement(order, 70, 301'000), Refusal::kReplacePending);
  modified(order, 'E', 50);
  refused(Bench::replacement(order, 70, 301'000), Refusal::kReplacePending);
  modified(order, 'T', 50);
  passed(Bench::replacement(order, 70, 301'000));
}

TEST_P(Modify, TheWayIsToTheStricterSideOnly) {
  const std::uint32_t exempt = selling(30);
  passed(Bench::modification(exempt, 30, 'E'));
  modified(exempt, 'E', 30);
  refused(Bench::modification(exempt, 30, 'S'), Refusal::kBadOrder, 'S');
  refused(Bench::modification(exempt, 30, 'B'), Refusal::kBadOrder, 'B');
  borrow(0);  // nothing more is borrowed, but what stands must fit
  refused(Bench::modification(exempt, 30, 'T'), Refusal::kNoBorrow, 30, 0);
  borrow(30);
  passed(Bench::modification(exempt, 30, 'T'));
  modified(exempt, 'T', 30);
  for (const char side : {'S', 'E', 'B'}) {
    refused(Bench::modification(exempt, 30, side), Refusal::kBadOrder,
            static_cast<std::uint8_t>(side));
  }
  passed(Bench::modification(exempt, 30, 'T'));
}

TEST_P(Modify, AShortSideNeedsPermissionAndState) {
  CHECK(13, edge);
  namespace permit = contract::account_limits_flag;
  const std::uint32_t order = selling(10, 'S', 300'000);
  const auto permitted = [&](std::uint16_t flags) {
    bench_.change(account(1, [&](auto& l) { l.flags = static_cast<std::uint8_t>(flags); }));
  };
  permitted(permit::kShortExempt);
  refused(Bench::modification(order, 10, 'T'), Refusal::kShortSale);
  permitted(permit::kShort);
  refused(Bench::modification(order, 10, 'E'), Refusal::kShortSale);
  bench_.feed_one(itch::reg_sho(kMsftLocate, "MSFT", '1'));
  refused(Bench::modification(order, 10, 'T'), Refusal::kShortSale);  // at the bid
  bench_.feed_one(itch::reg_sho(kMsftLocate, "MSFT", '0'));
  passed(Bench::modification(order, 10, 'T'));
}

TEST_P(Modify, AChangeOfSideIsNewRisk) {
  CHECK(18, edge);
  const std::uint32_t order = selling(10);
  bench_.kill(contract::KillScope::kGlobal);
  refused(Bench::modification(order, 10, 'T'), Refusal::kKilled);
  bench_.release_kill();
  (void)bench_.frames();
  (void)bench_.records();
  bench_.send(Bench::modification(order, 10, 'T'));
  const auto frames = bench_.frames();
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_TRUE(frames[0].tag.new_risk);
}

TEST_P(Modify, AChangeOfSideMeetsTheChecksOfAReplace) {
  const std::uint32_t order = selling(60);
  const auto change = [&] { return Bench::modification(order, 60, 'T'); };
  bench_.change(msft([](auto& l) { l.accounts = 0; }));
  refused(change(), Refusal::kRestricted);
  bench_.change(msft([](auto& l) { l.price_high = 300'999; }));
  refused(change(), Refusal::kPriceBand, 301'000, 300'999);
  bench_.change(msft([](auto& l) { l.max_quantity = 59; }));
  refused(change(), Refusal::kQuantity, 60, 59);
  bench_.change(account(1, [](auto& l) { l.tifs = 0; }), wide_limits(kMsft));  // none of its own
  bench_.feed_one(itch::trading_action(kMsftLocate, "MSFT", 'H'));
  refused(change(), Refusal::kHalted);
  bench_.feed_one(itch::trading_action(kMsftLocate, "MSFT", 'T'));
  passed(change());
}

TEST_P(Modify, ChangesNoDigest) {
  const std::uint32_t order = selling(60);
  passed(Bench::modification(order, 30, 'T'));
  const std::vector<OrderEntry> orders = {{order, 0, 301'000, 60, 0, 1, 2, kMsft}};
  EXPECT_EQ(bench_.digest_check({{1, 2, kMsft, 100}}, orders).code, 0);
}

PCL_FOR_EVERY_CARD(Modify);

}  // namespace
}  // namespace pcl::bench
