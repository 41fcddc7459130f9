// The life of an order: every cell of its tables by hand, then every order of its messages.
#include "host/domain/order_life.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace pcl::values {
namespace {

const std::string kLetters = "?grsnulpfcjz";  // by OrderState: gate, refused, sent, not sent, ...

Order order_in(char letter) {
  Order order;
  order.id = 1;
  order.total = 100;
  order.price = CardPrice{100};
  order.state = static_cast<OrderState>(kLetters.find(letter));
  if (letter != 'g' && letter != 'r') order.user_ref = 7;
  if (letter == 'p') order.executed = 40;
  if (letter == 'f') order.executed = 100;
  if (letter == 'c') {
    order.total = 0;
    order.cancelled = 100;
  }
  return order;
}

char mark(Effect effect) {
  switch (effect) {
    case Effect::kNone:
      return '.';
    case Effect::kChanged:
      return '~';
    case Effect::kClosed:
      return '#';
    case Effect::kLate:
      return 'L';
    case Effect::kReopened:
      return '!';
    case Effect::kContradiction:
      return 'X';
  }
  return '?';
}

std::string cell(const Order& order, Effect effect) {
  return {kLetters[static_cast<std::size_t>(order.state)], mark(effect)};
}

struct Row {
  std::string name;
  Input input;
  Detail detail;
  std::string cells;  // a state and an effect, from g r s n u l p f c j z
};

class OrderLife : public testing::TestWithParam<Row> {};

TEST_P(OrderLife, GoesWhereTheTableSays) {
  const Row& row = GetParam();
  std::string cells;
  for (const char letter : std::string{"grsnulpfcjz"}) {
    Order order = order_in(letter);
    const Order before = order;
    const Effect effect =
        row.input == Input::kStatementHas
            ? confirmed(order, StatementOrder{7, {}, {}, Side::kBuy, CardPrice{100}, 100, 30}, true)
            : step(order, row.input, row.detail);
    if (!cells.empty()) cells += ' ';
    cells += cell(order, effect);
    const bool still = effect == Effect::kNone || effect == Effect::kContradiction;
    EXPECT_TRUE(!still || order == before) << letter;
    EXPECT_EQ(open_shares(order),
              is_open(order) ? order.total - std::min(order.total, order.executed) : 0U);
    EXPECT_EQ(effect == Effect::kClosed,
              is_open(before) && !is_open(order) && effect != Effect::kLate);
    EXPECT_EQ(effect == Effect::kReopened, !is_open(before) && is_open(order));
  }
  EXPECT_EQ(cells, row.cells);
}

INSTANTIATE_TEST_SUITE_P(
    Every, OrderLife,
    testing::Values(
        Row{"passed", Input::kPassed, {7, 0, {}, true}, "s~ rX s. n. s~ l. p. f. c. j. u!"},
        Row{"refused", Input::kRefused, {}, "r# r. sX nX uX lX pX fX cX jX zX"},
        Row{"cut", Input::kCut, {}, "n# rX n# n. n# lX pX fX cX jX n~"},
        Row{"lost_sight", Input::kLostSight, {}, "u~ r. u~ n. u. l. p. f. c. j. z."},
        Row{"ack_late", Input::kAckLate, {}, "g. r. u~ n. u. l. p. f. c. j. z."},
        Row{"accepted", Input::kAccepted, {7, 0, {}, true}, "l~ l! l~ l! l~ l. p. f. c. j. l!"},
        Row{"dead", Input::kAcceptedDead, {7, 0, {}, true}, "c# c~ c# c~ c# c# c# f. c. j. c~"},
        Row{"fill", Input::kFill, {0, 30, {}, true}, "p~ p! p~ p! p~ p~ p~ fL cL jL p!"},
        Row{"last_fill", Input::kFill, {0, 100, {}, true}, "f# fL f# fL f# f# fL fL cL jL fL"},
        Row{"bust", Input::kBust, {0, 10, {}, true}, "g. r. s. n. u. l. p~ f~ c. j. z."},
        Row{"canceled", Input::kCanceled, {0, 100, {}, true}, "c# c~ c# c~ c# c# c# f. c. j. c~"},
        Row{"decrement", Input::kCanceled, {0, 10, {}, true}, "l~ l! l~ l! l~ l~ p~ f. c. j. l!"},
        Row{"rejected", Input::kRejected, {}, "j# rX j# j~ j# j# pX f. c. j. j~"},
        Row{"replaced",
            Input::kReplaced,
            {8, 80, CardPrice{101}, true},
            "l~ l! l~ l! l~ l~ p~ f. c. j. l!"},
        Row{"replaced_dead",
            Input::kReplacedDead,
            {8, 80, CardPrice{101}, true},
            "c# c~ c# c~ c# c# c# f. c. j. c~"},
        Row{"statement", Input::kStatementHas, {}, "p~ p! p~ p! p~ p~ p~ p! p! p! p!"},
        Row{"absent", Input::kProvenAbsent, {}, "z# r. z# n. z# z# z# f. c. j. z."},
        Row{"cancel_wanted", Input::kCancelWanted, {}, "g~ r. s~ n. u~ l~ p~ f. c. j. z."},
        Row{"cancel_sent", Input::kCancelSent, {}, "g~ r. s~ n. u~ l~ p~ f. c. j. z."},
        Row{"cancel_lost", Input::kCancelLost, {}, "g. r. s. n. u. l. p. f. c. j. z."},
        Row{"cancel_late", Input::kCancelLate, {}, "g. r. s. n. u. l. p. f. c. j. z."},
        Row{"replace_passed",
            Input::kReplacePassed,
            {8, 0, {}, true},
            "g. r. s. n. u. l. p. f. c. j. z."},
        Row{"replace_off", Input::kReplaceOff, {}, "g. r. s. n. u. l. p. f. c. j. z."},
        Row{"replace_late", Input::kReplaceLate, {}, "g. r. s. n. u. l. p. f. c. j. z."}),
    [](const auto& each) { return each.param.name; });

/// What became of the cancel, from none, wanted, sent, unknown; of the replace, from none, at gate,
/// sent, unknown. Of a live order.
struct PartRow {
  std::string name;
  Input input;
  std::string cancel, replace;
};
class Parts : public testing::TestWithParam<PartRow> {};

TEST_P(Parts, MoveByThemselves) {
  const std::string cancels = "NWSU";
  const std::string replaces = "NGSU";
  std::string cancel;
  std::string replace;
  for (std::uint8_t i = 0; i < 4; ++i) {
    Order order = order_in('l');
    order.cancel = static_cast<CancelState>(i);
    step(order, GetParam().input, {8, 100, CardPrice{101}, true});
    cancel += cancels[static_cast<std::size_t>(order.cancel)];
    order = order_in('l');
    if (i > 0) order.replace = PendingReplace{static_cast<ReplacePhase>(i), 2, 0, 150, {}, {}};
    step(order, GetParam().input, {8, 100, CardPrice{101}, true});
    replace += replaces[static_cast<std::size_t>(order.replace.phase)];
    EXPECT_TRUE(order.replace.phase != ReplacePhase::kNone || order.replace == PendingReplace{});
  }
  EXPECT_EQ(cancel, GetParam().cancel);
  EXPECT_EQ(replace, GetParam().replace);
}

INSTANTIATE_TEST_SUITE_P(Every, Parts,
                         testing::Values(PartRow{"wanted", Input::kCancelWanted, "WWSU", "NGSU"},
                                         PartRow{"sent", Input::kCancelSent, "SSSS", "NGSU"},
                                         PartRow{"lost", Input::kCancelLost, "NWWW", "NGSU"},
                                         PartRow{"late", Input::kCancelLate, "NWUU", "NGSU"},
                                         PartRow{"sight", Input::kLostSight, "NWUU", "NUUU"},
                                         PartRow{"replaced", Input::kReplaced, "NWWW", "NNNN"},
                                         PartRow{"passed", Input::kReplacePassed, "NWSU", "NSSS"},
                                         PartRow{"off", Input::kReplaceOff, "NWSU", "NNNN"},
                                         PartRow{"replace_late", Input::kReplaceLate, "NWSU",
                                                 "NGUU"},
                                         PartRow{"accepted", Input::kAccepted, "NWSU", "NGSU"},
                                         PartRow{"ack_late", Input::kAckLate, "NWSU", "NGSU"},
                                         PartRow{"closed", Input::kProvenAbsent, "NNNN", "NNNN"}),
                         [](const auto& each) { return each.param.name; });

TEST(OrderLifeOf, ARefusalOfAnOrderWithoutANumber) {
  for (const char letter : {'u', 'z'}) {
    Order order = order_in(letter);
    order.user_ref = 0;
    EXPECT_EQ(step(order, Input::kRefused), letter == 'u' ? Effect::kClosed : Effect::kChanged);
    EXPECT_EQ(order.state, OrderState::kRefused);
  }
}

TEST(OrderLifeOf, WhatHasFillsWasWritten) {
  Order order = order_in('z');
  order.executed = 10;
  EXPECT_EQ(step(order, Input::kCut), Effect::kContradiction);
}

// One character a message: d decision, a accepted, p fill of 40, f of 60, l of 10, c our cancel, C
// canceled 60, u lost sight, t time-out, b bust of 10, g gone by proof.
Effect play(Order& order, char message) {
  static const std::map<char, std::pair<Input, Detail>> kPlays{
      {'d', {Input::kPassed, {7, 0, {}, true}}},
      {'a', {Input::kAccepted, {7, 0, {}, true}}},
      {'p', {Input::kFill, {0, 40, {}, true}}},
      {'f', {Input::kFill, {0, 60, {}, true}}},
      {'l', {Input::kFill, {0, 10, {}, true}}},
      {'c', {Input::kCancelSent, {}}},
      {'C', {Input::kCanceled, {0, 60, {}, true}}},
      {'u', {Input::kLostSight, {}}},
      {'t', {Input::kAckLate, {}}},
      {'b', {Input::kBust, {0, 10, {}, true}}},
      {'g', {Input::kProvenAbsent, {}}}};
  const auto& [input, detail] = kPlays.at(message);
  return step(order, input, detail);
}

struct Interleaving {
  std::string messages;
  std::uint32_t executed;  // whatever the order
  bool open;
};
class LifeInterleavings : public testing::TestWithParam<Interleaving> {};

TEST_P(LifeInterleavings, NoOrderOfMessagesLosesExposure) {
  std::string messages = GetParam().messages;
  std::sort(messages.begin(), messages.end());
  std::size_t count = 0;
  do {
    Order order = order_in('g');
    std::uint32_t sum = 0;
    bool closed = false;
    for (const char message : messages) {
      const Effect effect = play(order, message);
      sum += message == 'p' ? 40U : message == 'f' ? 60U : message == 'l' ? 10U : 0U;
      ASSERT_EQ(order.executed, sum) << messages << " at " << message;
      ASSERT_EQ(open_shares(order), is_open(order) ? order.total - order.executed : 0U) << messages;
      if (is_open(order)) {
        ASSERT_TRUE(!closed || effect == Effect::kReopened) << messages << ": open again unsaid";
        ASSERT_EQ(order.total + order.cancelled, 100U) << messages;
      }
      ASSERT_FALSE(effect == Effect::kClosed && closed) << messages << ": closed twice";
      closed = !is_open(order);
    }
    ASSERT_EQ(order.executed, GetParam().executed) << messages;
    ASSERT_EQ(is_open(order), GetParam().open) << messages;
    ++count;
  } while (std::next_permutation(messages.begin(), messages.end()));
  EXPECT_GE(count, 2U);
}

INSTANTIATE_TEST_SUITE_P(
    All, LifeInterleavings,
    testing::Values(Interleaving{"da", 0, true}, Interleaving{"dap", 40, true},
                    Interleaving{"dapf", 100, false}, Interleaving{"dapcf", 100, false},
                    Interleaving{"dapcC", 40, false}, Interleaving{"dapfl", 110, false},
                    Interleaving{"dapcCl", 50, false}, Interleaving{"daupf", 100, false},
                    Interleaving{"daupcCl", 50, false}, Interleaving{"dapft", 100, false},
                    Interleaving{"dapcCtb", 40, false}, Interleaving{"dapfbl", 110, false}),
    [](const auto& each) { return each.param.messages; });

TEST(OrderLifeOf, AnOrderGivenUpTooEarlyComesBackWithAllItsShares) {
  for (const char message : {'a', 'p', 'd'}) {
    Order order = order_in('u');
    EXPECT_EQ(play(order, 'g'), Effect::kClosed);
    EXPECT_EQ(open_shares(order), 0U);
    EXPECT_EQ(play(order, message), Effect::kReopened) << message;
    EXPECT_EQ(open_shares(order), message == 'p' ? 60U : 100U) << message;
  }
}

TEST(OrderLifeOf, AReplaceHoldsTheLargerTotalUntilItIsOver) {
  Order order = order_in('l');
  replace_asked(order, PendingReplace{ReplacePhase::kAtGate, 2, 0, 150, CardPrice{101}, {}});
  EXPECT_EQ(open_shares(order), 150U);
  EXPECT_EQ(step(order, Input::kReplacePassed, {8, 0, {}, false}), Effect::kChanged);
  EXPECT_EQ(order.replace.user_ref, 8U);
  step(order, Input::kFill, {0, 20, {}, true});
  EXPECT_EQ(open_shares(order), 130U);
  EXPECT_EQ(step(order, Input::kReplaceLate), Effect::kChanged);
  EXPECT_TRUE(is_unknown(order));
  EXPECT_EQ(open_shares(order), 130U) << "a time-out gives nothing back";
  EXPECT_EQ(step(order, Input::kReplaced, {8, 0, CardPrice{101}, true}), Effect::kChanged);
  EXPECT_EQ(order.state, OrderState::kPartiallyFilled);
  EXPECT_EQ(order.user_ref, 8U);
  EXPECT_EQ(order.total, 150U);
  EXPECT_FALSE(order.new_risk) << "what the gate found of the replace";
  replace_asked(order, PendingReplace{ReplacePhase::kSent, 3, 9, 200, CardPrice{102}, {}});
  const StatementOrder old{8, {}, {}, Side::kBuy, CardPrice{101}, 150, 20};
  confirmed(order, old, false);
  EXPECT_EQ(open_shares(order), 180U) << "it may still come";
  confirmed(order, old, true);
  EXPECT_EQ(open_shares(order), 130U);
}

TEST(OrderLifeOf, AStatementThatHoldsTheReplaceEndsItAndItsCancel) {
  Order order = order_in('l');
  replace_asked(order, PendingReplace{ReplacePhase::kUnknown, 2, 8, 150, CardPrice{101}, {}});
  order.cancel = CancelState::kSent;
  confirmed(order, StatementOrder{8, {}, {}, Side::kBuy, CardPrice{101}, 150, 0}, false);
  EXPECT_EQ(order.user_ref, 8U);
  EXPECT_EQ(order.replace, PendingReplace{});
  EXPECT_EQ(order.cancel, CancelState::kWanted) << "it named the old number";
}

TEST(OrderLifeOf, AStatementMakesNewRiskAndACancelWantedOnlyOfAnotherNumber) {
  Order order = order_in('l');
  order.new_risk = false;
  order.cancel = CancelState::kSent;
  confirmed(order, StatementOrder{7, {}, {}, Side::kBuy, CardPrice{100}, 100, 0}, true);
  EXPECT_FALSE(order.new_risk) << "what the gate found of it";
  EXPECT_EQ(order.cancel, CancelState::kSent) << "it names the number the order has";
  confirmed(order, StatementOrder{9, {}, {}, Side::kBuy, CardPrice{100}, 100, 0}, true);
  EXPECT_TRUE(order.new_risk) << "nobody knows what the gate found of this one";
  EXPECT_EQ(order.cancel, CancelState::kWanted) << "it named the old number";
}

TEST(OrderLifeOf, AFillBeatsThePendingReplaceAndTheCancel) {
  Order order = order_in('l');
  replace_asked(order, PendingReplace{ReplacePhase::kSent, 2, 8, 100, CardPrice{101}, {}});
  order.cancel = CancelState::kUnknown;
  EXPECT_EQ(step(order, Input::kFill, {0, 100, {}, true}), Effect::kClosed);
  EXPECT_EQ(order.state, OrderState::kFilled);
  EXPECT_EQ(order.replace, PendingReplace{});
  EXPECT_EQ(step(order, Input::kReplaceOff), Effect::kNone);
  EXPECT_FALSE(is_unknown(order));
}

TEST(OrderLifeOf, ABustGivesTheOrderNoSharesBackAndStopsAtWhatWasExecuted) {
  Order order = order_in('p');
  step(order, Input::kBust, {0, 30, {}, true});
  EXPECT_EQ(order.busted, 30U);
  EXPECT_EQ(order.executed, 40U);
  EXPECT_EQ(open_shares(order), 60U);
  step(order, Input::kBust, {0, 30, {}, true});
  EXPECT_EQ(order.busted, 40U);
}

TEST(OrderLifeOf, EveryPartIsShownAsOneWord) {
  std::vector<std::string> words;
  const auto show = [&](char state, CancelState cancel, ReplacePhase replace) {
    Order order = order_in(state);
    order.cancel = cancel;
    order.replace.phase = replace;
    words.emplace_back(to_string(shown(order)));
  };
  for (const char state : std::string{"grsnulpfcjz"})
    show(state, CancelState::kNone, ReplacePhase::kNone);
  show('l', CancelState::kWanted, ReplacePhase::kNone);
  show('p', CancelState::kSent, ReplacePhase::kSent);
  show('s', CancelState::kUnknown, ReplacePhase::kNone);
  show('u', CancelState::kUnknown, ReplacePhase::kNone);
  show('l', CancelState::kNone, ReplacePhase::kAtGate);
  show('l', CancelState::kNone, ReplacePhase::kUnknown);
  EXPECT_EQ(words,
            (std::vector<std::string>{"pending_gate", "refused", "sent", "not_sent", "unknown",
                                      "live", "partially_filled", "filled", "cancelled", "rejected",
                                      "gone", "pending_cancel", "pending_cancel", "cancel_unknown",
                                      "unknown", "pending_replace", "replace_unknown"}));
}

}  // namespace
}  // namespace pcl::values
