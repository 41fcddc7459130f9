// The comparison itself, software against software: equal cards agree, and small lies are caught.
#include "tests/card_port/random_comparison/random_comparison.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/card_port/random_comparison/liar.hpp"
#include "tests/card_port/random_comparison/record_text.hpp"

namespace pcl::bench {
namespace {

TEST(RandomComparison, EqualCardsAgreeOneByOne) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    Liar candidate;
    const auto difference =
        compare_one_by_one(reference, candidate, {.seed = seed, .steps = 3'000});
    EXPECT_FALSE(difference) << *difference;
  }
}

TEST(RandomComparison, EqualCardsAgreeConcurrently) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    SoftwareCard candidate;
    const auto difference =
        compare_concurrently(reference, candidate, {.seed = seed, .steps = 100});
    EXPECT_FALSE(difference) << *difference;
  }
}

TEST(RandomComparison, TheOrderOfTheCandidateIsRecovered) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    Shuffler<Liar> candidate{seed};
    const auto difference =
        compare_concurrently(reference, candidate, {.seed = seed, .steps = 100});
    EXPECT_FALSE(difference) << *difference;
    SoftwareCard again;
    Shuffler<NarrowCollar> liar{seed};
    EXPECT_TRUE(compare_concurrently(again, liar, {.seed = seed, .steps = 150}));
  }
}

TEST(RandomComparison, CatchesACollarThatIsOffByOne) {
  std::size_t caught = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SoftwareCard reference;
    NarrowCollar candidate;
    const auto difference =
        compare_one_by_one(reference, candidate, {.seed = seed, .steps = 6'000});
    // In a decision, not in what was said of the limits.
    if (difference && difference->find("seed " + std::to_string(seed)) == 0 &&
        difference->find("decision:") != std::string::npos) {
      ++caught;
    }
  }
  EXPECT_EQ(caught, 4U);
}

TEST(RandomComparison, CatchesOneFlippedBitOfAnyRecordKind) {
  // operand of a decision, book_version of a quote, quantity of a released, epoch of a kill, price
  // of a report, flags, percent of a warning, crc of limits, orders of a digest
  const std::pair<std::uint8_t, std::size_t> lies[] = {
      {3, 40}, {1, 56}, {4, 40}, {6, 28}, {7, 40},  {2, 33},  {5, 24},
      {9, 24}, {8, 24}, {3, 6},  {6, 50}, {10, 40}, {11, 32}, {12, 48}};
  for (const auto& [kind, byte] : lies) {
    for (const bool concurrent : {false, true}) {
      if (concurrent && kind >= 8) continue;  // not in every burst
      if (concurrent && kind == 6) continue;  // of a kill in a burst little is compared
      SoftwareCard reference;
      Liar candidate;
      candidate.lie_kind = kind;
      candidate.lie_byte = byte;
      candidate.lie_at = kind == 5 || kind == 6 || kind >= 10 ? 3 : 10;
      const auto difference =
          concurrent ? compare_concurrently(reference, candidate, {.seed = 5, .steps = 200})
                     : compare_one_by_one(reference, candidate, {.seed = 5, .steps = 6'000});
      EXPECT_TRUE(difference) << "kind " << int{kind} << " byte " << byte
                              << (concurrent ? " concurrent" : "");
    }
  }
}

TEST(RandomComparison, CatchesAChangedByteOfAFrame) {
  SoftwareCard reference;
  Liar candidate;
  candidate.lie_in_frame = 9;
  const auto difference = compare_one_by_one(reference, candidate, {.seed = 6, .steps = 3'000});
  ASSERT_TRUE(difference);
  EXPECT_NE(difference->find("frame 0 differs"), std::string::npos) << *difference;
}

TEST(RandomComparison, NamesTheFieldThatDiffers) {
  contract::DecisionRecord a;
  a.operand = 5;
  contract::DecisionRecord b = a;
  b.operand = 6;
  EXPECT_NE(differing_fields(contract::to_entry(a), contract::to_entry(b))
                .find("operand: reference 5, candidate 6"),
            std::string::npos);
  b = a;
  b.cycle = 99;
  EXPECT_EQ(differing_fields(without_cycles(contract::to_entry(a)),
                             without_cycles(contract::to_entry(b))),
            "");
}

}  // namespace
}  // namespace pcl::bench
