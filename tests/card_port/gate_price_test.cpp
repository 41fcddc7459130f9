// The price collar: around the quote, the last trade, the close; around an auction's reference.
#include "tests/card_port/gate_fixture.hpp"

namespace pcl::bench {
namespace {

using contract::Refusal;
namespace flag = contract::symbol_limits_flag;

class Collar : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  void quote_with(std::uint32_t collar) {
    bench_.change(msft([&](auto& l) { l.collar = collar; }));
  }
  static contract::SymbolLimitsCommand around(std::uint16_t which, std::uint32_t reference) {
    return msft([&](auto& l) {
      l.flags = static_cast<std::uint8_t>(flag::kEnabled | which);
      l.reference = reference;
    });
  }
  static contract::OrderEnterCommand auction(char side, std::uint64_t price) {
    contract::OrderEnterCommand order = Bench::order(side, 1, price);
    order.cross_type = 'O';
    return order;
  }
  // Both bounds are passed, one beyond either is refused, and the refusal leaves nothing behind.
  void edges(std::uint64_t low, std::uint64_t high) {
    refused(Bench::order('B', 1, low - 1), Refusal::kBelowCollar, low - 1, low);
    passed(Bench::order('B', 1, low));
    refused(Bench::order('T', 1, high + 1), Refusal::kAboveCollar, high + 1, high);
    passed(Bench::order('T', 1, high));
  }
};

TEST_P(Collar, AroundTheQuote) {
  CHECK(1, edge);
  edges(295'000, 306'000);  // 30.0000 - 0.50 .. 30.1000 + 0.50
  passed(Bench::order('B', 1, 295'000));
  refused(Bench::order('B', 1, 306'001), Refusal::kAboveCollar, 306'001, 306'000);
  refused(Bench::order('T', 1, 294'999), Refusal::kBelowCollar, 294'999, 295'000);
}

TEST_P(Collar, OfNothing) {
  CHECK(1, edge);
  quote_with(0);
  edges(300'000, 301'000);
}

TEST_P(Collar, LowIsNotBelowNothing) {
  CHECK(1, edge);
  quote_with(300'000);  // the lower bound is 0 exactly
  passed(Bench::order('B', 1, 1));
  quote_with(300'001);
  passed(Bench::order('B', 1, 1));
}

TEST_P(Collar, HighDoesNotWrap) {
  CHECK(1, edge);
  quote_with(0xFFFFFFFF);
  passed(Bench::order('B', 1, 1'999'999'900));
}

TEST_P(Collar, FollowsTheQuote) {
  CHECK(1, edge);
  bench_.feed(
      {itch::add(kMsftLocate, 201, 'B', 1, 300'500), itch::add(kMsftLocate, 202, 'S', 1, 300'700)});
  edges(295'500, 305'700);
}

TEST_P(Collar, NeedsBothSides) {
  CHECK(1, edge);
  bench_.feed_one(itch::remove(kMsftLocate, 102));
  refused(Bench::order(), Refusal::kNoReference);
  bench_.feed({itch::add(kMsftLocate, 105, 'S', 5, 302'000), itch::remove(kMsftLocate, 101)});
  refused(Bench::order(), Refusal::kNoReference);
  bench_.feed_one(itch::add(kMsftLocate, 106, 'B', 5, 300'000));
  edges(295'000, 307'000);
}

TEST_P(Collar, AroundTheLastTrade) {
  CHECK(1, edge);
  bench_.change(around(flag::kReferenceLast, 0));
  refused(Bench::order(), Refusal::kNoReference);  // none yet
  bench_.feed_one(itch::executed(kMsftLocate, 101, 10));
  edges(295'000, 305'000);  // at the order's price
  bench_.feed_one(itch::trade(kMsftLocate, 5, 308'000));
  edges(303'000, 313'000);
  bench_.feed_one(itch::executed_at(kMsftLocate, 101, 10, 309'000));
  edges(304'000, 314'000);
  // Not printable, a cross, another symbol: no trade of ours.
  bench_.feed({itch::executed_at(kMsftLocate, 101, 10, 200'000, 12, 'N'),
               itch::cross(kMsftLocate, 200'000), itch::trade(kAaplLocate, 5, 200'000)});
  edges(304'000, 314'000);
  bench_.feed_one(itch::remove(kMsftLocate, 102));  // the quote is no matter
  edges(304'000, 314'000);
}

TEST_P(Collar, LastTradeIsForgottenByFeedStart) {
  CHECK(1, edge);
  bench_.change(around(flag::kReferenceLast, 0));
  bench_.feed_one(itch::trade(kMsftLocate, 5, 300'000));
  passed(Bench::order());
  bench_.open_market();
  refused(Bench::order(), Refusal::kNoReference);
}

TEST_P(Collar, AroundTheClose) {
  CHECK(1, edge);
  bench_.change(around(flag::kReferenceClose, 0));
  refused(Bench::order(), Refusal::kNoReference);
  bench_.change(around(flag::kReferenceClose, 303'000));
  edges(298'000, 308'000);
  bench_.feed_one(itch::trade(kMsftLocate, 5, 310'000));
  edges(298'000, 308'000);
  bench_.change(around(flag::kReferenceClose | flag::kReferenceLast, 303'000));
  edges(305'000, 315'000);  // both bits: last
}

TEST_P(Collar, StaleOrInvalidBookRefusesWhateverTheReference) {
  CHECK(1, edge);
  bench_.change(around(flag::kReferenceClose, 300'000));
  bench_.advance(1'000'001);
  refused(Bench::order(), Refusal::kBookStale, 1'000'001, 1'000'000);
  bench_.wire(ethernet(mold(bench_.feed_sequence + 1, {itch::system_event('X')})));  // a gap
  refused(Bench::order(), Refusal::kBookInvalid);
}

TEST_P(Collar, AuctionOrdersHaveTheirOwn) {
  CHECK(1, edge);
  refused(auction('B', 300'000), Refusal::kNoReference);  // the quote is none of an auction
  bench_.change(around(0, 302'000));
  refused(auction('B', 291'999), Refusal::kBelowCollar, 291'999, 292'000);
  passed(auction('B', 292'000));
  refused(auction('T', 312'001), Refusal::kAboveCollar, 312'001, 312'000);
  passed(auction('T', 312'000));
  bench_.feed_one(itch::luld_collar(kMsftLocate, "MSFT", 305'000, 1, 2, 3));
  refused(auction('B', 294'999), Refusal::kBelowCollar, 294'999, 295'000);
  passed(auction('B', 295'000));
  refused(auction('T', 315'001), Refusal::kAboveCollar, 315'001, 315'000);
  passed(auction('T', 315'000));
  bench_.feed_one(itch::luld_collar(kMsftLocate, "MSFT", 0, 1, 2, 3));  // 0: none
  passed(auction('B', 292'000));
  edges(295'000, 306'000);  // continuous orders: as ever
}

TEST_P(Collar, AReplaceOfAnAuctionOrderIsOne) {
  CHECK(1, edge);
  bench_.change(around(0, 302'000));
  const std::uint32_t original = passed(auction('B', 300'000));
  refused(Bench::replacement(original, 2, 291'999), Refusal::kBelowCollar, 291'999, 292'000);
  passed(Bench::replacement(original, 2, 292'000));
  const std::uint32_t continuous = passed(Bench::order('B', 1, 300'000));
  refused(Bench::replacement(continuous, 2, 294'999), Refusal::kBelowCollar, 294'999, 295'000);
}

TEST_P(Collar, ExitsKeepTheCollarOfAGoodReference) {
  CHECK(1, edge);
  hold_position('B', 100);
  refused(Bench::order('S', 10, 294'999), Refusal::kBelowCollar, 294'999, 295'000);
  EXPECT_NE(last_.flags & contract::decision_flag::kReduceOnly, 0);
  refused(Bench::order('S', 10, 306'001), Refusal::kAboveCollar, 306'001, 306'000);
  passed(Bench::order('S', 10, 306'000));
  bench_.advance(1'000'001);  // stale: no reference to keep to
  passed(Bench::order('S', 10, 1));
  bench_.change(around(flag::kReferenceClose, 300'000));  // the close is there, stale or not
  refused(Bench::order('S', 10, 294'999), Refusal::kBelowCollar, 294'999, 295'000);
  bench_.change(around(flag::kReferenceClose, 0));
  passed(Bench::order('S', 10, 294'999));
}

TEST_P(Collar, ExitsSkipAQuoteThatIsOneSidedOrInvalid) {
  CHECK(1, edge);
  hold_position('B', 100);
  bench_.feed_one(itch::remove(kMsftLocate, 102));
  passed(Bench::order('S', 10, 1));
  bench_.feed_one(itch::add(kMsftLocate, 102, 'S', 5, 301'000));
  refused(Bench::order('S', 10, 1), Refusal::kBelowCollar, 1, 295'000);
  bench_.wire(ethernet(mold(bench_.feed_sequence + 1, {itch::system_event('X')})));  // a gap
  passed(Bench::order('S', 10, 1));
}

PCL_FOR_EVERY_CARD(Collar);

/// The static band and the price increment.
class FatFinger : public GatePort {
 protected:
  void SetUp() override { bench_.boot(); }
  void band(std::uint32_t low, std::uint32_t high) {
    bench_.change(msft([&](auto& l) {
      l.price_low = low;
      l.price_high = high;
    }));
  }
  void tick(std::uint8_t code) {
    bench_.change(msft([&](auto& l) {
      l.tick = code;
      l.collar = 0xFFFFFFFF;
    }));
  }
};

TEST_P(FatFinger, BandIsInclusive) {
  CHECK(2, edge);
  band(299'000, 302'000);
  refused(Bench::order('B', 1, 298'999), Refusal::kPriceBand, 298'999, 299'000);
  passed(Bench::order('B', 1, 299'000));
  refused(Bench::order('T', 1, 302'001), Refusal::kPriceBand, 302'001, 302'000);
  passed(Bench::order('T', 1, 302'000));
}

TEST_P(FatFinger, BandUnsetOrInvertedRefusesAll) {
  CHECK(2, edge);
  band(0, 0);
  refused(Bench::order('B', 1, 300'000), Refusal::kPriceBand, 300'000, 0);
  band(302'000, 299'000);
  refused(Bench::order('B', 1, 300'000), Refusal::kPriceBand, 300'000, 302'000);  // low first
  refused(Bench::order('B', 1, 302'000), Refusal::kPriceBand, 302'000, 299'000);
}

TEST_P(FatFinger, BandHoldsForExitsAndReplaces) {
  CHECK(2, edge);
  hold_position('B', 100);
  const std::uint32_t original = passed(Bench::order('B', 1, 299'500));
  band(299'000, 302'000);
  refused(Bench::order('S', 1, 298'999), Refusal::kPriceBand, 298'999, 299'000);
  EXPECT_NE(last_.flags & contract::decision_flag::kReduceOnly, 0);
  refused(Bench::replacement(original, 2, 298'999), Refusal::kPriceBand, 298'999, 299'000);
  passed(Bench::replacement(original, 2, 299'000));
}

TEST_P(FatFinger, IncrementAtAndAboveADollar) {
  CHECK(2, edge);
  struct Case {
    std::uint8_t code;
    std::uint64_t tick, good, bad;
  };
  for (const Case& c : {Case{1, 50, 300'050, 300'025}, Case{2, 100, 300'100, 300'050},
                        Case{3, 500, 300'500, 300'100}}) {
    SCOPED_TRACE(int{c.code});
    tick(c.code);
    refused(Bench::order('B', 1, c.bad), Refusal::kPriceIncrement, c.bad, c.tick);
    passed(Bench::order('B', 1, c.good));
    refused(Bench::order('B', 1, 10'001), Refusal::kPriceIncrement, 10'001, c.tick);
    passed(Bench::order('B', 1, 10'000));  // a dollar
    passed(Bench::order('B', 1, 9'999));   // below it every price is one
    refused(Bench::order('B', 1, 1'999'999'900 - c.tick + 1), Refusal::kPriceIncrement,
            1'999'999'901 - c.tick, c.tick);
  }
  tick(0);
  passed(Bench::order('B', 1, 300'001));
}

TEST_P(FatFinger, AnUnknownIncrementRefusesEveryPriceAboveADollar) {
  CHECK(2, edge);
  for (const int code : {4, 255}) {
    tick(static_cast<std::uint8_t>(code));
    refused(Bench::order('B', 1, 300'000), Refusal::kPriceIncrement, 300'000, 0);
    passed(Bench::order('B', 1, 9'999));
  }
}

TEST_P(FatFinger, IncrementHoldsForExitsAndReplaces) {
  CHECK(2, edge);
  hold_position('B', 100);
  const std::uint32_t original = passed(Bench::order('B', 1, 299'500));
  tick(2);
  refused(Bench::order('S', 1, 301'001), Refusal::kPriceIncrement, 301'001, 100);
  refused(Bench::replacement(original, 2, 299'501), Refusal::kPriceIncrement, 299'501, 100);
  passed(Bench::replacement(original, 2, 299'600));
}

TEST_P(FatFinger, PricesThatAreNone) {
  CHECK(2, edge);
  refused(Bench::order('B', 100, 0), Refusal::kBadOrder, 0, 0);
  refused(Bench::order('B', 100, 1'999'999'901), Refusal::kBadOrder, 1'999'999'901, 1'999'999'900);
  refused(Bench::order('B', 100, ~0ULL), Refusal::kBadOrder, ~0ULL, 1'999'999'900);
  refused(Bench::order('B', 1, 1'999'999'900), Refusal::kAboveCollar, 1'999'999'900, 306'000);
}

PCL_FOR_EVERY_CARD(FatFinger);

}  // namespace
}  // namespace pcl::bench
