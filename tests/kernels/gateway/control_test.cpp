// The small parts: doorbell, microseconds, soft reset, faults, idle and fence, feed select.
#include <gtest/gtest.h>

#include <vector>

#include "Vpcl_doorbell.h"
#include "Vpcl_feed_select.h"
#include "Vpcl_microseconds.h"
#include "Vpcl_ring_faults.h"
#include "Vpcl_ring_idle.h"
#include "Vpcl_soft_reset.h"
#include "tests/hw/bench.hpp"

namespace pcl::kernels {
namespace {

template <class Model>
void run(Model& model, int cycles) {
  for (int i = 0; i < cycles; ++i) hw::tick(model);
}

// ---- doorbell, 1,024 slots

struct Ring {
  std::string name;
  std::uint32_t tail, head, rung;
  bool overrun;
};
class Doorbells : public testing::TestWithParam<Ring> {};
TEST_P(Doorbells, OverrunOrNot) {
  const Ring& c = GetParam();
  Vpcl_doorbell model;
  hw::reset(model);
  for (std::uint32_t at = 0; at != c.tail;) {  // walks there as a host would
    at = c.tail - at > 1024 ? at + 1024 : c.tail;
    model.head_i = at;
    model.write_i = 1;
    model.data_i = at;
    hw::tick(model);
    ASSERT_FALSE(model.overrun_o);
  }
  model.head_i = c.head;
  model.write_i = 1;
  model.data_i = c.rung;
  hw::tick(model);
  model.write_i = 0;
  EXPECT_EQ(model.tail_o, c.rung) << "1 cycle";
  EXPECT_EQ(model.overrun_o, c.overrun);
  hw::tick(model);
  EXPECT_FALSE(model.overrun_o) << "one cycle of it";
}
INSTANTIATE_TEST_SUITE_P(Edges, Doorbells,
                         testing::Values(Ring{"full", 0, 0, 1024, false},
                                         Ring{"one_more", 0, 0, 1025, true},
                                         Ring{"same_again", 5, 5, 5, false},
                                         Ring{"backwards", 5, 3, 4, true},
                                         Ring{"behind_the_head", 5, 5, 4, true},
                                         Ring{"full_later", 1000, 900, 1924, false},
                                         Ring{"over_later", 1000, 900, 1925, true},
                                         Ring{"half_a_turn", 10, 10, 0x8000000A, true}),
                         [](const auto& tested) { return tested.param.name; });

// ---- microseconds

TEST(Microseconds, TheDividerIsExact) {
  for (const std::uint32_t cycles256 : {82500U, 2560U, 257U, 256U}) {
    Vpcl_microseconds model;
    model.cycles_per_us_256_i = cycles256;
    hw::reset(model);
    run(model, 4);
    const std::uint64_t begin = model.now_us_o;
    run(model, static_cast<int>(cycles256) * 4);
    EXPECT_EQ(model.now_us_o - begin, 1024U) << cycles256;
  }
}
TEST(Microseconds, AnImpossibleSettingCountsEveryCycle) {
  for (const std::uint32_t cycles256 : {0U, 1U, 255U}) {
    Vpcl_microseconds model;
    model.cycles_per_us_256_i = cycles256;
    hw::reset(model);
    run(model, 10);
    const std::uint64_t begin = model.now_us_o;
    run(model, 100);
    EXPECT_EQ(model.now_us_o - begin, 100U);
  }
}
TEST(Microseconds, TheHostSetsItAndNeverBack) {
  Vpcl_microseconds model;
  model.host_i = 1;
  model.cycles_per_us_256_i = 256;
  hw::reset(model);
  const auto commit = [&](std::uint64_t us) {
    model.commit_us_i = us;
    model.commit_i = 1;
    hw::tick(model);
    model.commit_i = 0;
    hw::tick(model);
    EXPECT_TRUE(model.changed_o) << "2 cycles";
    return model.now_us_o;
  };
  EXPECT_EQ(commit(0x1'0000'0000), 0x1'0000'0000U);
  EXPECT_EQ(commit(0xFFFFFFFF), 0x1'0000'0000U);
  EXPECT_EQ(commit(0x1'0000'0001), 0x1'0000'0001U);
  run(model, 50);
  EXPECT_EQ(model.now_us_o, 0x1'0000'0001U) << "the clock does not count";
  model.host_i = 0;
  run(model, 20);
  EXPECT_GT(model.now_us_o, 0x1'0000'0001U);
  const std::uint64_t now = model.now_us_o;
  model.commit_us_i = ~0ULL;
  model.commit_i = 1;
  run(model, 3);
  EXPECT_LT(model.now_us_o, now + 10) << "not the host's to set";
}

// ---- soft reset

TEST(SoftResetModule, PowerOnHoldsSixteenCycles) {
  Vpcl_soft_reset model;
  model.power_rst_i = 1;
  run(model, 3);
  EXPECT_TRUE(model.rst_o && model.stop_o && model.resetting_o);
  model.power_rst_i = 0;
  int cycles = 0;
  for (; model.resetting_o && cycles < 100; ++cycles) hw::tick(model);
  EXPECT_EQ(cycles, 17);
  EXPECT_FALSE(model.rst_o || model.stop_o);
}
TEST(SoftResetModule, WaitsForTheBus) {
  Vpcl_soft_reset model;
  model.power_rst_i = 1;
  run(model, 3);
  model.power_rst_i = 0;
  run(model, 40);
  model.bus_busy_i = 1;
  model.request_i = 1;
  hw::tick(model);
  model.request_i = 0;
  EXPECT_TRUE(model.stop_o && model.resetting_o) << "1 cycle";
  for (int i = 0; i < 200; ++i) {
    hw::tick(model);
    ASSERT_FALSE(model.rst_o);
  }
  model.bus_busy_i = 0;
  int cycles = 0;
  for (; model.resetting_o && cycles < 100; ++cycles) hw::tick(model);
  EXPECT_EQ(cycles, 18);
}

// ---- faults

struct Found {
  std::string name;
  unsigned bus, status, check, packet, overrun, fault, ring;
  bool all;
};
class Founds : public testing::TestWithParam<Found> {};
TEST_P(Founds, TheFirstIsKept) {
  const Found& c = GetParam();
  Vpcl_ring_faults model;
  hw::reset(model);
  model.bus_i = static_cast<std::uint8_t>(c.bus);
  model.status_bus_i = c.status != 0;
  model.check_i = static_cast<std::uint8_t>(c.check);
  model.packet_i = static_cast<std::uint8_t>(c.packet);
  model.overrun_i = static_cast<std::uint8_t>(c.overrun);
  hw::tick(model);
  model.bus_i = 0;
  model.status_bus_i = 0;
  EXPECT_EQ(model.fault_o, c.fault);
  EXPECT_EQ(model.ring_o, c.ring);
  EXPECT_EQ(model.stop_fetch_o, c.fault != 0);
  EXPECT_EQ(model.stop_all_o, c.all);
  model.check_i = 7;
  hw::tick(model);
  if (c.fault != 0) {
    EXPECT_EQ(model.fault_o, c.fault);
    EXPECT_EQ(model.ring_o, c.ring);
  }
  model.bus_i = 8;
  hw::tick(model);
  EXPECT_TRUE(model.stop_all_o) << "a broken bus stops all, whatever came first";
  hw::reset(model);
  EXPECT_EQ(model.fault_o, 0);
}
INSTANTIATE_TEST_SUITE_P(Edges, Founds,
                         testing::Values(Found{"none", 0, 0, 0, 0, 0, 0, 0, false},
                                         Found{"check_command", 0, 0, 1, 0, 0, 1, 0, false},
                                         Found{"check_report", 0, 0, 4, 0, 0, 1, 2, false},
                                         Found{"packet_feed", 0, 0, 0, 2, 0, 2, 1, false},
                                         Found{"packet_both", 0, 0, 0, 6, 0, 2, 1, false},
                                         Found{"overrun_report", 0, 0, 0, 0, 4, 3, 2, false},
                                         Found{"bus_command", 1, 0, 0, 0, 0, 4, 0, true},
                                         Found{"bus_record", 8, 0, 0, 0, 0, 4, 3, true},
                                         Found{"bus_frame", 16, 0, 0, 0, 0, 4, 4, true},
                                         Found{"bus_status_line", 0, 1, 0, 0, 0, 4, 0xFF, true},
                                         Found{"bus_before_check", 16, 1, 7, 6, 7, 4, 4, true},
                                         Found{"check_before_packet", 0, 0, 2, 6, 7, 1, 1, false}),
                         [](const auto& tested) { return tested.param.name; });

// ---- idle and fence

class IdleBench {
 public:
  IdleBench() {
    model_.card_quiet_i = 1;
    hw::reset(model_);
  }
  Vpcl_ring_idle& pins() { return model_; }
  int until_idle() {
    int cycles = 0;
    for (model_.eval(); !model_.idle_o && cycles < 100; ++cycles) {
      hw::tick(model_);
      model_.eval();
    }
    return cycles;
  }

 private:
  Vpcl_ring_idle model_;
};

TEST(RingIdle, SixteenQuietCyclesSinceAnythingWasTaken) {
  IdleBench bench;
  EXPECT_EQ(bench.until_idle(), 17);
  for (auto* pin : {&bench.pins().stirred_i, &bench.pins().pending_i}) {
    *pin = 1;
    hw::tick(bench.pins());
    *pin = 0;
    EXPECT_EQ(bench.until_idle(), 17);
  }
  bench.pins().card_quiet_i = 0;
  hw::tick(bench.pins());
  bench.pins().card_quiet_i = 1;
  EXPECT_EQ(bench.until_idle(), 17);
}
TEST(RingIdle, WhatLeavesHoldsItUpAndNoLonger) {
  IdleBench bench;
  (void)bench.until_idle();
  for (auto* pin : {&bench.pins().leaving_i, &bench.pins().line_busy_i, &bench.pins().fault_i}) {
    *pin = 1;
    hw::tick(bench.pins());
    bench.pins().eval();
    EXPECT_FALSE(bench.pins().idle_o);
    *pin = 0;
    EXPECT_EQ(bench.until_idle(), pin == &bench.pins().line_busy_i ? 0 : 1);
  }
}
TEST(RingIdle, AFenceIsOwedUntilTaken) {
  IdleBench bench;
  auto& pins = bench.pins();
  const auto fence = [&](std::uint32_t word) {
    pins.fence_write_i = 1;
    pins.fence_data_i = word;
    hw::tick(pins);
    pins.fence_write_i = 0;
    pins.eval();
  };
  pins.leaving_i = 1;
  run(pins, 30);
  fence(7);
  EXPECT_FALSE(pins.due_o);
  fence(8);
  EXPECT_EQ(pins.fence_word_o, 8U) << "the newest";
  pins.leaving_i = 0;
  hw::tick(pins);
  EXPECT_TRUE(pins.due_o);
  EXPECT_FALSE(pins.idle_o);
  pins.taken_i = 1;
  hw::tick(pins);
  pins.taken_i = 0;
  pins.eval();
  EXPECT_FALSE(pins.due_o);
  EXPECT_TRUE(pins.idle_o);
  // Taken in the cycle in which the next is written: the next is owed.
  fence(9);
  EXPECT_TRUE(pins.due_o) << "1 cycle";
  pins.taken_i = 1;
  fence(10);
  pins.taken_i = 0;
  pins.eval();
  EXPECT_TRUE(pins.due_o);
  EXPECT_EQ(pins.fence_word_o, 10U);
  pins.fault_i = 1;
  hw::tick(pins);
  EXPECT_FALSE(pins.due_o);
}

TEST(RingIdle, AnEchoIsAFenceWithTheLastWordAfterSixteenQuietCycles) {
  IdleBench bench;
  auto& pins = bench.pins();
  (void)bench.until_idle();
  pins.fence_write_i = 1;
  pins.fence_data_i = 7;
  hw::tick(pins);
  pins.fence_write_i = 0;
  pins.taken_i = 1;
  hw::tick(pins);
  pins.taken_i = 0;
  pins.echo_i = 1;
  hw::tick(pins);
  pins.echo_i = 0;
  int cycles = 0;
  for (pins.eval(); !pins.due_o && cycles < 100; ++cycles) {
    EXPECT_FALSE(pins.idle_o);
    hw::tick(pins);
    pins.eval();
  }
  EXPECT_EQ(cycles, 17) << "and one to due_o";
  EXPECT_EQ(pins.fence_word_o, 7U);
  pins.taken_i = pins.echo_i = 1;  // taken in the cycle of the next: the next is owed
  hw::tick(pins);
  pins.taken_i = pins.echo_i = 0;
  run(pins, 17);
  pins.eval();
  EXPECT_TRUE(pins.due_o);
}

// ---- feed select

class SelectBench {
 public:
  SelectBench() {
    model_.power_rst_i = 1;
    model_.feed_ready_i = 1;
    hw::reset(model_);
    model_.power_rst_i = 0;
  }
  Vpcl_feed_select& pins() { return model_; }
  /// The ring offers 'r', the network 'n'; capital when last. What the card took, or '.'.
  char cycle(char ring, char network) {
    model_.ring_valid_i = ring != '.';
    model_.ring_data_i = static_cast<std::uint8_t>(ring);
    model_.ring_last_i = ring == 'R';
    model_.network_valid_i = network != '.';
    model_.network_data_i = static_cast<std::uint8_t>(network);
    model_.network_last_i = network == 'N';
    model_.eval();
    ring_taken = model_.ring_valid_i && model_.ring_ready_o;
    network_taken = model_.network_valid_i && model_.network_ready_o;
    const bool took = model_.feed_valid_o && model_.feed_ready_i;
    const char out = took ? static_cast<char>(model_.feed_data_o) : '.';
    hw::tick(model_);
    return out;
  }
  std::string cycles(const std::string& ring, const std::string& network) {
    std::string out;
    for (std::size_t i = 0; i < ring.size(); ++i) out += cycle(ring[i], network[i]);
    return out;
  }
  bool ring_taken = false, network_taken = false;

 private:
  Vpcl_feed_select model_;
};

TEST(FeedSelect, ChangesBetweenFramesOnly) {
  SelectBench bench;
  EXPECT_EQ(bench.cycles("rr", "NN"), "rr");
  bench.pins().network_i = 1;
  EXPECT_EQ(bench.cycles("rrRrr", "nnnnN"), "rrRnN") << "at the end of the ring's frame";
  EXPECT_EQ(bench.cycles("rr", "nn"), "nn");
  bench.pins().network_i = 0;
  EXPECT_EQ(bench.cycles("rr.r", "n.Nn"), "n.Nr");
}
TEST(FeedSelect, AnOfferedBeatIsNotSwappedWhileItWaits) {
  SelectBench bench;
  bench.pins().feed_ready_i = 0;
  EXPECT_EQ(bench.cycles("RR", "NN"), "..");
  bench.pins().network_i = 1;
  EXPECT_EQ(bench.cycles("RR", "NN"), "..");
  bench.pins().feed_ready_i = 1;
  EXPECT_EQ(bench.cycles("R.", "NN"), "RN");
}
TEST(FeedSelect, TheRestOfAFrameCutByAResetIsThrownAway) {
  SelectBench bench;
  bench.pins().network_i = 1;
  EXPECT_EQ(bench.cycles("...", ".nn"), ".nn");
  hw::reset(bench.pins());
  EXPECT_EQ(bench.cycles(".....", "nnNnN"), "...nN") << "one cycle to choose, two thrown away";
  hw::reset(bench.pins());
  EXPECT_EQ(bench.cycles("...", ".nN"), ".nN") << "between frames nothing is thrown away";
}
TEST(FeedSelect, NothingIsTakenInReset) {
  SelectBench bench;
  bench.pins().network_i = 1;
  (void)bench.cycles("..", "..");
  bench.pins().rst_i = 1;
  (void)bench.cycle('.', 'n');
  EXPECT_FALSE(bench.network_taken);
  (void)bench.cycle('.', 'n');
  EXPECT_FALSE(bench.network_taken);
}

}  // namespace
}  // namespace pcl::kernels
