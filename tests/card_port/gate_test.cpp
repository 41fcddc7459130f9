// Every refusal of the gate, reached by an injected order, with operand and limit worked out by
// hand.
#include "tests/card_port/factories.hpp"
#include "tests/req.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;
namespace bit = contract::decision_flag;

class Gate : public CardPort {
 protected:
  template <class Command>
  void refused(const Command& command, Refusal reason, std::uint64_t operand = 0,
               std::uint64_t limit = 0) {
    const contract::DecisionRecord decision = bench_.decide(command);
    EXPECT_EQ(contract::to_string(static_cast<Refusal>(decision.code)),
              contract::to_string(reason));
    EXPECT_EQ(decision.operand, operand);
    EXPECT_EQ(decision.limit, limit);
    EXPECT_EQ(decision.user_ref, 0U);
    EXPECT_TRUE(bench_.frames().empty());
    last_ = decision;
  }
  template <class Command>
  std::uint32_t passed(const Command& command) {
    const contract::DecisionRecord decision = bench_.decide(command);
    EXPECT_EQ(contract::to_string(static_cast<Refusal>(decision.code)), "none");
    EXPECT_EQ(decision.operand, 0U);
    EXPECT_EQ(decision.limit, 0U);
    EXPECT_EQ(bench_.frames().size(), 1U);
    last_ = decision;
    return decision.user_ref;
  }
  // A confirmed position of account 1, strategy 2 in MSFT, made by a real fill.
  void hold_position(char side, std::uint32_t quantity) {
    const std::uint32_t user_ref =
        passed(Bench::order(side, quantity, side == 'B' ? 300'000 : 301'000));
    bench_.report(reply::executed(user_ref, quantity, 300'000));
  }
  void limits(const contract::LimitsLoadCommand& limits) { bench_.send(limits); }
  contract::DecisionRecord last_;
};

TEST_P(Gate, PassedOrderCarriesEverything) {
  bench_.boot();
  const std::uint64_t sequence = bench_.command_sequence + 1;
  EXPECT_EQ(passed(Bench::order('S', 100, 301'000)), 1U);
  EXPECT_EQ(last_.account, 1);
  EXPECT_EQ(last_.strategy, 2);
  EXPECT_EQ(last_.symbol, kMsft);
  EXPECT_EQ(last_.command_sequence, sequence);
  EXPECT_EQ(last_.book_version, 9U);  // R R H H S A A A A
  EXPECT_EQ(last_.epoch, 0U);
  EXPECT_EQ(last_.flags, bit::kSell | bit::kBookValid);
  EXPECT_EQ(passed(Bench::order()), 2U);
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
  (void)bench_.frames();
  refused(Bench::order(), Refusal::kSessionDisabled);
  EXPECT_NE(last_.flags & bit::kDisabled, 0);
}

TEST_P(Gate, ExposureUnknownEvenForExits) {
  bench_.boot();
  hold_position('B', 100);
  bench_.report_at(bench_.report_sequence + 5, reply::executed(1, 1, 300'000));
  bench_.release_kill();
  refused(Bench::order('S', 10, 300'000), Refusal::kExposureUnknown);
  EXPECT_NE(last_.flags & bit::kExposureUnknown, 0);
  EXPECT_EQ(last_.flags & bit::kReduceOnly, 0);
}

TEST_P(Gate, UserRefExhausted) {
  bench_.load();
  contract::SessionLoadCommand session;
  session.next_report_sequence = 1;
  session.next_user_ref = 0xFFFFFFFF;
  bench_.send(session);
  bench_.open_market();
  bench_.release_hold();
  bench_.release_kill();
  (void)bench_.frames();
  EXPECT_EQ(passed(Bench::order()), 0xFFFFFFFFU);
  refused(Bench::order(), Refusal::kNoUserRef);
}

TEST_P(Gate, NoLimits) {
  bench_.boot();
  contract::OrderEnterCommand order = Bench::order();
  order.symbol = 2;  // never loaded
  refused(order, Refusal::kNoLimits);
  order.symbol = contract::kSymbols;
  refused(order, Refusal::kNoLimits);
  EXPECT_EQ(last_.symbol, contract::kSymbols);
}

TEST_P(Gate, ReplaceOfAnUnknownOrder) {
  bench_.boot();
  refused(Bench::replacement(77, 100), Refusal::kUnknownOrder);
  EXPECT_EQ(last_.flags, bit::kReplace);  // no order, no symbol, no book
}

TEST_P(Gate, ReplacePending) {
  bench_.boot();
  const std::uint32_t original = passed(Bench::order('B', 100));
  passed(Bench::replacement(original, 200));
  refused(Bench::replacement(original, 300), Refusal::kReplacePending);
}

TEST_P(Gate, BadOrder) {
  bench_.boot();
  refused(Bench::order('X'), Refusal::kBadOrder, 'X', 0);
  refused(Bench::order('B', 0), Refusal::kBadOrder, 0, 1);
  refused(Bench::order('B', 100, 0), Refusal::kBadOrder, 0, 0);
  const contract::DecisionRecord decision = bench_.decide(Bench::order('B', 100, 1'999'999'901));
  EXPECT_EQ(decision.code, static_cast<std::uint8_t>(Refusal::kBadOrder));
  EXPECT_EQ(decision.operand, 1'999'999'901U);
  (void)bench_.frames();
  // The highest price itself is no bad order: it is only far above the collar (offer 30.1000 + 50
  // cents).
  refused(Bench::order('B', 100, 1'999'999'900), Refusal::kAboveCollar, 1'999'999'900, 306'000);
}

TEST_P(Gate, BadReplace) {
  bench_.boot();
  const std::uint32_t original = passed(Bench::order('B', 100));
  bench_.report(reply::executed(original, 40, 300'000));
  refused(Bench::replacement(original, 40), Refusal::kBadOrder, 40, 40);
  refused(Bench::replacement(original, 39), Refusal::kBadOrder, 39, 40);
  passed(Bench::replacement(original, 41));
}

TEST_P(Gate, Killed) {
  bench_.boot();
  card_->engage(contract::KillSource::kCli);
  refused(Bench::order(), Refusal::kKilled);
  EXPECT_NE(last_.flags & bit::kKilled, 0);
  EXPECT_EQ(last_.epoch, 1U);
}

TEST_P(Gate, SymbolDisabled) {
  REQ("H-06");
  bench_.boot();
  contract::LimitsLoadCommand off = wide_limits(kMsft);
  off.enabled = 0;
  limits(off);
  refused(Bench::order(), Refusal::kSymbolDisabled);
}

TEST_P(Gate, MarketClosed) {
  bench_.boot();
  bench_.feed_one(itch::system_event('M'));
  refused(Bench::order(), Refusal::kMarketClosed);
  bench_.feed_one(itch::system_event('Q'));
  passed(Bench::order());
}

TEST_P(Gate, Halted) {
  bench_.boot();
  bench_.feed_one(itch::trading_action(kMsftLocate, "MSFT", 'H', "T1"));
  refused(Bench::order(), Refusal::kHalted);
  bench_.feed_one(itch::trading_action(kMsftLocate, "MSFT", 'Q'));
  refused(Bench::order(), Refusal::kHalted);
  bench_.feed_one(itch::trading_action(kMsftLocate, "MSFT", 'T'));
  passed(Bench::order());
}

TEST_P(Gate, BookInvalidByAnUnknownReferenceOfItsOwnSymbolOnly) {
  bench_.boot();
  bench_.feed_one(itch::remove(kAaplLocate, 4'242));
  passed(Bench::order());
  bench_.feed_one(itch::remove(kMsftLocate, 4'243));
  refused(Bench::order(), Refusal::kBookInvalid);
  EXPECT_EQ(last_.flags & bit::kBookValid, 0);
}

TEST_P(Gate, BookInvalidWhileAGapIsOpen) {
  bench_.boot();
  bench_.wire(ethernet(mold(bench_.feed_sequence + 1, {itch::add(kAaplLocate, 900, 'B', 1, 1)})));
  refused(Bench::order(), Refusal::kBookInvalid);
  bench_.feed({itch::add(kAaplLocate, 899, 'B', 1, 1), itch::add(kAaplLocate, 900, 'B', 1, 1)});
  passed(Bench::order());
}

TEST_P(Gate, BookStale) {
  bench_.boot();
  bench_.advance(1'000'000);  // exactly stale_us since the last datagram
  passed(Bench::order());
  bench_.advance(1);
  refused(Bench::order(), Refusal::kBookStale, 1'000'001, 1'000'000);
  EXPECT_EQ(last_.flags, bit::kBookValid | bit::kBookStale);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0)));
  passed(Bench::order());
  bench_.write(contract::Register::kStaleUs, 0);
  refused(Bench::order(), Refusal::kBookStale);
}

TEST_P(Gate, NoQuote) {
  bench_.boot();
  bench_.feed_one(itch::remove(kMsftLocate, 102));
  refused(Bench::order(), Refusal::kNoQuote);
  bench_.feed({itch::add(kMsftLocate, 105, 'S', 5, 302'000), itch::remove(kMsftLocate, 101)});
  refused(Bench::order(), Refusal::kNoQuote);
}

TEST_P(Gate, Collar) {
  bench_.boot();  // 30.0000 - 0.50 .. 30.1000 + 0.50
  passed(Bench::order('B', 1, 295'000));
  refused(Bench::order('B', 1, 294'999), Refusal::kBelowCollar, 294'999, 295'000);
  passed(Bench::order('S', 1, 306'000));
  refused(Bench::order('S', 1, 306'001), Refusal::kAboveCollar, 306'001, 306'000);
  contract::LimitsLoadCommand wide = wide_limits(kMsft);
  wide.collar = 300'001;  // below nothing: the lower bound stops at 0
  wide.max_notional = ~0ULL;
  limits(wide);
  passed(Bench::order('B', 1, 1));
}

TEST_P(Gate, Quantity) {
  bench_.boot();
  passed(Bench::order('B', 1'000));
  refused(Bench::order('B', 1'001), Refusal::kQuantity, 1'001, 1'000);
}

TEST_P(Gate, ReplaceQuantityIsTheNewTotal) {
  bench_.boot();
  const std::uint32_t original = passed(Bench::order('B', 1'000));
  refused(Bench::replacement(original, 1'001), Refusal::kQuantity, 1'001, 1'000);
}

TEST_P(Gate, Notional) {
  bench_.boot();
  contract::LimitsLoadCommand tight = wide_limits(kMsft);
  tight.max_notional = 30'000'000;  // 100 x 30.0000
  limits(tight);
  passed(Bench::order('B', 100, 300'000));
  refused(Bench::order('B', 100, 300'001), Refusal::kNotional, 30'000'100, 30'000'000);
}

TEST_P(Gate, NotionalSaturates) {
  bench_.boot();
  contract::LimitsLoadCommand odd = wide_limits(kMsft);
  odd.collar = ~0ULL;
  odd.max_quantity = 0xFFFFFFFF;
  limits(odd);
  // 1,999,999,900 x 4,294,967,295 = 8.59e18, within 64 bits.
  refused(Bench::order('B', 0xFFFFFFFF, 1'999'999'900), Refusal::kNotional,
          8'589'934'160'503'270'500ULL, 10'000'000'000);
}

TEST_P(Gate, PositionCountsAllThatIsOpen) {
  bench_.boot();  // max_position 5,000
  for (int i = 0; i < 5; ++i) passed(Bench::order('B', 1'000, 295'000));
  refused(Bench::order('B', 1, 300'000), Refusal::kPosition, 5'001, 5'000);
  for (int i = 0; i < 5; ++i) passed(Bench::order('S', 1'000, 301'000));
  refused(Bench::order('S', 1, 301'000), Refusal::kPosition, 5'001, 5'000);
  // Another strategy has an exposure of its own.
  contract::OrderEnterCommand other = Bench::order('B', 1);
  other.strategy = 3;
  passed(other);
}

TEST_P(Gate, PositionOfAReplaceIsItsIncrease) {
  bench_.boot();
  contract::LimitsLoadCommand tight = wide_limits(kMsft);
  tight.max_position = 150;
  limits(tight);
  const std::uint32_t original = passed(Bench::order('B', 100));
  refused(Bench::replacement(original, 151), Refusal::kPosition, 151, 150);
  passed(Bench::replacement(original, 150));
  refused(Bench::order('B', 1), Refusal::kPosition, 151, 150);
}

TEST_P(Gate, ReduceOnlyPassesWhatStopsNewRisk) {
  bench_.boot();
  hold_position('B', 100);
  bench_.feed({itch::system_event('M'), itch::trading_action(kMsftLocate, "MSFT", 'H'),
               itch::remove(kMsftLocate, 4'242), itch::remove(kMsftLocate, 102)});
  contract::LimitsLoadCommand off = wide_limits(kMsft);
  off.enabled = 0;
  off.max_notional = 0;
  off.max_position = 0;
  off.collar = 0;
  limits(off);
  bench_.advance(2'000'000);
  card_->engage(contract::KillSource::kCli);
  // No collar either: the book is invalid. But fields, quantity and the session still count.
  passed(Bench::order('S', 60, 1));
  EXPECT_EQ(last_.flags, bit::kReduceOnly | bit::kKilled | bit::kSell | bit::kBookStale);
  refused(Bench::order('S', 41, 1), Refusal::kKilled);  // 60 open + 41 > 100
  EXPECT_EQ(last_.flags & bit::kReduceOnly, 0);
  refused(Bench::order('S', 0, 1), Refusal::kBadOrder, 0, 1);
  passed(Bench::order('S', 40, 1));
  refused(Bench::order('B', 1, 1), Refusal::kKilled);  // not opposing
}

TEST_P(Gate, ExitsGoOnWhenEntriesAreCappedOrKilledAndStopSeparately) {
  REQ("G-09");
  bench_.boot();
  hold_position('B', 100);
  contract::LimitsLoadCommand cap = wide_limits(kMsft);
  cap.max_position = 100;
  limits(cap);
  refused(Bench::order('B', 1), Refusal::kPosition, 101, 100);
  passed(Bench::order('S', 10, 301'000));
  limits(wide_limits(kMsft));
  passed(Bench::order('B', 1));
  card_->engage(contract::KillSource::kCli);
  refused(Bench::order('B', 1), Refusal::kKilled);
  passed(Bench::order('S', 10, 301'000));
  contract::SessionControlCommand disable;
  disable.op = static_cast<std::uint8_t>(contract::ControlOp::kDisable);
  bench_.send(disable);
  (void)bench_.frames();
  refused(Bench::order('S', 10, 301'000), Refusal::kSessionDisabled);
}

TEST_P(Gate, ReduceOnlyOfAShortPosition) {
  bench_.boot();
  hold_position('S', 50);
  card_->engage(contract::KillSource::kCli);
  refused(Bench::order('B', 51, 300'000), Refusal::kKilled);
  passed(Bench::order('B', 50, 300'000));
}

TEST_P(Gate, ReduceOnlyKeepsTheCollarOfAGoodBook) {
  bench_.boot();
  hold_position('B', 100);
  refused(Bench::order('S', 10, 294'999), Refusal::kBelowCollar, 294'999, 295'000);
  EXPECT_NE(last_.flags & bit::kReduceOnly, 0);
  contract::LimitsLoadCommand tight = wide_limits(kMsft);
  tight.max_quantity = 9;
  limits(tight);
  refused(Bench::order('S', 10, 300'000), Refusal::kQuantity, 10, 9);
}

TEST_P(Gate, OpenOrdersFull) {
  bench_.load();
  bench_.open_market();
  contract::OrderLoadCommand load;
  load.symbol = kAapl;
  load.side = 'B';
  load.price = 1;
  load.quantity = 1;
  load.user_ref = 0x10000;
  bool full = false;
  for (int i = 0; i < 5'000 && !full; ++i, ++load.user_ref) {
    full = bench_.refusal(load).code ==
           static_cast<std::uint8_t>(contract::CommandRefusal::kTableFull);
  }
  ASSERT_TRUE(full);
  bench_.release_hold();
  bench_.release_kill();
  // A hashed table may still have a place for some number: at most a few orders pass before one is
  // refused.
  std::uint8_t code = 0;
  for (int i = 0; i < 200 && code == 0; ++i) code = bench_.decide(Bench::order('B', 1)).code;
  EXPECT_EQ(contract::to_string(static_cast<Refusal>(code)), "open_orders_full");
}

TEST_P(Gate, ExposureFull) {
  bench_.load();
  bench_.open_market();
  contract::PositionLoadCommand load;
  load.position = 1;
  bool full = false;
  for (std::uint32_t i = 0; i < 10'000 && !full; ++i) {
    load.account = static_cast<std::uint8_t>(i & 15U);
    load.strategy = static_cast<std::uint8_t>(i >> 4U & 63U);
    load.symbol = static_cast<std::uint16_t>(i >> 10U);
    full = bench_.refusal(load).code ==
           static_cast<std::uint8_t>(contract::CommandRefusal::kTableFull);
  }
  ASSERT_TRUE(full);
  bench_.send(wide_limits(200));
  bench_.send(wide_limits(201));
  contract::SymbolLoadCommand name;
  name.symbol = 200;
  name.name = padded<8>("ZZZ");
  bench_.send(name);
  bench_.feed({itch::directory(9, "ZZZ"), itch::trading_action(9, "ZZZ", 'T'),
               itch::add(9, 801, 'B', 1, 300'000, 10, "ZZZ"),
               itch::add(9, 802, 'S', 1, 301'000, 10, "ZZZ")});
  bench_.release_hold();
  bench_.release_kill();
  std::uint8_t code = 0;
  for (std::uint32_t i = 0; i < 1'024 && code == 0; ++i) {
    contract::OrderEnterCommand order = Bench::order('B', 1);
    order.symbol = 200;
    order.account = static_cast<std::uint8_t>(i & 15U);
    order.strategy = static_cast<std::uint8_t>(i >> 4U);
    code = bench_.decide(order).code;
  }
  EXPECT_EQ(contract::to_string(static_cast<Refusal>(code)), "exposure_full");
}

TEST_P(Gate, TheFirstReasonWins) {
  bench_.boot();
  contract::OrderEnterCommand order = Bench::order('B', 0, 0);  // bad quantity before bad price
  refused(order, Refusal::kBadOrder, 0, 1);
  card_->engage(contract::KillSource::kCli);
  refused(order, Refusal::kBadOrder, 0, 1);  // bad_order before killed
  bench_.feed_one(itch::system_event('M'));
  refused(Bench::order('B', 1'001, 1), Refusal::kKilled);  // killed before closed, collar, quantity
  order.symbol = 99;
  refused(order, Refusal::kNoLimits);  // no_limits before bad_order
}

PCL_FOR_EVERY_CARD(Gate);

}  // namespace
}  // namespace pcl::bench
