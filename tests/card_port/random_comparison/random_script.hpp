// A seeded stream of inputs for cards: good, odd and bad, at and around every limit.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/card_port/bench.hpp"
#include "tests/card_port/random_comparison/random_limits.hpp"
#include "tests/card_port/random_comparison/random_market.hpp"
#include "tests/card_port/random_comparison/random_orders.hpp"
#include "tests/card_port/random_comparison/random_recovery.hpp"
#include "tests/card_port/random_comparison/random_venue.hpp"
#include "tests/card_port/random_comparison/script_state.hpp"

namespace pcl::bench {

/// Writes the stream. It follows what the cards answer (quotes, passed orders, kills, digests), so
/// that orders go to the edge of the collar and the venue answers frames that really left.
class RandomScript {
 public:
  /// `for_bursts`: nothing whose place between two streams a card's answers do not tell.
  RandomScript(std::uint64_t seed, bool for_bursts) : state_{.random = Random{seed}} {
    state_.for_bursts = for_bursts;
  }
  RandomScript(const RandomScript&) = delete;  // its parts hold on to its state

  /// Registers, names, limits, parties, session, feed; the hold is still set.
  [[nodiscard]] std::vector<Input> boot();
  /// Opens the hold and the kill: needs what the cards answered to boot().
  [[nodiscard]] std::vector<Input> open() { return recovery_.open(); }
  /// Anything. A step may be several inputs.
  [[nodiscard]] std::vector<Input> step();
  /// Only what a burst may hold.
  [[nodiscard]] std::vector<Input> burst_step();
  /// Before a burst: what stopped the card is looked at again; then open() if it was.
  [[nodiscard]] std::vector<Input> between_bursts();
  /// A step of time with a heartbeat on both lines, so that nothing is stale when a burst begins.
  [[nodiscard]] std::vector<Input> before_burst();
  /// One counters_request a bank.
  [[nodiscard]] std::vector<Input> all_counters();

  void see(const contract::Entry& record) { state_.see(record); }
  void see(const ReleasedFrame& frame) { venue_.take(frame); }
  [[nodiscard]] Random& random() { return state_.random; }
  [[nodiscard]] bool stopped() const { return state_.stopped(); }

 private:
  [[nodiscard]] Input odd_command();
  [[nodiscard]] Input report(bool faults);
  [[nodiscard]] Input kill(bool for_burst);
  [[nodiscard]] Input odd_register();
  [[nodiscard]] Input revalue();
  [[nodiscard]] Input digest_check();
  [[nodiscard]] std::vector<Input> time();
  [[nodiscard]] std::vector<Input> rare();

  ScriptState state_;
  RandomVenue venue_{state_.random};
  RandomMarket market_{state_};
  RandomOrders orders_{state_};
  RandomLimits limits_{state_};
  RandomRecovery recovery_{state_, venue_};
  bool looked_{};  // the next step opens
  Octets last_report_;
};

}  // namespace pcl::bench
