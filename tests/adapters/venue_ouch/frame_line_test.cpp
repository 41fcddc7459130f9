// Which frames are written, which are kept, and what becomes of the rest.
#include "host/adapters/venue_ouch/frame_line.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "host/domain/ouch.hpp"

namespace pcl::venue_ouch {
namespace {

namespace ouch = domain::ouch;

/// What the card releases: type O, U or X under this number; entries (shares odd) are new risk.
ReleasedFrame frame(char type, std::uint32_t user_ref, std::uint32_t shares = 100,
                    bool new_risk = false, std::uint16_t epoch = 4) {
  ouch::Request request;
  request.type = type;
  request.user_ref = user_ref;
  request.original = 1;
  request.side = 'B';
  request.quantity = shares;
  request.price = 10'000;
  ReleasedFrame f;
  f.tag = {.new_risk = new_risk, .poisoned = false, .session = 0, .epoch = epoch};
  f.length = static_cast<std::uint8_t>(ouch::encode_packet(request, f.bytes));
  return f;
}

std::string bytes_of(const ReleasedFrame& f) {
  return {reinterpret_cast<const char*>(f.bytes.data()), f.length};
}

class FrameLineTest : public testing::Test {
 protected:
  FrameLineTest() { line.set_epoch(4); }
  /// Everything that waits goes out: "O7 X7 ".
  std::string written() {
    std::string all;
    while (!line.empty()) {
      const auto rest = line.unwritten();
      ReleasedFrame f;
      f.length = static_cast<std::uint8_t>(rest.size());
      std::copy(rest.begin(), rest.end(), f.bytes.begin());
      last = bytes_of(f);
      const FrameName name = name_of(f);
      all += name.type + std::to_string(name.user_ref) + ' ';
      EXPECT_TRUE(line.wrote(rest.size()));
    }
    return all;
  }
  void report(char type, std::uint32_t user_ref, std::uint32_t original = 0) {
    ouch::Report r;
    r.type = type;
    r.user_ref = user_ref;
    r.original = original;
    std::array<std::byte, ouch::kReportBytesMax> to{};
    line.reported(std::span{to}.first(ouch::encode(r, to)));
  }

  std::string heard;  // "O7:2 " is reason 2
  std::string last;   // bytes written last
  FrameLine line{[this](const ReleasedFrame& f, DropReason reason) {
    const FrameName name = name_of(f);
    heard += name.type + std::to_string(name.user_ref) + ':' +
             std::to_string(static_cast<int>(reason)) + ' ';
  }};
};

TEST_F(FrameLineTest, RetransmitsTheSameBytesAndOnlyWhenAsked) {
  line.offer(frame('O', 7), true);
  line.offer(frame('U', 8), true);
  line.offer(frame('X', 7), true);
  ASSERT_EQ(written(), "O7 U8 X7 ");
  EXPECT_TRUE(line.empty());
  EXPECT_EQ(line.kept(), 2U) << "a cancel has no number of its own";
  ASSERT_TRUE(line.retransmit(7, true));
  EXPECT_EQ(written(), "O7 ");
  EXPECT_EQ(last, bytes_of(frame('O', 7)));
  ASSERT_TRUE(line.retransmit(8, true));
  EXPECT_EQ(written(), "U8 ");
  EXPECT_EQ(last, bytes_of(frame('U', 8)));
  EXPECT_FALSE(line.retransmit(9, true));
  EXPECT_EQ(line.kept(), 2U);
  EXPECT_EQ(heard, "");
}

TEST_F(FrameLineTest, WhatStillWaitsIsNotWrittenTwice) {
  line.offer(frame('O', 7), true);
  ASSERT_TRUE(line.retransmit(7, true));
  EXPECT_EQ(written(), "O7 ");
  ASSERT_TRUE(line.retransmit(7, true));
  ASSERT_TRUE(line.retransmit(7, true));
  EXPECT_EQ(written(), "O7 ");
}

TEST_F(FrameLineTest, NeverNewRiskOfAnOldEpoch) {
  line.offer(frame('O', 7, 100, true), true);
  line.offer(frame('O', 8), true);
  line.offer(frame('O', 9, 100, true), true);
  ASSERT_EQ(written(), "O7 O8 O9 ");
  ASSERT_TRUE(line.retransmit(9, true));
  line.set_epoch(5);  // one that waits
  EXPECT_EQ(heard, "O9:2 ");
  ASSERT_TRUE(line.retransmit(7, true));  // and one asked for afterwards
  EXPECT_EQ(heard, "O9:2 O7:2 ");
  ASSERT_TRUE(line.retransmit(8, true));
  EXPECT_EQ(written(), "O8 ") << "an exit is no new risk";
  EXPECT_FALSE(line.retransmit(7, true)) << "what was dropped is forgotten";
  EXPECT_FALSE(line.retransmit(9, true));
}

TEST_F(FrameLineTest, ForgetsWhenAReportNamesItOrAHigherNumber) {
  for (std::uint32_t ref = 5; ref <= 12; ++ref) line.offer(frame('O', ref), true);
  (void)written();
  ASSERT_EQ(line.kept(), 8U);
  report('C', 4);  // of an order before these
  report('S', 0);
  EXPECT_EQ(line.kept(), 8U);
  report('A', 6);
  EXPECT_EQ(line.kept(), 6U);
  EXPECT_FALSE(line.retransmit(5, true));
  EXPECT_FALSE(line.retransmit(6, true));
  report('J', 7);
  EXPECT_EQ(line.kept(), 5U);
  report('U', 8, 3);  // the new number of a Replace
  EXPECT_EQ(line.kept(), 4U);
  report('Q', 9);  // the venue takes 9 next: it has not taken it
  EXPECT_EQ(line.kept(), 4U);
  EXPECT_TRUE(line.retransmit(9, true));
  report('Q', 11);
  EXPECT_EQ(line.kept(), 2U);
  line.reported({});
  const std::array<std::byte, 3> cut{std::byte{'A'}};
  line.reported(cut);
  EXPECT_EQ(line.kept(), 2U) << "what cannot be read names nothing";
}

TEST_F(FrameLineTest, OnlyWhatMayHaveLeftIsKept) {
  line.offer(frame('O', 7), false);
  EXPECT_EQ(heard, "O7:3 ");
  line.offer(frame('O', 8), true);
  line.offer(frame('O', 9), true);
  EXPECT_FALSE(line.wrote(5));  // the first bytes of 8
  EXPECT_TRUE(line.begun());
  line.link_ended();
  EXPECT_EQ(heard, "O7:3 O8:4 O9:3 ");
  EXPECT_FALSE(line.begun());
  EXPECT_FALSE(line.retransmit(7, true));
  EXPECT_FALSE(line.retransmit(9, true));
  ASSERT_TRUE(line.retransmit(8, true));
  EXPECT_EQ(written(), "O8 ");
  EXPECT_EQ(last, bytes_of(frame('O', 8))) << "from its first byte on";
}

TEST_F(FrameLineTest, ARetransmissionCutByTheLinkCanBeAskedForAgain) {
  line.offer(frame('O', 7), true);
  (void)written();
  ASSERT_TRUE(line.retransmit(7, true));
  EXPECT_FALSE(line.wrote(5));
  line.link_ended();
  EXPECT_EQ(heard, "O7:4 ");
  ASSERT_TRUE(line.retransmit(7, true));
  EXPECT_EQ(written(), "O7 ");
}

TEST_F(FrameLineTest, TheBoundForgetsTheOldestAndSaysSo) {
  constexpr auto kBound = static_cast<std::uint32_t>(FrameLine::kKeptFrames);
  for (std::uint32_t ref = 1; ref <= kBound; ++ref) {
    line.offer(frame('O', ref), true);
    (void)written();
  }
  EXPECT_EQ(line.kept(), kBound);
  EXPECT_EQ(line.forgotten(), 0U);
  line.offer(frame('O', kBound + 1), true);
  (void)written();
  EXPECT_EQ(line.kept(), kBound);
  EXPECT_EQ(line.forgotten(), 1U);
  EXPECT_FALSE(line.retransmit(1, true));
  EXPECT_TRUE(line.retransmit(2, true));
}

TEST_F(FrameLineTest, AnotherLifeOfTheCardHasNumbersOfItsOwn) {
  for (std::uint32_t ref = 1; ref <= 5; ++ref) line.offer(frame('O', ref), true);
  (void)written();
  line.numbers_from(4);
  EXPECT_EQ(line.kept(), 3U);
  EXPECT_FALSE(line.retransmit(4, true));
  line.offer(frame('O', 2, 300), true);  // the card began again, and nobody said so
  (void)written();
  EXPECT_EQ(line.kept(), 2U);
  ASSERT_TRUE(line.retransmit(2, true));
  (void)written();
  EXPECT_EQ(last, bytes_of(frame('O', 2, 300)));
}

TEST_F(FrameLineTest, RoomIsForTheCardsFramesAlone) {
  line.offer(frame('O', 1), true);
  (void)written();
  ASSERT_TRUE(line.retransmit(1, true));
  EXPECT_EQ(line.room(), FrameLine::kQueueFrames);
  line.offer(frame('O', 2), true);
  EXPECT_EQ(line.room(), FrameLine::kQueueFrames - 1);
  line.set_epoch(5);
  EXPECT_EQ(line.room(), FrameLine::kQueueFrames - 1);
  EXPECT_EQ(written(), "O1 O2 ");
  EXPECT_EQ(line.room(), FrameLine::kQueueFrames);
}

}  // namespace
}  // namespace pcl::venue_ouch
