// Ring writer, set as the record ring's (check in bytes 14-15) with 128 slots: checks, addresses,
// credit to the last slot, latency.
#include <gtest/gtest.h>

#include "Vpcl_ring_writer.h"
#include "tests/hw/bench.hpp"
#include "tests/kernels/gateway/slots.hpp"

namespace pcl::kernels {
namespace {

constexpr std::uint64_t kBase = 0x3'FFFF'F000;
constexpr std::uint32_t kRing = 128;  // two pages, the second beyond 4 GiB

class WriterBench {
 public:
  WriterBench() {
    model_.base_i = kBase / 4096;
    model_.run_i = model_.write_ready_i = 1;
    hw::reset(model_);
    hw::tick(model_);  // the first cycle's credit
  }
  Vpcl_ring_writer& pins() { return model_; }
  Slot record(std::uint64_t number) const {
    contract::RecordHeader header;
    header.kind = static_cast<std::uint8_t>(number);
    header.seq = number;
    header.cycle = 77 * number;
    return to_slot(header);
  }
  void cycle(bool offer, bool answer = true) {
    model_.slot_valid_i = offer;
    const Slot slot = record(taken + 1);
    std::memcpy(&model_.slot_i, slot.data(), 64);
    model_.written_i = answer && answered < addresses.size();
    answered += model_.written_i;
    model_.eval();
    taken += model_.slot_valid_i && model_.slot_ready_o;
    if (model_.write_valid_o && model_.write_ready_i) {
      addresses.push_back(model_.write_address_o);
      Slot& written = slots.emplace_back();
      std::memcpy(written.data(), &model_.write_data_o, 64);
    }
    hw::tick(model_);
  }
  void run(int cycles, bool offer) {
    for (int i = 0; i < cycles; ++i) cycle(offer);
  }
  std::uint64_t taken = 0;
  std::size_t answered = 0;
  std::vector<std::uint64_t> addresses;
  std::vector<Slot> slots;

 private:
  Vpcl_ring_writer model_;
};

void expect_written(const WriterBench& bench, std::uint64_t count) {
  ASSERT_EQ(bench.slots.size(), count);
  for (std::uint64_t i = 0; i < count; ++i) {
    EXPECT_EQ(bench.addresses[i], kBase + 64 * (i % kRing));
    Slot expected = bench.record(i + 1);
    seal(expected, i + 1, kRecordCheckAt);
    EXPECT_EQ(bench.slots[i], expected) << i;
  }
}

TEST(RingWriter, TwoCyclesFromSlotToWrite) {
  WriterBench bench;
  bench.run(3, false);
  bench.cycle(true);
  ASSERT_EQ(bench.taken, 1U);
  int cycles = 1;
  for (; !bench.pins().write_valid_o && cycles < 10; ++cycles) bench.cycle(false);
  EXPECT_EQ(cycles, 2);
}

TEST(RingWriter, OneSlotACycleUntilTheCreditIsUsed) {
  WriterBench bench;
  for (std::uint64_t i = 1; i <= kRing; ++i) {
    bench.cycle(true);
    EXPECT_EQ(bench.taken, i);
  }
  bench.run(50, true);
  EXPECT_EQ(bench.taken, kRing) << "to the last slot and no further";
  expect_written(bench, kRing);
  EXPECT_EQ(bench.pins().tail_o, kRing);
  bench.pins().host_head_i = 1;
  bench.run(50, true);
  EXPECT_EQ(bench.taken, kRing + 1);
  bench.pins().host_head_i = 3;
  bench.run(50, true);
  expect_written(bench, kRing + 3);
}

TEST(RingWriter, AHeadBeyondWhatWasIssuedGivesNoCredit) {
  WriterBench bench;
  bench.run(10, true);
  bench.pins().host_head_i = 11;
  bench.run(2, false);
  const std::uint64_t taken = bench.taken;
  bench.run(50, true);
  EXPECT_EQ(bench.taken, taken);
}

TEST(RingWriter, CountsASlotWhenItIsAnswered) {
  WriterBench bench;
  for (int i = 0; i < 5; ++i) bench.cycle(true, false);
  for (int i = 0; i < 10; ++i) bench.cycle(false, false);
  EXPECT_EQ(bench.pins().tail_o, 0U);
  EXPECT_TRUE(bench.pins().busy_o);
  bench.cycle(false);
  EXPECT_EQ(bench.pins().tail_o, 1U);
  bench.run(10, false);
  EXPECT_EQ(bench.pins().tail_o, 5U);
  EXPECT_FALSE(bench.pins().busy_o);
}

TEST(RingWriter, RunLowTakesNothingAndFinishesWhatItHas) {
  WriterBench bench;
  bench.run(4, true);
  bench.pins().run_i = 0;
  bench.run(20, true);
  EXPECT_EQ(bench.taken, 4U);
  expect_written(bench, 4);
}

class WriterSweep : public testing::TestWithParam<std::uint32_t> {};
TEST_P(WriterSweep, EverySlotOnceInOrderWithinItsCredit) {
  const std::uint32_t seed = GetParam();
  WriterBench bench;
  hw::Stalls card{seed, seed * 13 % 90}, bus{seed + 1, seed * 29 % 90},
      answers{seed + 2, seed * 7 % 90};
  std::minstd_rand random{seed};
  for (int i = 0; i < 6000; ++i) {
    bench.pins().write_ready_i = bus.go();
    if (random() % 16U == 0) {
      bench.pins().host_head_i +=
          static_cast<std::uint32_t>(random() % (bench.answered - bench.pins().host_head_i + 1));
    }
    bench.cycle(card.go(), answers.go());
    ASSERT_LE(bench.taken - bench.pins().host_head_i, kRing) << "seed " << seed;
  }
  bench.pins().write_ready_i = 1;
  bench.run(20, false);
  EXPECT_GT(bench.taken, 300U);
  expect_written(bench, bench.taken);
}
INSTANTIATE_TEST_SUITE_P(Seeds, WriterSweep, testing::Range(1U, 13U));

}  // namespace
}  // namespace pcl::kernels
