// A memory played here, its parity beside it: reads and writes of every cycle, of the same address
// too, never find a bit lost; a flipped one is found by the read of it and by no other.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <random>

#include "Vpcl_parity.h"
#include "tests/hw/bench.hpp"

namespace pcl {
namespace {

constexpr unsigned kWords = 4, kBits = 5;

class Parity {
 public:
  Parity() {
    hw::reset(model_);
    for (unsigned i = 0; i < kWords; ++i) cycle(Write{i, i * 7 % 32}, std::nullopt);
    cycle();
    cycle();
    lost.clear();
  }
  struct Write {
    unsigned address, word;
  };
  std::array<unsigned, kWords> memory{};
  std::deque<bool> lost;  // of each cycle

  void cycle(std::optional<Write> write = {}, std::optional<unsigned> read = {}) {
    model_.write_enable_i = write.has_value();
    model_.write_address_i = static_cast<std::uint8_t>(write ? write->address : 3);
    model_.write_data_i = static_cast<std::uint8_t>(write ? write->word : 21);
    model_.read_enable_i = read.has_value();
    model_.read_address_i = static_cast<std::uint8_t>(read.value_or(2));
    model_.read_data_i = static_cast<std::uint8_t>(out_);
    model_.eval();
    lost.push_back(model_.lost_o != 0);
    hw::tick(model_);
    if (read) out_ = memory[*read];  // the old word
    if (write) memory[write->address] = write->word;
  }

 private:
  Vpcl_parity model_;
  unsigned out_{};
};

TEST(ParityCell, SaysSoTwoCyclesAfterTheReadOfTheWord) {
  for (unsigned bit = 0; bit < kBits; ++bit) {
    Parity parity;
    parity.memory[1] ^= 1U << bit;
    for (const unsigned address : {0U, 1U, 2U, 3U}) parity.cycle({}, address);
    for (int i = 0; i < 4; ++i) parity.cycle();
    EXPECT_EQ(parity.lost, (std::deque<bool>{0, 0, 0, 1, 0, 0, 0, 0})) << bit;
  }
}

TEST(ParityCell, AWordWrittenAnewIsWhole) {
  Parity parity;
  parity.memory[1] ^= 1;
  parity.cycle(Parity::Write{1, 9}, 1U);  // this read still finds the old one
  parity.cycle({}, 1U);
  for (int i = 0; i < 3; ++i) parity.cycle();
  EXPECT_EQ(parity.lost, (std::deque<bool>{0, 0, 1, 0, 0}));
}

TEST(ParityCell, ReadsAndWritesOfEveryCycleLoseNothing) {
  Parity parity;
  std::mt19937 random{7};
  for (int i = 0; i < 20'000; ++i) {
    std::optional<Parity::Write> write;
    std::optional<unsigned> read;
    if (random() % 10 < 7)
      write = Parity::Write{static_cast<unsigned>(random() % kWords),
                            static_cast<unsigned>(random() % 32)};
    if (random() % 10 < 7) read = static_cast<unsigned>(random() % kWords);
    parity.cycle(write, read);
  }
  EXPECT_EQ(std::ranges::count(parity.lost, true), 0);
}

}  // namespace
}  // namespace pcl
