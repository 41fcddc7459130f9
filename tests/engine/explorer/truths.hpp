// What must hold: after every step, and once all is settled.
#pragma once

#include <string>

#include "tests/engine/explorer/session.hpp"

namespace pcl::engine::test::explorer {

/// What is at the venue, or may still come to it, and is not counted in full.
inline std::string Session::uncounted() const {
  for (const VenueBookOrder& order : venue_.book()) {
    if (counted(order.clordid) < order.rest())
      return "order " + std::to_string(order.ref) + " at the venue is not counted";
  }
  for (const Frame& frame : frames_) {
    if ((frame.type != 'O' && frame.type != 'U') || frame.ref < venue_.next_ref()) continue;
    std::uint32_t executed = 0;
    if (frame.type == 'U') {
      const VenueBookOrder* order = venue_.find(frame.original);
      if (order == nullptr) continue;  // the venue will pass it over, or an O before it is counted
      executed = order->executed;
    }
    if (counted(frame.clordid) + executed < frame.quantity)
      return "frame " + std::to_string(frame.ref) + " on its way is not counted";
  }
  for (const contract::Entry& entry : card_.ring()) {
    if (entry.kind() != static_cast<std::uint8_t>(contract::CommandKind::kOrderEnter)) continue;
    const auto command = contract::from_entry<contract::OrderEnterCommand>(entry);
    if (!card_.hold() && counted(command.clordid) < command.quantity)
      return "command " + std::to_string(command.seq) + " on its way is not counted";
  }
  return "";
}

/// Positions are the fills we booked less the busts; each of those is the venue's, once; each that
/// was reported is booked or waits for its order.
inline std::string Session::books_differ_from_reports() const {
  const State& s = engine_.state();
  std::int64_t booked = 0, held = 0;
  for (const auto& [key, fill] : s.ledger.fills) {
    const std::size_t at = key.match - 9'000;
    const std::string name = "execution " + std::to_string(at + 1);
    if (at >= venue_.executions().size()) return name + " is booked and never was";
    if (venue_.executions()[at].quantity != fill.quantity) return name + " is booked otherwise";
    if (fill.busted && !venue_.busted(at)) return name + " is taken back and stands";
    if (!fill.busted) booked += values::sign(fill.side) * std::int64_t{fill.quantity};
  }
  for (const auto& [party, position] : s.ledger.positions) held += position.shares;
  if (held != booked) {
    return "position " + std::to_string(held) + ", of fills less busts " + std::to_string(booked);
  }
  const auto is_booked = [&](std::uint64_t match) {
    const auto same = [&](const auto& fill) { return fill.first.match == match; };
    return std::count_if(s.ledger.fills.begin(), s.ledger.fills.end(), same) == 1;
  };
  const auto waits = [&](std::uint64_t match) {
    return std::any_of(s.orders.orphans.begin(), s.orders.orphans.end(),
                       [&](const VenueReport& report) { return report.match == match; });
  };
  for (std::size_t i = 0; i < told_; ++i) {
    const VenueMessage& message = venue_.log()[i];
    if (message.bytes[0] != std::byte{'E'}) continue;
    const std::uint64_t match = load_be<8>(message.bytes, 26);
    if (!is_booked(match) && !waits(match))
      return "report " + std::to_string(i + 1) + " of a fill is not booked";
  }
  return "";
}

/// Wanted, possible, and not sent: once time-outs have passed.
inline std::string Session::cancels_withheld() const {
  const State& s = engine_.state();
  if (!timed_out_ || !s.links.card || !s.links.venue) return "";
  for (const std::uint64_t id : s.orders.open) {
    const values::Order& order = s.orders.all.at(id);
    if (order.cancel == values::CancelState::kWanted && order.user_ref != 0)
      return "the cancel of order " + std::to_string(order.user_ref) + " is withheld";
  }
  return "";
}

inline std::string Session::broken() const {
  if (!wrong_.empty()) return wrong_;
  if (card_.loaded_open()) return "exposure is loaded while the gate is open";
  for (const auto& what : {uncounted(), books_differ_from_reports(), cancels_withheld()}) {
    if (!what.empty()) return what;
  }
  return "";
}

/// Both books of orders, once all is settled.
inline std::string Session::orders_differ() const {
  const Orders& orders = engine_.state().orders;
  if (orders.open.size() != venue_.book().size())
    return "orders open: ours " + std::to_string(orders.open.size()) + ", venue " +
           std::to_string(venue_.book().size());
  for (const VenueBookOrder& theirs : venue_.book()) {
    const std::string name = "order " + std::to_string(theirs.ref) + " of the venue";
    const auto found = orders.by_clordid.find(theirs.clordid);
    if (found == orders.by_clordid.end()) return name + " is unknown to us";
    const values::Order& ours = orders.all.at(found->second);
    if (ours.user_ref != theirs.ref || ours.price.value != theirs.price ||
        values::open_shares(ours) != theirs.rest() || !values::at_rest(ours))
      return name + " is another than ours";
    for (const values::ClOrdId& id : to_cancel_) {
      if (orders.by_clordid.at(id) == ours.id) return name + " was to be cancelled and lives";
    }
  }
  return "";
}

inline std::string Session::wrong_once_settled() const {
  Session end = *this;
  end.clock_ns_ = 6'000'000'000;
  for (int i = 0; i < 20; ++i) {
    end.deliver_all();
    if (std::string wrong = end.broken(); !wrong.empty()) return "while it settles: " + wrong;
    end.take({Kind::kClock, 0});
  }
  end.deliver_all();
  const State& s = end.engine_.state();
  const std::string settled = "once all is settled: ";
  if (!end.at_rest()) return settled + "it never comes to rest";
  if (!s.orders.unknown.empty()) return settled + "an outcome is unknown";
  if (!s.orders.orphans.empty()) return settled + "a report belongs to no order";
  if (!s.orders.dropped_early.empty()) return settled + "a dropped frame belongs to no order";
  if (s.phase != Phase::kTrading || !s.reconciliation.done)
    return settled + "not trading: " + to_string(s.phase) + ", " + s.reconciliation.text;
  if (s.kills.engaged != card_.latched()) return settled + "a kill that nobody wanted";
  if (std::string wrong = end.orders_differ(); !wrong.empty()) return settled + wrong;
  std::int64_t held = 0;
  for (const auto& [party, position] : s.ledger.positions) held += position.shares;
  if (held != end.venue_.shares()) return settled + "positions differ";
  if (s.ledger.cash != end.venue_.cash()) return settled + "cash differs";
  return "";
}

}  // namespace pcl::engine::test::explorer
