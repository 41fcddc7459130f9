// Ring reader, 64 slots in the ring and 16 in the store: bursts, order, faults, latency, and that
// nothing is asked for without room.
#include <gtest/gtest.h>

#include <deque>

#include "Vpcl_ring_reader.h"
#include "tests/hw/bench.hpp"
#include "tests/kernels/gateway/slots.hpp"

namespace pcl::kernels {
namespace {

constexpr std::uint64_t kBase = 0x7'FFFF'F000;  // the ring's second page is beyond 4 GiB
constexpr std::uint64_t kRing = 64;

struct Burst {
  std::uint64_t address;
  unsigned slots;
  friend bool operator==(const Burst&, const Burst&) = default;
};
void PrintTo(const Burst& burst, std::ostream* out) {
  *out << std::hex << burst.address << " x " << std::dec << burst.slots;
}

Slot slot_of(std::uint64_t number) {
  Slot slot{};
  std::memcpy(slot.data() + 16, &number, 8);
  seal(slot, number);
  return slot;
}

class ReaderBench {
 public:
  ReaderBench() {
    model_.base_i = kBase / 4096;
    model_.fetch_i = 1;
    model_.burst_ready_i = model_.slot_ready_i = 1;
    hw::reset(model_);
  }
  Vpcl_ring_reader& pins() { return model_; }

  /// One cycle; the beat given, if any, is on R in it.
  void cycle(bool beat = true) {
    const bool give = beat && !owed.empty();
    model_.beat_valid_i = give;
    if (give) {
      std::memcpy(&model_.beat_i, owed.front().data(), 64);
      owed.pop_front();
    }
    model_.eval();
    if (model_.burst_valid_o && model_.burst_ready_i) {
      const Burst burst{model_.burst_address_o, model_.burst_length_o + 1U};
      bursts.push_back(burst);
      for (unsigned i = 0; i < burst.slots; ++i) {
        ++asked;
        owed.push_back(spoil ? spoil(asked) : slot_of(asked));
      }
    }
    if (model_.slot_valid_o && model_.slot_ready_i) {
      Slot slot;
      std::memcpy(slot.data(), &model_.slot_o, 64);
      out.push_back(slot);
    }
    hw::tick(model_);
  }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle();
  }

  std::vector<Burst> bursts;
  std::deque<Slot> owed;
  std::vector<Slot> out;
  std::uint64_t asked{0};
  std::function<Slot(std::uint64_t)> spoil;

 private:
  Vpcl_ring_reader model_;
};

struct BurstCase {
  std::string name;
  std::vector<std::uint32_t> tails;  // each after the last was fetched
  std::vector<Burst> bursts;
};
class Bursts : public testing::TestWithParam<BurstCase> {};
TEST_P(Bursts, AreThese) {
  ReaderBench bench;
  for (const std::uint32_t tail : GetParam().tails) {
    bench.pins().tail_i = tail;
    bench.run(120);
    EXPECT_EQ(bench.pins().head_o, tail);
  }
  EXPECT_EQ(bench.bursts, GetParam().bursts);
  EXPECT_FALSE(bench.pins().pending_o);
  EXPECT_FALSE(bench.pins().holding_o);
}
INSTANTIATE_TEST_SUITE_P(
    Edges, Bursts,
    testing::Values(
        BurstCase{"one", {1}, {{kBase, 1}}}, BurstCase{"sixteen", {16}, {{kBase, 16}}},
        BurstCase{"seventeen", {17}, {{kBase, 16}, {kBase + 0x400, 1}}},
        BurstCase{"to_the_group", {10, 20}, {{kBase, 10}, {kBase + 0x280, 6}, {kBase + 0x400, 4}}},
        BurstCase{"the_ring",
                  {64},
                  {{kBase, 16}, {kBase + 0x400, 16}, {kBase + 0x800, 16}, {kBase + 0xC00, 16}}},
        BurstCase{"over_the_end",
                  {60, 66},
                  {{kBase, 16},
                   {kBase + 0x400, 16},
                   {kBase + 0x800, 16},
                   {kBase + 0xC00, 12},
                   {kBase + 0xF00, 4},
                   {kBase, 2}}}),
    [](const auto& tested) { return tested.param.name; });

TEST(RingReader, NeverAsksForMoreThanItCanStore) {
  ReaderBench bench;
  bench.pins().slot_ready_i = 0;
  bench.pins().tail_i = 32;
  bench.run(100);
  EXPECT_EQ(bench.asked, 16U);
  bench.pins().slot_ready_i = 1;
  bench.run(15);
  bench.pins().slot_ready_i = 0;
  bench.run(50);
  EXPECT_EQ(bench.asked, 16U) << "room for 15: the whole burst must fit";
  bench.pins().slot_ready_i = 1;
  bench.cycle();
  bench.pins().slot_ready_i = 0;
  bench.run(50);
  EXPECT_EQ(bench.asked, 32U);
  bench.pins().slot_ready_i = 1;
  bench.run(10);
  bench.pins().slot_ready_i = 0;
  bench.pins().tail_i = 37;
  bench.run(50);
  EXPECT_EQ(bench.asked, 37U) << "what is announced fits";
}

TEST(RingReader, DoorbellToBurstIsTwoCyclesAndBeatToSlotThree) {
  ReaderBench bench;
  bench.run(10);
  bench.pins().tail_i = 1;
  int cycles = 0;
  for (bench.pins().eval(); !bench.pins().burst_valid_o; ++cycles) bench.cycle(false);
  EXPECT_EQ(cycles, 2);
  bench.cycle(false);
  ASSERT_EQ(bench.owed.size(), 1U);
  bench.cycle(true);  // the beat is on R in this cycle
  for (cycles = 1; !bench.pins().slot_valid_o && cycles < 20; ++cycles) bench.cycle();
  EXPECT_EQ(cycles, 3);
}

TEST(RingReader, OneSlotACycle) {
  ReaderBench bench;
  bench.pins().tail_i = 16;
  while (bench.owed.empty()) bench.cycle(false);
  bench.run(3);
  for (int i = 0; i < 16; ++i) {
    EXPECT_TRUE(bench.pins().slot_valid_o) << i;
    bench.cycle();
  }
  EXPECT_EQ(bench.out.size(), 16U);
}

TEST(RingReader, FetchLowWithdrawsWhatIsNotGranted) {
  ReaderBench bench;
  bench.pins().burst_ready_i = 0;
  bench.pins().tail_i = 5;
  bench.run(5);
  EXPECT_TRUE(bench.pins().burst_valid_o);
  bench.pins().fetch_i = 0;
  bench.pins().burst_ready_i = 1;
  bench.run(20);
  EXPECT_EQ(bench.asked, 0U);
  bench.pins().base_i = (kBase + 0x10000) / 4096;
  bench.pins().fetch_i = 1;
  bench.run(20);
  ASSERT_EQ(bench.bursts.size(), 1U);
  EXPECT_EQ(bench.bursts[0], (Burst{kBase + 0x10000, 5}));
}

TEST(RingReader, ABadSlotStopsItForGood) {
  ReaderBench bench;
  bench.spoil = [](std::uint64_t number) { return slot_of(number == 4 ? number - kRing : number); };
  bench.pins().tail_i = 10;
  bench.run(100);
  EXPECT_TRUE(bench.pins().check_fault_o);
  EXPECT_FALSE(bench.pins().bus_fault_o);
  EXPECT_EQ(bench.out.size(), 3U);
  EXPECT_EQ(bench.pins().head_o, 3U);
  EXPECT_TRUE(bench.pins().holding_o);
}

TEST(RingReader, ABeatWithAnErrorIsTheBussFaultWhateverItsCheck) {
  for (const bool sealed_too : {true, false}) {
    ReaderBench bench;
    if (!sealed_too) bench.spoil = [](std::uint64_t) { return Slot{}; };
    bench.pins().tail_i = 3;
    while (bench.owed.empty()) bench.cycle(false);
    bench.pins().beat_error_i = 1;
    bench.cycle();
    bench.pins().beat_error_i = 0;
    bench.run(20);
    EXPECT_TRUE(bench.pins().bus_fault_o);
    EXPECT_FALSE(bench.pins().check_fault_o);
    EXPECT_TRUE(bench.out.empty());
  }
}

class ReaderSweep : public testing::TestWithParam<std::uint32_t> {};
TEST_P(ReaderSweep, EverySlotOnceInOrder) {
  const std::uint32_t seed = GetParam();
  ReaderBench bench;
  hw::Stalls bus{seed, seed * 9 % 90}, beats{seed + 1, seed * 31 % 90},
      card{seed + 2, seed * 17 % 90};
  std::minstd_rand random{seed};
  constexpr std::uint32_t kTotal = 500;
  for (int i = 0; i < 40'000 && bench.out.size() < kTotal; ++i) {
    const std::uint32_t room = 64 - (bench.pins().tail_i - bench.pins().head_o);
    if (random() % 8U == 0) {
      bench.pins().tail_i = std::min<std::uint32_t>(
          kTotal, bench.pins().tail_i + static_cast<std::uint32_t>(random() % (room + 1)));
    }
    bench.pins().burst_ready_i = bus.go();
    bench.pins().slot_ready_i = card.go();
    bench.cycle(beats.go());
  }
  ASSERT_EQ(bench.out.size(), kTotal) << "seed " << seed;
  for (std::uint64_t i = 0; i < kTotal; ++i) ASSERT_EQ(bench.out[i], slot_of(i + 1)) << i;
  std::uint64_t next = 0;
  for (const Burst& burst : bench.bursts) {
    EXPECT_EQ(burst.address, kBase + 64 * (next % kRing));
    EXPECT_LE(next % 16 + burst.slots, 16U);
    next += burst.slots;
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, ReaderSweep, testing::Range(1U, 13U));

}  // namespace
}  // namespace pcl::kernels
