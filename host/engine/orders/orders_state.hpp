// Our orders, how each is found, and what is known about orders nobody knows.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "host/domain/order_state.hpp"
#include "host/engine/fields.hpp"
#include "host/engine/orders/venue_report.hpp"

namespace pcl::values {
template <class A, engine::Is<PendingReplace> T>
void fields(A& a, T& v) {
  a(v.phase, v.command_sequence, v.user_ref, v.total, v.price, v.clordid, v.new_risk);
}
template <class A, engine::Is<Order> T>
void fields(A& a, T& v) {
  a(v.id, v.clordid, v.account, v.strategy, v.symbol, v.side, v.side_byte, v.new_risk, v.purpose,
    v.price, v.total, v.executed, v.cancelled, v.user_ref, v.command_sequence, v.state, v.replace,
    v.cancel_asked, v.cancel_wanted, v.dropped, v.resolve_due);
}
}  // namespace pcl::values

namespace pcl::engine {

// Bounds; what happens at each stands where it is checked.
inline constexpr std::size_t kOrdersMax = 1U << 20U;  // no further entries
inline constexpr std::size_t kOrphansMax =
    1'024;  // reports nobody knows; further ones are only counted
inline constexpr std::size_t kDroppedEarlyMax = 1'024;  // further ones wait for a statement

template <class A, Is<VenueReport> T>
void fields(A& a, T& v) {
  a(v.type, v.sequence, v.user_ref, v.original, v.quantity, v.price, v.clordid, v.state, v.match);
}

struct Orders {
  std::map<std::uint64_t, values::Order> all;
  std::set<std::uint64_t> open;
  std::map<std::uint32_t, std::uint64_t> by_ref;      // every UserRefNum an order ever had
  std::map<std::uint64_t, std::uint64_t> by_command;  // command sequence of this card instance
  std::map<values::ClOrdId, std::uint64_t> by_clordid;
  std::uint64_t next_id{1};
  std::uint64_t next_clordid{1};  // of this session, over all runs
  std::uint32_t next_user_ref{1};
  std::uint64_t next_report{1};
  bool report_gap{};
  std::vector<VenueReport> orphans;
  std::set<std::uint32_t> resolve_due;                  // orders the card is to forget
  std::map<std::uint32_t, FrameDropped> dropped_early;  // by UserRefNum: no decision seen yet
};
template <class A, Is<Orders> T>
void fields(A& a, T& v) {
  a(v.all, v.open, v.by_ref, v.by_command, v.by_clordid, v.next_id, v.next_clordid, v.next_user_ref,
    v.next_report, v.report_gap, v.orphans, v.resolve_due, v.dropped_early);
}

}  // namespace pcl::engine
