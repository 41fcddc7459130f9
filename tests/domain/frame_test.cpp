#include "host/domain/frame.hpp"

#include <gtest/gtest.h>

#include "tests/card_port/bytes.hpp"

namespace pcl::domain {
namespace {

using bench::ethernet;
using bench::Octets;
using bench::Wire;

TEST(Frame, AFrameOfRealBytes) {
  // Written out by hand: 10.0.0.1 -> 233.54.12.111:26477, UDP with four bytes of payload, header
  // checksum 0x3B26.
  const Octets frame = bench::Bytes{}
                           .u48(0x01005E360C6F)
                           .u48(0x020000000001)
                           .u16(0x0800)
                           .u32(0x45000020)
                           .u32(0x00014000)
                           .u16(0x4011)
                           .u16(0x3B26)
                           .u32(0x0A000001)
                           .u32(0xE9360C6F)
                           .u16(26400)
                           .u16(26477)
                           .u16(12)
                           .u16(0)
                           .u32(0xCAFEF00D);
  const FrameView view = examine_frame(frame, 26477);
  ASSERT_EQ(view.verdict, FrameVerdict::kDatagram);
  EXPECT_EQ(bench::hex(view.payload), "cafef00d");
}

TEST(Frame, PayloadStopsAtTheIpLength) {
  const Octets payload{std::byte{1}, std::byte{2}, std::byte{3}};
  const Octets frame = ethernet(payload, {.vlan = true, .padding = 9});
  const FrameView view = examine_frame(frame, bench::kFeedPort);
  ASSERT_EQ(view.verdict, FrameVerdict::kDatagram);
  EXPECT_EQ(bench::hex(view.payload), "010203");
}

TEST(Frame, EveryByteOfTheIpHeaderIsChecked) {
  const Octets good = ethernet(Octets(8));
  ASSERT_EQ(examine_frame(good, bench::kFeedPort).verdict, FrameVerdict::kDatagram);
  for (std::size_t at = 14; at < 34; ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Octets bad = good;
      bad[at] ^= std::byte{1} << bit;
      EXPECT_EQ(examine_frame(bad, bench::kFeedPort).verdict, FrameVerdict::kMalformed)
          << at << '.' << bit;
    }
  }
}

TEST(Frame, NeverReadsBeyondAnyPrefix) {
  const Octets whole = ethernet(Octets(40), {.vlan = true});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Octets cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    EXPECT_EQ(examine_frame(cut, bench::kFeedPort).verdict, FrameVerdict::kMalformed) << length;
  }
}

}  // namespace
}  // namespace pcl::domain
