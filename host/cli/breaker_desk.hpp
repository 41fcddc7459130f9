// A small session for a kill timing test: a card of its own, orders that flow through it, and the
// order session over TCP that carries them.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/feed_file/mold_frame.hpp"
#include "host/adapters/venue_ouch/venue_session.hpp"
#include "host/base/result.hpp"
#include "host/cli/breaker_bytes.hpp"
#include "host/cli/venue_sink.hpp"
#include "host/ports/card.hpp"

namespace pcl::breaker {

/// What the desk trades: 16 symbols, two accounts, two strategies, two sessions, each with each.
/// The last of each kind is what a scoped kill is of, and what the probing order belongs to.
inline constexpr std::uint16_t kSymbols = 16;
inline constexpr std::uint8_t kAccounts[] = {1, 2};
inline constexpr std::uint8_t kStrategies[] = {1, 2};
inline constexpr std::uint8_t kSessions[] = {0, 1};
inline constexpr std::uint16_t kKilledSymbol = kSymbols - 1;
/// Day's losses that trip: of account 2, and of the firm. Account 1 has room for any.
inline constexpr std::uint64_t kLossOfAccount = 1'000'000;
inline constexpr std::uint64_t kLossOfFirm = 100'000'000;
inline constexpr std::uint64_t kBid = 300'000;
inline constexpr std::uint64_t kOffer = 301'000;

/// What was seen of the kill expected, since expect().
struct Sight {
  std::optional<contract::KillRecord> kill;
  std::optional<contract::DecisionRecord> probe;  // of the order submitted once the kill was seen
  std::uint64_t gate_ns{};  // host time at which the probe's refusal was read; 0: not yet
  std::uint64_t wire_ns{};  // host time from which no frame of an older epoch was left; 0: not yet
  std::uint64_t cycle_before{};  // of the last record before
  std::uint64_t old_cycle{};     // of the last released record of new risk of the epoch before
  std::uint64_t dropped{}, poisoned{};
  std::uint64_t old_written{};  // new risk of the epoch before, written after the kill was seen
};

/// One thread, which it shares with the card; only Card::engage() may come from another. A pass
/// (turn()) is the data plane's: commands, card, records, frames, socket; a kill record sets the
/// session's epoch at once. Everything waited for has a bound (kPatienceNs). Errors: whatever the
/// card does that such a session does not expect, kRefused; no answer in time, kExhausted; the
/// session or the card lost, kUnavailable. After an error it is of no more use.
class Desk final : private venue_ouch::VenueListener {
 public:
  static constexpr std::size_t kBacklog = 24;     // frames the session cannot write, at a cause
  static constexpr std::size_t kFillMax = 400;    // orders, until there are so many
  static constexpr std::size_t kOrdersMax = 500;  // a round; the open orders of 32 book sides
  static constexpr std::uint64_t kPatienceNs = 120'000'000'000;

  explicit Desk(Card& card) : card_{card} {}

  /// Of a symbol, in the feed.
  [[nodiscard]] static constexpr std::uint16_t locate_of(std::uint16_t symbol) noexcept {
    return static_cast<std::uint16_t>(symbol + 1);
  }

  /// Loads the card, opens market, session and gate.
  [[nodiscard]] Status open();
  /// Lets orders flow, with the venue not reading, until the session has kBacklog frames that it
  /// cannot write.
  [[nodiscard]] Status fill();
  /// From here on a kill of this scope is what happens next.
  void expect(contract::KillScope scope, std::uint16_t index);
  /// Hands `count` orders over to the card, as far as it takes them now. Part of every pass from
  /// expect() to the kill.
  void submit_orders(std::size_t count);
  /// One pass.
  [[nodiscard]] Status turn();
  [[nodiscard]] const Sight& sight() const noexcept { return sight_; }
  /// Reads on, waits for the end of everything, undoes the kill and what it left: no positions, no
  /// orders, gate open.
  [[nodiscard]] Status recover();
  [[nodiscard]] Status settle();

  // causes and what they need
  [[nodiscard]] Status write(contract::Register address, std::uint32_t value);
  [[nodiscard]] Status report(std::uint64_t ahead, const Octets& message);
  [[nodiscard]] Status feed(const Octets& message);
  void wrong_digests();
  void pass_time(std::uint64_t us) noexcept { now_us_ += us; }
  /// A buy order of the party's, open; 0: there is none.
  [[nodiscard]] std::uint32_t open_buy(std::uint8_t account, std::uint8_t strategy) const;
  [[nodiscard]] std::uint64_t match() noexcept { return ++match_; }

 private:
  void on_venue_up(std::uint64_t) override { venue_up_ = true; }
  void on_venue_down(const std::string& reason) override { object("the session: " + reason); }
  bool on_venue_message(std::uint64_t, std::span<const std::byte>) override { return true; }
  void on_frame_dropped(const ReleasedFrame& frame, venue_ouch::DropReason reason) override;

  template <class Command>
  std::uint64_t send(Command command) {
    command.seq = ++command_sequence_;
    pending_.push_back(contract::to_entry(command));
    return command.seq;
  }
  void send_order(std::uint8_t account, std::uint8_t strategy, std::uint8_t session,
                  std::uint16_t symbol, char side);
  void next_order();
  void submit_pending();
  void take_records();
  void take(const contract::Entry& record);
  void take_kill(const contract::KillRecord& record);
  void take_decision(const contract::DecisionRecord& record);
  void take_frames();
  void look_at_wire();
  void note_written();
  void object(const std::string& what);
  [[nodiscard]] Status load_limits();
  [[nodiscard]] Status start_market();
  [[nodiscard]] Status release(contract::KillScope scope, std::uint16_t index);
  [[nodiscard]] Status open_gate();
  [[nodiscard]] Status expect_status(std::uint32_t mask, std::uint32_t bits, const char* what);

  Card& card_;
  VenueSink sink_;
  std::optional<venue_ouch::VenueSession> venue_;
  std::optional<feed_file::MoldFrameBuilder> feed_;
  std::deque<contract::Entry> pending_;       // commands the card has not taken yet
  std::deque<contract::FrameTag> unwritten_;  // frames the session still has, in their order
  std::array<std::array<std::uint32_t, 4>, 4> buys_{};  // last one passed, by account, strategy
  std::string problem_;
  Sight sight_;
  contract::KillScope scope_{};
  std::uint16_t index_{};
  bool expecting_{};
  bool venue_up_{};
  bool market_lost_{true};
  bool moved_{};  // something came out in the last pass
  std::optional<contract::LimitsRecord> limits_;
  std::optional<contract::DigestRecord> digest_;
  std::uint64_t probe_sequence_{};
  std::uint64_t command_sequence_{};
  std::uint64_t report_sequence_{1};
  std::uint64_t match_{};
  std::uint64_t now_us_{1'000'000};
  std::uint64_t last_cycle_{};
  std::uint64_t written_{};  // of the session's messages_sent(), what unwritten_ knows
  std::uint32_t epoch_{};
  std::uint32_t next_user_ref_{1};
  std::uint32_t ids_{};
  std::size_t orders_{};  // of the round
};

}  // namespace pcl::breaker
