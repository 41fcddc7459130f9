// One UDP line of the feed, with the faults a test may ask of it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/venue/message_log.hpp"
#include "sim/venue/net.hpp"

namespace pcl::venue {

/// Sends datagrams to one destination. One thread; a send may block while the socket's buffer is
/// full.
class FeedLine {
 public:
  explicit FeedLine(Fd socket) : socket_{std::move(socket)} {}
  void set_destination(const sockaddr_in& to) { to_ = to; }
  [[nodiscard]] bool has_destination() const { return to_.has_value(); }

  /// Sends, or loses, doubles or holds back, as asked for below.
  void send(Bytes datagram);
  /// Sends what is held back.
  void flush();

  void drop_next(std::uint64_t count) { drop_ = count; }
  void duplicate_next(std::uint64_t count) { duplicate_ = count; }
  /// Each of the next `count` datagrams changes place with the one after it.
  void reorder_next(std::uint64_t count) { reorder_ = count; }

  struct Counters {
    std::uint64_t sent = 0;     // datagrams on the wire, repeats included
    std::uint64_t dropped = 0;  // lost on purpose
    std::uint64_t duplicated = 0;
    std::uint64_t reordered = 0;
    std::uint64_t undelivered = 0;  // no destination, or the system refused
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  void put(Bytes datagram);

  Fd socket_;
  std::optional<sockaddr_in> to_;
  std::uint64_t drop_ = 0, duplicate_ = 0, reorder_ = 0;
  std::vector<std::byte> held_;
  Counters counters_;
};

}  // namespace pcl::venue
