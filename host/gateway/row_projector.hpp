// Turns what the engine did into rows for the report store.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "host/domain/order_life.hpp"
#include "host/engine/engine.hpp"
#include "host/engine/event.hpp"
#include "host/engine/ledger.hpp"
#include "host/engine/market_state.hpp"
#include "host/engine/output.hpp"
#include "host/ports/report_rows.hpp"

namespace pcl::gateway {

/// Follows a replica of the engine, event by event, and gives what changed as rows, each key at
/// most once a batch with its state at the end. However the same events are cut into batches, the
/// last rows are the same. One thread.
/// An order that left the engine's table long ago keeps its last row: a late execution of it is
/// told by its own. Wall time: SessionStart's, and the host's monotonic clock since; unknown to a
/// follower that began in the middle of a run, until the next.
class RowProjector {
 public:
  static constexpr std::int64_t kMetricsEveryNs = 60'000'000'000;
  static constexpr std::size_t kAnswersMax = 256;  // commands whose answers are waited for

  /// Begins behind the events that this replica has seen.
  void begin(const engine::Engine& replica);
  /// `replica` has just applied it; its changes are the event's.
  void see(std::uint64_t sequence, const engine::Event& event,
           const std::vector<engine::Output>& outputs, const engine::Engine& replica);
  /// Of everything seen since the last call; empty if that was nothing.
  [[nodiscard]] RowBatch take(const engine::Engine& replica);

 private:
  void see_event(std::uint64_t sequence, const engine::Event& event, const engine::State& state);
  void see_changes(std::uint64_t sequence, const engine::Engine& replica);
  void see_execution(std::uint64_t sequence, const engine::Booked& booked,
                     const engine::State& state);
  void see_bust(std::uint64_t sequence, const engine::Booked& booked, const engine::State& state);
  void see_notice(std::uint64_t sequence, const engine::Notice& notice, bool statement,
                  const engine::State& state);
  void see_answer(std::uint64_t sequence, const engine::CommandAnswer& answer);
  void note_session(std::uint64_t sequence, const engine::Engine& replica);
  void see_order(std::uint64_t sequence, const values::Order& order, const engine::State& state);
  /// Now, since 1970; nothing if nobody knows.
  [[nodiscard]] std::optional<std::int64_t> wall(const engine::State& state) const;
  void add_positions(const engine::State& state);
  void see_risk(std::uint64_t sequence, const engine::State& state);
  void add_quotes(const engine::State& state);
  void add_metrics(std::uint64_t sequence, const engine::State& state);

  RowBatch rows_;
  std::uint64_t sequence_{};                  // of the last event seen; 0: none since take()
  std::map<std::uint64_t, OrderRow> orders_;  // changed
  std::map<engine::PositionKey, std::uint64_t> positions_;  // changed, by what
  std::map<engine::PositionKey, values::Position> held_;    // as of the last event
  std::map<std::uint64_t, AuditRow> asked_;                 // by request
  std::map<std::uint64_t, AuditRow> audits_;                // of this batch, by sequence
  std::uint64_t next_order_{1};
  std::optional<std::int64_t> wall_base_;  // wall clock less the monotonic one
  std::optional<std::int64_t> wall_at_start_;
  engine::StatementReason reason_{engine::StatementReason::kStart};
  SessionRow session_;
  RiskRow risk_;                              // as last told, its moment apart
  std::vector<engine::SymbolMarket> quotes_;  // as last told
  std::int64_t metrics_at_{};                 // of kMetricsEveryNs, the last one counted
  std::uint64_t numbered_{};                  // sequence that number_ counts in
  std::uint16_t number_{};
};

}  // namespace pcl::gateway
