#include <algorithm>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::Effect;
using values::Order;

Order* order_by_clordid(State& s, const values::ClOrdId& clordid) {
  const auto found = s.orders.by_clordid.find(clordid);
  if (found == s.orders.by_clordid.end()) return nullptr;
  const auto order = s.orders.all.find(found->second);
  return order == s.orders.all.end() ? nullptr : &order->second;
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

void apply_fill_report(Step& step, Order& order, const VenueReport& report) {
  Counts& counts = step.s.counts;
  ++counts.executions;
  const bool booked = book_fill(step, order, report.quantity, report.price);
  const Effect effect = values::executed(order, report.quantity);
  if (booked) {
    step.changes.executions.push_back({report.match, report.sequence, order.id, party_of(order),
                                       order.side, report.quantity, report.price,
                                       effect == Effect::kLate});
  }
  if (values::is_open(order)) ++counts.partial_fills;
  after(step, order, effect);
}

void apply_replaced(Step& step, Order& order, const VenueReport& report) {
  own_ref(step, order, report.user_ref);
  const bool cancelling = order.cancel_asked;
  ++step.s.counts.replaces;
  after(
      step, order,
      values::replaced(order, report.user_ref, report.quantity, report.price, report.state == 'D'));
  if (cancelling)
    cancel_order(step,
                 order);  // the cancel under way named the old number, which the venue ignores
}

void apply_reject(Step& step, Order& order, const VenueReport& report) {
  ++step.s.counts.rejects;
  notice(step, Severity::kWarning, NoticeCode::kRejected,
         "order " + std::to_string(order.id) + ": rejected by the venue");
  const bool of_replace =
      order.replace.phase != values::ReplacePhase::kNone &&
      (order.replace.user_ref == report.user_ref || order.replace.clordid == report.clordid);
  after(step, order, of_replace ? values::replace_rejected(order) : values::rejected(order));
  if (of_replace) cancel_order(step, order);  // never ask again and again: give the order up
}

void apply_to(Step& step, Order& order, const VenueReport& report) {
  switch (report.type) {
    case 'A':
      own_ref(step, order, report.user_ref);
      after(step, order, values::accepted(order, report.user_ref, report.state == 'D'));
      strategy_order_accepted(step.s, order);
      if (order.cancel_wanted) cancel_order(step, order);
      return;
    case 'U':
      apply_replaced(step, order, report);
      return;
    case 'E':
      apply_fill_report(step, order, report);
      return;
    case 'C':
    case 'D': {
      const Effect effect = values::canceled(order, report.quantity);
      if (effect == Effect::kClosed) ++step.s.counts.cancels;
      after(step, order, effect);
      return;
    }
    case 'J':
      apply_reject(step, order, report);
      return;
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

}  // namespace

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
  if (!report || report->type == 'B' || report->type == 'M' || report->type == 'R') {
    ++s.counts.reports_unknown;
    s.reconciliation.done = false;
    notice(step, Severity::kCritical, NoticeCode::kReportUnknown,
           "venue message " + std::to_string(message.sequence) + " is not understood: no new risk");
  } else {
    apply_report(step, *report);
  }
  check_waiting(step);
}

void apply_report(Step& step, const VenueReport& report) {
  State& s = step.s;
  const std::string_view about_order = "AUECDJ";
  if (report.type == 'Q' && report.user_ref > s.orders.next_user_ref)
    s.orders.next_user_ref = report.user_ref;
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

bool book_fill(Step& step, const Order& order, std::uint32_t quantity, CardPrice price) {
  State& s = step.s;
  values::Position& position = s.ledger.positions[party_of(order)];
  step.changes.positions.push_back(party_of(order));
  const bool from_flat = position.shares == 0;
  const auto flow = values::cash_flow(order.side, quantity, price);
  const auto cash = flow ? values::add(s.ledger.cash, *flow) : std::nullopt;
  const auto total = flow ? values::add(s.ledger.flow, *flow) : std::nullopt;
  Turnover& turnover = s.ledger.turnover[order.account];
  values::Money& side = order.side == values::Side::kBuy ? turnover.bought : turnover.sold;
  const auto worth = values::notional(price, quantity);
  const auto traded = worth ? values::add(side, *worth) : std::nullopt;
  if (!cash || !total || !traded || !values::apply_fill(position, order.side, quantity, price)) {
    s.ledger.overflow = true;
    notice(step, Severity::kCritical, NoticeCode::kOverflow, "a fill does not fit the ledger");
    engage_global(step, "ledger overflow");
    return false;
  }
  s.ledger.cash = *cash;
  s.ledger.flow = *total;
  side = *traded;
  (order.side == values::Side::kBuy ? s.counts.shares_bought : s.counts.shares_sold) += quantity;
  strategy_filled(s, order, from_flat);
  return true;
}

}  // namespace pcl::engine
