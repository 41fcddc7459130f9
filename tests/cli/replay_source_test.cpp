#include "host/cli/replay_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/big_endian.hpp"
#include "tests/adapters/feed_file/file_fixture.hpp"
#include "tests/cli/itch_text.hpp"

namespace pcl::replay {
namespace {

using test::be;
using test::bytes;
using test::TempFile;
using testing::ElementsAre;

/// Sequence and count of each frame until the end or an error.
std::string datagrams(ReplaySource& source) {
  std::string seen;
  while (true) {
    const auto frame = source.next();
    if (!frame) return seen + "error";
    if (!*frame) return seen + "end";
    const auto mold = feed_file::find_mold(feed_file::find_udp((*frame)->bytes)->payload);
    seen += std::to_string(mold->sequence) + "x" + std::to_string(mold->count) + " ";
  }
}

TEST(ReplaySource, FillsDatagramsAndNumbersThem) {
  std::string day;
  for (int i = 0; i < 100; ++i) day += test::framed(test::add(1, 'B', 1, 1, 1));
  const TempFile on_disk{day};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  // 1452 payload bytes hold 38 blocks of 38 bytes.
  EXPECT_EQ(datagrams(*source), "1x38 39x38 77x24 end");
  EXPECT_EQ(source->counts().messages, 100U);
}

TEST(ReplaySource, KeepsToTheMessagesADatagramMayHold) {
  std::string day;
  for (int i = 0; i < 5; ++i) day += test::framed("S");
  const TempFile on_disk{day};
  auto source = ReplaySource::open(on_disk.path(), 2);
  ASSERT_TRUE(source);
  EXPECT_EQ(datagrams(*source), "1x2 3x2 5x1 end");
}

TEST(ReplaySource, CountsAndSkipsAMessageNoFrameHolds) {
  const TempFile on_disk{test::framed("S") + test::framed(std::string(1451, 'A')) +
                         test::framed("S")};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  EXPECT_EQ(datagrams(*source), "1x2 end");
  EXPECT_EQ(source->counts().oversized, 1U);
  EXPECT_EQ(source->counts().messages, 3U);
}

TEST(ReplaySource, LongestMessageStillGoes) {
  const TempFile on_disk{test::framed("S") + test::framed(std::string(1450, 'A'))};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  EXPECT_EQ(datagrams(*source), "1x1 2x1 end");
  EXPECT_EQ(source->counts().oversized, 0U);
}

TEST(ReplaySource, DamageComesAfterTheMessagesBeforeIt) {
  const TempFile on_disk{test::framed("S") + test::framed("S") + be(9, 2)};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  EXPECT_EQ(datagrams(*source), "1x2 error");
}

TEST(ReplaySource, SurveyStopsAtDamageAndGoesBack) {
  const TempFile on_disk{test::framed(test::directory(1, "B")) +
                         test::framed(test::directory(2, "A")) +
                         test::framed(test::directory(3, "B")) + be(9, 2)};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  EXPECT_THAT(source->survey().symbols, ElementsAre("B", "A"));
  EXPECT_EQ(source->counts().messages, 0U);
  EXPECT_EQ(datagrams(*source), "1x3 error");
}

std::string capture(const std::vector<std::string>& frames) {
  std::string out = be(0xA1B23C4D, 4) + be(0x00020004, 4) + be(0, 8) + be(65535, 4) + be(1, 4);
  std::uint64_t at_ns = 5'000;
  for (const std::string& frame : frames) {
    out += be(1, 4) + be(at_ns, 4) + be(frame.size(), 4) + be(frame.size(), 4) + frame;
    at_ns += 2'500;
  }
  return out;
}

std::string mold_frame(std::uint16_t port, std::uint64_t sequence, const std::string& message) {
  feed_file::FrameAddress address;
  address.destination_port = port;
  feed_file::MoldFrameBuilder builder{address, {'S'}, sequence, 1};
  std::vector<std::byte> raw;
  for (const char c : message) raw.push_back(static_cast<std::byte>(c));
  builder.add(raw);
  return test::text_of(builder.take());
}

TEST(ReplaySource, CaptureGivesItsFramesPortAndSequence) {
  const std::string strange(60, 'x');
  const std::string first = mold_frame(26'477, 14'757'725, test::directory(1, "IVOO"));
  const std::string second = mold_frame(26'477, 14'757'726, "?");
  const TempFile on_disk{capture({strange, first, second})};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  EXPECT_TRUE(source->is_capture());
  const Survey survey = source->survey();
  EXPECT_EQ(survey.port, 26'477);
  EXPECT_EQ(survey.first_sequence, 14'757'725U);
  EXPECT_THAT(survey.symbols, ElementsAre("IVOO"));
  std::vector<std::string> frames;
  std::vector<std::uint64_t> times;
  while (true) {
    const auto frame = source->next();
    ASSERT_TRUE(frame);
    if (!*frame) break;
    frames.push_back(test::text_of((*frame)->bytes));
    times.push_back((*frame)->time_us);
  }
  EXPECT_THAT(frames, ElementsAre(strange, first, second));
  EXPECT_THAT(times, ElementsAre(0, 2, 5));
  EXPECT_EQ(source->counts().messages, 2U);
  EXPECT_EQ(source->counts().by_type['R'], 1U);
}

TEST(ReplaySource, CaptureWithoutUdpHasNoPort) {
  const TempFile on_disk{capture({std::string(60, 'x')})};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  const Survey survey = source->survey();
  EXPECT_EQ(survey.port, 0);
  EXPECT_EQ(survey.first_sequence, 1U);
}

TEST(ReplaySource, SequenceZeroStartsAtOne) {
  const TempFile on_disk{capture({mold_frame(9, 0, "?")})};
  auto source = ReplaySource::open(on_disk.path(), 64);
  ASSERT_TRUE(source);
  EXPECT_EQ(source->survey().first_sequence, 1U);
}

}  // namespace
}  // namespace pcl::replay
