#include "host/adapters/venue_ouch/venue_session.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <utility>

#include "host/base/system_error.hpp"

namespace pcl::venue_ouch {
namespace {

constexpr int kReadsPerPump = 16;  // bound of one pump()'s reading

Result<FileDescriptor> start_connect(const VenueSettings& settings) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(settings.port);
  if (::inet_pton(AF_INET, settings.address.c_str(), &address.sin_addr) != 1) {
    return Error{Fault::kInvalid,
                 "venue address '" + settings.address + "': expected an IPv4 address"};
  }
  FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!socket) return system_error("cannot open a socket");
  const int yes = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &settings.send_buffer_bytes,
               sizeof settings.send_buffer_bytes);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS) {
    return system_error("cannot connect to " + settings.address + ":" +
                        std::to_string(settings.port));
  }
  return socket;
}

}  // namespace

void VenueSession::open(std::uint64_t next_sequence, std::uint64_t now_ms) {
  if (state_ != State::kClosed) close();
  next_sequence_ = next_sequence;
  reader_.reset();
  last_heard_ms_ = last_sent_ms_ = now_ms;
  auto socket = start_connect(settings_);
  if (!socket) {
    listener_->on_venue_down(socket.error().message);
    return;
  }
  socket_ = std::move(*socket);
  state_ = State::kConnecting;
}

void VenueSession::close() {
  if (state_ == State::kUp) {
    const auto logout = encode_bare('O');
    if (!line_.begun()) (void)::send(socket_.get(), logout.data(), logout.size(), MSG_NOSIGNAL);
  }
  hang_up();
}

void VenueSession::hang_up() {
  state_ = State::kClosed;
  socket_.close();
  line_.link_ended();
}

void VenueSession::fail(const std::string& reason) {
  state_ = State::kClosed;
  socket_.close();
  line_.link_ended();
  listener_->on_venue_down(reason);
}

bool VenueSession::finish_connect(std::uint64_t now_ms) {
  pollfd ready{socket_.get(), POLLOUT, 0};
  if (::poll(&ready, 1, 0) <= 0) return false;
  int code = 0;
  socklen_t length = sizeof code;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &code, &length);
  if (code != 0) {
    errno = code;
    fail(system_error("cannot connect to " + settings_.address + ":" +
                      std::to_string(settings_.port))
             .message);
    return false;
  }
  state_ = State::kLoginSent;
  return write_control(encode_login(settings_.login, next_sequence_), now_ms);
}

bool VenueSession::write_control(std::span<const std::byte> bytes, std::uint64_t now_ms) {
  const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(bytes.size())) {
    last_sent_ms_ = now_ms;
    return true;
  }
  // These few bytes fit any buffer unless the venue stopped reading: then the session is no use.
  fail(sent < 0 ? system_error("cannot send").message
                : std::string{"the venue does not read: control packet cut"});
  return false;
}

void VenueSession::pump(std::uint64_t now_ms) {
  if (state_ == State::kClosed) return;
  if (state_ == State::kConnecting && !finish_connect(now_ms)) {
    if (state_ == State::kConnecting && now_ms - last_heard_ms_ > settings_.silence_ms)
      fail("connecting took too long");
    return;
  }
  receive(now_ms);
  if (state_ == State::kClosed) return;
  if (now_ms - last_heard_ms_ > settings_.silence_ms) {
    fail("nothing heard for " + std::to_string(settings_.silence_ms) + " ms");
    return;
  }
  if (state_ == State::kUp) flush(now_ms);
  if (state_ == State::kUp && line_.empty() && now_ms - last_sent_ms_ >= settings_.heartbeat_ms) {
    (void)write_control(encode_bare('R'), now_ms);
  }
}

void VenueSession::receive(std::uint64_t now_ms) {
  for (int i = 0; i < kReadsPerPump; ++i) {
    if (!deliver()) return;
    const std::span<std::byte> room = reader_.room();
    const ssize_t got = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (got < 0) {
      if (errno != EAGAIN && errno != EINTR) fail(system_error("connection lost").message);
      return;
    }
    if (got == 0) {
      fail("the venue closed the connection");
      return;
    }
    last_heard_ms_ = now_ms;
    reader_.added(static_cast<std::size_t>(got));
  }
  (void)deliver();
}

bool VenueSession::deliver() {
  for (;;) {
    auto packet = reader_.next();
    if (!packet) {
      fail(packet.error().message);
      return false;
    }
    if (!packet->has_value()) return true;
    if (!take(**packet)) return false;
  }
}

bool VenueSession::take(const Packet& packet) {
  if (packet.type == '+' || packet.type == 'H') return true;
  if (state_ == State::kLoginSent) {
    take_login(packet);
    return state_ == State::kUp;
  }
  if (packet.type == 'S') {
    if (!listener_->on_venue_message(next_sequence_, packet.payload)) {
      reader_.unread();
      return false;
    }
    ++next_sequence_;
    line_.reported(packet.payload);
    return state_ != State::kClosed;
  }
  if (packet.type == 'U') {  // unsequenced data from the venue: OUCH has none
    ++ignored_packets_;
    return true;
  }
  fail(packet.type == 'Z'
           ? std::string{"end of session"}
           : "packet type " + std::to_string(static_cast<unsigned char>(packet.type)) +
                 " out of place, expected S, H or Z");
  return false;
}

void VenueSession::take_login(const Packet& packet) {
  if (packet.type == 'J') {
    const char why = packet.payload.empty() ? '?' : std::to_integer<char>(packet.payload[0]);
    const std::string words = why == 'A'   ? " (not authorised)"
                              : why == 'S' ? " (session not available)"
                                           : "";
    fail("login rejected: " + std::string(1, why) + words);
    return;
  }
  if (packet.type != 'A' || packet.payload.size() != 30) {
    fail("answer to the login of type " + std::to_string(static_cast<unsigned char>(packet.type)) +
         " and " + std::to_string(packet.payload.size()) + " bytes, expected A with 30");
    return;
  }
  const auto sequence = parse_number(packet.payload.subspan(10, 20));
  if (!sequence) {
    fail("login accepted with sequence " + sequence.error().message);
    return;
  }
  next_sequence_ = *sequence;
  state_ = State::kUp;
  messages_sent_ = 0;
  listener_->on_venue_up(next_sequence_);
}

void VenueSession::send(const ReleasedFrame& frame, std::uint64_t now_ms) {
  line_.offer(frame, state_ == State::kUp);
  if (state_ == State::kUp) flush(now_ms);
}

bool VenueSession::retransmit(std::uint32_t user_ref, std::uint64_t now_ms) {
  const bool kept = line_.retransmit(user_ref, state_ == State::kUp);
  if (state_ == State::kUp) flush(now_ms);
  return kept;
}

void VenueSession::flush(std::uint64_t now_ms) {
  while (!line_.empty()) {
    const auto rest = line_.unwritten();
    const ssize_t sent = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno != EAGAIN && errno != EINTR) fail(system_error("connection lost").message);
      return;
    }
    last_sent_ms_ = now_ms;
    if (!line_.wrote(static_cast<std::size_t>(sent))) return;
    ++messages_sent_;
  }
}

}  // namespace pcl::venue_ouch
