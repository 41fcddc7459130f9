// Our books against the venue's statement, both at one report sequence: what differs, as proposals.
//
// Pure: the answer depends on the arguments alone. Nothing is applied here, nothing is ever sent:
// a proposal is numbers that somebody reads.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/domain/account_statement.hpp"

namespace pcl::values {

/// What would make the two sides agree.
enum class RepairKind : std::uint8_t {
  kAdoptExecution = 1,  // the venue's, not booked here
  kReverseExecution,    // booked here, broken at the venue
  kDropExecution,       // booked here since both sides last agreed, and none of the account's
  kAdoptOrder,          // open at the venue, not known here
  kCloseOrder,     // open here, not at the venue, and nobody can prove that it never comes there
  kCorrectOrder,   // open on both sides, executed differs
  kAdoptPosition,  // shares held that no execution explains
  kAdjustCost,     // of shares that agree
  kAdjustCash,
  kDropReport,  // a report told us of an execution that the account does not have
};
inline constexpr std::size_t kRepairKinds = 10;
[[nodiscard]] const char* to_string(RepairKind kind);

/// True: a fact about exposure that the venue gives with its number; it is taken over at once.
/// Everything else changes what somebody owns or owes, and waits for a person.
[[nodiscard]] constexpr bool at_once(RepairKind kind) {
  return kind == RepairKind::kAdoptExecution || kind == RepairKind::kReverseExecution ||
         kind == RepairKind::kAdoptOrder;
}

/// What we know of one of the statement's executions.
enum class Known : std::uint8_t { kNot, kBooked, kReversed };

struct BookExecution {
  std::uint64_t order{};  // of ours; 0: it is of none
  Known state{};
};

/// One of ours since both sides last agreed; without those taken back.
struct BookFill {
  std::uint64_t match{};
  std::uint64_t order{};
  SymbolName symbol{};
  std::int64_t shares{};  // bought positive
};

/// Open here.
struct BookOrder {
  std::uint64_t id{};
  std::uint32_t user_ref{};  // 0: not known yet
  SymbolName symbol{};
  std::uint32_t executed{};
  std::int64_t shares{};  // still open, bought positive
  bool stuck{};           // its outcome is unknown, and the venue answers no question about it
};

/// Of all our parties in one symbol together.
struct BookPosition {
  SymbolName symbol{};
  std::int64_t shares{};
  Money cost{};  // by the venue's own rule over the fills of all
};

/// A report told us, and which order it is about nobody knows.
struct BookReport {
  std::uint64_t sequence{};
  std::int64_t quantity{};
};

/// Our side, at the statement's report sequence.
struct Books {
  std::uint8_t account{};
  std::vector<BookPosition> positions;    // a symbol once; any order
  std::vector<BookOrder> orders;          // any order
  std::vector<std::uint64_t> known;       // of each open order of the statement: our id, 0: none
  std::vector<BookExecution> executions;  // of each execution of the statement
  std::vector<BookFill> unconfirmed;      // any order
  std::vector<BookReport> reports;
  std::optional<Money> cash;  // none: the first statement says what there is
};

/// One difference. `ours` and `venue`: shares (bought, long positive), for kAdjustCost and
/// kAdjustCash 1e-4 dollars.
struct RepairProposal {
  std::uint64_t id{};
  RepairKind kind{};
  SymbolName symbol{};      // blank: the account's
  std::uint64_t subject{};  // match number, UserRefNum (without one: our id), report sequence; 0
  std::uint64_t fence{};    // report sequence of both sides
  std::int64_t ours{}, venue{};
  friend bool operator==(const RepairProposal&, const RepairProposal&) = default;
};

/// FNV-1a over account, symbol, kind, subject, fence and the two numbers: the same on every replay
/// and after every restart, and never the same for other numbers, so that who approves an id has
/// approved what he read.
[[nodiscard]] std::uint64_t repair_id(std::uint8_t account, const RepairProposal& proposal);

/// The union of both sides: executions since they last agreed, open orders, positions, cost, cash.
/// One proposal a difference, by kind, symbol, subject. Cost: O(n log n) in what is given.
/// `books.known` and `books.executions` are as long as the statement's lists.
[[nodiscard]] std::vector<RepairProposal> compare(const Books& books,
                                                  const AccountStatement& venue);

}  // namespace pcl::values
