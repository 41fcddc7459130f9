// Single orders through the engine: fills, refusals, repeats, reports that come too early or too
// late.
#include <gtest/gtest.h>

#include <set>

#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;

TEST(Orders, EntryIsFilledPartlyThenCancelledOnTimeOut) {
  REQ("K-08");
  World w;
  w.start_all();
  enter_one(w);
  ASSERT_EQ(w.book.size(), 1U);
  const std::uint32_t ref = only_ref(w);
  EXPECT_EQ(w.book.at(ref).price, CardPrice{300'100});
  w.fill(ref, 30, CardPrice{300'100});
  EXPECT_EQ(w.engine.summary().symbols[0].position, 30);
  EXPECT_EQ(w.engine.summary().partial_fills, 1U);
  const Orders& orders = w.engine.state().orders;
  const values::Order& order = orders.all.at(orders.by_ref.at(ref));
  EXPECT_EQ(order.state, values::OrderState::kPartiallyFilled);
  EXPECT_EQ(order.executed, 30U);
  EXPECT_EQ(values::open_shares(order), 70U);
  w.quote(300'100, 300'200, 10 * kSecond);
  EXPECT_TRUE(w.book.empty());
  EXPECT_EQ(w.engine.summary().cancels, 1U);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_EQ(w.engine.summary().cash.value, 10'000'000'000 - 30 * 300'100);
}

TEST(Orders, ClOrdIdsAreNeverReusedEvenAfterARestart) {
  World w;
  w.start_all();
  enter_one(w);
  w.start();
  w.reset_card();
  w.card_up();
  w.venue_up();
  std::set<values::ClOrdId> ids;
  std::size_t count = 0;
  for (const auto& entry : w.commands) {
    if (entry.kind() != static_cast<std::uint8_t>(CommandKind::kOrderEnter)) continue;
    ids.insert(contract::from_entry<contract::OrderEnterCommand>(entry).clordid);
    ++count;
  }
  EXPECT_EQ(ids.size(), count);
  const auto first = *ids.begin();
  EXPECT_EQ((std::string{first.data(), first.size()}), "PCL00000010000");
}

TEST(Orders, FillOfACancelledOrderIsLateAndMovesThePosition) {
  REQ("K-23");
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.fill(ref, 30, CardPrice{300'100});
  EXPECT_EQ(w.engine.summary().late_fills, 0U);
  w.cancel_at_venue(ref);
  auto late = venue_message('E', 36, ref);
  store_be<4>(late, 13, 20);
  store_be<8>(late, 17, 300'100);
  w.report(late);
  EXPECT_EQ(w.engine.summary().late_fills, 1U);
  EXPECT_TRUE(w.noticed(NoticeCode::kLateFill));
  EXPECT_EQ(w.engine.summary().symbols[0].position, 50);
}

/// Who says no to every order.
enum class Refuser { kGate, kVenue };
class Refused : public testing::TestWithParam<Refuser> {};

TEST_P(Refused, PausesAndNeverLoops) {
  REQ("G-11");
  Config config = small_config();
  config.strategies[0].rejects_max = 3;
  World w{config};
  w.start_all();
  w.market(true);
  const bool gate = GetParam() == Refuser::kGate;
  w.swallow_orders = !gate;
  std::uint32_t price = 300'000;
  std::uint32_t rejected = 0;
  const auto quote = [&](std::uint64_t at_ns) {
    if (gate) w.refuse_next = contract::Refusal::kNotional;
    price += 100;
    w.quote(price, price + 100, at_ns);
    for (; !gate && rejected < w.count_commands(CommandKind::kOrderEnter); ++rejected)
      w.report(venue_rejected(rejected + 1, 0x0001));
  };
  for (std::uint64_t i = 0; i < 1'000; ++i) quote(kSecond + i * 1'000'000);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderEnter), 1U);  // 1 s passed, the pause is 2 s
  for (std::uint64_t i = 0; i < 1'000; ++i) quote((10 + i) * kSecond);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderEnter), 3U);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderReplace), 0U);
  EXPECT_EQ(w.engine.summary().refusals[27], gate ? 3U : 0U);
  EXPECT_EQ(w.engine.summary().rejects, gate ? 0U : 3U);
  EXPECT_TRUE(w.noticed(NoticeCode::kStrategyStopped));
}
INSTANTIATE_TEST_SUITE_P(By, Refused, testing::Values(Refuser::kGate, Refuser::kVenue),
                         [](const auto& each) {
                           return each.param == Refuser::kGate ? "gate" : "venue";
                         });

TEST(Orders, ReportsBeforeTheDecisionAreKeptAndNeverDoubled) {
  World w;
  w.start_all();
  w.hold_records = true;
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  ASSERT_NE(ref, 0U);
  w.fill(ref, 30, CardPrice{300'100});
  EXPECT_EQ(w.engine.summary().symbols[0].position, 30);  // matched by the ClOrdID of its A
  w.deliver_records();
  w.fill(ref, 70, CardPrice{300'100});
  EXPECT_EQ(w.engine.summary().symbols[0].position, 100);
  EXPECT_EQ(w.engine.summary().orders_filled, 1U);
}

TEST(Orders, FillOfAnUnknownOrderStopsNewRisk) {
  World w;
  w.start_all();
  auto m = venue_message('E', 36, 4'711);
  store_be<4>(m, 13, 5);
  w.report(m);
  EXPECT_EQ(w.engine.summary().reports_unknown, 1U);
  enter_one(w);
  EXPECT_TRUE(w.book.empty());
}

TEST(Orders, RepeatedReportsChangeNothing) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 30, CardPrice{300'100});
  const std::vector<Event> events = w.events;
  for (const Event& event : events) {
    if (std::holds_alternative<VenueMessage>(event)) w.apply(event);
  }
  EXPECT_EQ(w.engine.summary().symbols[0].position, 30);
  EXPECT_EQ(w.engine.summary().reports_repeated, 2U);
}

TEST(Orders, CutFrameIsResolvedOnceTheLatchAllows) {
  World w;
  w.start_all();
  w.hold_records = true;
  w.swallow_orders = true;
  enter_one(w);
  w.late_records.pop_back();  // its released record
  contract::ReleasedRecord cut;
  cut.code = 'O';
  cut.flags = contract::released_flag::kPoisoned | contract::released_flag::kNewRisk;
  cut.command_sequence = w.next_command - 1;
  cut.user_ref = 1;
  w.late_records.emplace_back(CardRecord{contract::to_entry(cut)});
  w.deliver_records();
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_EQ(w.engine.summary().orders_sent, 0U);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 0U);
  w.kill(contract::KillSource::kPin);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U);
}

// The card records the kill before the frame that it cut: the engine has asked for a cancel by
// then.
TEST(Orders, CutFrameToldAfterItsKillIsResolvedToo) {
  World w;
  w.start_all();
  w.hold_records = true;
  w.swallow_orders = true;
  enter_one(w);
  w.late_records.pop_back();  // its released record: the decision stays
  w.deliver_records();
  w.kill(contract::KillSource::kPin);
  contract::ReleasedRecord cut;
  cut.code = 'O';
  cut.flags = contract::released_flag::kPoisoned | contract::released_flag::kNewRisk;
  cut.command_sequence = 0;
  for (const contract::Entry& command : w.commands) {
    if (command.kind() == static_cast<std::uint8_t>(CommandKind::kOrderEnter))
      cut.command_sequence = contract::from_entry<contract::CommandHeader>(command).seq;
  }
  cut.user_ref = 1;
  w.apply(CardRecord{contract::to_entry(cut)});
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U);
}

/// An order that the card released and the venue never got; its UserRefNum.
std::uint32_t sent_and_swallowed(World& w) {
  w.start_all();
  w.swallow_orders = true;
  enter_one(w);
  return 1;  // the first UserRefNum
}

constexpr FrameDropped unwritten(char type, std::uint32_t user_ref,
                                 FrameDropReason reason = FrameDropReason::kOldEpoch) {
  return {static_cast<std::uint8_t>(type), type != 'X', user_ref, reason};
}

TEST(DroppedFrame, OrderTheWireDroppedAfterAKillIsNotSentAndResolved) {
  World w;
  const std::uint32_t ref = sent_and_swallowed(w);
  w.kill(contract::KillSource::kPin);
  EXPECT_EQ(w.engine.summary().orders_open, 1U);
  EXPECT_EQ(values::shown(w.engine.state().orders.all.at(1)), values::OrderView::kPendingCancel);
  w.apply(unwritten('O', ref));
  EXPECT_EQ(w.engine.state().orders.all.at(1).state, values::OrderState::kNotSent);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  ASSERT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U);
  EXPECT_EQ(contract::from_entry<contract::OrderResolveCommand>(w.commands.back()).user_ref, ref);
  w.apply(unwritten('O', ref));
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U) << "resolved once only";
  EXPECT_TRUE(w.engine.summary().reconciled);
}

TEST(DroppedFrame, ToldBeforeTheKillWaitsForTheLatch) {
  World w;
  w.apply(unwritten('O', sent_and_swallowed(w)));
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 0U);
  w.kill(contract::KillSource::kPin);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U);
}

TEST(DroppedFrame, ToldBeforeTheDecisionIsRemembered) {
  World w;
  w.start_all();
  w.hold_records = w.swallow_orders = true;
  enter_one(w);
  w.apply(unwritten('O', 1));
  EXPECT_EQ(w.engine.summary().orders_open, 1U);
  w.deliver_records();
  EXPECT_EQ(w.engine.state().orders.all.at(1).state, values::OrderState::kNotSent);
  w.kill(contract::KillSource::kPin);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U);
}

TEST(DroppedFrame, PartlyWrittenStaysUnknown) {
  World w;
  const std::uint32_t ref = sent_and_swallowed(w);
  w.apply(unwritten('O', ref, FrameDropReason::kLinkLost));
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  EXPECT_EQ(w.engine.summary().orders_unknown, 1U);
  w.kill(contract::KillSource::kPin);
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 0U);
}

TEST(DroppedFrame, OfWhichNothingWasSentIsNotSentAlsoWithoutALink) {
  World w;
  const std::uint32_t ref = sent_and_swallowed(w);
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  w.apply(unwritten('O', ref, FrameDropReason::kLinkDown));
  EXPECT_EQ(w.engine.state().orders.all.at(1).state, values::OrderState::kNotSent);
}

TEST(DroppedFrame, CancelIsAskedAgain) {
  World w;
  w.start_all();
  w.ignore_cancels = true;
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.operate(OperatorKind::kCancelAll);
  ASSERT_EQ(w.count_commands(CommandKind::kOrderCancel), 1U);
  w.apply(unwritten('X', ref, FrameDropReason::kPoisoned));
  EXPECT_EQ(w.count_commands(CommandKind::kOrderCancel), 2U) << "the line stands: at once";
  w.apply(unwritten('X', ref, FrameDropReason::kLinkLost));
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  EXPECT_EQ(w.count_commands(CommandKind::kOrderCancel), 2U) << "nowhere to send it";
  w.ignore_cancels = false;
  w.venue_up();
  w.clock();
  EXPECT_EQ(w.count_commands(CommandKind::kOrderCancel), 3U);
  EXPECT_TRUE(w.book.empty());
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
}

// The venue fills an order while a replace of it is on its way to the gate; the card has the fill
// first and refuses the replace of an order that it no longer holds.
TEST(Orders, AReplaceRefusedAfterTheFillIsNoContradiction) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.withhold_replaces = true;
  w.quote(300'200, 300'300, kSecond);
  const values::Order& order = w.engine.state().orders.all.at(1);
  ASSERT_EQ(values::shown(order), values::OrderView::kPendingReplace);
  contract::DecisionRecord refused;
  refused.code = static_cast<std::uint8_t>(contract::Refusal::kUnknownOrder);
  refused.command_sequence = order.replace.command_sequence;
  w.fill(ref, order.total, CardPrice{300'100});
  ASSERT_EQ(order.state, values::OrderState::kFilled);
  w.apply(CardRecord{contract::to_entry(refused)});
  EXPECT_EQ(order.state, values::OrderState::kFilled);
  EXPECT_TRUE(w.engine.summary().reconciled);
  // Of the Enter itself it would be one.
  refused.command_sequence = order.command_sequence;
  w.apply(CardRecord{contract::to_entry(refused)});
  EXPECT_FALSE(w.engine.summary().reconciled);
}

TEST(DroppedFrame, ReplaceIsTakenBackAndTheOrderCancelled) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.swallow_orders = w.ignore_cancels = true;
  w.quote(300'200, 300'300, kSecond);  // the bid moved away: a replace
  const values::Order& order = w.engine.state().orders.all.at(1);
  ASSERT_EQ(values::shown(order), values::OrderView::kPendingReplace);
  const std::uint32_t replacing = order.replace.user_ref;
  ASSERT_EQ(replacing, ref + 1);
  w.kill(contract::KillSource::kPin);  // asks for the cancel of what is at the venue
  w.apply(unwritten('U', replacing));
  EXPECT_EQ(order.replace, values::PendingReplace{});
  ASSERT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U);
  EXPECT_EQ(contract::from_entry<contract::OrderResolveCommand>(w.commands.back()).user_ref,
            replacing);
  w.apply(unwritten('U', replacing));
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 1U) << "resolved once only";
  EXPECT_EQ(values::shown(order), values::OrderView::kPendingCancel);
  w.cancel_at_venue(ref);
  EXPECT_EQ(w.engine.summary().orders_open, 0U);
}

// The card lets a replace go with its original: there is nothing to resolve, and a resolve would be
// refused.
TEST(DroppedFrame, ReplaceWhoseOriginalHasLeftNeedsNothing) {
  World w;
  w.start_all();
  enter_one(w);
  w.swallow_orders = true;
  w.quote(300'200, 300'300, kSecond);
  const std::uint32_t replacing = w.engine.state().orders.all.at(1).replace.user_ref;
  ASSERT_NE(replacing, 0U);
  w.kill(contract::KillSource::kPin);
  ASSERT_TRUE(w.book.empty());
  w.apply(unwritten('U', replacing));
  EXPECT_EQ(w.count_commands(CommandKind::kOrderResolve), 0U);
  EXPECT_TRUE(w.engine.summary().reconciled);
}

TEST(DroppedFrame, OfAnAcceptedOrderIsAContradiction) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.apply(unwritten('O', ref));  // the venue accepted it: cannot be
  EXPECT_EQ(w.engine.summary().orders_open, 1U);
  EXPECT_FALSE(w.engine.summary().reconciled);
}

}  // namespace
}  // namespace pcl::engine::test
