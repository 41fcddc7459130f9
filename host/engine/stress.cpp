#include "host/engine/step.hpp"
#include "host/engine/summary.hpp"

namespace pcl::engine {
namespace {

/// Empty: the event makes sense.
std::string objection(const StressResult& event) {
  if (event.severity > StressSeverity::kCritical) return "a severity that is none";
  if (event.worst_loss < Price{0}) return "a loss below nothing";
  if (event.worst_scenario.size() > kScenarioNameMax) return "a scenario's name too long";
  if (event.scenarios_run > event.scenarios_registered) return "more scenarios run than registered";
  return "";
}

/// Whole dollars, rounded up: for words only.
std::string dollars(Price loss) {
  constexpr std::int64_t kOne = 100'000'000;
  return std::to_string(loss.value / kOne + (loss.value % kOne != 0 ? 1 : 0));
}

/// Once until all are run again.
void note_incomplete(Step& step, const StressResult& event) {
  Stress& stress = step.s.stress;
  const bool incomplete =
      event.scenarios_run < event.scenarios_registered || event.scenarios_registered == 0;
  if (incomplete && !stress.incomplete_noted) {
    notice(step, Severity::kWarning, NoticeCode::kStress,
           "stress: ran " + std::to_string(event.scenarios_run) + " of " +
               std::to_string(event.scenarios_registered) + " scenarios");
  }
  stress.incomplete_noted = incomplete;
}

}  // namespace

void on_stress(Step& step, const StressResult& event) {
  Stress& stress = step.s.stress;
  if (const std::string no = objection(event); !no.empty()) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput, "stress result with " + no);
    return;
  }
  note_incomplete(step, event);
  const StressSeverity before = stress.last.severity;
  StressResult next = event;
  if (stress.incomplete_noted && event.severity < before) {
    // What was not run cannot make the book look safer: the worse finding stands.
    next.severity = before;
    next.worst_scenario = stress.last.worst_scenario;
    next.worst_loss = stress.last.worst_loss;
  }
  stress.last = std::move(next);
  stress.known = true;
  ++stress.results;
  step.changes.risk = true;
  const StressSeverity now = stress.last.severity;
  if (now == before) return;
  const std::string text = std::string{"stress severity "} + to_string(before) + " -> " +
                           to_string(now) + ": " + stress.last.worst_scenario + " would lose " +
                           dollars(stress.last.worst_loss) + " dollars";
  if (now < before) return notice(step, Severity::kInfo, NoticeCode::kStress, text);
  ++stress.rises;  // an anomaly
  const bool grave = now >= StressSeverity::kHigh;
  notice(step, grave ? Severity::kCritical : Severity::kWarning, NoticeCode::kStress, text);
}

}  // namespace pcl::engine
