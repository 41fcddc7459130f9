#include "host/wire/lockstep_loop.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "host/base/monotonic.hpp"
#include "host/base/system_error.hpp"

namespace pcl::wire {
namespace {

constexpr std::uint64_t kMarketOver = ~std::uint64_t{0};

/// Frames of the lock-step port: four little-endian 64-bit words (sim/venue/lock_step.hpp).
struct StepFrame {
  std::uint64_t step{}, now_ns{}, datagrams{}, reports{};
};
struct QuietFrame {
  std::uint64_t step{}, orders{}, datagrams{}, reports{};
};
static_assert(sizeof(StepFrame) == 32 && sizeof(QuietFrame) == 32);

class Lockstep {
 public:
  Lockstep(DataPlane& plane, const StopSignal& stop, const LockstepSettings& settings)
      : plane_{plane}, stop_{stop}, settings_{settings} {}

  Status connect();
  Status run();

 private:
  enum class Read : std::uint8_t { kFrame, kEnd };
  Result<Read> read_frame(StepFrame& frame);
  Status take_step(const StepFrame& frame);
  Status advance_to(std::uint64_t now_us);
  Status take_inputs(const StepFrame& frame);
  Status settle();
  Status rounds(bool force);
  Result<link::QuietEntry> await_quiet();
  void wait(int fd, int timeout_ms);
  [[nodiscard]] std::uint64_t reports_seen() const { return plane_.venue().next_sequence() - 1; }
  [[nodiscard]] bool all_seen(const StepFrame& frame) const {
    return plane_.counts().live_datagrams >= frame.datagrams &&
           (reports_seen() >= frame.reports || !plane_.venue_up());
  }
  [[nodiscard]] bool stopped() { return stopped_ = stopped_ || stop_.take(); }
  [[nodiscard]] PassTime time() const { return {CardTime{now_us_}, monotonic_ns() / 1'000'000}; }
  [[nodiscard]] std::uint64_t deadline() const {
    return monotonic_ns() + settings_.patience_ms * 1'000'000;
  }
  [[nodiscard]] Error stop_error() const {
    return {Fault::kUnavailable, "lock-step: stopped by a signal"};
  }

  DataPlane& plane_;
  const StopSignal& stop_;
  LockstepSettings settings_;
  FileDescriptor venue_;
  std::uint64_t now_us_{};
  std::uint64_t now_ns_{};    // since the venue's first step
  std::uint64_t first_ns_{};  // venue time of that step
  std::uint64_t step_{};
  std::uint64_t round_{};
  std::uint64_t told_us_{};  // card time at the daemon's last round
  bool started_{};
  bool stopped_{};
  bool daemon_ended_{};
};

Status Lockstep::connect() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(settings_.port);
  if (::inet_pton(AF_INET, settings_.address.c_str(), &address.sin_addr) != 1) {
    return Error{Fault::kInvalid,
                 "lock-step address '" + settings_.address + "': expected an IPv4 address"};
  }
  venue_ = FileDescriptor{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!venue_) return system_error("lock-step: cannot open a socket");
  if (::connect(venue_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_error("lock-step: cannot connect to " + settings_.address + ":" +
                        std::to_string(settings_.port));
  }
  const int yes = 1;
  ::setsockopt(venue_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return ok();
}

/// Sleeps until `fd` can be read (-1: none), the daemon rings, or the time is up.
void Lockstep::wait(int fd, int timeout_ms) {
  std::array<pollfd, 3> fds{};
  fds[0] = {plane_.link().bell_fd(), POLLIN, 0};
  fds[1] = {stop_.fd(), POLLIN, 0};
  fds[2] = {fd, POLLIN, 0};
  if (plane_.link().prepare_wait()) ::poll(fds.data(), fds.size(), timeout_ms);
  plane_.link().end_wait();
}

Result<Lockstep::Read> Lockstep::read_frame(StepFrame& frame) {
  std::array<std::byte, sizeof(StepFrame)> bytes{};
  for (std::size_t got = 0; got < bytes.size();) {
    // The daemon's entries wait for a step, but a kill does not; heartbeats keep the venue's
    // session alive.
    std::array<pollfd, 3> fds{pollfd{venue_.get(), POLLIN, 0},
                              pollfd{plane_.link().bell_fd(), POLLIN, 0},
                              pollfd{stop_.fd(), POLLIN, 0}};
    const int ready = ::poll(fds.data(), fds.size(), 500);
    if (stopped()) return stop_error();
    plane_.take_kills();
    if (fds[1].revents != 0) plane_.link().end_wait();
    if (ready <= 0) {
      plane_.pump_sockets(time());
      if (Status told = rounds(false); !told)
        return told.error();  // the venue's session came or went
    }
    if (fds[0].revents == 0) continue;
    const ssize_t count = ::recv(venue_.get(), bytes.data() + got, bytes.size() - got, 0);
    if (count == 0 && got == 0) return Read::kEnd;
    if (count <= 0) return system_error("lock-step: connection to the venue lost");
    got += static_cast<std::size_t>(count);
  }
  std::memcpy(&frame, bytes.data(), bytes.size());
  return Read::kFrame;
}

Status Lockstep::run() {
  // Everybody sets itself up before the market begins: the venue waits for the login, and what it
  // says after it, for its step.
  plane_.announce({});
  if (Status ready = rounds(true); !ready) return ready;
  for (;;) {
    StepFrame frame;
    const auto read = read_frame(frame);
    if (!read) return read.error();
    if (*read == Read::kEnd) return ok();
    if (Status taken = take_step(frame); !taken) return taken;
    const QuietFrame quiet{frame.step, plane_.venue().messages_sent(),
                           plane_.counts().live_datagrams, reports_seen()};
    if (::send(venue_.get(), &quiet, sizeof quiet, MSG_NOSIGNAL) !=
        static_cast<ssize_t>(sizeof quiet)) {
      return system_error("lock-step: connection to the venue lost");
    }
    if (daemon_ended_) return ok();
  }
}

Status Lockstep::take_step(const StepFrame& frame) {
  step_ = frame.step;
  round_ = 0;
  if (!started_) {  // the session's time counts from the venue's first word: its day begins hours
                    // after midnight
    started_ = true;
    first_ns_ = frame.now_ns;
  }
  now_ns_ = std::max(now_ns_, std::max(frame.now_ns, first_ns_) - first_ns_);
  if (Status advanced = advance_to(now_ns_ / 1'000); !advanced) return advanced;
  if (Status inputs = take_inputs(frame); !inputs) return inputs;
  return rounds(frame.step == kMarketOver);
}

Status Lockstep::advance_to(std::uint64_t now_us) {
  while (now_us - told_us_ > settings_.interval_us) {
    now_us_ = told_us_ + settings_.interval_us;
    plane_.run_card(time());
    if (Status told = rounds(true); !told) return told;
  }
  now_us_ = now_us;
  return ok();
}

Status Lockstep::take_inputs(const StepFrame& frame) {
  const std::uint64_t limit = deadline();
  plane_.announce({frame.datagrams, frame.reports});
  for (;;) {
    plane_.pump_sockets(time());
    plane_.run_card(time());
    if (Status alive = plane_.card().health(); !alive) return alive;
    if (all_seen(frame)) break;
    if (stopped()) return stop_error();
    if (monotonic_ns() > limit) {
      return Error{Fault::kUnavailable, "lock-step: step " + std::to_string(frame.step) +
                                            " announced " + std::to_string(frame.datagrams) +
                                            " datagrams and report " +
                                            std::to_string(frame.reports) + ", seen " +
                                            std::to_string(plane_.counts().live_datagrams) +
                                            " and " + std::to_string(reports_seen())};
    }
    const bool feed = plane_.counts().live_datagrams < frame.datagrams;
    std::array<pollfd, 2> fds{pollfd{feed ? plane_.feed().fd() : -1, POLLIN, 0},
                              pollfd{plane_.venue().fd(), POLLIN, 0}};
    ::poll(fds.data(), fds.size(), 10);
  }
  return settle();
}

/// What takes real time inside a round is over: login answered, missed feed messages fetched,
/// frames written.
Status Lockstep::settle() {
  const std::uint64_t limit = deadline();
  plane_.run_card(time());
  if (Status alive = plane_.card().health(); !alive) return alive;
  while (plane_.venue_pending() || plane_.feed_pending() || plane_.venue().wants_write()) {
    if (stopped()) return stop_error();
    if (monotonic_ns() > limit)
      return Error{Fault::kUnavailable, "lock-step: login, rewind or write took too long"};
    std::array<pollfd, 2> fds{
        pollfd{plane_.feed().fd(), POLLIN, 0},
        pollfd{plane_.venue().fd(),
               static_cast<short>(plane_.venue().wants_write() ? POLLIN | POLLOUT : POLLIN), 0}};
    ::poll(fds.data(), fds.size(), 10);
    plane_.pump_sockets(time());
    plane_.run_card(time());
    if (Status alive = plane_.card().health(); !alive) return alive;
  }
  return ok();
}

Status Lockstep::rounds(bool force) {
  while (plane_.publish() || force) {
    force = false;
    told_us_ = now_us_;
    link::StepEntry entry;
    entry.market_over = step_ == kMarketOver ? 1 : 0;
    entry.step = step_;
    entry.now_ns = std::min(now_ns_, now_us_ * 1'000 + now_ns_ % 1'000);
    entry.round = round_;
    plane_.push_step(entry);
    (void)plane_.publish();
    const auto quiet = await_quiet();
    if (!quiet) return quiet.error();
    ++round_;
    daemon_ended_ = quiet->ended != 0;
    if (Status settled = settle(); !settled) return settled;
    if (quiet->commands == 0 || daemon_ended_) break;
  }
  return ok();
}

Result<link::QuietEntry> Lockstep::await_quiet() {
  const std::uint64_t limit = deadline();
  for (;;) {
    plane_.take_kills();
    if (const auto quiet = plane_.take_entries(time())) {
      if (quiet->step == step_ && quiet->round == round_) return *quiet;
      continue;
    }
    if (stopped()) return stop_error();
    if (monotonic_ns() > limit)
      return Error{Fault::kUnavailable, "lock-step: no answer from portcullisd"};
    wait(-1, 100);
  }
}

}  // namespace

Status run_lockstep(DataPlane& plane, const StopSignal& stop, const LockstepSettings& settings) {
  Lockstep session{plane, stop, settings};
  if (Status connected = session.connect(); !connected) return connected;
  Status result = session.run();
  plane.stop({CardTime{0}, monotonic_ns() / 1'000'000});
  return result;
}

}  // namespace pcl::wire
