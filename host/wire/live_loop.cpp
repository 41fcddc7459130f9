#include "host/wire/live_loop.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "host/base/monotonic.hpp"

namespace pcl::wire {
namespace {

constexpr std::uint64_t kBusyUs = 20;

void sleep_until_input(DataPlane& plane, const StopSignal& stop, std::uint64_t bound_us) {
  std::array<pollfd, 4> fds{};
  fds[0] = {stop.fd(), POLLIN, 0};
  fds[1] = {plane.link().bell_fd(), POLLIN, 0};
  fds[2] = {plane.feed_readable_wanted() ? plane.feed().fd() : -1, POLLIN, 0};
  const bool write = plane.venue().wants_write();
  const auto venue_events =
      static_cast<short>((plane.venue_readable_wanted() ? POLLIN : 0) | (write ? POLLOUT : 0));
  fds[3] = {plane.venue().fd(), venue_events, 0};
  timespec bound{};
  bound.tv_sec = static_cast<time_t>(bound_us / 1'000'000);
  bound.tv_nsec = static_cast<long>(bound_us % 1'000'000 * 1'000);
  if (plane.link().prepare_wait()) ::ppoll(fds.data(), fds.size(), &bound, nullptr);
  plane.link().end_wait();
}

}  // namespace

Status run_live(DataPlane& plane, const StopSignal& stop, std::uint64_t tick_us) {
  const std::uint64_t start_ns = monotonic_ns();
  PassTime now{};
  Status alive = ok();
  while (alive && !stop.take()) {
    const std::uint64_t passed_us = (monotonic_ns() - start_ns) / 1'000;
    now = PassTime{CardTime{passed_us}, passed_us / 1'000};
    plane.take_kills();
    (void)plane.take_entries(now);
    plane.run_card(now);  // commands do not wait for the sockets
    plane.pump_sockets(now);
    plane.run_card(now);
    (void)plane.publish();
    alive = plane.card().health();
    if (!alive) break;
    // Nothing rings when a physical card has an answer: while it works it is looked at again soon.
    sleep_until_input(plane, stop, plane.card().quiet() ? tick_us : std::min(tick_us, kBusyUs));
  }
  plane.stop(now);
  return alive;
}

}  // namespace pcl::wire
