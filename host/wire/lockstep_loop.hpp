// The wire in lock-step with the venue: the venue's messages are the only clock, so that a session
// repeats exactly.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/result.hpp"
#include "host/base/stop_signal.hpp"
#include "host/wire/data_plane.hpp"

namespace pcl::wire {

struct LockstepSettings {
  std::string address{"127.0.0.1"};
  std::uint16_t port{};
  /// The card's time moves at most so far without the daemon having had its say (and its heartbeat
  /// sent): well below the watchdog's limit.
  std::uint64_t interval_us{400'000};
  /// How long a peer may take for its part before the session fails.
  std::uint64_t patience_ms{30'000};
};

/// Runs until the venue ends the session (after the step "market over") or a stop signal. One step:
///   STEP from the venue -> feed and reports it announces are read -> card -> rounds with the
///   daemon until one brings nothing new -> QUIET to the venue. A round: records up, kStep;
///   commands down, kQuiet; card.
/// kUnavailable: a peer was lost or took longer than patience_ms.
Status run_lockstep(DataPlane& plane, const StopSignal& stop, const LockstepSettings& settings);

}  // namespace pcl::wire
