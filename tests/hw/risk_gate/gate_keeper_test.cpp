// What the keeper does with a report beyond the party's row: account and firm, borrow, own orders,
// executions remembered, values, marks, kills by loss and by executions; revalue and digests.
// Prices are 1e-4 dollars; kBid is 1,000,000, so ten shares are worth 10,000,000.
#include "tests/hw/risk_gate/gate_fixture.hpp"

namespace pcl::test {
namespace {

using contract::KillScope;
using contract::KillSource;
using contract::Refusal;

class Keeper : public testing::Test, public GateDriver {
 protected:
  MarketView& market{bench.views[5]};

  /// What account 1 (16: the firm) has at risk: bought + sold + open, found by asking for one
  /// share more than a limit of 0 allows.
  std::uint64_t gross(std::uint8_t account = 1) { return risk(account, 'B', true); }
  std::uint64_t net(char side) { return risk(1, side, false); }
  std::uint64_t risk(std::uint8_t account, char side, bool of_gross) {
    const LimitBook was = limits;
    with([&](LimitBook& b) {
      b.symbols[4].max_position = 0xFFFFFFFF;
      (of_gross ? b.accounts[account].max_gross : b.accounts[account].max_net) = 0;
    });
    const auto record = judge(enter({.symbol = 4}, side, 1, kBid));
    const auto code = static_cast<Refusal>(record.code);
    EXPECT_TRUE(code == (account == 16 ? Refusal::kFirmExposure
                         : of_gross    ? Refusal::kGrossExposure
                                       : Refusal::kNetExposure))
        << to_string(code);
    limits = was;
    commit();
    return record.operand - kBid;
  }
  std::vector<contract::WarningRecord> warnings() {
    std::vector<contract::WarningRecord> found;
    for (const auto& record : bench.records)
      if (record.value.kind() == static_cast<std::uint8_t>(contract::RecordKind::kWarning))
        found.push_back(from_entry<contract::WarningRecord>(record.value));
    return found;
  }
  /// A buy of `shares` filled at once at `price`; its UserRefNum.
  std::uint32_t bought(std::uint32_t shares, std::uint64_t price, std::uint64_t match = 1) {
    const auto record = judge(enter({}, 'B', shares, kBid));
    EXPECT_EQ(record.code, 0);
    report(executed(record.user_ref, shares, price, match));
    return record.user_ref;
  }
  void expect_warning(std::size_t i, std::uint8_t account, contract::WarningKind kind,
                      std::uint64_t value, std::uint64_t limit, unsigned percent) {
    const auto found = warnings();
    ASSERT_GT(found.size(), i);
    EXPECT_EQ(found[i].account, account);
    EXPECT_EQ(found[i].code, static_cast<std::uint8_t>(kind));
    EXPECT_EQ(found[i].value, value);
    EXPECT_EQ(found[i].limit, limit);
    EXPECT_EQ(found[i].percent, percent);
    EXPECT_EQ(found[i].symbol, 0xFFFF);
  }
};
constexpr auto kLoss = contract::WarningKind::kLoss;
constexpr auto kGross = contract::WarningKind::kGross;

// ------------------------------------------------------------------------- account and firm
TEST_F(Keeper, ReservationsAndTradesOfAChain) {
  judge(enter({}, 'B', 100, kBid));
  EXPECT_EQ(gross(), 100'000'000U);
  EXPECT_EQ(gross(16), 100'000'000U);
  report(executed(kFirstRef, 30, 990'000));
  EXPECT_EQ(gross(), 70'000'000U + 29'700'000U);
  EXPECT_EQ(net('B'), 70'000'000U + 29'700'000U);
  judge(replace(kFirstRef, 120, 1'002'000));  // 90 shares at the higher price
  EXPECT_EQ(gross(), 90U * 1'002'000U + 29'700'000U);
  report(rejected(kFirstRef + 1));
  EXPECT_EQ(gross(), 70'000'000U + 29'700'000U);
  report(canceled(kFirstRef, 50));
  EXPECT_EQ(gross(), 20'000'000U + 29'700'000U);
  report(canceled(kFirstRef, 20));
  EXPECT_EQ(gross(), 29'700'000U);
  EXPECT_EQ(gross(16), 29'700'000U);
}
TEST_F(Keeper, APromotedReplaceReservesAtItsOwnPrice) {
  judge(enter({}, 'B', 100, kBid));
  judge(replace(kFirstRef, 100, 998'000));
  EXPECT_EQ(gross(), 100'000'000U);
  report(replaced(kFirstRef, kFirstRef + 1));
  EXPECT_EQ(gross(), 99'800'000U);
  report(executed(kFirstRef + 1, 40, 998'000));
  EXPECT_EQ(gross(), 99'800'000U);
  report(canceled(kFirstRef + 1, 60));
  EXPECT_EQ(gross(), 39'920'000U);
}
TEST_F(Keeper, SalesCountOnTheOtherSide) {
  judge(enter({}, 'T', 100, kAsk));
  EXPECT_EQ(gross(), 100'020'000U);
  report(executed(kFirstRef, 100, 1'100'000));
  EXPECT_EQ(gross(), 110'000'000U);
  EXPECT_EQ(net('T'), 110'000'000U);
  load(account_load(1, 200'000'000, 50'000'000));
  EXPECT_EQ(gross(), 250'000'000U);
  EXPECT_EQ(gross(16), 110'000'000U);
  load(account_load(16, 1, 2));
  EXPECT_EQ(gross(16), 3U);
}
TEST_F(Keeper, AnOverfillTradesAndKeepsTheReservation) {
  judge(enter({}, 'B', 10, kBid));
  report(executed(kFirstRef, 11, kBid));
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, KillSource::kReportUnknown);
  known_again();
  EXPECT_EQ(gross(), 21'000'000U);
}

// ------------------------------------------------------------------------ borrow, own orders
TEST_F(Keeper, ReleasedSharesGiveTheirBorrowBackAndExecutedOnesDoNot) {
  judge(enter({}, 'T', 400, kAsk));
  EXPECT_EQ(judge(enter({}, 'T', 101, kAsk)).operand, 501U);
  report(executed(kFirstRef, 100));
  EXPECT_EQ(judge(enter({}, 'T', 101, kAsk)).operand, 501U);
  report(canceled(kFirstRef, 50));
  EXPECT_EQ(judge(enter({}, 'T', 151, kAsk)).operand, 501U);
  judge(replace(kFirstRef, 360, kAsk));  // 10 more than the 350 left of the chain
  EXPECT_EQ(judge(enter({}, 'T', 141, kAsk)).operand, 501U);
  report(rejected(kFirstRef + 1));
  EXPECT_EQ(judge(enter({}, 'T', 151, kAsk)).operand, 501U);
  report(canceled(kFirstRef, 250));
  EXPECT_EQ(judge(enter({}, 'T', 401, kAsk)).operand, 501U);
  EXPECT_EQ(refusal(enter({}, 'T', 400, kAsk)), Refusal::kNone);
}
TEST_F(Keeper, AFillOfTheWholeOrderGivesBackWhatItsReplaceWanted) {
  judge(enter({}, 'T', 100, kAsk));
  judge(replace(kFirstRef, 300, kAsk));
  EXPECT_EQ(judge(enter({}, 'T', 201, kAsk)).operand, 501U);
  report(executed(kFirstRef, 100));
  EXPECT_EQ(judge(enter({}, 'T', 401, kAsk)).operand, 501U);
}
TEST_F(Keeper, OwnOrdersLeaveWithTheirEntries) {
  judge(enter({}, 'B', 10, kBid));
  judge(replace(kFirstRef, 10, kBid + 100));
  EXPECT_EQ(judge(enter({}, 'T', 10, kBid)).limit, kBid + 100);
  report(replaced(kFirstRef, kFirstRef + 1));  // the original leaves
  EXPECT_EQ(refusal(enter({}, 'T', 10, kBid + 100)), Refusal::kSelfTrade);
  judge(replace(kFirstRef + 1, 10, kBid + 200));
  report(rejected(kFirstRef + 2));
  EXPECT_EQ(refusal(enter({}, 'T', 10, kBid + 101)), Refusal::kNone);
  report(executed(kFirstRef + 1, 10));
  EXPECT_EQ(refusal(enter({}, 'T', 10, kBid)), Refusal::kNone);
}
TEST_F(Keeper, AnOriginalTakesItsReplaceOutOfTheOwnOrders) {
  judge(enter({}, 'B', 10, kBid));
  judge(replace(kFirstRef, 10, kBid + 100));
  report(canceled(kFirstRef, 10));
  EXPECT_EQ(refusal(enter({}, 'T', 10, kBid)), Refusal::kNone);
}

// ---------------------------------------------------------------------------------- executions
TEST_F(Keeper, EmptyExecutionsBucketKillsTheStrategy) {
  with([](LimitBook& b) { b.executions[2] = {16'000, 16'000, 16'000}; });  // two at once
  judge(enter({}, 'B', 10, kBid));
  report(executed(kFirstRef, 1));
  report(executed(kFirstRef, 1));
  EXPECT_TRUE(bench.trips.empty());
  report(executed(kFirstRef, 1));
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, KillSource::kExecutions);
  EXPECT_EQ(bench.trips[0].value.scope, KillScope::kStrategy);
  EXPECT_EQ(bench.trips[0].value.index, 2U);
  EXPECT_EQ(bench.trips[0].value.detail, 0U);
  EXPECT_FALSE(bench.exposure_unknown());
  bench.around.now_us += 999;  // the refused one took none
  report(executed(kFirstRef, 1));
  EXPECT_EQ(bench.trips.size(), 2U);
  bench.around.now_us += 1;
  report(executed(kFirstRef, 1));
  EXPECT_EQ(bench.trips.size(), 2U);
  report(executed(4711, 1));  // of an unknown order: asks no bucket
  ASSERT_EQ(bench.trips.size(), 3U);
  EXPECT_EQ(bench.trips[2].value.source, KillSource::kReportUnknown);
}
TEST_F(Keeper, WithoutExecutionsLimitsEveryExecutionKills) {
  with([](LimitBook& b) { b.executions[2] = {0, 0, 0}; });
  judge(enter({}, 'B', 10, kBid));
  report(canceled(kFirstRef, 1));
  EXPECT_TRUE(bench.trips.empty());
  report(executed(kFirstRef, 1));
  EXPECT_EQ(bench.trips.size(), 1U);
}

// --------------------------------------------------------------------------------------- busts
TEST_F(Keeper, ABustTakesTheExecutionBack) {
  probe();
  const std::uint32_t ref = bought(10, 990'000, 77);
  EXPECT_EQ(worst('B'), 10);
  EXPECT_EQ(gross(), 9'900'000U);
  const auto record = report(broken(ref, 77));
  EXPECT_EQ(record.flags, 0);  // the order was closed
  EXPECT_EQ(record.reference, 77U);
  EXPECT_TRUE(bench.trips.empty());
  EXPECT_EQ(worst('B'), 0);
  EXPECT_EQ(gross(), 0U);
  EXPECT_EQ(gross(16), 0U);
  report(broken(ref, 77));  // forgotten
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, KillSource::kReportUnhandled);
  EXPECT_EQ(bench.trips[0].value.detail, 3U);
  EXPECT_TRUE(bench.exposure_unknown());
}
TEST_F(Keeper, ABustOfASaleOfAnOpenOrder) {
  probe();
  judge(enter({}, 'T', 10, kAsk));
  report(executed(kFirstRef, 4, 1'100'000, 5));
  report(executed(kFirstRef, 3, 1'100'000, 6));
  EXPECT_EQ(report(broken(kFirstRef, 5)).flags,
            contract::report_flag::kKnown | contract::report_flag::kSell);
  EXPECT_EQ(worst('B'), -3);
  EXPECT_EQ(worst('S'), 6);  // three held, three open: the order stays as it is
  EXPECT_EQ(gross(), 3U * 1'100'000U + 3U * kAsk);
}
TEST_F(Keeper, ASlotRemembersItsLatestExecution) {
  judge(enter({}, 'B', 10, kBid));
  report(executed(kFirstRef, 1, kBid, 5));
  report(executed(kFirstRef, 1, kBid, 5 + 1024));
  report(broken(kFirstRef, 5));
  EXPECT_EQ(bench.trips.size(), 1U);
  report(broken(kFirstRef, 5 + 1024));
  EXPECT_EQ(bench.trips.size(), 1U);
  load(clear());
  load(position({}, 0));
  report(broken(kFirstRef, 5 + 1024));
  EXPECT_EQ(bench.trips.size(), 2U);
}

// ------------------------------------------------------------------------------ value and marks
TEST_F(Keeper, LossIsCostLessValueAtTheCardsOwnQuote) {
  with([](LimitBook& b) { b.accounts[1].max_loss = 200'000; });
  bought(100, 1'001'000);  // cost 100.1 million, worth 100 million at the bid
  ASSERT_EQ(warnings().size(), 1U);
  expect_warning(0, 1, kLoss, 100'000, 200'000, 50);
  EXPECT_TRUE(bench.trips.empty());
  market.bid_price = 999'500;
  send(revalue({}));
  expect_warning(1, 1, kLoss, 150'000, 200'000, 75);
  market.bid_price = 999'100;
  send(revalue({}));
  expect_warning(2, 1, kLoss, 190'000, 200'000, 95);
  market.bid_price = 999'900;  // a mark is kept
  send(revalue({}));
  market.bid_price = 999'100;
  send(revalue({}));
  EXPECT_EQ(warnings().size(), 3U);
  EXPECT_TRUE(bench.trips.empty());
  market.bid_price = 999'000;
  send(revalue({}));
  expect_warning(3, 1, kLoss, 200'000, 200'000, 100);
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, KillSource::kLoss);
  EXPECT_EQ(bench.trips[0].value.scope, KillScope::kAccount);
  EXPECT_EQ(bench.trips[0].value.index, 1U);
  EXPECT_EQ(bench.trips[0].value.detail, 0U);
  send(revalue({}));  // it stands: the kill again, no warning
  EXPECT_EQ(warnings().size(), 4U);
  EXPECT_EQ(bench.trips.size(), 2U);
  EXPECT_FALSE(bench.exposure_unknown());
  EXPECT_EQ(bench.counter(contract::Counter::kWarnings), 4U);
}
TEST_F(Keeper, TheFirmsLossKillsGlobally) {
  with([](LimitBook& b) { b.accounts[16].max_loss = 100'000; });
  bought(100, 1'001'000);
  ASSERT_EQ(warnings().size(), 1U);
  expect_warning(0, 16, kLoss, 100'000, 100'000, 100);
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, KillSource::kLoss);
  EXPECT_EQ(bench.trips[0].value.scope, KillScope::kGlobal);
  EXPECT_EQ(bench.trips[0].value.index, 0U);
}
TEST_F(Keeper, AccountBeforeFirmAndLossBeforeGross) {
  with([](LimitBook& b) {
    b.accounts[1].max_loss = b.accounts[16].max_loss = 200'000;
    b.accounts[1].max_gross = b.accounts[16].max_gross = 110'000'000;
  });
  bought(100, 1'001'000);
  ASSERT_EQ(warnings().size(), 4U);
  expect_warning(0, 1, kLoss, 100'000, 200'000, 50);
  expect_warning(1, 1, kGross, 100'100'000, 110'000'000, 90);
  expect_warning(2, 16, kLoss, 100'000, 200'000, 50);
  expect_warning(3, 16, kGross, 100'100'000, 110'000'000, 90);
  EXPECT_EQ(bench.records.back().value.kind(),
            static_cast<std::uint8_t>(contract::RecordKind::kWarning));
}
TEST_F(Keeper, AShortIsValuedAtTheOffer) {
  with([](LimitBook& b) { b.accounts[1].max_loss = 200'000; });
  judge(enter({}, 'T', 100, kAsk));
  report(executed(kFirstRef, 100, kAsk));  // received what it would cost now
  EXPECT_TRUE(warnings().empty());
  market.ask_price = kAsk + 1000;
  send(revalue({}));
  expect_warning(0, 1, kLoss, 100'000, 200'000, 50);
}
TEST_F(Keeper, WithoutASoundQuoteAnExecutionMarksAtItsPriceAndARevalueDoesNothing) {
  with([](LimitBook& b) { b.accounts[1].max_loss = 200'000; });
  for (unsigned flaw = 0; flaw < 4; ++flaw) {
    const MarketView sound = market;
    market.bid = flaw != 0;
    market.ask = flaw != 1;
    market.valid = flaw != 2;
    if (flaw == 3) bench.around.now_us += 501;
    market.bid_price = 1;
    load(order_load({}, 20 + flaw, 'B', 100));
    report(executed(20 + flaw, 100, 1'001'000));
    EXPECT_TRUE(warnings().empty()) << flaw;
    send(revalue({}));
    EXPECT_TRUE(warnings().empty()) << flaw;
    market = sound;
    market.heard_us = bench.around.now_us;
  }
}
TEST_F(Keeper, AFlatPartyHasNoValue) {
  with([](LimitBook& b) { b.accounts[1].max_loss = 1'000'000; });
  bought(10, kBid);
  judge(enter({}, 'S', 10, kBid));
  report(executed(kFirstRef + 1, 10, kBid - 50'000));
  expect_warning(0, 1, kLoss, 500'000, 1'000'000, 50);
}
TEST_F(Keeper, APositionLoadedHasNoValueUntilItIsMarked) {
  with([](LimitBook& b) { b.accounts[1].max_loss = 20'000'000; });
  load(position({}, 10));
  load(account_load(1, 10'000'000, 0));
  bench.views[4] = market;
  judge(enter({.symbol = 4}, 'B', 1, kBid));
  report(executed(kFirstRef, 1, kBid));
  expect_warning(0, 1, kLoss, 10'000'000, 20'000'000, 50);
  send(revalue({}));  // now it is worth what it cost
  load(position({}, 10));
  send(revalue({.symbol = 4}));
  EXPECT_EQ(warnings().size(), 1U);
  market.bid_price = 0;  // it is worth nothing
  send(revalue({}));
  EXPECT_EQ(warnings().size(), 1U);
}
TEST_F(Keeper, ABustWithoutAQuoteMarksAtTheBrokenPrice) {
  with([](LimitBook& b) { b.accounts[1].max_loss = 2'000'000; });
  bought(10, kBid, 7);
  const std::uint32_t ref = bought(10, kBid, 8);
  market.valid = false;
  report(broken(ref, 8));  // ten left, bought for 10,000,000, at that price
  EXPECT_TRUE(warnings().empty());
  judge(enter({}, 'S', 1, kBid));
  bench.around.killed = false;
  load(order_load({}, 50, 'B', 10));
  report(executed(50, 10, 900'000, 9));  // twenty at 900,000, for 19,000,000
  expect_warning(0, 1, kLoss, 1'000'000, 2'000'000, 50);
}
TEST_F(Keeper, LimitsOfZeroHaveNoMarks) {
  with([](LimitBook& b) {
    b.accounts[1].max_loss = b.accounts[16].max_loss = 0;
    b.accounts[1].max_gross = 250'000'000;
  });
  market.bid_price = 1'000;
  load(order_load({}, 50, 'B', 100));
  report(executed(50, 100, 2'000'000));
  ASSERT_EQ(warnings().size(), 1U);
  expect_warning(0, 1, kGross, 200'000'000, 250'000'000, 75);
  EXPECT_TRUE(bench.trips.empty());
}

// ------------------------------------------------------------------------------------- digests
std::uint64_t pair_of(std::vector<std::uint8_t> bytes) {
  const std::uint64_t high = crc32c(bytes);
  bytes.push_back(1);
  return (high << 32) + crc32c(bytes);
}
void put(std::vector<std::uint8_t>& bytes, std::uint64_t value, unsigned size) {
  for (unsigned i = 0; i < size; ++i) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}
std::uint64_t of_position(Party party, std::int64_t shares) {
  std::vector<std::uint8_t> bytes;
  put(bytes, party.account, 1);
  put(bytes, party.strategy, 1);
  put(bytes, party.symbol, 2);
  put(bytes, static_cast<std::uint64_t>(shares), 8);
  return pair_of(bytes);
}
std::uint64_t of_order(std::uint32_t ref, std::uint32_t original, std::uint64_t price,
                       std::uint32_t total, std::uint32_t executed_shares) {
  std::vector<std::uint8_t> bytes;
  put(bytes, ref, 4);
  put(bytes, original, 4);
  put(bytes, price, 8);
  put(bytes, total, 4);
  put(bytes, executed_shares, 4);
  put(bytes, 1, 1);
  put(bytes, 2, 1);
  put(bytes, 5, 2);
  return pair_of(bytes);
}
class Digests : public Keeper {
 protected:
  contract::DigestRecord check(std::uint64_t positions, std::uint64_t orders) {
    send(digest_check(positions, orders));
    const auto record = from_entry<contract::DigestRecord>(bench.records.back().value);
    EXPECT_EQ(record.kind, static_cast<std::uint8_t>(contract::RecordKind::kDigest));
    return record;
  }
};
TEST_F(Digests, OfNothingAreZero) {
  const auto record = check(0, 0);
  EXPECT_EQ(record.code, 0);
  EXPECT_EQ(record.positions, 0U);
  EXPECT_EQ(record.orders, 0U);
  EXPECT_EQ(record.report_sequence, 1U);
  EXPECT_EQ(record.symbol, 0xFFFF);
  EXPECT_FALSE(bench.digests_confirmed());  // not under hold
}
TEST_F(Digests, SumOverPositionsAndOrders) {
  load(position({}, 30));
  load(position({.account = 15, .strategy = 63, .symbol = 15}, -7));
  load(order_load({}, 50, 'B', 40, 10, 990'000));
  judge(replace(50, 60, 996'000));  // 100, pending on 50
  report(executed(50, 5, 990'000));
  const std::uint64_t positions =
      of_position({}, 35) + of_position({.account = 15, .strategy = 63, .symbol = 15}, -7);
  const std::uint64_t orders = of_order(50, 0, 990'000, 40, 15) + of_order(100, 50, 996'000, 60, 0);
  const auto record = check(positions, orders);
  EXPECT_EQ(record.code, 0);
  EXPECT_EQ(record.positions, positions);
  EXPECT_EQ(record.orders, orders);
  EXPECT_EQ(record.report_sequence, 2U);
  EXPECT_TRUE(bench.trips.empty());
  report(replaced(50, 100));
  EXPECT_EQ(check(positions, of_order(100, 0, 996'000, 60, 15)).code, 0);
}
TEST_F(Digests, DifferentOnesKill) {
  load(digest_check(0, 0));
  EXPECT_TRUE(bench.digests_confirmed());
  bench.around.hold = true;
  EXPECT_EQ(check(0, 1).code, 1);
  EXPECT_FALSE(bench.digests_confirmed());
  bench.around.hold = false;
  bench.trips.clear();
  load(position({}, 30));
  EXPECT_EQ(check(of_position({}, 31), 0).code, 1);
  ASSERT_EQ(bench.trips.size(), 1U);
  EXPECT_EQ(bench.trips[0].value.source, KillSource::kDigest);
  EXPECT_EQ(bench.trips[0].value.scope, KillScope::kGlobal);
  EXPECT_EQ(check(of_position({}, 30), 1).code, 1);
  EXPECT_EQ(check(of_position({}, 30), 0).code, 0);
  EXPECT_EQ(bench.trips.size(), 2U);
}
// What came behind the digest would be lost with the hold.
TEST_F(Digests, AreConfirmedNoMoreBehindAFault) {
  const auto opens = [&] {
    bench.pulse_hold_released();
    return !bench.exposure_unknown();
  };
  bench.around.hold = true;
  load(digest_check(0, 0));
  EXPECT_TRUE(bench.digests_confirmed());
  report(executed(4711, 1));
  EXPECT_TRUE(bench.exposure_unknown());
  EXPECT_FALSE(bench.digests_confirmed());
  EXPECT_FALSE(opens());
  load(digest_check(0, 0));
  EXPECT_TRUE(bench.digests_confirmed());
  bench.report(3 + 1, executed(4711, 1));  // a gap
  EXPECT_TRUE(bench.run());
  EXPECT_FALSE(bench.digests_confirmed());
  EXPECT_FALSE(opens());
  load(digest_check(0, 0));
  EXPECT_TRUE(opens());
}
TEST_F(Digests, AreConfirmedUnderHoldUntilALoadOrAClear) {
  const auto confirm = [&](std::uint64_t positions, std::uint64_t orders) {
    load(digest_check(positions, orders));
    EXPECT_TRUE(bench.digests_confirmed());
  };
  confirm(0, 0);
  bench.pulse_hold_set();
  EXPECT_FALSE(bench.digests_confirmed());
  confirm(0, 0);
  load(position({}, 3));
  EXPECT_FALSE(bench.digests_confirmed());
  confirm(of_position({}, 3), 0);
  load(order_load({}, 50, 'B', 40, 10, 990'000));
  EXPECT_FALSE(bench.digests_confirmed());
  confirm(of_position({}, 3), of_order(50, 0, 990'000, 40, 10));
  load(account_load(1, 1, 1));
  EXPECT_FALSE(bench.digests_confirmed());
  confirm(of_position({}, 3), of_order(50, 0, 990'000, 40, 10));
  load(session(1, 100));
  EXPECT_FALSE(bench.digests_confirmed());
  confirm(of_position({}, 3), of_order(50, 0, 990'000, 40, 10));
  load(order_load({}, 50, 'B', 40, 10, 990'000));  // refused: nothing has changed
  EXPECT_TRUE(bench.digests_confirmed());
  load(clear());
  EXPECT_FALSE(bench.digests_confirmed());
  confirm(0, 0);
}

}  // namespace
}  // namespace pcl::test
