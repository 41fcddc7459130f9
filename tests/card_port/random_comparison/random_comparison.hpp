// Two cards, one seeded stream of inputs: do they say the same? The reference is the software card.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "host/ports/card.hpp"

namespace pcl::bench {

struct ComparisonOptions {
  std::uint64_t seed{1};
  std::size_t steps{2'000};   // one by one: steps; concurrent: bursts
  std::size_t burst{40};      // inputs in a burst
  bool across_classes{true};  // one by one: records of different classes keep their order too
};

/// Both cards fresh from reset. One input at a time, quiet after each: records (cycles aside) and
/// frames must be identical. Returns nothing, or the seed, the step, the input and the first
/// difference field by field.
[[nodiscard]] std::optional<std::string> compare_one_by_one(Card& reference, Card& candidate,
                                                            const ComparisonOptions& options);

/// Bursts go to the candidate without waiting. The reference is then driven in the order in which
/// the candidate says it took its inputs: a decision names its command, the book version and the
/// kill epoch it judged, so as many messages of the feed and as many engagements come first;
/// reports, decisions and commits came in the order of their records. Compared by class, sequence
/// numbers aside: market; decisions, reports, refusals; kills; released and frames. What a replay
/// cannot know is forgiven: burst.hpp says what. Nor does a burst hold what no answer places: a
/// gap, a book that turns invalid, a step of time, a load, a digest, a loss limit, tight buckets of
/// a session. Those are compare_one_by_one's.
[[nodiscard]] std::optional<std::string> compare_concurrently(Card& reference, Card& candidate,
                                                              const ComparisonOptions& options);

}  // namespace pcl::bench
