// What one day leaves to the next: the first event of a journal that goes on from another one.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/domain/repair.hpp"
#include "host/engine/latch_command.hpp"
#include "host/engine/ledger.hpp"
#include "host/engine/risk/risk_state.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::values {
template <class A, engine::Is<RepairProposal> T>
void fields(A& a, T& v) {
  a(v.id, v.kind, v.symbol, v.subject, v.fence, v.ours, v.venue);
}
}  // namespace pcl::values

namespace pcl::engine {

/// Symbols go by their names: the next day's configuration may number them otherwise.
struct CarriedPosition {
  std::uint8_t account{};
  std::uint8_t strategy{};
  values::SymbolName symbol{};
  std::int64_t shares{};   // never 0
  values::Money cost{};    // of them, never negative
  values::Money earned{};  // realised in the round trip that is still open
  friend bool operator==(const CarriedPosition&, const CarriedPosition&) = default;
};
template <class A, Is<CarriedPosition> T>
void fields(A& a, T& v) {
  a(v.account, v.strategy, v.symbol, v.shares, v.cost, v.earned);
}

/// A symbol that is held or set apart.
struct CarriedSymbol {
  values::SymbolName symbol{};
  std::int64_t shares{};  // of all parties together, as the venue's account counts them
  values::Money cost{};   // of these
  std::uint32_t bid{};    // of the last valid quote, 1e-4 dollars; 0: none was seen
  std::uint32_t ask{};    // the same
  bool apart{};           // no entries: a difference stands that nobody resolved
  std::int64_t beyond{};  // apart: shares that the venue has beyond ours
  friend bool operator==(const CarriedSymbol&, const CarriedSymbol&) = default;
};
template <class A, Is<CarriedSymbol> T>
void fields(A& a, T& v) {
  a(v.symbol, v.shares, v.cost, v.bid, v.ask, v.apart, v.beyond);
}

/// What stood at the latch.
struct CarriedLatch {
  contract::KillScope scope{};
  std::uint16_t index{};        // of the scope, in the old day's numbers
  values::SymbolName symbol{};  // scope symbol: its name; zeros: the old day had none of that index
  LatchCommand command{};
  contract::KillSource source{};
  std::string actor, reason;
  friend bool operator==(const CarriedLatch&, const CarriedLatch&) = default;
};
template <class A, Is<CarriedLatch> T>
void fields(A& a, T& v) {
  a(v.scope, v.index, v.symbol, v.command, v.source, v.actor, v.reason);
}

/// A difference that waits for a person, or to which one said no.
struct CarriedRepair {
  values::RepairProposal what;
  bool rejected{}, blocks{};
  std::uint16_t rounds{};
  std::string actor, reason;
  friend bool operator==(const CarriedRepair&, const CarriedRepair&) = default;
};
template <class A, Is<CarriedRepair> T>
void fields(A& a, T& v) {
  a(v.what, v.rejected, v.blocks, v.rounds, v.actor, v.reason);
}

inline constexpr std::uint16_t kCarryOverVersion = 1;

/// Made of the final state of the old journal (roll.hpp), taken over once, by the first
/// SessionStart behind it, before the venue is asked for anything. `version` stands first in its
/// bytes: fields are only ever added, at the end, with a new version.
struct CarryOver {
  std::uint16_t version{kCarryOverVersion};
  std::uint64_t journal_id{}, sequence{}, chain{};  // where the old journal ends: its next record
  std::string actor, reason;                        // who ended the day
  std::string unreconciled;       // not empty: the day was ended all the same, and this was wrong
  std::uint64_t next_clordid{};   // no ClOrdID below it is given again
  std::uint64_t next_order{};     // nor any of the engine's order numbers
  std::uint64_t next_report{};    // of the venue's order session of the old day, which is over
  std::uint32_t next_user_ref{};  // the same
  bool cash_known{};
  values::Money cash{};
  std::vector<CarriedPosition> positions;
  std::vector<CarriedSymbol> symbols;
  std::vector<CarriedRepair> repairs;
  bool account_apart{};
  std::vector<CarriedLatch> latches;
  bool reset_latched{};  // the card's own kill stood, and only people could have released it
  bool valued{};
  risk::EquityMarks marks;  // of valued
  bool ess_active{};
  std::vector<EssTrigger> ess;  // its history
  bool ramp{};                  // the smaller limits after a resume still held
  friend bool operator==(const CarryOver&, const CarryOver&) = default;
};
template <class A, Is<CarryOver> T>
void fields(A& a, T& v) {
  a(v.version, v.journal_id, v.sequence, v.chain, v.actor, v.reason, v.unreconciled, v.next_clordid,
    v.next_order, v.next_report, v.next_user_ref, v.cash_known, v.cash, v.positions, v.symbols,
    v.repairs, v.account_apart, v.latches, v.reset_latched, v.valued, v.marks, v.ess_active, v.ess,
    v.ramp);
}

}  // namespace pcl::engine
