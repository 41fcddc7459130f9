// What the card does not know any more is loaded anew.
//
// A report that the card cannot follow closes its gate twice: the kill latch, which two people
// release, and exposure_unknown, which nobody can see or release: a load under the boot hold ends
// it, and until then every order is refused.
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

/// What was loaded counts: in every other phase a load is still to come.
bool counts(const State& s) {
  return s.links.card && (s.phase == Phase::kOpening || s.phase == Phase::kTrading);
}

}  // namespace

void exposure_lost(Step& step, const std::string& why) {
  if (!counts(step.s) || step.reload) return;
  step.reload = true;
  notice(step, Severity::kCritical, NoticeCode::kReportUnknown,
         "the card does not know its exposure, by " + why + ": it is loaded anew");
}

bool loses_exposure(contract::KillSource source) {
  using contract::KillSource;
  return source == KillSource::kReportGap || source == KillSource::kReportUnknown ||
         source == KillSource::kReportUnhandled || source == KillSource::kStateCorrupt;
}

void card_may_not_follow(Step& step, const std::string& report) {
  if (step.s.kills.engaged || step.s.phase == Phase::kOpening) exposure_lost(step, report);
}

void reload(Step& step) {
  if (step.reload && counts(step.s)) begin_loading(step, false);
}

}  // namespace pcl::engine
