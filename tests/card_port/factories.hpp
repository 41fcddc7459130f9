// The cards that the suite runs against.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/adapters/card_software/software_card.hpp"
#include "sim/card/verilated_card.hpp"
#include "tests/card_port/bench.hpp"
#include "tests/card_port/emulated_card.hpp"

namespace pcl::bench {

struct CardFactory {
  std::string name;
  std::function<std::unique_ptr<Card>()> make;
};

/// Under portcullis-emulate the card behind XRT, else those of this process.
inline std::vector<CardFactory> card_factories() {
  if (card_xrt::XrtDevice::emulated()) return {{"xrt", &Emulation::make_card}};
  return {
      {"software", [] { return std::make_unique<SoftwareCard>(); }},
      {"verilated", [] { return std::make_unique<sim::VerilatedCard>(); }},
  };
}

inline void PrintTo(const CardFactory& factory, std::ostream* out) { *out << factory.name; }

/// A test of the port: a card, and a desk around it.
class CardPort : public testing::TestWithParam<CardFactory> {
 protected:
  std::unique_ptr<Card> card_ = GetParam().make();
  Bench bench_{*card_};
};

}  // namespace pcl::bench

#define PCL_FOR_EVERY_CARD(Suite)                                                           \
  INSTANTIATE_TEST_SUITE_P(Cards, Suite, testing::ValuesIn(::pcl::bench::card_factories()), \
                           [](const auto& each) { return each.param.name; })
