// Shell registers: the map and its access rights, the pointers' lock, the acts.
#include <gtest/gtest.h>

#include "Vpcl_shell_registers.h"
#include "tests/hw/bench.hpp"

namespace pcl::kernels {
namespace {

class ShellBench {
 public:
  ShellBench() { hw::reset(model_); }
  Vpcl_shell_registers& pins() { return model_; }
  bool write(unsigned address, std::uint32_t value, unsigned strobes = 0xF) {
    model_.write_i = 1;
    model_.waddr_i = static_cast<std::uint16_t>(address);
    model_.wdata_i = value;
    model_.wstrb_i = static_cast<std::uint8_t>(strobes);
    model_.eval();
    acts = model_.reset_o | model_.fence_o << 1 | model_.command_tail_o << 2 |
           model_.feed_tail_o << 3 | model_.report_tail_o << 4 | model_.time_commit_o << 5 |
           model_.echo_o << 6;
    const bool good = !model_.werror_o;
    hw::tick(model_);
    model_.write_i = 0;
    model_.eval();
    return good;
  }
  std::pair<std::uint32_t, bool> read(unsigned address) {
    model_.raddr_i = static_cast<std::uint16_t>(address);
    model_.eval();
    return {model_.rdata_o, !model_.rerror_o};
  }
  int acts = 0;

 private:
  Vpcl_shell_registers model_;
};

struct MapCase {
  std::string name;
  unsigned offset;
  std::uint32_t after_reset;
  bool readable, writable, keeps;
};
class ShellMap : public testing::TestWithParam<MapCase> {};
TEST_P(ShellMap, ResetValueAndAccess) {
  const MapCase& c = GetParam();
  ShellBench bench;
  EXPECT_EQ(bench.read(c.offset), std::pair(c.after_reset, c.readable));
  EXPECT_FALSE(bench.write(c.offset, 0x12345678, 0x7)) << "three strobes";
  EXPECT_EQ(bench.acts, 0);
  EXPECT_EQ(bench.read(c.offset), std::pair(c.after_reset, c.readable));
  EXPECT_EQ(bench.write(c.offset, 0x12345678), c.writable);
  EXPECT_EQ(bench.read(c.offset), std::pair(c.keeps ? 0x12345678U : c.after_reset, c.readable));
}
INSTANTIATE_TEST_SUITE_P(
    Offsets, ShellMap,
    testing::Values(MapCase{"shell_id", 0x1000, 0x50434C47, true, false, false},
                    MapCase{"shell_version", 0x1004, 1, true, false, false},
                    MapCase{"shell_status", 0x1008, 0, true, false, false},
                    MapCase{"shell_reset", 0x100C, 0, false, true, false},
                    MapCase{"shell_enable", 0x1010, 0, true, true, true},
                    MapCase{"time_source", 0x1014, 0, true, true, true},
                    MapCase{"time_high", 0x1018, 0, false, true, false},
                    MapCase{"time_low", 0x101C, 0, false, true, false},
                    MapCase{"cycles_per_us_256", 0x1020, 0x14244, true, true, true},
                    MapCase{"feed_source", 0x1024, 0, true, true, true},
                    MapCase{"fence", 0x1028, 0, true, true, false},  // kept by pcl_ring_idle
                    MapCase{"gap_102c", 0x102C, 0, false, false, false},
                    MapCase{"gap_103c", 0x103C, 0, false, false, false},
                    MapCase{"command_tail", 0x1040, 0, true, true, false},  // pcl_doorbell
                    MapCase{"feed_tail", 0x1044, 0, true, true, false},
                    MapCase{"report_tail", 0x1048, 0, true, true, false},
                    MapCase{"record_head", 0x104C, 0, true, true, true},
                    MapCase{"frame_head", 0x1050, 0, true, true, true},
                    MapCase{"gap_1054", 0x1054, 0, false, false, false},
                    MapCase{"gap_107c", 0x107C, 0, false, false, false},
                    MapCase{"command_ring", 0x1080, 0, true, true, true},
                    MapCase{"command_ring_high", 0x1084, 0, true, true, true},
                    MapCase{"feed_ring", 0x1088, 0, true, true, true},
                    MapCase{"report_ring", 0x1090, 0, true, true, true},
                    MapCase{"record_ring", 0x1098, 0, true, true, true},
                    MapCase{"frame_ring", 0x10A0, 0, true, true, true},
                    MapCase{"status_line_high", 0x10AC, 0, true, true, true},
                    MapCase{"after_pointers", 0x10B0, 0, false, false, false},
                    MapCase{"unaligned", 0x1081, 0, false, false, false},
                    MapCase{"unaligned_bell", 0x1042, 0, false, false, false},
                    MapCase{"elsewhere", 0x2010, 0, false, false, false},
                    MapCase{"end", 0xFFFC, 0, false, false, false}),
    [](const auto& tested) { return tested.param.name; });

TEST(ShellRegisters, StatusShowsItsBits) {
  ShellBench bench;
  bench.pins().idle_i = 1;
  EXPECT_EQ(bench.read(0x1008).first, 2U);
  bench.write(0x1010, 1);
  EXPECT_EQ(bench.read(0x1008).first, 3U);
  bench.pins().fault_i = 4;
  bench.pins().fault_ring_i = 0xFF;
  EXPECT_EQ(bench.read(0x1008).first, 0xFF0407U);
  bench.pins().resetting_i = 1;
  EXPECT_EQ(bench.read(0x1008).first, 0xFF040DU) << "not idle while resetting";
}

TEST(ShellRegisters, PointersAreLockedWhileTheRingsRun) {
  ShellBench bench;
  EXPECT_TRUE(bench.write(0x1098, 0x5000));
  EXPECT_TRUE(bench.write(0x109C, 0x7));
  EXPECT_EQ(bench.pins().record_ring_o, 0x700005U);
  bench.write(0x1010, 1);
  EXPECT_TRUE(bench.write(0x1098, 0x9000)) << "ignored without error";
  EXPECT_EQ(bench.read(0x1098).first, 0x5000U);
  bench.write(0x1010, 0);
  bench.write(0x1098, 0x9000);
  EXPECT_EQ(bench.pins().record_ring_o, 0x700009U);
}

TEST(ShellRegisters, EachPointerReachesItsOwnWires) {
  ShellBench bench;
  for (unsigned i = 0; i < 6; ++i) {
    bench.write(0x1080 + 8 * i, 0x1000 * (i + 1) + 0x40);
    bench.write(0x1084 + 8 * i, i + 1);
  }
  EXPECT_EQ(bench.pins().command_ring_o, 0x100001U);
  EXPECT_EQ(bench.pins().feed_ring_o, 0x200002U);
  EXPECT_EQ(bench.pins().report_ring_o, 0x300003U);
  EXPECT_EQ(bench.pins().record_ring_o, 0x400004U);
  EXPECT_EQ(bench.pins().frame_ring_o, 0x500005U);
  EXPECT_EQ(bench.pins().status_line_o, 0x6'0000'6040ULL / 64);
}

TEST(ShellRegisters, Acts) {
  ShellBench bench;
  bench.write(0x100C, 0x52535430);
  EXPECT_EQ(bench.acts, 1);
  bench.write(0x100C, 0x52535431);
  EXPECT_EQ(bench.acts, 0) << "no key, no reset";
  bench.write(0x1028, 0);
  EXPECT_EQ(bench.acts, 2);
  bench.write(0x1040, 0);
  EXPECT_EQ(bench.acts, 4);
  bench.write(0x1044, 0);
  EXPECT_EQ(bench.acts, 8);
  bench.write(0x1048, 0);
  EXPECT_EQ(bench.acts, 16);
  bench.write(0x1018, 0x11223344);
  EXPECT_EQ(bench.acts, 0);
  bench.write(0x101C, 0x55667788);
  EXPECT_EQ(bench.acts, 32);
  bench.write(0x1010, 3);
  for (const unsigned bell : {0x1040U, 0x1044U, 0x1048U, 0x101CU}) {
    bench.write(bell, 0);
    EXPECT_EQ(bench.acts & 64, 64) << bell << " asks for an echo";
  }
  for (const unsigned other : {0x1028U, 0x1018U, 0x104CU, 0x1050U}) {
    bench.write(other, 0);
    EXPECT_EQ(bench.acts & 64, 0) << other;
  }
  bench.write(0x1018, 0x11223344);
  bench.pins().wdata_i = 0x99;
  bench.pins().eval();
  EXPECT_EQ(bench.pins().time_us_o, 0x1122334400000099U);
}

}  // namespace
}  // namespace pcl::kernels
