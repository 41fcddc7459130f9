// The emulated card behind XRT against the golden models: rings, checks and library included.
#include <gtest/gtest.h>

#include "host/adapters/card_software/software_card.hpp"
#include "tests/card_port/emulated_card.hpp"
#include "tests/card_port/random_comparison/random_comparison.hpp"

namespace pcl::bench {
namespace {

class XrtComparison : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override {
    if (!card_xrt::XrtDevice::emulated()) GTEST_SKIP() << "run it under portcullis-emulate";
    candidate_ = Emulation::make_card();
  }
  std::unique_ptr<Card> candidate_;
  SoftwareCard reference_;
};

TEST_P(XrtComparison, OneInputAtATime) {
  const auto difference = compare_one_by_one(
      reference_, *candidate_, {.seed = GetParam(), .steps = 1'000, .across_classes = false});
  EXPECT_FALSE(difference) << *difference;
}

TEST_P(XrtComparison, InBursts) {
  const auto difference =
      compare_concurrently(reference_, *candidate_, {.seed = GetParam(), .steps = 60});
  EXPECT_FALSE(difference) << *difference;
}

INSTANTIATE_TEST_SUITE_P(Seeds, XrtComparison, testing::Values(1, 2, 3),
                         [](const auto& each) { return "seed" + std::to_string(each.param); });

}  // namespace
}  // namespace pcl::bench
