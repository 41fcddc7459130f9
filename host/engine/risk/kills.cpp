#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using contract::KillScope;
using contract::KillSource;

constexpr std::uint32_t kStatusLatch = 1U << 1U;
constexpr std::uint32_t kStatusScoped = 1U << 9U;
constexpr std::uint32_t kReleaseArmWord = 0x52454C31;
constexpr std::uint32_t kReleaseWord = 0x52454C32;

bool engaged(const Kills& kills, const KillTarget& target) {
  return target.scope == KillScope::kGlobal ? kills.global.engaged : kills.scoped.contains(target);
}

/// What is not of this card is everything: nobody may believe something killed that is not.
KillTarget checked(const KillTarget& target) {
  switch (target.scope) {
    case KillScope::kSession:
      if (target.index < contract::kSessions) return target;
      break;
    case KillScope::kAccount:
      if (target.index < contract::kAccounts) return target;
      break;
    case KillScope::kStrategy:
      if (target.index < contract::kStrategies) return target;
      break;
    case KillScope::kSymbol:
      if (target.index < contract::kSymbols) return target;
      break;
    case KillScope::kGlobal:
      break;
  }
  return {};
}

/// Empty: the kill may be released.
std::string objection(const State& s, const OperatorCommand& command) {
  if (command.actor.empty() || command.approver.empty()) return "two names are needed";
  if (command.actor == command.approver) return "actor and approver are the same person";
  if (command.kill_file_present) return "the kill file is still there";
  if (!engaged(s.kills, command.target))
    return "the " + kill_name(command.target) + " is not engaged";
  // The card falls back to global when another kill comes between the writes of a release.
  if (command.target.scope != KillScope::kGlobal && s.kills.global.engaged)
    return "the kill latch is engaged: it is released first";
  if (!s.links.card) return "the card is not there";
  if (!s.links.venue) return "the venue session is not there";
  if (!s.reconciliation.done) return "not reconciled: " + s.reconciliation.text;
  if (s.phase != Phase::kTrading) return std::string{"phase is "} + to_string(s.phase);
  if (!s.orders.orphans.empty()) return "reports about unknown orders are not explained";
  if (s.ledger.overflow) return "the ledger overflowed";
  if (s.resume.active || s.kills.releasing) return "a release is under way";
  return risk_objection(s, command.target);
}

void fail_release(Step& step, const std::string& why) {
  State& s = step.s;
  s.kills.releasing = false;
  if (!s.resume.active) return;
  s.resume.active = false;
  answer(step, s.resume.request_id, false, why);
}

/// True: it was not engaged, or only by the card's reset.
bool note(Step& step, const KillTarget& target, const KillCause& cause) {
  State& s = step.s;
  step.changes.kills = true;
  if (target.scope != KillScope::kGlobal)
    return s.kills.scoped.try_emplace(target, ScopedKill{cause.source, cause.actor, cause.reason})
        .second;
  Latch& latch = s.kills.global;
  const bool news = !latch.engaged || latch.source == KillSource::kNone;
  latch.engaged = latch.ever = true;
  if (!news) return false;
  latch.source = cause.source;
  latch.actor = cause.actor;
  latch.reason = cause.reason;
  return true;
}

void on_engaged(Step& step, const contract::KillRecord& record) {
  const KillTarget target{static_cast<KillScope>(record.scope), record.index};
  engage(step, target,
         {static_cast<KillSource>(record.source), "card", "detail " + std::to_string(record.detail),
          true});
}

void on_released(Step& step, const KillTarget& target) {
  State& s = step.s;
  if (!s.kills.releasing || s.kills.target != target) {
    notice(step, Severity::kCritical, NoticeCode::kKilled,
           "the card's " + kill_name(target) + " was released and not by us: engaged again");
    step.out.emplace_back(EngageKill{KillSource::kEngine, target});
    return;
  }
  s.kills.releasing = false;
  step.changes.kills = true;
  if (target.scope == KillScope::kGlobal) {
    s.kills.global.engaged = false;
    s.kills.global.source = KillSource::kNone;
    s.kills.global.actor = s.kills.approvers;
    s.kills.global.reason = s.kills.why;
  } else {
    s.kills.scoped.erase(target);
  }
  notice(step, Severity::kInfo, NoticeCode::kResumed,
         s.resume.active ? kill_name(target) + " released by " + s.kills.approvers
                         : "kill latch of the reset released");
  if (!s.resume.active) return;
  s.resume.active = false;
  risk_resumed(step, target);
  answer(step, s.resume.request_id, true, "released");
}

void on_hold_released(Step& step) {
  State& s = step.s;
  if (s.links.fences > 0) return;  // of before the hold was set again: see begin_loading
  s.hold = false;
  if (s.phase != Phase::kOpening) return;
  s.phase = Phase::kTrading;
  notice(step, Severity::kInfo, NoticeCode::kOpened, "boot hold open");
  const bool first = !s.opened && s.run == 1 && !s.kills.global.ever;
  s.opened = true;
  if (first && s.kills.global.engaged) {
    release(step, {});
  } else if (s.kills.global.engaged) {
    cancel_open(step, CancelWhat::kEntries);
  }
  for (const auto& [target, kill] : s.kills.scoped) cancel_open(step, CancelWhat::kEntries, target);
  ask_lost_cancels(step);
}

}  // namespace

std::string kill_name(const KillTarget& target) {
  if (target.scope == KillScope::kGlobal) return "kill latch";
  return "kill of " + std::string{contract::to_string(target.scope)} + " " +
         std::to_string(target.index);
}

bool covers(const KillTarget& target, const State& s, std::uint8_t strategy, std::uint16_t symbol) {
  switch (target.scope) {
    case KillScope::kGlobal:
      return true;
    case KillScope::kSession:
      return target.index == s.config.session;
    case KillScope::kAccount:
      return target.index == s.config.account;
    case KillScope::kStrategy:
      return target.index == strategy;
    case KillScope::kSymbol:
      return target.index == symbol;
  }
  return true;
}

void engage(Step& step, const KillTarget& named, const KillCause& cause) {
  State& s = step.s;
  const KillTarget target = checked(named);
  // Also when it is engaged already: release writes may be on their way to the card, and this comes
  // after them.
  if (!cause.from_card) step.out.emplace_back(EngageKill{cause.source, target});
  fail_release(step, "a kill came in between");
  if (note(step, target, cause)) {
    notice(step, Severity::kCritical, NoticeCode::kKilled,
           kill_name(target) + " engaged by " + std::string{contract::to_string(cause.source)} +
               ", " + cause.actor + ": " + cause.reason);
  }
  if (s.links.card) cancel_open(step, CancelWhat::kEntries, target);
  flush_resolves(step);
}

void engage_global(Step& step, const std::string& reason) {
  engage(step, {}, {KillSource::kEngine, "engine", reason, false});
}

void take_over_kills(Step& step, const LinkChange& link) {
  State& s = step.s;
  Latch& latch = s.kills.global;
  s.kills.releasing = false;
  s.kills.epoch = link.kill_epoch;
  step.changes.kills = true;
  const bool latched = (link.card_status & kStatusLatch) != 0;
  if (latched && link.card_kill_source != KillSource::kNone) {
    engage(step, {}, {link.card_kill_source, "card", "engaged before the engine came", true});
  } else if (latched) {
    latch.engaged = true;
  } else if (latch.engaged && latch.source != KillSource::kNone) {
    // The journal remembers what this card does not.
    step.out.emplace_back(EngageKill{latch.source, {}});
  } else {
    latch.engaged = false;
  }
  for (const auto& [target, kill] : s.kills.scoped)
    step.out.emplace_back(EngageKill{kill.source, target});
  if ((link.card_status & kStatusScoped) != 0 && s.kills.scoped.empty())
    engage_global(step, "the card holds a kill of a scope that is not in the journal");
}

void on_resume(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  const std::string no = objection(s, command);
  if (!no.empty()) {
    answer(step, command.request_id, false, no);
    return;
  }
  s.resume = Pending{true, command.request_id, s.now_ns + s.config.statement_wait_ns};
  s.kills.approvers = command.actor + " and " + command.approver;
  s.kills.why = command.reason;
  release(step, command.target);
}

void release(Step& step, const KillTarget& target) {
  State& s = step.s;
  s.kills.releasing = true;
  s.kills.target = target;
  const bool global = target.scope == KillScope::kGlobal;
  if (global && s.disabled) {
    // The watchdog counts from the last heartbeat, and would disable it again: we may have stood
    // still.
    send(step, contract::HeartbeatCommand{});
    s.heartbeat_ns = s.now_ns;
    contract::SessionControlCommand enable;
    enable.op = static_cast<std::uint8_t>(contract::ControlOp::kEnable);
    enable.firm = s.config.firm;
    send(step, enable);
  }
  // A register write that the card takes as named for this release alone.
  if (!global) {
    write(step, contract::Register::kKillReleaseScope,
          static_cast<std::uint32_t>(target.scope) << 8U | std::uint32_t{target.index} << 16U);
  }
  write(step, contract::Register::kKillReleaseArm, kReleaseArmWord);
  step.out.emplace_back(
      RegisterWrite{contract::Register::kKillRelease, kReleaseWord, s.kills.epoch});
}

void check_release(Step& step) {
  State& s = step.s;
  if (!s.resume.active || s.now_ns <= s.resume.deadline_ns) return;
  fail_release(step, "the card did not confirm the release");
  step.out.emplace_back(EngageKill{KillSource::kEngine, s.kills.target});
}

void on_kill_record(Step& step, const contract::KillRecord& record) {
  State& s = step.s;
  s.kills.epoch = record.epoch;
  switch (static_cast<contract::KillEvent>(record.code)) {
    case contract::KillEvent::kEngaged:
      on_engaged(step, record);
      return;
    case contract::KillEvent::kReleased:
      on_released(step, {static_cast<KillScope>(record.scope), record.index});
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

}  // namespace pcl::engine
