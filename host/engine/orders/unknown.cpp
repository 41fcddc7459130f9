// Outcomes nobody has told us: told apart from a reject, never sent again under a new number, and
// settled by the venue's own word alone.
//
// An order, cancel or replace that is not answered in time is unknown: it counts in full, and the
// strategy opens nothing in that symbol (G-12). A cancel is sent again with a growing pause. For
// the rest the Account Query is the fence (see Fence), then a statement that includes the query's
// report.
#include <algorithm>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::CancelState;
using values::Effect;
using values::Input;
using values::Order;
using values::OrderState;
using values::ReplacePhase;
using values::RequestClass;

constexpr std::int64_t kPauseFirstNs = 50'000'000;
constexpr std::int64_t kPauseMaxNs = 5'000'000'000;
constexpr unsigned kPauseDoublings = 7;
constexpr std::uint16_t kCancelTriesMax = 10;  // then a statement is asked as well
constexpr std::uint32_t kQueryTriesMax = 5;    // without an answer: said, and tried on
constexpr std::uint16_t kRetransmitsMax = 5;   // then the exit is given up: the strategy asks anew

/// Spread without chance: the same numbers give the same pause on every replay.
std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ value >> 31U) * 0x9E3779B97F4A7C15ULL;
  return value ^ value >> 29U;
}

/// Doubles from 50 ms to 5 s; the last quarter of it is spread by what asks.
std::int64_t pause(std::uint64_t who, std::uint32_t tries) {
  const std::int64_t whole =
      std::min(kPauseFirstNs << std::min(tries, kPauseDoublings), kPauseMaxNs);
  const std::int64_t quarter = whole / 4;
  const std::uint64_t spread = mixed(who * 64 + tries) % static_cast<std::uint64_t>(quarter);
  return whole - quarter + static_cast<std::int64_t>(spread);
}

bool before_fence(const State& s, std::uint64_t asked_at) { return asked_at < s.orders.fence.at; }

/// Sent, and the venue has said nothing of it.
bool unanswered(const Order& order) {
  return order.state == OrderState::kSent || order.state == OrderState::kUnknown;
}

bool open_question(const State& s, const Order& order) {
  if (order.state == OrderState::kUnknown || order.replace.phase == ReplacePhase::kUnknown)
    return true;
  // While the gate is closed nothing is on its way by right.
  return s.hold && (unanswered(order) || order.state == OrderState::kPendingGate ||
                    order.replace.phase != ReplacePhase::kNone);
}

/// Of the orders that may have an open question.
const std::set<std::uint64_t>& asked_about(const State& s) {
  return s.hold ? s.orders.open : s.orders.unknown;
}

/// Only a query that goes out now can tell what became of it: the last answer is of before.
bool wants_query(const State& s, const Order& order) {
  const bool replace = order.replace.phase != ReplacePhase::kNone;
  return !before_fence(s, order.asked_at) || (replace && !before_fence(s, order.replace.asked_at));
}

/// What the fence, or a statement behind it, has proven not to be at the venue. An exit that never
/// arrived is written once more as it was, while its number can still be taken; all else is over.
void absent(Step& step, Order& order, bool retry) {
  State& s = step.s;
  const bool again = retry && order.purpose == values::Purpose::kExit && order.user_ref != 0 &&
                     order.retransmits < kRetransmitsMax && s.phase == Phase::kTrading &&
                     order.cancel == CancelState::kNone &&
                     s.orders.budget.take(RequestClass::kExit, s.now_ns);
  if (again) {
    ++order.retransmits;
    ++s.counts.retransmits;
    order.asked_at = s.counts.events;
    order.asked_ns = s.now_ns;
    step.out.emplace_back(Retransmit{order.user_ref});
    look_later(step, order, kAckWaitNs);
    changed(step, order);
    return;
  }
  notice(step, Severity::kWarning, NoticeCode::kOrderDropped,
         name_of(order) + ", " + values::to_string(values::shown(order)) +
             ", is not at the venue and cannot come there any more");
  if (order.user_ref != 0) s.orders.resolve_due.insert(order.user_ref);
  after(step, order, values::step(order, Input::kProvenAbsent));
}

void replace_over(Step& step, Order& order) {
  if (order.replace.user_ref != 0) step.s.orders.resolve_due.insert(order.replace.user_ref);
  after(step, order, values::step(order, Input::kReplaceOff));
}

/// By the fence alone: numbers it says were never taken.
void judge_by_number(Step& step, Order& order) {
  const State& s = step.s;
  const std::uint32_t next = s.orders.fence.next_ref;
  if (unanswered(order) && order.user_ref >= next && before_fence(s, order.asked_at)) {
    absent(step, order, true);
  } else if (order.replace.user_ref >= next && order.replace.phase != ReplacePhase::kNone &&
             before_fence(s, order.replace.asked_at)) {
    replace_over(step, order);
  }
}

void retry_cancel(Step& step, Order& order) {
  State& s = step.s;
  if (order.cancel == CancelState::kNone || order.cancel == CancelState::kSent) return;
  if (!s.links.card || !s.links.venue) return look_later(step, order, kAckWaitNs);
  if (order.cancel == CancelState::kWanted) return cancel_order(step, order);
  const std::int64_t due = order.cancel_ns + kCancelWaitNs + pause(order.id, order.cancel_tries);
  if (s.now_ns < due) return look_later(step, order, due - s.now_ns);
  if (order.cancel_tries == kCancelTriesMax && !s.reconciliation.asked)
    request_statement(step, StatementReason::kUnknownOrder);
  cancel_order(step, order);
}

bool late(const State& s, std::int64_t asked_ns, std::int64_t wait_ns) {
  return s.now_ns - asked_ns >= wait_ns;
}

void look_at(Step& step, Order& order) {
  const State& s = step.s;
  const auto times_out = [&](Input input) {
    if (values::step(order, input) == Effect::kNone) return;
    ++step.s.counts.unknown;
    risk_error(step);
    after(step, order, Effect::kChanged);
  };
  if (order.state == OrderState::kSent && late(s, order.asked_ns, kAckWaitNs))
    times_out(Input::kAckLate);
  if (order.replace.phase == ReplacePhase::kSent && late(s, order.replace.asked_ns, kAckWaitNs))
    times_out(Input::kReplaceLate);
  if (order.cancel == CancelState::kSent && late(s, order.cancel_ns, kCancelWaitNs))
    times_out(Input::kCancelLate);
  retry_cancel(step, order);
}

std::int64_t query_wait(const Fence& fence) { return kAckWaitNs + pause(0, fence.tries); }

void ask_query(Step& step) {
  State& s = step.s;
  Fence& fence = s.orders.fence;
  if (!s.links.card || !s.links.venue || fence.stale || fence.asked.size() >= kQueriesMax) return;
  if (fence.tries > 0 && !late(s, fence.asked_ns, query_wait(fence))) return;
  if (!s.orders.budget.take(RequestClass::kReconcile, s.now_ns)) {
    ++s.counts.skipped[static_cast<std::size_t>(RequestClass::kReconcile)];
    return;
  }
  contract::SessionControlCommand query;
  query.op = static_cast<std::uint8_t>(contract::ControlOp::kAccountQuery);
  query.firm = s.config.firm;
  send(step, query);
  ++s.counts.queries;
  fence.asked.push_back(s.counts.events);
  fence.asked_ns = s.now_ns;
  if (++fence.tries != kQueryTriesMax + 1) return;
  notice(step, Severity::kCritical, NoticeCode::kOrderUnknown,
         "the venue does not answer Account Queries: " + std::to_string(s.orders.unknown.size()) +
             " orders stay unknown and count in full, their strategies open nothing there");
}

}  // namespace

void look_later(Step& step, const Order& order, std::int64_t wait_ns) {
  step.s.orders.due.insert({step.s.now_ns + wait_ns, order.id});
}

void look_at_due(Step& step) {
  State& s = step.s;
  while (!s.orders.due.empty() && s.orders.due.begin()->at_ns <= s.now_ns) {
    const std::uint64_t id = s.orders.due.begin()->order;
    s.orders.due.erase(s.orders.due.begin());
    const auto order = s.orders.all.find(id);
    if (order != s.orders.all.end() && values::is_open(order->second)) look_at(step, order->second);
  }
  settle_unknown(step);
}

bool open_questions(const State& s) {
  const std::set<std::uint64_t>& ids = asked_about(s);
  return std::any_of(ids.begin(), ids.end(),
                     [&](std::uint64_t id) { return open_question(s, s.orders.all.at(id)); });
}

void settle_unknown(Step& step) {
  State& s = step.s;
  bool any = false;
  for (const std::uint64_t id : asked_about(s)) {
    const Order& order = s.orders.all.at(id);
    if (!open_question(s, order)) continue;
    if (wants_query(s, order)) return ask_query(step);
    any = true;
  }
  // All are behind the fence, or answered by now: a statement decides.
  const Reconciliation& r = s.reconciliation;
  const bool idle = !r.asked && !r.waiting && s.links.venue;
  any = any || (s.phase == Phase::kReconciling && !r.done);
  if (any && idle && (r.tries == 0 || late(s, r.asked_ns, s.config.statement_wait_ns)))
    request_statement(step, StatementReason::kUnknownOrder);
}

void on_query_answer(Step& step, const VenueReport& report) {
  State& s = step.s;
  Fence& fence = s.orders.fence;
  s.orders.next_user_ref = std::max(s.orders.next_user_ref, report.user_ref);
  if (fence.stale || fence.asked.empty() || report.sequence <= fence.floor) return;
  fence.at = fence.asked.front();
  fence.asked.erase(fence.asked.begin());
  fence.tries = 0;
  fence.report = report.sequence;
  fence.next_ref = report.user_ref;
  const std::set<std::uint64_t> open = s.orders.open;  // closing changes the set
  for (const std::uint64_t id : open) judge_by_number(step, s.orders.all.at(id));
  flush_resolves(step);
  const bool again = s.phase == Phase::kReconciling && !s.reconciliation.asked;
  if (again) {
    request_statement(step, StatementReason::kUnknownOrder);
  } else {
    settle_unknown(step);
  }
}

bool proven_absent(const State& s, const Order& order, std::uint64_t statement_sequence) {
  if (order.state == OrderState::kPendingGate && !s.hold) return false;  // the gate will tell
  const bool answered =
      order.state == OrderState::kLive || order.state == OrderState::kPartiallyFilled;
  return answered ||
         (before_fence(s, order.asked_at) && s.orders.fence.report <= statement_sequence);
}

bool replace_proven_over(const State& s, const Order& order, std::uint64_t statement_sequence) {
  return before_fence(s, order.replace.asked_at) && s.orders.fence.report <= statement_sequence;
}

void give_up(Step& step, Order& order) { absent(step, order, false); }

void lose_sight(Step& step) {
  State& s = step.s;
  std::size_t count = 0;
  for (const std::uint64_t id : s.orders.open) {
    Order& order = s.orders.all.at(id);
    if (values::step(order, Input::kLostSight) != Effect::kNone) {
      after(step, order, Effect::kChanged);
      ++count;
    }
    look_later(step, order, 0);
  }
  s.counts.unknown += count;
  if (count == 0) return;
  notice(step, Severity::kWarning, NoticeCode::kOrderUnknown,
         std::to_string(count) +
             " orders of unknown outcome; they count as if open until the venue's word");
}

void lose_connection(State& s) {
  Fence& fence = s.orders.fence;
  fence.stale = fence.stale || !fence.asked.empty();
  std::erase_if(fence.asked, [&](std::uint64_t at) { return at < fence.released; });
  if (fence.asked.size() == kQueriesMax) fence.asked.erase(fence.asked.begin());  // room to ask
  fence.tries = 0;
}

bool queries_in_vain(const State& s) { return s.orders.fence.tries > kQueryTriesMax; }

void know_the_connection(Step& step, const VenueStatement& statement) {
  Fence& fence = step.s.orders.fence;
  const bool of_this = step.s.links.venue && statement.question > fence.asked_before;
  if (!fence.stale || !of_this) return;
  fence.stale = false;
  fence.floor = statement.statement.last_sequence;
}

}  // namespace pcl::engine
