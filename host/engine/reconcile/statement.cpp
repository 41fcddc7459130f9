// When the venue is asked for its account, and when an answer may be compared.
#include <algorithm>

#include "host/engine/reconcile/reconcile.hpp"

namespace pcl::engine {
namespace {

using values::AccountStatement;

constexpr std::int64_t kOrphanWaitNs =
    1'000'000'000;  // until a report without an order is asked about

/// Executions since both sides last agreed, and of every report that waits for its order.
std::uint64_t executions_wanted(const State& s) {
  std::uint64_t since = std::min(s.orders.next_report - 1, s.reconciliation.agreed);
  for (const VenueReport& orphan : s.orders.orphans)
    since = std::min(since, orphan.sequence > 0 ? orphan.sequence - 1 : 0);
  return since;
}

/// A statement that names reports beyond its own sequence is of no moment at all.
bool of_one_moment(const AccountStatement& venue) {
  return std::all_of(venue.executions.begin(), venue.executions.end(), [&](const auto& e) {
    return e.sequence <= venue.last_sequence && e.busted_sequence <= venue.last_sequence;
  });
}

/// Busy days: reports come faster than statements. A look now and then may miss; not for ever.
void left_behind(Step& step) {
  Reconciliation& r = step.s.reconciliation;
  const std::string why = "its report sequence stays behind what we have";
  const bool look = r.done && r.why == StatementReason::kInterval && ++r.missed < kLooksMissedMax;
  if (!look) return statement_failed(step, why);
  notice(step, Severity::kWarning, NoticeCode::kUnavailable,
         "statement: " + why + "; the next interval looks again");
}

/// Reports that no statement has been compared behind wait for their order for too long.
bool orphans_wait(State& s) {
  Reconciliation& r = s.reconciliation;
  const bool any =
      std::any_of(s.orders.orphans.begin(), s.orders.orphans.end(),
                  [&](const VenueReport& orphan) { return orphan.sequence > r.examined; });
  if (!any) {
    r.orphan_since_ns = 0;
    return false;
  }
  if (r.orphan_since_ns == 0) r.orphan_since_ns = std::max<std::int64_t>(s.now_ns, 1);
  return s.now_ns - r.orphan_since_ns >= kOrphanWaitNs;
}

/// A retry, an incident, the interval.
void ask_when_due(Step& step) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  const bool idle = !r.asked && !r.waiting && s.links.venue &&
                    (s.phase == Phase::kTrading || s.phase == Phase::kBlocked);
  if (!idle) return;
  const std::int64_t since_ns = s.now_ns - r.asked_ns;
  if (r.incident || orphans_wait(s)) {
    r.tries = 0;
    request_statement(step, StatementReason::kIncident);
  } else if (r.again) {
    if (since_ns > s.config.statement_wait_ns) request_statement(step, StatementReason::kRetry);
  } else if (s.config.reconcile_ns > 0 && since_ns >= s.config.reconcile_ns) {
    r.tries = 0;
    request_statement(step, StatementReason::kInterval);
  }
}

}  // namespace

void begin_reconciliation(State& s) {
  Reconciliation& old = s.reconciliation;
  Reconciliation next;
  next.question = old.question;
  next.agreed = old.agreed;
  next.unconfirmed = std::move(old.unconfirmed);
  next.repairs = std::move(old.repairs);
  next.next_repair = old.next_repair;
  next.quarantine = std::move(old.quarantine);
  next.account_quarantined = old.account_quarantined;
  next.text = "no statement yet";
  for (auto& [id, repair] : next.repairs) {  // whoever waited went with the last run
    if (repair.state == RepairState::kApproved) repair.state = RepairState::kOpen;
    repair.request_id = 0;
  }
  old = std::move(next);
}

void request_statement(Step& step, StatementReason why) {
  Reconciliation& r = step.s.reconciliation;
  r.asked = true;
  r.asked_ns = step.s.now_ns;
  r.asked_since = executions_wanted(step.s);
  r.waiting.reset();
  r.again = r.incident = false;
  if (why != StatementReason::kRetry) r.why = why;
  ++r.tries;
  ++r.question;
  step.out.emplace_back(RequestStatement{why, r.asked_since, r.question});
}

void on_statement(Step& step, const VenueStatement& event) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  if (!r.asked || event.question != r.question) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput,
           "a statement answers question " + std::to_string(event.question) + ", " +
               (r.asked ? "asked is " + std::to_string(r.question) : "none is asked") +
               ": ignored");
    return;
  }
  r.asked = false;
  if (!event.statement.available) {
    statement_failed(step, event.statement.unavailable_reason);
    return;
  }
  if (!of_one_moment(event.statement)) {
    statement_failed(step, "it names reports beyond its own sequence");
    return;
  }
  if (of_the_day_before(s, event.statement)) {
    statement_failed(step, "the venue's order session is still that of the day before");
    return;
  }
  const std::uint64_t ours = s.orders.next_report - 1;
  if (event.statement.last_sequence < ours) {
    if (r.tries < kStatementTriesMax) {
      request_statement(step, StatementReason::kRetry);
    } else {
      left_behind(step);
    }
    return;
  }
  know_the_connection(step, event);
  r.waiting = event.statement;
  r.waiting_since_ns = s.now_ns;
  check_waiting(step);
}

void check_waiting(Step& step) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  if (r.asked && s.now_ns - r.asked_ns > 5 * s.config.statement_wait_ns) {
    r.asked = false;
    statement_failed(step, "no answer in time");
  }
  ask_when_due(step);
  if (!r.waiting) return;
  const std::uint64_t ours = s.orders.next_report - 1;
  const bool late = s.now_ns - r.waiting_since_ns > s.config.statement_wait_ns;
  if (ours < r.waiting->last_sequence && !late && !s.orders.report_gap) return;
  const AccountStatement venue = *r.waiting;
  r.waiting.reset();
  if (ours > venue.last_sequence) {
    request_statement(step, StatementReason::kRetry);
    return;
  }
  if (ours < venue.last_sequence && !covers(s, venue)) {
    // Our place stays where it is: the reports can still come.
    statement_failed(step, "its executions do not cover the reports from " +
                               std::to_string(ours + 1) + " to " +
                               std::to_string(venue.last_sequence));
    return;
  }
  compare(step, venue);
}

void statement_failed(Step& step, const std::string& why) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  r.done = false;
  r.again = r.tries < kStatementTriesMax;
  r.text = "statement not available: " + why;
  notice(step, Severity::kCritical, NoticeCode::kUnavailable, r.text);
  approvals_failed(step, r.text);
  if (s.reconcile.active) {
    s.reconcile.active = false;
    answer(step, s.reconcile.request_id, false, r.text);
  }
  s.ending.statement_done = s.ending.asked;
  if (s.phase == Phase::kReconciling) s.phase = Phase::kBlocked;
  check_end(step);
}

}  // namespace pcl::engine
