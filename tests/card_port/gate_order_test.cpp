// The order itself: what a passed one carries, what makes a bad one, when none is judged on its
// merits; and that the first reason wins.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;
namespace bit = contract::decision_flag;

class Gate : public GatePort {};

TEST_P(Gate, PassedOrderCarriesEverything) {
  CHECK(22, edge);
  bench_.boot();
  const std::uint64_t sequence = bench_.command_sequence + 1;
  EXPECT_EQ(passed(Bench::order('T', 100, 301'000)), 1U);
  EXPECT_EQ(last_.account, 1);
  EXPECT_EQ(last_.strategy, 2);
  EXPECT_EQ(last_.symbol, kMsft);
  EXPECT_EQ(last_.command_sequence, sequence);
  EXPECT_EQ(last_.book_version, 11U);  // R R H H Y Y S A A A A
  EXPECT_EQ(last_.epoch, 0U);
  EXPECT_EQ(last_.flags, bit::kSell | bit::kShort | bit::kBookValid);
  EXPECT_EQ(passed(Bench::order()), 2U);
  EXPECT_EQ(last_.flags, bit::kBookValid);
}

TEST_P(Gate, RefusedOrderCarriesTheReasonToo) {
  CHECK(22, edge);
  bench_.boot();
  const std::uint64_t sequence = bench_.command_sequence + 1;
  refused(of(Bench::order('B', 1'001, 1'000'000), 4, 3, kAapl), Refusal::kQuantity, 1'001, 1'000);
  EXPECT_EQ(last_.account, 4);
  EXPECT_EQ(last_.strategy, 3);
  EXPECT_EQ(last_.symbol, kAapl);
  EXPECT_EQ(last_.command_sequence, sequence);
  EXPECT_EQ(last_.book_version, 11U);
  EXPECT_EQ(last_.flags, bit::kBookValid);
}

TEST_P(Gate, OneDecisionForEachOrderInTheirOrder) {
  CHECK(22, edge);
  bench_.boot();
  std::vector<contract::Entry> burst;
  for (std::uint32_t i = 0; i < 24; ++i) {
    // Every third is refused; cancels in between leave no decision.
    burst.push_back(bench_.ready(Bench::order('B', i % 3 == 0 ? 0 : 1, 300'000 - 100 * i)));
    if (i % 4 == 0) burst.push_back(bench_.ready(contract::OrderCancelCommand{}));
  }
  ASSERT_EQ(card_->submit(burst), burst.size());
  bench_.settle();
  const auto decisions = bench_.take<contract::DecisionRecord>();
  ASSERT_EQ(decisions.size(), 24U);
  std::size_t at = 0;
  for (const contract::Entry& entry : burst) {
    if (entry.kind() != static_cast<std::uint8_t>(contract::CommandKind::kOrderEnter)) continue;
    const auto order = contract::from_entry<contract::OrderEnterCommand>(entry);
    EXPECT_EQ(decisions[at].command_sequence, order.seq);
    EXPECT_EQ(decisions[at].code == 0, order.quantity != 0) << at;
    ++at;
  }
  EXPECT_EQ(bench_.counter(contract::Counter::kOrdersPassed), 16U);
  EXPECT_EQ(bench_.counter(contract::Counter::kOrdersRefused), 8U);
}

TEST_P(Gate, BootHold) {
  bench_.load();
  bench_.open_market();
  bench_.release_kill();
  refused(Bench::order(), Refusal::kBootHold);
  EXPECT_EQ(last_.flags, bit::kHold | bit::kBookValid);
}

TEST_P(Gate, SessionDisabled) {
  bench_.boot();
  contract::SessionControlCommand disable;
  disable.op = static_cast<std::uint8_t>(contract::ControlOp::kDisable);
  bench_.send(disable);
  refused(Bench::order(), Refusal::kSessionDisabled);
  EXPECT_NE(last_.flags & bit::kDisabled, 0);
}

TEST_P(Gate, ExposureUnknownEvenForExits) {
  bench_.boot();
  hold_position('B', 100);
  bench_.report_at(bench_.report_sequence + 5, reply::executed(1, 1, 300'000));
  bench_.release_kill();
  refused(Bench::order('S', 10, 301'000), Refusal::kExposureUnknown);
  EXPECT_NE(last_.flags & bit::kExposureUnknown, 0);
  EXPECT_EQ(last_.flags & bit::kReduceOnly, 0);
  bench_.look_again(2, {{1, 2, kMsft, 100}}, {});
  passed(Bench::order('S', 10, 301'000));
}

TEST_P(Gate, UserRefExhausted) {
  bench_.load();
  bench_.load_session(0xFFFFFFFF);
  bench_.digest_check({}, {});
  bench_.open_market();
  bench_.open_gate();
  EXPECT_EQ(passed(Bench::order()), 0xFFFFFFFFU);
  refused(Bench::order(), Refusal::kNoUserRef);
}

TEST_P(Gate, NumbersOfTakenSlotsAreSkipped) {
  bench_.load();
  contract::OrderLoadCommand load;
  load.account = 1;
  load.strategy = 2;
  load.side = 'B';
  load.price = 300'000;
  load.quantity = 1;
  std::vector<OrderEntry> entries;
  for (const std::uint32_t user_ref : {2U, 4'096U + 3U}) {  // slots 2 and 3
    load.user_ref = user_ref;
    bench_.send(load);
    entries.push_back(
        {.user_ref = user_ref, .price = 300'000, .total = 1, .account = 1, .strategy = 2});
  }
  bench_.digest_check({}, entries);
  bench_.open_market();
  bench_.open_gate();
  EXPECT_EQ(passed(Bench::order('B', 1)), 1U);
  EXPECT_EQ(passed(Bench::order('B', 1)), 4U);
  // A control takes its number in the same way.
  contract::SessionControlCommand control;
  control.op = static_cast<std::uint8_t>(contract::ControlOp::kMassCancel);
  bench_.send(control);
  auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].user_ref, 5U);
  EXPECT_EQ(passed(Bench::order('B', 1)), 6U);
}

TEST_P(Gate, ReplaceOfAnUnknownOrder) {
  CHECK(17, edge);
  bench_.boot();
  refused(Bench::replacement(77, 100), Refusal::kUnknownOrder);
  EXPECT_EQ(last_.flags, bit::kReplace);  // no order, no book
  EXPECT_EQ(last_.account, 1);            // what the command says
  EXPECT_EQ(last_.symbol, kMsft);
  const std::uint32_t original = passed(Bench::order('B', 100));
  refused(Bench::replacement(original + contract::kOpenOrders, 100), Refusal::kUnknownOrder);
  gone(original, 100);
  refused(Bench::replacement(original, 100), Refusal::kUnknownOrder);
}

TEST_P(Gate, ReplacePending) {
  CHECK(17, edge);
  bench_.boot();
  const std::uint32_t original = passed(Bench::order('B', 100));
  const std::uint32_t second = passed(Bench::replacement(original, 200));
  refused(Bench::replacement(original, 300), Refusal::kReplacePending);
  bench_.report(reply::rejected(second, 1));
  passed(Bench::replacement(original, 300));
}

TEST_P(Gate, ReplaceOfAPendingReplace) {
  CHECK(17, edge);
  bench_.boot();
  const std::uint32_t original = passed(Bench::order('B', 100));
  const std::uint32_t second = passed(Bench::replacement(original, 200));
  const contract::DecisionRecord decision = bench_.decide(Bench::replacement(second, 300));
  EXPECT_NE(decision.code, 0);  // it is not open yet
  EXPECT_EQ(decision.user_ref, 0U);
}

TEST_P(Gate, BadOrder) {
  bench_.boot();
  refused(Bench::order('X'), Refusal::kBadOrder, 'X', 0);
  refused(Bench::order('b'), Refusal::kBadOrder, 'b', 0);
  refused(Bench::order('\0'), Refusal::kBadOrder, 0, 0);
  refused(Bench::order('X', 0, 0), Refusal::kBadOrder, 'X', 0);  // side, then quantity, then price
  refused(Bench::order('B', 0, 0), Refusal::kBadOrder, 0, 1);
}

TEST_P(Gate, BadReplace) {
  CHECK(17, edge);
  bench_.boot();
  const std::uint32_t original = passed(Bench::order('B', 100));
  bench_.report(reply::executed(original, 40, 300'000));
  refused(Bench::replacement(original, 40), Refusal::kBadOrder, 40, 40);
  refused(Bench::replacement(original, 39), Refusal::kBadOrder, 39, 40);
  passed(Bench::replacement(original, 41));
}

TEST_P(Gate, OpenOrdersFull) {
  bench_.load();
  bench_.open_market();
  // 16 to a symbol and side, on every slot of the table.
  std::vector<contract::Entry> loads;
  std::vector<OrderEntry> entries;
  for (std::uint32_t i = 0; i < contract::kOpenOrders; ++i) {
    const auto symbol = static_cast<std::uint16_t>(2 + i / 32);
    if (i % 32 == 0) {
      contract::PositionLoadCommand party;
      party.symbol = symbol;
      loads.push_back(bench_.ready(party));
    }
    contract::OrderLoadCommand load;
    load.symbol = symbol;
    load.side = i % 2 == 0 ? 'B' : 'S';
    load.price = i % 2 == 0 ? 1 : 1'000'000;
    load.quantity = 1;
    load.user_ref = 0x10000U + i;
    loads.push_back(bench_.ready(load));
    entries.push_back(
        {.user_ref = load.user_ref, .price = load.price, .total = 1, .symbol = symbol});
  }
  for (const contract::Entry& entry : loads) {
    while (card_->submit({&entry, 1}) == 0) bench_.settle();
  }
  bench_.settle();
  bench_.digest_check({}, entries);
  bench_.open_gate();
  EXPECT_EQ(bench_.counter(contract::Counter::kCommandsRefused), 0U);
  refused(Bench::order('B', 1), Refusal::kOpenOrdersFull);
  contract::SessionControlCommand control;
  control.op = static_cast<std::uint8_t>(contract::ControlOp::kMassCancel);
  (void)bench_.records();
  bench_.send(control);
  const auto released = bench_.take<contract::ReleasedRecord>();
  ASSERT_EQ(released.size(), 1U);
  EXPECT_EQ(released[0].user_ref, 1U);  // as it is
  bench_.report(reply::canceled(0x10005, 1));
  EXPECT_EQ(passed(Bench::order('B', 1)), 5U);
  refused(Bench::order('B', 1), Refusal::kOpenOrdersFull);
  bench_.report(reply::canceled(0x10003, 1));
  EXPECT_EQ(passed(Bench::order('B', 1)), contract::kOpenOrders + 3U);  // the next round
}

TEST_P(Gate, TheFirstReasonWins) {
  bench_.boot();
  contract::OrderEnterCommand order = Bench::order('B', 0, 0);
  bench_.kill(contract::KillScope::kGlobal);
  refused(order, Refusal::kBadOrder, 0, 1);  // bad_order before killed
  bench_.feed_one(itch::system_event('M'));
  refused(Bench::order('B', 1'001, 1), Refusal::kKilled);  // before closed, collar, quantity
  bench_.release_kill();
  refused(Bench::order('B', 1'001, 1), Refusal::kMarketClosed);
  bench_.feed({itch::system_event('Q'), itch::trading_action(kMsftLocate, "MSFT", 'H')});
  bench_.advance(1'000'001);
  refused(Bench::order('B', 1'001, 1), Refusal::kHalted);  // before stale
  order.symbol = 99;
  refused(order, Refusal::kNoLimits);  // no_limits before bad_order
  order = Bench::order('B', 1);
  order.tif = '?';
  order.strategy = 5;
  bench_.change(wide_bucket(contract::RateScope::kStrategy, 5), msft([](auto& l) {
                  l.accounts = 0;
                  l.tick = 3;
                }));
  order.price = 300'001;
  refused(order, Refusal::kNoParty);
  order.strategy = 2;
  refused(order, Refusal::kOrderType, '?');
  order.tif = '0';
  refused(order, Refusal::kRestricted);
  bench_.change(msft([](auto& l) { l.tick = 3; }));
  refused(order, Refusal::kPriceIncrement, 300'001, 500);
  order.price = 300'000;
  refused(order, Refusal::kHalted);
}

PCL_FOR_EVERY_CARD(Gate);

}  // namespace
}  // namespace pcl::bench
