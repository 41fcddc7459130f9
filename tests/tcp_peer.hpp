// A TCP peer for tests of clients: takes one connection and plays one part in it.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string>
#include <thread>

#include "host/base/file_descriptor.hpp"

namespace pcl::test {

/// Listens on a free loopback port from construction on. Destroy the client first, or let it end.
class TcpPeer {
 public:
  enum class Part : std::uint8_t {
    kAnswers,   // reads until `end_of_request`, sends the answer, closes
    kIsSilent,  // reads and says nothing until the client leaves
  };
  TcpPeer(Part part, std::string answer, std::string end_of_request)
      : answer_{std::move(answer)}, end_{std::move(end_of_request)}, listener_{listen()} {
    thread_ = std::jthread{[this, part] { play(part); }};
  }
  TcpPeer(const TcpPeer&) = delete;
  TcpPeer& operator=(const TcpPeer&) = delete;
  ~TcpPeer() { ::shutdown(listener_.get(), SHUT_RDWR); }  // ends an accept() nobody came to

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// What the client sent, once it is done.
  [[nodiscard]] const std::string& request() {
    thread_.join();
    return request_;
  }
  /// A port nobody listens on.
  [[nodiscard]] static std::uint16_t closed_port() {
    std::uint16_t port = 0;
    { const FileDescriptor bound = bind(port); }
    return port;
  }

 private:
  static FileDescriptor bind(std::uint16_t& port) {
    FileDescriptor fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), length);
    ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &length);
    port = ntohs(address.sin_port);
    return fd;
  }
  FileDescriptor listen() {
    FileDescriptor fd = bind(port_);
    ::listen(fd.get(), 1);
    return fd;
  }
  void play(Part part) {
    const FileDescriptor client{::accept(listener_.get(), nullptr, nullptr)};
    if (!client) return;
    std::array<char, 4'096> buffer{};
    for (;;) {
      const ssize_t got = ::recv(client.get(), buffer.data(), buffer.size(), 0);
      if (got <= 0) return;
      request_.append(buffer.data(), static_cast<std::size_t>(got));
      if (part == Part::kAnswers && request_.find(end_) != std::string::npos) break;
    }
    (void)::send(client.get(), answer_.data(), answer_.size(), MSG_NOSIGNAL);
  }

  std::string answer_, end_, request_;
  std::uint16_t port_{};
  FileDescriptor listener_;
  std::jthread thread_;  // last: ends before what it uses
};

}  // namespace pcl::test
