// Each kind of row: its table, its key, its columns, and their values as text.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include "host/ports/report_rows.hpp"

namespace pcl {

/// A column's text; nothing: what is known stays.
using ReportField = std::optional<std::string>;

inline ReportField report_field(const std::string& text) { return text; }
inline ReportField report_field(bool value) { return value ? "true" : "false"; }
template <class T>
requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) ReportField report_field(T value) {
  return std::to_string(value);
}
template <class T>
ReportField report_field(const std::optional<T>& value) {
  return value ? report_field(*value) : std::nullopt;
}

/// kKey: how many of its columns are its key, beside journal_id.
template <class Row>
struct Table;

template <>
struct Table<SessionRow> {
  static constexpr const char* kName = "sessions";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{
      "run",   "started_seq", "started_wall_ns", "ended_seq", "recovered_seq", "reconciled",
      "phase", "orders",      "executions",      "rejects",   "realised_e4",   "last_seq"};
  static auto values(const SessionRow& r) {
    return std::tie(r.run, r.started_seq, r.started_wall_ns, r.ended_seq, r.recovered_seq,
                    r.reconciled, r.phase, r.orders, r.executions, r.rejects, r.realised_e4,
                    r.last_seq);
  }
};
template <>
struct Table<OrderRow> {
  static constexpr const char* kName = "orders";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{
      "id",       "clordid", "user_ref", "account", "strategy", "symbol",  "side",      "purpose",
      "price_e4", "total",   "executed", "state",   "open",     "unknown", "first_seq", "last_seq"};
  static auto values(const OrderRow& r) {
    return std::tie(r.id, r.clordid, r.user_ref, r.account, r.strategy, r.symbol, r.side, r.purpose,
                    r.price_e4, r.total, r.executed, r.state, r.open, r.unknown, r.first_seq,
                    r.last_seq);
  }
};
template <>
struct Table<ExecutionRow> {
  static constexpr const char* kName = "executions";
  static constexpr std::size_t kKey = 2;
  static constexpr std::array kColumns{"match",   "leg",  "order_id",   "account",  "strategy",
                                       "symbol",  "side", "quantity",   "price_e4", "realised_e4",
                                       "wall_ns", "late", "busted_seq", "last_seq"};
  static auto values(const ExecutionRow& r) {
    return std::tie(r.match, r.leg, r.order_id, r.account, r.strategy, r.symbol, r.side, r.quantity,
                    r.price_e4, r.realised_e4, r.wall_ns, r.late, r.busted_seq, r.last_seq);
  }
};
template <>
struct Table<PositionRow> {
  static constexpr const char* kName = "positions";
  static constexpr std::size_t kKey = 3;
  static constexpr std::array kColumns{"account", "strategy",    "symbol",  "shares",
                                       "cost_e4", "realised_e4", "mark_e4", "last_seq"};
  static auto values(const PositionRow& r) {
    return std::tie(r.account, r.strategy, r.symbol, r.shares, r.cost_e4, r.realised_e4, r.mark_e4,
                    r.last_seq);
  }
};
template <>
struct Table<AccountRow> {
  static constexpr const char* kName = "accounts";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{"account", "cash_e4", "equity_e4", "margin_e4", "last_seq"};
  static auto values(const AccountRow& r) {
    return std::tie(r.account, r.cash_e4, r.equity_e4, r.margin_e4, r.last_seq);
  }
};
template <>
struct Table<DecisionRow> {
  static constexpr const char* kName = "decisions";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{"seq",     "order_id", "command_seq", "refusal",
                                       "operand", "bound",    "book_version"};
  static auto values(const DecisionRow& r) {
    return std::tie(r.seq, r.order_id, r.command_seq, r.refusal, r.operand, r.bound,
                    r.book_version);
  }
};
template <>
struct Table<ReconciliationRow> {
  static constexpr const char* kName = "reconciliations";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{"seq", "reason", "outcome", "agreed", "fence", "wall_ns"};
  static auto values(const ReconciliationRow& r) {
    return std::tie(r.seq, r.reason, r.outcome, r.agreed, r.fence, r.wall_ns);
  }
};
template <>
struct Table<DifferenceRow> {
  static constexpr const char* kName = "differences";
  static constexpr std::size_t kKey = 2;
  static constexpr std::array kColumns{"seq", "number", "what"};
  static auto values(const DifferenceRow& r) { return std::tie(r.seq, r.number, r.what); }
};
template <>
struct Table<AuditRow> {
  static constexpr const char* kName = "audits";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{"seq",    "actor",    "approver", "action",  "target",
                                       "reason", "accepted", "answer",   "wall_ns", "last_seq"};
  static auto values(const AuditRow& r) {
    return std::tie(r.seq, r.actor, r.approver, r.action, r.target, r.reason, r.accepted, r.answer,
                    r.wall_ns, r.last_seq);
  }
};
template <>
struct Table<NoticeRow> {
  static constexpr const char* kName = "notices";
  static constexpr std::size_t kKey = 2;
  static constexpr std::array kColumns{"seq", "number", "severity", "code", "what", "wall_ns"};
  static auto values(const NoticeRow& r) {
    return std::tie(r.seq, r.number, r.severity, r.code, r.what, r.wall_ns);
  }
};
template <>
struct Table<RiskRow> {
  static constexpr const char* kName = "risk";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{"seq",   "level",         "ess_active", "latched",
                                       "kills", "limits_broken", "equity_e4",  "wall_ns"};
  static auto values(const RiskRow& r) {
    return std::tie(r.seq, r.level, r.ess_active, r.latched, r.kills, r.limits_broken, r.equity_e4,
                    r.wall_ns);
  }
};
template <>
struct Table<QuoteRow> {
  static constexpr const char* kName = "quotes";
  static constexpr std::size_t kKey = 1;
  static constexpr std::array kColumns{"symbol",       "bid_e4", "ask_e4",   "bid_quantity",
                                       "ask_quantity", "valid",  "venue_ns", "last_seq"};
  static auto values(const QuoteRow& r) {
    return std::tie(r.symbol, r.bid_e4, r.ask_e4, r.bid_quantity, r.ask_quantity, r.valid,
                    r.venue_ns, r.last_seq);
  }
};
template <>
struct Table<MetricRow> {
  static constexpr const char* kName = "metrics";
  static constexpr std::size_t kKey = 2;
  static constexpr std::array kColumns{"seq", "name", "value"};
  static auto values(const MetricRow& r) { return std::tie(r.seq, r.name, r.value); }
};

/// Every table of a report. Quotes are none: they are for those who look now.
template <class F>
void for_each_table(const RowBatch& rows, F&& f) {
  f(rows.sessions);
  f(rows.orders);
  f(rows.executions);
  f(rows.positions);
  f(rows.accounts);
  f(rows.decisions);
  f(rows.reconciliations);
  f(rows.differences);
  f(rows.audits);
  f(rows.notices);
  f(rows.risk);
  f(rows.metrics);
}

}  // namespace pcl
