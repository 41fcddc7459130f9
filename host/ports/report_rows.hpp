// What the journal says, as rows of tables: for people and their reports, never read back by us.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pcl {

// Money is in units of 1e-4 dollars (_e4). Words (side, state, reason ...) are those of the status
// page. `seq` and `last_seq` are sequences of journal records: of the one that the row is of, and
// of the one that changed it last. A row stands for the latest state of its key, which is its
// members up to the empty line, beside the journal's id. An optional that is not there leaves what
// is known.

/// A run of the engine.
struct SessionRow {
  std::uint64_t run{};

  std::optional<std::uint64_t> started_seq;
  std::optional<std::int64_t> started_wall_ns;  // since 1970
  std::optional<std::uint64_t> ended_seq;
  std::optional<std::uint64_t> recovered_seq;  // after a crash: new risk was possible again
  bool reconciled{};
  std::string phase;
  std::uint64_t orders{}, executions{}, rejects{};
  std::int64_t realised_e4{};
  std::uint64_t last_seq{};
};

struct OrderRow {
  std::uint64_t id{};

  std::string clordid;
  std::optional<std::uint32_t> user_ref;
  std::uint8_t account{}, strategy{};
  std::string symbol, side, purpose;
  std::int64_t price_e4{};
  std::uint32_t total{}, executed{};
  std::string state;
  bool open{}, unknown{};
  std::optional<std::uint64_t> first_seq;
  std::uint64_t last_seq{};
};

struct ExecutionRow {
  std::uint64_t match{};
  std::uint8_t leg{};  // of a match of us with ourselves: 0 bought, 1 sold

  std::uint64_t order_id{};
  std::uint8_t account{}, strategy{};
  std::string symbol, side;
  std::uint32_t quantity{};
  std::int64_t price_e4{}, realised_e4{};  // the profit that this one realised
  std::optional<std::int64_t> wall_ns;
  bool late{};
  std::optional<std::uint64_t> busted_seq;  // the venue took it back
  std::uint64_t last_seq{};
};

struct PositionRow {
  std::uint8_t account{}, strategy{};
  std::string symbol;

  std::int64_t shares{}, cost_e4{}, realised_e4{};
  std::int64_t mark_e4{};  // a share
  std::uint64_t last_seq{};
};

struct AccountRow {
  std::uint8_t account{};

  std::int64_t cash_e4{}, equity_e4{};
  std::int64_t margin_e4{};  // what positions may be worth together
  std::uint64_t last_seq{};
};

/// What the gate said of one of our commands.
struct DecisionRow {
  std::uint64_t seq{};

  std::uint64_t order_id{}, command_seq{};
  std::string refusal;  // empty: passed
  std::uint64_t operand{}, bound{}, book_version{};
};

/// One comparison of our books with the venue's.
struct ReconciliationRow {
  std::uint64_t seq{};

  std::string reason, outcome;
  bool agreed{};
  std::uint64_t fence{};  // the report sequence both sides were at
  std::optional<std::int64_t> wall_ns;
};

/// One thing in which they differ.
struct DifferenceRow {
  std::uint64_t seq{};  // of the comparison
  std::uint16_t number{};

  std::string what;
};

/// An operator's command and its answer, which may come later.
struct AuditRow {
  std::uint64_t seq{};

  std::string actor, approver, action, target, reason;
  std::optional<bool> accepted;
  std::string answer;
  std::optional<std::int64_t> wall_ns;  // of the command
  std::uint64_t last_seq{};
};

/// What people were told.
struct NoticeRow {
  std::uint64_t seq{};
  std::uint16_t number{};

  std::string severity, code, what;
  std::optional<std::int64_t> wall_ns;
};

/// How the account's risk stands, whenever that changed.
struct RiskRow {
  std::uint64_t seq{};

  std::string level;
  bool ess_active{}, latched{};
  std::uint64_t kills{};          // of a scope
  std::uint64_t limits_broken{};  // the host's
  std::int64_t equity_e4{};
  std::optional<std::int64_t> wall_ns;
};

/// The last quote of a symbol that changed.
struct QuoteRow {
  std::string symbol;

  std::uint32_t bid_e4{}, ask_e4{};  // 0: none
  std::uint64_t bid_quantity{}, ask_quantity{};
  bool valid{};
  std::uint64_t venue_ns{};  // since midnight
  std::uint64_t last_seq{};
};

/// A count, now and then.
struct MetricRow {
  std::uint64_t seq{};
  std::string name;

  std::uint64_t value{};
};

/// What a stretch of the journal changed. At most one row of a key.
struct RowBatch {
  std::vector<SessionRow> sessions;
  std::vector<OrderRow> orders;
  std::vector<ExecutionRow> executions;
  std::vector<PositionRow> positions;
  std::vector<AccountRow> accounts;
  std::vector<DecisionRow> decisions;
  std::vector<ReconciliationRow> reconciliations;
  std::vector<DifferenceRow> differences;
  std::vector<AuditRow> audits;
  std::vector<NoticeRow> notices;
  std::vector<RiskRow> risk;
  std::vector<QuoteRow> quotes;
  std::vector<MetricRow> metrics;
};

}  // namespace pcl
