// What is asked of the venue again, and when.
#include "host/wire/feed_follower.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pcl::wire {
namespace {

/// A MoldUDP64 header; the follower looks at nothing behind it.
std::vector<std::byte> datagram(std::uint64_t sequence, std::uint16_t count,
                                const std::string& session = "SESSION001") {
  std::vector<std::byte> bytes;
  for (const char c : session) bytes.push_back(static_cast<std::byte>(c));
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<std::byte>(sequence >> shift & 0xFFU));
  bytes.push_back(static_cast<std::byte>(count >> 8U));
  bytes.push_back(static_cast<std::byte>(count & 0xFFU));
  return bytes;
}

std::string due(FeedFollower& follower, std::uint64_t now_ms) {
  const auto request = follower.due(now_ms);
  return request ? std::to_string(request->from) + "+" + std::to_string(request->count) : "none";
}

TEST(FeedFollower, AsksForNothingBeforeItIsToldWhatTheCardWants) {
  FeedFollower follower;
  EXPECT_TRUE(follower.heard(datagram(100, 5)));
  EXPECT_FALSE(follower.behind());
  EXPECT_EQ(due(follower, 0), "none");
  EXPECT_EQ(follower.highest(), 105U);
}

TEST(FeedFollower, AsksForWhatWasMissedAtTheStart) {
  FeedFollower follower;
  follower.rewind(1);
  EXPECT_EQ(due(follower, 0), "none");  // nothing heard: not known that anything is missing
  EXPECT_TRUE(follower.heard(datagram(10, 5)));
  EXPECT_EQ(due(follower, 0), "1+14");
  EXPECT_FALSE(follower.take_caught_up());
  EXPECT_FALSE(follower.heard(datagram(1, 14)));  // the answer: not live
  EXPECT_FALSE(follower.behind());
  EXPECT_TRUE(follower.take_caught_up());
  EXPECT_FALSE(follower.take_caught_up()) << "once a rewind";
  EXPECT_EQ(due(follower, 10'000), "none");
}

class FollowingFrom15 : public testing::Test {
 protected:
  FollowingFrom15() {
    follower.rewind(1);
    follower.heard(datagram(1, 14));
    EXPECT_TRUE(follower.take_caught_up());
  }
  FeedFollower follower;
};

TEST_F(FollowingFrom15, AsksForExactlyTheGap) {
  EXPECT_TRUE(follower.heard(datagram(15, 1)));
  EXPECT_EQ(due(follower, 0), "none");
  EXPECT_TRUE(follower.heard(datagram(20, 2)));  // 16 to 19 are missing, and 20, 21 not applied
  EXPECT_EQ(due(follower, 0), "16+6");
  EXPECT_FALSE(follower.heard(datagram(16, 6)));
  EXPECT_EQ(due(follower, 10'000), "none");
  EXPECT_FALSE(follower.rewinding());
}

TEST_F(FollowingFrom15, SeesAGapInFrontOfAHeartbeatAndOfTheEnd) {
  EXPECT_TRUE(follower.heard(datagram(15, 0)));
  EXPECT_EQ(due(follower, 0), "none");
  EXPECT_TRUE(follower.heard(datagram(17, 0)));
  EXPECT_EQ(due(follower, 0), "15+2");
  follower.heard(datagram(15, 2));
  follower.heard(datagram(18, 0xFFFF));  // end of session: a sequence, no count
  EXPECT_EQ(due(follower, 0), "17+1");
  EXPECT_EQ(follower.highest(), 18U);
}

TEST_F(FollowingFrom15, AsksAgainDoublingTheWaitUpToASecond) {
  follower.heard(datagram(16, 1));
  EXPECT_EQ(due(follower, 1'000), "15+2");
  std::uint64_t now = 1'000;
  for (const std::uint64_t wait : {20U, 40U, 80U, 160U, 320U, 640U, 1'000U, 1'000U}) {
    EXPECT_EQ(due(follower, now + wait - 1), "none") << wait;
    EXPECT_EQ(due(follower, now += wait), "15+2") << wait;
  }
  EXPECT_FALSE(follower.heard(datagram(15, 1)));  // progress: patience begins anew
  EXPECT_EQ(due(follower, now + 19), "none");
  EXPECT_EQ(due(follower, now + 20), "16+1");
}

TEST_F(FollowingFrom15, AsksForAWindowAtATimeAndForTheNextAtOnce) {
  follower.heard(datagram(2'100, 1));  // 15 to 2100: 2086 messages
  EXPECT_EQ(due(follower, 0), "15+1024");
  follower.heard(datagram(15, 1'000));
  EXPECT_EQ(due(follower, 0), "none");
  follower.heard(datagram(1'015, 24));
  EXPECT_EQ(due(follower, 0), "1039+1024");
  follower.heard(datagram(1'039, 1'024));
  EXPECT_EQ(due(follower, 0), "2063+38");
}

TEST_F(FollowingFrom15, BelievesTheCardWhenItSawLessThanAHeaderPromised) {
  follower.heard(datagram(15, 10));
  EXPECT_EQ(due(follower, 0), "none");
  follower.card_expects(18);
  EXPECT_EQ(due(follower, 0), "18+7");
  follower.card_expects(30);  // ahead of what was heard: nothing to ask for
  EXPECT_EQ(due(follower, 0), "none");
}

TEST_F(FollowingFrom15, PassesOverAnotherSessionAndScraps) {
  EXPECT_FALSE(follower.heard(datagram(1'000, 5, "SESSION002")));
  EXPECT_FALSE(follower.heard(std::vector<std::byte>(19)));
  EXPECT_FALSE(follower.heard({}));
  EXPECT_EQ(follower.highest(), 15U);
  EXPECT_EQ(due(follower, 0), "none");
}

TEST_F(FollowingFrom15, RewindsAgainForANewCard) {
  follower.rewind(1);
  EXPECT_FALSE(follower.take_caught_up());
  EXPECT_EQ(due(follower, 0), "1+14");
  follower.heard(datagram(15, 3));  // the market goes on; the target stays what it was
  follower.heard(datagram(1, 14));
  EXPECT_TRUE(follower.take_caught_up());
  EXPECT_EQ(due(follower, 20), "15+3");
}

}  // namespace
}  // namespace pcl::wire
