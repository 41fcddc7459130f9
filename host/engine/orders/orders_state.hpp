// Our orders, how each is found, and what is known about orders nobody knows.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "host/domain/order_life.hpp"
#include "host/domain/request_budget.hpp"
#include "host/engine/fields.hpp"
#include "host/engine/ledger.hpp"
#include "host/engine/orders/venue_report.hpp"

namespace pcl::values {
template <class A, engine::Is<PendingReplace> T>
void fields(A& a, T& v) {
  a(v.phase, v.command_sequence, v.user_ref, v.total, v.price, v.clordid, v.new_risk, v.asked_at,
    v.asked_ns);
}
template <class A, engine::Is<Order> T>
void fields(A& a, T& v) {
  a(v.id, v.clordid, v.account, v.strategy, v.symbol, v.side, v.side_byte, v.new_risk, v.purpose,
    v.price, v.total, v.executed, v.cancelled, v.busted, v.user_ref, v.command_sequence, v.state,
    v.cancel, v.replace, v.asked_at, v.asked_ns, v.cancel_ns, v.cancel_tries, v.retransmits);
}
template <class A, engine::Is<RequestBudget> T>
void fields(A& a, T& v) {
  a(v.interval_ns, v.tolerance_ns, v.empty_until_ns);
}
}  // namespace pcl::values

namespace pcl::engine {

// Bounds; what happens at each stands where it is checked.
inline constexpr std::size_t kOrdersMax = 1U << 20U;            // no further orders
inline constexpr std::size_t kEntriesMax = kOrdersMax / 8 * 7;  // no further entries: exits go on
inline constexpr std::size_t kClosedKept = 65'536;              // whole; older ones in short
inline constexpr std::int64_t kClosedKeptNs = 60'000'000'000;
inline constexpr std::size_t kOrphansMax =
    1'024;  // reports nobody knows; further ones are only counted
inline constexpr std::size_t kDroppedEarlyMax = 1'024;  // further ones wait for a statement
inline constexpr std::size_t kQueriesMax = 16;  // on their way: no further until one is answered

template <class A, Is<VenueReport> T>
void fields(A& a, T& v) {
  a(v.type, v.sequence, v.user_ref, v.original, v.quantity, v.price, v.clordid, v.state, v.match,
    v.reason);
}

/// When an order is to be looked at: something asked of the venue should be answered by then.
struct Due {
  std::int64_t at_ns{};
  std::uint64_t order{};
  friend auto operator<=>(const Due&, const Due&) = default;
};
template <class A, Is<Due> T>
void fields(A& a, T& v) {
  a(v.at_ns, v.order);
}

/// What is kept of an order that closed long ago: a late fill or a bust still finds its party.
struct Retired {
  PositionKey party;
  values::Side side{};
  char side_byte{};
  values::Purpose purpose{};
  values::OrderState state{};
  std::uint32_t total{}, executed{}, cancelled{}, busted{};
  std::uint32_t user_ref{};
};
template <class A, Is<Retired> T>
void fields(A& a, T& v) {
  a(v.party, v.side, v.side_byte, v.purpose, v.state, v.total, v.executed, v.cancelled, v.busted,
    v.user_ref);
}

/// The Account Query as a fence. It goes through the card's command ring, its frame queue and the
/// same TCP stream as the orders, so that its answer says what became of all that went before it:
/// UserRefNums below `next_ref` were taken, the others never arrived and cannot any more. Which
/// query an answer is of nobody says: it is taken for the oldest that may still be answered, which
/// only makes it prove less. A restart of the daemon may find the same connection, so it forgets
/// none; with a connection only those are forgotten that the card had released before: one still in
/// the command ring goes out over the next.
struct Fence {
  std::vector<std::uint64_t> asked;  // event numbers of the queries on their way, in their order
  std::int64_t asked_ns{};           // of the last
  std::uint32_t tries{};             // since the last answer
  std::uint64_t marked{};            // event number of the last fence in the command ring
  std::uint64_t released{};          // what was asked before that event is out of the ring
  bool stale{};  // one of a lost connection may still be answered: a statement tells
  std::uint64_t asked_before{};  // last question about the account before this connection
  std::uint64_t floor{};         // answers up to this report sequence are of a lost connection
  // the last answer
  std::uint64_t at{};      // event number of its query, 0: none yet
  std::uint64_t report{};  // sequence of its report
  std::uint32_t next_ref{};
};
template <class A, Is<Fence> T>
void fields(A& a, T& v) {
  a(v.asked, v.asked_ns, v.tries, v.marked, v.released, v.stale, v.asked_before, v.floor, v.at,
    v.report, v.next_ref);
}

struct Orders {
  std::map<std::uint64_t, values::Order> all;
  std::set<std::uint64_t> open;
  std::set<std::uint64_t> unknown;  // open ones: values::is_unknown
  std::set<Due> due;
  std::set<Due> closed;  // when each closed one of `all` was closed
  std::map<std::uint64_t, Retired> retired;
  Fence fence;
  values::RequestBudget budget;
  std::map<std::uint32_t, std::uint64_t> by_ref;      // every UserRefNum an order ever had
  std::map<std::uint64_t, std::uint64_t> by_command;  // command sequence of this card instance
  std::map<values::ClOrdId, std::uint64_t> by_clordid;
  std::uint64_t next_id{1};
  std::uint64_t next_clordid{};  // rises over all runs and all journals
  std::uint32_t next_user_ref{1};
  std::uint64_t next_report{1};
  bool report_gap{};
  std::vector<VenueReport> orphans;
  std::set<std::uint32_t> resolve_due;                  // orders the card is to forget
  std::map<std::uint32_t, FrameDropped> dropped_early;  // by UserRefNum: no decision seen yet
};
template <class A, Is<Orders> T>
void fields(A& a, T& v) {
  a(v.all, v.open, v.unknown, v.due, v.closed, v.retired, v.fence, v.budget, v.by_ref, v.by_command,
    v.by_clordid, v.next_id, v.next_clordid, v.next_user_ref, v.next_report, v.report_gap,
    v.orphans, v.resolve_due, v.dropped_early);
}

}  // namespace pcl::engine
