#include "sim/venue/net.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace pcl::venue {
namespace {

Result<Fd> bound(const std::string& host, std::uint16_t port, int type) {
  const std::string name = host + ":" + std::to_string(port);
  const auto address = parse_address(name);
  if (!address) return address.error();
  Fd fd{::socket(AF_INET, type | SOCK_CLOEXEC, 0)};
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (!fd ||
      ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof(sockaddr_in)) != 0) {
    return Error{Fault::kUnavailable, name + ": " + std::strerror(errno)};
  }
  return fd;
}

}  // namespace

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

Result<sockaddr_in> parse_address(const std::string& text) {
  const Error wrong{Fault::kInvalid,
                    text + ": expected an IPv4 address and port, such as 127.0.0.1:5000"};
  const auto colon = text.rfind(':');
  if (colon == std::string::npos) return wrong;
  const std::string port = text.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos)
    return wrong;
  const unsigned long number = std::stoul(port);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (number > 65'535 ||
      ::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1)
    return wrong;
  address.sin_port = htons(static_cast<std::uint16_t>(number));
  return address;
}

Result<Fd> listen_tcp(const std::string& host, std::uint16_t port) {
  auto fd = bound(host, port, SOCK_STREAM | SOCK_NONBLOCK);
  if (fd && ::listen(fd->get(), 16) != 0)
    return Error{Fault::kUnavailable, host + ": " + std::strerror(errno)};
  return fd;
}

Result<Fd> bind_udp(const std::string& host, std::uint16_t port, bool blocking) {
  return bound(host, port, blocking ? SOCK_DGRAM : SOCK_DGRAM | SOCK_NONBLOCK);
}

std::uint16_t port_of(const Fd& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

Fd accept_tcp(const Fd& listener) {
  Fd fd{::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  const int on = 1;
  if (fd) ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

}  // namespace pcl::venue
