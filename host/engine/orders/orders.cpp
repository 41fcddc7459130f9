#include <string_view>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::Effect;
using values::Order;

/// prefix 4, run 3, counter 7, in digits and capitals: 78 thousand million ids a run.
values::ClOrdId next_clordid(State& s) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  values::ClOrdId id{};
  for (std::size_t i = 0; i < 4; ++i) id[i] = s.config.clordid_prefix[i];
  std::uint64_t run = s.run;
  for (std::size_t i = 7; i-- > 4; run /= 36) id[i] = kDigits[run % 36];
  std::uint64_t count = s.orders.next_clordid++;
  for (std::size_t i = 14; i-- > 7; count /= 36) id[i] = kDigits[count % 36];
  return id;
}

std::string name(const Order& order) {
  return "order " + std::to_string(order.id) + " (" +
         std::string{order.clordid.data(), order.clordid.size()} + ")";
}

Order* order_by_command(State& s, std::uint64_t sequence) {
  const auto found = s.orders.by_command.find(sequence);
  if (found == s.orders.by_command.end()) return nullptr;
  const auto order = s.orders.all.find(found->second);
  return order == s.orders.all.end() ? nullptr : &order->second;
}

void decide_replace(Step& step, Order& order, bool passed, std::uint32_t user_ref, bool new_risk) {
  if (passed) own_ref(step, order, user_ref);
  after(step, order, values::replace_decided(order, passed, user_ref, new_risk));
  if (!passed) cancel_order(step, order);  // never ask again and again: give the order up
}

/// Every later command is refused as well until the numbers meet again; the last one sent tells the
/// truth.
void on_bad_sequence(Step& step, const contract::RefusedRecord& record) {
  engage_global(step, "the card's command sequence and ours differ");
  if (record.command_sequence == step.s.links.last_command)
    step.s.links.next_command = record.expected;
}

bool certainly_unwritten(FrameDropReason reason) {
  return reason == FrameDropReason::kPoisoned || reason == FrameDropReason::kOldEpoch ||
         reason == FrameDropReason::kLinkDown;
}

/// As if the card had cut it. The card told of its own cuts by itself: nothing is done twice.
void take_back(Step& step, Order& order, const FrameDropped& event) {
  Effect effect = Effect::kNone;
  if (event.ouch_type == 'O' && values::is_open(order)) {
    effect = values::poisoned(order);
  } else if (event.ouch_type == 'U' && order.replace.user_ref == event.user_ref) {
    effect = values::replace_poisoned(order);
  }
  if (effect == Effect::kNone) return;
  notice(step, Severity::kWarning, NoticeCode::kOrderDropped,
         name(order) + ": UserRefNum " + std::to_string(event.user_ref) +
             " was never written to the venue");
  after(step, order, effect);
  if (effect == Effect::kContradiction) return;
  step.s.orders.resolve_due.insert(event.user_ref);
  flush_resolves(step);
}

void lost_cancel(Step& step, Order& order, const FrameDropped& event) {
  if (!values::is_open(order) || !order.cancel_asked || order.user_ref != event.user_ref) return;
  if (event.reason == FrameDropReason::kPoisoned || event.reason == FrameDropReason::kOldEpoch) {
    order.cancel_asked = false;  // the line stands: again, at once
    cancel_order(step, order);
  } else {
    values::cancel_lost(order);
    changed(step, order);
  }
}

void apply_drop(Step& step, Order& order, const FrameDropped& event) {
  if (event.ouch_type == 'X') {
    lost_cancel(step, order, event);
  } else if (certainly_unwritten(event.reason)) {
    take_back(step, order, event);
  }
}

void apply_early_drop(Step& step, Order& order, std::uint32_t user_ref) {
  const auto early = step.s.orders.dropped_early.find(user_ref);
  if (early == step.s.orders.dropped_early.end()) return;
  const FrameDropped event = early->second;
  step.s.orders.dropped_early.erase(early);
  apply_drop(step, order, event);
}

/// A sell beyond what is held and not already on its way out is a short sale, all of it.
char side_byte(const State& s, const Order& order) {
  if (order.side == values::Side::kBuy) return 'B';
  const auto held = s.ledger.positions.find({order.account, order.strategy, order.symbol});
  const std::int64_t position = held == s.ledger.positions.end() ? 0 : held->second.shares;
  std::int64_t selling = order.total;
  for (const std::uint64_t id : s.orders.open) {
    const Order& open = s.orders.all.at(id);
    const bool same = open.side == values::Side::kSell && open.account == order.account &&
                      open.strategy == order.strategy && open.symbol == order.symbol;
    if (same) selling += values::open_shares(open);
  }
  return selling > position ? 'T' : 'S';
}

/// The card cancels by itself what a kill covers; it says so by a released Cancel of no command.
void on_own_cancel(Step& step, std::uint32_t user_ref) {
  ++step.s.counts.own_cancels;
  Order* order = order_by_ref(step.s, user_ref);
  // One that names a replace the venue has not answered does nothing to the order as it stands.
  if (order == nullptr || !values::is_open(*order) || order->user_ref != user_ref) return;
  values::cancel_asked(*order);
  changed(step, *order);
}

}  // namespace

Order* order_by_ref(State& s, std::uint32_t user_ref) {
  const auto found = s.orders.by_ref.find(user_ref);
  if (found == s.orders.by_ref.end()) return nullptr;
  const auto order = s.orders.all.find(found->second);
  return order == s.orders.all.end() ? nullptr : &order->second;
}

void own_ref(Step& step, Order& order, std::uint32_t user_ref) {
  Orders& orders = step.s.orders;
  if (user_ref == 0) return;
  orders.by_ref.emplace(user_ref, order.id);
  if (user_ref >= orders.next_user_ref) orders.next_user_ref = user_ref + 1;
}

std::uint64_t enter_order(Step& step, const NewOrder& wanted) {
  Orders& orders = step.s.orders;
  if (orders.all.size() >= kOrdersMax) {
    notice(step, Severity::kCritical, NoticeCode::kOverflow, "order table full: no further orders");
    return 0;
  }
  Order order;
  order.id = orders.next_id++;
  order.clordid = next_clordid(step.s);
  order.account = step.s.config.account;
  order.strategy = wanted.strategy;
  order.symbol = wanted.symbol;
  order.side = wanted.side;
  order.purpose = wanted.purpose;
  order.price = wanted.price;
  order.total = wanted.quantity;
  order.side_byte = side_byte(step.s, order);
  contract::OrderEnterCommand command;
  command.strategy = order.strategy;
  command.symbol = order.symbol;
  command.price = order.price.value;
  command.quantity = order.total;
  command.side = static_cast<std::uint8_t>(order.side_byte);
  command.tif = '0';
  command.display = 'Y';
  command.capacity = 'P';
  command.iso = 'N';
  command.cross_type = 'N';
  command.clordid = order.clordid;
  order.command_sequence = send(step, command);
  orders.by_command.insert_or_assign(order.command_sequence, order.id);
  orders.by_clordid.emplace(order.clordid, order.id);
  orders.open.insert(order.id);
  orders.all.emplace(order.id, order);
  changed(step, order);
  return order.id;
}

void replace_order(Step& step, Order& order, CardPrice price) {
  values::PendingReplace replace;
  replace.phase = values::ReplacePhase::kAtGate;
  replace.total = order.total;
  replace.price = price;
  replace.clordid = next_clordid(step.s);
  contract::OrderReplaceCommand command;
  command.strategy = order.strategy;
  command.symbol = order.symbol;
  command.price = price.value;
  command.quantity = replace.total;
  command.original = order.user_ref;
  command.tif = '0';
  command.display = 'Y';
  command.iso = 'N';
  command.clordid = replace.clordid;
  replace.command_sequence = send(step, command);
  step.s.orders.by_command.insert_or_assign(replace.command_sequence, order.id);
  step.s.orders.by_clordid.emplace(replace.clordid, order.id);
  values::replace_asked(order, replace);
  changed(step, order);
}

void cancel_order(Step& step, Order& order) {
  if (!values::is_open(order) || order.cancel_asked) return;
  changed(step, order);
  if (order.user_ref == 0 || !step.s.links.card) {
    order.cancel_wanted = true;
    return;
  }
  contract::OrderCancelCommand command;
  command.strategy = order.strategy;
  command.symbol = order.symbol;
  command.quantity = 0;
  command.user_ref = order.user_ref;
  step.s.orders.by_command.insert_or_assign(send(step, command), order.id);
  values::cancel_asked(order);
}

std::size_t cancel_open(Step& step, CancelWhat what, const KillTarget& target) {
  std::size_t count = 0;
  for (const std::uint64_t id : step.s.orders.open) {
    Order& order = step.s.orders.all.at(id);
    if (what == CancelWhat::kEntries && order.purpose != values::Purpose::kEntry) continue;
    if (!covers(target, step.s, order.strategy, order.symbol)) continue;
    cancel_order(step, order);
    ++count;
  }
  return count;
}

void on_decision(Step& step, const contract::DecisionRecord& record) {
  State& s = step.s;
  const auto refusal = static_cast<contract::Refusal>(record.code);
  const bool passed = refusal == contract::Refusal::kNone;
  const bool new_risk = (record.flags & contract::decision_flag::kReduceOnly) == 0;
  if (passed) {
    ++s.counts.decisions_passed;
    if (record.user_ref >= s.orders.next_user_ref) s.orders.next_user_ref = record.user_ref + 1;
  } else if (record.code < s.counts.refusals.size()) {
    ++s.counts.refusals[record.code];
  }
  Order* order = order_by_command(s, record.command_sequence);
  if (order == nullptr) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput,
           "decision about command " + std::to_string(record.command_sequence) +
               ", which is no order of ours");
    return;
  }
  if (!passed) {
    notice(step, Severity::kInfo, NoticeCode::kRejected,
           name(*order) + " refused by the gate: " + std::string{contract::to_string(refusal)});
  }
  step.changes.decisions.push_back({order->id, record.command_sequence, record.book_version,
                                    record.operand, record.limit, record.code, !new_risk});
  if (order->replace.command_sequence == record.command_sequence) {
    decide_replace(step, *order, passed, record.user_ref, new_risk);
  } else if (!passed && record.command_sequence != order->command_sequence) {
    // A replace that went with its order: the venue's word about the order came before the gate's
    // about the replace.
  } else {
    if (passed) own_ref(step, *order, record.user_ref);
    after(step, *order, values::decided(*order, passed, record.user_ref, new_risk));
  }
  apply_early_drop(step, *order, passed ? record.user_ref : 0);
  if (passed && order->cancel_wanted) cancel_order(step, *order);
  if (passed && !s.orders.orphans.empty()) claim_orphans(step);
}

void on_released(Step& step, const contract::ReleasedRecord& record) {
  State& s = step.s;
  if (record.user_ref >= s.orders.next_user_ref) s.orders.next_user_ref = record.user_ref + 1;
  const bool cut = (record.flags & contract::released_flag::kPoisoned) != 0;
  if (!cut && record.code == 'O') ++s.counts.orders_sent;
  if (!cut && record.code == 'X' && record.command_sequence == 0)
    return on_own_cancel(step, record.user_ref);
  Order* order = order_by_command(s, record.command_sequence);
  if (!cut || order == nullptr) return;
  if (record.code == 'U') {
    after(step, *order, values::replace_poisoned(*order));
  } else if (record.code == 'O') {
    after(step, *order, values::poisoned(*order));
  }
  if (record.code == 'O' || record.code == 'U') s.orders.resolve_due.insert(record.user_ref);
  flush_resolves(step);
}

void on_frame_dropped(Step& step, const FrameDropped& event) {
  Orders& orders = step.s.orders;
  if (event.user_ref == 0) return;  // too short to name its order: the card's own record does
  if (Order* order = order_by_ref(step.s, event.user_ref); order != nullptr) {
    apply_drop(step, *order, event);
    return;
  }
  if (event.ouch_type != 'O' && event.ouch_type != 'U') return;
  if (orders.dropped_early.size() < kDroppedEarlyMax)
    orders.dropped_early.insert_or_assign(event.user_ref, event);
}

void ask_lost_cancels(Step& step) {
  for (const std::uint64_t id : step.s.orders.open) {
    Order& order = step.s.orders.all.at(id);
    if (order.cancel_wanted) cancel_order(step, order);
  }
}

void on_refused(Step& step, const contract::RefusedRecord& record) {
  State& s = step.s;
  ++s.counts.commands_refused;
  const auto why = static_cast<contract::CommandRefusal>(record.code);
  const auto kind = static_cast<contract::CommandKind>(record.command_kind);
  // A card that lived on has its symbols already.
  if (kind == contract::CommandKind::kSymbolLoad && why == contract::CommandRefusal::kDuplicate)
    return;
  notice(step, Severity::kCritical, NoticeCode::kCommandRefused,
         "card refused command " + std::to_string(record.command_sequence) + " " +
             std::string{contract::to_string(kind)} + ": " + std::string{contract::to_string(why)});
  if (Order* order = order_by_command(s, record.command_sequence); order != nullptr) {
    if (kind == contract::CommandKind::kOrderCancel) {
      order->cancel_asked = false;
      order->cancel_wanted = values::is_open(*order);
      changed(step, *order);
    } else if (order->replace.command_sequence == record.command_sequence) {
      after(step, *order, values::replace_decided(*order, false, 0));
    } else {
      after(step, *order, values::decided(*order, false, 0));
    }
  }
  const bool loading = s.phase == Phase::kLoading || s.phase == Phase::kReconciling ||
                       s.phase == Phase::kOpening || s.phase == Phase::kWaiting;
  if (loads(kind) && loading) {
    if (record.command_sequence == s.loaded.commit) s.loaded.commit = 0;
    block(step, NoticeCode::kUnavailable,
          "the card refused " + std::string{contract::to_string(kind)} + ": " +
              std::string{contract::to_string(why)});
  }
  if (why == contract::CommandRefusal::kBadSequence) on_bad_sequence(step, record);
}

void after(Step& step, Order& order, Effect effect) {
  State& s = step.s;
  if (values::is_open(order)) {
    s.orders.open.insert(order.id);
  } else {
    s.orders.open.erase(order.id);
  }
  if (effect != Effect::kNone) changed(step, order);
  switch (effect) {
    case Effect::kNone:
    case Effect::kChanged:
      return;
    case Effect::kClosed:
      if (order.state == values::OrderState::kFilled) ++s.counts.orders_filled;
      strategy_order_closed(step, order);
      return;
    case Effect::kLate:
      ++s.counts.late_fills;
      notice(step, Severity::kCritical, NoticeCode::kLateFill,
             name(order) + ": filled after it was closed");
      if (!values::is_open(order)) strategy_order_closed(step, order);
      return;
    case Effect::kReopened:
      notice(step, Severity::kCritical, NoticeCode::kOrderUnknown,
             name(order) + " lives, and was thought gone");
      cancel_order(step, order);
      return;
    case Effect::kContradiction:
      s.reconciliation.done = false;
      notice(step, Severity::kCritical, NoticeCode::kOrderUnknown,
             name(order) + ": card and venue contradict each other in state " +
                 values::to_string(order.state));
      return;
  }
}

static bool may_resolve(const State& s) {
  return s.hold || s.kills.global.engaged || !s.kills.scoped.empty();
}

void flush_resolves(Step& step) {
  State& s = step.s;
  if (s.orders.resolve_due.empty() || !s.links.card || !may_resolve(s)) return;
  for (const std::uint32_t user_ref : s.orders.resolve_due) {
    contract::OrderResolveCommand command;
    command.user_ref = user_ref;
    send(step, command);
  }
  s.orders.resolve_due.clear();
}

void lose_sight(Step& step) {
  Orders& orders = step.s.orders;
  std::size_t count = 0;
  for (const std::uint64_t id : orders.open) {
    Order& order = orders.all.at(id);
    if (values::lost_sight(order) != Effect::kChanged) continue;
    changed(step, order);
    ++count;
  }
  if (count == 0) return;
  notice(step, Severity::kWarning, NoticeCode::kOrderUnknown,
         std::to_string(count) +
             " orders of unknown outcome; they count as if open until the venue's statement");
}

}  // namespace pcl::engine
