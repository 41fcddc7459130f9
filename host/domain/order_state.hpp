// One order and its chain of replaces: what is known of it, and how each message changes that.
#pragma once

#include <cstdint>

#include "host/domain/account_statement.hpp"
#include "host/domain/instrument.hpp"

namespace pcl::values {

enum class OrderState : std::uint8_t {
  kPendingGate = 1,  // command sent, no decision seen
  kRefused,          // by the gate: never left
  kSent,             // passed the gate, the venue has not answered
  kNotSent,  // the card cut its frame: the venue never saw it; reserved in the card until resolved
  kUnknown,  // may or may not be at the venue: counts as if it were
  kLive,
  kPartiallyFilled,
  kPendingCancel,
  kPendingReplace,
  kFilled,
  kCancelled,
  kRejected,  // by the venue
};
[[nodiscard]] const char* to_string(OrderState state);

enum class Purpose : std::uint8_t { kEntry = 1, kExit };
enum class ReplacePhase : std::uint8_t { kNone, kAtGate, kSent };

/// The replace in flight, one a chain.
struct PendingReplace {
  ReplacePhase phase{};
  std::uint64_t command_sequence{};
  std::uint32_t user_ref{};  // 0 until the gate has passed it
  std::uint32_t total{};
  CardPrice price{};
  ClOrdId clordid{};
  bool new_risk{true};  // the gate's finding
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
  std::uint32_t executed{};  // of the chain
  std::uint32_t cancelled{};
  std::uint32_t user_ref{};  // current UserRefNum, 0 until known
  std::uint64_t command_sequence{};
  OrderState state{OrderState::kPendingGate};
  PendingReplace replace{};
  bool cancel_asked{};   // a cancel went out for user_ref
  bool cancel_wanted{};  // one is to go out as soon as there is a user_ref
  bool dropped{};        // closed because a statement did not know it, not by a report
  bool resolve_due{};    // the card still reserves it: order_resolve when hold or latch allow
  friend bool operator==(const Order&, const Order&) = default;
};

/// What a transition was, for counting and for the log.
enum class Effect : std::uint8_t {
  kNone,  // no change
  kChanged,
  kClosed,  // left the open states
  kLate,  // a fill after the order was closed, or beyond its total: the position moves all the same
  kReopened,       // the venue knows an order that was thought gone
  kContradiction,  // cannot be: taken as unknown, or left as it is if the venue has spoken
};

[[nodiscard]] bool is_open(const Order& order);
/// May the venue hold it? Everything open but what has certainly not left.
[[nodiscard]] bool at_venue(const Order& order);
/// Shares that may still execute, worst case: the larger of total and replace, less what is
/// executed; 0 once closed.
[[nodiscard]] std::uint32_t open_shares(const Order& order);

// The gate's side.
Effect decided(Order& order, bool passed, std::uint32_t user_ref, bool new_risk = true);
Effect replace_decided(Order& order, bool passed, std::uint32_t user_ref, bool new_risk = true);
/// The frame was cut by a kill.
Effect poisoned(Order& order);
Effect replace_poisoned(Order& order);
// What we ask.
void replace_asked(Order& order, const PendingReplace& replace);
void cancel_asked(Order& order);
/// The cancel was not, or not wholly, written: wanted again.
void cancel_lost(Order& order);
// The venue's side.
Effect accepted(Order& order, std::uint32_t user_ref, bool dead);
/// `total`: of the chain; the replace's own if one is pending.
Effect replaced(Order& order, std::uint32_t user_ref, std::uint32_t total, CardPrice price,
                bool dead);
Effect executed(Order& order, std::uint32_t quantity);
Effect canceled(Order& order, std::uint32_t decrement);
Effect rejected(Order& order);
Effect replace_rejected(Order& order);
// What nobody told us.
/// The link or the card went away with the outcome open.
Effect lost_sight(Order& order);
/// A statement does not know it, and nothing is under way.
Effect dropped(Order& order);
/// A statement knows it: total, executed and price are the venue's. The fills are booked elsewhere.
Effect confirmed(Order& order, const StatementOrder& venue);

}  // namespace pcl::values
