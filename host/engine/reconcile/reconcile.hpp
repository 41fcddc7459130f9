// What the parts of a reconciliation share. Internal to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/engine/step.hpp"

namespace pcl::engine {

/// By UserRefNum or our own id; null: not known.
[[nodiscard]] values::Order* order_at_venue(State& s, const values::StatementOrder& theirs);
/// The same order on both sides: also its symbol and side.
[[nodiscard]] bool same_order(const State& s, const values::Order& ours,
                              const values::StatementOrder& theirs);

// takeover.cpp
/// A trade by another way than our order session.
[[nodiscard]] bool external(const values::StatementExecution& execution);
[[nodiscard]] values::Known booked(State& s, const values::StatementExecution& execution);
/// Do the statement's executions hold every fill between our last report and its own? They begin
/// where it was asked, each has its place, and with them our cash is the venue's.
[[nodiscard]] bool covers(State& s, const values::AccountStatement& venue);
/// What was taken over of which we had no order.
struct Taken {
  bool any{};
  std::vector<std::uint64_t> ours;  // orders of our strategies: to be cancelled where they rest
};
/// Executions the venue reported and we never saw, orders and executions of orders that nobody here
/// knows, trades by another way, breaks of any: all that is fact about exposure. The venue is right
/// about it.
[[nodiscard]] Taken take_over(Step& step, const values::AccountStatement& venue);

// compare.cpp
/// Both sides at the same report sequence.
void compare(Step& step, const values::AccountStatement& venue);

// apply.cpp
/// Empty: done. Else why it cannot be.
[[nodiscard]] std::string apply_repair(Step& step, const values::AccountStatement& venue,
                                       const values::RepairProposal& what);

// repairs.cpp
[[nodiscard]] std::string describe(const values::RepairProposal& proposal);
/// Keeps it; false: no room.
bool record(Step& step, const values::RepairProposal& proposal, RepairState state, bool blocks);
/// Carries out what a person approved and the statement still says; true: something moved.
bool apply_approved(Step& step, const values::AccountStatement& venue,
                    const std::vector<values::RepairProposal>& found);
/// The proposals of this comparison among those that stand; how many found no room.
std::size_t keep_repairs(Step& step, const std::vector<values::RepairProposal>& found);
/// Sets apart the symbols whose difference nobody resolves; true: others than before.
bool set_quarantine(Step& step);
/// A difference stands that forbids all new risk. Null: none.
[[nodiscard]] const Repair* worst_repair(const State& s);
/// Whoever approved and waits is told that nothing was done.
void approvals_failed(Step& step, const std::string& why);

}  // namespace pcl::engine
