// Status line: its occasions, its fields, one at a time, latency.
#include <gtest/gtest.h>

#include "Vpcl_status_line.h"
#include "tests/hw/bench.hpp"
#include "tests/kernels/gateway/slots.hpp"

namespace pcl::kernels {
namespace {

class LineBench {
 public:
  LineBench() {
    model_.run_i = model_.write_ready_i = 1;
    model_.address_i = 0x9'0000'0FC0 / 64;
    hw::reset(model_);
  }
  Vpcl_status_line& pins() { return model_; }
  void cycle(bool answer = true) {
    model_.written_i = answer && answered < lines.size();
    answered += model_.written_i;
    model_.eval();
    if (model_.fence_taken_o) {
      ++fences_taken;
      clear_due_ = true;
    }
    if (model_.write_valid_o && model_.write_ready_i) {
      EXPECT_EQ(model_.write_address_o, 0x9'0000'0FC0U);
      Slot slot;
      std::memcpy(slot.data(), &model_.write_data_o, 64);
      const auto line = from_slot<contract::StatusSlot>(slot);
      EXPECT_EQ(line.seq, lines.size() + 1);
      EXPECT_TRUE(sealed(slot, line.seq));
      lines.push_back(line);
    }
    hw::tick(model_);
    if (std::exchange(clear_due_, false)) model_.fence_due_i = 0;
  }
  void run(int cycles, bool answer = true) {
    for (int i = 0; i < cycles; ++i) cycle(answer);
  }
  std::vector<contract::StatusSlot> lines;
  std::size_t answered = 0;
  int fences_taken = 0;

 private:
  Vpcl_status_line model_;
  bool clear_due_ = false;
};

TEST(StatusLine, NothingToSay) {
  LineBench bench;
  bench.pins().command_head_i = 255;
  bench.pins().feed_head_i = 2047;
  bench.pins().report_head_i = 255;
  bench.pins().record_tail_i = 12345;
  bench.run(50);
  EXPECT_TRUE(bench.lines.empty());
}

TEST(StatusLine, ShowsEverything) {
  LineBench bench;
  auto& pins = bench.pins();
  pins.command_head_i = 3;
  pins.feed_head_i = 4;
  pins.report_head_i = 5;
  pins.record_tail_i = 6;
  pins.frame_tail_i = 7;
  pins.now_us_i = 0x1122334455667788;
  pins.cycle_i = 0x99AABBCCDDEEFF00;
  pins.fence_word_i = 0xFACE;
  pins.fence_due_i = 1;
  bench.run(20);
  ASSERT_EQ(bench.lines.size(), 1U);
  const contract::StatusSlot& line = bench.lines[0];
  EXPECT_EQ(line.kind, 2);
  EXPECT_EQ(line.fault, 0);
  EXPECT_EQ(line.fault_ring, 0);
  EXPECT_EQ(line.settled, 1);
  EXPECT_EQ(line.pad1, 0);
  EXPECT_EQ(line.fence, 0xFACEU);
  EXPECT_EQ(line.command_head, 3U);
  EXPECT_EQ(line.feed_head, 4U);
  EXPECT_EQ(line.report_head, 5U);
  EXPECT_EQ(line.record_tail, 6U);
  EXPECT_EQ(line.frame_tail, 7U);
  EXPECT_EQ(line.now_us, 0x1122334455667788U);
  EXPECT_EQ(line.cycle, 0x99AABBCCDDEEFF00U);
  EXPECT_EQ(bench.fences_taken, 1);
  EXPECT_FALSE(pins.busy_o);
}

TEST(StatusLine, ThreeCyclesToTheWrite) {
  LineBench bench;
  bench.run(5);
  bench.pins().fence_due_i = 1;
  int cycles = 0;
  for (bench.pins().eval(); !bench.pins().write_valid_o && cycles < 20; ++cycles) bench.cycle();
  EXPECT_EQ(cycles, 3);
}

struct Quarter {
  std::string name;
  unsigned ring;
  std::uint32_t from, to;
  bool line;
};
class Quarters : public testing::TestWithParam<Quarter> {};
TEST_P(Quarters, AreAnnouncedWhenEntered) {
  LineBench bench;
  const auto head = [&](std::uint32_t value) {
    if (GetParam().ring == 0) bench.pins().command_head_i = value;
    if (GetParam().ring == 1) bench.pins().feed_head_i = value;
    if (GetParam().ring == 2) bench.pins().report_head_i = value;
  };
  head(GetParam().from);
  bench.run(20);
  const std::size_t before = bench.lines.size();
  head(GetParam().to);
  bench.run(20);
  EXPECT_EQ(bench.lines.size() - before, GetParam().line ? 1U : 0U);
}
INSTANTIATE_TEST_SUITE_P(Edges, Quarters,
                         testing::Values(Quarter{"command_255_256", 0, 255, 256, true},
                                         Quarter{"command_256_511", 0, 256, 511, false},
                                         Quarter{"command_1023_1024", 0, 1023, 1024, true},
                                         Quarter{"command_a_whole_ring", 0, 256, 1280, true},
                                         Quarter{"command_wraps", 0, 0xFFFFFFFF, 0, true},
                                         Quarter{"feed_2047_2048", 1, 2047, 2048, true},
                                         Quarter{"feed_256", 1, 255, 256, false},
                                         Quarter{"feed_a_whole_ring", 1, 2048, 10240, true},
                                         Quarter{"report_767_768", 2, 767, 768, true},
                                         Quarter{"report_800", 2, 768, 800, false}),
                         [](const auto& tested) { return tested.param.name; });

TEST(StatusLine, AFaultIsToldOnceAtOnce) {
  LineBench bench;
  bench.pins().fault_i = 3;
  bench.pins().fault_ring_i = 1;
  bench.run(50);
  ASSERT_EQ(bench.lines.size(), 1U);
  EXPECT_EQ(bench.lines[0].fault, 3);
  EXPECT_EQ(bench.lines[0].fault_ring, 1);
}

TEST(StatusLine, OneAtATimeAndWhatComesMeanwhileSharesTheNext) {
  LineBench bench;
  bench.pins().command_head_i = 256;
  bench.run(10, false);
  bench.pins().feed_head_i = 2048;
  bench.pins().fault_i = 1;
  bench.pins().fence_word_i = 8;
  bench.pins().fence_due_i = 1;
  bench.run(30, false);
  ASSERT_EQ(bench.lines.size(), 1U) << "not answered yet";
  EXPECT_TRUE(bench.pins().busy_o);
  bench.run(30);
  ASSERT_EQ(bench.lines.size(), 2U);
  EXPECT_EQ(bench.lines[1].fault, 1);
  EXPECT_EQ(bench.lines[1].fence, 8U);
  EXPECT_EQ(bench.lines[1].feed_head, 2048U);
}

TEST(StatusLine, TheFenceReachedStaysInLaterLines) {
  LineBench bench;
  bench.pins().fence_word_i = 8;
  bench.pins().fence_due_i = 1;
  bench.run(20);
  bench.pins().fence_word_i = 9;  // owed, not reached
  bench.pins().command_head_i = 256;
  bench.run(20);
  bench.pins().command_head_i = 512;
  bench.run(20);
  ASSERT_EQ(bench.lines.size(), 3U);
  EXPECT_EQ(bench.lines[1].fence, 8U);
  EXPECT_EQ(bench.lines[2].fence, 8U);
}

TEST(StatusLine, RunLowBeginsNone) {
  LineBench bench;
  bench.pins().run_i = 0;
  bench.pins().fault_i = 4;
  bench.run(30);
  EXPECT_TRUE(bench.lines.empty());
}

}  // namespace
}  // namespace pcl::kernels
