// The order entry port: one SoupBinTCP session at a time on a listening TCP socket.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/venue/log.hpp"
#include "sim/venue/net.hpp"
#include "sim/venue/soup_session.hpp"

namespace pcl::venue {

/// Owns the sockets; SoupSession owns the protocol. One thread, never blocks. A second connection
/// while one is there is rejected (J, S). The client must be heard every kDeadAfter; we are heard
/// every second.
class OrderPort {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds kHeartbeat{1};
  static constexpr std::chrono::seconds kDeadAfter{15};
  /// Bytes a client may leave unread before it is dropped.
  static constexpr std::size_t kOutputMax = 64U << 20U;

  OrderPort(Fd listener, SoupSession::Credentials credentials, const MessageLog& reports,
            bool watch_client, const Log& log)
      : listener_{std::move(listener)},
        credentials_{std::move(credentials)},
        reports_{reports},
        watch_client_{watch_client},
        log_{log} {}

  void accept(Clock::time_point now);
  /// Reads what is there; payloads of order messages go to arrivals().
  void read(Clock::time_point now);
  /// Sends reports not yet sent (unless silenced) and whatever else waits.
  void write(Clock::time_point now);
  /// Heartbeats, and the end of a client not heard for kDeadAfter.
  void tick(Clock::time_point now);
  /// Ends the connection without a word, as a broken line does.
  void drop(const std::string& why);
  /// End of session (Z), then the connection's end. Orderly: nothing is cancelled.
  void end();

  [[nodiscard]] int listener() const { return listener_.get(); }
  [[nodiscard]] std::uint16_t port() const { return port_of(listener_); }
  [[nodiscard]] int connection() const { return connection_.get(); }
  [[nodiscard]] bool wants_write() const { return session_ && !session_->output().empty(); }
  [[nodiscard]] bool logged_in() const {
    return session_ && session_->state() == SoupSession::State::kLoggedIn;
  }
  /// True once for every logged-in session that ended otherwise than by logout.
  [[nodiscard]] bool take_lost() { return std::exchange(lost_, false); }
  /// Order messages not yet taken, oldest first; the caller clears them.
  [[nodiscard]] std::vector<std::vector<std::byte>>& arrivals() { return arrivals_; }
  /// Order messages of this session, since its login.
  [[nodiscard]] std::uint64_t orders_received() const {
    return session_ ? session_->orders_received() : 0;
  }
  /// Highest report sequence ever put on the wire.
  [[nodiscard]] std::uint64_t reports_sent() const { return reports_sent_; }
  void silence(bool on) { silenced_ = on; }

  struct Counters {
    SoupCounters soup;
    std::uint64_t logins = 0, logouts = 0, sessions_lost = 0, connections_refused = 0;
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  void after_read();
  void close();

  Fd listener_;
  Fd connection_;
  SoupSession::Credentials credentials_;
  const MessageLog& reports_;
  bool watch_client_;
  const Log& log_;
  std::optional<SoupSession> session_;
  std::vector<std::vector<std::byte>> arrivals_;
  Counters counters_;
  Clock::time_point heard_{}, spoke_{};
  std::uint64_t reports_sent_ = 0;
  std::uint64_t malformed_seen_ = 0;
  bool lost_ = false;
  bool silenced_ = false;
  bool was_logged_in_ = false;
};

}  // namespace pcl::venue
