// SoupBinTCP, the server's side of one connection: bytes in, events out, bytes to send.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/venue/message_log.hpp"

namespace pcl::venue {

struct SoupCounters {
  std::uint64_t packets_in = 0;
  std::uint64_t packets_malformed = 0;  // a known place, the wrong content: counted and passed over
  std::uint64_t framing_lost = 0;       // the connection had to go
  std::uint64_t logins_rejected = 0;
};

/// Pure: knows neither sockets nor time. One thread. `reports` are the sequenced messages of the day; a login gets
/// them again from the sequence it asks for.
class SoupSession {
 public:
  struct Credentials {
    std::string user, password, session;  // at most 6, 10, 10 letters
  };
  enum class State : std::uint8_t { kConnected, kLoggedIn, kLoggedOut, kRejected, kFramingLost };
  /// Longest packet a client may send; a longer length means the framing is lost.
  static constexpr std::size_t kPacketMax = 512;

  SoupSession(const Credentials& credentials, const MessageLog& reports, SoupCounters& counters)
      : credentials_{credentials}, reports_{reports}, counters_{counters} {}

  /// Takes received bytes, in any pieces. The payloads of its U packets are appended to `orders` (one each).
  /// Stops at what ends the session: logout, a rejected login, lost framing.
  void receive(Bytes bytes, std::vector<std::vector<std::byte>>& orders);
  [[nodiscard]] State state() const { return state_; }
  /// Why the state is kRejected or kFramingLost, or what was malformed last.
  [[nodiscard]] const std::string& reason() const { return reason_; }

  /// Puts sequenced messages not yet sent to this client into output(); a client that logged out gets its last ones.
  void send_reports();
  void send_heartbeat() { packet('H', {}); }
  void send_end() { packet('Z', {}); }
  /// Bytes to be written to the client; the caller removes what it wrote.
  [[nodiscard]] std::vector<std::byte>& output() { return output_; }
  [[nodiscard]] const std::vector<std::byte>& output() const { return output_; }
  /// Sequence of the next report this client gets, from 1; 0 before login.
  [[nodiscard]] std::uint64_t next_sequence() const { return next_; }
  /// U packets taken since login.
  [[nodiscard]] std::uint64_t orders_received() const { return orders_received_; }

 private:
  void take(char type, Bytes payload, std::vector<std::vector<std::byte>>& orders);
  void login(Bytes payload);
  void reject(char reason, std::string why);
  void malformed(std::string why);
  void packet(char type, Bytes payload);

  const Credentials& credentials_;
  const MessageLog& reports_;
  SoupCounters& counters_;
  State state_ = State::kConnected;
  std::string reason_;
  std::vector<std::byte> input_, output_;
  std::uint64_t next_ = 0;
  std::uint64_t orders_received_ = 0;
};

}  // namespace pcl::venue
