// The reconciliation under way, what the last one found, and what waits for a person.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/domain/repair.hpp"
#include "host/engine/fields.hpp"
#include "host/engine/ledger.hpp"
#include "host/engine/output.hpp"

namespace pcl::engine {

inline constexpr std::size_t kRepairsMax = 256;  // the oldest closed one goes first; further open
                                                 // ones are said, and made anew by the next run
inline constexpr std::uint32_t kStatementTriesMax = 10;  // then the interval or an operator asks
inline constexpr std::uint16_t kRoundsMax = 3;  // with one difference: then its symbol is set apart
inline constexpr std::uint32_t kLooksMissedMax = 3;  // intervals without a comparison: a failure

enum class RepairState : std::uint8_t {
  kOpen = 1,    // waits for a person
  kApproved,    // waits for a statement that still says so
  kApplied,     // or, of what was taken over at once: known and accepted
  kRejected,    // a person said no: the difference stands
  kSuperseded,  // the two sides moved: it is of the past
};

[[nodiscard]] const char* to_string(RepairState state);

/// A proposal and what became of it.
struct Repair {
  values::RepairProposal what;
  RepairState state{RepairState::kOpen};
  bool blocks{};  // no new risk in its symbol, of the account's: none at all, while it stands
  std::uint16_t rounds{};  // reconciliations that found it, in a row
  std::uint64_t number{};  // in the order they were made
  std::string actor, reason;
  std::uint64_t request_id{};  // of the approval that waits
};
template <class A, Is<Repair> T>
void fields(A& a, T& v) {
  a(v.what, v.state, v.blocks, v.rounds, v.number, v.actor, v.reason, v.request_id);
}

struct Reconciliation {
  bool done{};   // books and statement agree, and nothing has happened since to doubt it
  bool asked{};  // a statement is on its way
  std::int64_t asked_ns{};
  std::uint32_t tries{};
  std::uint64_t question{};                         // number of the last one, never used again
  StatementReason why{};                            // of the last one that was no retry
  std::uint64_t asked_since{};                      // executions_since of the question
  std::optional<values::AccountStatement> waiting;  // ahead of our reports
  std::int64_t waiting_since_ns{};
  std::string text;
  std::uint64_t rounds{};
  bool again{};                             // another statement is wanted soon
  bool incident{};                          // something happened that only the account can explain
  std::uint32_t missed{};                   // looks in a row that found no common report sequence
  std::int64_t orphan_since_ns{};           // 0: no report waits for its order
  std::uint64_t examined{};                 // report sequence of the last comparison
  std::uint64_t agreed{};                   // report sequence at which both sides last agreed
  std::set<FillKey> unconfirmed;            // booked since
  std::map<std::uint64_t, Repair> repairs;  // by id
  std::uint64_t next_repair{1};
  /// Symbols in which a difference stands that nobody resolved: no entries there. With the shares
  /// that the venue has beyond ours: they count in exposure until somebody says whose they are.
  std::map<std::uint16_t, std::int64_t> quarantine;
  bool account_quarantined{};  // a difference that is of no symbol traded here
};
template <class A, Is<Reconciliation> T>
void fields(A& a, T& v) {
  a(v.done, v.asked, v.asked_ns, v.tries, v.question, v.why, v.asked_since, v.waiting,
    v.waiting_since_ns, v.text, v.rounds, v.again, v.incident, v.missed, v.orphan_since_ns,
    v.examined, v.agreed, v.unconfirmed, v.repairs, v.next_repair, v.quarantine,
    v.account_quarantined);
}

}  // namespace pcl::engine
