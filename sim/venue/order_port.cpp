#include "sim/venue/order_port.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace pcl::venue {

void OrderPort::accept(Clock::time_point now) {
  Fd fd = accept_tcp(listener_);
  if (!fd) return;
  if (connection_) {
    ++counters_.connections_refused;
    constexpr std::array<std::uint8_t, 4> kBusy{0, 2, 'J', 'S'};
    [[maybe_unused]] const auto sent = ::send(fd.get(), kBusy.data(), kBusy.size(), MSG_NOSIGNAL);
    log_.warn("order_connection_refused", "another session is connected");
    return;
  }
  connection_ = std::move(fd);
  session_.emplace(credentials_, reports_, counters_.soup);
  heard_ = spoke_ = now;
  was_logged_in_ = false;
}

void OrderPort::read(Clock::time_point now) {
  std::array<std::byte, 65536> buffer;
  const auto size = ::recv(connection_.get(), buffer.data(), buffer.size(), 0);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return drop(size == 0 ? "closed by the client" : "connection lost");
  heard_ = now;
  session_->receive(Bytes{buffer}.first(static_cast<std::size_t>(size)), arrivals_);
  after_read();
}

void OrderPort::after_read() {
  if (counters_.soup.packets_malformed != malformed_seen_) {
    malformed_seen_ = counters_.soup.packets_malformed;
    log_.warn("order_packet_malformed", session_->reason());
  }
  switch (session_->state()) {
    case SoupSession::State::kConnected: return;
    case SoupSession::State::kLoggedIn:
      if (was_logged_in_) return;
      was_logged_in_ = true;
      ++counters_.logins;
      return log_.info("order_login", "reports from sequence " + std::to_string(session_->next_sequence()));
    case SoupSession::State::kLoggedOut:
      ++counters_.logouts;
      was_logged_in_ = false;  // orderly: nothing is cancelled
      return log_.info("order_logout", "by the client");
    case SoupSession::State::kRejected: {
      const auto& out = session_->output();
      [[maybe_unused]] const auto sent = ::send(connection_.get(), out.data(), out.size(), MSG_NOSIGNAL);
      log_.warn("order_login_rejected", session_->reason());
      return close();
    }
    case SoupSession::State::kFramingLost: return drop("framing lost: " + session_->reason());
  }
}

void OrderPort::close() {
  connection_.reset();
  session_.reset();
  was_logged_in_ = false;
}

void OrderPort::drop(const std::string& why) {
  if (!connection_) return;
  if (was_logged_in_) {
    lost_ = true;
    ++counters_.sessions_lost;
    log_.warn("order_session_lost", why);
  }
  close();
}

void OrderPort::write(Clock::time_point now) {
  if (!session_) return;
  if (!silenced_) session_->send_reports();
  if (session_->next_sequence() > 0) reports_sent_ = std::max(reports_sent_, session_->next_sequence() - 1);
  auto& out = session_->output();
  if (out.empty() && session_->state() != SoupSession::State::kLoggedOut) return;
  const auto sent = out.empty() ? 0 : ::send(connection_.get(), out.data(), out.size(), MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EINTR) return drop("connection lost");
  if (sent > 0) {
    spoke_ = now;
    out.erase(out.begin(), out.begin() + sent);
  }
  if (out.size() > kOutputMax) return drop("the client does not read");
  if (session_->state() == SoupSession::State::kLoggedOut && out.empty()) close();
}

void OrderPort::tick(Clock::time_point now) {
  if (!session_) return;
  if (watch_client_ && now - heard_ >= kDeadAfter) return drop("nothing heard for 15 seconds");
  if (logged_in() && now - spoke_ >= kHeartbeat) {
    session_->send_heartbeat();
    write(now);
  }
}

void OrderPort::end() {
  if (!session_) return;
  if (logged_in()) session_->send_end();
  was_logged_in_ = false;  // an orderly end
  write(Clock::now());
  close();
}

}  // namespace pcl::venue
