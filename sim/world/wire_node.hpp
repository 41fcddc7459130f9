// The data plane in the world: a software card, and the wire's own rules about frames and reports.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "host/adapters/card_shared_memory/link_entries.hpp"
#include "host/adapters/card_software/software_card.hpp"
#include "host/adapters/venue_ouch/frame_line.hpp"
#include "host/engine/event.hpp"
#include "host/wire/feed_follower.hpp"
#include "host/wire/report_line.hpp"
#include "sim/world/schedule.hpp"

namespace pcl::world {

/// What portcullis-wire is between daemon and venue, in virtual time and without sockets: takes the
/// down ring's entries, answers in the engine's events. It outlives the host; a new one is a card
/// that was reset. One thread.
class WireNode {
 public:
  using Bytes = std::vector<std::byte>;
  struct Lines {
    std::function<void(engine::Event, std::uint64_t hello)> to_host;  // hello: which it answers
    std::function<void(Bytes)> to_venue;                              // one order message
    std::function<void(const ReleasedFrame&)> released;               // by the card, written or not
    std::function<void(std::uint64_t next_sequence)> log_in;
    std::function<void(wire::FeedFollower::Request)> ask_feed;
  };
  /// `feed_port`: of the configuration; `instance`: of this life of the card.
  WireNode(Schedule& schedule, const SoftwareCardSizes& sizes, std::uint64_t instance,
           std::uint16_t feed_port, Lines lines);

  // The host's side.
  void take(const contract::Entry& entry);
  /// Past the entries; answers how many kills there have been.
  std::uint64_t engage(contract::KillSource source, engine::KillTarget target);
  [[nodiscard]] std::uint64_t kills() const noexcept { return kills_; }

  // The venue's side.
  void logged_in(std::uint64_t next_sequence);
  void link_lost();
  void report(std::uint64_t sequence, Bytes message);
  void feed(const Bytes& datagram);

  /// Time passes: the card looks at what is due, missing feed messages are asked for, a lost
  /// session is asked for again, a silent feed is told of.
  void tick();

  [[nodiscard]] bool up() const noexcept { return up_; }
  /// The card's.
  [[nodiscard]] std::uint32_t kill_epoch() { return read(contract::Register::kKillEpoch); }
  [[nodiscard]] std::uint32_t status() { return read(contract::Register::kStatus); }
  /// Of the positions that it counts.
  [[nodiscard]] std::uint64_t positions() const { return card_.digests().positions; }
  /// One past the last feed message that came.
  [[nodiscard]] std::uint64_t feed_heard() const { return follower_.highest(); }

 private:
  void run_card();
  bool move_records();
  bool move_frames();
  void flush();
  void submit(const contract::Entry& command);
  void write(const link::RegisterWriteEntry& entry);
  void answer_hello(std::uint64_t hello);
  void retransmit(std::uint32_t user_ref);
  void take_reports();
  void note_feed();
  void log_in(std::uint64_t next_sequence);
  void refresh_epoch();
  [[nodiscard]] std::uint32_t read(contract::Register address);

  Schedule& schedule_;
  SoftwareCard card_;
  std::uint64_t instance_;
  std::uint16_t feed_port_;
  Lines lines_;
  venue_ouch::FrameLine line_;
  wire::ReportLine reports_;
  wire::FeedFollower follower_;
  std::deque<std::pair<std::uint64_t, Bytes>> arrived_;  // reports the card was not told of yet
  std::vector<std::byte> frame_;
  std::uint64_t next_command_{1};
  std::uint64_t next_report_{1};
  std::uint64_t kills_{};
  std::uint64_t asked_ns_{};  // when a session was last asked for, or lost
  std::uint64_t heard_ns_{};  // the feed
  bool up_{};                 // the venue session
  bool wanted_{};             // the same
  bool feed_up_{};
  bool feed_was_up_{};
};

}  // namespace pcl::world
