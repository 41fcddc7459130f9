#include "host/wire/live_loop.hpp"

#include <poll.h>

#include <array>
#include <ctime>

#include "host/base/monotonic.hpp"

namespace pcl::wire {
namespace {

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
    plane.pump_sockets(now);
    plane.run_card(now);
    (void)plane.publish();
    alive = plane.card().health();
    if (alive) sleep_until_input(plane, stop, tick_us);
  }
  plane.stop(now);
  return alive;
}

}  // namespace pcl::wire
