#include "host/domain/order_state.hpp"

#include <algorithm>

namespace pcl::values {
namespace {

bool open_state(OrderState state) {
  switch (state) {
    case OrderState::kPendingGate:
    case OrderState::kSent:
    case OrderState::kUnknown:
    case OrderState::kLive:
    case OrderState::kPartiallyFilled:
    case OrderState::kPendingCancel:
    case OrderState::kPendingReplace:
      return true;
    case OrderState::kRefused:
    case OrderState::kNotSent:
    case OrderState::kFilled:
    case OrderState::kCancelled:
    case OrderState::kRejected:
      return false;
  }
  return false;
}

/// The state of an order the venue holds.
OrderState resting(const Order& order) {
  if (order.cancel_asked) return OrderState::kPendingCancel;
  if (order.replace.phase != ReplacePhase::kNone) return OrderState::kPendingReplace;
  return order.executed > 0 ? OrderState::kPartiallyFilled : OrderState::kLive;
}

Effect close(Order& order, OrderState state) {
  order.state = state;
  order.replace = PendingReplace{};
  return Effect::kClosed;
}

/// Closes when nothing is left, else rests.
Effect settle(Order& order) {
  if (order.executed >= order.total) {
    return close(order, order.cancelled > 0 ? OrderState::kCancelled : OrderState::kFilled);
  }
  order.state = resting(order);
  return Effect::kChanged;
}

bool waiting(const Order& order) {
  return order.state == OrderState::kPendingGate || order.state == OrderState::kSent ||
         order.state == OrderState::kUnknown;
}

}  // namespace

bool is_open(const Order& order) { return open_state(order.state); }

bool at_venue(const Order& order) {
  return is_open(order) && order.state != OrderState::kPendingGate;
}

std::uint32_t open_shares(const Order& order) {
  if (!is_open(order)) return 0;
  const std::uint32_t most = order.replace.phase == ReplacePhase::kNone
                                 ? order.total
                                 : std::max(order.total, order.replace.total);
  return most > order.executed ? most - order.executed : 0;
}

Effect decided(Order& order, bool passed, std::uint32_t user_ref, bool new_risk) {
  if (!passed) {
    if (order.state == OrderState::kPendingGate ||
        (order.state == OrderState::kUnknown && order.user_ref == 0)) {
      return close(order, OrderState::kRefused);
    }
    return order.state == OrderState::kRefused ? Effect::kNone : Effect::kContradiction;
  }
  if (order.user_ref == 0) order.user_ref = user_ref;
  // A chain that was replaced already has what its replace was.
  if (order.user_ref == user_ref) order.new_risk = new_risk;
  if (order.state == OrderState::kPendingGate || order.state == OrderState::kUnknown) {
    order.state = OrderState::kSent;
    return Effect::kChanged;
  }
  if (!is_open(order) && order.dropped) {  // given up too early: the frame is on its way
    order.dropped = false;
    order.state = OrderState::kUnknown;
    return Effect::kReopened;
  }
  return Effect::kNone;  // the venue's answer came first
}

Effect replace_decided(Order& order, bool passed, std::uint32_t user_ref, bool new_risk) {
  if (order.replace.phase != ReplacePhase::kAtGate) return Effect::kNone;
  if (passed) {
    order.replace.phase = ReplacePhase::kSent;
    order.replace.user_ref = user_ref;
    order.replace.new_risk = new_risk;
    return Effect::kChanged;
  }
  return replace_rejected(order);
}

Effect poisoned(Order& order) {
  // The kill that cut the frame is recorded first, so a cancel may have been asked in between.
  const bool unanswered = waiting(order) || order.state == OrderState::kPendingCancel;
  if (unanswered && order.executed == 0) return close(order, OrderState::kNotSent);
  return order.state == OrderState::kNotSent ? Effect::kNone : Effect::kContradiction;
}

Effect replace_poisoned(Order& order) { return replace_rejected(order); }

void replace_asked(Order& order, const PendingReplace& replace) {
  order.replace = replace;
  if (is_open(order) && order.state != OrderState::kUnknown) order.state = resting(order);
}

void cancel_asked(Order& order) {
  order.cancel_wanted = false;
  order.cancel_asked = true;
  if (is_open(order) && order.state != OrderState::kUnknown)
    order.state = OrderState::kPendingCancel;
}

void cancel_lost(Order& order) {
  if (!order.cancel_asked) return;
  order.cancel_asked = false;
  order.cancel_wanted = is_open(order);
  // Without the venue's word nobody can tell a resting order from one on its way.
  if (order.state == OrderState::kPendingCancel) order.state = OrderState::kUnknown;
}

Effect accepted(Order& order, std::uint32_t user_ref, bool dead) {
  if (order.user_ref == 0) order.user_ref = user_ref;
  if (is_open(order)) {
    if (dead) return close(order, OrderState::kCancelled);
    return settle(order);
  }
  const bool mistaken =
      order.dropped || order.state == OrderState::kRefused || order.state == OrderState::kNotSent;
  if (!mistaken || dead) return Effect::kNone;
  order.dropped = false;
  settle(order);
  return Effect::kReopened;
}

Effect replaced(Order& order, std::uint32_t user_ref, std::uint32_t total, CardPrice price,
                bool dead) {
  const bool ours = order.replace.phase != ReplacePhase::kNone;
  order.total = ours ? order.replace.total : std::max(total, order.executed);
  order.price = price;
  order.user_ref = user_ref;
  order.new_risk = !ours || order.replace.new_risk;
  order.replace = PendingReplace{};
  order.cancel_asked = false;  // it named the old number; whoever wants it gone asks again
  const bool was_open = is_open(order);
  if (dead) {
    order.cancelled += order.total > order.executed ? order.total - order.executed : 0;
    order.total = std::min(order.total, order.executed);
    return close(order, OrderState::kCancelled);
  }
  if (!was_open && !order.dropped) return Effect::kNone;
  order.dropped = false;
  const Effect effect = settle(order);
  return was_open ? effect : Effect::kReopened;
}

Effect executed(Order& order, std::uint32_t quantity) {
  const bool was_open = is_open(order);
  const bool beyond = quantity > order.total - std::min(order.total, order.executed);
  order.executed += quantity;
  if (!was_open) {
    if (order.executed >= order.total && order.cancelled == 0) order.state = OrderState::kFilled;
    return Effect::kLate;
  }
  const Effect effect = settle(order);
  return beyond ? Effect::kLate : effect;
}

Effect canceled(Order& order, std::uint32_t decrement) {
  if (!is_open(order)) return Effect::kNone;
  const std::uint32_t taken = std::min(decrement, order.total);
  order.total -= taken;
  order.cancelled += taken;
  return settle(order);
}

Effect rejected(Order& order) {
  if (!is_open(order)) return Effect::kNone;
  if (order.executed > 0) return Effect::kContradiction;
  return close(order, OrderState::kRejected);
}

Effect replace_rejected(Order& order) {
  if (order.replace.phase == ReplacePhase::kNone) return Effect::kNone;
  order.replace = PendingReplace{};
  if (is_open(order) && order.state != OrderState::kUnknown) order.state = resting(order);
  return Effect::kChanged;
}

Effect lost_sight(Order& order) {
  if (!is_open(order) || order.state == OrderState::kUnknown) return Effect::kNone;
  const bool settled =
      !waiting(order) && !order.cancel_asked && order.replace.phase == ReplacePhase::kNone;
  if (settled) return Effect::kNone;  // it rests, and nothing we asked is open
  order.state = OrderState::kUnknown;
  return Effect::kChanged;
}

Effect dropped(Order& order) {
  if (!is_open(order)) return Effect::kNone;
  order.dropped = true;
  order.cancelled += order.total - std::min(order.total, order.executed);
  order.total = order.executed;
  return close(order, OrderState::kCancelled);
}

Effect confirmed(Order& order, const StatementOrder& venue) {
  const bool was_open = is_open(order);
  if (order.user_ref != venue.user_ref)
    order.new_risk = order.replace.user_ref != venue.user_ref || order.replace.new_risk;
  order.user_ref = venue.user_ref;
  order.price = venue.price;
  order.total = venue.total;
  order.executed = venue.executed;
  order.replace = PendingReplace{};
  order.cancel_asked = false;
  order.dropped = false;
  order.state = resting(order);
  return was_open ? Effect::kChanged : Effect::kReopened;
}

const char* to_string(OrderState state) {
  switch (state) {
    case OrderState::kPendingGate:
      return "pending_gate";
    case OrderState::kRefused:
      return "refused";
    case OrderState::kSent:
      return "sent";
    case OrderState::kNotSent:
      return "not_sent";
    case OrderState::kUnknown:
      return "unknown";
    case OrderState::kLive:
      return "live";
    case OrderState::kPartiallyFilled:
      return "partially_filled";
    case OrderState::kPendingCancel:
      return "pending_cancel";
    case OrderState::kPendingReplace:
      return "pending_replace";
    case OrderState::kFilled:
      return "filled";
    case OrderState::kCancelled:
      return "cancelled";
    case OrderState::kRejected:
      return "rejected";
  }
  return "?";
}

}  // namespace pcl::values
