// Record mux: numbers without holes, priority, nothing lost under backpressure, the marks.
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "Vpcl_record_mux.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

/// A record with a room's number as its kind and a count in its payload.
contract::QuoteRecord record(unsigned room, std::uint64_t count) {
  contract::QuoteRecord made;
  made.kind = static_cast<std::uint8_t>(room);
  made.timestamp = count;
  return made;
}

class MuxBench {
 public:
  MuxBench() { hw::reset(model_); }
  Vpcl_record_mux& pins() { return model_; }

  /// One cycle; bit i of `offer` offers room i its next record. Order: kill, gate, released,
  /// dispatch, market.
  void cycle(unsigned offer, bool ready) {
    model_.kill_valid_i = offer & 1U;
    model_.gate_valid_i = offer >> 1U & 1U;
    model_.released_valid_i = offer >> 2U & 1U;
    model_.dispatch_valid_i = offer >> 3U & 1U;
    model_.market_valid_i = offer >> 4U & 1U;
    hw::put(model_.kill_i, record(0, sent[0]));
    hw::put(model_.gate_i, record(1, sent[1]));
    hw::put(model_.released_i, record(2, sent[2]));
    hw::put(model_.dispatch_i, record(3, sent[3]));
    hw::put(model_.market_i, record(4, sent[4]));
    model_.record_ready_i = ready;
    model_.cycle_i = ++now_;
    model_.eval();
    sent[0] += model_.kill_valid_i && model_.kill_ready_o;
    sent[1] += model_.gate_valid_i && model_.gate_ready_o;
    sent[2] += model_.released_valid_i && model_.released_ready_o;
    sent[3] += model_.dispatch_valid_i && model_.dispatch_ready_o;
    sent[4] += model_.market_valid_i && model_.market_ready_o;
    if (model_.record_valid_o && ready)
      out.push_back(hw::get<contract::QuoteRecord>(model_.record_o));
    hw::tick(model_);
  }

  std::array<std::uint64_t, 5> sent{};
  std::vector<contract::QuoteRecord> out;

 private:
  Vpcl_record_mux model_;
  std::uint64_t now_ = 0;
};

TEST(RecordMux, TwoCyclesAndStamped) {
  MuxBench bench;
  bench.cycle(1U << 4U, true);
  bench.cycle(0, true);
  EXPECT_TRUE(bench.out.empty());
  bench.cycle(0, true);
  ASSERT_EQ(bench.out.size(), 1U);
  EXPECT_EQ(bench.out[0].seq, 1U);
  EXPECT_EQ(bench.out[0].cycle, 2U);
  EXPECT_TRUE(bench.pins().quiet_o);
}

TEST(RecordMux, PriorityKillGateReleasedDispatchMarket) {
  MuxBench bench;
  bench.cycle(0x1F, false);  // one of each, and market's first is not in the register yet
  for (int i = 0; i < 8; ++i) bench.cycle(0, true);
  ASSERT_EQ(bench.out.size(), 5U);
  for (unsigned i = 0; i < 5; ++i) EXPECT_EQ(bench.out[i].kind, i);
}

TEST(RecordMux, NothingLostNothingReorderedNoHoleWhateverTheStalls) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    MuxBench bench;
    std::minstd_rand random{seed};
    const auto stall = random() % 90U;
    for (int i = 0; i < 2000; ++i)
      bench.cycle(static_cast<unsigned>(random() & random() & 0x1FU), random() % 100U >= stall);
    for (int i = 0; i < 400; ++i) bench.cycle(0, true);
    std::array<std::uint64_t, 5> next{};
    for (std::size_t i = 0; i < bench.out.size(); ++i) {
      ASSERT_EQ(bench.out[i].seq, i + 1);
      ASSERT_EQ(bench.out[i].timestamp, next[bench.out[i].kind]++);
    }
    EXPECT_EQ(next, bench.sent);
    EXPECT_TRUE(bench.pins().quiet_o);
  }
}

TEST(RecordMux, MarkPastHalfOfTheGate) {
  MuxBench bench;
  for (int i = 0; i < 33; ++i) bench.cycle(1U << 1U | 1U << 2U, false);
  // One gate record waits in the output register: 32 of gate, 33 released.
  EXPECT_FALSE(bench.pins().gate_past_half_o);
  bench.cycle(1U << 1U, false);
  EXPECT_TRUE(bench.pins().gate_past_half_o);
}
/// 34 places are kept for what has started already.
TEST(RecordMux, RoomForReleasesEndsBeforeTheirPlacesDo) {
  MuxBench bench;
  bench.cycle(1, false);  // a kill's, which keeps the output register
  bench.cycle(0, false);
  for (int i = 0; i < 29; ++i) bench.cycle(1U << 2U, false);
  EXPECT_TRUE(bench.pins().released_room_o);
  bench.cycle(1U << 2U, false);
  EXPECT_FALSE(bench.pins().released_room_o);
  for (int i = 0; i < 34; ++i) {
    EXPECT_TRUE(bench.pins().released_ready_o);
    bench.cycle(1U << 2U, false);
  }
  EXPECT_FALSE(bench.pins().released_ready_o);
}

}  // namespace
}  // namespace pcl
