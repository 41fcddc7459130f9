// What the card tells of our orders: decisions, releases, refused commands; and frames that the
// wire did not write.
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::CancelState;
using values::Effect;
using values::Input;
using values::Order;

Order* order_by_command(State& s, std::uint64_t sequence) {
  const auto found = s.orders.by_command.find(sequence);
  return found == s.orders.by_command.end() ? nullptr : order_of(s, found->second);
}

void decide_replace(Step& step, Order& order, bool passed, const values::Detail& detail) {
  if (passed) own_ref(step, order, detail.user_ref);
  after(step, order,
        values::step(order, passed ? Input::kReplacePassed : Input::kReplaceOff, detail));
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
    effect = values::step(order, Input::kCut);
  } else if (event.ouch_type == 'U' && order.replace.user_ref == event.user_ref) {
    effect = values::step(order, Input::kReplaceOff);
  }
  if (effect == Effect::kNone) return;
  notice(step, Severity::kWarning, NoticeCode::kOrderDropped,
         name_of(order) + ": UserRefNum " + std::to_string(event.user_ref) +
             " was never written to the venue");
  after(step, order, effect);
  if (effect == Effect::kContradiction) return;
  step.s.orders.resolve_due.insert(event.user_ref);
  flush_resolves(step);
}

void lost_cancel(Step& step, Order& order, const FrameDropped& event) {
  if (order.cancel != CancelState::kSent || order.user_ref != event.user_ref) return;
  after(step, order, values::step(order, Input::kCancelLost));
  const bool stands =
      event.reason == FrameDropReason::kPoisoned || event.reason == FrameDropReason::kOldEpoch;
  if (stands) cancel_order(step, order);  // the line does: again, at once
}

void apply_drop(Step& step, Order& order, const FrameDropped& event) {
  if (event.ouch_type == 'X') {
    lost_cancel(step, order, event);
  } else if (certainly_unwritten(event.reason)) {
    take_back(step, order, event);
  } else if (event.ouch_type == 'O' || event.ouch_type == 'U') {
    after(step, order, values::step(order, Input::kLostSight));  // the venue may have got all of it
  }
}

void apply_early_drop(Step& step, Order& order, std::uint32_t user_ref) {
  const auto early = step.s.orders.dropped_early.find(user_ref);
  if (early == step.s.orders.dropped_early.end()) return;
  const FrameDropped event = early->second;
  step.s.orders.dropped_early.erase(early);
  apply_drop(step, order, event);
}

/// The card cancels by itself what a kill covers; it says so by a released Cancel of no command.
void on_own_cancel(Step& step, std::uint32_t user_ref) {
  ++step.s.counts.own_cancels;
  Order* order = order_by_ref(step.s, user_ref);
  // One that names a replace the venue has not answered does nothing to the order as it stands.
  if (order == nullptr || !values::is_open(*order) || order->user_ref != user_ref) return;
  cancel_sent(step, *order);
}

void count_decision(State& s, const contract::DecisionRecord& record, bool passed) {
  if (passed) {
    ++s.counts.decisions_passed;
    if (record.user_ref >= s.orders.next_user_ref) s.orders.next_user_ref = record.user_ref + 1;
    return;
  }
  if (record.code < s.counts.refusals.size()) ++s.counts.refusals[record.code];
  const auto why = values::verdict_of(static_cast<contract::Refusal>(record.code)).why;
  ++s.counts.rejected[static_cast<std::size_t>(why)];
}

/// The gate's word about the Enter, or about a replace that is none any more.
void decide_enter(Step& step, Order& order, const contract::DecisionRecord& record, bool passed,
                  const values::Detail& detail) {
  // A replace that went with its order: the venue's word about the order came before the gate's
  // about the replace.
  if (!passed && record.command_sequence != order.command_sequence) return;
  if (passed) own_ref(step, order, record.user_ref);
  const auto verdict = values::verdict_of(static_cast<contract::Refusal>(record.code));
  after(step, order, values::step(order, passed ? Input::kPassed : Input::kRefused, detail),
        verdict);
}

}  // namespace

void on_decision(Step& step, const contract::DecisionRecord& record) {
  State& s = step.s;
  const bool passed = static_cast<contract::Refusal>(record.code) == contract::Refusal::kNone;
  const bool new_risk = (record.flags & contract::decision_flag::kReduceOnly) == 0;
  count_decision(s, record, passed);
  const bool lost = (record.flags & contract::decision_flag::kExposureUnknown) != 0;
  if (lost && s.phase == Phase::kTrading) exposure_lost(step, "its own decision");
  Order* order = order_by_command(s, record.command_sequence);
  if (order == nullptr) {
    step.out.emplace_back(Notice{Severity::kWarning,
                                 NoticeCode::kForeignDecision,
                                 {},
                                 record.command_sequence,
                                 record.code});
    return;
  }
  if (!passed) {
    step.out.emplace_back(
        Notice{Severity::kInfo, NoticeCode::kRefused, {}, order->id, record.code});
  }
  step.changes.decisions.push_back({order->id, record.command_sequence, record.book_version,
                                    record.operand, record.limit, record.code, !new_risk});
  const values::Detail detail{.user_ref = record.user_ref, .new_risk = new_risk};
  if (order->replace.command_sequence == record.command_sequence) {
    decide_replace(step, *order, passed, detail);
  } else {
    decide_enter(step, *order, record, passed, detail);
  }
  apply_early_drop(step, *order, passed ? record.user_ref : 0);
  if (passed && order->cancel == CancelState::kWanted) cancel_order(step, *order);
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
    after(step, *order, values::step(*order, Input::kReplaceOff));
  } else if (record.code == 'O') {
    after(step, *order, values::step(*order, Input::kCut));
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
    const Input input = kind == contract::CommandKind::kOrderCancel ? Input::kCancelLost
                        : order->replace.command_sequence == record.command_sequence
                            ? Input::kReplaceOff
                            : Input::kRefused;
    constexpr values::Verdict kOurs{values::RejectClass::kOwnFault, false};
    after(step, *order, values::step(*order, input), kOurs);
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

}  // namespace pcl::engine
