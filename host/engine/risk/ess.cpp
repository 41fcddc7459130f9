// What forbids a release, and the reset of the Emergency Stop System.
#include "host/engine/step.hpp"

namespace pcl::engine {

std::string risk_objection(const State& s, const KillTarget& target) {
  if (target.scope == contract::KillScope::kGlobal && s.risk.ess.active)
    return "the Emergency Stop System is active: it is reset first";
  for (const auto& [key, finding] : s.risk.broken) {
    const bool own = kills(key.rule) && terms_of(key.rule).scope == target.scope &&
                     (target.scope == contract::KillScope::kGlobal || key.index == target.index);
    // A row of losses is over once somebody answers for it.
    if (own && key.rule != Rule::kStrategyStreak) return sentence(key, finding);
  }
  return "";
}

void on_ess_reset(Step& step, const OperatorCommand& command) {
  State& s = step.s;
  Ess& ess = s.risk.ess;
  const auto refuse = [&](const std::string& why) { answer(step, command.request_id, false, why); };
  if (!ess.active) return refuse("the Emergency Stop System is not active");
  if (command.actor.empty() || command.approver.empty()) return refuse("two names are needed");
  if (command.actor == command.approver) return refuse("actor and approver are the same person");
  if (command.reason.empty()) return refuse("the root cause is to be said");
  for (const auto& [key, finding] : s.risk.broken) {
    const bool of_ess = terms_of(key.rule).consequence == Consequence::kEss;
    if (of_ess && key.rule != Rule::kAccountStreak) return refuse(sentence(key, finding));
  }
  ess.active = false;
  ess.history.back().root_cause = command.reason;
  ess.history.back().reset_by = command.actor + " and " + command.approver;
  s.risk.streak = {};
  step.changes.risk = true;
  step.look = true;
  notice(step, Severity::kWarning, NoticeCode::kRisk,
         "Emergency Stop System reset by " + command.actor + " and " + command.approver + ": " +
             command.reason);
  answer(step, command.request_id, true, "reset; the kill it engaged stays");
}

}  // namespace pcl::engine
