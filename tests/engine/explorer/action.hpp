// What can happen next, and how often what nobody can foresee may.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>

namespace pcl::engine::test::explorer {

enum class Kind : std::uint8_t {
  // a queue delivers its next
  kCommand,  // engine to card
  kRecord,   // card to engine
  kFrame,    // card to venue
  kReport,   // venue to engine
  kWire,     // what the wire process tells the engine
  kAsk,      // a question for a statement reaches the venue
  kAnswer,   // and its answer the engine
  // budgeted
  kClock,          // all time-outs pass
  kEnter,          // quotes that signal an entry
  kMove,           // a quote that leaves a working entry behind
  kTakeProfit,     // a quote that ends a position, and an entry
  kFillPart,       // one share of that UserRefNum
  kFill,           // all that is left of it
  kVenueCancel,    // of it
  kReject,         // of the next frame, an O
  kBust,           // of that execution
  kCancelAll,      // an operator
  kKill,           // an operator; frames under way are written
  kKillUnwritten,  // the same; frames of the old epoch under way are not
  kLoss,           // of the venue session; what is under way is gone and nobody told
  kLossUnwritten,  // the same; what is under way was not written
  kLossInPart,     // the same; the first of it in part
  kAskInVain,      // no statement comes of the question
  kRestart,        // of the daemon; card, wire and venue live on
  // whenever the session is lost
  kLogin,
};
inline constexpr std::size_t kKinds = 25;

struct Action {
  Kind kind{};
  std::uint32_t about{};  // a UserRefNum, or the place of an execution from 1; 0: nothing
  friend bool operator==(const Action&, const Action&) = default;
};

inline std::ostream& operator<<(std::ostream& out, const Action& action) {
  constexpr std::array<const char*, kKinds> kNames{
      "the card takes the next command",
      "the engine gets the next record",
      "the venue takes the next frame",
      "the engine gets the next report",
      "the engine gets the wire's next word",
      "the venue takes the question for a statement",
      "the engine gets the statement",
      "the clock passes all time-outs",
      "quotes signal an entry",
      "a quote leaves the entry behind",
      "a quote takes the profit",
      "the venue fills 1 of",
      "the venue fills the rest of",
      "the venue cancels",
      "the venue rejects the next frame",
      "the venue busts execution",
      "an operator cancels all",
      "an operator kills, frames under way are written",
      "an operator kills, frames under way are not written",
      "the session is lost, frames under way are lost unseen",
      "the session is lost, frames under way are not written",
      "the session is lost, the frame under way is written in part",
      "the venue has no statement",
      "the daemon starts again",
      "the session logs in again",
  };
  out << kNames[static_cast<std::size_t>(action.kind)];
  return action.about == 0 ? out : out << ' ' << action.about;
}

/// Of each kind that is not a queue's, how often.
struct Budget {
  std::uint8_t clocks{}, enters{}, moves{}, profits{}, fills{}, venue_cancels{}, rejects{}, busts{},
      cancels{}, kills{}, losses{}, failures{}, restarts{};
  friend bool operator==(const Budget&, const Budget&) = default;
};

/// Where the budget of that kind stands; null: there is no bound.
inline std::uint8_t* left_of(Budget& budget, Kind kind) {
  switch (kind) {
    case Kind::kClock:
      return &budget.clocks;
    case Kind::kEnter:
      return &budget.enters;
    case Kind::kMove:
      return &budget.moves;
    case Kind::kTakeProfit:
      return &budget.profits;
    case Kind::kFillPart:
    case Kind::kFill:
      return &budget.fills;
    case Kind::kVenueCancel:
      return &budget.venue_cancels;
    case Kind::kReject:
      return &budget.rejects;
    case Kind::kBust:
      return &budget.busts;
    case Kind::kCancelAll:
      return &budget.cancels;
    case Kind::kKill:
    case Kind::kKillUnwritten:
      return &budget.kills;
    case Kind::kLoss:
    case Kind::kLossUnwritten:
    case Kind::kLossInPart:
      return &budget.losses;
    case Kind::kAskInVain:
      return &budget.failures;
    case Kind::kRestart:
      return &budget.restarts;
    default:
      return nullptr;
  }
}

}  // namespace pcl::engine::test::explorer
