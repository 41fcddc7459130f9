// What comes out of the engine. The process carries outputs out in order, and only after they are
// journalled.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "host/engine/event.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// One entry for the card's command ring, its sequence set.
struct CardCommand {
  contract::Entry entry{};
  friend bool operator==(const CardCommand&, const CardCommand&) = default;
};

/// One register write, in its place among the commands: everything before it has been submitted
/// (not: carried out). A kKillRelease is not written when the card's kill epoch is another than
/// `epoch`: it never undoes a kill that nobody here has seen.
struct RegisterWrite {
  contract::Register address{};
  std::uint32_t value{};
  std::uint32_t epoch{};
  friend bool operator==(const RegisterWrite&, const RegisterWrite&) = default;
};

/// Card::engage. Idempotent: for operator kills the process has done it already.
struct EngageKill {
  contract::KillSource source{};
  KillTarget target;
  friend bool operator==(const EngageKill&, const EngageKill&) = default;
};

enum class StatementReason : std::uint8_t {
  kStart = 1,
  kOperator,
  kReportGap,
  kEnd,
  kRetry,
  kUnknownOrder,   // to decide what the Account Query cannot
  kReportUnknown,  // a report that was not understood, or told twice
  kUnwound,        // is anything left of what was liquidated?
  kIncident,       // a late fill, a bust, an order that lives, reports nobody can place
  kInterval,
  kRepair,  // does the difference that a person approved still stand?
};

/// Ask the venue's account view; executions with a report sequence above `executions_since` come
/// with it. The answer is a VenueStatement event of the same number, also when the venue cannot be
/// reached.
struct RequestStatement {
  StatementReason why{};
  std::uint64_t executions_since{};
  std::uint64_t question{};
  friend bool operator==(const RequestStatement&, const RequestStatement&) = default;
};

/// Write the frame that the wire kept of this UserRefNum once more, byte for byte. Never through
/// the gate again; only for exits that the venue has proven not to have got. What cannot be written
/// comes back as FrameDropped.
struct Retransmit {
  std::uint32_t user_ref{};
  friend bool operator==(const Retransmit&, const Retransmit&) = default;
};

/// Hand the feed from this MoldUDP64 sequence on to the card; the answer is LinkChange kFeedUp.
struct RequestFeedRewind {
  std::uint64_t from{};
  friend bool operator==(const RequestFeedRewind&, const RequestFeedRewind&) = default;
};

/// To whoever gave the OperatorCommand; to be sent once the command is on disk.
struct CommandAnswer {
  std::uint64_t request_id{};
  bool ok{};
  std::string text;
  friend bool operator==(const CommandAnswer&, const CommandAnswer&) = default;
};

enum class Severity : std::uint8_t { kInfo = 1, kWarning, kCritical };

enum class NoticeCode : std::uint8_t {
  kStarted = 1,      // session started or restarted
  kOpened,           // hold released: orders are judged
  kKilled,           // latch engaged
  kResumed,          // latch released
  kReconciled,       // statement and books agree
  kMismatch,         // they do not; one notice a difference
  kUnavailable,      // the venue's statement could not be read
  kReportsMissed,    // executions taken from the statement
  kReportGap,        // a sequenced venue message is missing
  kReportUnknown,    // a report about an order nobody knows, or not understood
  kLateFill,         // a fill of an order that was closed
  kOrderUnknown,     // outcome of an order is not known
  kOrderDropped,     // an order the venue does not know: released
  kRejected,         // the venue refused an order
  kStrategyStopped,  // too many rejects in a row
  kFeed,             // gap, foreign session, book invalid
  kCommandRefused,   // the card refused a command
  kBadInput,         // an event that makes no sense here; ignored
  kEnded,            // the session is over and reconciled, or not
  kOverflow,         // money or a table reached its bound
  kStress,           // stress severity rose or fell, or scenarios were not run
  kLimits,           // the card's limits: committed, or not ours
  kDigest,           // the card's positions or open orders are not ours
  kWarning,          // loss or gross exposure passed a mark of its limit
  kRisk,             // a limit of the host is broken, global risk changed, an entry was refused
  kLink,             // card or venue session is gone
  kRefused,          // the gate refused an order; subject: its id, detail: contract::Refusal
  kForeignDecision,  // the gate decided a command that is no order of ours; subject: the command
  kBusted,           // the venue took an execution back
  kStore,            // a required projection went away or came back
  kRecovered,        // after a crash: everything that new risk waits for is there
  kUnwind,           // a hedge or liquidation is done, or failed
  kAdopted,          // taken over from the venue's account: nobody here knew of it
  kRepair,           // a repair was applied, accepted, rejected or superseded
  kQuarantine,       // a symbol, or the account, is set apart, or no more
  kShadow,           // the gate decided otherwise than the host does, or its books are not its own
};

/// For the log: what happened. Where it happens often there is no text: the numbers say it all, and
/// describe() puts them into words for whoever reads them.
struct Notice {
  Severity severity{};
  NoticeCode code{};
  std::string text;
  std::uint64_t subject{};
  std::uint32_t detail{};
  friend bool operator==(const Notice&, const Notice&) = default;
};

using Output = std::variant<CardCommand, RegisterWrite, EngageKill, RequestStatement,
                            RequestFeedRewind, CommandAnswer, Notice, Retransmit>;

/// The notice in words.
[[nodiscard]] std::string describe(const Notice& notice);

[[nodiscard]] const char* to_string(NoticeCode code);
[[nodiscard]] const char* to_string(Severity severity);

}  // namespace pcl::engine
