// Arbiters: turns, who gets which answer, stop, busy, bounds, latency.
#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "Vpcl_read_arbiter.h"
#include "Vpcl_write_arbiter.h"
#include "tests/hw/bench.hpp"

namespace pcl::kernels {
namespace {

using Turns = std::vector<unsigned>;

template <class Wide>
void put_word(Wide& port, unsigned at, std::uint64_t value) {
  std::memcpy(reinterpret_cast<char*>(&port) + 8 * at, &value, 8);
}
unsigned index_of(unsigned one_hot) { return one_hot == 1 ? 0 : one_hot == 2 ? 1 : 2; }

/// Reader i asks for bursts of i + 1 beats at 0x1000 * (i + 1).
class ReadBench {
 public:
  ReadBench() {
    for (unsigned i = 0; i < 3; ++i) put_word(model_.burst_address_i, i, 0x1000 * (i + 1));
    model_.burst_length_i = 0x210;
    model_.axi_arready_i = 1;
    hw::reset(model_);
  }
  Vpcl_read_arbiter& pins() { return model_; }
  void cycle(unsigned ask, bool beat = false, unsigned response = 0) {
    model_.burst_valid_i = static_cast<std::uint8_t>(ask);
    model_.axi_rvalid_i = beat && !owed.empty();
    if (model_.axi_rvalid_i) {
      model_.axi_rlast_i = ++given_ == owed.front();
      model_.axi_rresp_i = static_cast<std::uint8_t>(response);
    }
    model_.eval();
    if (model_.burst_ready_o != 0) granted.push_back(index_of(model_.burst_ready_o));
    if (model_.axi_arvalid_o && model_.axi_arready_i) {
      addresses.push_back(model_.axi_araddr_o);
      owed.push_back(model_.axi_arlen_o + 1U);
    }
    if (model_.axi_rvalid_i) {
      EXPECT_TRUE(model_.axi_rready_o);
      beats.push_back(model_.beat_valid_o);
      errors += model_.beat_error_o;
      if (model_.axi_rlast_i) {
        owed.pop_front();
        given_ = 0;
      }
    } else {
      EXPECT_EQ(model_.beat_valid_o, 0);
    }
    hw::tick(model_);
  }
  Turns granted, beats;
  std::vector<std::uint64_t> addresses;
  std::deque<unsigned> owed;
  int errors = 0;

 private:
  Vpcl_read_arbiter model_;
  unsigned given_ = 0;
};

TEST(ReadArbiter, TurnsGoRound) {
  ReadBench bench;
  for (int i = 0; i < 6; ++i) bench.cycle(7);
  for (int i = 0; i < 3; ++i) bench.cycle(5);
  bench.cycle(0);
  EXPECT_EQ(bench.granted, (Turns{0, 1, 2, 0, 1, 2, 0, 2, 0}));
  EXPECT_EQ(bench.addresses[1], 0x2000U);
  EXPECT_EQ(bench.addresses[8], 0x1000U);
}

TEST(ReadArbiter, OneCycleToTheBusAndEachBeatToItsReader) {
  ReadBench bench;
  bench.cycle(2);
  EXPECT_TRUE(bench.pins().axi_arvalid_o) << "1 cycle";
  EXPECT_EQ(bench.pins().axi_arlen_o, 1);
  bench.cycle(5);
  bench.cycle(1);
  bench.cycle(0);
  EXPECT_EQ(bench.granted, (Turns{1, 2, 0}));
  for (int i = 0; i < 8; ++i) bench.cycle(0, true, i == 3 ? 2 : 0);
  EXPECT_EQ(bench.beats, (Turns{2, 2, 4, 4, 4, 1}));
  EXPECT_EQ(bench.errors, 1);
  EXPECT_FALSE(bench.pins().busy_o);
}

TEST(ReadArbiter, SixteenOutstandingAndNoMore) {
  ReadBench bench;
  for (int i = 0; i < 50; ++i) bench.cycle(7);
  EXPECT_EQ(bench.granted.size(), 16U);
  bench.cycle(7, true);  // the first burst's only beat
  bench.cycle(7);
  bench.cycle(7);
  EXPECT_EQ(bench.granted.size(), 17U);
}

TEST(ReadArbiter, StopGrantsNothingAndFinishesWhatIsOnTheBus) {
  ReadBench bench;
  bench.pins().axi_arready_i = 0;
  bench.cycle(1);
  bench.pins().stop_i = 1;
  for (int i = 0; i < 5; ++i) bench.cycle(7);
  EXPECT_EQ(bench.granted.size(), 1U);
  EXPECT_TRUE(bench.pins().axi_arvalid_o);
  EXPECT_TRUE(bench.pins().busy_o);
  bench.pins().axi_arready_i = 1;
  bench.cycle(7);
  EXPECT_TRUE(bench.pins().busy_o);
  bench.cycle(7, true);
  EXPECT_FALSE(bench.pins().busy_o);
}

class WriteBench {
 public:
  WriteBench() {
    model_.axi_awready_i = model_.axi_wready_i = 1;
    hw::reset(model_);
  }
  Vpcl_write_arbiter& pins() { return model_; }
  /// Writer i writes its running number to 0x1000 * (i + 1) + 64 * number.
  void cycle(unsigned ask, bool answer = false, unsigned response = 0) {
    model_.write_valid_i = static_cast<std::uint8_t>(ask);
    for (unsigned i = 0; i < 3; ++i) {
      put_word(model_.write_address_i, i, 0x1000 * (i + 1) + 64 * numbers[i]);
      put_word(model_.write_data_i, 8 * i, 0x100 * i + numbers[i]);
    }
    model_.axi_bvalid_i = answer && answered < std::min(addresses.size(), data.size());
    model_.axi_bresp_i = static_cast<std::uint8_t>(response);
    answered += model_.axi_bvalid_i;
    model_.eval();
    if (model_.write_ready_o != 0) {
      granted.push_back(index_of(model_.write_ready_o));
      ++numbers[granted.back()];
    }
    if (model_.axi_awvalid_o && model_.axi_awready_i) addresses.push_back(model_.axi_awaddr_o);
    if (model_.axi_wvalid_o && model_.axi_wready_i) {
      std::uint64_t word = 0;
      std::memcpy(&word, &model_.axi_wdata_o, 8);
      data.push_back(word);
    }
    if (model_.written_o != 0) written.push_back(index_of(model_.written_o));
    if (model_.error_o != 0) failed.push_back(index_of(model_.error_o));
    hw::tick(model_);
  }
  std::uint64_t numbers[3]{};
  Turns granted, written, failed;
  std::vector<std::uint64_t> addresses, data;
  std::size_t answered = 0;

 private:
  Vpcl_write_arbiter model_;
};

TEST(WriteArbiter, TurnsGoRoundAtOneWriteACycle) {
  WriteBench bench;
  for (int i = 0; i < 6; ++i) bench.cycle(7);
  for (int i = 0; i < 3; ++i) bench.cycle(6);
  EXPECT_EQ(bench.granted, (Turns{0, 1, 2, 0, 1, 2, 1, 2, 1}));
  bench.cycle(0);
  EXPECT_EQ(bench.addresses.size(), 9U);
}

TEST(WriteArbiter, OneCycleToTheBusAndEachAnswerToItsWriter) {
  WriteBench bench;
  bench.cycle(4);
  EXPECT_TRUE(bench.pins().axi_awvalid_o && bench.pins().axi_wvalid_o) << "1 cycle";
  bench.cycle(1);
  bench.cycle(2);
  bench.cycle(0);
  bench.cycle(0, true);
  bench.cycle(0, true, 2);
  bench.cycle(0, true);
  EXPECT_EQ(bench.written, (Turns{2, 1}));
  EXPECT_EQ(bench.failed, (Turns{0}));
  EXPECT_FALSE(bench.pins().busy_o);
}

TEST(WriteArbiter, AddressAndDataEachWaitForTheirOwnReady) {
  WriteBench bench;
  bench.pins().axi_wready_i = 0;
  bench.cycle(1);
  bench.cycle(1);
  EXPECT_FALSE(bench.pins().axi_awvalid_o);
  EXPECT_TRUE(bench.pins().axi_wvalid_o);
  bench.pins().axi_wready_i = 1;
  bench.pins().axi_awready_i = 0;
  bench.cycle(1);
  EXPECT_TRUE(bench.pins().axi_awvalid_o && bench.pins().axi_wvalid_o) << "the next write";
  bench.cycle(1);
  EXPECT_TRUE(bench.pins().axi_awvalid_o);
  EXPECT_FALSE(bench.pins().axi_wvalid_o);
  bench.pins().axi_awready_i = 1;
  bench.cycle(0);
  EXPECT_EQ(bench.addresses, (std::vector<std::uint64_t>{0x1000, 0x1040}));
  EXPECT_EQ(bench.data, (std::vector<std::uint64_t>{0, 1}));
}

TEST(WriteArbiter, SixtyFourOutstandingAndStop) {
  WriteBench bench;
  for (int i = 0; i < 100; ++i) bench.cycle(7);
  EXPECT_EQ(bench.granted.size(), 64U);
  bench.pins().stop_i = 1;
  for (int i = 0; i < 80; ++i) {
    EXPECT_TRUE(bench.pins().busy_o || i >= 64);
    bench.cycle(7, true);
  }
  EXPECT_EQ(bench.granted.size(), 64U);
  EXPECT_FALSE(bench.pins().busy_o);
}

class ArbiterSweep : public testing::TestWithParam<std::uint32_t> {};
TEST_P(ArbiterSweep, EveryWriteOnceWithItsDataAndItsAnswer) {
  const std::uint32_t seed = GetParam();
  WriteBench bench;
  hw::Stalls aw{seed, seed * 11 % 80}, w{seed + 1, seed * 23 % 80}, b{seed + 2, seed * 37 % 80};
  for (int i = 0; i < 2000; ++i) {
    bench.pins().axi_awready_i = aw.go();
    bench.pins().axi_wready_i = w.go();
    // What was asked for and not granted is asked for again, as writers do.
    bench.cycle(7U, b.go());
  }
  bench.pins().axi_awready_i = bench.pins().axi_wready_i = 1;
  for (int i = 0; i < 100; ++i) bench.cycle(0, true);
  EXPECT_EQ(bench.written, bench.granted) << "seed " << seed;
  ASSERT_EQ(bench.addresses.size(), bench.granted.size());
  ASSERT_EQ(bench.data.size(), bench.granted.size());
  std::uint64_t next[3]{};
  for (std::size_t i = 0; i < bench.granted.size(); ++i) {
    const unsigned who = bench.granted[i];
    EXPECT_EQ(bench.addresses[i], 0x1000 * (who + 1) + 64 * next[who]);
    EXPECT_EQ(bench.data[i], 0x100 * who + next[who]);
    ++next[who];
  }
}
INSTANTIATE_TEST_SUITE_P(Seeds, ArbiterSweep, testing::Range(1U, 9U));

}  // namespace
}  // namespace pcl::kernels
