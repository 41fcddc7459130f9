// One burst of inputs: given to the candidate at once, then replayed to the reference in the
// candidate's own order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/card_port/bench.hpp"
#include "tests/card_port/random_comparison/input.hpp"

namespace pcl::bench {

/// What came out of a card since the last look.
struct Output {
  std::vector<contract::Entry> records;
  std::vector<ReleasedFrame> frames;
};
inline Output output_of(Bench& bench) { return {bench.records(), bench.frames()}; }

/// Gives the card an input and waits until it has had its effect.
void apply(Bench& bench, const Input& input);
/// Gives the card an input without waiting for anything but a place in its queue.
void push(Bench& bench, const Input& input);
/// Whether it engages a kill.
[[nodiscard]] bool engages(const Input& input);

class Burst {
 public:
  /// `version`: of the book when the burst began.
  Burst(Bench& reference, std::uint64_t version, std::vector<Input> inputs);

  /// The candidate's records tell its order: a decision names its command, the book version and the
  /// kill epoch it was judged at; decisions, reports and commits come in the order of their
  /// records.
  void replay(const std::vector<contract::Entry>& said);
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  struct Message {
    std::uint64_t sequence;
    Octets bytes;
  };
  void deliver();
  void report_up_to(std::uint64_t sequence);
  void command_up_to(std::uint64_t sequence);
  void decide(const contract::DecisionRecord& decision);

  Bench& reference_;
  std::uint64_t version_;
  std::vector<Message> feed_;
  std::vector<Input> commands_, reports_, engagements_;
  std::size_t next_message_{}, next_command_{}, next_report_{}, next_engagement_{};
};

/// Takes out of two outputs of a burst what its replay cannot know: `highest` within a datagram of
/// several messages; and if a kill came in it, the epoch of what left around it, whether it cut a
/// frame short, the order of the kill records, and the card's own cancels (which orders are open
/// when the walk comes by).
void forgive(Output& reference, Output& candidate, bool killed);

}  // namespace pcl::bench
