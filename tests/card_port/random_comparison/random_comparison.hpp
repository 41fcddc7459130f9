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
  std::size_t steps{2'000};        // one by one: steps; concurrent: bursts
  std::size_t burst{40};           // inputs in a burst
  bool across_classes{true};       // one by one: records of different classes keep their order too
};

/// Both cards fresh from reset. One input at a time, quiet after each: records (cycles aside) and frames must be identical.
/// Returns nothing, or the seed, the step, the input and the first difference field by field.
[[nodiscard]] std::optional<std::string> compare_one_by_one(Card& reference, Card& candidate, const ComparisonOptions& options);

/// Bursts go to the candidate without waiting. The reference is then driven in the order in which the candidate says it
/// took its inputs: a decision names its command and the book version it judged, so as many messages of the feed come
/// first; reports and decisions came in the order of their records; the flag `killed` tells when an engagement came.
/// Compared by class, sequence numbers aside: market; decisions, reports, refusals; kills; released and frames. A frame that
/// the candidate poisoned is compared only in what it was. Bursts hold no gap and no step of time: see compare_one_by_one.
[[nodiscard]] std::optional<std::string> compare_concurrently(Card& reference, Card& candidate, const ComparisonOptions& options);

}  // namespace pcl::bench
