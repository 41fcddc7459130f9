// The fields of events, outputs and the values in them, in their order in the journal.
#pragma once

#include "host/domain/account_statement.hpp"
#include "host/engine/archive.hpp"
#include "host/engine/event.hpp"
#include "host/engine/output.hpp"

namespace pcl::contract {
template <class A, engine::Is<Entry> T>
void fields(A& a, T& v) {
  a(v.bytes);
}
}  // namespace pcl::contract

namespace pcl::values {
template <class A, engine::Is<StatementPosition> T>
void fields(A& a, T& v) {
  a(v.symbol, v.shares, v.cost);
}
template <class A, engine::Is<StatementOrder> T>
void fields(A& a, T& v) {
  a(v.user_ref, v.clordid, v.symbol, v.side, v.price, v.total, v.executed, v.group);
}
template <class A, engine::Is<StatementExecution> T>
void fields(A& a, T& v) {
  a(v.sequence, v.user_ref, v.quantity, v.price, v.match, v.symbol, v.side, v.group, v.clordid,
    v.busted_sequence);
}
template <class A, engine::Is<AccountStatement> T>
void fields(A& a, T& v) {
  a(v.available, v.unavailable_reason, v.last_sequence, v.next_user_ref, v.feed_next_sequence,
    v.cash, v.realised, v.positions, v.open_orders, v.executions);
}
}  // namespace pcl::values

namespace pcl::risk {
template <class A, engine::Is<EntryTerms> T>
void fields(A& a, T& v) {
  a(v.profile, v.symbol_ceiling, v.symbol_share, v.margin_share, v.max_trades, v.max_correlated,
    v.correlation_required, v.ramp);
}
template <class A, engine::Is<LossTerms> T>
void fields(A& a, T& v) {
  a(v.daily_loss, v.daily_ceiling, v.drawdown, v.capital_loss, v.daily_drawdown,
    v.daily_escalation);
}
template <class A, engine::Is<StreakTerms> T>
void fields(A& a, T& v) {
  a(v.account, v.strategy);
}
}  // namespace pcl::risk

namespace pcl::engine {
template <class A, Is<SymbolConfig> T>
void fields(A& a, T& v) {
  a(v.name, v.enabled, v.collar_reference, v.tick, v.accounts, v.max_notional, v.price_low,
    v.price_high, v.reference, v.collar, v.auction_collar, v.max_quantity, v.max_position,
    v.borrow);
}
template <class A, Is<AccountConfig> T>
void fields(A& a, T& v) {
  a(v.account, v.max_gross, v.max_net, v.max_loss, v.max_notional, v.max_quantity, v.duplicate_us,
    v.tifs, v.displays, v.capacities, v.crosses, v.flags, v.options);
}
template <class A, Is<BucketConfig> T>
void fields(A& a, T& v) {
  a(v.scope, v.index, v.interval, v.tolerance, v.reserve);
}
template <class A, Is<MomentumConfig> T>
void fields(A& a, T& v) {
  a(v.strategy, v.symbol, v.lookback, v.threshold, v.quantity, v.budget, v.take_profit, v.stop_loss,
    v.entry_timeout_ns, v.hold_timeout_ns, v.cooldown_ns, v.rejects_max, v.max_trades);
}
template <class A, Is<RiskConfig> T>
void fields(A& a, T& v) {
  a(v.capital, v.entry, v.loss, v.streaks, v.ramp_ns, v.liquidate_slip, v.hedge_to);
}
template <class A, Is<Config> T>
void fields(A& a, T& v) {
  a(v.symbols, v.strategies, v.accounts, v.buckets, v.risk, v.watchdog_us, v.stale_us,
    v.cancel_retry_us, v.feed_loss_us, v.feed_port, v.lossless_quotes, v.firm, v.account, v.session,
    v.clordid_prefix, v.heartbeat_ns, v.revalue_ns, v.statement_wait_ns);
}
template <class A, Is<SessionStart> T>
void fields(A& a, T& v) {
  a(v.config, v.run_id, v.wall_ns, v.kill_file_present);
}
template <class A, Is<Clock> T>
void fields(A& a, T& v) {
  a(v.now_ns);
}
template <class A, Is<CardRecord> T>
void fields(A& a, T& v) {
  a(v.entry);
}
template <class A, Is<VenueMessage> T>
void fields(A& a, T& v) {
  a(v.sequence, v.length, v.bytes);
}
template <class A, Is<KillTarget> T>
void fields(A& a, T& v) {
  a(v.scope, v.index);
}
template <class A, Is<OperatorCommand> T>
void fields(A& a, T& v) {
  a(v.kind, v.actor, v.approver, v.reason, v.source, v.request_id, v.kill_file_present, v.target,
    v.command);
}
template <class A, Is<LinkChange> T>
void fields(A& a, T& v) {
  a(v.kind, v.instance, v.next_sequence, v.card_status, v.card_kill_source, v.kill_epoch);
}
template <class A, Is<VenueStatement> T>
void fields(A& a, T& v) {
  a(v.statement);
}
template <class A, Is<MarketEnd> T>
void fields(A& /*a*/, T& /*v*/) {}
template <class A, Is<FrameDropped> T>
void fields(A& a, T& v) {
  a(v.ouch_type, v.new_risk, v.user_ref, v.reason);
}
template <class A, Is<StressResult> T>
void fields(A& a, T& v) {
  a(v.severity, v.worst_scenario, v.worst_loss, v.scenarios_registered, v.scenarios_run,
    v.correlated_positions);
}
template <class A, Is<StoreState> T>
void fields(A& a, T& v) {
  a(v.store, v.up, v.why);
}

template <class A, Is<CardCommand> T>
void fields(A& a, T& v) {
  a(v.entry);
}
template <class A, Is<RegisterWrite> T>
void fields(A& a, T& v) {
  a(v.address, v.value, v.epoch);
}
template <class A, Is<EngageKill> T>
void fields(A& a, T& v) {
  a(v.source, v.target);
}
template <class A, Is<RequestStatement> T>
void fields(A& a, T& v) {
  a(v.why, v.executions_since);
}
template <class A, Is<RequestFeedRewind> T>
void fields(A& a, T& v) {
  a(v.from);
}
template <class A, Is<CommandAnswer> T>
void fields(A& a, T& v) {
  a(v.request_id, v.ok, v.text);
}
template <class A, Is<Notice> T>
void fields(A& a, T& v) {
  a(v.severity, v.code, v.text, v.subject, v.detail);
}
template <class A, Is<Retransmit> T>
void fields(A& a, T& v) {
  a(v.user_ref);
}
}  // namespace pcl::engine
