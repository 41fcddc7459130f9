// One comparison of both sides at one report sequence, and what follows from it.
#include <algorithm>

#include "host/engine/reconcile/reconcile.hpp"

namespace pcl::engine {
namespace {

using values::AccountStatement;
using values::Books;
using values::Order;
using values::StatementOrder;

/// What the venue holds open is as the venue says; what it does not hold, and cannot come there any
/// more, is over.
void confirm_orders(Step& step, const AccountStatement& venue) {
  State& s = step.s;
  std::set<std::uint64_t> known;
  for (const StatementOrder& theirs : venue.open_orders) {
    Order* order = order_at_venue(s, theirs);
    if (order == nullptr) continue;
    known.insert(order->id);
    if (!same_order(s, *order, theirs) || order->executed != theirs.executed) continue;
    if (order->replace.user_ref == theirs.user_ref && theirs.user_ref != 0) ++s.counts.replaces;
    own_ref(step, *order, theirs.user_ref);
    const bool over = replace_proven_over(s, *order, venue.last_sequence);
    after(step, *order, values::confirmed(*order, theirs, over));
  }
  const std::set<std::uint64_t> open = s.orders.open;  // closing changes the set
  for (const std::uint64_t id : open) {
    Order& order = s.orders.all.at(id);
    if (known.contains(id) || !proven_absent(s, order, venue.last_sequence)) continue;
    give_up(step, order);
  }
}

void add_orders(State& s, const AccountStatement& venue, Books& books) {
  for (const StatementOrder& theirs : venue.open_orders) {
    const Order* order = order_at_venue(s, theirs);
    const bool known = order != nullptr && same_order(s, *order, theirs);
    books.known.push_back(known ? order->id : 0);
  }
  for (const std::uint64_t id : s.orders.open) {
    const Order& order = s.orders.all.at(id);
    const bool stuck = order.state == values::OrderState::kUnknown && queries_in_vain(s);
    books.orders.push_back({id, order.user_ref, s.config.symbols[order.symbol].name, order.executed,
                            values::signed_shares(order.side, values::open_shares(order)), stuck});
  }
}

void add_executions(State& s, const AccountStatement& venue, Books& books) {
  for (const values::StatementExecution& e : venue.executions) {
    const Order* order = external(e) ? nullptr : order_by_ref(s, e.user_ref);
    books.executions.push_back({order == nullptr ? 0 : order->id, booked(s, e)});
  }
  for (const FillKey& key : s.reconciliation.unconfirmed) {
    const auto fill = s.ledger.fills.find(key);
    if (fill == s.ledger.fills.end() || fill->second.busted) continue;
    const Fill& f = fill->second;
    books.unconfirmed.push_back({key.match, key.order, s.config.symbols[f.party.symbol].name,
                                 values::signed_shares(f.side, f.quantity)});
  }
}

/// Our side of it.
Books books_of(State& s, const AccountStatement& venue) {
  Books books;
  books.account = s.config.account;
  for (const auto& [symbol, net] : s.ledger.nets)
    books.positions.push_back({s.config.symbols[symbol].name, net.shares, net.cost});
  add_orders(s, venue, books);
  add_executions(s, venue, books);
  for (const VenueReport& orphan : s.orders.orphans)
    books.reports.push_back({orphan.sequence, std::int64_t{orphan.quantity}});
  if (s.ledger.opened) books.cash = s.ledger.cash;
  return books;
}

void open_ledger(Step& step, const AccountStatement& venue) {
  Ledger& ledger = step.s.ledger;
  if (ledger.opened) return;  // the first statement of the session says what we began with
  ledger.opened = true;
  ledger.cash = venue.cash;
  step.look = true;  // from here on the account has a worth: entries are judged by it
}

/// Orders of ours that nobody remembers rest at the venue: nobody looks after them.
bool cancel_taken(Step& step, const Taken& taken) {
  bool any = false;
  for (const std::uint64_t id : taken.ours) {
    Order& order = step.s.orders.all.at(id);
    if (!values::is_open(order)) continue;
    cancel_order(step, order);
    any = true;
  }
  return any;
}

/// Both sides are the same, but for what is set apart.
void finish(Step& step, std::size_t unkept) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  // An order of unknown outcome cannot be loaded, nor a session ended: the venue's word first.
  const bool waits = (s.hold || s.ending.asked) && open_questions(s);
  const Repair* worst = worst_repair(s);
  const bool differs = worst != nullptr || unkept > 0;
  r.done = !differs && !waits;
  r.text = r.done             ? ""
           : worst != nullptr ? describe(worst->what)
           : unkept > 0       ? "more differences than can be kept"
                              : "orders of unknown outcome wait for the venue's word";
  r.again = differs && (worst == nullptr || worst->rounds < kRoundsMax);
  if (!r.done) s.ending.agreed_at = 0;
  if (r.done) notice(step, Severity::kInfo, NoticeCode::kReconciled, "books and statement agree");
  if (s.reconcile.active) {
    s.reconcile.active = false;
    answer(step, s.reconcile.request_id, r.done, r.done ? "reconciled" : r.text);
  }
  s.ending.statement_done = s.ending.asked && !waits;
  flush_resolves(step);
  if (!differs) settle_unknown(step);  // with a difference the clock asks, in its own time
  if (!differs && waits) {
    if (s.phase == Phase::kBlocked) s.phase = Phase::kReconciling;
  } else if (s.phase == Phase::kReconciling || s.phase == Phase::kBlocked) {
    s.phase = r.done && s.loaded.limits ? Phase::kReconciling : Phase::kBlocked;
    s.loaded.agreed_ns = s.now_ns;
    try_to_load(step);
  }
  check_end(step);
}

/// Everything agrees: executions before this need no second look.
void note_agreement(Reconciliation& r, const AccountStatement& venue) {
  const bool stands = std::any_of(r.repairs.begin(), r.repairs.end(), [](const auto& each) {
    return each.second.blocks && each.second.state != RepairState::kSuperseded &&
           each.second.state != RepairState::kApplied;
  });
  if (stands) return;
  r.agreed = venue.last_sequence;
  r.unconfirmed.clear();
}

}  // namespace

Order* order_at_venue(State& s, const StatementOrder& theirs) {
  if (Order* order = order_by_ref(s, theirs.user_ref); order != nullptr) return order;
  const auto found = s.orders.by_clordid.find(theirs.clordid);
  return found == s.orders.by_clordid.end() ? nullptr : order_of(s, found->second);
}

bool same_order(const State& s, const Order& ours, const StatementOrder& theirs) {
  return s.config.symbols[ours.symbol].name == theirs.symbol && ours.side == theirs.side;
}

void compare(Step& step, const AccountStatement& venue) {
  State& s = step.s;
  Reconciliation& r = s.reconciliation;
  ++r.rounds;
  r.tries = r.missed = 0;
  s.orders.report_gap = false;
  s.orders.next_user_ref = std::max(s.orders.next_user_ref, venue.next_user_ref);
  const Taken taken = take_over(step, venue);
  confirm_orders(step, venue);
  auto found = values::compare(books_of(s, venue), venue);
  const bool applied = apply_approved(step, venue, found);
  if (applied) found = values::compare(books_of(s, venue), venue);
  const std::size_t unkept = keep_repairs(step, found);
  const bool moved = set_quarantine(step);
  open_ledger(step, venue);
  if (unkept == 0) note_agreement(r, venue);
  r.examined = venue.last_sequence;
  r.incident = false;  // whatever it was, both sides have been looked at since
  const bool cancels = cancel_taken(step, taken);
  if (cancels && s.phase == Phase::kEnding) s.ending.asked = false;  // and asked once they are gone
  // What the gate counts is not what is held: it is closed, and loaded anew.
  const bool open = s.phase == Phase::kTrading || s.phase == Phase::kOpening;
  if ((taken.any || applied || moved) && open && s.links.card) {
    begin_loading(step, false);
    return;
  }
  finish(step, unkept);
}

}  // namespace pcl::engine
