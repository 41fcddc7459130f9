// The line: session, gaps, duplicates, heartbeats, end, malformed datagrams, start.
#include "tests/hw/feed/feed_bench.hpp"

namespace pcl::hw {
namespace {

using contract::Counter;
using contract::GapEvent;

TEST(Line, BeforeStartNothingOfADatagramIsCounted) {
  FeedBench bench;
  ASSERT_TRUE(
      bench.run({framed(datagram(1, {kAdd})), framed(Bytes(5, 0)), framed(datagram(1, 0))}));
  EXPECT_EQ(bench.model().started_o, 0);
  EXPECT_EQ(bench.model().heard_o, 0);
  EXPECT_TRUE(bench.events.empty());
  EXPECT_EQ(bench.count(Counter::kFrames), 3U);
  for (unsigned i = 3; i < 14; ++i) EXPECT_EQ(bench.count(i), 0U) << i;
}

TEST(Line, GapOpensDropsAndCloses) {
  FeedBench bench{10};
  ASSERT_TRUE(bench.run({framed(datagram(12, {kAdd, kAdd, kAdd})), framed(datagram(15, {kAdd})),
                         framed(datagram(10, {kAdd, kDeleted})),
                         framed(datagram(12, {kAdd, kAdd, kAdd, kDeleted})),
                         framed(datagram(16, {kDeleted}))}));
  EXPECT_EQ(bench.events, (std::vector{gap(GapEvent::kOpened, 10, 12, 15), kAddEvent, kDeletedEvent,
                                       kAddEvent, kAddEvent, kAddEvent, kDeletedEvent,
                                       gap(GapEvent::kClosed, 16, 12, 16), kDeletedEvent}));
  EXPECT_EQ(bench.count(Counter::kGaps), 1U);
  EXPECT_EQ(bench.count(Counter::kMessagesAhead), 4U);
  EXPECT_EQ(bench.count(Counter::kMessages), 7U);
  EXPECT_EQ(bench.count(Counter::kDatagrams), 5U);
}

TEST(Line, OneMissingMessageIsAGap) {
  FeedBench bench{5};
  ASSERT_TRUE(bench.run({framed(datagram(6, {kAdd})), framed(datagram(5, {kDeleted}))}));
  EXPECT_EQ(bench.events, (std::vector{gap(GapEvent::kOpened, 5, 6, 7), kDeletedEvent}));
  EXPECT_EQ(bench.count(Counter::kMessagesAhead), 1U);
  EXPECT_EQ(bench.count(Counter::kMessagesDuplicate), 0U);
}

TEST(Line, BackpressureLosesNoHappening) {
  for (std::uint32_t seed = 1; seed <= 30; ++seed) {
    FeedBench bench{5};
    ASSERT_TRUE(
        bench.run({framed(datagram(5, {kAdd, kAdd})), framed(datagram(9, 0xFFFF)),
                   framed(datagram(1, 0, {}, "SESSION002")), framed(datagram(7, {kAdd, kDeleted}))},
                  seed, 0, 95));
    EXPECT_EQ(bench.events,
              (std::vector{kAddEvent, kAddEvent, gap(GapEvent::kEndOfSession, 7, 9, 9),
                           gap(GapEvent::kOpened, 7, 9, 9), gap(GapEvent::kForeignSession, 7, 1, 9),
                           kAddEvent, kDeletedEvent, gap(GapEvent::kClosed, 9, 7, 9)}))
        << seed;
  }
}

TEST(Line, DuplicatesAreSkippedAndStraddlersDeliverTheirRest) {
  FeedBench bench{100};
  ASSERT_TRUE(bench.run({framed(datagram(99, {kAdd, kAdd, kDeleted})),
                         framed(datagram(99, {kAdd, kAdd, kAdd})),
                         framed(datagram(100, {kAdd, kAdd, kDeleted, kAdd}))}));
  EXPECT_EQ(bench.events, (std::vector{kAddEvent, kDeletedEvent, kDeletedEvent, kAddEvent}));
  EXPECT_EQ(bench.count(Counter::kMessagesDuplicate), 6U);
  EXPECT_EQ(bench.count(Counter::kMessages), 4U);
  EXPECT_EQ(bench.count(Counter::kGaps), 0U);
}

TEST(Line, HeartbeatCountsAndShowsAGap) {
  FeedBench bench{5};
  ASSERT_TRUE(bench.run({framed(datagram(5, 0)), framed(datagram(7, 0)), framed(datagram(7, 0)),
                         framed(datagram(5, {kAdd, kAdd}))}));
  EXPECT_EQ(bench.events, (std::vector{gap(GapEvent::kOpened, 5, 7, 7), kAddEvent, kAddEvent,
                                       gap(GapEvent::kClosed, 7, 5, 7)}));
  EXPECT_EQ(bench.count(Counter::kHeartbeats), 3U);
  EXPECT_EQ(bench.count(Counter::kMessagesAhead), 0U);
  EXPECT_EQ(bench.count(Counter::kDatagrams), 4U);
}

TEST(Line, EndOfSessionIsToldBeforeTheGapItShows) {
  FeedBench bench{5};
  ASSERT_TRUE(bench.run({framed(datagram(5, 0xFFFF)), framed(datagram(9, 0xFFFF))}));
  EXPECT_EQ(bench.events,
            (std::vector{gap(GapEvent::kEndOfSession, 5, 5, 5),
                         gap(GapEvent::kEndOfSession, 5, 9, 9), gap(GapEvent::kOpened, 5, 9, 9)}));
  EXPECT_EQ(bench.count(Counter::kHeartbeats), 0U);
  EXPECT_EQ(bench.count(Counter::kMessagesAhead), 0U);
  EXPECT_EQ(bench.count(Counter::kDatagramsMalformed), 0U);
}

TEST(Line, AForeignSessionIsToldOnceARun) {
  FeedBench bench{1};
  const Bytes other = framed(datagram(40, 1, block(kAdd), "SESSION002"));
  const Bytes first = framed(datagram(41, 1, block(kAdd), "TESSION001"));
  ASSERT_TRUE(
      bench.run({framed(datagram(1, {kAdd})), other, first, framed(datagram(2, {kAdd})), other}));
  EXPECT_EQ(bench.events, (std::vector{kAddEvent, gap(GapEvent::kForeignSession, 2, 40, 2),
                                       kAddEvent, gap(GapEvent::kForeignSession, 3, 40, 3)}));
  EXPECT_EQ(bench.count(Counter::kDatagramsForeign), 3U);
  EXPECT_EQ(bench.count(Counter::kDatagrams), 2U);
  EXPECT_EQ(bench.count(Counter::kGaps), 0U);
}

TEST(Line, HeardIsOurSessionOnly) {
  FeedBench bench{1};
  EXPECT_EQ(bench.model().started_o, 1);
  EXPECT_EQ(bench.model().heard_o, 0);
  bench.model().now_us_i = 1000;
  ASSERT_TRUE(bench.run({framed(datagram(1, 0))}));
  EXPECT_EQ(bench.model().heard_o, 1);
  EXPECT_EQ(bench.model().heard_us_o, 1000U);
  bench.model().now_us_i = 2000;
  ASSERT_TRUE(
      bench.run({framed(datagram(1, 0, {}, "SESSION002")), Frame{.port = 1}(datagram(1, 0))}));
  EXPECT_EQ(bench.model().heard_us_o, 1000U);
  bench.start(1);
  EXPECT_EQ(bench.model().heard_o, 0);
}

TEST(Line, ABlockBeyondThePayloadLosesTheRestAndOpensAGap) {
  FeedBench bench{1};
  // The second block says one byte more than there is; a third is promised.
  const Bytes blocks = block(kAdd) + big_endian(20, 2) + kDeleted;
  ASSERT_TRUE(
      bench.run({framed(datagram(1, 3, blocks)), framed(datagram(2, {kDeleted, kDeleted}))}));
  EXPECT_EQ(bench.events, (std::vector{kAddEvent, gap(GapEvent::kOpened, 2, 1, 4), kDeletedEvent,
                                       kDeletedEvent, gap(GapEvent::kClosed, 4, 2, 4)}));
  EXPECT_EQ(bench.count(Counter::kDatagramsMalformed), 1U);
  EXPECT_EQ(bench.count(Counter::kMessages), 3U);
}

TEST(Line, EveryWayOfEndingEarlyIsMalformed) {
  const std::vector<Bytes> blocks{{}, {0x00}, big_endian(0xFFFF, 2) + kAdd, big_endian(1, 2)};
  for (const Bytes& broken : blocks) {
    FeedBench bench{1};
    ASSERT_TRUE(bench.run({framed(datagram(1, 2, block(kAdd) + broken))}));
    EXPECT_EQ(bench.events, (std::vector{kAddEvent, gap(GapEvent::kOpened, 2, 1, 3)}))
        << broken.size();
    EXPECT_EQ(bench.count(Counter::kDatagramsMalformed), 1U);
    EXPECT_EQ(bench.count(Counter::kDatagrams), 1U);
  }
}

TEST(Line, BytesLeftOverAreMalformedButNothingIsMissing) {
  FeedBench bench{1};
  ASSERT_TRUE(bench.run({framed(datagram(1, 1, block(kAdd) + Bytes{0})),
                         framed(datagram(2, 1, block(kAdd) + Bytes(33, 0))),
                         framed(datagram(3, 0, Bytes(3, 0))), framed(datagram(3, {kDeleted}))}));
  EXPECT_EQ(bench.events, (std::vector{kAddEvent, kAddEvent, kDeletedEvent}));
  EXPECT_EQ(bench.count(Counter::kDatagramsMalformed), 3U);
  EXPECT_EQ(bench.count(Counter::kGaps), 0U);
}

TEST(Line, AnAbsurdSequenceSaturatesAndTheGapStaysOpen) {
  FeedBench bench{1};
  ASSERT_TRUE(bench.run(
      {framed(datagram(0xFFFFFFFFFFFFFFFE, {kAdd, kAdd, kAdd})), framed(datagram(1, {kAdd}))}));
  ASSERT_EQ(bench.events.size(), 2U);
  EXPECT_EQ(bench.events[0].quantity, 0xFFFFFFFFU);
  EXPECT_EQ(bench.events[0].price, 0xFFFFFFFFU);
  EXPECT_EQ(bench.events[1], kAddEvent);
}

TEST(Line, StartForgetsSessionAndGapAndKeepsCounters) {
  FeedBench bench{1};
  ASSERT_TRUE(bench.run({framed(datagram(5, {kAdd}))}));
  bench.start(50);
  ASSERT_TRUE(bench.run(
      {framed(datagram(50, 1, block(kDeleted), "SESSION002")), framed(datagram(51, {kAdd}))}));
  EXPECT_EQ(bench.events, (std::vector{gap(GapEvent::kOpened, 1, 5, 6), kDeletedEvent,
                                       gap(GapEvent::kForeignSession, 51, 51, 51)}));
  EXPECT_EQ(bench.count(Counter::kGaps), 1U);
  EXPECT_EQ(bench.count(Counter::kFrames), 3U);
}

TEST(Line, StartInAnyCycleOfADatagramLeavesAWorkingLine) {
  const Bytes before = framed(datagram(1, {kAdd, kAdd, kAdd}));
  for (std::uint64_t at = 0; at < 60; ++at) {
    FeedBench bench{1};
    bench.model().stall_i = 1;
    bench.model().event_ready_i = 0;
    bench.cycles_max = 100;
    EXPECT_FALSE(bench.run({before}));  // it waits in the buffer
    bench.model().stall_i = 0;
    bench.model().event_ready_i = 1;
    for (std::uint64_t i = 0; i < at; ++i) bench.step();
    bench.start(500);
    ASSERT_TRUE(bench.run({})) << at;
    bench.start(7);  // in the first cycles the whole datagram belonged to the new start
    bench.events.clear();
    ASSERT_TRUE(bench.run({framed(datagram(7, {kDeleted}))})) << at;
    EXPECT_EQ(bench.events, std::vector{kDeletedEvent}) << at;
  }
}

}  // namespace
}  // namespace pcl::hw
