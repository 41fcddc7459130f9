#include "host/adapters/feed_file/mold_frame.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/adapters/feed_file/file_fixture.hpp"

namespace pcl::feed_file {
namespace {

using test::bytes;
using test::text_of;

constexpr FrameAddress kAddress{.source_ip = 0x0A000001,
                                .destination_ip = 0xE9360C6F,
                                .source_port = 0x1234,
                                .destination_port = 0x676D};
constexpr MoldSession kSession{'S', 'E', 'S', 'S', 'I', 'O', 'N', '0', '0', '1'};

std::vector<std::byte> raw(const std::string& text) {
  std::vector<std::byte> out;
  for (const char c : text) out.push_back(static_cast<std::byte>(c));
  return out;
}

// Written by hand from RFC 791, RFC 768, RFC 1112 and MoldUDP64 1.00. IP checksum:
// 4500+0038+0000+4000+4011+0000+0a00+0001 +e936+0c6f = 1c4ef -> c4f0 -> complement 3b0f. UDP:
// pseudo header 0a00+0001+e936+0c6f+0011+0024, header 1234+676d+0024+0000, then the payload's
// words; the sum folds to a0b9, complement 5f46.
const std::string kFrame =
    bytes({0x01, 0x00, 0x5E, 0x36, 0x0C, 0x6F, 0x02, 0, 0, 0, 0, 0x01, 0x08, 0x00}) +
    bytes({0x45, 0, 0, 0x38, 0, 0, 0x40, 0, 0x40, 0x11, 0x3B, 0x0F}) +
    bytes({10, 0, 0, 1, 0xE9, 0x36, 0x0C, 0x6F}) +
    bytes({0x12, 0x34, 0x67, 0x6D, 0, 0x24, 0x5F, 0x46}) + "SESSION001" +
    bytes({0, 0, 0, 0, 0, 0, 0, 7, 0, 2}) + bytes({0, 1}) + "S" + bytes({0, 3}) + "abc";

TEST(MoldFrame, TwoMessagesByteForByte) {
  MoldFrameBuilder builder{kAddress, kSession, 7, 10};
  builder.add(raw("S"));
  builder.add(raw("abc"));
  EXPECT_EQ(text_of(builder.take()), kFrame);
}

TEST(MoldFrame, SequenceCountsMessagesNotDatagrams) {
  MoldFrameBuilder builder{kAddress, kSession, 7, 10};
  builder.add(raw("S"));
  builder.add(raw("abc"));
  (void)builder.take();
  EXPECT_TRUE(builder.take().empty());  // nothing was added
  builder.add(raw("x"));
  const auto udp = find_udp(builder.take());
  ASSERT_TRUE(udp);
  const auto mold = find_mold(udp->payload);
  ASSERT_TRUE(mold);
  EXPECT_EQ(mold->sequence, 9U);
  EXPECT_EQ(mold->count, 1U);
  const auto heartbeat = find_mold(find_udp(builder.control(false))->payload);
  EXPECT_EQ(heartbeat->sequence, 10U);
  EXPECT_EQ(heartbeat->count, 0U);
  EXPECT_EQ(find_mold(find_udp(builder.control(true))->payload)->count, 0xFFFFU);
}

TEST(MoldFrame, FitsUpToTheFrameAndTheCount) {
  MoldFrameBuilder builder{kAddress, kSession, 1, 2};
  EXPECT_TRUE(builder.fits(1450));  // 1514 - 14 - 20 - 8 - 20 - 2
  EXPECT_FALSE(builder.fits(1451));
  builder.add(std::vector<std::byte>(700));
  EXPECT_TRUE(builder.fits(748));
  EXPECT_FALSE(builder.fits(749));
  builder.add(std::vector<std::byte>(748));
  EXPECT_FALSE(builder.fits(0));  // two messages a datagram
  EXPECT_EQ(builder.take().size(), 1514U);
}

TEST(MoldFrame, UdpChecksumOfAnOddPayloadPadsWithZero) {
  std::vector<std::byte> frame;
  // Pseudo header 0+0+0011+0009, header 0+0+0009, payload 0100: 0123 -> fedc.
  wrap_udp(FrameAddress{0, 0, 0, 0}, raw(bytes({1})), frame);
  EXPECT_EQ(frame[40], std::byte{0xFE});
  EXPECT_EQ(frame[41], std::byte{0xDC});
}

TEST(FindUdp, SeesThroughOneVlanTagAndIgnoresPadding) {
  const std::string tagged =
      kFrame.substr(0, 12) + bytes({0x81, 0x00, 0, 0x8D}) + kFrame.substr(12) + "padding";
  const auto frame = raw(tagged);  // the datagram is a view of it
  const auto udp = find_udp(frame);
  ASSERT_TRUE(udp);
  EXPECT_EQ(udp->destination_port, 0x676D);
  EXPECT_EQ(text_of(udp->payload), kFrame.substr(42));
}

struct NoUdp {
  std::string name;
  std::size_t at;
  int value;
};
class FindUdpRefuses : public testing::TestWithParam<NoUdp> {};
TEST_P(FindUdpRefuses, OneByteOff) {
  std::string frame = kFrame;
  frame[GetParam().at] = static_cast<char>(GetParam().value);
  EXPECT_FALSE(find_udp(raw(frame)));
}
INSTANTIATE_TEST_SUITE_P(Fields, FindUdpRefuses,
                         testing::Values(NoUdp{"ether_type", 13, 0x06}, NoUdp{"options", 14, 0x46},
                                         NoUdp{"total_beyond_frame", 17, 0x39},
                                         NoUdp{"total_short", 17, 27},
                                         NoUdp{"more_fragments", 20, 0x20},
                                         NoUdp{"fragment", 21, 1}, NoUdp{"tcp", 23, 6},
                                         NoUdp{"udp_length", 39, 0x23}),
                         [](const auto& each) { return each.param.name; });

TEST(FindUdp, EveryCutOfTheFrameIsRefused) {
  for (std::size_t size = 0; size < kFrame.size(); ++size)
    EXPECT_FALSE(find_udp(raw(kFrame.substr(0, size)))) << size;
}

TEST(ForEachMessage, StopsAtTheFirstBlockThatIsNotWhole) {
  const std::string head(20, '0');
  std::string seen;
  const auto visit = [&](std::span<const std::byte> message) { seen += text_of(message) + "|"; };
  EXPECT_TRUE(
      for_each_message(std::span<const std::byte>{raw(head + bytes({0, 1}) + "a")}, 1, visit));
  EXPECT_FALSE(for_each_message(
      std::span<const std::byte>{raw(head + bytes({0, 1}) + "b" + bytes({0, 2}) + "c")}, 2, visit));
  EXPECT_FALSE(for_each_message(std::span<const std::byte>{raw(head + bytes({0, 1}) + "de")}, 1,
                                visit));  // a byte left
  EXPECT_FALSE(for_each_message(std::span<const std::byte>{raw(head)}, 1, visit));
  EXPECT_TRUE(for_each_message(std::span<const std::byte>{raw(head)}, 0xFFFF, visit));
  EXPECT_EQ(seen, "a|b|d|");
}

}  // namespace
}  // namespace pcl::feed_file
