// What we ask of the gate: orders, replaces, cancels.
#include <string_view>

#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

using values::CancelState;
using values::Input;
using values::Order;
using values::RequestClass;

/// The configured four characters, then a number that only ever rises, ten digits and capitals: the
/// card refuses an id that is not above the last one.
values::ClOrdId next_clordid(State& s) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  values::ClOrdId id{};
  for (std::size_t i = 0; i < 4; ++i) id[i] = s.config.clordid_prefix[i];
  std::uint64_t number = s.orders.next_clordid++;
  for (std::size_t i = id.size(); i-- > 4; number /= 36) id[i] = kDigits[number % 36];
  return id;
}

/// A sell beyond what is held and not already on its way out is a short sale, all of it.
char side_byte(const State& s, const Order& order) {
  if (order.side == values::Side::kBuy) return 'B';
  const auto held = s.ledger.positions.find(party_of(order));
  const std::int64_t position = held == s.ledger.positions.end() ? 0 : held->second.shares;
  std::int64_t selling = order.total;
  for (const std::uint64_t id : s.orders.open) {
    const Order& open = s.orders.all.at(id);
    const bool same = open.side == values::Side::kSell && party_of(open) == party_of(order);
    if (same) selling += values::open_shares(open);
  }
  return selling > position ? 'T' : 'S';
}

/// False, counted: the session has nothing left for this class. Never queued: whoever wanted it
/// asks again if he still wants it.
bool may_ask(Step& step, RequestClass kind) {
  if (step.s.orders.budget.take(kind, step.s.now_ns)) return true;
  ++step.s.counts.skipped[static_cast<std::size_t>(kind)];
  return false;
}

RequestClass class_of(values::Purpose purpose, RequestClass otherwise) {
  return purpose == values::Purpose::kExit ? RequestClass::kExit : otherwise;
}

/// True, said: no room for it. The last eighth of the table is for exits.
bool table_full(Step& step, values::Purpose purpose) {
  const bool entry = purpose == values::Purpose::kEntry;
  if (step.s.orders.all.size() < (entry ? kEntriesMax : kOrdersMax)) return false;
  notice(step, Severity::kCritical, NoticeCode::kOverflow,
         entry ? "order table nearly full: exits only" : "order table full: no further orders");
  return true;
}

contract::OrderEnterCommand enter_command(const Order& order) {
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
  return command;
}

}  // namespace

std::uint64_t enter_order(Step& step, const NewOrder& wanted) {
  Orders& orders = step.s.orders;
  if (table_full(step, wanted.purpose)) return 0;
  if (!may_ask(step, class_of(wanted.purpose, RequestClass::kEntry))) return 0;
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
  order.asked_at = step.s.counts.events;
  order.asked_ns = step.s.now_ns;
  order.command_sequence = send(step, enter_command(order));
  orders.by_command.insert_or_assign(order.command_sequence, order.id);
  orders.by_clordid.emplace(order.clordid, order.id);
  orders.open.insert(order.id);
  orders.all.emplace(order.id, order);
  look_later(step, order, kAckWaitNs);
  changed(step, order);
  return order.id;
}

void replace_order(Step& step, Order& order, CardPrice price) {
  if (!may_ask(step, class_of(order.purpose, RequestClass::kReplace))) return;
  values::PendingReplace replace;
  replace.phase = values::ReplacePhase::kAtGate;
  replace.total = order.total;
  replace.price = price;
  replace.clordid = next_clordid(step.s);
  replace.asked_at = step.s.counts.events;
  replace.asked_ns = step.s.now_ns;
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
  look_later(step, order, kAckWaitNs);
  changed(step, order);
}

void cancel_order(Step& step, Order& order) {
  State& s = step.s;
  if (!values::is_open(order) || order.cancel == CancelState::kSent) return;
  if (order.user_ref == 0 || !s.links.card) {
    after(step, order, values::step(order, Input::kCancelWanted));
    return;
  }
  (void)s.orders.budget.take(RequestClass::kCancel, s.now_ns);  // counted, never refused
  contract::OrderCancelCommand command;
  command.strategy = order.strategy;
  command.symbol = order.symbol;
  command.quantity = 0;
  command.user_ref = order.user_ref;
  s.orders.by_command.insert_or_assign(send(step, command), order.id);
  cancel_sent(step, order);
}

void cancel_sent(Step& step, Order& order) {
  order.cancel_ns = step.s.now_ns;
  ++order.cancel_tries;
  values::step(order, Input::kCancelSent);
  look_later(step, order, kCancelWaitNs);
  after(step, order, values::Effect::kChanged);
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

void ask_lost_cancels(Step& step) {
  for (const std::uint64_t id : step.s.orders.open) {
    Order& order = step.s.orders.all.at(id);
    if (order.cancel == CancelState::kWanted) cancel_order(step, order);
  }
}

}  // namespace pcl::engine
