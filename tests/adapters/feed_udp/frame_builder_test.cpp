#include "host/adapters/feed_udp/frame_builder.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace pcl::feed_udp {
namespace {

// 127.0.0.1:1234 -> 127.0.0.1:26400, payload "ab". IP total length 30 = 0x1E, UDP length 10.
// IP sum: 4500+001E+0000+4000+1011+7F00+0001+7F00+0001 = 19331, folded 9332, inverted 6CCD.
// UDP sum: pseudo 7F00+0001+7F00+0001+0011+000A = FE1D; 04D2+6720+000A+6162 = CD5E; 1CB7B -> CB7C
// -> 3483.
TEST(FrameBuilder, WritesEveryHeaderByte) {
  const std::array<std::byte, 2> payload{std::byte{'a'}, std::byte{'b'}};
  std::vector<std::byte> frame;
  build_frame({0x7F000001, 1234}, {0x7F000001, 26400}, payload, frame);
  std::vector<int> bytes;
  for (const std::byte b : frame) bytes.push_back(std::to_integer<int>(b));
  const std::vector<int> wanted{0x02, 0x00, 0x00, 0x00, 0x00, 0x02, 0x02, 0x00, 0x00, 0x00, 0x00,
                                0x01, 0x08, 0x00, 0x45, 0x00, 0x00, 0x1E, 0x00, 0x00, 0x40, 0x00,
                                0x10, 0x11, 0x6C, 0xCD, 0x7F, 0x00, 0x00, 0x01, 0x7F, 0x00, 0x00,
                                0x01, 0x04, 0xD2, 0x67, 0x20, 0x00, 0x0A, 0x34, 0x83, 'a',  'b'};
  EXPECT_EQ(bytes, wanted);
}

TEST(FrameBuilder, AddressesAMulticastGroup) {
  std::vector<std::byte> frame;
  build_frame({0x7F000001, 1}, {0xE9FFAA01, 2}, {},
              frame);  // 233.255.170.1: the low 23 bits are 7F AA 01
  ASSERT_EQ(frame.size(), 42U);
  const std::array<int, 6> wanted{0x01, 0x00, 0x5E, 0x7F, 0xAA, 0x01};
  for (std::size_t i = 0; i < wanted.size(); ++i)
    EXPECT_EQ(std::to_integer<int>(frame[i]), wanted[i]);
}

}  // namespace
}  // namespace pcl::feed_udp
