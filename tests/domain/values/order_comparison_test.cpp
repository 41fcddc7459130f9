// The new life of an order against the old state machine, over random inputs: the same exposure
// after each, but for the differences listed here, each of which the old one had wrong.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "host/domain/order_life.hpp"
#include "host/domain/order_state.hpp"

namespace pcl::values {
namespace {

using life::Input;

enum Difference : std::size_t {
  kNone,
  kFillOfGone,       // old: late, and the rest of the order forgotten
  kWordOfGone,       // old: an accepted order that a statement had missed came back with no shares
  kCutOfAccepted,    // old: a cancel asked hid that the venue had accepted; the cut closed it
  kPassedOfRefused,  // old: not told apart from an answer that overtakes
  kReplaceOfClosed,  // old: total and number of a closed order changed
  kEndOfGone,        // old: one thought gone, which the venue ended, still waited for an acceptance
  kDifferences
};

struct Both {
  Order old;
  life::Order now;
};

Both both() {
  Both orders;
  orders.old.total = orders.now.total = 100;
  orders.old.price = orders.now.price = CardPrice{100};
  return orders;
}

bool mistaken(const life::Order& order) {
  return order.state == life::OrderState::kGone || order.state == life::OrderState::kNotSent ||
         order.state == life::OrderState::kRefused;
}

Difference difference(const Both& orders, Input input) {
  const bool closed = !is_open(orders.old);
  const bool accepted = orders.now.state == life::OrderState::kLive ||
                        orders.now.state == life::OrderState::kPartiallyFilled;
  switch (input) {
    case Input::kFill:
    case Input::kCanceled:
      return mistaken(orders.now) ? kFillOfGone : kNone;
    case Input::kAccepted:
      return orders.old.dropped ? kWordOfGone : kNone;
    case Input::kAcceptedDead:
    case Input::kRejected:
      return mistaken(orders.now) ? kEndOfGone : kNone;
    case Input::kCut:
      return accepted && orders.old.executed == 0 && orders.old.state != OrderState::kLive
                 ? kCutOfAccepted
                 : kNone;
    case Input::kPassed:
      if (orders.old.dropped) return kWordOfGone;
      return orders.now.state == life::OrderState::kRefused ? kPassedOfRefused : kNone;
    case Input::kReplaced:
      return closed ? kReplaceOfClosed : kNone;
    default:
      return kNone;
  }
}

void play(Both& orders, Input input, std::uint32_t quantity) {
  Order& old = orders.old;
  const std::uint32_t ref = input == Input::kReplaced ? 8 : 7;
  switch (input) {
    case Input::kPassed:
      decided(old, true, ref);
      break;
    case Input::kRefused:
      decided(old, false, 0);
      break;
    case Input::kCut:
      poisoned(old);
      break;
    case Input::kLostSight:
      lost_sight(old);
      break;
    case Input::kAccepted:
      accepted(old, ref, false);
      break;
    case Input::kAcceptedDead:
      accepted(old, ref, true);
      break;
    case Input::kFill:
      executed(old, quantity);
      break;
    case Input::kCanceled:
      canceled(old, quantity);
      break;
    case Input::kRejected:
      rejected(old);
      break;
    case Input::kReplaced:
      replaced(old, ref, 100, CardPrice{101}, false);
      break;
    case Input::kProvenAbsent:
      dropped(old);
      break;
    case Input::kCancelSent:
      if (old.user_ref != 0 && is_open(old)) cancel_asked(old);
      break;
    case Input::kCancelLost:
      cancel_lost(old);
      break;
    case Input::kReplaceOff:
      replace_rejected(old);
      break;
    default:
      break;
  }
  if (input == Input::kCancelSent && orders.now.user_ref == 0) return;
  step(orders.now, input, {ref, input == Input::kReplaced ? 100 : quantity, CardPrice{101}, true});
}

TEST(OrderComparison, TheSameExposureWhateverCameButWhereTheOldWasWrong) {
  constexpr std::array kInputs{Input::kPassed,     Input::kPassed,       Input::kRefused,
                               Input::kCut,        Input::kLostSight,    Input::kAccepted,
                               Input::kAccepted,   Input::kAcceptedDead, Input::kFill,
                               Input::kFill,       Input::kCanceled,     Input::kRejected,
                               Input::kReplaced,   Input::kProvenAbsent, Input::kCancelSent,
                               Input::kCancelLost, Input::kReplaceOff};
  std::array<std::size_t, kDifferences> met{};
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 200'000; ++seed) {
    std::mt19937_64 random{seed};
    Both orders = both();
    std::string played;
    for (int i = 0; i < 8; ++i) {
      const Input input = kInputs[random() % kInputs.size()];
      const auto quantity = static_cast<std::uint32_t>(20 * (1 + random() % 4));
      played += std::to_string(static_cast<int>(input)) + " ";
      if (const Difference known = difference(orders, input); known != kNone) {
        ++met[known];
        break;
      }
      play(orders, input, quantity);
      ASSERT_EQ(is_open(orders.old), is_open(orders.now)) << "seed " << seed << ": " << played;
      ASSERT_EQ(open_shares(orders.old), open_shares(orders.now))
          << "seed " << seed << ": " << played;
      ASSERT_EQ(orders.old.executed, orders.now.executed) << "seed " << seed << ": " << played;
      ++compared;
    }
  }
  EXPECT_GT(compared, 500'000U);
  for (const Difference known :
       {kFillOfGone, kWordOfGone, kCutOfAccepted, kPassedOfRefused, kReplaceOfClosed, kEndOfGone})
    EXPECT_GT(met[known], 0U) << known;
}

}  // namespace
}  // namespace pcl::values
