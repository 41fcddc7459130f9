// The venue's messages about our orders.
#include <algorithm>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::CancelState;
using values::Detail;
using values::Effect;
using values::Input;
using values::Order;

Order* order_by_clordid(State& s, const values::ClOrdId& clordid) {
  const auto found = s.orders.by_clordid.find(clordid);
  return found == s.orders.by_clordid.end() ? nullptr : order_of(s, found->second);
}

/// By UserRefNum; where the message carries our own id, by that: it may come before the gate's
/// decision.
Order* subject(State& s, const VenueReport& report) {
  if (Order* order = order_by_ref(s, report.user_ref); order != nullptr) return order;
  if (report.type == 'U') {
    if (Order* order = order_by_ref(s, report.original); order != nullptr) return order;
  }
  if (report.type != 'A' && report.type != 'U' && report.type != 'J') return nullptr;
  return order_by_clordid(s, report.clordid);
}

void keep_orphan(Step& step, const VenueReport& report) {
  Orders& orders = step.s.orders;
  ++step.s.counts.reports_unknown;
  notice(step, Severity::kCritical, NoticeCode::kReportUnknown,
         std::string{"report "} + report.type + " about UserRefNum " +
             std::to_string(report.user_ref) +
             ", which no order of ours has yet: no new risk until it is explained");
  if (orders.orphans.size() < kOrphansMax) {
    orders.orphans.push_back(report);
  } else {
    step.s.reconciliation.done = false;
  }
}

/// The same trade told twice under two sequences: which is right only the venue's account can say.
bool told_before(Step& step, const Order& order, const VenueReport& report) {
  if (report.match == 0 || !step.s.ledger.fills.contains({report.match, order.id})) return false;
  doubt(step, name_of(order) + ": execution " + std::to_string(report.match) +
                  " is told a second time; it is not booked again");
  return true;
}

void apply_fill_report(Step& step, Order& order, const VenueReport& report) {
  if (told_before(step, order, report)) return;
  Counts& counts = step.s.counts;
  ++counts.executions;
  const bool booked = book_fill(step, order, report);
  const Effect effect = values::step(order, Input::kFill, {.quantity = report.quantity});
  if (booked) {
    step.changes.executions.push_back({report.match, report.sequence, order.id, party_of(order),
                                       order.side, report.quantity, report.price,
                                       effect == Effect::kLate, false});
  }
  if (effect == Effect::kLate || effect == Effect::kContradiction)
    card_may_not_follow(step, "a fill of " + name_of(order));
  if (values::is_open(order)) ++counts.partial_fills;
  after(step, order, effect);
}

void apply_replaced(Step& step, Order& order, const VenueReport& report) {
  own_ref(step, order, report.user_ref);
  ++step.s.counts.replaces;
  const Detail detail{report.user_ref, report.quantity, report.price, true};
  after(step, order,
        values::step(order, report.state == 'D' ? Input::kReplacedDead : Input::kReplaced, detail));
  // A cancel under way named the old number, which the venue ignores.
  if (order.cancel == CancelState::kWanted) cancel_order(step, order);
}

void apply_reject(Step& step, Order& order, const VenueReport& report) {
  const values::Verdict verdict = values::verdict_of_venue(report.reason);
  ++step.s.counts.rejects;
  ++step.s.counts.rejected[static_cast<std::size_t>(verdict.why)];
  notice(step, Severity::kWarning, NoticeCode::kRejected,
         name_of(order) + ": rejected by the venue, reason " + std::to_string(report.reason) +
             ", " + values::to_string(verdict.why) +
             (verdict.may_retry ? "" : ": not to be sent again"));
  const bool of_replace =
      order.replace.phase != values::ReplacePhase::kNone &&
      (order.replace.user_ref == report.user_ref || order.replace.clordid == report.clordid);
  after(step, order, values::step(order, of_replace ? Input::kReplaceOff : Input::kRejected),
        verdict);
  if (of_replace) cancel_order(step, order);  // never ask again and again: give the order up
}

void apply_cancel(Step& step, Order& order, std::uint32_t decrement) {
  const Effect effect = values::step(order, Input::kCanceled, {.quantity = decrement});
  if (effect == Effect::kClosed) ++step.s.counts.cancels;
  after(step, order, effect);
}

void apply_accepted(Step& step, Order& order, const VenueReport& report) {
  own_ref(step, order, report.user_ref);
  risk_answered(step, order);
  const Input input = report.state == 'D' ? Input::kAcceptedDead : Input::kAccepted;
  after(step, order, values::step(order, input, {.user_ref = report.user_ref}));
  strategy_order_accepted(step.s, order);
  if (order.cancel == CancelState::kWanted) cancel_order(step, order);
}

void apply_to(Step& step, Order& order, const VenueReport& report) {
  switch (report.type) {
    case 'A':
      return apply_accepted(step, order, report);
    case 'U':
      return apply_replaced(step, order, report);
    case 'E':
      return apply_fill_report(step, order, report);
    case 'B':
      return apply_bust(step, order, report);
    case 'C':
    case 'D':
      return apply_cancel(step, order, report.quantity);
    case 'M': {  // with what is outstanding
      const std::uint32_t rest = order.total - std::min(order.total, order.executed);
      return apply_cancel(step, order, rest - std::min(rest, report.quantity));
    }
    case 'I':  // the cancel was not taken: again, later
      return after(step, order, values::step(order, Input::kCancelLate));
    case 'J':
      return apply_reject(step, order, report);
    default:
      return;
  }
}

void on_sequence_gap(Step& step, std::uint64_t sequence) {
  State& s = step.s;
  if (s.orders.report_gap) return;
  s.orders.report_gap = true;
  s.reconciliation.done = false;
  notice(step, Severity::kCritical, NoticeCode::kReportGap,
         "venue message " + std::to_string(sequence) + " came, " +
             std::to_string(s.orders.next_report) +
             " was expected: reports are missing, exposure is loaded anew");
  lose_sight(step);
  if (s.links.card && s.phase != Phase::kEnding && s.phase != Phase::kEnded)
    begin_loading(step, false);
}

/// R of another reason than a display refreshed (R) or a peg moved (P) says nothing we could
/// follow.
bool understood(const std::optional<VenueReport>& report) {
  return report && (report->type != 'R' || report->reason == 'R' || report->reason == 'P');
}

}  // namespace

void doubt(Step& step, const std::string& why) {
  State& s = step.s;
  s.reconciliation.done = false;
  s.reconciliation.text = why;
  notice(step, Severity::kCritical, NoticeCode::kReportUnknown, why + ": no new risk");
  if (s.phase == Phase::kTrading && s.links.venue && !s.reconciliation.asked)
    request_statement(step, StatementReason::kReportUnknown);
}

void on_venue_message(Step& step, const VenueMessage& message) {
  State& s = step.s;
  if (message.sequence < s.orders.next_report) {
    ++s.counts.reports_repeated;
    return;
  }
  if (message.sequence > s.orders.next_report) {
    on_sequence_gap(step, message.sequence);
    return;
  }
  ++s.orders.next_report;
  const std::size_t length = std::min<std::size_t>(message.length, kVenueMessageMax);
  const auto report = parse_report(message.sequence, std::span{message.bytes}.first(length));
  if (understood(report)) {
    apply_report(step, *report);
  } else {
    ++s.counts.reports_unknown;
    const std::string name = "venue message " + std::to_string(message.sequence);
    card_may_not_follow(step, name);
    doubt(step, name + " is not understood");
  }
  check_waiting(step);
}

void apply_report(Step& step, const VenueReport& report) {
  State& s = step.s;
  const std::string_view about_order = "AUECDJBMI";
  if (report.type == 'Q') return on_query_answer(step, report);
  if (about_order.find(report.type) == std::string_view::npos) return;
  Order* order = subject(s, report);
  if (order == nullptr) {
    keep_orphan(step, report);
    return;
  }
  apply_to(step, *order, report);
  if (!s.orders.orphans.empty()) claim_orphans(step);
}

void claim_orphans(Step& step) {
  std::vector<VenueReport> held;
  held.swap(step.s.orders.orphans);
  for (const VenueReport& report : held) {
    Order* order = subject(step.s, report);
    if (order == nullptr) {
      step.s.orders.orphans.push_back(report);
    } else {
      apply_to(step, *order, report);
    }
  }
}

}  // namespace pcl::engine
