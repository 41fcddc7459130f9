// The halts of the feed at the card's edge: their records, counters and version. What the gate
// makes of them is in the gate's tests.
#include "tests/card_port/factories.hpp"

namespace pcl::bench {
namespace {

using contract::Counter;

class MarketState : public CardPort {
 protected:
  void SetUp() override {
    bench_.load();
    bench_.open_market();
    (void)bench_.records();
    version_ = bench_.feed_sequence - 1;  // of the standard market every message counts
  }
  std::uint64_t version_{};
};

TEST_P(MarketState, AnOperationalHaltIsRecordedAndCounted) {
  bench_.feed({itch::operational_halt(kMsftLocate, "MSFT", 'H', 'Q', 200),
               itch::operational_halt(kAaplLocate, "AAPL", 'T', 'B', 201),
               itch::operational_halt(99, "OTHER", 'H', 'Q', 202)});
  const auto states = bench_.take<contract::TradingStateRecord>();
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].code, 'h');
  EXPECT_EQ(states[0].symbol, kMsft);
  EXPECT_EQ(states[0].timestamp, 200U);
  EXPECT_EQ(states[0].value, 'H');
  EXPECT_EQ(states[0].market_open, 1);
  EXPECT_EQ(states[0].locate, kMsftLocate);
  EXPECT_EQ(states[0].reason, (std::array<char, 4>{}));
  EXPECT_EQ(states[0].reference + states[0].upper + states[0].lower + states[0].extension, 0U);
  EXPECT_EQ(states[0].book_version, version_ + 1);
  EXPECT_EQ(states[1].symbol, kAapl);
  EXPECT_EQ(states[1].value, 'T');
  EXPECT_EQ(states[1].book_version, version_ + 2);
  EXPECT_EQ(bench_.counter(Counter::kTypeOperationalHalt), 2U);
  EXPECT_EQ(bench_.counter(Counter::kTypeW), 0U);
  EXPECT_EQ(bench_.counter(Counter::kMessagesFiltered), 1U);
  EXPECT_EQ(bench_.counter(Counter::kMessagesUnused), 0U);
}

TEST_P(MarketState, AMarketWideHaltIsOfNoSymbolAndNeverFiltered) {
  bench_.feed({itch::market_wide_halt('1', 300), itch::market_wide_halt('M', 301)});
  const auto states = bench_.take<contract::TradingStateRecord>();
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].code, 'W');
  EXPECT_EQ(states[0].symbol, 0xFFFF);
  EXPECT_EQ(states[0].timestamp, 300U);
  EXPECT_EQ(states[0].value, '1');
  EXPECT_EQ(states[0].market_open, 1);
  EXPECT_EQ(states[0].locate, 0);
  EXPECT_EQ(states[0].reason, (std::array<char, 4>{}));
  EXPECT_EQ(states[0].book_version, version_ + 1);
  EXPECT_EQ(states[1].value, 'M');
  EXPECT_EQ(states[1].market_open, 1);  // a level, not an event of the system
  EXPECT_EQ(bench_.counter(Counter::kTypeW), 2U);
  EXPECT_EQ(bench_.counter(Counter::kMessagesUnused), 0U);
}

TEST_P(MarketState, TheirCountersStandInTheirBank) {
  bench_.feed({itch::market_wide_halt('1'), itch::operational_halt(kMsftLocate, "MSFT", 'H'),
               itch::operational_halt(kMsftLocate, "MSFT", 'T')});
  (void)bench_.records();
  contract::CountersRequestCommand request;
  request.bank = 9;  // type_w, type_operational_halt, own_cancels, limits_commits, warnings
  bench_.send(request);
  const auto banks = bench_.take<contract::CountersRecord>();
  ASSERT_EQ(banks.size(), 1U);
  EXPECT_EQ(banks[0].code, 9);
  EXPECT_EQ(banks[0].value0, 1U);
  EXPECT_EQ(banks[0].value1, 2U);
}

TEST_P(MarketState, AReferenceComesBeforeABadField) {
  bench_.feed({itch::add(kMsftLocate, 101, 'Z', 0, 1),  // there already
               itch::replace(kMsftLocate, 999, 998, 0, 1)});
  EXPECT_EQ(bench_.counter(Counter::kReferencesDuplicate), 1U);
  EXPECT_EQ(bench_.counter(Counter::kReferencesUnknown), 1U);
  EXPECT_EQ(bench_.counter(Counter::kMessagesBadField), 0U);
  const auto gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].symbol, kMsft);
  EXPECT_EQ(gaps[0].received, 999U);
}

PCL_FOR_EVERY_CARD(MarketState);

}  // namespace
}  // namespace pcl::bench
