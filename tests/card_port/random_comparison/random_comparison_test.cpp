// The comparison itself, software against software: equal cards agree, and small lies are caught.
#include "tests/card_port/random_comparison/random_comparison.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "tests/card_port/random_comparison/liar.hpp"
#include "tests/card_port/random_comparison/record_text.hpp"
#include "tests/card_port/random_comparison/shadowed.hpp"
#include "tests/req.hpp"

namespace pcl::bench {
namespace {

constexpr std::uint64_t kUnknownPermilleMax = 150;

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

// The host judges every decision of the script again.
TEST(Shadow, AgreesWithEveryDecisionOneByOne) {
  REQ("H-10");
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    SoftwareCard card;
    ShadowedCard candidate{card, true};
    EXPECT_FALSE(compare_one_by_one(reference, candidate, {.seed = seed, .steps = 3'000}));
    candidate.print("shadow, one by one");
    EXPECT_EQ(candidate.disagreements(), "") << "seed " << seed;
    EXPECT_LE(candidate.unknown_permille(), kUnknownPermilleMax);
    EXPECT_GT(candidate.counts().agreed, 500U);
  }
}

TEST(Shadow, AgreesWhateverTheOrder) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SoftwareCard reference;
    Shuffler<Liar> card{seed};
    ShadowedCard candidate{card, false};
    EXPECT_FALSE(compare_concurrently(reference, candidate, {.seed = seed, .steps = 100}));
    candidate.print("shadow, in bursts");
    EXPECT_EQ(candidate.disagreements(), "") << "seed " << seed;
  }
}

/// Both cards tell the same lie, so that the script goes on after it.
template <class Lying>
std::string shadow_of(std::uint64_t seed, std::size_t steps, void (*lie)(Lying&, std::size_t),
                      std::size_t which) {
  Lying reference;
  Lying card;
  lie(reference, which);
  lie(card, which);
  ShadowedCard candidate{card, true};
  EXPECT_FALSE(compare_one_by_one(reference, candidate, {.seed = seed, .steps = steps}));
  return candidate.disagreements();
}

template <std::size_t byte>
void bend_decision(Liar& card, std::size_t which) {
  card.lie_kind = static_cast<std::uint8_t>(contract::RecordKind::kDecision);
  card.lie_at = which;
  card.lie_byte = byte;
}

template <std::size_t byte>
std::size_t bent_decisions_noticed() {
  std::size_t noticed = 0;
  for (std::size_t which = 100; which < 110; ++which)
    noticed += shadow_of<Liar>(5, 600, bend_decision<byte>, which).empty() ? 0U : 1U;
  return noticed;
}

// One bit of one decision in ten scripts. Not all can be noticed: a refusal for an empty bucket
// is that of another bucket then.
TEST(Shadow, NoticesABentDecision) {
  REQ("H-24");
  EXPECT_GE(bent_decisions_noticed<1>(), 8U);   // code
  EXPECT_GE(bent_decisions_noticed<2>(), 9U);   // account
  EXPECT_GE(bent_decisions_noticed<3>(), 9U);   // strategy
  EXPECT_GE(bent_decisions_noticed<4>(), 9U);   // symbol
  EXPECT_GE(bent_decisions_noticed<6>(), 9U);   // flags: reduce_only
  EXPECT_GE(bent_decisions_noticed<40>(), 9U);  // operand
  EXPECT_GE(bent_decisions_noticed<48>(), 9U);  // limit
}

TEST(Shadow, NoticesDigestsThatAreNotItsBooks) {
  const auto lie = [](Liar& card, std::size_t byte) {
    card.lie_kind = static_cast<std::uint8_t>(contract::RecordKind::kDigest);
    card.lie_at = 3;
    card.lie_byte = byte;
  };
  for (const std::size_t byte : {40U, 48U}) {  // positions, orders
    const std::string said = shadow_of<Liar>(5, 600, lie, byte);
    EXPECT_NE(said.find("digest"), std::string::npos) << said;
  }
}

TEST(Shadow, NoticesACollarThatIsOffByOne) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const std::string said = shadow_of<NarrowCollar>(
        seed, 3'000, [](NarrowCollar& /*card*/, std::size_t /*which*/) {}, 0);
    EXPECT_NE(said.find("collar"), std::string::npos) << said;
  }
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
