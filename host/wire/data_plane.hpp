// The data plane: one card, its feed, its venue session and the link to the daemon, moved by
// whoever owns the loop.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/adapters/card_shared_memory/wire_link.hpp"
#include "host/adapters/feed_udp/feed_socket.hpp"
#include "host/adapters/venue_ouch/venue_session.hpp"
#include "host/base/log.hpp"
#include "host/ports/card.hpp"
#include "host/wire/feed_follower.hpp"
#include "host/wire/report_line.hpp"

namespace pcl::wire {

/// Time of one pass: the card's, and the sockets'. In a lock-step session they run apart.
struct PassTime {
  CardTime card{};
  std::uint64_t host_ms{};
};

/// How far a venue in lock-step says it went: counted since its session began.
struct Announced {
  std::uint64_t datagrams{};  // live ones
  std::uint64_t reports{};    // sequenced venue messages
};

struct Counts {
  std::uint64_t datagrams{};       // handed to the card
  std::uint64_t live_datagrams{};  // of those, the ones that are no answer to a rewind request
  std::uint64_t reports{};         // sequenced venue messages handed to the card
  std::uint64_t frames_dropped{};  // released by the card and not written, any reason
  std::uint64_t retransmits{};     // order frames asked for once more
  std::uint64_t rewind_requests{};
  std::uint64_t entries_refused{};   // from the daemon, of no known kind
  std::uint64_t releases_refused{};  // overtaken by a kill, or before what they depend on
};

/// One thread; never blocks; every call does bounded work and leaves the rest for the next.
///
/// Order inside a pass: kills, entries of the daemon, venue messages, feed, card, records up. When
/// the up ring is half full, records wait in the card (which refuses new orders then) and the feed
/// waits in its socket; the other half is for venue messages. When that is full too, the venue's
/// socket waits: nothing taken from the venue is ever lost.
class DataPlane final : private venue_ouch::VenueListener {
 public:
  static constexpr int kCardTries = 64;  // passes of the card before an input waits
  static constexpr std::uint64_t kReconnectMs = 500;
  static constexpr std::uint64_t kSettleNs = 20'000'000;  // many times what a card's queues hold
  static constexpr std::uint64_t kFeedSilenceMs = 3'000;

  DataPlane(Card& card, link::WireLink link, feed_udp::FeedSocket feed,
            venue_ouch::VenueSettings venue, Log& log);

  /// From the first call on nothing is taken from the venue beyond what it announced, however early
  /// it arrives; and the feed's silence, which is real time, is not judged.
  void announce(Announced so_far) noexcept { announced_ = so_far; }

  /// Engages at the card every kill asked for through the kill word, one after another, and says
  /// that it is done only when the card confirms it.
  void take_kills();
  /// Carries out entries of the daemon. Stops at a kQuiet and returns it.
  std::optional<link::QuietEntry> take_entries(PassTime now);
  /// Reads the venue's and the feed's sockets, asks for missing feed messages, reconnects.
  void pump_sockets(PassTime now);
  /// Runs the card to `now` and moves its frames to the venue and its records up, until it has no
  /// more for now. A physical card goes on by itself.
  void run_card(PassTime now);
  /// The same until everything handed to the card has had its effect, at most kSettleNs. False: it
  /// has not.
  bool settle_card(PassTime now);
  /// Makes all entries visible to the daemon. True if there was something new.
  bool publish();
  void push_step(const link::StepEntry& step);

  /// Clean end: latch, what the card still has to say, logout.
  void stop(PassTime now);

  [[nodiscard]] link::WireLink& link() noexcept { return link_; }
  [[nodiscard]] feed_udp::FeedSocket& feed() noexcept { return feed_; }
  [[nodiscard]] Card& card() noexcept { return card_; }
  [[nodiscard]] const venue_ouch::VenueSession& venue() const noexcept { return venue_; }
  [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
  /// The daemon asked for the venue session and it is neither up nor refused yet.
  [[nodiscard]] bool venue_pending() const noexcept { return login_pending_; }
  [[nodiscard]] bool venue_up() const noexcept {
    return venue_.state() == venue_ouch::VenueSession::State::kUp;
  }
  /// Feed messages are known to be missing.
  [[nodiscard]] bool feed_pending() const noexcept { return follower_.behind(); }
  /// Poll the venue's socket for input: false while its messages have no room.
  [[nodiscard]] bool venue_readable_wanted() const noexcept { return !venue_blocked_; }
  [[nodiscard]] bool feed_readable_wanted() const noexcept { return !feed_blocked_; }

 private:
  void on_venue_up(std::uint64_t next_sequence) override;
  void on_venue_down(const std::string& reason) override;
  bool on_venue_message(std::uint64_t sequence, std::span<const std::byte> message) override;
  void on_frame_dropped(const ReleasedFrame& frame, venue_ouch::DropReason reason) override;

  void take_command(const contract::Entry& entry, PassTime now);
  [[nodiscard]] bool confirmed(const link::WireLink::Kill& kill);
  [[nodiscard]] bool may_release(const link::RegisterWriteEntry& entry);
  void before_submit(const contract::Entry& command, PassTime now);
  void after_submit(const contract::Entry& command, PassTime now);
  void write_register(const link::RegisterWriteEntry& entry, PassTime now);
  void answer_hello(const link::HelloEntry& hello, PassTime now);
  void retransmit(std::uint32_t user_ref, PassTime now);
  bool submit_pending(PassTime now);
  bool report_to_card(std::uint64_t sequence, std::span<const std::byte> message);
  void pump_feed(PassTime now);
  void note_feed(PassTime now);
  bool move_records();
  bool move_frames();
  void look_at(const contract::Entry& record);
  void refresh_epoch();
  [[nodiscard]] bool room_for_record() const noexcept { return link_.room() > link::kUpSlots / 2; }
  // Answers and notes: a handful a daemon's life or a lost frame. The reserved half has room unless
  // the daemon is dead.
  template <class Entry>
  void push_reserved(const Entry& entry) {
    if (!link_.push(entry)) log_.error("up ring full, entry dropped", {{"kind", entry.kind}});
  }

  Card& card_;
  link::WireLink link_;
  feed_udp::FeedSocket feed_;
  venue_ouch::VenueSession venue_;
  Log& log_;
  FeedFollower follower_;
  Counts counts_;
  PassTime now_{};
  std::optional<Announced> announced_;              // nothing: the venue is not in lock-step
  std::optional<contract::Entry> pending_command_;  // the card had no room for it yet
  std::uint64_t next_command_sequence_{1};
  ReportLine reports_;
  std::vector<std::byte> held_frame_;  // the card had no room for it yet
  std::uint64_t published_{};
  std::uint64_t last_heard_feed_ms_{};
  std::uint64_t last_connect_ms_{};
  bool kill_unconfirmed_{};
  bool venue_wanted_{};
  bool login_pending_{};
  bool venue_blocked_{};
  bool feed_blocked_{};
  bool feed_up_{};
  bool feed_was_up_{};
};

}  // namespace pcl::wire
