// How orders go out: ids that only rise, a budget with a share for cancels, a table that keeps room
// for exits, and rejects that are not tried again where that cannot help.
#include <gtest/gtest.h>

#include "host/engine/step.hpp"
#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::CommandKind;

std::vector<std::string> clordids(const World& w) {
  std::vector<std::string> ids;
  for (const auto& entry : w.commands) {
    if (entry.kind() != static_cast<std::uint8_t>(CommandKind::kOrderEnter)) continue;
    const auto id = contract::from_entry<contract::OrderEnterCommand>(entry).clordid;
    ids.emplace_back(id.data(), id.size());
  }
  return ids;
}

void trade(World& w, std::uint64_t at) {
  enter_one(w, at * kSecond);
  w.quote(300'100, 300'200, (at + 7) * kSecond);  // the entry is given up
}

TEST(ClOrdId, RisesOverOrdersRunsAndJournals) {
  constexpr std::int64_t kStart = 1'795'000'000'000'000'000;  // November 2026
  std::vector<std::string> ids;
  for (std::int64_t journal = 0; journal < 3; ++journal) {
    World w;
    w.wall_ns = kStart + journal * 1'000'000'000;
    w.start_all();
    trade(w, 1);
    trade(w, 20);
    w.start();  // the process again, in the same second
    w.reset_card();
    w.card_up();
    w.venue_up();
    w.feed_up();
    w.clock();
    trade(w, 40);
    const auto found = clordids(w);
    ASSERT_GE(found.size(), 3U);
    ids.insert(ids.end(), found.begin(), found.end());
  }
  EXPECT_EQ(ids[0], "PCL00GJAV40000");
  for (std::size_t i = 1; i < ids.size(); ++i) EXPECT_LT(ids[i - 1], ids[i]);
}

/// Orders straight through the step, of one party.
class Requests : public testing::Test {
 protected:
  Requests() {
    s.config = small_config();
    s.strategies.resize(1);
    s.links.card = s.links.venue = true;
  }
  std::uint64_t enter(values::Purpose purpose) {
    return enter_order(step, {1, 0, values::Side::kBuy, purpose, CardPrice{1}, 1});
  }
  std::size_t enter_all(values::Purpose purpose) {
    std::size_t count = 0;
    while (count < 100 && enter(purpose) != 0) ++count;
    return count;
  }
  State s;
  std::vector<Output> out;
  Changes changes;
  Step step{s, out, changes};
};

TEST_F(Requests, EntriesRunDryFirstThenExitsAndCancelsNever) {
  REQ("K-05");
  s.orders.budget = {1'000'000'000, 10'000'000'000, 0};  // one a second, 11 at once
  EXPECT_EQ(enter_all(values::Purpose::kEntry), 8U);
  EXPECT_EQ(enter_all(values::Purpose::kExit), 1U);
  EXPECT_EQ(s.counts.skipped, (std::array<std::uint64_t, 5>{0, 1, 0, 0, 1}));
  for (auto& [id, order] : s.orders.all) {
    order.state = values::OrderState::kLive;
    order.user_ref = static_cast<std::uint32_t>(id);
  }
  replace_order(step, s.orders.all.at(1), CardPrice{2});
  EXPECT_EQ(s.counts.skipped[3], 1U);
  EXPECT_EQ(s.orders.all.at(1).replace, values::PendingReplace{});
  out.clear();
  EXPECT_EQ(cancel_open(step, CancelWhat::kAll), 9U);
  EXPECT_EQ(out.size(), 9U);
}

TEST_F(Requests, AFullTableStillTakesExits) {
  s.orders.budget = {1, 1'000'000'000, 0};
  values::Order closed;
  closed.state = values::OrderState::kFilled;
  for (std::uint64_t id = 1; id < kEntriesMax; ++id) {
    closed.id = id;
    s.orders.all.emplace_hint(s.orders.all.end(), id, closed);
  }
  s.orders.next_id = kEntriesMax;
  EXPECT_NE(enter(values::Purpose::kEntry), 0U);
  EXPECT_EQ(enter(values::Purpose::kEntry), 0U);
  EXPECT_NE(enter(values::Purpose::kExit), 0U);
  EXPECT_EQ(std::get<Notice>(out[1]).code, NoticeCode::kOverflow);
}

TEST(Rejects, AreClassedAndNotSentAgainWhereThatCannotHelp) {
  REQ("K-07");
  REQ("G-11");
  for (const bool never : {true, false}) {
    World w;
    w.start_all();
    w.swallow_orders = true;
    enter_one(w);
    w.report(venue_rejected(1, never ? 0x0013 : 0x0007));  // quantity; halted
    for (std::uint32_t i = 1; i < 20; ++i)
      w.quote(300'100 + 100 * i, 300'200 + 100 * i, (10 + 10 * i) * kSecond);
    EXPECT_EQ(w.count_commands(CommandKind::kOrderEnter) == 1, never);
    EXPECT_EQ(w.noticed(NoticeCode::kStrategyStopped), never);
    const auto& rejected = w.engine.summary().rejected;
    const auto why = never ? values::RejectClass::kInvalidSize : values::RejectClass::kMarketState;
    EXPECT_EQ(rejected[static_cast<std::size_t>(why)], 1U);
  }
}

TEST(Rejects, OfTheGateAreSaidInNumbersAndReadInWords) {
  REQ("K-07");
  World w;
  w.start_all();
  w.refuse_next = contract::Refusal::kQuantity;
  enter_one(w);
  const auto notices = w.all<Notice>();
  const auto refused = std::find_if(notices.begin(), notices.end(),
                                    [](const Notice& n) { return n.code == NoticeCode::kRefused; });
  ASSERT_NE(refused, notices.end());
  EXPECT_TRUE(refused->text.empty());
  EXPECT_EQ(describe(*refused), "order 1 refused by the gate: quantity, invalid_size");
  EXPECT_TRUE(w.noticed(NoticeCode::kStrategyStopped));
}

}  // namespace
}  // namespace pcl::engine::test
