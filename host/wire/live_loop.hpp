// The wire in real time.
#pragma once

#include <cstdint>

#include "host/base/stop_signal.hpp"
#include "host/wire/data_plane.hpp"

namespace pcl::wire {

/// Runs until a stop signal. One thread; sleeps in poll() on the feed, the venue, the daemon's bell
/// and the signal, at most `tick_us`, so that the card's microseconds go on when nothing happens.
/// Card time counts from the call. An error: the card is lost. tick_us 0: never sleeps, for a core
/// of its own; a card's own cancels (watchdog, kill) wait for the next tick otherwise.
Status run_live(DataPlane& plane, const StopSignal& stop, std::uint64_t tick_us);

}  // namespace pcl::wire
