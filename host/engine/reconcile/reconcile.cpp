#include <algorithm>

#include "host/base/padded.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::AccountStatement;
using values::Order;
using values::StatementOrder;
using values::SymbolName;

struct Held {
  std::int64_t shares{};
  std::int64_t cost{};
  std::size_t strategies{};
};

void differ(Step& step, std::string what) {
  Reconciliation& r = step.s.reconciliation;
  notice(step, Severity::kCritical, NoticeCode::kMismatch, what);
  if (r.differences.size() < kDifferencesMax) r.differences.push_back(std::move(what));
}

/// The union of both sides' symbols.
void compare_positions(Step& step, const AccountStatement& venue) {
  const State& s = step.s;
  std::map<SymbolName, std::pair<Held, Held>> both;  // ours, venue's
  for (const auto& [key, position] : s.ledger.positions) {
    Held& ours = both[s.config.symbols[key.symbol].name].first;
    ours.shares += position.shares;
    ours.cost += position.cost.value;
    ++ours.strategies;
  }
  for (const values::StatementPosition& position : venue.positions) {
    Held& theirs = both[position.symbol].second;
    theirs.shares += position.shares;
    theirs.cost += position.cost.value;
  }
  for (const auto& [name, held] : both) {
    const auto& [ours, theirs] = held;
    if (ours.shares != theirs.shares) {
      differ(step, "position " + unpadded(name) + ": ours " + std::to_string(ours.shares) +
                       ", venue " + std::to_string(theirs.shares));
    } else if (ours.strategies == 1 &&
               ours.cost != theirs.cost) {  // several strategies: the venue's cost is netted
      differ(step, "cost " + unpadded(name) + ": ours " + std::to_string(ours.cost) + ", venue " +
                       std::to_string(theirs.cost));
    }
  }
}

void compare_cash(Step& step, const AccountStatement& venue) {
  Ledger& ledger = step.s.ledger;
  if (!ledger.opened) {  // the first statement of the session says what we began with
    ledger.opened = true;
    ledger.cash = venue.cash;
    step.look = true;  // from here on the account has a worth: entries are judged by it
    return;
  }
  if (ledger.cash == venue.cash) return;
  differ(step, "cash: ours " + std::to_string(ledger.cash.value) + ", venue " +
                   std::to_string(venue.cash.value));
}

Order* find_order(State& s, const StatementOrder& theirs) {
  if (Order* order = order_by_ref(s, theirs.user_ref); order != nullptr) return order;
  const auto found = s.orders.by_clordid.find(theirs.clordid);
  return found == s.orders.by_clordid.end() ? nullptr : order_of(s, found->second);
}

void compare_venue_order(Step& step, const StatementOrder& theirs, std::uint64_t sequence) {
  Order* order = find_order(step.s, theirs);
  const std::string name = "order " + std::to_string(theirs.user_ref);
  if (order == nullptr) {
    differ(step, name + " of " + unpadded(theirs.symbol) + " is open at the venue and not ours");
    return;
  }
  if (order->executed != theirs.executed) {
    differ(step, name + ": executed " + std::to_string(order->executed) + ", venue " +
                     std::to_string(theirs.executed));
    return;
  }
  if (order->replace.user_ref == theirs.user_ref && theirs.user_ref != 0) ++step.s.counts.replaces;
  own_ref(step, *order, theirs.user_ref);
  after(step, *order,
        values::confirmed(*order, theirs, replace_proven_over(step.s, *order, sequence)));
}

void compare_orders(Step& step, const AccountStatement& venue) {
  State& s = step.s;
  std::set<std::uint64_t> known;
  for (const StatementOrder& theirs : venue.open_orders) {
    compare_venue_order(step, theirs, venue.last_sequence);
    if (const Order* order = find_order(s, theirs); order != nullptr) known.insert(order->id);
  }
  const std::set<std::uint64_t> open = s.orders.open;  // closing changes the set
  for (const std::uint64_t id : open) {
    Order& order = s.orders.all.at(id);
    if (known.contains(id) || !proven_absent(s, order, venue.last_sequence)) continue;
    give_up(step, order);
  }
}

void compare_reports(Step& step) {
  for (const VenueReport& orphan : step.s.orders.orphans) {
    differ(step, std::string{"report "} + orphan.type + " about UserRefNum " +
                     std::to_string(orphan.user_ref) + " belongs to no order of ours");
  }
}

/// What the reports from `next_report` on told of a statement's execution: that it was made, and
/// that it was broken. One by another way than our session has no report.
struct News {
  bool made{}, broken{};
};
News news(const values::StatementExecution& execution, std::uint64_t next_report) {
  const bool reported = execution.sequence != 0;
  return {reported && execution.sequence >= next_report,
          reported && execution.busted_sequence >= next_report};
}

/// Do the statement's executions hold every fill between our last report and its own? They begin
/// where it was asked, each has its place, and with them our cash is the venue's.
bool covers(State& s, const AccountStatement& venue) {
  const std::uint64_t since = s.reconciliation.asked_since;
  if (since >= s.orders.next_report) return false;
  std::uint64_t last = since;
  auto cash = std::optional{s.ledger.cash};
  for (const values::StatementExecution& execution : venue.executions) {
    // Of no report: a trade by another way. Of an old one: broken since.
    if (execution.sequence > since) {
      if (execution.sequence <= last || execution.sequence > venue.last_sequence) return false;
      last = execution.sequence;
    }
    const auto [made, broken] = news(execution, s.orders.next_report);
    if (made == broken || !cash) continue;  // nothing new, or nothing left of it
    const Order* order = order_by_ref(s, execution.user_ref);
    if (order == nullptr) return true;  // not ours: told apart by the comparison
    const auto flow = values::cash_flow(order->side, execution.quantity, execution.price);
    cash = flow ? values::add(*cash, made ? *flow : values::Money{-flow->value}) : std::nullopt;
  }
  return !s.ledger.opened || cash == venue.cash;
}

/// Executions, and breaks of them, that the venue reported and we never saw. The venue is right
/// about exposure.
void adopt(Step& step, const AccountStatement& venue) {
  State& s = step.s;
  const std::uint64_t next_report = s.orders.next_report;
  for (const values::StatementExecution& execution : venue.executions) {
    const auto [made, broken] = news(execution, next_report);
    VenueReport report;
    report.user_ref = execution.user_ref;
    report.quantity = execution.quantity;
    report.price = execution.price;
    report.match = execution.match;
    s.counts.reports_missed += (made ? 1U : 0U) + (broken ? 1U : 0U);
    report.type = 'E';
    report.sequence = execution.sequence;
    if (made) apply_report(step, report);
    report.type = 'B';
    report.sequence = execution.busted_sequence;
    if (broken) apply_report(step, report);
  }
  notice(step, Severity::kCritical, NoticeCode::kReportsMissed,
         "reports up to " + std::to_string(venue.last_sequence) +
             " never came; executions taken from the statement");
  s.orders.next_report = venue.last_sequence + 1;
}

void finish(Step& step) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  // An order of unknown outcome cannot be loaded, nor a session ended: the venue's word first.
  const bool waits = (s.hold || s.ending.asked) && open_questions(s);
  r.done = r.differences.empty() && !waits;
  r.text = r.done                   ? ""
           : !r.differences.empty() ? r.differences.front()
                                    : "orders of unknown outcome wait for the venue's word";
  if (r.done) notice(step, Severity::kInfo, NoticeCode::kReconciled, "books and statement agree");
  if (s.reconcile.active) {
    s.reconcile.active = false;
    answer(step, s.reconcile.request_id, r.done, r.done ? "reconciled" : r.text);
  }
  s.ending.statement_done = s.ending.asked && !waits;
  flush_resolves(step);
  settle_unknown(step);
  if (r.differences.empty() && waits) {
    if (s.phase == Phase::kBlocked) s.phase = Phase::kReconciling;
  } else if (s.phase == Phase::kReconciling || s.phase == Phase::kBlocked) {
    s.phase = r.done && s.loaded.limits ? Phase::kReconciling : Phase::kBlocked;
    s.loaded.agreed_ns = s.now_ns;
    try_to_load(step);
  }
  check_end(step);
}

/// Both sides at the same report sequence.
void compare(Step& step, const AccountStatement& venue) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  ++r.rounds;
  r.tries = 0;
  r.differences.clear();
  s.orders.report_gap = false;
  s.orders.next_user_ref = std::max(s.orders.next_user_ref, venue.next_user_ref);
  compare_orders(step, venue);
  compare_positions(step, venue);
  compare_cash(step, venue);
  compare_reports(step);
  finish(step);
}

}  // namespace

void request_statement(Step& step, StatementReason why) {
  Reconciliation& r = step.s.reconciliation;
  r.asked = true;
  r.asked_ns = step.s.now_ns;
  r.asked_since = step.s.orders.next_report - 1;
  r.waiting.reset();
  ++r.tries;
  step.out.emplace_back(RequestStatement{why, r.asked_since});
}

void on_statement(Step& step, const VenueStatement& event) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  if (!r.asked) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput,
           "a statement nobody asked for; ignored");
    return;
  }
  r.asked = false;
  if (!event.statement.available) {
    statement_failed(step, event.statement.unavailable_reason);
    return;
  }
  const std::uint64_t ours = s.orders.next_report - 1;
  if (event.statement.last_sequence < ours) {
    if (r.tries < kStatementTriesMax) {
      request_statement(step, StatementReason::kRetry);
    } else {
      statement_failed(step, "its report sequence stays behind what we have");
    }
    return;
  }
  know_the_connection(step, event.statement.last_sequence);
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
  const bool again = s.phase == Phase::kBlocked && r.differences.empty() && !r.asked &&
                     !r.waiting && r.tries > 0 && r.tries < kStatementTriesMax && s.links.venue &&
                     s.now_ns - r.asked_ns > s.config.statement_wait_ns;
  if (again) request_statement(step, StatementReason::kRetry);
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
  if (ours < venue.last_sequence) {
    if (!covers(s, venue)) {  // our place stays where it is: the reports can still come
      statement_failed(step, "its executions do not cover the reports from " +
                                 std::to_string(ours + 1) + " to " +
                                 std::to_string(venue.last_sequence));
      return;
    }
    adopt(step, venue);
  }
  compare(step, venue);
}

void statement_failed(Step& step, const std::string& why) {
  State& s = step.s;
  s.reconciliation.done = false;
  s.reconciliation.differences.clear();
  s.reconciliation.text = "statement not available: " + why;
  notice(step, Severity::kCritical, NoticeCode::kUnavailable, s.reconciliation.text);
  if (s.reconcile.active) {
    s.reconcile.active = false;
    answer(step, s.reconcile.request_id, false, s.reconciliation.text);
  }
  s.ending.statement_done = s.ending.asked;
  if (s.phase == Phase::kReconciling) s.phase = Phase::kBlocked;
  check_end(step);
}

}  // namespace pcl::engine
