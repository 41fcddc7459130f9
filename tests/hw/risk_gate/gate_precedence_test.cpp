// The first reason wins: everything wrong at once, then each cause taken away in turn.
#include "tests/hw/risk_gate/gate_fixture.hpp"

namespace pcl::test {
namespace {

using contract::Refusal;

class GatePrecedence : public testing::Test, public GateDriver {
 protected:
  MarketView& market{bench.views[5]};
  contract::OrderEnterCommand next{order({.symbol = 6}, 'x', 11, 999'990)};

  void expect(Refusal expected) {
    const Refusal got = refusal(contract::to_entry(next));
    EXPECT_EQ(got, expected) << to_string(got) << ", not " << to_string(expected);
  }
  template <class Edit>
  void symbol(Edit edit) {
    with([&](LimitBook& book) { edit(book.symbols[5]); });
  }
  template <class Edit>
  void account(Edit edit) {
    with([&](LimitBook& book) { edit(book.accounts[1]); });
  }
};

TEST_F(GatePrecedence, FollowsTheEnumeration) {
  market.bid = market.valid = market.trading = market.market_open = market.heard = false;
  market.short_state = 0;
  symbol([](auto& s) {
    s.max_notional = 1;
    s.collar = 0;
    s.max_quantity = 10;
    s.max_position = s.borrow = s.accounts = s.flags = 0;
    s.price_low = 2'000'000;
    s.tick = 2;
  });
  with([](LimitBook& b) {
    b.accounts[1].tifs = 0;
    b.accounts[1].max_gross = b.accounts[1].max_net = 0;
    b.accounts[1].duplicate_us = 1000;
    b.accounts[16].max_gross = b.accounts[16].max_net = 0;
    b.sessions[0] = b.strategies[2] = {16'000, 0, 0};
  });
  load(session(1, 0xFFFFFFFF));
  send(control('E'));  // the last UserRefNum
  bench.report(9, accepted(1));
  bench.run();
  bench.around.hold = bench.around.killed = bench.around.disabled = true;
  bench.around.past_half = true;
  expect(Refusal::kBootHold);
  bench.around.hold = false;
  expect(Refusal::kSessionDisabled);
  bench.around.disabled = false;
  expect(Refusal::kExposureUnknown);
  known_again();
  expect(Refusal::kRecordsFull);
  bench.around.past_half = false;
  expect(Refusal::kNoUserRef);
  load(session(1, 100));
  expect(Refusal::kNoLimits);
  next.symbol = 5;
  next.strategy = 3;  // of no party
  next.clordid.fill('0');
  expect(Refusal::kBadOrder);
  next.side = 'T';
  expect(Refusal::kNoParty);
  next.strategy = 2;
  expect(Refusal::kDuplicateId);
  next.clordid.fill(0);
  expect(Refusal::kOrderType);
  account([](auto& a) { a.tifs = 1; });
  expect(Refusal::kRestricted);
  symbol([](auto& s) { s.accounts = 2; });
  expect(Refusal::kPriceIncrement);
  symbol([](auto& s) { s.tick = 0; });
  expect(Refusal::kKilled);
  bench.around.killed = false;
  expect(Refusal::kSymbolDisabled);
  symbol([](auto& s) { s.flags = 1; });
  expect(Refusal::kMarketClosed);
  market.market_open = true;
  expect(Refusal::kHalted);
  market.trading = true;
  expect(Refusal::kBookInvalid);
  market.valid = true;
  expect(Refusal::kBookStale);
  market.heard = true;
  expect(Refusal::kNoReference);
  market.bid = true;
  expect(Refusal::kBelowCollar);
  next.price = 1'000'201;
  expect(Refusal::kAboveCollar);
  next.price = 1'000'200;
  expect(Refusal::kPriceBand);
  symbol([](auto& s) { s.price_low = 1; });
  expect(Refusal::kQuantity);
  next.quantity = 10;
  expect(Refusal::kNotional);
  symbol([](auto& s) { s.max_notional = ~0ULL; });
  expect(Refusal::kShortSale);
  market.short_state = 1;
  expect(Refusal::kNoBorrow);
  symbol([](auto& s) { s.borrow = 1000; });
  expect(Refusal::kPosition);
  symbol([](auto& s) { s.max_position = 1000; });
  expect(Refusal::kGrossExposure);
  account([](auto& a) { a.max_gross = ~0ULL; });
  expect(Refusal::kNetExposure);
  account([](auto& a) { a.max_net = ~0ULL; });
  expect(Refusal::kFirmExposure);
  with([](LimitBook& b) { b.accounts[16].max_gross = ~0ULL; });
  expect(Refusal::kFirmExposure);
  with([](LimitBook& b) { b.accounts[16].max_net = ~0ULL; });
  expect(Refusal::kNone);
  load(order_load({}, 500, 'B', 10, 0, 1'000'200));
  expect(Refusal::kDuplicateOrder);
  bench.around.now_us += 999;
  market.heard_us = bench.around.now_us;
  account([](auto& a) { a.duplicate_us = 1; });
  expect(Refusal::kSelfTrade);
  report(canceled(500, 10));
  expect(Refusal::kRate);
  bench.around.now_us += 1;
  expect(Refusal::kNone);
}

TEST_F(GatePrecedence, UnknownOrderThenReplacePendingThenBadOrder) {
  load(order_load({}, 50, 'B', 20));
  EXPECT_EQ(refusal(replace(51, 0, 0)), Refusal::kUnknownOrder);
  EXPECT_EQ(refusal(replace(50, 30, kBid)), Refusal::kNone);  // becomes 100
  EXPECT_EQ(refusal(replace(50, 0, 0)), Refusal::kReplacePending);
  EXPECT_EQ(refusal(replace(100, 0, 0)), Refusal::kReplacePending);
  report(replaced(50, 100));
  EXPECT_EQ(refusal(replace(50, 0, 0)), Refusal::kUnknownOrder);
  EXPECT_EQ(refusal(replace(100, 0, 0)), Refusal::kBadOrder);
  bench.around.killed = true;
  EXPECT_EQ(refusal(replace(100, 0, 0)), Refusal::kBadOrder);
  EXPECT_EQ(refusal(replace(100, 31, kBid)), Refusal::kKilled);
}

TEST_F(GatePrecedence, OwnOrdersFullComesLast) {
  for (int i = 0; i < 16; ++i) ASSERT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNone);
  const auto record = judge(enter({}, 'B', 1, kBid));
  EXPECT_EQ(static_cast<Refusal>(record.code), Refusal::kOwnOrdersFull);
  EXPECT_EQ(record.operand, 0U);
  EXPECT_EQ(record.limit, 0U);
  EXPECT_EQ(refusal(replace(100, 2, kBid)), Refusal::kOwnOrdersFull);
  EXPECT_EQ(refusal(enter({.symbol = 4}, 'B', 1, kBid)), Refusal::kNone);
  EXPECT_EQ(refusal(enter({}, 'T', 1, kAsk)), Refusal::kNone);
  report(rejected(103));
  EXPECT_EQ(refusal(enter({}, 'B', 1, kBid)), Refusal::kNone);
}

// An unknown original: the command's own party, and nothing of a book.
TEST_F(GatePrecedence, UnknownOriginalNamesTheCommandsParty) {
  const auto record = judge(replace(51, 10, kBid, 3, {.account = 9, .strategy = 8, .symbol = 77}));
  EXPECT_EQ(record.account, 9);
  EXPECT_EQ(record.strategy, 8);
  EXPECT_EQ(record.symbol, 77);
  EXPECT_EQ(record.command_sequence, 3U);
  EXPECT_EQ(record.flags, contract::decision_flag::kReplace);
}

}  // namespace
}  // namespace pcl::test
