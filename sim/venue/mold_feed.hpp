// MoldUDP64: the day's messages as datagrams, live and on request.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/venue/message_log.hpp"

namespace pcl::venue {

/// Builds datagrams out of a log. Pure: who sends them, and when, is the caller's. One thread.
/// A datagram carries at most kPayloadMax bytes and is valid until the next call.
class MoldFeed {
 public:
  static constexpr std::size_t kHeader = 20;
  static constexpr std::size_t kPayloadMax = 1472;  // an Ethernet frame's worth of UDP
  static constexpr std::uint16_t kEndOfSession = 0xFFFF;

  MoldFeed(std::string_view session, const MessageLog& log);

  /// The next live datagram with up to `messages_max` messages; nothing when all are sent.
  std::optional<Bytes> next(std::size_t messages_max);
  /// Sequence of the next message to be sent live, from 1.
  [[nodiscard]] std::uint64_t next_sequence() const { return next_; }
  Bytes heartbeat() { return bare(0); }
  Bytes end_of_session() { return bare(kEndOfSession); }

  struct Request {
    std::uint64_t sequence;
    std::uint16_t count;
  };
  /// A rewind request, or nothing if it is not one of this session's.
  [[nodiscard]] std::optional<Request> parse_request(Bytes datagram) const;
  /// One datagram of messages already sent, from request.sequence on; takes what it carries off the
  /// request. Nothing when the request is served or asks for what is not sent yet.
  std::optional<Bytes> answer(Request& request);

 private:
  Bytes bare(std::uint16_t count);
  std::size_t pack(std::uint64_t first, std::uint64_t count_max);

  std::array<char, 10> session_{};
  const MessageLog& log_;
  std::uint64_t next_ = 1;
  std::vector<std::byte> datagram_;
};

}  // namespace pcl::venue
