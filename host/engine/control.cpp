#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

constexpr std::uint32_t kReleaseArmWord = 0x52454C31;
constexpr std::uint32_t kReleaseWord = 0x52454C32;
constexpr std::int64_t kEndWaits = 5;  // statement_wait_ns until an end gives up on open orders

/// Empty: the latch may be released.
std::string objection(const State& s, const OperatorCommand& command) {
  if (command.actor.empty() || command.approver.empty()) return "two names are needed";
  if (command.actor == command.approver) return "actor and approver are the same person";
  if (command.kill_file_present) return "the kill file is still there";
  if (!s.latch.engaged) return "the kill latch is not engaged";
  if (!s.links.card) return "the card is not there";
  if (!s.links.venue) return "the venue session is not there";
  if (!s.reconciliation.done) return "not reconciled: " + s.reconciliation.text;
  if (s.phase != Phase::kTrading) return std::string{"phase is "} + to_string(s.phase);
  if (!s.orders.orphans.empty()) return "reports about unknown orders are not explained";
  if (s.ledger.overflow) return "the ledger overflowed";
  if (s.resume.active || s.latch.releasing) return "a release is under way";
  return "";
}

void on_resume(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  const std::string no = objection(s, command);
  if (!no.empty()) {
    answer(step, command.request_id, false, no);
    return;
  }
  s.resume = Pending{true, command.request_id, s.now_ns + s.config.statement_wait_ns};
  s.latch.actor = command.actor + " and " + command.approver;
  s.latch.reason = command.reason;
  release_latch(step);
}

void on_reconcile(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  if (s.phase == Phase::kIdle || s.phase == Phase::kWaiting || s.phase == Phase::kLoading) {
    answer(step, command.request_id, false, std::string{"phase is "} + to_string(s.phase));
    return;
  }
  s.reconciliation.tries = 0;
  s.reconcile = Pending{true, command.request_id, 0};
  if (!s.reconciliation.asked) request_statement(step, StatementReason::kOperator);
}

void on_hold_released(Step& step) {
  State& s = step.s;
  s.hold = false;
  if (s.phase != Phase::kOpening) return;
  s.phase = Phase::kTrading;
  notice(step, Severity::kInfo, NoticeCode::kOpened, "boot hold open");
  const bool first = !s.opened && s.run == 1 && !s.latch.ever;
  s.opened = true;
  if (first && s.latch.engaged) {
    release_latch(step);
  } else if (s.latch.engaged) {
    cancel_open(step, true);
  }
  ask_lost_cancels(step);
}

void on_latch_released(Step& step) {
  State& s = step.s;
  if (!s.latch.releasing) {
    notice(step, Severity::kCritical, NoticeCode::kKilled,
           "the card's latch was released and not by us: engaged again");
    step.out.emplace_back(EngageKill{contract::KillSource::kEngine});
    return;
  }
  s.latch.releasing = false;
  s.latch.engaged = false;
  s.latch.source = contract::KillSource::kNone;
  notice(step, Severity::kInfo, NoticeCode::kResumed,
         s.resume.active ? "kill latch released by " + s.latch.actor
                         : "kill latch of the reset released");
  if (!s.resume.active) return;
  s.resume.active = false;
  answer(step, s.resume.request_id, true, "released");
}

}  // namespace

void engage(Step& step, contract::KillSource source, const std::string& actor,
            const std::string& reason, bool from_card) {
  State& s = step.s;
  const bool news = !s.latch.engaged || s.latch.source == contract::KillSource::kNone;
  // Also when it is engaged already: release writes may be on their way to the card, and this comes
  // after them.
  if (!from_card) step.out.emplace_back(EngageKill{source});
  s.latch.engaged = true;
  s.latch.releasing = false;
  s.latch.ever = true;
  if (s.resume.active) {
    s.resume.active = false;
    answer(step, s.resume.request_id, false, "a kill came in between");
  }
  if (news) {
    s.latch.source = source;
    s.latch.actor = actor;
    s.latch.reason = reason;
    notice(step, Severity::kCritical, NoticeCode::kKilled,
           "kill latch engaged by " + std::string{contract::to_string(source)} + ", " + actor +
               ": " + reason);
  }
  if (s.links.card) cancel_open(step, true);
  flush_resolves(step);
}

void release_latch(Step& step) {
  State& s = step.s;
  s.latch.releasing = true;
  if (s.disabled) {
    contract::SessionControlCommand enable;
    enable.op = static_cast<std::uint8_t>(contract::ControlOp::kEnable);
    enable.firm = s.config.firm;
    send(step, enable);
  }
  write(step, contract::Register::kKillReleaseArm, kReleaseArmWord);
  write(step, contract::Register::kKillRelease, kReleaseWord);
}

void on_kill_record(Step& step, const contract::KillRecord& record) {
  State& s = step.s;
  switch (static_cast<contract::KillEvent>(record.code)) {
    case contract::KillEvent::kEngaged:
      engage(step, static_cast<contract::KillSource>(record.source), "card",
             "detail " + std::to_string(record.detail), true);
      return;
    case contract::KillEvent::kReleased:
      on_latch_released(step);
      return;
    case contract::KillEvent::kHoldReleased:
      on_hold_released(step);
      return;
    case contract::KillEvent::kHoldSet:
      s.hold = true;
      return;
    case contract::KillEvent::kSessionDisabled:
      s.disabled = true;
      return;
    case contract::KillEvent::kSessionEnabled:
      s.disabled = false;
      return;
  }
  notice(step, Severity::kWarning, NoticeCode::kBadInput, "kill record of unknown code");
}

void on_operator(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  switch (command.kind) {
    case OperatorKind::kKill:
      engage(step, command.source, command.actor, command.reason, false);
      answer(step, command.request_id, true, "killed");
      return;
    case OperatorKind::kResume:
      on_resume(step, command);
      return;
    case OperatorKind::kCancelAll:
      answer(step, command.request_id, true,
             std::to_string(cancel_open(step, false)) + " orders to be cancelled");
      return;
    case OperatorKind::kReconcile:
      on_reconcile(step, command);
      return;
    case OperatorKind::kStop:
      s.stop = Pending{true, command.request_id, 0};
      begin_end(step);
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
    cancel_open(step, false);
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
