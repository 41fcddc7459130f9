#include <algorithm>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using contract::KillScope;
using contract::KillSource;

constexpr std::uint32_t kStatusLatch = 1U << 1U;
constexpr std::uint32_t kStatusScoped = 1U << 9U;
constexpr std::uint32_t kReleaseArmWord = 0x52454C31;
constexpr std::uint32_t kReleaseWord = 0x52454C32;

constexpr KillTarget kEverything{};

bool engaged(const Kills& kills, const KillTarget& target) {
  return kills.entries.contains(target) || (target == kEverything && kills.engaged);
}

/// Whether the card holds the kill of that target.
bool killed(const Kills& kills, const KillTarget& target) {
  if (target == kEverything && kills.engaged) return true;
  const auto found = kills.entries.find(target);
  return found != kills.entries.end() && found->second.command >= LatchCommand::kCancel;
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
  if (command.target != kEverything && s.kills.engaged)
    return "the kill latch is engaged: it is released first";
  if (!s.links.card) return "the card is not there";
  if (!s.links.venue) return "the venue session is not there";
  if (!s.reconciliation.done) return "not reconciled: " + s.reconciliation.text;
  if (s.phase != Phase::kTrading) return std::string{"phase is "} + to_string(s.phase);
  if (!s.orders.orphans.empty()) return "reports about unknown orders are not explained";
  if (s.ledger.overflow) return "the ledger overflowed";
  if (s.resume.active || s.kills.releasing) return "a release is under way";
  if (const std::string under_way = unwind_objection(s, command.target); !under_way.empty())
    return under_way;
  return risk_objection(s, command.target);
}

void fail_release(Step& step, const std::string& why) {
  State& s = step.s;
  s.kills.releasing = false;
  if (!s.resume.active) return;
  s.resume.active = false;
  answer(step, s.resume.request_id, false, why);
}

/// True: nothing as strong stood there.
bool note(Step& step, const KillTarget& target, const KillCause& cause, LatchCommand command) {
  Kills& kills = step.s.kills;
  step.changes.kills = true;
  if (target == kEverything) kills.ever = true;
  if (target == kEverything && command >= LatchCommand::kCancel) kills.engaged = true;
  const auto stands = kills.entries.find(target);
  if (stands != kills.entries.end() && stands->second.command >= command) return false;
  kills.entries.insert_or_assign(
      target, LatchEntry{command, cause.source, cause.actor, cause.reason, step.s.counts.events});
  return true;
}

/// What stood there is released.
void forget(Step& step, const KillTarget& target) {
  State& s = step.s;
  step.changes.kills = true;
  s.kills.entries.erase(target);
  s.unwinding.all.erase(target);
  restrict_card(step);
}

void released(Step& step, const KillTarget& target) {
  forget(step, target);
  notice(step, Severity::kInfo, NoticeCode::kResumed,
         step.s.resume.active ? kill_name(target) + " released by " + step.s.kills.approvers
                              : "kill latch of the reset released");
  if (!step.s.resume.active) return;
  step.s.resume.active = false;
  risk_resumed(step, target);
  answer(step, step.s.resume.request_id, true, "released");
}

void on_engaged(Step& step, const contract::KillRecord& record) {
  const KillTarget target{static_cast<KillScope>(record.scope), record.index};
  const auto source = static_cast<KillSource>(record.source);
  engage(step, target, {source, "card", "detail " + std::to_string(record.detail), true});
  if (loses_exposure(source)) exposure_lost(step, std::string{contract::to_string(source)});
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
  if (target == kEverything) s.kills.engaged = false;
  released(step, target);
}

[[nodiscard]] std::optional<LatchCommand> stands_on(const State& s, const KillTarget& target) {
  const auto found = s.kills.entries.find(target);
  if (found == s.kills.entries.end()) return std::nullopt;
  return found->second.command;
}

void on_hold_released(Step& step) {
  State& s = step.s;
  if (s.links.fences > 0) return;  // of before the hold was set again: see begin_loading
  s.hold = false;
  if (s.phase != Phase::kOpening) return;
  s.phase = Phase::kTrading;
  notice(step, Severity::kInfo, NoticeCode::kOpened, "boot hold open");
  const bool first = !s.opened && s.run == 1 && !s.kills.ever;
  s.opened = true;
  const bool frozen = stands_on(s, kEverything) == LatchCommand::kFreeze;
  if (first && s.kills.engaged) {
    release(step, {});
  } else if (s.kills.engaged && !frozen) {  // frozen, it is the card's reset that is engaged
    cancel_open(step, CancelWhat::kEntries);
  }
  for (const auto& [target, entry] : s.kills.entries) {
    if (entry.command >= LatchCommand::kCancel) cancel_open(step, CancelWhat::kEntries, target);
  }
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

void engage(Step& step, const KillTarget& named, const KillCause& cause, LatchCommand command) {
  State& s = step.s;
  const KillTarget target = checked(named);
  const bool kills = command >= LatchCommand::kCancel;
  // Also when it is engaged already: release writes may be on their way to the card, and this comes
  // after them.
  if (kills && !cause.from_card) step.out.emplace_back(EngageKill{cause.source, target});
  fail_release(step, "a kill came in between");
  if (note(step, target, cause, command)) {
    notice(step, Severity::kCritical, NoticeCode::kKilled,
           kill_name(target) + " engaged by " + std::string{contract::to_string(cause.source)} +
               ", " + cause.actor + ": " + cause.reason +
               (command == LatchCommand::kCancel ? "" : "; " + std::string{to_string(command)}));
  }
  if (!kills) return restrict_card(step);
  if (s.links.card) cancel_open(step, CancelWhat::kEntries, target);
  flush_resolves(step);
}

void on_latch(Step& step, const OperatorCommand& command) {
  const KillTarget target = checked(command.target);
  // What is none of the four kills: nobody may believe something stopped that is not.
  const bool known =
      command.command >= LatchCommand::kFreeze && command.command <= LatchCommand::kLiquidate;
  const LatchCommand what = known ? command.command : LatchCommand::kCancel;
  engage(step, target, {command.source, command.actor, command.reason, false}, what);
  const LatchCommand stands = *stands_on(step.s, target);
  if (stands > what)
    return answer(step, command.request_id, true,
                  "it stays at the stronger " + std::string{to_string(stands)});
  switch (what) {
    case LatchCommand::kFreeze:
      return answer(step, command.request_id, true,
                    target.scope == KillScope::kStrategy
                        ? "frozen in the host; the card's limits know no strategies"
                        : "frozen");
    case LatchCommand::kCancel:
      return answer(step, command.request_id, true, "killed");
    case LatchCommand::kHedge:
    case LatchCommand::kLiquidate:
      begin_unwind(step, target);
      return answer(step, command.request_id, true,
                    what == LatchCommand::kHedge ? "hedging" : "liquidating");
  }
}

std::optional<LatchCommand> stands(const State& s, std::uint8_t strategy, std::uint16_t symbol) {
  std::optional<LatchCommand> strongest;
  const bool frozen = stands_on(s, kEverything) == LatchCommand::kFreeze;
  if (s.kills.engaged && !frozen) strongest = LatchCommand::kCancel;
  for (const auto& [target, entry] : s.kills.entries) {
    if (covers(target, s, strategy, symbol) && (!strongest || entry.command > *strongest))
      strongest = entry.command;
  }
  return strongest;
}

std::uint16_t unfrozen(const State& s, std::uint16_t symbol, std::uint16_t accounts) {
  for (const auto& [target, entry] : s.kills.entries) {
    if (entry.command != LatchCommand::kFreeze) continue;
    switch (target.scope) {
      case KillScope::kGlobal:
        return 0;
      case KillScope::kSession:  // of ours: what it carries is our account's
        if (target.index == s.config.session)
          accounts &= static_cast<std::uint16_t>(~(1U << s.config.account));
        break;
      case KillScope::kAccount:
        accounts &= static_cast<std::uint16_t>(~(1U << target.index));
        break;
      case KillScope::kStrategy:  // limits know none: the host's affair
        break;
      case KillScope::kSymbol:
        if (target.index == symbol) return 0;
        break;
    }
  }
  return accounts;
}

void engage_global(Step& step, const std::string& reason) {
  engage(step, {}, {KillSource::kEngine, "engine", reason, false});
}

void take_over_kills(Step& step, const LinkChange& link) {
  State& s = step.s;
  s.kills.releasing = false;
  s.kills.epoch = link.kill_epoch;
  step.changes.kills = true;
  const bool latched = (link.card_status & kStatusLatch) != 0;
  if (latched && link.card_kill_source != KillSource::kNone) {
    engage(step, {}, {link.card_kill_source, "card", "engaged before the engine came", true});
  } else {
    s.kills.engaged = latched || stands_on(s, kEverything) >= LatchCommand::kCancel;
  }
  bool scoped = false;
  for (const auto& [target, entry] : s.kills.entries) {
    if (entry.command < LatchCommand::kCancel) continue;  // the limits' affair
    scoped = scoped || target != kEverything;
    // The journal remembers what this card may not.
    if (target != kEverything || !latched) step.out.emplace_back(EngageKill{entry.source, target});
  }
  if ((link.card_status & kStatusScoped) != 0 && !scoped)
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
  if (killed(s.kills, command.target)) {
    release(step, command.target);
  } else {
    released(step, command.target);
  }
}

void enable_session(Step& step) {
  // The watchdog counts from the last heartbeat, and would disable it again: we may have stood
  // still.
  send(step, contract::HeartbeatCommand{});
  step.s.heartbeat_ns = step.s.now_ns;
  contract::SessionControlCommand enable;
  enable.op = static_cast<std::uint8_t>(contract::ControlOp::kEnable);
  enable.firm = step.s.config.firm;
  send(step, enable);
}

void release(Step& step, const KillTarget& target) {
  State& s = step.s;
  s.kills.releasing = true;
  s.kills.target = target;
  const bool global = target == kEverything;
  if (global && s.disabled) enable_session(step);
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
