// What goes into the engine. Every input is one of these; each is journalled before it is applied.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>

#include "host/base/strong.hpp"
#include "host/domain/account_statement.hpp"
#include "host/engine/config.hpp"
#include "host/engine/latch_command.hpp"
#include "host/engine/session/carry_over.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// First event of every run of the process. The first of a journal starts the session; a later one
/// is a restart.
struct SessionStart {
  Config config;
  std::uint64_t run_id{};  // of the process run, told apart in logs
  std::int64_t
      wall_ns{};  // wall clock at start, ns since 1970; the ClOrdIDs of the run begin at it
  bool kill_file_present{};  // a kill file left over means killed
  friend bool operator==(const SessionStart&, const SessionStart&) = default;
};

/// The host's monotonic clock as the engine's loop saw it. Heartbeats and time-outs come from
/// these.
struct Clock {
  std::int64_t now_ns{};
  friend bool operator==(const Clock&, const Clock&) = default;
};

/// One record of the card, verbatim, in the card's order.
struct CardRecord {
  contract::Entry entry{};
  friend bool operator==(const CardRecord&, const CardRecord&) = default;
};

/// One sequenced venue message (OUCH 5.0, from its type byte on), verbatim, with its SoupBinTCP
/// sequence. Repeats are legal.
inline constexpr std::size_t kVenueMessageMax = 128;
struct VenueMessage {
  std::uint64_t sequence{};
  std::uint8_t length{};
  std::array<std::byte, kVenueMessageMax> bytes{};  // zero beyond length
  [[nodiscard]] std::span<const std::byte> view() const { return std::span{bytes}.first(length); }
  friend bool operator==(const VenueMessage&, const VenueMessage&) = default;
};

enum class OperatorKind : std::uint8_t {
  kKill = 1,
  kResume,
  kCancelAll,
  kReconcile,
  kStop,
  kEssReset,
  kApproveRepair,
  kRejectRepair
};

/// What a kill covers: kGlobal, or the session, account, strategy or symbol of that index.
struct KillTarget {
  contract::KillScope scope{};
  std::uint16_t index{};
  friend auto operator<=>(const KillTarget&, const KillTarget&) = default;
};

/// For kKill the process has already closed the gate (Card::engage); the order is: gate, journal,
/// acknowledgement.
struct OperatorCommand {
  OperatorKind kind{};
  std::string actor;
  std::string approver;                         // kResume, kEssReset: another person than actor
  std::string reason;                           // kEssReset: the root cause
  contract::KillSource source{};                // kKill: from 16 on
  std::uint64_t request_id{};                   // comes back in CommandAnswer
  bool kill_file_present{};                     // kResume is refused while the file lies there
  KillTarget target;                            // kKill, kResume
  LatchCommand command{LatchCommand::kCancel};  // kKill: one of kFreeze has closed no gate yet
  std::uint64_t subject{};                      // kApproveRepair, kRejectRepair: the proposal's id
  friend bool operator==(const OperatorCommand&, const OperatorCommand&) = default;
};

enum class LinkKind : std::uint8_t {
  kCardUp = 1,
  kCardDown,
  kVenueUp,
  kVenueDown,
  kFeedUp,
  kFeedDown
};

/// kCardUp: `instance` tells one reset of the card from the next; `next_sequence` is what its
/// command ring expects.
///   `card_status` and `card_kill_source` are its STATUS and KILL_SOURCE registers, read at that
///   moment, `kill_epoch` its KILL_EPOCH.
/// kVenueUp: logged in; `next_sequence` is the sequence of the first report this login will
/// deliver. kFeedUp: the line is connected and everything the venue had published when the rewind
/// was asked for has been handed to
///   the card; `next_sequence` is what the feed uses next. Strategies wait for it after each
///   RequestFeedRewind.
struct LinkChange {
  LinkKind kind{};
  std::uint64_t instance{};
  std::uint64_t next_sequence{};
  std::uint32_t card_status{};
  contract::KillSource card_kill_source{};
  std::uint32_t kill_epoch{};
  friend bool operator==(const LinkChange&, const LinkChange&) = default;
};

/// The answer to the RequestStatement of that number. One to another question moves nothing.
struct VenueStatement {
  std::uint64_t question{};
  values::AccountStatement statement;
  friend bool operator==(const VenueStatement&, const VenueStatement&) = default;
};

/// The market data is over: cancel what works, reconcile, count. Positions stay.
struct MarketEnd {
  friend bool operator==(const MarketEnd&, const MarketEnd&) = default;
};

/// Why the wire did not write a released frame; the numbers of venue_ouch::DropReason.
enum class FrameDropReason : std::uint8_t {
  kPoisoned = 1,
  kOldEpoch,
  kLinkDown,
  kLinkLost,  // the only one of which the venue may have got bytes
  kNotKept    // a frame asked for once more that the wire does not have: nothing was written
};

/// A frame that the card released and the wire did not write. May come before the decision about
/// it.
struct FrameDropped {
  std::uint8_t ouch_type{};  // O, U, X; 0: the frame was too short to tell
  bool new_risk{};
  std::uint32_t user_ref{};  // for U the new one, for X that of the order
  FrameDropReason reason{};
  friend bool operator==(const FrameDropped&, const FrameDropped&) = default;
};

/// How bad the worst stress scenario would be, by the configured fractions of equity.
enum class StressSeverity : std::uint8_t { kNone = 0, kLow, kMedium, kHigh, kCritical };

/// What the stress desk found for the book as it stood. Computed outside, where floats are allowed.
/// Fewer scenarios run than registered: the rest of the event is not the whole truth.
inline constexpr std::size_t kScenarioNameMax = 64;
struct StressResult {
  StressSeverity severity{};
  std::string worst_scenario;  // its name in the registry
  Price worst_loss{};          // 1e-8 dollars, never negative; saturates
  std::uint32_t scenarios_registered{};
  std::uint32_t scenarios_run{};
  std::uint32_t correlated_positions{};  // held ones with a partner beyond the threshold
  friend bool operator==(const StressResult&, const StressResult&) = default;
};

/// A projection that is required, when it goes and when it comes back, and first behind each
/// SessionStart. How long it may be away or behind before that is said is its desk's affair.
enum class Store : std::uint8_t { kPostgres = 1, kRedis };
struct StoreState {
  Store store{};
  bool up{};
  std::string why;  // not up: what is wrong
  friend bool operator==(const StoreState&, const StoreState&) = default;
};

using Event =
    std::variant<SessionStart, Clock, CardRecord, VenueMessage, OperatorCommand, LinkChange,
                 VenueStatement, MarketEnd, FrameDropped, StressResult, StoreState, CarryOver>;

}  // namespace pcl::engine
