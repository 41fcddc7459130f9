// Keeps the indexes, the counts and the strategies in step with every order that moved.
#include <algorithm>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::Effect;
using values::Order;

void keep_indexes(State& s, const Order& order) {
  Orders& orders = s.orders;
  if (values::is_open(order)) {
    orders.open.insert(order.id);
  } else if (orders.open.erase(order.id) != 0) {
    orders.closed.insert({s.now_ns, order.id});
  }
  if (values::is_unknown(order)) {
    orders.unknown.insert(order.id);
  } else {
    orders.unknown.erase(order.id);
  }
}

bool may_resolve(const State& s) {
  const auto killed = [](const auto& each) { return each.second.command >= LatchCommand::kCancel; };
  return s.hold || s.kills.engaged ||
         std::any_of(s.kills.entries.begin(), s.kills.entries.end(), killed);
}

}  // namespace

std::string name_of(const Order& order) {
  return "order " + std::to_string(order.id) + " (" +
         std::string{order.clordid.data(), order.clordid.size()} + ")";
}

Order* order_by_ref(State& s, std::uint32_t user_ref) {
  const auto found = s.orders.by_ref.find(user_ref);
  return found == s.orders.by_ref.end() ? nullptr : order_of(s, found->second);
}

void own_ref(Step& step, Order& order, std::uint32_t user_ref) {
  Orders& orders = step.s.orders;
  if (user_ref == 0) return;
  orders.by_ref.emplace(user_ref, order.id);
  if (user_ref >= orders.next_user_ref) orders.next_user_ref = user_ref + 1;
}

void after(Step& step, Order& order, Effect effect, values::Verdict verdict) {
  State& s = step.s;
  keep_indexes(s, order);
  if (effect != Effect::kNone) changed(step, order);
  switch (effect) {
    case Effect::kNone:
    case Effect::kChanged:
      return;
    case Effect::kClosed:
      if (order.state == values::OrderState::kFilled) ++s.counts.orders_filled;
      strategy_order_closed(step, order, verdict);
      return;
    case Effect::kLate:
      ++s.counts.late_fills;
      notice(step, Severity::kCritical, NoticeCode::kLateFill,
             name_of(order) + ": filled after it was closed");
      if (!values::is_open(order)) strategy_order_closed(step, order, verdict);
      return;
    case Effect::kReopened:
      notice(step, Severity::kCritical, NoticeCode::kOrderUnknown,
             name_of(order) + " lives, and was thought gone");
      cancel_order(step, order);
      return;
    case Effect::kContradiction:
      s.reconciliation.done = false;
      notice(step, Severity::kCritical, NoticeCode::kOrderUnknown,
             name_of(order) + ": card and venue contradict each other, it is " +
                 values::to_string(values::shown(order)));
      return;
  }
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

}  // namespace pcl::engine
