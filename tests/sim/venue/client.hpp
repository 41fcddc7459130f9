// A client of the venue's ports over loopback, and a venue on a thread of its own.
#pragma once

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <deque>
#include <thread>

#include "sim/venue/server.hpp"
#include "tests/sim/venue/bench.hpp"

namespace pcl::venue::test {

/// A background market out of memory.
class Messages final : public MarketSource {
 public:
  explicit Messages(std::vector<itch::Message> messages) : messages_{std::move(messages)} {}
  std::optional<Bytes> peek() override {
    return at_ < messages_.size() ? std::optional<Bytes>{messages_[at_]} : std::nullopt;
  }
  void pop() override { ++at_; }

 private:
  std::vector<itch::Message> messages_;
  std::size_t at_ = 0;
};

/// A blocking socket whose reads fail the test instead of hanging: no answer within ten seconds is an error.
class Socket {
 public:
  static Socket tcp(std::uint16_t port) {
    Socket s{SOCK_STREAM};
    const auto to = *parse_address(joined("127.0.0.1:", port));
    EXPECT_EQ(::connect(s.fd_.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
    const int on = 1;  // several small messages in a row must not wait for each other's acknowledgement
    ::setsockopt(s.fd_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return s;
  }
  static Socket udp() {
    Socket s{SOCK_DGRAM};
    const auto any = *parse_address("127.0.0.1:0");
    EXPECT_EQ(::bind(s.fd_.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any), 0);
    return s;
  }
  [[nodiscard]] std::uint16_t port() const { return port_of(fd_); }
  void send(Bytes bytes) const {
    ASSERT_EQ(::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void send_to(std::uint16_t port, Bytes bytes) const {
    const auto to = *parse_address(joined("127.0.0.1:", port));
    ::sendto(fd_.get(), bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }
  /// What one read gives; empty at the end of the connection.
  [[nodiscard]] std::vector<std::byte> receive() const {
    std::vector<std::byte> buffer(65'536);
    const auto size = ::recv(fd_.get(), buffer.data(), buffer.size(), 0);
    EXPECT_GE(size, 0) << "nothing received";
    buffer.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return buffer;
  }
  void close() { fd_.reset(); }

 private:
  explicit Socket(int type) : fd_{::socket(AF_INET, type, 0)} {
    const timeval patience{10, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  Fd fd_;
};

/// An order session: packets in and out as text of the reports.
class OrderClient {
 public:
  explicit OrderClient(std::uint16_t port) : socket_{Socket::tcp(port)} {}
  void packet(char type, Bytes payload) {
    std::vector<std::byte> bytes(3);
    store_be<2>(bytes, 0, payload.size() + 1);
    bytes[2] = static_cast<std::byte>(type);
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    socket_.send(bytes);
  }
  void order(const std::vector<std::byte>& message) {
    ++sent;
    packet('U', message);
  }
  void login(std::uint64_t sequence = 1, std::string_view password = "portcullis") {
    Raw raw{'P'};
    raw.text("CL", 5).text(password, 10).text("", 10);
    std::string number = std::to_string(sequence);
    number.insert(0, 20 - number.size(), ' ');
    packet('L', raw.text(number, 20).bytes());
  }
  /// The next packet but heartbeats: its type letter and, for S, the report's text. "closed" at the end.
  std::string next() {
    while (true) {
      while (input_.size() < 2 || input_.size() < 2 + load_be<2>(input_, 0)) {
        const auto more = socket_.receive();
        if (more.empty()) return "closed";
        input_.insert(input_.end(), more.begin(), more.end());
      }
      const auto size = static_cast<std::size_t>(load_be<2>(input_, 0));
      const char type = static_cast<char>(input_[2]);
      const std::vector<std::byte> payload(input_.begin() + 3, input_.begin() + static_cast<std::ptrdiff_t>(2 + size));
      input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(2 + size));
      if (type == 'H') continue;
      if (type != 'S') return joined(type, payload.size() == 1 ? joined(static_cast<char>(payload[0])) : "");
      ++reports;
      return report_text(payload);
    }
  }
  [[nodiscard]] Socket& socket() { return socket_; }
  std::uint64_t sent = 0, reports = 0;

 private:
  Socket socket_;
  std::vector<std::byte> input_;
};

/// A venue running on its own thread until the end of the test.
class RunningVenue {
 public:
  RunningVenue(VenueOptions options, std::unique_ptr<MarketSource> source)
      : server_{std::move(*Server::open(std::move(options), std::move(source), log_))},
        stop_{::eventfd(0, EFD_CLOEXEC)}, thread_{[this] { server_->run(stop_.get()); }} {}
  RunningVenue(RunningVenue&&) = delete;
  ~RunningVenue() { stop(); }
  void stop() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_.get(), &one, sizeof one);
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] const Server::Ports& ports() const { return server_->ports(); }
  /// One request on the account port.
  std::string ask(std::string request) {
    const Socket socket = Socket::tcp(ports().account);
    request += '\n';
    socket.send(std::as_bytes(std::span{request}));
    std::string answer;
    while (answer.empty() || answer.back() != '\n') {
      const auto part = socket.receive();
      if (part.empty()) break;
      for (const std::byte b : part) answer.push_back(static_cast<char>(b));
    }
    return answer;
  }

 private:
  Log log_{Log::To::kNowhere};
  std::unique_ptr<Server> server_;
  Fd stop_;
  std::thread thread_;
};

/// An open market in MSFT with 100 bid at 30.00 and 100 offered at 30.02.
inline std::vector<itch::Message> small_market() {
  return {itch::system_event(1, 'O'),
          itch::directory({1, 2}, symbol_of("MSFT")),
          itch::trading_action({1, 3}, symbol_of("MSFT"), 'T', ""),
          itch::system_event(4, 'Q'),
          itch::add({1, 5}, 10, 'B', 100, symbol_of("MSFT"), 300'000),
          itch::add({1, 6}, 11, 'S', 100, symbol_of("MSFT"), 300'200)};
}

}  // namespace pcl::venue::test
