// Follows a card by its records and judges each of its decisions again.
#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/risk/shadow_state.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// What the host knows besides.
struct ShadowView {
  std::uint64_t
      next_report{};         // of the venue's messages: the card has to have spoken of the others
  std::uint32_t stale_us{};  // the register
  bool lossless{};           // no quote is coalesced
};

/// A decision that the host would not have taken, or books that are not the card's.
struct Disagreement {
  contract::Entry said{};  // decision or digest record
  domain::Judgement finds{};
};

/// A command is on its way to the card; its sequence is above all before it.
void shadow_sent(Shadow& shadow, const contract::Entry& command);

/// The next record. Decisions, reports, loads and commits are taken in the order of the gate's
/// records and the sequence of its commands; a decision's market is that of its book version, so
/// that it may be judged only with the next market record. Whatever the records leave open makes
/// what hangs on it unknown, never wrong. Cost: O(log n); a clear, a commit or a digest O(n).
[[nodiscard]] std::vector<Disagreement> shadow_record(Shadow& shadow, const contract::Entry& record,
                                                      const ShadowView& view);

/// The card is there; the same one as before, or one that nothing is known of.
void shadow_card_up(Shadow& shadow, const LinkChange& link, bool same);

/// For `symbols`; keeps what it knows if it was for as many.
void shadow_started(Shadow& shadow, std::size_t symbols);

/// Only one that was read from bytes may not be.
[[nodiscard]] bool sound(const Shadow& shadow, std::size_t symbols);

}  // namespace pcl::engine
