// Sockets of one machine: owned descriptors, listeners, addresses. IPv4.
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <string>
#include <utility>

#include "host/base/result.hpp"

namespace pcl::venue {

/// A file descriptor that closes itself.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_{fd} {}
  Fd(Fd&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd();
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] explicit operator bool() const { return fd_ >= 0; }
  void reset() { Fd{}.swap(*this); }
  void swap(Fd& other) noexcept { std::swap(fd_, other.fd_); }

 private:
  int fd_ = -1;
};

/// "127.0.0.1:5000". kInvalid, naming the text, if it is not one.
[[nodiscard]] Result<sockaddr_in> parse_address(const std::string& text);

/// Listening TCP socket, not blocking; port 0 lets the system choose. kUnavailable, naming the
/// address, on failure.
[[nodiscard]] Result<Fd> listen_tcp(const std::string& host, std::uint16_t port);
/// Bound UDP socket; not blocking if asked.
[[nodiscard]] Result<Fd> bind_udp(const std::string& host, std::uint16_t port, bool blocking);
[[nodiscard]] std::uint16_t port_of(const Fd& socket);
/// The next waiting connection, not blocking, without Nagle's delay; empty if there is none.
[[nodiscard]] Fd accept_tcp(const Fd& listener);

}  // namespace pcl::venue
