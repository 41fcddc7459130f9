// The market's state and the book's: closed, halted in three ways, gapped, invalid, stale.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::KillScope;
using contract::Refusal;
namespace bit = contract::decision_flag;

class Market : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  void trading(char state) {
    bench_.feed_one(itch::trading_action(kMsftLocate, "MSFT", state, "T1"));
  }
  static contract::OrderEnterCommand auction() {
    return order_with([](auto& order) { order.cross_type = 'O'; });
  }
  void give_auctions_a_reference() {
    bench_.change(msft([](auto& l) { l.reference = 300'000; }));
  }
};

TEST_P(Market, Closed) {
  CHECK(14, edge);
  bench_.feed_one(itch::system_event('M'));
  refused(Bench::order(), Refusal::kMarketClosed);
  for (const char event : {'O', 'S', 'E', 'C'}) bench_.feed_one(itch::system_event(event));
  refused(Bench::order(), Refusal::kMarketClosed);
  bench_.feed_one(itch::system_event('Q'));
  passed(Bench::order());
}

TEST_P(Market, ClosedUntilItsStartIsSeen) {
  CHECK(14, edge);
  bench_.start_feed(1);
  refused(Bench::order(), Refusal::kMarketClosed);
  bench_.feed({itch::trading_action(kMsftLocate, "MSFT", 'T'),
               itch::add(kMsftLocate, 101, 'B', 300, 300'000),
               itch::add(kMsftLocate, 102, 'S', 200, 301'000)});
  refused(Bench::order(), Refusal::kMarketClosed);
  bench_.feed_one(itch::system_event('Q'));
  passed(Bench::order());
}

TEST_P(Market, ClosedByTheEndOfTheFeed) {
  CHECK(14, edge);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0xFFFF)));
  refused(Bench::order(), Refusal::kMarketClosed);
}

TEST_P(Market, HaltedInAnyStateButT) {
  CHECK(14, edge);
  for (const char state : {'H', 'P', 'Q', 'X'}) {
    trading(state);
    refused(Bench::order(), Refusal::kHalted);
    passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));
    trading('T');
    passed(Bench::order());
  }
}

TEST_P(Market, HaltedUntilTheSymbolsStateIsSeen) {
  CHECK(14, edge);
  bench_.start_feed(1);
  bench_.feed({itch::system_event('Q'), itch::add(kMsftLocate, 101, 'B', 300, 300'000),
               itch::add(kMsftLocate, 102, 'S', 200, 301'000)});
  refused(Bench::order(), Refusal::kHalted);
  trading('T');
  passed(Bench::order());
}

TEST_P(Market, HaltedOperationally) {
  CHECK(14, edge);
  bench_.feed_one(itch::operational_halt(kMsftLocate, "MSFT", 'H', 'B'));  // of another market
  passed(Bench::order());
  bench_.feed_one(itch::operational_halt(kMsftLocate, "MSFT", 'H'));
  refused(Bench::order(), Refusal::kHalted);
  passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));
  trading('T');  // another halt: this one stays
  refused(Bench::order(), Refusal::kHalted);
  bench_.feed_one(itch::operational_halt(kMsftLocate, "MSFT", 'T'));
  passed(Bench::order());
  // And it ends no other.
  trading('H');
  bench_.feed_one(itch::operational_halt(kMsftLocate, "MSFT", 'T'));
  refused(Bench::order(), Refusal::kHalted);
}

TEST_P(Market, HaltedMarketWide) {
  CHECK(14, edge);
  for (const char level : {'1', '2', '3'}) {
    bench_.feed_one(itch::market_wide_halt(level));
    refused(Bench::order(), Refusal::kHalted);
    refused(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl), Refusal::kHalted);
    trading('Q');
    refused(Bench::order(), Refusal::kHalted);
    trading('T');
    passed(Bench::order());
    refused(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl), Refusal::kHalted);
    bench_.feed_one(itch::trading_action(kAaplLocate, "AAPL", 'T'));
    passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));
  }
}

TEST_P(Market, AllHaltsAreForgottenByFeedStart) {
  CHECK(14, edge);
  bench_.feed({itch::operational_halt(kMsftLocate, "MSFT", 'H'), itch::market_wide_halt('1')});
  bench_.open_market();
  passed(Bench::order());
}

TEST_P(Market, AuctionOrdersPassClosedAndHalted) {
  CHECK(14, edge);
  give_auctions_a_reference();
  bench_.feed({itch::system_event('M'), itch::trading_action(kMsftLocate, "MSFT", 'H')});
  refused(Bench::order(), Refusal::kMarketClosed);
  const std::uint32_t original = passed(auction());
  passed(Bench::replacement(original, 120));
  bench_.feed({itch::system_event('Q'), itch::operational_halt(kMsftLocate, "MSFT", 'H'),
               itch::market_wide_halt('2')});
  refused(Bench::order(), Refusal::kHalted);
  passed(auction());
}

TEST_P(Market, SymbolDisabled) {
  REQ("H-06");
  CHECK(14, edge);
  const std::uint32_t original = passed(Bench::order());
  bench_.change(msft([](auto& l) { l.flags = 0; }));
  refused(Bench::order(), Refusal::kSymbolDisabled);
  refused(Bench::replacement(original, 150), Refusal::kSymbolDisabled);
  passed(of(Bench::order('B', 1, 1'000'000), 1, 2, kAapl));
}

TEST_P(Market, ExitsPassAllOfIt) {
  CHECK(14, edge);
  CHECK(16, edge);
  hold_position('B', 100);
  const auto exit = [] { return Bench::order('S', 10, 301'000); };
  bench_.feed_one(itch::trading_action(kMsftLocate, "MSFT", 'H'));
  passed(exit());
  bench_.feed({itch::operational_halt(kMsftLocate, "MSFT", 'H'), itch::market_wide_halt('2')});
  passed(exit());
  bench_.feed_one(itch::system_event('M'));
  passed(exit());
  bench_.advance(1'000'001);
  passed(exit());
  bench_.wire(ethernet(mold(bench_.feed_sequence + 1, {itch::system_event('X')})));
  passed(exit());
  bench_.start_feed(1);
  passed(exit());
}

PCL_FOR_EVERY_CARD(Market);

class Book : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
};

TEST_P(Book, InvalidByAnUnknownReferenceOfItsOwnSymbolOnly) {
  CHECK(16, edge);
  bench_.feed_one(itch::remove(kAaplLocate, 4'242));
  passed(Bench::order());
  bench_.feed_one(itch::remove(kMsftLocate, 4'243));
  refused(Bench::order(), Refusal::kKilled, 4, kMsft);  // it kills the symbol, too
  EXPECT_EQ(last_.flags & bit::kBookValid, 0);
  bench_.release_kill(KillScope::kSymbol, kMsft);
  refused(Bench::order(), Refusal::kBookInvalid);
  EXPECT_EQ(last_.flags & bit::kBookValid, 0);
  bench_.open_market();  // only a start makes it valid again
  passed(Bench::order());
}

TEST_P(Book, InvalidKillsTheSymbolOnce) {
  CHECK(16, edge);
  bench_.feed({itch::remove(kMsftLocate, 4'242), itch::remove(kMsftLocate, 4'243)});
  const auto kills = bench_.take<contract::KillRecord>();
  ASSERT_EQ(kills.size(), 1U);
  EXPECT_EQ(kills[0].source, static_cast<std::uint8_t>(contract::KillSource::kBookInvalid));
  EXPECT_EQ(kills[0].scope, static_cast<std::uint8_t>(KillScope::kSymbol));
  EXPECT_EQ(kills[0].index, kMsft);
  EXPECT_EQ(kills[0].latched, 0U);
  EXPECT_EQ(kills[0].epoch, 1U);
}

TEST_P(Book, InvalidUnderBootHoldKillsNothing) {
  CHECK(16, edge);
  bench_.write(contract::Register::kHoldSet, 1);
  (void)bench_.records();
  bench_.feed_one(itch::remove(kMsftLocate, 4'242));
  EXPECT_TRUE(bench_.take<contract::KillRecord>().empty());
  bench_.look_again(1, {}, {});
  refused(Bench::order(), Refusal::kBookInvalid);
}

TEST_P(Book, InvalidWhileAGapIsOpen) {
  CHECK(16, edge);
  bench_.wire(ethernet(mold(bench_.feed_sequence + 1, {itch::add(kAaplLocate, 900, 'B', 1, 1)})));
  refused(Bench::order(), Refusal::kBookInvalid);  // of every symbol, and no kill
  bench_.feed({itch::add(kAaplLocate, 899, 'B', 1, 1), itch::add(kAaplLocate, 900, 'B', 1, 1)});
  passed(Bench::order());
}

TEST_P(Book, InvalidAfterAHeartbeatThatTellsOfMore) {
  CHECK(16, edge);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence + 1, 0)));
  refused(Bench::order(), Refusal::kBookInvalid);
  bench_.feed_one(itch::system_event('X'));
  passed(Bench::order());
}

TEST_P(Book, AuctionOrdersNeedAGoodBookToo) {
  CHECK(16, edge);
  bench_.change(msft([](auto& l) { l.reference = 300'000; }));
  bench_.wire(ethernet(mold_head(bench_.feed_sequence + 1, 0)));
  refused(order_with([](auto& order) { order.cross_type = 'C'; }), Refusal::kBookInvalid);
}

TEST_P(Book, Stale) {
  CHECK(16, edge);
  bench_.advance(1'000'000);  // exactly stale_us since the last datagram
  passed(Bench::order());
  bench_.advance(1);
  refused(Bench::order(), Refusal::kBookStale, 1'000'001, 1'000'000);
  EXPECT_EQ(last_.flags, bit::kBookValid | bit::kBookStale);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0)));
  passed(Bench::order());
}

TEST_P(Book, StaleHearsNoOtherSession) {
  CHECK(16, edge);
  bench_.advance(1'000'001);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0, "ELSEWHERE0")));
  refused(Bench::order(), Refusal::kBookStale, 1'000'001, 1'000'000);
}

TEST_P(Book, StaleAlwaysWhereNotSet) {
  CHECK(16, edge);
  bench_.write(contract::Register::kStaleUs, 0);
  refused(Bench::order(), Refusal::kBookStale);
}

TEST_P(Book, FeedLostKills) {
  CHECK(16, edge);
  CHECK(18, edge);
  bench_.write(contract::Register::kFeedLossUs, 500'000);
  bench_.advance(500'000);
  passed(Bench::order());
  bench_.advance(1);
  (void)bench_.frames();
  const auto kills = bench_.take<contract::KillRecord>();
  ASSERT_EQ(kills.size(), 1U);
  EXPECT_EQ(kills[0].source, static_cast<std::uint8_t>(contract::KillSource::kFeedLost));
  EXPECT_EQ(kills[0].scope, static_cast<std::uint8_t>(KillScope::kGlobal));
  EXPECT_EQ(kills[0].latched, 1U);
  EXPECT_EQ(kills[0].disabled, 0U);  // exits go on
  refused(Bench::order(), Refusal::kKilled);
}

TEST_P(Book, FeedLossIsCountedFromTheLastDatagram) {
  CHECK(16, edge);
  bench_.write(contract::Register::kFeedLossUs, 500'000);
  for (int i = 0; i < 4; ++i) {
    bench_.advance(400'000);
    bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0)));
  }
  bench_.advance(500'000);
  EXPECT_TRUE(bench_.take<contract::KillRecord>().empty());
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0, "ELSEWHERE0")));
  bench_.advance(1);
  EXPECT_EQ(bench_.take<contract::KillRecord>().size(), 1U);
}

TEST_P(Book, FeedLossSleepsUnderHoldAndWhereNotSet) {
  CHECK(16, edge);
  bench_.advance(40'000'000);  // not set
  EXPECT_TRUE(bench_.take<contract::KillRecord>().empty());
  bench_.write(contract::Register::kHoldSet, 1);
  bench_.write(contract::Register::kFeedLossUs, 500'000);
  (void)bench_.records();
  bench_.advance(4'000'000);
  EXPECT_TRUE(bench_.take<contract::KillRecord>().empty());
  bench_.look_again(1, {}, {});
  (void)bench_.records();
  bench_.advance(500'000);  // from the release
  EXPECT_TRUE(bench_.take<contract::KillRecord>().empty());
  bench_.advance(1);
  EXPECT_EQ(bench_.take<contract::KillRecord>().size(), 1U);
}

PCL_FOR_EVERY_CARD(Book);

}  // namespace
}  // namespace pcl::bench
