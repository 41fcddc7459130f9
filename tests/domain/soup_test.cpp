#include "host/domain/soup.hpp"

#include <gtest/gtest.h>

#include "tests/card_port/bytes.hpp"

namespace pcl::domain::soup {
namespace {

TEST(Soup, PacketsComeWhole) {
  const bench::Octets stream =
      bench::Bytes{}.u16(3).letter('S').u16(0xABCD).u16(1).letter('H').u16(9);
  Packet packet;
  for (std::size_t length = 0; length < 5; ++length) {
    EXPECT_EQ(parse(std::span{stream}.first(length), packet), Parse::kIncomplete);
  }
  ASSERT_EQ(parse(stream, packet), Parse::kPacket);
  EXPECT_EQ(packet.type, Type::kSequenced);
  EXPECT_EQ(bench::hex(packet.payload), "abcd");
  EXPECT_EQ(packet.bytes, 5U);
  ASSERT_EQ(parse(std::span{stream}.subspan(5), packet), Parse::kPacket);
  EXPECT_EQ(packet.type, Type::kServerHeartbeat);
  EXPECT_TRUE(packet.payload.empty());
  EXPECT_EQ(parse(std::span{stream}.subspan(8), packet), Parse::kIncomplete);
  EXPECT_EQ(parse(bench::Octets(3), packet), Parse::kMalformed);
}

TEST(Soup, Frame) {
  bench::Octets out(5);
  out[3] = std::byte{1};
  EXPECT_EQ(frame(out, Type::kUnsequenced, 2), 5U);
  EXPECT_EQ(bench::hex(out), "0003550100");
}

}  // namespace
}  // namespace pcl::domain::soup
