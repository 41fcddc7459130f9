// The market data line: MoldUDP64 datagrams from a socket, as Ethernet frames; and the requests for
// what was missed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/adapters/feed_udp/frame_builder.hpp"
#include "host/base/file_descriptor.hpp"
#include "host/base/result.hpp"

namespace pcl::feed_udp {

struct FeedSettings {
  std::string listen_address{
      "127.0.0.1"};              // or a multicast group, joined on the loopback interface
  std::uint16_t listen_port{0};  // 0: any free one, see FeedSocket::port()
  std::string rewind_address{"127.0.0.1"};  // where missed messages are asked for
  std::uint16_t rewind_port{0};             // 0: nowhere, gaps stay open
  std::uint16_t card_port{
      26400};  // destination port written into the frames: the card's feed_port register
};

/// One thread. Never blocks: the owner polls fd() for input.
class FeedSocket {
 public:
  static Result<FeedSocket> open(const FeedSettings& settings);

  [[nodiscard]] int fd() const noexcept { return socket_.get(); }
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// The next datagram as a frame, valid until the next call; nothing if none waits. Learns the
  /// MoldUDP64 session.
  [[nodiscard]] std::optional<std::span<const std::byte>> receive();
  /// Asks for `count` messages from `sequence` on. Answers come back on this socket. kUnavailable
  /// while no session has been heard or no rewind port is set; a lost request is the caller's to
  /// repeat.
  Status request(std::uint64_t sequence, std::uint16_t count);
  [[nodiscard]] std::uint64_t datagrams() const noexcept { return datagrams_; }
  [[nodiscard]] bool session_known() const noexcept { return session_known_; }

 private:
  FeedSocket() = default;
  FileDescriptor socket_;
  std::uint16_t port_{};
  Endpoint to_{};  // as written into frames
  Endpoint rewind_{};
  bool session_known_{};
  std::array<std::byte, 10> session_{};
  std::uint64_t datagrams_{};
  std::vector<std::byte> payload_ = std::vector<std::byte>(kPayloadBytesMax);
  std::vector<std::byte> frame_;
};

/// Dotted IPv4 to host order. kInvalid names the text.
Result<std::uint32_t> parse_ipv4(const std::string& text);

}  // namespace pcl::feed_udp
