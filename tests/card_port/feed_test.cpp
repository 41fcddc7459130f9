// The feed at the card's edge: every kind of bad frame and datagram, gaps, the records of every
// message.
#include "tests/card_port/factories.hpp"

namespace pcl::bench {
namespace {

using contract::Counter;
using contract::GapEvent;

class Feed : public CardPort {
 protected:
  void SetUp() override { bench_.boot(); }
  std::uint32_t grown(Counter counter) {
    return bench_.counter(counter) - before_[static_cast<std::size_t>(counter)];
  }
  void mark() {
    for (std::size_t i = 0; i < before_.size(); ++i)
      before_[i] = bench_.counter(static_cast<Counter>(i));
  }
  void expect_gap(const contract::GapRecord& gap, GapEvent event, std::uint64_t expected,
                  std::uint64_t received, std::uint64_t highest) {
    EXPECT_EQ(contract::to_string(static_cast<GapEvent>(gap.code)), contract::to_string(event));
    EXPECT_EQ(gap.expected, expected);
    EXPECT_EQ(gap.received, received);
    EXPECT_EQ(gap.highest, highest);
  }
  std::array<std::uint32_t, contract::kCounters> before_{};
};

TEST_P(Feed, FramesForeignAndMalformed) {
  struct Case {
    std::string name;
    Wire wire;
    Counter counter;
  };
  const std::vector<Case> cases = {
      {"vlan", {.vlan = true}, Counter::kHeartbeats},
      {"padding", {.padding = 18}, Counter::kHeartbeats},
      {"ether_type", {.ether_type = 0x86DD}, Counter::kFramesForeign},
      {"second_tag", {.vlan = true, .ether_type = 0x8100}, Counter::kFramesForeign},
      {"version", {.version = 0x65}, Counter::kFramesMalformed},
      {"options", {.version = 0x46}, Counter::kFramesMalformed},
      {"checksum", {.checksum_off = 1}, Counter::kFramesMalformed},
      {"ip_length_beyond", {.ip_length_off = 1}, Counter::kFramesMalformed},
      {"ip_length_under_28", {.ip_length_off = -21}, Counter::kFramesMalformed},
      {"more_fragments", {.fragment = 0x2000}, Counter::kFramesForeign},
      {"fragment_offset", {.fragment = 0x0001}, Counter::kFramesForeign},
      {"tcp", {.protocol = 6}, Counter::kFramesForeign},
      {"port", {.port = kFeedPort + 1}, Counter::kFramesForeign},
      {"udp_length_more", {.udp_length_off = 1}, Counter::kFramesMalformed},
      {"udp_length_less", {.udp_length_off = -1}, Counter::kFramesMalformed},
      {"checksum_before_port", {.port = 1, .checksum_off = 1}, Counter::kFramesMalformed},
      {"port_before_udp_length", {.port = 1, .udp_length_off = 1}, Counter::kFramesForeign},
  };
  for (const Case& c : cases) {
    mark();
    bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0), c.wire));
    EXPECT_EQ(grown(c.counter), 1U) << c.name;
    EXPECT_EQ(grown(Counter::kFrames), 1U) << c.name;
    EXPECT_EQ(grown(Counter::kFramesForeign) + grown(Counter::kFramesMalformed) +
                  grown(Counter::kHeartbeats),
              1U)
        << c.name;
  }
}

TEST_P(Feed, FrameLengths) {
  const Octets whole = ethernet(mold_head(bench_.feed_sequence, 0));
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{1}, std::size_t{13}, std::size_t{41}}) {
    mark();
    bench_.wire(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)));
    EXPECT_EQ(grown(Counter::kFramesMalformed), 1U) << length;
  }
  mark();
  Octets tagged = ethernet({}, {.vlan = true});
  bench_.wire(tagged);  // 46 bytes: a datagram without a header of MoldUDP64
  EXPECT_EQ(grown(Counter::kDatagramsMalformed), 1U);
  tagged.pop_back();
  bench_.wire(tagged);
  EXPECT_EQ(grown(Counter::kFramesMalformed), 1U);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0), {.padding = 1518 - 62}));
  EXPECT_EQ(grown(Counter::kHeartbeats), 1U);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0), {.padding = 1519 - 62}));
  EXPECT_EQ(grown(Counter::kFramesMalformed), 2U);
}

TEST_P(Feed, PortZeroTakesNothing) {
  bench_.write(contract::Register::kFeedPort, 0);
  mark();
  bench_.wire(ethernet(mold_head(1, 0), {.port = 0}));
  EXPECT_EQ(grown(Counter::kFramesForeign), 1U);
}

TEST_P(Feed, GapOpensOnceAndClosesWhenAllIsThere) {
  const std::uint64_t next = bench_.feed_sequence;  // 12
  mark();
  bench_.wire(ethernet(mold(next + 2, {itch::system_event('X'), itch::system_event('X')})));
  bench_.wire(ethernet(mold(next + 4, {itch::system_event('X')})));
  auto gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  expect_gap(gaps[0], GapEvent::kOpened, next, next + 2, next + 4);
  EXPECT_EQ(gaps[0].symbol, 0xFFFF);
  EXPECT_EQ(grown(Counter::kMessagesAhead), 3U);
  EXPECT_EQ(bench_.read(contract::Register::kStatus) & 0x10U, 0x10U);
  bench_.wire(ethernet(mold(next, {itch::system_event('X'), itch::system_event('X')})));
  EXPECT_TRUE(bench_.take<contract::GapRecord>().empty());
  bench_.wire(ethernet(mold(next + 1, {itch::system_event('X'), itch::system_event('X'),
                                       itch::system_event('X'), itch::system_event('X')})));
  const auto records = bench_.records();
  ASSERT_EQ(records.size(), 4U);  // three states, then the gap closes
  expect_gap(contract::from_entry<contract::GapRecord>(records[3]), GapEvent::kClosed, next + 5,
             next + 1, next + 5);
  EXPECT_EQ(grown(Counter::kMessagesDuplicate), 1U);
  EXPECT_EQ(grown(Counter::kMessages), 5U);
  EXPECT_EQ(grown(Counter::kGaps), 1U);
}

TEST_P(Feed, HeartbeatsTellOfLostMessages) {
  const std::uint64_t next = bench_.feed_sequence;
  bench_.wire(ethernet(mold_head(next, 0)));
  EXPECT_TRUE(bench_.records().empty());
  bench_.wire(ethernet(mold_head(next + 1, 0)));
  auto gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  expect_gap(gaps[0], GapEvent::kOpened, next, next + 1, next + 1);
  bench_.feed_one(itch::system_event('X'));
  gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  expect_gap(gaps[0], GapEvent::kClosed, next + 1, next, next + 1);
}

TEST_P(Feed, RepeatsAreSkipped) {
  mark();
  bench_.wire(ethernet(mold(8, {itch::add(kMsftLocate, 101, 'B', 300, 300'000),
                                itch::add(kMsftLocate, 102, 'S', 200, 301'000)})));
  EXPECT_EQ(grown(Counter::kMessagesDuplicate), 2U);
  EXPECT_EQ(grown(Counter::kReferencesDuplicate), 0U);
  EXPECT_TRUE(bench_.records().empty());
}

TEST_P(Feed, ForeignSessionIsOneRecordARun) {
  mark();
  bench_.wire(ethernet(mold(500, {itch::system_event('M')}, "OTHERFEED1")));
  bench_.wire(ethernet(mold(501, {itch::system_event('M')}, "OTHERFEED1")));
  auto gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  expect_gap(gaps[0], GapEvent::kForeignSession, 12, 500, 12);
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0)));
  bench_.wire(ethernet(mold(502, {itch::system_event('M')}, "OTHERFEED1")));
  EXPECT_EQ(bench_.take<contract::GapRecord>().size(), 1U);
  EXPECT_EQ(grown(Counter::kDatagramsForeign), 3U);
  EXPECT_EQ(grown(Counter::kDatagrams), 1U);
}

TEST_P(Feed, EndOfSessionClosesTheMarket) {
  bench_.wire(ethernet(mold_head(bench_.feed_sequence, 0xFFFF)));
  const auto gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  expect_gap(gaps[0], GapEvent::kEndOfSession, 12, 12, 12);
  EXPECT_EQ(bench_.read(contract::Register::kStatus) & 0x100U, 0U);
  EXPECT_EQ(bench_.decide(Bench::order()).code,
            static_cast<std::uint8_t>(contract::Refusal::kMarketClosed));
}

TEST_P(Feed, ACutDatagramDeliversWhatIsWholeAndOpensAGap) {
  const std::uint64_t next = bench_.feed_sequence;
  Octets payload = mold(next, {itch::system_event('X'), itch::system_event('Y')});
  payload.resize(payload.size() - 1);
  mark();
  bench_.wire(ethernet(payload));
  const auto records = bench_.records();
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(contract::from_entry<contract::TradingStateRecord>(records[0]).value, 'X');
  expect_gap(contract::from_entry<contract::GapRecord>(records[1]), GapEvent::kOpened, next + 1,
             next, next + 2);
  EXPECT_EQ(grown(Counter::kDatagramsMalformed), 1U);
  bench_.wire(ethernet(mold(next, {itch::system_event('X'), itch::system_event('Y')})));
  EXPECT_EQ(bench_.take<contract::GapRecord>().size(), 1U);  // closed
}

TEST_P(Feed, BytesLeftOverAreMalformedButNothingIsLost) {
  Octets payload = mold(bench_.feed_sequence, {itch::system_event('X')});
  payload.push_back(std::byte{0});
  mark();
  bench_.wire(ethernet(payload));
  EXPECT_EQ(grown(Counter::kDatagramsMalformed), 1U);
  EXPECT_EQ(grown(Counter::kMessages), 1U);
  EXPECT_TRUE(bench_.take<contract::GapRecord>().empty());
  bench_.wire(ethernet(Octets(19)));
  EXPECT_EQ(grown(Counter::kDatagramsMalformed), 2U);
}

TEST_P(Feed, UnknownTypesBadLengthsUnusedAndFiltered) {
  mark();
  bench_.feed({itch::other('?', 20), itch::other('G', 21), Octets{}, itch::other('A', 35),
               itch::other('L', 25), itch::other('D', 20), itch::add(99, 1, 'B', 1, 1),
               itch::other('R', 39)});
  EXPECT_EQ(grown(Counter::kMessagesUnknownType), 2U);
  EXPECT_EQ(grown(Counter::kMessagesBadLength), 4U);
  EXPECT_EQ(grown(Counter::kMessagesFiltered), 1U);
  EXPECT_EQ(grown(Counter::kTypeR), 1U);
  const std::pair<char, std::size_t> unused[] = {{'L', 26}, {'V', 35}, {'K', 28}, {'B', 19},
                                                 {'I', 50}, {'N', 20}, {'O', 48}};
  for (const auto& [type, length] : unused) bench_.feed_one(itch::other(type, length));
  EXPECT_EQ(grown(Counter::kMessagesUnused), 7U);
  EXPECT_EQ(grown(Counter::kMessages), 15U);
  EXPECT_TRUE(bench_.records().empty());
}

TEST_P(Feed, TradingStates) {
  bench_.feed({itch::system_event('M', 100),
               itch::trading_action(kMsftLocate, "MSFT", 'H', "LUDP", 101),
               itch::reg_sho(kMsftLocate, "MSFT", '1', 102),
               itch::luld_collar(kMsftLocate, "MSFT", 1, 2, 3, 4, 103),
               itch::directory(kMsftLocate, "MSFT", 104), itch::directory(50, "OTHER", 105)});
  const auto states = bench_.take<contract::TradingStateRecord>();
  ASSERT_EQ(states.size(), 5U);
  EXPECT_EQ(states[0].code, 'S');
  EXPECT_EQ(states[0].symbol, 0xFFFF);
  EXPECT_EQ(states[0].value, 'M');
  EXPECT_EQ(states[0].market_open, 0);
  EXPECT_EQ(states[0].timestamp, 100U);
  EXPECT_EQ(states[0].book_version, 12U);
  EXPECT_EQ(states[1].code, 'H');
  EXPECT_EQ(states[1].symbol, kMsft);
  EXPECT_EQ(states[1].value, 'H');
  EXPECT_EQ(states[1].locate, kMsftLocate);
  EXPECT_EQ(states[1].reason, (std::array<char, 4>{'L', 'U', 'D', 'P'}));
  EXPECT_EQ(states[2].value, '1');
  EXPECT_EQ(states[2].reason, (std::array<char, 4>{}));
  EXPECT_EQ(states[3].code, 'J');
  EXPECT_EQ(states[3].reference, 1U);
  EXPECT_EQ(states[3].upper, 2U);
  EXPECT_EQ(states[3].lower, 3U);
  EXPECT_EQ(states[3].extension, 4U);
  EXPECT_EQ(states[4].code, 'R');
  EXPECT_EQ(states[4].value, 0);
  EXPECT_EQ(states[4].book_version, 16U);
}

TEST_P(Feed, QuotesFollowTheBook) {
  struct Step {
    Octets message;
    std::uint32_t bid;
    std::uint64_t bid_quantity;
    std::uint32_t ask;
    std::uint64_t ask_quantity;
  };
  const std::vector<Step> steps = {
      {itch::add(kMsftLocate, 201, 'B', 50, 300'000, 50), 300'000, 350, 301'000, 200},
      {itch::add_mpid(kMsftLocate, 202, 'B', 7, 300'500, 51), 300'500, 7, 301'000, 200},
      {itch::executed(kMsftLocate, 202, 3, 52), 300'500, 4, 301'000, 200},
      {itch::executed_at(kMsftLocate, 202, 4, 300'400, 53), 300'000, 350, 301'000, 200},
      {itch::cancel(kMsftLocate, 101, 100, 54), 300'000, 250, 301'000, 200},
      {itch::replace(kMsftLocate, 102, 203, 90, 300'900, 55), 300'000, 250, 300'900, 90},
      {itch::replace(kMsftLocate, 203, 203, 80, 300'900, 56), 300'000, 250, 300'900, 80},
      {itch::remove(kMsftLocate, 203, 57), 300'000, 250, 0, 0},
      {itch::remove(kMsftLocate, 101, 58), 300'000, 50, 0, 0},
      {itch::remove(kMsftLocate, 201, 59), 0, 0, 0, 0},
  };
  std::uint64_t version = 11;
  for (const Step& step : steps) {
    bench_.feed_one(step.message);
    const auto quotes = bench_.take<contract::QuoteRecord>();
    ASSERT_EQ(quotes.size(), 1U) << version;
    EXPECT_EQ(quotes[0].symbol, kMsft);
    EXPECT_EQ(quotes[0].bid_price, step.bid);
    EXPECT_EQ(quotes[0].bid_quantity, step.bid_quantity);
    EXPECT_EQ(quotes[0].ask_price, step.ask);
    EXPECT_EQ(quotes[0].ask_quantity, step.ask_quantity);
    EXPECT_EQ(quotes[0].book_version, ++version);
    EXPECT_EQ(quotes[0].timestamp, 38 + version);
    EXPECT_EQ(quotes[0].flags, (step.bid != 0 ? 1 : 0) | (step.ask != 0 ? 2 : 0) | 4);
  }
}

TEST_P(Feed, NoQuoteWhereTheBestStays) {
  bench_.feed({itch::add(kMsftLocate, 201, 'B', 50, 299'000), itch::remove(kMsftLocate, 201),
               itch::trade(kMsftLocate, 5, 300'000), itch::cross(kMsftLocate, 300'000),
               itch::replace(kMsftLocate, 101, 202, 300, 300'000)});
  EXPECT_TRUE(bench_.take<contract::QuoteRecord>().empty());
  EXPECT_EQ(bench_.counter(Counter::kTypeP), 1U);
  EXPECT_EQ(bench_.counter(Counter::kTypeQ), 1U);
  EXPECT_EQ(bench_.counter(Counter::kTypeU), 1U);
}

TEST_P(Feed, BadOrdersAreCounted) {
  mark();
  bench_.feed({itch::add(kMsftLocate, 101, 'B', 5, 300'000),
               itch::add(kMsftLocate, 301, 'X', 5, 300'000),
               itch::add(kMsftLocate, 302, 'S', 0, 300'000),
               itch::replace(kMsftLocate, 101, 303, 0, 300'000)});
  EXPECT_EQ(grown(Counter::kReferencesDuplicate), 1U);
  EXPECT_EQ(grown(Counter::kMessagesBadField), 3U);
  EXPECT_TRUE(bench_.take<contract::QuoteRecord>().empty());
  // Replace to a reference that is there: the original goes, nothing comes.
  bench_.feed({itch::add(kMsftLocate, 304, 'B', 5, 290'000),
               itch::replace(kMsftLocate, 101, 304, 9, 300'000)});
  EXPECT_EQ(grown(Counter::kReferencesDuplicate), 2U);
  auto quotes = bench_.take<contract::QuoteRecord>();
  ASSERT_EQ(quotes.size(), 1U);
  EXPECT_EQ(quotes[0].bid_price, 290'000U);
  EXPECT_EQ(quotes[0].bid_quantity, 5U);
  bench_.feed_one(itch::executed(kMsftLocate, 304, 6));  // clamped: all of it
  EXPECT_EQ(grown(Counter::kQuantitiesClamped), 1U);
  quotes = bench_.take<contract::QuoteRecord>();
  ASSERT_EQ(quotes.size(), 1U);
  EXPECT_EQ(quotes[0].flags, 2 | 4);
}

TEST_P(Feed, UnknownReferenceInvalidatesOnce) {
  mark();
  bench_.feed({itch::executed(kMsftLocate, 900, 1), itch::cancel(kMsftLocate, 901, 1),
               itch::remove(kMsftLocate, 902), itch::replace(kMsftLocate, 903, 904, 1, 1),
               itch::executed_at(kMsftLocate, 905, 1, 1)});
  EXPECT_EQ(grown(Counter::kReferencesUnknown), 5U);
  auto gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].code, static_cast<std::uint8_t>(GapEvent::kBookInvalid));
  EXPECT_EQ(gaps[0].symbol, kMsft);
  EXPECT_EQ(gaps[0].received, 900U);
  bench_.feed_one(itch::add(kMsftLocate, 906, 'B', 1, 300'500));
  const auto quotes = bench_.take<contract::QuoteRecord>();
  ASSERT_EQ(quotes.size(), 1U);
  EXPECT_EQ(quotes[0].flags, 1 | 2);  // not valid
}

TEST_P(Feed, AnOrderBelongsToItsOwnSymbol) {
  bench_.feed_one(itch::remove(kAaplLocate, 101));  // MSFT's bid, told under AAPL's locate
  const auto quotes = bench_.take<contract::QuoteRecord>();
  ASSERT_EQ(quotes.size(), 1U);
  EXPECT_EQ(quotes[0].symbol, kMsft);
  EXPECT_EQ(quotes[0].bid_price, 0U);
  mark();
  bench_.feed_one(itch::remove(77, 102));
  EXPECT_EQ(grown(Counter::kMessagesFiltered), 1U);
}

TEST_P(Feed, LocatesMove) {
  mark();
  bench_.feed({itch::directory(70, "MSFT"), itch::add(70, 401, 'B', 1, 300'100),
               itch::add(kMsftLocate, 402, 'B', 1, 300'200)});
  EXPECT_EQ(grown(Counter::kTypeA), 1U);
  EXPECT_EQ(grown(Counter::kMessagesFiltered), 1U);
}

TEST_P(Feed, StartBeginsAgain) {
  bench_.feed_one(itch::remove(kMsftLocate, 900));
  bench_.release_kill(contract::KillScope::kSymbol, kMsft);
  (void)bench_.records();
  contract::FeedStartCommand start;
  start.next_sequence = 70;
  bench_.send(start);
  const auto gaps = bench_.take<contract::GapRecord>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].code, static_cast<std::uint8_t>(GapEvent::kStarted));
  EXPECT_EQ(gaps[0].expected, 70U);
  EXPECT_EQ(gaps[0].highest, 70U);
  EXPECT_EQ(bench_.decide(Bench::order()).code,
            static_cast<std::uint8_t>(contract::Refusal::kMarketClosed));
  // A new session is learned; names and locates stay; the book is empty, valid, at version 0.
  bench_.wire(ethernet(mold(70, {itch::add(kMsftLocate, 900, 'B', 3, 300'000)}, "NEWSESSION")));
  const auto quotes = bench_.take<contract::QuoteRecord>();
  ASSERT_EQ(quotes.size(), 1U);
  EXPECT_EQ(quotes[0].bid_quantity, 3U);
  EXPECT_EQ(quotes[0].flags, 1 | 4);
  EXPECT_EQ(quotes[0].book_version, 1U);
}

TEST_P(Feed, NothingIsCountedBeforeStart) {
  auto fresh = GetParam().make();
  Bench bench{*fresh};
  bench.load();
  bench.wire(ethernet(mold(1, {itch::system_event('Q')})));
  bench.wire(ethernet(Octets(5)));
  EXPECT_EQ(bench.counter(Counter::kFrames), 2U);
  EXPECT_EQ(bench.counter(Counter::kDatagrams) + bench.counter(Counter::kDatagramsMalformed) +
                bench.counter(Counter::kMessages),
            0U);
}

PCL_FOR_EVERY_CARD(Feed);

}  // namespace
}  // namespace pcl::bench
