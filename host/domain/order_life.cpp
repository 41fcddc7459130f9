#include "host/domain/order_life.hpp"

#include <algorithm>
#include <array>

namespace pcl::values {
namespace {

/// Where an input leads: to a state, or
enum class Edge : std::uint8_t {
  kStay,
  kRefused,
  kSent,
  kNotSent,
  kUnknown,
  kCancelled,
  kRejected,
  kGone,
  kSettle,  // to what its shares say: live, partly filled, filled, or cancelled
  kLate,    // nowhere: a fill of a closed order
  kFalse,   // nowhere: a contradiction
};

constexpr auto o = Edge::kStay;
constexpr auto R = Edge::kRefused;
constexpr auto T = Edge::kSent;
constexpr auto N = Edge::kNotSent;
constexpr auto U = Edge::kUnknown;
constexpr auto C = Edge::kCancelled;
constexpr auto J = Edge::kRejected;
constexpr auto G = Edge::kGone;
constexpr auto S = Edge::kSettle;
constexpr auto L = Edge::kLate;
constexpr auto X = Edge::kFalse;

/// From a closed state to an open one is a reopening: the venue is right about exposure.
constexpr std::array<std::array<Edge, kOrderStates>, kInputs> kLife{{
    // pending refused sent not_sent unknown live partly filled cancelled rejected gone
    {T, X, o, o, T, o, o, o, o, o, U},  // passed
    {R, o, X, X, R, X, X, X, X, X, R},  // refused
    {N, X, N, o, N, X, X, X, X, X, N},  // cut
    {U, o, U, o, o, o, o, o, o, o, o},  // lost sight
    {o, o, U, o, o, o, o, o, o, o, o},  // ack late
    {S, S, S, S, S, S, S, o, o, o, S},  // accepted
    {C, C, C, C, C, C, C, o, o, o, C},  // accepted dead
    {S, S, S, S, S, S, S, L, L, L, S},  // fill
    {o, o, o, o, o, o, o, o, o, o, o},  // bust
    {S, S, S, S, S, S, S, o, o, o, S},  // canceled
    {J, X, J, J, J, J, X, o, o, o, J},  // rejected
    {S, S, S, S, S, S, S, o, o, o, S},  // replaced
    {C, C, C, C, C, C, C, o, o, o, C},  // replaced dead
    {S, S, S, S, S, S, S, S, S, S, S},  // statement has it
    {G, o, G, o, G, G, G, o, o, o, o},  // proven absent
    {o, o, o, o, o, o, o, o, o, o, o},  // cancel wanted
    {o, o, o, o, o, o, o, o, o, o, o},  // cancel sent
    {o, o, o, o, o, o, o, o, o, o, o},  // cancel lost
    {o, o, o, o, o, o, o, o, o, o, o},  // cancel late
    {o, o, o, o, o, o, o, o, o, o, o},  // replace passed
    {o, o, o, o, o, o, o, o, o, o, o},  // replace off
    {o, o, o, o, o, o, o, o, o, o, o},  // replace late
}};

/// Of the cancel: none, wanted, sent, unknown. Inputs not named leave it.
CancelState cancel_after(CancelState from, Input input) {
  constexpr auto kNo = CancelState::kNone;
  constexpr auto kWant = CancelState::kWanted;
  constexpr auto kOut = CancelState::kSent;
  constexpr auto kLost = CancelState::kUnknown;
  using Row = std::array<CancelState, kCancelStates>;
  constexpr Row kOfWanted{kWant, kWant, kOut, kLost};
  constexpr Row kOfSent{kOut, kOut, kOut, kOut};
  constexpr Row kOfLost{kNo, kWant, kWant, kWant};
  constexpr Row kOfLate{kNo, kWant, kLost, kLost};
  constexpr Row kOfReplaced{kNo, kWant, kWant, kWant};  // it named the old number
  const auto at = static_cast<std::size_t>(from);
  switch (input) {
    case Input::kCancelWanted:
      return kOfWanted[at];
    case Input::kCancelSent:
      return kOfSent[at];
    case Input::kCancelLost:
      return kOfLost[at];
    case Input::kCancelLate:
    case Input::kLostSight:
      return kOfLate[at];
    case Input::kReplaced:
      return kOfReplaced[at];
    default:
      return from;
  }
}

/// Of the replace: none, at the gate, sent, unknown.
ReplacePhase replace_after(ReplacePhase from, Input input) {
  constexpr auto kNo = ReplacePhase::kNone;
  constexpr auto kGate = ReplacePhase::kAtGate;
  constexpr auto kOut = ReplacePhase::kSent;
  constexpr auto kLost = ReplacePhase::kUnknown;
  using Row = std::array<ReplacePhase, kReplacePhases>;
  constexpr Row kOfPassed{kNo, kOut, kOut, kOut};
  constexpr Row kOfLate{kNo, kGate, kLost, kLost};
  constexpr Row kOfLostSight{kNo, kLost, kLost, kLost};
  const auto at = static_cast<std::size_t>(from);
  switch (input) {
    case Input::kReplacePassed:
      return kOfPassed[at];
    case Input::kReplaceLate:
      return kOfLate[at];
    case Input::kLostSight:
      return kOfLostSight[at];
    case Input::kReplaceOff:
    case Input::kReplaced:
    case Input::kReplacedDead:
      return kNo;
    default:
      return from;
  }
}

Edge edge(OrderState from, Input input) {
  return kLife[static_cast<std::size_t>(input)][static_cast<std::size_t>(from) - 1];
}

bool open_state(OrderState state) {
  return state == OrderState::kPendingGate || state == OrderState::kSent ||
         state == OrderState::kUnknown || state == OrderState::kLive ||
         state == OrderState::kPartiallyFilled;
}

std::uint32_t rest(const Order& order) {
  return order.total - std::min(order.total, order.executed);
}

OrderState settled(const Order& order) {
  if (order.executed >= order.total)
    return order.cancelled > 0 ? OrderState::kCancelled : OrderState::kFilled;
  return order.executed > 0 ? OrderState::kPartiallyFilled : OrderState::kLive;
}

OrderState target(const Order& order, Edge edge) {
  switch (edge) {
    case Edge::kRefused:
      return OrderState::kRefused;
    case Edge::kSent:
      return OrderState::kSent;
    case Edge::kNotSent:
      return OrderState::kNotSent;
    case Edge::kUnknown:
      return OrderState::kUnknown;
    case Edge::kCancelled:
      return OrderState::kCancelled;
    case Edge::kRejected:
      return OrderState::kRejected;
    case Edge::kGone:
      return OrderState::kGone;
    case Edge::kSettle:
      return settled(order);
    case Edge::kStay:
    case Edge::kLate:
    case Edge::kFalse:
      return order.state;
  }
  return order.state;
}

void take_off(Order& order, std::uint32_t shares) {
  const std::uint32_t taken = std::min(shares, rest(order));
  order.total -= taken;
  order.cancelled += taken;
}

void take_replace(Order& order, const Detail& detail) {
  const bool ours = order.replace.phase != ReplacePhase::kNone;
  order.total = ours ? order.replace.total : std::max(detail.quantity, order.executed);
  order.price = detail.price;
  order.user_ref = detail.user_ref;
  order.new_risk = !ours || order.replace.new_risk;
}

/// The sums of shares and the numbers, where the edge is not kStay.
void count(Order& order, Input input, const Detail& detail) {
  switch (input) {
    case Input::kAccepted:
    case Input::kAcceptedDead:
      if (order.user_ref == 0) order.user_ref = detail.user_ref;
      return;
    case Input::kFill:
      order.executed += detail.quantity;
      return;
    case Input::kCanceled:
      take_off(order, detail.quantity);
      return;
    case Input::kReplaced:
      take_replace(order, detail);
      return;
    case Input::kReplacedDead:
      take_replace(order, detail);
      take_off(order, rest(order));
      return;
    default:
      return;
  }
}

/// What the gate and the venue's busts tell, whatever the state.
bool note(Order& order, Input input, const Detail& detail) {
  const Order before = order;
  if (input == Input::kPassed) {
    if (order.user_ref == 0) order.user_ref = detail.user_ref;
    // A chain that was replaced already has what its replace was.
    if (order.user_ref == detail.user_ref) order.new_risk = detail.new_risk;
  } else if (input == Input::kReplacePassed && order.replace.phase != ReplacePhase::kNone) {
    order.replace.user_ref = detail.user_ref;
    order.replace.new_risk = detail.new_risk;
  } else if (input == Input::kBust) {
    order.busted += std::min(detail.quantity, order.executed - order.busted);
  }
  return order != before;
}

void move_parts(Order& order, Input input) {
  order.cancel = cancel_after(order.cancel, input);
  order.replace.phase = replace_after(order.replace.phase, input);
  if (order.replace.phase == ReplacePhase::kNone) order.replace = PendingReplace{};
}

/// Closed: nothing can be under way for it.
void drop_parts(Order& order) {
  order.cancel = CancelState::kNone;
  order.replace = PendingReplace{};
}

Effect arrive(Order& order, OrderState to) {
  const bool was_open = is_open(order);
  order.state = to;
  if (is_open(order)) return was_open ? Effect::kChanged : Effect::kReopened;
  drop_parts(order);
  return was_open ? Effect::kClosed : Effect::kChanged;
}

}  // namespace

Effect step(Order& order, Input input, const Detail& detail) {
  const Order before = order;
  const Edge next = edge(order.state, input);
  if (next == Edge::kFalse) return Effect::kContradiction;
  // What has a number was passed; what has fills was written.
  if (input == Input::kRefused && order.user_ref != 0) return Effect::kContradiction;
  if (input == Input::kCut && order.executed > 0) return Effect::kContradiction;
  const bool noted = note(order, input, detail);
  if (next == Edge::kLate) {
    order.executed += detail.quantity;
    return Effect::kLate;
  }
  if (is_open(order) && next == Edge::kStay) move_parts(order, input);
  if (next == Edge::kStay) return noted || order != before ? Effect::kChanged : Effect::kNone;
  const bool beyond = input == Input::kFill && detail.quantity > rest(order);
  count(order, input, detail);
  move_parts(order, input);
  const Effect effect = arrive(order, target(order, next));
  if (beyond || (input == Input::kFill && effect == Effect::kChanged && !is_open(order)))
    return Effect::kLate;
  return effect == Effect::kChanged && order == before ? Effect::kNone : effect;
}

Effect confirmed(Order& order, const StatementOrder& venue, bool replace_over) {
  const Order before = order;
  const bool replaced = order.replace.user_ref == venue.user_ref && venue.user_ref != 0 &&
                        order.replace.phase != ReplacePhase::kNone;
  if (order.user_ref != venue.user_ref) order.new_risk = !replaced || order.replace.new_risk;
  if (replaced || (order.user_ref != 0 && order.user_ref != venue.user_ref))
    order.cancel = cancel_after(order.cancel, Input::kReplaced);
  order.user_ref = venue.user_ref;
  order.price = venue.price;
  order.total = venue.total;
  order.executed = venue.executed;
  if (replaced || replace_over) order.replace = PendingReplace{};
  const Effect effect = arrive(order, target(order, edge(order.state, Input::kStatementHas)));
  return effect == Effect::kChanged && order == before ? Effect::kNone : effect;
}

void replace_asked(Order& order, const PendingReplace& replace) { order.replace = replace; }

bool is_open(const Order& order) { return open_state(order.state); }

bool is_unknown(const Order& order) {
  return is_open(order) &&
         (order.state == OrderState::kUnknown || order.cancel == CancelState::kUnknown ||
          order.replace.phase == ReplacePhase::kUnknown);
}

bool at_rest(const Order& order) {
  return (order.state == OrderState::kLive || order.state == OrderState::kPartiallyFilled) &&
         order.cancel == CancelState::kNone && order.replace.phase == ReplacePhase::kNone;
}

std::uint32_t open_shares(const Order& order) {
  if (!is_open(order)) return 0;
  const std::uint32_t most = order.replace.phase == ReplacePhase::kNone
                                 ? order.total
                                 : std::max(order.total, order.replace.total);
  return most > order.executed ? most - order.executed : 0;
}

OrderView shown(const Order& order) {
  if (is_open(order) && order.state != OrderState::kUnknown) {
    if (order.cancel == CancelState::kUnknown) return OrderView::kCancelUnknown;
    if (order.cancel != CancelState::kNone) return OrderView::kPendingCancel;
    if (order.replace.phase == ReplacePhase::kUnknown) return OrderView::kReplaceUnknown;
    if (order.replace.phase != ReplacePhase::kNone) return OrderView::kPendingReplace;
  }
  switch (order.state) {
    case OrderState::kPendingGate:
      return OrderView::kPendingGate;
    case OrderState::kRefused:
      return OrderView::kRefused;
    case OrderState::kSent:
      return OrderView::kSent;
    case OrderState::kNotSent:
      return OrderView::kNotSent;
    case OrderState::kUnknown:
      return OrderView::kUnknown;
    case OrderState::kLive:
      return OrderView::kLive;
    case OrderState::kPartiallyFilled:
      return OrderView::kPartiallyFilled;
    case OrderState::kFilled:
      return OrderView::kFilled;
    case OrderState::kCancelled:
      return OrderView::kCancelled;
    case OrderState::kRejected:
      return OrderView::kRejected;
    case OrderState::kGone:
      return OrderView::kGone;
  }
  return OrderView::kUnknown;
}

const char* to_string(OrderView view) {
  constexpr std::array<const char*, 16> kNames{"?",
                                               "pending_gate",
                                               "refused",
                                               "sent",
                                               "not_sent",
                                               "unknown",
                                               "live",
                                               "partially_filled",
                                               "pending_cancel",
                                               "cancel_unknown",
                                               "pending_replace",
                                               "replace_unknown",
                                               "filled",
                                               "cancelled",
                                               "rejected",
                                               "gone"};
  const auto at = static_cast<std::size_t>(view);
  return at < kNames.size() ? kNames[at] : kNames[0];
}

}  // namespace pcl::values
