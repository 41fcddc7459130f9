// The RTL against the golden models: the Verilated card must say what the software card says.
#include <gtest/gtest.h>

#include <cstdlib>

#include "host/adapters/card_software/software_card.hpp"
#include "sim/card/verilated_card.hpp"
#include "tests/card_port/random_comparison/random_comparison.hpp"
#include "tests/card_port/random_comparison/shadowed.hpp"
#include "tests/checks.hpp"

namespace pcl::bench {
namespace {

struct Pattern {
  std::uint64_t seed;
  unsigned idle_percent;
  unsigned stall_percent;
};
class VerilatedComparison : public testing::TestWithParam<Pattern> {
 protected:
  sim::VerilatedCard candidate_{{.seed = static_cast<std::uint32_t>(GetParam().seed),
                                 .idle_percent = GetParam().idle_percent,
                                 .stall_percent = GetParam().stall_percent}};
  SoftwareCard reference_;
};

/// PCL_COMPARISON_STEPS=N runs N steps a seed instead: for long sweeps.
std::size_t steps(std::size_t usual) {
  const char* asked = std::getenv("PCL_COMPARISON_STEPS");
  return asked != nullptr ? std::strtoull(asked, nullptr, 10) : usual;
}

// Which of two records comes first is compared within a class: the classes meet only in the mux.
TEST_P(VerilatedComparison, OneInputAtATime) {
  record_every_check("random");
  ShadowedCard candidate{candidate_, true};
  const auto difference =
      compare_one_by_one(reference_, candidate,
                         {.seed = GetParam().seed, .steps = steps(2'000), .across_classes = false});
  EXPECT_FALSE(difference) << *difference;
  candidate.print("shadow, one by one");
  EXPECT_EQ(candidate.disagreements(), "");
  EXPECT_LE(candidate.unknown_permille(), 150U);
}

TEST_P(VerilatedComparison, InBursts) {
  ShadowedCard candidate{candidate_, false};
  const auto difference =
      compare_concurrently(reference_, candidate, {.seed = GetParam().seed, .steps = steps(100)});
  EXPECT_FALSE(difference) << *difference;
  candidate.print("shadow, in bursts");
  EXPECT_EQ(candidate.disagreements(), "");
}

INSTANTIATE_TEST_SUITE_P(Seeds, VerilatedComparison,
                         testing::Values(Pattern{1, 0, 0}, Pattern{2, 30, 0}, Pattern{3, 0, 30},
                                         Pattern{4, 50, 50}, Pattern{5, 0, 0}, Pattern{6, 10, 60}),
                         [](const auto& each) {
                           return "seed" + std::to_string(each.param.seed) + "_idle" +
                                  std::to_string(each.param.idle_percent) + "_stall" +
                                  std::to_string(each.param.stall_percent);
                         });

}  // namespace
}  // namespace pcl::bench
