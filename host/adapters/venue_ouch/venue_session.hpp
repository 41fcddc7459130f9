// The order session: a TCP connection to the venue, SoupBinTCP login and heartbeats, frames out,
// messages in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "host/adapters/venue_ouch/frame_line.hpp"
#include "host/adapters/venue_ouch/soup_bin_tcp.hpp"
#include "host/base/file_descriptor.hpp"
#include "host/base/result.hpp"
#include "host/ports/card.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::venue_ouch {

struct VenueSettings {
  std::string address{"127.0.0.1"};
  std::uint16_t port{};
  Login login;
  std::uint64_t heartbeat_ms{1'000};  // a client heartbeat when nothing else was sent for so long
  std::uint64_t silence_ms{15'000};   // the venue said nothing for so long: the link is down
  int send_buffer_bytes{4'096};       // small: what the kernel holds no kill can take back
};

/// What the session tells its owner, from inside pump(), send() or the calls below; one thread.
class VenueListener {
 public:
  VenueListener() = default;
  VenueListener(const VenueListener&) = delete;
  VenueListener& operator=(const VenueListener&) = delete;
  virtual ~VenueListener() = default;
  /// Logged in; the next sequenced message will have this number.
  virtual void on_venue_up(std::uint64_t next_sequence) = 0;
  /// The connection ended or never was; why, in words. The session is closed when this is called.
  virtual void on_venue_down(const std::string& reason) = 0;
  /// A sequenced message. False: no room; it is offered again, and nothing behind it, at the next
  /// pump().
  virtual bool on_venue_message(std::uint64_t sequence, std::span<const std::byte> message) = 0;
  virtual void on_frame_dropped(const ReleasedFrame& frame, DropReason reason) = 0;
};

/// One thread, never blocks: the owner polls fd() for input, and for output while wants_write().
/// What is written of the card's frames, and in which order, is FrameLine's; room() says how many
/// more it takes.
class VenueSession {
 public:
  enum class State : std::uint8_t { kClosed, kConnecting, kLoginSent, kUp };

  VenueSession(VenueSettings settings, VenueListener& listener)
      : settings_{std::move(settings)},
        listener_{&listener},
        line_{[this](const ReleasedFrame& frame, DropReason reason) {
          listener_->on_frame_dropped(frame, reason);
        }} {}
  VenueSession(VenueSession&&) = delete;  // the line holds `this`

  /// Starts connecting; asks for sequenced messages from `next_sequence` on. Time in ms of any
  /// steady clock.
  void open(std::uint64_t next_sequence, std::uint64_t now_ms);
  /// Reads, parses, delivers, writes, keeps the heartbeats. Bounded work.
  void pump(std::uint64_t now_ms);
  /// Logs out and closes, without on_venue_down(). Frames still waiting are dropped with a note.
  void close();
  /// Closes without a logout, as a fallen line would: a venue with cancel-on-disconnect cancels
  /// what rests.
  void hang_up();

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] int fd() const noexcept { return socket_.get(); }
  [[nodiscard]] bool wants_write() const noexcept {
    return state_ == State::kConnecting || !line_.empty();
  }
  [[nodiscard]] std::size_t room() const noexcept { return line_.room(); }
  /// Queues one frame and writes what the socket takes. Needs room().
  void send(const ReleasedFrame& frame, std::uint64_t now_ms);
  /// Writes the kept order frame of this number once more. False: none is kept.
  [[nodiscard]] bool retransmit(std::uint32_t user_ref, std::uint64_t now_ms);
  /// The card's present kill epoch.
  void set_epoch(std::uint16_t epoch) { line_.set_epoch(epoch); }
  /// The card numbers its orders from here on.
  void numbers_from(std::uint32_t next_user_ref) { line_.numbers_from(next_user_ref); }
  /// Order frames forgotten because too many were kept.
  [[nodiscard]] std::uint64_t frames_forgotten() const noexcept { return line_.forgotten(); }
  /// Messages written whole since the login.
  [[nodiscard]] std::uint64_t messages_sent() const noexcept { return messages_sent_; }
  /// Number the next sequenced message will have.
  [[nodiscard]] std::uint64_t next_sequence() const noexcept { return next_sequence_; }
  [[nodiscard]] std::uint64_t ignored_packets() const noexcept { return ignored_packets_; }

 private:
  void fail(const std::string& reason);
  bool finish_connect(std::uint64_t now_ms);
  void receive(std::uint64_t now_ms);
  bool deliver();
  bool take(const Packet& packet);
  void take_login(const Packet& packet);
  void flush(std::uint64_t now_ms);
  bool write_control(std::span<const std::byte> bytes, std::uint64_t now_ms);

  VenueSettings settings_;
  VenueListener* listener_;
  FileDescriptor socket_;
  State state_{State::kClosed};
  PacketReader reader_;
  FrameLine line_;
  std::uint64_t next_sequence_{1};
  std::uint64_t last_sent_ms_{};
  std::uint64_t last_heard_ms_{};
  std::uint64_t messages_sent_{};
  std::uint64_t ignored_packets_{};
};

}  // namespace pcl::venue_ouch
