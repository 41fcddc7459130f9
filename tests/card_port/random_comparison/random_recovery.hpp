// How the random script gets a stopped card going again: looks again, loads, says digests,
// releases.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/card_port/random_comparison/random_venue.hpp"
#include "tests/card_port/random_comparison/script_state.hpp"

namespace pcl::bench {

/// In stages, for the second one needs the card's answer to the first.
class RandomRecovery {
 public:
  RandomRecovery(ScriptState& state, RandomVenue& venue)
      : state_{state}, random_{state.random}, venue_{venue} {}

  /// Hold, loads, session, and digests that are likely wrong: the answer tells the right ones.
  [[nodiscard]] std::vector<Input> look_again();
  /// The digests as told, enable, hold and every kill released.
  [[nodiscard]] std::vector<Input> open();
  /// The releases of some or all kills that are engaged, nothing else.
  [[nodiscard]] std::vector<Input> release_kills(bool all);
  /// A load that may be of nothing, too early, too late or beyond.
  [[nodiscard]] Input odd_load();
  /// All parties at 0, then some positions and orders.
  [[nodiscard]] std::vector<Input> load_exposure();

 private:
  [[nodiscard]] contract::PositionLoadCommand position(std::int64_t most);
  [[nodiscard]] contract::OrderLoadCommand order();
  [[nodiscard]] Input digest_check(bool right);
  void release(std::vector<Input>& out, std::uint32_t scope_word);

  ScriptState& state_;
  Random& random_;
  RandomVenue& venue_;
};

}  // namespace pcl::bench
