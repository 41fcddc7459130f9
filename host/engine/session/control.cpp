#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

constexpr std::int64_t kEndWaits = 5;  // statement_wait_ns until an end gives up on open orders
constexpr std::uint8_t kCriticalPercent = 90;  // of a limit: a warning beyond it is critical

void on_reconcile(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  if (s.phase == Phase::kIdle || s.phase == Phase::kWaiting || s.phase == Phase::kLoading) {
    answer(step, command.request_id, false, std::string{"phase is "} + to_string(s.phase));
    return;
  }
  s.reconciliation.tries = s.reconciliation.asked ? 1 : 0;  // the one on its way counts
  s.reconcile = Pending{true, command.request_id, 0};
  if (!s.loaded.limits && s.links.card && s.links.venue) {
    begin_loading(step, true);  // the limits that the card did not take, once more
  } else if (!s.reconciliation.asked)
    request_statement(step, StatementReason::kOperator);
}

/// A clean end closes the gate itself and sends the watchdog home: nothing is open that it would
/// have to cancel. After any other end it stays armed, and fires when the heartbeats end.
void close_card(Step& step) {
  State& s = step.s;
  if (!s.links.card || !s.reconciliation.done || !s.orders.open.empty()) return;
  write(step, contract::Register::kHoldSet, 1);
  write(step, contract::Register::kWatchdogUs, 0);
}

}  // namespace

void on_warning(Step& step, const contract::WarningRecord& record) {
  State& s = step.s;
  const auto kind = static_cast<contract::WarningKind>(record.code);
  ++s.counts.warnings;
  step.changes.risk = true;
  s.warnings[{record.account, kind}] = Warning{record.percent, record.value, record.limit};
  const std::string who = record.account == contract::kFirmAccount
                              ? "the firm"
                              : "account " + std::to_string(record.account);
  notice(step, record.percent >= kCriticalPercent ? Severity::kCritical : Severity::kWarning,
         NoticeCode::kWarning,
         std::string{contract::to_string(kind)} + " of " + who + " passed " +
             std::to_string(record.percent) + " % of its limit: " + std::to_string(record.value) +
             " of " + std::to_string(record.limit) + " (1e-4 dollars)");
}

void on_operator(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  switch (command.kind) {
    case OperatorKind::kKill:
      on_latch(step, command);
      return;
    case OperatorKind::kResume:
      on_resume(step, command);
      return;
    case OperatorKind::kCancelAll:
      answer(step, command.request_id, true,
             std::to_string(cancel_open(step, CancelWhat::kAll)) + " orders to be cancelled");
      return;
    case OperatorKind::kReconcile:
      on_reconcile(step, command);
      return;
    case OperatorKind::kStop:
      s.stop = Pending{true, command.request_id, 0};
      begin_end(step);
      return;
    case OperatorKind::kEssReset:
      on_ess_reset(step, command);
      return;
    case OperatorKind::kApproveRepair:
    case OperatorKind::kRejectRepair:
      on_repair(step, command);
      return;
  }
  answer(step, command.request_id, false, "no such command");
}

void begin_end(Step& step) {
  State& s = step.s;
  if (s.phase != Phase::kEnding && s.phase != Phase::kEnded) {
    s.ending = Ending{};
    s.ending.active = true;
    s.ending.deadline_ns = s.now_ns + kEndWaits * s.config.statement_wait_ns;
    s.phase = Phase::kEnding;
    cancel_open(step, CancelWhat::kAll);
  }
  check_end(step);
}

void check_end(Step& step) {
  State& s = step.s;
  if (s.phase == Phase::kEnding) {
    const bool late = s.now_ns > s.ending.deadline_ns;
    if (!s.ending.asked && (s.orders.open.empty() || late)) {
      s.ending.asked = true;
      s.ending.deadline_ns = s.now_ns + 2 * kEndWaits * s.config.statement_wait_ns;
      for (std::uint8_t bank = 0; s.links.card && bank < contract::kCounterBanks; ++bank) {
        contract::CountersRequestCommand request;
        request.bank = bank;
        send(step, request);
        ++s.ending.banks;
      }
      s.reconciliation.tries = 0;
      request_statement(step, StatementReason::kEnd);
      return;
    }
    if (!s.ending.asked || !(s.ending.statement_done || late) || !(s.ending.banks == 0 || late))
      return;
    s.phase = Phase::kEnded;
    s.ending.active = false;
    if (s.reconciliation.done) s.ending.agreed_at = s.orders.next_report;
    close_card(step);
    notice(step, s.reconciliation.done ? Severity::kInfo : Severity::kCritical, NoticeCode::kEnded,
           s.reconciliation.done ? "session ended, reconciled"
                                 : "session ended, not reconciled: " + s.reconciliation.text);
  }
  if (s.phase == Phase::kEnded && s.stop.active) {
    s.stop.active = false;
    answer(step, s.stop.request_id, s.reconciliation.done,
           s.reconciliation.done ? "stopped" : s.reconciliation.text);
  }
}

}  // namespace pcl::engine
