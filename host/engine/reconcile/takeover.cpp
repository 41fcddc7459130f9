// What the venue's account holds and we do not: taken over at once, as fact about exposure.
#include <algorithm>

#include "host/engine/reconcile/reconcile.hpp"

namespace pcl::engine {
namespace {

using values::AccountStatement;
using values::Known;
using values::Order;
using values::RepairKind;
using values::RepairProposal;
using values::StatementExecution;
using values::StatementOrder;

constexpr std::uint8_t kExternal = 0;  // the strategy of what is nobody's

/// The strategy that gave an order: its ClOrdID begins with our prefix, its group names one.
std::uint8_t owner_of(const State& s, const values::ClOrdId& clordid, std::uint16_t group) {
  const auto& prefix = s.config.clordid_prefix;
  const bool ours = std::equal(prefix.begin(), prefix.end(), clordid.begin());
  return ours && group > 0 && group < contract::kStrategies ? static_cast<std::uint8_t>(group)
                                                            : kExternal;
}

void note(Step& step, RepairProposal proposal, std::uint8_t owner) {
  proposal.id = values::repair_id(step.s.config.account, proposal);
  const bool ours = owner != kExternal;
  const std::string whose =
      ours ? "strategy " + std::to_string(owner) : std::string{"nobody here: EXTERNAL"};
  notice(step, Severity::kCritical, NoticeCode::kAdopted,
         describe(proposal) + "; taken over, of " + whose);
  (void)record(step, proposal, ours ? RepairState::kApplied : RepairState::kOpen, false);
}

/// An order as the statement has it, and how much of it our own books will still be told.
Order* adopt_order(Step& step, const StatementOrder& theirs, std::uint32_t to_come) {
  State& s = step.s;
  const auto symbol = symbol_of(s.config, theirs.symbol);
  if (!symbol || theirs.user_ref == 0 || s.orders.all.size() >= kOrdersMax) return nullptr;
  Order order;
  order.id = s.orders.next_id++;
  order.clordid = theirs.clordid;
  order.account = s.config.account;
  order.strategy = owner_of(s, theirs.clordid, theirs.group);
  order.symbol = *symbol;
  order.side = theirs.side == values::Side::kBuy ? values::Side::kBuy : values::Side::kSell;
  // Nobody says whether a sale is a short one: the worse is counted.
  order.side_byte = order.side == values::Side::kBuy ? 'B' : 'T';
  order.price = theirs.price;
  order.total = theirs.total;
  order.executed = theirs.executed - std::min(theirs.executed, to_come);
  order.user_ref = theirs.user_ref;
  order.state = values::OrderState::kUnknown;
  order.asked_at = s.counts.events;
  order.asked_ns = s.now_ns;
  Order& kept = s.orders.all.emplace(order.id, order).first->second;
  if (order.strategy != kExternal) s.orders.by_clordid.emplace(order.clordid, order.id);
  own_ref(step, kept, order.user_ref);
  after(step, kept, values::Effect::kChanged);
  return &kept;
}

/// The shares of that number's executions in the statement.
std::uint32_t executed_of(const AccountStatement& venue, std::uint32_t user_ref) {
  std::uint32_t shares = 0;
  for (const StatementExecution& e : venue.executions)
    shares += !external(e) && e.user_ref == user_ref ? e.quantity : 0;
  return shares;
}

/// What the order was for, if a report told it before anybody knew the order.
std::uint32_t told_total(const State& s, std::uint32_t user_ref) {
  for (const VenueReport& orphan : s.orders.orphans) {
    if ((orphan.type == 'A' || orphan.type == 'U') && orphan.user_ref == user_ref)
      return orphan.quantity;
  }
  return 0;
}

void adopt_open_orders(Step& step, const AccountStatement& venue, Taken& taken) {
  State& s = step.s;
  for (const StatementOrder& theirs : venue.open_orders) {
    if (order_at_venue(s, theirs) != nullptr) continue;
    const Order* order = adopt_order(step, theirs, executed_of(venue, theirs.user_ref));
    if (order == nullptr) continue;
    const std::int64_t rest =
        values::sign(theirs.side) * (std::int64_t{theirs.total} - std::int64_t{theirs.executed});
    note(step,
         {0, RepairKind::kAdoptOrder, theirs.symbol, theirs.user_ref, venue.last_sequence, 0, rest},
         order->strategy);
    if (order->strategy != kExternal) taken.ours.push_back(order->id);
    taken.any = true;
  }
}

/// Orders that are over, and of which nothing is left but what they did.
void adopt_closed_orders(Step& step, const AccountStatement& venue, Taken& taken) {
  State& s = step.s;
  for (const StatementExecution& e : venue.executions) {
    if (external(e) || order_by_ref(s, e.user_ref) != nullptr) continue;
    StatementOrder order;
    order.user_ref = e.user_ref;
    order.clordid = e.clordid;
    order.symbol = e.symbol;
    order.side = e.side;
    order.price = e.price;
    order.executed = executed_of(venue, e.user_ref);
    order.total = std::max(order.executed, told_total(s, e.user_ref));
    order.group = e.group;
    const Order* adopted = adopt_order(step, order, order.executed);
    if (adopted == nullptr) continue;
    note(step,
         {0, RepairKind::kAdoptExecution, e.symbol, e.match, venue.last_sequence, 0,
          values::signed_shares(e.side, e.quantity)},
         adopted->strategy);
    taken.any = true;
  }
}

VenueReport report_of(char type, std::uint64_t sequence, const StatementExecution& e) {
  VenueReport report;
  report.type = type;
  report.sequence = sequence;
  report.user_ref = e.user_ref;
  report.quantity = e.quantity;
  report.price = e.price;
  report.match = e.match;
  return report;
}

/// By another way than our session: of no order, so of one that is over and has no number.
void apply_external(Step& step, const AccountStatement& venue, const StatementExecution& e,
                    Taken& taken) {
  State& s = step.s;
  const auto symbol = symbol_of(s.config, e.symbol);
  const Known state = booked(s, e);
  const bool broken = e.busted_sequence != 0;
  if (!symbol || state != (broken ? Known::kBooked : Known::kNot)) return;
  if (!broken && s.ledger.fills.size() >= kFillsMax) return;  // it could not be known again
  Order order;
  order.account = s.config.account;
  order.strategy = kExternal;
  order.symbol = *symbol;
  order.side = e.side == values::Side::kBuy ? values::Side::kBuy : values::Side::kSell;
  order.purpose = values::Purpose::kExit;
  order.total = order.executed = e.quantity;
  order.state = values::OrderState::kFilled;
  const std::int64_t shares = values::signed_shares(order.side, e.quantity);
  taken.any = true;
  if (broken) return apply_bust(step, order, report_of('B', e.busted_sequence, e));
  if (!book_fill(step, order, report_of('E', e.sequence, e))) return;
  ++s.counts.executions;
  step.changes.executions.push_back(
      {e.match, e.sequence, 0, party_of(order), order.side, e.quantity, e.price, false, false});
  note(step, {0, RepairKind::kAdoptExecution, e.symbol, e.match, venue.last_sequence, 0, shares},
       kExternal);
}

/// Between which of our own trades one by another way fell nobody tells us: in such a symbol the
/// netted cost is the venue's, where the shares are.
void take_costs(State& s, const AccountStatement& venue) {
  for (const values::StatementPosition& theirs : venue.positions) {
    const auto symbol = symbol_of(s.config, theirs.symbol);
    if (!symbol || !s.ledger.positions.contains({s.config.account, kExternal, *symbol})) continue;
    values::Position& net = s.ledger.nets[*symbol];
    if (theirs.shares == net.shares) net.cost = theirs.cost;
  }
}

/// Of our session: in the order of the reports. One that was broken still counts as executed.
void apply_execution(Step& step, const StatementExecution& e) {
  State& s = step.s;
  if (order_by_ref(s, e.user_ref) == nullptr) return;
  const Known state = booked(s, e);
  const bool broken = e.busted_sequence != 0;
  if (state == Known::kNot) apply_report(step, report_of('E', e.sequence, e));
  if (!broken || state == Known::kReversed) return;
  apply_report(step, report_of('B', e.busted_sequence, e));
}

/// A report about an order that the account neither holds open nor has executions of: it came to
/// nothing. An execution that the account does not have stays, and is asked about.
void drop_explained(State& s) {
  std::erase_if(s.orders.orphans,
                [](const VenueReport& orphan) { return orphan.type != 'E' && orphan.type != 'B'; });
}

}  // namespace

bool external(const StatementExecution& execution) {
  return execution.sequence == 0 || execution.user_ref == 0;
}

Known booked(State& s, const StatementExecution& execution) {
  std::uint64_t order = 0;
  if (!external(execution)) {
    const Order* ours = order_by_ref(s, execution.user_ref);
    if (ours == nullptr) return Known::kNot;
    order = ours->id;
  }
  const auto fill = s.ledger.fills.find({execution.match, order});
  if (fill != s.ledger.fills.end()) return fill->second.busted ? Known::kReversed : Known::kBooked;
  // A full ledger keeps no more of them: what was reported was booked.
  const bool told = !external(execution) && execution.sequence < s.orders.next_report;
  return told && s.ledger.fills.size() >= kFillsMax ? Known::kBooked : Known::kNot;
}

bool covers(State& s, const AccountStatement& venue) {
  const std::uint64_t since = s.reconciliation.asked_since;
  if (since >= s.orders.next_report) return false;
  std::uint64_t last = since;
  auto cash = std::optional{s.ledger.cash};
  for (const StatementExecution& e : venue.executions) {
    // Of no report: a trade by another way. Of an old one: broken since.
    if (e.sequence > since) {
      if (e.sequence <= last) return false;
      last = e.sequence;
    }
    const Known state = booked(s, e);
    const bool broken = e.busted_sequence != 0;
    if (!cash || state != (broken ? Known::kBooked : Known::kNot)) continue;
    const auto flow = values::cash_flow(e.side, e.quantity, e.price);
    cash = flow ? values::add(*cash, broken ? values::Money{-flow->value} : *flow) : std::nullopt;
  }
  return !s.ledger.opened || cash == venue.cash;
}

Taken take_over(Step& step, const AccountStatement& venue) {
  State& s = step.s;
  const std::uint64_t next_report = s.orders.next_report;
  const bool behind = next_report <= venue.last_sequence;
  Taken taken;
  adopt_open_orders(step, venue, taken);
  adopt_closed_orders(step, venue, taken);
  claim_orphans(step);
  for (const StatementExecution& e : venue.executions) {
    if (external(e)) {
      apply_external(step, venue, e, taken);
    } else {
      apply_execution(step, e);
    }
  }
  take_costs(s, venue);
  drop_explained(s);
  if (!behind) return taken;
  notice(step, Severity::kCritical, NoticeCode::kReportsMissed,
         "reports up to " + std::to_string(venue.last_sequence) +
             " never came; executions taken from the statement");
  s.counts.reports_missed += venue.last_sequence + 1 - next_report;
  s.orders.next_report = venue.last_sequence + 1;
  return taken;
}

}  // namespace pcl::engine
