// Which record led to which: the causation and correlation that are written with records.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "host/engine/event.hpp"
#include "host/engine/output.hpp"
#include "host/journal/journal.hpp"

namespace pcl::journal {

/// Remembers, in rings of kRing, which outputs record sent a command to the card and which order it
/// became, and which asked for the last statement and feed rewind. For readers alone: nothing
/// decides by it. What was sent before the journal was opened, from a snapshot, is forgotten:
/// causation 0. Not thread-safe. Cost: O(1) an event or output.
///
/// causation: of an event the outputs record that asked for it, of outputs their event.
/// correlation: the sequence of the record with which the matter began: an operator's command, or
/// the outputs that sent something out unasked. Decisions, reports and answers have that of the
/// outputs they answer, and so have the outputs that come of them.
class Causes {
 public:
  static constexpr std::size_t kRing = 65'536;
  Causes();

  /// Of an event that is about to be journalled under `sequence`.
  [[nodiscard]] Link of(const engine::Event& event, std::uint64_t sequence);
  /// Of what came out of it, to be journalled under `sequence`.
  [[nodiscard]] Link of(const std::vector<engine::Output>& outputs, std::uint64_t sequence);

 private:
  struct Sent {
    std::uint64_t key{};  // command sequence or UserRefNum: an old one has been overwritten
    Link outputs;         // causation: their sequence
  };
  using Ring = std::array<Sent, kRing>;
  [[nodiscard]] static Link find(const Ring& ring, std::uint64_t key);
  [[nodiscard]] Link asked_by(const engine::CardRecord& record);
  [[nodiscard]] Link asked_by(const engine::VenueMessage& message) const;

  std::unique_ptr<Ring> commands_, orders_;
  Link statement_, rewind_;
  std::uint64_t event_{};  // the last one, and its correlation
  std::uint64_t correlation_{};
};

}  // namespace pcl::journal
