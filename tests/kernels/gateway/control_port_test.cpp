// Control port: who gets an access, its answer, its time, and what a soft reset does to it.
#include <gtest/gtest.h>

#include "Vpcl_control_port.h"
#include "tests/hw/bench.hpp"

namespace pcl::kernels {
namespace {

struct Answered {
  std::uint32_t value;
  unsigned response;
  int cycles;  // from the access to its answer
  friend bool operator==(const Answered&, const Answered&) = default;
};
void PrintTo(const Answered& a, std::ostream* out) {
  *out << std::hex << a.value << " response " << a.response << " after " << std::dec << a.cycles;
}

/// Behind the port: a card that takes an access after `card_delay` cycles and answers one later
/// with response 1 (which nobody else gives), and a shell in which only 0x1010 is no error.
class PortBench {
 public:
  PortBench() {
    model_.s_axil_bready_i = model_.s_axil_rready_i = 1;
    hw::reset(model_);
  }
  Vpcl_control_port& pins() { return model_; }

  void cycle() {
    model_.eval();
    model_.card_write_taken_i = model_.card_write_o && waited_ >= card_delay;
    model_.card_read_taken_i = model_.card_read_o && waited_ >= card_delay;
    waited_ = model_.card_write_o || model_.card_read_o ? waited_ + 1 : 0;
    model_.card_bvalid_i = std::exchange(write_answer_, false);
    model_.card_rvalid_i = std::exchange(read_answer_, false);
    model_.card_bresp_i = model_.card_rresp_i = 1;
    model_.card_rdata_i = 0xCA4D0000U + model_.card_raddr_o;
    model_.shell_werror_i = model_.shell_waddr_o != 0x1010;
    model_.shell_rerror_i = model_.shell_raddr_o != 0x1010;
    model_.shell_rdata_i = 0x5E110000U + model_.shell_raddr_o;
    model_.eval();
    if (model_.card_write_taken_i) {
      card_writes.emplace_back(model_.card_waddr_o, model_.card_wdata_o);
      write_answer_ = !mute;
    }
    read_answer_ = read_answer_ || (model_.card_read_taken_i && !mute);
    if (model_.shell_write_o) {
      shell_writes.emplace_back(model_.shell_waddr_o, model_.shell_wdata_o);
    }
    hw::tick(model_);
  }
  Answered write(unsigned address, std::uint32_t value, int resets_after = 999) {
    model_.s_axil_awaddr_i = static_cast<std::uint16_t>(address);
    model_.s_axil_wdata_i = value;
    model_.s_axil_wstrb_i = 0xF;
    model_.s_axil_awvalid_i = model_.s_axil_wvalid_i = 1;
    for (int i = 0; i < 60; ++i) {
      if (i >= resets_after) model_.resetting_i = 1;
      model_.eval();
      if (model_.s_axil_bvalid_o) {
        const Answered answer{0, model_.s_axil_bresp_o, i};
        cycle();
        return answer;
      }
      const bool taken = model_.s_axil_awready_o && model_.s_axil_wready_o;
      cycle();
      if (taken) model_.s_axil_awvalid_i = model_.s_axil_wvalid_i = 0;
    }
    return {0, 99, 60};
  }
  Answered read(unsigned address, int resets_after = 999) {
    model_.s_axil_araddr_i = static_cast<std::uint16_t>(address);
    model_.s_axil_arvalid_i = 1;
    for (int i = 0; i < 60; ++i) {
      if (i >= resets_after) model_.resetting_i = 1;
      model_.eval();
      if (model_.s_axil_rvalid_o) {
        const Answered answer{model_.s_axil_rdata_o, model_.s_axil_rresp_o, i};
        cycle();
        return answer;
      }
      const bool taken = model_.s_axil_arready_o;
      cycle();
      if (taken) model_.s_axil_arvalid_i = 0;
    }
    return {0, 99, 60};
  }

  int card_delay = 0;
  bool mute = false;  // the card takes and never answers
  std::vector<std::pair<unsigned, std::uint32_t>> card_writes, shell_writes;

 private:
  Vpcl_control_port model_;
  int waited_ = 0;
  bool write_answer_ = false, read_answer_ = false;
};

using Writes = std::vector<std::pair<unsigned, std::uint32_t>>;

TEST(ControlPort, WritesGoWhereTheyBelong) {
  PortBench bench;
  EXPECT_EQ(bench.write(0x020, 5), (Answered{0, 1, 3})) << "the card's answer, 1 cycle more";
  EXPECT_EQ(bench.write(0xFFC, 6), (Answered{0, 1, 3}));
  EXPECT_EQ(bench.write(0x1010, 7), (Answered{0, 0, 2}));
  EXPECT_EQ(bench.write(0x1014, 8), (Answered{0, 2, 2}));
  EXPECT_EQ(bench.write(0x8020, 9), (Answered{0, 2, 2})) << "no alias of the card";
  EXPECT_EQ(bench.card_writes, (Writes{{0x020, 5}, {0xFFC, 6}}));
  EXPECT_EQ(bench.shell_writes, (Writes{{0x1010, 7}, {0x1014, 8}, {0x8020, 9}}));
}

TEST(ControlPort, ReadsGoWhereTheyBelong) {
  PortBench bench;
  EXPECT_EQ(bench.read(0x008), (Answered{0xCA4D0008, 1, 3}));
  EXPECT_EQ(bench.read(0x1010), (Answered{0x5E111010, 0, 2}));
  EXPECT_EQ(bench.read(0x1000).response, 2U);
  bench.card_delay = 7;
  EXPECT_EQ(bench.read(0x004), (Answered{0xCA4D0004, 1, 10}));
}

TEST(ControlPort, AddressAndDataMayComeApart) {
  for (const bool address_first : {true, false}) {
    PortBench bench;
    auto& pins = bench.pins();
    pins.s_axil_awaddr_i = 0x1010;
    pins.s_axil_wdata_i = 3;
    pins.s_axil_wstrb_i = 0xF;
    (address_first ? pins.s_axil_awvalid_i : pins.s_axil_wvalid_i) = 1;
    for (int i = 0; i < 5; ++i) bench.cycle();
    EXPECT_TRUE(bench.shell_writes.empty());
    EXPECT_EQ(bench.write(0x1010, 3).response, 0U);
    EXPECT_EQ(bench.shell_writes.size(), 1U);
  }
}

TEST(ControlPort, AnAnswerWaitsForItsTaker) {
  PortBench bench;
  bench.pins().s_axil_bready_i = bench.pins().s_axil_rready_i = 0;
  (void)bench.write(0x1010, 1);
  (void)bench.read(0x1010);
  for (int i = 0; i < 5; ++i) bench.cycle();
  EXPECT_TRUE(bench.pins().s_axil_bvalid_o && bench.pins().s_axil_rvalid_o);
  bench.pins().s_axil_awvalid_i = bench.pins().s_axil_wvalid_i = 1;
  bench.pins().eval();
  EXPECT_FALSE(bench.pins().s_axil_awready_o) << "one at a time";
  bench.pins().s_axil_awvalid_i = bench.pins().s_axil_wvalid_i = 0;
  bench.pins().s_axil_bready_i = bench.pins().s_axil_rready_i = 1;
  bench.cycle();
  bench.pins().eval();
  EXPECT_FALSE(bench.pins().s_axil_bvalid_o || bench.pins().s_axil_rvalid_o);
}

TEST(ControlPort, WhileResettingWritesAreIgnoredAndTheCardIsNotRead) {
  PortBench bench;
  bench.pins().resetting_i = 1;
  EXPECT_EQ(bench.write(0x1010, 1).response, 2U);
  EXPECT_EQ(bench.read(0x1010), (Answered{0x5E111010, 0, 2})) << "status must be seen";
  bench.mute = true;
  EXPECT_EQ(bench.write(0x020, 1).response, 2U);
  EXPECT_EQ(bench.read(0x00C).value, 0U);
  EXPECT_EQ(bench.read(0x00C).response, 2U);
  EXPECT_TRUE(bench.shell_writes.empty());
}

TEST(ControlPort, AResetOvertakesAnAccessToTheCard) {
  PortBench bench;
  bench.mute = true;
  EXPECT_EQ(bench.write(0x020, 1, 6), (Answered{0, 2, 7}));
  bench.pins().resetting_i = 0;
  bench.card_delay = 100;
  EXPECT_EQ(bench.read(0x008, 6), (Answered{0, 2, 7}));
}

}  // namespace
}  // namespace pcl::kernels
