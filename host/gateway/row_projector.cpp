#include "host/gateway/row_projector.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "host/base/padded.hpp"
#include "host/engine/state.hpp"
#include "host/engine/summary.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::gateway {
namespace {

std::string symbol_of(const engine::State& state, std::uint16_t symbol) {
  return symbol < state.config.symbols.size() ? unpadded(state.config.symbols[symbol].name)
                                              : std::to_string(symbol);
}

const char* word(values::Side side) { return side == values::Side::kBuy ? "buy" : "sell"; }

const char* word(engine::OperatorKind kind) {
  switch (kind) {
    case engine::OperatorKind::kKill:
      return "kill";
    case engine::OperatorKind::kResume:
      return "resume";
    case engine::OperatorKind::kCancelAll:
      return "cancel all";
    case engine::OperatorKind::kReconcile:
      return "reconcile";
    case engine::OperatorKind::kStop:
      return "stop";
    case engine::OperatorKind::kEssReset:
      return "ess reset";
    case engine::OperatorKind::kApproveRepair:
      return "approve repair";
    case engine::OperatorKind::kRejectRepair:
      return "reject repair";
  }
  return "unknown";
}

const char* word(engine::StatementReason reason) {
  switch (reason) {
    case engine::StatementReason::kStart:
      return "start";
    case engine::StatementReason::kOperator:
      return "operator";
    case engine::StatementReason::kReportGap:
      return "report gap";
    case engine::StatementReason::kEnd:
      return "end";
    case engine::StatementReason::kRetry:
      return "retry";
    case engine::StatementReason::kUnknownOrder:
      return "unknown order";
    case engine::StatementReason::kReportUnknown:
      return "report unknown";
    case engine::StatementReason::kUnwound:
      return "unwound";
    case engine::StatementReason::kIncident:
      return "incident";
    case engine::StatementReason::kInterval:
      return "interval";
    case engine::StatementReason::kRepair:
      return "repair";
  }
  return "unknown";
}

std::string target_of(const engine::KillTarget& target) {
  std::string text{contract::to_string(target.scope)};
  if (target.scope != contract::KillScope::kGlobal)
    text.append(" ").append(std::to_string(target.index));
  return text;
}

ExecutionRow row_of(std::uint64_t sequence, const engine::Booked& booked,
                    const engine::State& state) {
  ExecutionRow row;
  row.match = booked.match;
  row.leg = booked.side == values::Side::kBuy ? 0 : 1;
  row.order_id = booked.order;
  row.account = booked.party.account;
  row.strategy = booked.party.strategy;
  row.symbol = symbol_of(state, booked.party.symbol);
  row.side = word(booked.side);
  row.quantity = booked.quantity;
  row.price_e4 = static_cast<std::int64_t>(booked.price.value);
  row.late = booked.late;
  row.last_seq = sequence;
  return row;
}

/// What a share could be given back for now; without a quote what it cost.
std::int64_t mark(const engine::State& state, std::uint16_t symbol,
                  const values::Position& position) {
  if (symbol < state.market.symbols.size() && state.market.symbols[symbol].valid) {
    const engine::SymbolMarket& market = state.market.symbols[symbol];
    const std::uint32_t price = position.shares >= 0 ? market.bid : market.ask;
    if (price != 0) return price;
  }
  return static_cast<std::int64_t>(values::average_price(position).value);
}

/// Its moment apart.
RiskRow risk_of(const engine::State& state) {
  RiskRow row;
  row.level = engine::to_string(state.risk.level);
  row.ess_active = state.risk.ess.active;
  row.latched = latched(state.kills);
  row.kills = state.kills.entries.size() - state.kills.entries.count({});
  row.limits_broken = state.risk.broken.size();
  return row;
}

}  // namespace

void RowProjector::begin(const engine::Engine& replica) {
  *this = RowProjector{};
  held_ = replica.state().ledger.positions;
  next_order_ = replica.state().orders.next_id;
  metrics_at_ = replica.state().now_ns / kMetricsEveryNs;
  session_.run = replica.state().run;
  risk_ = risk_of(replica.state());
  quotes_ = replica.state().market.symbols;
  for (const auto& [key, position] : held_) session_.realised_e4 += position.realised.value;
}

void RowProjector::see(std::uint64_t sequence, const engine::Event& event,
                       const std::vector<engine::Output>& outputs, const engine::Engine& replica) {
  sequence_ = sequence;
  const engine::State& state = replica.state();
  see_event(sequence, event, state);
  see_changes(sequence, replica);
  note_session(sequence, replica);
  if (replica.changes().risk || replica.changes().kills) see_risk(sequence, state);
  const bool statement = std::holds_alternative<engine::VenueStatement>(event);
  for (const engine::Output& output : outputs) {
    if (const auto* notice = std::get_if<engine::Notice>(&output))
      see_notice(sequence, *notice, statement, state);
    if (const auto* answer = std::get_if<engine::CommandAnswer>(&output))
      see_answer(sequence, *answer);
    const auto* ask = std::get_if<engine::RequestStatement>(&output);
    if (ask != nullptr && ask->why != engine::StatementReason::kRetry) reason_ = ask->why;
  }
}

void RowProjector::see_event(std::uint64_t sequence, const engine::Event& event,
                             const engine::State& state) {
  if (const auto* start = std::get_if<engine::SessionStart>(&event)) {
    if (state.run == session_.run) return;  // refused
    if (session_.run != 0) rows_.sessions.push_back(session_);
    const std::int64_t realised = session_.realised_e4;
    session_ = {};
    session_.realised_e4 = realised;
    session_.started_seq = sequence;
    wall_base_.reset();
    wall_at_start_.reset();
    if (start->wall_ns != 0) session_.started_wall_ns = wall_at_start_ = start->wall_ns;
  } else if (const auto* clock = std::get_if<engine::Clock>(&event)) {
    if (!wall_base_ && wall_at_start_) wall_base_ = *wall_at_start_ - clock->now_ns;
    if (state.now_ns / kMetricsEveryNs !=
        std::exchange(metrics_at_, state.now_ns / kMetricsEveryNs))
      add_metrics(sequence, state);
  } else if (const auto* command = std::get_if<engine::OperatorCommand>(&event)) {
    AuditRow row;
    row.seq = row.last_seq = sequence;
    row.actor = command->actor;
    row.approver = command->approver;
    row.action = command->kind == engine::OperatorKind::kKill &&
                         command->command != engine::LatchCommand::kCancel
                     ? std::string{to_string(command->command)}
                     : word(command->kind);
    row.target = target_of(command->target);
    row.reason = command->reason;
    row.wall_ns = wall(state);
    audits_[sequence] = row;
    if (asked_.size() >= kAnswersMax) asked_.erase(asked_.begin());
    if (command->request_id != 0) asked_[command->request_id] = std::move(row);
  }
}

std::optional<std::int64_t> RowProjector::wall(const engine::State& state) const {
  return wall_base_ ? std::optional{*wall_base_ + state.now_ns} : std::nullopt;
}

void RowProjector::see_changes(std::uint64_t sequence, const engine::Engine& replica) {
  const engine::State& state = replica.state();
  const engine::Changes& changes = replica.changes();
  for (const std::uint64_t id : changes.orders) {
    const auto found = state.orders.all.find(id);
    if (found != state.orders.all.end()) see_order(sequence, found->second, state);
  }
  next_order_ = state.orders.next_id;
  for (const engine::Booked& booked : changes.executions) see_execution(sequence, booked, state);
  for (const engine::PositionKey& key : changes.positions) {
    positions_[key] = sequence;
    const auto now = state.ledger.positions.find(key);
    held_[key] = now == state.ledger.positions.end() ? values::Position{} : now->second;
  }
  for (const engine::Judged& judged : changes.decisions) {
    const auto refusal = static_cast<contract::Refusal>(judged.refusal);
    rows_.decisions.push_back(
        {sequence, judged.order, judged.command_sequence,
         refusal == contract::Refusal::kNone ? "" : std::string{contract::to_string(refusal)},
         judged.operand, judged.limit, judged.book_version});
  }
}

void RowProjector::see_execution(std::uint64_t sequence, const engine::Booked& booked,
                                 const engine::State& state) {
  if (booked.busted) return see_bust(sequence, booked, state);
  values::Position& position = held_[booked.party];
  const values::Money before = position.realised;
  (void)values::apply_fill(position, booked.side, booked.quantity, booked.price);
  ExecutionRow row = row_of(sequence, booked, state);
  row.realised_e4 = position.realised.value - before.value;
  row.wall_ns = wall(state);
  rows_.executions.push_back(std::move(row));
}

/// Of an earlier batch, or of this one: a key has one row in each.
void RowProjector::see_bust(std::uint64_t sequence, const engine::Booked& booked,
                            const engine::State& state) {
  ExecutionRow row = row_of(sequence, booked, state);
  row.busted_seq = sequence;
  const auto same = std::find_if(rows_.executions.begin(), rows_.executions.end(),
                                 [&](const ExecutionRow& earlier) {
                                   return earlier.match == row.match && earlier.leg == row.leg;
                                 });
  if (same == rows_.executions.end()) return rows_.executions.push_back(std::move(row));
  row.wall_ns = same->wall_ns;
  *same = std::move(row);
}

void RowProjector::see_notice(std::uint64_t sequence, const engine::Notice& notice, bool statement,
                              const engine::State& state) {
  if (numbered_ != sequence) number_ = 0;
  numbered_ = sequence;
  const std::uint16_t number = number_++;
  rows_.notices.push_back({sequence, number, engine::to_string(notice.severity),
                           engine::to_string(notice.code), engine::describe(notice), wall(state)});
  using engine::NoticeCode;
  const bool differs = notice.code == NoticeCode::kMismatch;
  const bool agreed = notice.code == NoticeCode::kReconciled;
  if (notice.code == NoticeCode::kRecovered) session_.recovered_seq = sequence;
  if (!differs && !agreed && !(statement && notice.code == NoticeCode::kUnavailable)) return;
  if (rows_.reconciliations.empty() || rows_.reconciliations.back().seq != sequence) {
    ReconciliationRow row{
        sequence,    word(reason_), engine::describe(notice), agreed, state.orders.next_report - 1,
        std::nullopt};
    row.wall_ns = wall(state);
    rows_.reconciliations.push_back(std::move(row));
  }
  if (differs) rows_.differences.push_back({sequence, number, engine::describe(notice)});
}

void RowProjector::see_answer(std::uint64_t sequence, const engine::CommandAnswer& answer) {
  const auto asked = asked_.find(answer.request_id);
  if (asked == asked_.end()) return;
  asked->second.accepted = answer.ok;
  asked->second.answer = answer.text;
  asked->second.last_seq = sequence;
  audits_[asked->second.seq] = asked->second;
  asked_.erase(asked);
}

RowBatch RowProjector::take(const engine::Engine& replica) {
  if (sequence_ == 0) return {};
  const engine::State& state = replica.state();
  if (session_.run != 0) rows_.sessions.push_back(session_);
  for (auto& [id, row] : orders_) rows_.orders.push_back(std::move(row));
  orders_.clear();
  add_positions(state);
  add_quotes(state);
  for (auto& [sequence, row] : audits_) rows_.audits.push_back(std::move(row));
  audits_.clear();
  sequence_ = 0;
  return std::exchange(rows_, {});
}

void RowProjector::see_risk(std::uint64_t sequence, const engine::State& state) {
  RiskRow row = risk_of(state);
  const auto what = [](const RiskRow& r) {
    return std::tie(r.level, r.ess_active, r.latched, r.kills, r.limits_broken);
  };
  if (what(row) == what(risk_)) return;
  risk_ = row;
  row.seq = sequence;
  row.equity_e4 = state.risk.marks.now.value;
  row.wall_ns = wall(state);
  rows_.risk.push_back(std::move(row));
}

void RowProjector::add_quotes(const engine::State& state) {
  quotes_.resize(state.market.symbols.size());
  for (std::size_t i = 0; i < quotes_.size(); ++i) {
    const engine::SymbolMarket& now = state.market.symbols[i];
    const auto what = [](const engine::SymbolMarket& m) {
      return std::tie(m.bid, m.ask, m.bid_quantity, m.ask_quantity, m.valid);
    };
    if (what(now) == what(quotes_[i])) continue;
    quotes_[i] = now;
    rows_.quotes.push_back({symbol_of(state, static_cast<std::uint16_t>(i)), now.bid, now.ask,
                            now.bid_quantity, now.ask_quantity, now.valid, state.market.timestamp,
                            sequence_});
  }
}

void RowProjector::note_session(std::uint64_t sequence, const engine::Engine& replica) {
  const engine::State& state = replica.state();
  session_.run = state.run;
  session_.reconciled = state.reconciliation.done;
  session_.phase = engine::to_string(state.phase);
  session_.orders = state.counts.orders_sent;
  session_.executions = state.counts.executions;
  session_.rejects = state.counts.rejects;
  session_.last_seq = sequence;
  if (state.phase == engine::Phase::kEnded && !session_.ended_seq) session_.ended_seq = sequence;
  if (replica.changes().positions.empty()) return;
  session_.realised_e4 = 0;
  for (const auto& [key, position] : state.ledger.positions)
    session_.realised_e4 += position.realised.value;
}

void RowProjector::see_order(std::uint64_t sequence, const values::Order& order,
                             const engine::State& state) {
  OrderRow& row = orders_[order.id];
  row.id = order.id;
  row.clordid = unpadded(order.clordid);
  if (order.user_ref != 0) row.user_ref = order.user_ref;
  row.account = order.account;
  row.strategy = order.strategy;
  row.symbol = symbol_of(state, order.symbol);
  row.side = word(order.side);
  row.purpose = order.purpose == values::Purpose::kEntry ? "entry" : "exit";
  row.price_e4 = static_cast<std::int64_t>(order.price.value);
  row.total = order.total;
  row.executed = order.executed - order.busted;
  row.state = values::to_string(values::shown(order));
  row.open = values::is_open(order);
  row.unknown = values::is_unknown(order);
  if (order.id >= next_order_) row.first_seq = sequence;
  row.last_seq = sequence;
}

/// What is held is valued anew with each batch: marks move without an execution.
void RowProjector::add_positions(const engine::State& state) {
  values::Money worth = state.ledger.cash;
  for (const auto& [key, position] : state.ledger.positions) {
    const auto changed = positions_.find(key);
    const bool flat = position.shares == 0;
    if (flat && changed == positions_.end()) continue;
    const std::int64_t price = flat ? 0 : mark(state, key.symbol, position);
    const auto value =
        values::notional(CardPrice{static_cast<std::uint64_t>(price)}, position.shares);
    if (value && key.account == state.config.account)
      worth = values::add(worth, *value).value_or(worth);
    rows_.positions.push_back({key.account, key.strategy, symbol_of(state, key.symbol),
                               position.shares, position.cost.value, position.realised.value, price,
                               flat ? changed->second : sequence_});
  }
  positions_.clear();
  if (!state.ledger.opened) return;
  for (const engine::AccountConfig& account : state.config.accounts) {
    if (account.account != state.config.account) continue;
    rows_.accounts.push_back({account.account, state.ledger.cash.value, worth.value,
                              static_cast<std::int64_t>(account.max_gross), sequence_});
  }
}

void RowProjector::add_metrics(std::uint64_t sequence, const engine::State& state) {
  const engine::Counts& c = state.counts;
  const std::array<std::pair<const char*, std::uint64_t>, 9> counts{
      {{"events", c.events},
       {"orders_sent", c.orders_sent},
       {"orders_filled", c.orders_filled},
       {"executions", c.executions},
       {"cancels", c.cancels},
       {"rejects", c.rejects},
       {"late_fills", c.late_fills},
       {"decisions_passed", c.decisions_passed},
       {"commands_refused", c.commands_refused}}};
  for (const auto& [name, value] : counts) rows_.metrics.push_back({sequence, name, value});
}

}  // namespace pcl::gateway
