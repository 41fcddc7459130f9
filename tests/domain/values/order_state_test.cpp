// The order state machine over every order of its messages: exposure is never lost, no fill counts
// twice.
#include "host/domain/order_state.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pcl::values {
namespace {

Order order_of(std::uint32_t total) {
  Order order;
  order.id = 1;
  order.total = total;
  order.price = CardPrice{100};
  return order;
}

// One character a message: d decision, r released poisoned, a accepted, p partial 40, f fill 60, l
// late fill 10, c our cancel, C canceled 60, j rejected.
Effect play(Order& order, char message) {
  switch (message) {
    case 'd':
      return decided(order, true, 7);
    case 'a':
      return accepted(order, 7, false);
    case 'p':
      return executed(order, 40);
    case 'f':
      return executed(order, 60);
    case 'l':
      return executed(order, 10);
    case 'c':
      cancel_asked(order);
      return Effect::kChanged;
    case 'C':
      return canceled(order, 60);
    case 'u':
      return lost_sight(order);
    default:
      ADD_FAILURE() << message;
      return Effect::kNone;
  }
}

struct Interleaving {
  std::string messages;
  std::uint32_t executed;  // whatever the order
  bool open;
};

class OrderInterleavings : public testing::TestWithParam<Interleaving> {};

TEST_P(OrderInterleavings, NoOrderOfMessagesLosesExposure) {
  std::string messages = GetParam().messages;
  std::sort(messages.begin(), messages.end());
  std::size_t count = 0;
  do {
    Order order = order_of(100);
    std::uint32_t sum = 0;
    bool closed_once = false;
    for (const char message : messages) {
      const Effect effect = play(order, message);
      sum += message == 'p' ? 40U : message == 'f' ? 60U : message == 'l' ? 10U : 0U;
      ASSERT_EQ(order.executed, sum)
          << messages << " at " << message;  // every fill once, none forgotten
      ASSERT_EQ(open_shares(order), is_open(order) ? order.total - order.executed : 0U) << messages;
      if (is_open(order)) {
        ASSERT_FALSE(closed_once) << messages << ": closed and open again without being told so";
        ASSERT_EQ(order.total + order.cancelled, 100U) << messages;
      }
      if (effect == Effect::kClosed) {
        ASSERT_FALSE(closed_once) << messages << ": closed twice";
        closed_once = true;
      }
    }
    ASSERT_EQ(order.executed, GetParam().executed) << messages;
    ASSERT_EQ(is_open(order), GetParam().open) << messages;
    ++count;
  } while (std::next_permutation(messages.begin(), messages.end()));
  EXPECT_GE(count, 2U);
}

INSTANTIATE_TEST_SUITE_P(
    All, OrderInterleavings,
    testing::Values(Interleaving{"da", 0, true}, Interleaving{"dap", 40, true},
                    Interleaving{"dapf", 100, false}, Interleaving{"dapcf", 100, false},
                    Interleaving{"dapcC", 40, false}, Interleaving{"dapfl", 110, false},
                    Interleaving{"dapcCl", 50, false}, Interleaving{"daupf", 100, false},
                    Interleaving{"daupcCl", 50, false}),
    [](const auto& each) { return each.param.messages; });

TEST(OrderState, FollowsThePlainCourse) {
  Order order = order_of(100);
  EXPECT_EQ(order.state, OrderState::kPendingGate);
  decided(order, true, 7);
  EXPECT_EQ(order.state, OrderState::kSent);
  EXPECT_EQ(order.user_ref, 7U);
  accepted(order, 7, false);
  EXPECT_EQ(order.state, OrderState::kLive);
  executed(order, 30);
  EXPECT_EQ(order.state, OrderState::kPartiallyFilled);
  cancel_asked(order);
  EXPECT_EQ(order.state, OrderState::kPendingCancel);
  EXPECT_EQ(executed(order, 10), Effect::kChanged);
  EXPECT_EQ(order.state, OrderState::kPendingCancel);
  EXPECT_EQ(canceled(order, 60), Effect::kClosed);
  EXPECT_EQ(order.state, OrderState::kCancelled);
  EXPECT_EQ(executed(order, 5), Effect::kLate);
  EXPECT_EQ(order.executed, 45U);
  EXPECT_EQ(order.state, OrderState::kCancelled);
}

TEST(OrderState, RefusedRejectedAndCutOrdersAreClosed) {
  Order refused = order_of(10);
  EXPECT_EQ(decided(refused, false, 0), Effect::kClosed);
  EXPECT_EQ(refused.state, OrderState::kRefused);
  Order rejected_order = order_of(10);
  decided(rejected_order, true, 3);
  EXPECT_EQ(rejected(rejected_order), Effect::kClosed);
  EXPECT_EQ(rejected_order.state, OrderState::kRejected);
  Order cut = order_of(10);
  decided(cut, true, 3);
  EXPECT_EQ(poisoned(cut), Effect::kClosed);
  EXPECT_EQ(cut.state, OrderState::kNotSent);
  EXPECT_EQ(accepted(cut, 3, false), Effect::kReopened);  // the venue is right
  EXPECT_EQ(cut.state, OrderState::kLive);
}

TEST(OrderState, ReplaceReservesTheLargerTotalUntilAnswered) {
  Order order = order_of(100);
  decided(order, true, 7);
  accepted(order, 7, false);
  replace_asked(order, PendingReplace{ReplacePhase::kAtGate, 2, 0, 150, CardPrice{101}, {}});
  EXPECT_EQ(order.state, OrderState::kPendingReplace);
  EXPECT_EQ(open_shares(order), 150U);
  replace_decided(order, true, 8);
  executed(order, 20);
  EXPECT_EQ(open_shares(order), 130U);
  EXPECT_EQ(replaced(order, 8, 150, CardPrice{101}, false), Effect::kChanged);
  EXPECT_EQ(order.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(order.user_ref, 8U);
  EXPECT_EQ(order.total, 150U);
  replace_asked(order, PendingReplace{ReplacePhase::kAtGate, 3, 0, 120, CardPrice{102}, {}});
  EXPECT_EQ(open_shares(order), 130U);
  replace_decided(order, false, 0);
  EXPECT_EQ(order.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(open_shares(order), 130U);
}

TEST(OrderState, FillBeatsThePendingReplace) {
  Order order = order_of(100);
  decided(order, true, 7);
  accepted(order, 7, false);
  replace_asked(order, PendingReplace{ReplacePhase::kSent, 2, 8, 100, CardPrice{101}, {}});
  EXPECT_EQ(executed(order, 100), Effect::kClosed);
  EXPECT_EQ(order.state, OrderState::kFilled);
  EXPECT_EQ(replace_rejected(order), Effect::kNone);
}

TEST(OrderState, UnknownCountsAsOpenUntilTheStatementSpeaks) {
  Order order = order_of(100);
  decided(order, true, 7);
  EXPECT_EQ(lost_sight(order), Effect::kChanged);
  EXPECT_EQ(order.state, OrderState::kUnknown);
  EXPECT_EQ(open_shares(order), 100U);
  Order gone = order;
  EXPECT_EQ(dropped(gone), Effect::kClosed);
  EXPECT_EQ(gone.state, OrderState::kCancelled);
  EXPECT_EQ(executed(gone, 40), Effect::kLate);  // and still nothing is lost
  EXPECT_EQ(gone.executed, 40U);
  EXPECT_EQ(confirmed(order, StatementOrder{7, {}, {}, Side::kBuy, CardPrice{100}, 100, 30}),
            Effect::kChanged);
  EXPECT_EQ(order.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(open_shares(order), 70U);
}

TEST(OrderState, DecisionAfterAStatementGaveItUpReopens) {
  Order order = order_of(100);
  lost_sight(order);
  dropped(order);
  EXPECT_EQ(decided(order, true, 9), Effect::kReopened);
  EXPECT_EQ(order.state, OrderState::kUnknown);
}

}  // namespace
}  // namespace pcl::values
