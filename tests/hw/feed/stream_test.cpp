// The stream as such: alignments, latency, rate, idle and backpressure patterns, a genuine capture.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/hw/feed/feed_bench.hpp"

namespace pcl::hw {
namespace {

using contract::Counter;

// A message of an unknown type and n bytes, to move what follows.
Bytes filler(std::size_t n) { return Bytes(n, 'Z'); }

TEST(Stream, AMessageIsReadAtEveryByteOfABeat) {
  for (const bool tag : {false, true}) {
    for (std::size_t shift = 0; shift < 8; ++shift) {
      FeedBench bench{1};
      ASSERT_TRUE(
          bench.run({Frame{.tag = tag}(datagram(1, {filler(12 + shift), kAdd, kDeleted, kAdd}))}));
      EXPECT_EQ(bench.events, (std::vector{kAddEvent, kDeletedEvent, kAddEvent})) << tag << shift;
    }
  }
}

TEST(Stream, LatencyFromTheBufferIsTwoOrThreeCycles) {
  // By hand. An add (38 bytes with its length) at byte s of the payload ends at byte s + 37; its
  // last chunk has 6 bytes. The last word begins inside that chunk, and is fetched for it, unless
  // (s + 37) % 8 is 6 or 7.
  const std::vector<std::uint64_t> cycles{2, 3, 3, 2, 2, 2, 2, 2};  // by s % 8
  for (std::size_t shift = 0; shift < 8; ++shift) {
    FeedBench bench{1};
    const std::size_t begin = 20 + 2 + 14 + shift;
    ASSERT_TRUE(bench.run({framed(datagram(1, {filler(14 + shift), kAdd, filler(30)}))}));
    ASSERT_EQ(bench.events, std::vector{kAddEvent});
    const std::size_t word = (begin + 37) / 8;
    ASSERT_GT(bench.word_cycles.size(), word);
    EXPECT_EQ(bench.event_cycles[0] - bench.word_cycles[word], cycles[begin % 8]) << begin;
  }
}

TEST(Stream, RateIsAChunkACycle) {
  // An add is 6 + 8 + 8 + 8 + 6 bytes: 5 cycles. A delete 6 + 8 + 5: 3 cycles.
  FeedBench bench{1};
  ASSERT_TRUE(bench.run({framed(datagram(1, std::vector<Bytes>(30, kAdd)))}));
  ASSERT_EQ(bench.event_cycles.size(), 30U);
  EXPECT_EQ(bench.event_cycles.back() - bench.event_cycles.front(), 29U * 5U);
  bench.event_cycles.clear();
  ASSERT_TRUE(bench.run({framed(datagram(31, std::vector<Bytes>(60, kDeleted)))}));
  EXPECT_EQ(bench.event_cycles.back() - bench.event_cycles.front(), 59U * 3U);
}

TEST(Stream, PatternsOfIdleAndBackpressureChangeNothing) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    std::minstd_rand random{seed};
    std::vector<Bytes> frames;
    std::vector<Event> events;
    std::uint64_t sequence = 1;
    std::uint64_t unknown = 0;
    std::uint64_t dropped = 0;
    for (int f = 0; f < 25; ++f) {
      if (random() % 5 == 0) {  // a frame that must vanish
        frames.push_back(
            Frame{.tag = random() % 2 == 0, .checksum_off = 1}(datagram(sequence, {kAdd, kAdd})));
        ++dropped;
      }
      std::vector<Bytes> messages;
      for (std::uint64_t n = random() % 30; n > 0; --n) {
        const auto pick = random() % 3;
        messages.push_back(pick == 0 ? kAdd : pick == 1 ? kDeleted : filler(1 + random() % 60));
        if (pick < 2) events.push_back(pick == 0 ? kAddEvent : kDeletedEvent);
        unknown += pick == 2 ? 1 : 0;
      }
      frames.push_back(
          Frame{.tag = random() % 2 == 0, .padding = random() % 9}(datagram(sequence, messages)));
      sequence += messages.size();
    }
    FeedBench bench{1};
    const unsigned idle = seed % 4 * 30;
    const unsigned stall = seed / 4 % 4 * 30;
    ASSERT_TRUE(bench.run(frames, seed, idle, stall)) << seed;
    ASSERT_EQ(bench.events, events) << "seed " << seed;
    EXPECT_EQ(bench.count(Counter::kMessages), sequence - 1) << seed;
    EXPECT_EQ(bench.count(Counter::kMessagesUnknownType), unknown) << seed;
    EXPECT_EQ(bench.count(Counter::kFramesMalformed), dropped) << seed;
    EXPECT_EQ(bench.count(Counter::kDatagrams), 25U) << seed;
  }
}

TEST(Stream, NoiseNeverStopsTheModule) {
  for (std::uint32_t seed = 1; seed <= 40; ++seed) {
    std::minstd_rand random{seed};
    std::vector<Bytes> frames;
    for (int f = 0; f < 60; ++f) {
      Bytes payload = datagram(1, static_cast<std::uint16_t>(random() % 40));
      for (auto n = random() % 400; n > 0; --n)
        payload.push_back(static_cast<std::uint8_t>(random() % 4 == 0 ? random() : 0));
      Bytes frame = Frame{.tag = random() % 2 == 0}(payload);
      if (random() % 2 == 0)
        frame[random() % frame.size()] ^= static_cast<std::uint8_t>(1U << (random() % 8));
      if (random() % 4 == 0) frame.resize(1 + random() % frame.size());
      frames.push_back(frame);
    }
    FeedBench bench{1};
    ASSERT_TRUE(bench.run(frames, seed, 20, 20)) << seed;
    EXPECT_EQ(bench.count(Counter::kFrames), 60U) << seed;
    bench.start(9);
    bench.events.clear();
    ASSERT_TRUE(bench.run({framed(datagram(9, {kAdd}))})) << seed;
    EXPECT_EQ(bench.events, std::vector{kAddEvent}) << seed;
  }
}

std::filesystem::path shared_data() {
  if (const char* set = std::getenv("PCL_SHARED_DATA"); set != nullptr) return set;
  return "../shared/data";
}

TEST(Stream, GenuineCapture) {
  const auto path =
      shared_data() / "pcap/Nasdaq/Nasdaq.Equities.TotalView.Itch.v5.0/Multiple.Packets.pcap";
  std::ifstream file{path, std::ios::binary};
  if (!file) GTEST_SKIP() << "no " << path;
  const Bytes all{std::istreambuf_iterator<char>{file}, {}};
  std::vector<Bytes> frames;
  for (std::size_t at = 24; at + 16 <= all.size();) {
    const std::size_t size =
        static_cast<std::size_t>(all[at + 8]) | static_cast<std::size_t>(all[at + 9]) << 8;
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(at + 16);
    frames.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(size));
    at += 16 + size;
  }
  ASSERT_EQ(frames.size(), 2U);
  // Read by hand from the file: one delete at sequence 14764496, 38 adds at 19009117.
  FeedBench bench{14764496};
  ASSERT_TRUE(bench.run(frames));
  ASSERT_EQ(bench.events.size(), 2U);
  EXPECT_EQ(
      bench.events[0],
      (Event{.type = 'D', .locate = 0x0AB1, .timestamp = 0x1F1ACF4C4EB7, .reference = 0x01665D6A}));
  EXPECT_EQ(bench.events[1], gap(contract::GapEvent::kOpened, 14764497, 19009117, 19009155));
  EXPECT_EQ(bench.count(Counter::kMessagesAhead), 38U);
  bench.start(19009117);
  bench.events.clear();
  ASSERT_TRUE(bench.run({frames[1]}));
  EXPECT_EQ(bench.count(Counter::kFramesMalformed) + bench.count(Counter::kFramesForeign), 0U);
  EXPECT_EQ(bench.count(Counter::kDatagramsMalformed), 0U);
  EXPECT_EQ(bench.events.size(), 38U);
  EXPECT_EQ(bench.events.at(0), (Event{.type = 'A',
                                       .locate = 0x1972,
                                       .timestamp = 0x1F23E0981AE1,
                                       .reference = 0x792F9F,
                                       .code = 'B',
                                       .quantity = 1,
                                       .price = 0x0C4950}));
  std::size_t adds = 0;
  std::size_t with_mpid = 0;
  for (const Event& event : bench.events) {
    adds += event.type == 'A' ? 1U : 0U;
    with_mpid += event.type == 'F' ? 1U : 0U;
  }
  EXPECT_EQ(adds, 36U);
  EXPECT_EQ(with_mpid, 2U);
}

}  // namespace
}  // namespace pcl::hw
