// One order and its chain of replaces: what is known of it, and how each input changes that.
//
// Three parts that move by themselves: where the order is, what became of a cancel, what became of
// a replace. What each input does to each part stands in one table a part (order_life.cpp); beside
// the tables there are only the sums of shares. What operators read is derived: shown().
#pragma once

#include <cstdint>

#include "host/domain/account_statement.hpp"
#include "host/domain/instrument.hpp"

namespace pcl::values {

enum class OrderState : std::uint8_t {
  kPendingGate = 1,  // command sent, no decision seen
  kRefused,          // by the gate: never left
  kSent,             // passed the gate, the venue has not answered
  kNotSent,  // its frame was certainly not written: reserved in the card until it is resolved
  kUnknown,  // may or may not have reached the venue: counts as if it had
  kLive,     // the venue has it, nothing executed
  kPartiallyFilled,
  kFilled,
  kCancelled,
  kRejected,  // by the venue
  kGone,      // proven not to be at the venue; whatever the venue says of it later is believed
};
inline constexpr std::size_t kOrderStates = 11;

enum class CancelState : std::uint8_t {
  kNone,
  kWanted,   // goes out as soon as it can
  kSent,     // one went out that names user_ref
  kUnknown,  // nothing was heard of it: sent again with a growing pause
};
inline constexpr std::size_t kCancelStates = 4;

enum class ReplacePhase : std::uint8_t {
  kNone,
  kAtGate,
  kSent,
  kUnknown,  // nothing was heard of it: its shares count until it is proven over
};
inline constexpr std::size_t kReplacePhases = 4;

enum class Purpose : std::uint8_t { kEntry = 1, kExit };

/// What can happen to an order. Of a replace: kReplacePassed and later.
enum class Input : std::uint8_t {
  kPassed,         // by the gate
  kRefused,        // by the gate
  kCut,            // the frame was certainly not written: poisoned, of an old epoch, no link
  kLostSight,      // link or card went away, or the frame was written in part
  kAckLate,        // no answer of the venue in time
  kAccepted,       // by the venue
  kAcceptedDead,   // and gone in the same moment
  kFill,           //
  kBust,           // of one of its fills: the venue gives no shares back to the order
  kCanceled,       // some shares, or all that are left
  kRejected,       // by the venue
  kReplaced,       //
  kReplacedDead,   // and gone in the same moment
  kStatementHas,   // the venue's statement holds it open
  kProvenAbsent,   // it cannot be at the venue, nor come there any more
  kCancelWanted,   //
  kCancelSent,     //
  kCancelLost,     // its frame was not written
  kCancelLate,     // no answer in time
  kReplacePassed,  // by the gate
  kReplaceOff,     // refused, rejected, not written, or proven over
  kReplaceLate,    // no answer in time
};
inline constexpr std::size_t kInputs = 22;

/// The replace in flight, one a chain.
struct PendingReplace {
  ReplacePhase phase{};
  std::uint64_t command_sequence{};
  std::uint32_t user_ref{};  // 0 until the gate has passed it
  std::uint32_t total{};
  CardPrice price{};
  ClOrdId clordid{};
  bool new_risk{true};       // the gate's finding
  std::uint64_t asked_at{};  // number of the event by which it went out
  std::int64_t asked_ns{};   // host monotonic
  friend bool operator==(const PendingReplace&, const PendingReplace&) = default;
};

struct Order {
  std::uint64_t id{};  // the engine's, never reused
  ClOrdId clordid{};
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  Side side{Side::kBuy};
  char side_byte{'B'};  // as on the wire: B, S, or a short sale's T, E
  bool new_risk{true};  // the gate's finding: not reduce-only; a kill that covers it cancels it
  Purpose purpose{Purpose::kEntry};
  CardPrice price{};
  std::uint32_t total{};     // of the chain, executed included; cancelled shares taken off
  std::uint32_t executed{};  // of the chain, busted ones included: the venue takes none off
  std::uint32_t cancelled{};
  std::uint32_t busted{};    // of executed
  std::uint32_t user_ref{};  // current UserRefNum, 0 until known
  std::uint64_t command_sequence{};
  OrderState state{OrderState::kPendingGate};
  CancelState cancel{};
  PendingReplace replace{};
  std::uint64_t asked_at{};      // number of the event by which it, or its frame again, went out
  std::int64_t asked_ns{};       // host monotonic
  std::int64_t cancel_ns{};      // when the last cancel went out
  std::uint16_t cancel_tries{};  // cancels sent
  std::uint16_t retransmits{};   // of its frame
  friend bool operator==(const Order&, const Order&) = default;
};

/// What an input was, for counting and for the log.
enum class Effect : std::uint8_t {
  kNone,  // no change
  kChanged,
  kClosed,  // left the open states
  kLate,  // a fill after the order was closed, or beyond its total: the position moves all the same
  kReopened,       // the venue knows an order that was thought gone
  kContradiction,  // cannot be; the order is left as it is
};

/// What comes with an input; what it does not need is not looked at.
struct Detail {
  std::uint32_t user_ref{};  // kPassed, kAccepted, kReplaced and their kind
  std::uint32_t quantity{};  // kFill, kBust, kCanceled; kReplaced: total, if no replace is pending
  CardPrice price{};         // kReplaced
  bool new_risk{true};       // kPassed, kReplacePassed
};

/// Any input but kStatementHas. Total: every input in every state has an answer.
Effect step(Order& order, Input input, const Detail& detail = {});
/// kStatementHas: total, executed, price and number are the venue's; fills are booked elsewhere.
/// `replace_over`: nothing of a pending replace can come any more.
Effect confirmed(Order& order, const StatementOrder& venue, bool replace_over);
void replace_asked(Order& order, const PendingReplace& replace);

[[nodiscard]] bool is_open(const Order& order);
/// Open, and nobody knows what became of it, its cancel or its replace.
[[nodiscard]] bool is_unknown(const Order& order);
/// Rests at the venue with nothing asked of it.
[[nodiscard]] bool at_rest(const Order& order);
/// Shares that may still execute, worst case: the larger of total and replace, less what is
/// executed; 0 once closed.
[[nodiscard]] std::uint32_t open_shares(const Order& order);

/// One word for all parts, as operators read it.
enum class OrderView : std::uint8_t {
  kPendingGate = 1,
  kRefused,
  kSent,
  kNotSent,
  kUnknown,
  kLive,
  kPartiallyFilled,
  kPendingCancel,
  kCancelUnknown,
  kPendingReplace,
  kReplaceUnknown,
  kFilled,
  kCancelled,
  kRejected,
  kGone,
};
[[nodiscard]] OrderView shown(const Order& order);
[[nodiscard]] const char* to_string(OrderView view);

}  // namespace pcl::values
