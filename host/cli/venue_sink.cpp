#include "host/cli/venue_sink.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "host/adapters/venue_ouch/soup_bin_tcp.hpp"
#include "host/base/system_error.hpp"

namespace pcl::breaker {
namespace {

constexpr int kReadsPerPump = 16;
constexpr int kReceiveBufferBytes = 2'048;
// Login accepted: length 31, 'A', session and next sequence 1.
constexpr std::string_view kAccepted{
    "\0\x1f"
    "ABREAKER000                   1",
    33};

}  // namespace

Status VenueSink::open() {
  listener_ = FileDescriptor{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!listener_) return system_error("cannot open a socket");
  ::setsockopt(listener_.get(), SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes,
               sizeof kReceiveBufferBytes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), length) != 0 ||
      ::listen(listener_.get(), 1) != 0 ||
      ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return system_error("cannot listen on a loopback port");
  port_ = ntohs(address.sin_port);
  return ok();
}

void VenueSink::pump() {
  if (!client_) {
    client_ =
        FileDescriptor{::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (!client_) return;
  }
  std::array<std::byte, 4'096> buffer;
  for (int i = 0; i < kReadsPerPump && !on_hold_; ++i) {
    const ssize_t got = ::recv(client_.get(), buffer.data(), buffer.size(), 0);
    if (got <= 0) return;
    const bool logged_in = login_bytes_ == venue_ouch::kLoginBytes;
    if (logged_in) continue;
    login_bytes_ = std::min(login_bytes_ + static_cast<std::size_t>(got), venue_ouch::kLoginBytes);
    if (login_bytes_ == venue_ouch::kLoginBytes)
      (void)::send(client_.get(), kAccepted.data(), kAccepted.size(), MSG_NOSIGNAL);
  }
}

}  // namespace pcl::breaker
