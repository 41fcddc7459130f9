// Which frames reach the line: each kind of malformed and foreign frame by itself, with a good one
// after it.
#include "tests/hw/feed/feed_bench.hpp"

namespace pcl::hw {
namespace {

using contract::Counter;

struct FrameCase {
  std::string name;
  Bytes frame;
  unsigned foreign;
  unsigned malformed;
};
void PrintTo(const FrameCase& c, std::ostream* out) { *out << c.name; }

class Frames : public testing::TestWithParam<FrameCase> {};

TEST_P(Frames, AreJudgedAndTheNextOneIsTaken) {
  const FrameCase& c = GetParam();
  FeedBench bench{1};
  ASSERT_TRUE(
      bench.run({c.frame, framed(datagram(c.foreign + c.malformed == 0 ? 2 : 1, {kDeleted}))}));
  EXPECT_EQ(bench.count(Counter::kFrames), 2U);
  EXPECT_EQ(bench.count(Counter::kFramesForeign), c.foreign);
  EXPECT_EQ(bench.count(Counter::kFramesMalformed), c.malformed);
  std::vector<Event> events;
  if (c.foreign + c.malformed == 0) events.push_back(kAddEvent);
  events.push_back(kDeletedEvent);
  EXPECT_EQ(bench.events, events);
}

Bytes good() { return datagram(1, {kAdd}); }
Bytes cut(Bytes frame, std::size_t size) {
  frame.resize(size);
  return frame;
}

INSTANTIATE_TEST_SUITE_P(
    Edges, Frames,
    testing::Values(
        FrameCase{"plain", framed(good()), 0, 0},
        FrameCase{"tag", Frame{.tag = true}(good()), 0, 0},
        FrameCase{"padded", Frame{.padding = 13}(good()), 0, 0},
        FrameCase{"tag_padded", Frame{.tag = true, .padding = 6}(good()), 0, 0},
        FrameCase{"one_byte", Bytes{1}, 0, 1},
        FrameCase{"eight_bytes", cut(framed(good()), 8), 0, 1},
        FrameCase{"short_by_one", cut(framed({}), 41), 0, 1},
        FrameCase{"tag_short_by_one", cut(Frame{.tag = true}({}), 45), 0, 1},
        FrameCase{"short_foreign_is_malformed", cut(Frame{.type = 0x0806}({}), 41), 0, 1},
        FrameCase{"arp", Frame{.type = 0x0806}(good()), 1, 0},
        FrameCase{"ipv6", Frame{.type = 0x86DD}(good()), 1, 0},
        FrameCase{"tagged_arp", Frame{.tag = true, .type = 0x0806}(good()), 1, 0},
        FrameCase{"two_tags", Frame{.tag = true, .type = 0x8100}(good()), 1, 0},
        FrameCase{"ip_options", Frame{.version = 0x46}(good()), 0, 1},
        FrameCase{"version_6", Frame{.version = 0x65}(good()), 0, 1},
        FrameCase{"checksum_high", Frame{.checksum_off = 1}(good()), 0, 1},
        FrameCase{"checksum_low", Frame{.tag = true, .checksum_off = -256}(good()), 0, 1},
        FrameCase{"total_beyond", Frame{.total_off = 1, .udp_off = 1}(good()), 0, 1},
        FrameCase{"tag_total_beyond", Frame{.tag = true, .total_off = 1, .udp_off = 1}(good()), 0,
                  1},
        FrameCase{"total_27", Frame{.total_off = -1, .padding = 20}({}), 0, 1},
        FrameCase{"total_27_before_foreign", Frame{.port = 1, .total_off = -1, .padding = 20}({}),
                  0, 1},
        FrameCase{"total_26", Frame{.total_off = -2, .udp_off = -2, .padding = 20}({}), 0, 1},
        FrameCase{"more_fragments", Frame{.fragment = 0x2000}(good()), 1, 0},
        FrameCase{"fragment_offset", Frame{.fragment = 0x0001}(good()), 1, 0},
        FrameCase{"tcp", Frame{.protocol = 6}(good()), 1, 0},
        FrameCase{"port", Frame{.port = 26478}(good()), 1, 0},
        FrameCase{"udp_beyond", Frame{.udp_off = 1}(good()), 0, 1},
        FrameCase{"udp_less", Frame{.udp_off = -1}(good()), 0, 1},
        FrameCase{"udp_7", Frame{.udp_off = -1}({}), 0, 1},
        FrameCase{"bad_checksum_before_foreign", Frame{.port = 1, .checksum_off = 1}(good()), 0, 1},
        FrameCase{"foreign_before_udp_length", Frame{.port = 1, .udp_off = 1}(good()), 1, 0},
        FrameCase{"larger_than_the_buffer", Frame{.padding = 9000}(good()), 0, 1}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(Frames, AnEmptyUdpDatagramIsAMalformedDatagramOnly) {
  FeedBench bench{1};
  ASSERT_TRUE(bench.run({framed({}), framed(Bytes(19, 0)), Frame{.padding = 18}({}),
                         framed(datagram(1, {kDeleted}))}));
  EXPECT_EQ(bench.count(Counter::kFramesMalformed), 0U);
  EXPECT_EQ(bench.count(Counter::kDatagramsMalformed), 3U);
  EXPECT_EQ(bench.count(Counter::kDatagrams), 1U);
  EXPECT_EQ(bench.events, std::vector{kDeletedEvent});
}

TEST(Frames, WaitInTheBufferWhileStalled) {
  FeedBench bench{1};
  bench.model().stall_i = 1;
  bench.model().event_ready_i = 1;
  const std::vector<Bytes> frames{framed(datagram(1, {kAdd})), framed(datagram(2, {kDeleted}))};
  EXPECT_TRUE(bench.run(
      {Frame{.port = 1}(good())}));  // what leaves nothing behind does not disturb the quiet
  EXPECT_FALSE(bench.run(frames));
  EXPECT_TRUE(bench.events.empty());
  EXPECT_EQ(bench.count(Counter::kFrames), 3U);
  bench.model().stall_i = 0;
  EXPECT_TRUE(bench.run({}));
  EXPECT_EQ(bench.events, (std::vector{kAddEvent, kDeletedEvent}));
}

}  // namespace
}  // namespace pcl::hw
