// The fields of the state, in the order they are hashed.
#pragma once

#include "host/engine/fields.hpp"
#include "host/engine/state.hpp"

namespace pcl::values {
template <class A, engine::Is<Position> T>
void fields(A& a, T& v) {
  a(v.shares, v.cost, v.realised);
}
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
template <class A, Is<VenueReport> T>
void fields(A& a, T& v) {
  a(v.type, v.sequence, v.user_ref, v.original, v.quantity, v.price, v.clordid, v.state, v.match);
}
template <class A, Is<Links> T>
void fields(A& a, T& v) {
  a(v.card, v.venue, v.feed, v.instance, v.next_command, v.last_command, v.fences, v.fresh,
    v.feed_started);
}
template <class A, Is<SymbolMarket> T>
void fields(A& a, T& v) {
  a(v.bid, v.ask, v.bid_quantity, v.ask_quantity, v.valid, v.trading, v.halted);
}
template <class A, Is<Market> T>
void fields(A& a, T& v) {
  a(v.open, v.gap, v.ended, v.timestamp, v.quotes, v.symbols);
}
template <class A, Is<StrategyState> T>
void fields(A& a, T& v) {
  a(v.middles, v.filled, v.next, v.entry, v.exit, v.entry_since, v.holding_since, v.quiet_until,
    v.rejects, v.entries, v.stopped);
}
template <class A, Is<Latch> T>
void fields(A& a, T& v) {
  a(v.engaged, v.source, v.actor, v.reason, v.ever);
}
template <class A, Is<ScopedKill> T>
void fields(A& a, T& v) {
  a(v.source, v.actor, v.reason);
}
template <class A, Is<Kills> T>
void fields(A& a, T& v) {
  a(v.global, v.scoped, v.releasing, v.target, v.approvers, v.why, v.epoch);
}
template <class A, Is<Loaded> T>
void fields(A& a, T& v) {
  a(v.generation, v.commit, v.limits, v.check, v.digests, v.agreed_ns, v.revalued_ns);
}
template <class A, Is<WarningKey> T>
void fields(A& a, T& v) {
  a(v.account, v.kind);
}
template <class A, Is<Warning> T>
void fields(A& a, T& v) {
  a(v.percent, v.value, v.limit);
}
template <class A, Is<Turnover> T>
void fields(A& a, T& v) {
  a(v.bought, v.sold);
}
template <class A, Is<Pending> T>
void fields(A& a, T& v) {
  a(v.active, v.request_id, v.deadline_ns);
}
template <class A, Is<Reconciliation> T>
void fields(A& a, T& v) {
  a(v.done, v.asked, v.asked_ns, v.tries, v.asked_since, v.waiting, v.waiting_since_ns, v.text,
    v.differences, v.rounds);
}
template <class A, Is<PositionKey> T>
void fields(A& a, T& v) {
  a(v.account, v.strategy, v.symbol);
}
template <class A, Is<Ledger> T>
void fields(A& a, T& v) {
  a(v.opened, v.cash, v.flow, v.positions, v.turnover, v.overflow);
}
template <class A, Is<Orders> T>
void fields(A& a, T& v) {
  a(v.all, v.open, v.by_ref, v.by_command, v.by_clordid, v.next_id, v.next_clordid, v.next_user_ref,
    v.next_report, v.report_gap, v.orphans, v.resolve_due, v.dropped_early);
}
template <class A, Is<Counts> T>
void fields(A& a, T& v) {
  a(v.events, v.orders_sent, v.orders_filled, v.executions, v.partial_fills, v.cancels, v.replaces,
    v.rejects, v.late_fills, v.reports_repeated, v.reports_missed, v.reports_unknown,
    v.shares_bought, v.shares_sold, v.decisions_passed, v.commands_refused, v.refusals,
    v.own_cancels, v.warnings, v.card);
}
template <class A, Is<Ending> T>
void fields(A& a, T& v) {
  a(v.active, v.asked, v.statement_done, v.banks, v.deadline_ns);
}
template <class A, Is<Stress> T>
void fields(A& a, T& v) {
  a(v.known, v.last, v.results, v.rises, v.incomplete_noted);
}
template <class A, Is<State> T>
void fields(A& a, T& v) {
  a(v.config, v.phase, v.run, v.now_ns, v.heartbeat_ns, v.links, v.hold, v.disabled, v.opened,
    v.open_tries, v.kills, v.loaded, v.warnings, v.market, v.strategies, v.ledger, v.orders,
    v.reconciliation, v.resume, v.reconcile, v.stop, v.ending, v.counts, v.stress);
}
}  // namespace pcl::engine
