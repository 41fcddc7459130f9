// A card that does not know its exposure any more refuses everything, whoever releases its kill:
// the host finds out, loads it anew under the hold, and only then calls itself trading.
#include <gtest/gtest.h>

#include "host/engine/step.hpp"
#include "tests/engine/one_entry.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;
using contract::KillSource;

class Reload : public testing::Test {
 protected:
  Reload() {
    w.start_all();
    enter_one(w);
    loads = w.count_commands(CommandKind::kExposureClear);
  }
  /// The fill of an order that is cancelled: the card has forgotten it.
  void fill_late(VenueOrder order) {
    constexpr std::uint32_t kFilled = 20;
    order.total = kFilled;
    w.book[order.ref] = order;
    w.fill(order.ref, kFilled, CardPrice{300'100});
  }
  void resume() { w.operate(OperatorKind::kResume, "ann", "bob"); }
  [[nodiscard]] std::size_t loaded() const {
    return w.count_commands(CommandKind::kExposureClear) - loads;
  }
  [[nodiscard]] std::int64_t position_in_card() const {
    std::int64_t position = 0;
    for (const auto& entry : w.commands) {
      if (entry.kind() != static_cast<std::uint8_t>(CommandKind::kPositionLoad)) continue;
      const auto load = contract::from_entry<contract::PositionLoadCommand>(entry);
      if (load.strategy == 1) position = load.position;
    }
    return position;
  }
  [[nodiscard]] bool trades() const { return w.engine.summary().phase == Phase::kTrading; }
  World w;
  std::size_t loads{};
};

TEST_F(Reload, AtTheCardsKillForAReportThatItCannotFollow) {
  const VenueOrder order = w.book.begin()->second;
  w.cancel_at_venue(order.ref);
  fill_late(order);
  EXPECT_EQ(loaded(), 0U);  // the card has not said anything
  w.lose_exposure();
  EXPECT_EQ(loaded(), 1U);
  EXPECT_EQ(position_in_card(), 20);
  EXPECT_FALSE(w.exposure_unknown);
  EXPECT_FALSE(w.hold);
  EXPECT_TRUE(trades());
  EXPECT_TRUE(w.latched) << "two people release it, as before";
  resume();
  EXPECT_FALSE(w.latched);
  EXPECT_FALSE(w.exposure_unknown);
}

TEST_F(Reload, BySourceOfTheKill) {
  const auto loads_by = [&](KillSource source) {
    const std::size_t before = loaded();
    w.lose_exposure(source);
    w.exposure_unknown = false;
    resume();
    return loaded() - before;
  };
  EXPECT_EQ(loads_by(KillSource::kReportGap), 1U);
  EXPECT_EQ(loads_by(KillSource::kReportUnknown), 1U);
  EXPECT_EQ(loads_by(KillSource::kReportUnhandled), 1U);
  EXPECT_EQ(loads_by(KillSource::kStateCorrupt), 1U);
  EXPECT_EQ(loads_by(KillSource::kExecutions), 0U);
  EXPECT_EQ(loads_by(KillSource::kLoss), 0U);
}

// Where a kill stands already the card has none left to tell by.
TEST_F(Reload, AtALateFillBehindAKillThatStands) {
  const VenueOrder order = w.book.begin()->second;
  w.operate(OperatorKind::kKill);
  ASSERT_TRUE(w.book.empty());
  w.lose_exposure();
  ASSERT_EQ(loaded(), 0U);
  fill_late(order);
  EXPECT_EQ(loaded(), 1U);
  EXPECT_EQ(position_in_card(), 20);
  EXPECT_FALSE(w.exposure_unknown);
  EXPECT_TRUE(trades());
}

// A kill that the host has not heard of keeps the card silent, and the hold that opens then would
// hide it: the card would count without the fill.
TEST_F(Reload, AtALateFillBetweenTheLoadAndTheOpenHold) {
  const VenueOrder order = w.book.begin()->second;
  w.cancel_at_venue(order.ref);
  w.answer_statements = false;
  w.apply(LinkChange{LinkKind::kVenueDown, 0, 0, 0, {}, 0});
  w.venue_up();
  w.hold_records = w.answer_statements = true;
  w.answer(w.statement(0));
  ASSERT_EQ(w.engine.summary().phase, Phase::kOpening);
  ASSERT_EQ(position_in_card(), 0);
  fill_late(order);
  w.deliver_records();
  EXPECT_EQ(loaded(), 2U);
  EXPECT_EQ(position_in_card(), 20);
  EXPECT_TRUE(trades());
}

// Nothing that the host has seen tells of it: the first order does.
TEST_F(Reload, AtARefusalForExposureUnknown) {
  w.cancel_at_venue(only_ref(w));
  w.exposure_unknown = true;
  enter_one(w, 100 * kSecond);
  EXPECT_EQ(w.engine.summary().refusals[3], 1U);
  EXPECT_EQ(loaded(), 1U);
  EXPECT_FALSE(w.exposure_unknown);
  EXPECT_TRUE(trades());
  enter_one(w, 200 * kSecond);
  EXPECT_EQ(w.engine.summary().refusals[3], 1U);
  EXPECT_EQ(w.book.size(), 1U);
}

TEST_F(Reload, IsNoTradingBeforeTheDigestsAgree) {
  w.answer_statements = false;
  w.lose_exposure();
  EXPECT_TRUE(w.hold);
  EXPECT_FALSE(trades());
  resume();
  EXPECT_FALSE(w.last_answer().ok);
  EXPECT_TRUE(w.latched);
  w.answer_statements = true;
  w.answer(w.statement(0));
  EXPECT_TRUE(trades());
  EXPECT_FALSE(w.exposure_unknown);
  resume();
  EXPECT_TRUE(w.last_answer().ok) << w.last_answer().text;
  EXPECT_FALSE(w.latched);
}

TEST_F(Reload, OfACardThatHoldsSomethingElseBlocks) {
  w.wrong_digest = true;
  w.lose_exposure();
  EXPECT_EQ(w.engine.summary().phase, Phase::kBlocked);
  EXPECT_TRUE(w.hold);
}

}  // namespace
}  // namespace pcl::engine::test
