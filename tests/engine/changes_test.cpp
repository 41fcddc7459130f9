// What an apply() changed is named: a follower that reads only what is named misses nothing.
#include "host/engine/changes.hpp"

#include <gtest/gtest.h>

#include "host/engine/codec.hpp"
#include "tests/engine/one_entry.hpp"
#include "tests/engine/random_session.hpp"

namespace pcl::engine::test {
namespace {

/// Bytes of one value of the state: equal if and only if the value is.
std::vector<std::byte> bytes_of(const auto& value) {
  std::vector<std::byte> bytes;
  Writer{bytes}(value);
  return bytes;
}

/// Keys of the entries that are new or another than before.
template <class Map>
auto moved(const Map& before, const Map& now) {
  std::vector<typename Map::key_type> keys;
  for (const auto& [key, value] : now) {
    const auto old = before.find(key);
    if (old == before.end() || bytes_of(old->second) != bytes_of(value)) keys.push_back(key);
  }
  return keys;
}

class ChangesOf : public testing::TestWithParam<std::uint64_t> {};

TEST_P(ChangesOf, NameEveryOrderAndPositionThatMoved) {
  Engine engine;
  std::vector<Output> outputs;
  std::size_t named = 0;
  std::size_t booked = 0;
  for (const Event& event : random_session(GetParam(), 600)) {
    const State before = engine.state();
    engine.apply(event, outputs);
    const State& now = engine.state();
    const Changes& changes = engine.changes();
    for (const std::uint64_t id : moved(before.orders.all, now.orders.all)) {
      ASSERT_TRUE(std::binary_search(changes.orders.begin(), changes.orders.end(), id))
          << "order " << id << " moved unnamed by event of kind " << event.index();
      ++named;
    }
    for (const PositionKey& key : moved(before.ledger.positions, now.ledger.positions)) {
      ASSERT_TRUE(std::binary_search(changes.positions.begin(), changes.positions.end(), key));
    }
    if (bytes_of(before.kills) != bytes_of(now.kills) && !changes.kills) {
      // only a release under way
      ASSERT_EQ(before.kills.engaged, now.kills.engaged);
      ASSERT_EQ(bytes_of(before.kills.entries), bytes_of(now.kills.entries));
    }
    const bool session = before.phase != now.phase || before.hold != now.hold ||
                         before.links.venue != now.links.venue;
    ASSERT_TRUE(!session || changes.session);
    booked += changes.executions.size();
  }
  EXPECT_GT(named, 20U);
  EXPECT_EQ(booked, engine.summary().executions);
}
INSTANTIATE_TEST_SUITE_P(Seeds, ChangesOf, testing::Values(1, 2, 3));

TEST(Changes, TellAnExecutionAndAJudgementByTheirNumbers) {
  World w;
  w.start_all();
  enter_one(w);
  const std::uint32_t ref = only_ref(w);
  w.fill(ref, 30, CardPrice{300'100});
  const Changes& changes = w.engine.changes();
  ASSERT_EQ(changes.executions.size(), 1U);
  EXPECT_EQ(changes.executions[0], (Booked{9'001, 2, 1, PositionKey{0, 1, 0}, values::Side::kBuy,
                                           30, CardPrice{300'100}, false}));
  EXPECT_EQ(changes.orders, std::vector<std::uint64_t>{1});
  EXPECT_EQ(changes.positions, (std::vector<PositionKey>{{0, 1, 0}}));
  EXPECT_FALSE(changes.session);
  w.clock();
  EXPECT_TRUE(changes.orders.empty());
  EXPECT_TRUE(changes.executions.empty());
}

TEST(Changes, TellWhatTheGateDecided) {
  World w;
  w.start_all();
  w.market(true);
  w.hold_records = true;
  enter_one(w);
  ASSERT_FALSE(w.late_records.empty());
  auto decision =
      contract::from_entry<contract::DecisionRecord>(std::get<CardRecord>(w.late_records[0]).entry);
  decision.code = static_cast<std::uint8_t>(contract::Refusal::kNotional);
  decision.user_ref = 0;
  decision.operand = 11;
  decision.limit = 10;
  decision.book_version = 5;
  w.apply(CardRecord{contract::to_entry(decision)});
  const Changes& changes = w.engine.changes();
  ASSERT_EQ(changes.decisions.size(), 1U);
  EXPECT_EQ(changes.decisions[0],
            (Judged{1, decision.command_sequence, 5, 11, 10,
                    static_cast<std::uint8_t>(contract::Refusal::kNotional), false}));
}

TEST(Changes, TellAKillAndAWarning) {
  World w;
  w.start_all();
  w.kill(contract::KillSource::kPin);
  EXPECT_TRUE(w.engine.changes().kills);
  contract::WarningRecord warning;
  warning.percent = 75;
  w.apply(CardRecord{contract::to_entry(warning)});
  EXPECT_TRUE(w.engine.changes().risk);
  EXPECT_FALSE(w.engine.changes().kills);
}

}  // namespace
}  // namespace pcl::engine::test
