// The state goes through bytes and comes back the same, wherever it is cut; damage never gets in
// unseen.
#include <gtest/gtest.h>

#include <random>

#include "host/engine/codec.hpp"
#include "tests/engine/random_session.hpp"

namespace pcl::engine::test {
namespace {

std::vector<std::byte> snapshot_of(const Engine& engine) {
  std::vector<std::byte> bytes;
  engine.snapshot(bytes);
  return bytes;
}

/// After the first `count` events.
Engine engine_after(const std::vector<Event>& events, std::size_t count) {
  Engine engine;
  std::vector<Output> outputs;
  for (std::size_t i = 0; i < count; ++i) engine.apply(events[i], outputs);
  return engine;
}

class Snapshot : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Snapshot, HasTheSameHashAfterEveryEventAndGoesOnTheSame) {
  const auto events = random_session(GetParam(), 300);
  Engine live;
  std::vector<Engine> restored;  // some, followed to the end
  for (std::size_t i = 0; i < events.size(); ++i) {
    std::vector<Output> expected;
    live.apply(events[i], expected);
    for (Engine& other : restored) {
      std::vector<Output> outputs;
      other.apply(events[i], outputs);
      ASSERT_EQ(outputs, expected) << "event " << i;
      ASSERT_EQ(other.changes().orders, live.changes().orders) << "event " << i;
    }
    auto back = Engine::restore(snapshot_of(live));
    ASSERT_TRUE(back) << "event " << i << ": " << back.error().message;
    ASSERT_EQ(back->hash(), live.hash()) << "event " << i;
    if (i % 50 == 0) restored.push_back(std::move(*back));
  }
  ASSERT_GT(restored.size(), 5U);
  for (const Engine& other : restored) EXPECT_EQ(other.hash(), live.hash());
}

TEST_P(Snapshot, CutsAreRefusedAndFlipsAreRefusedOrGiveAnotherHash) {
  const auto events = random_session(GetParam(), 200);
  const Engine engine = engine_after(events, events.size());
  const std::vector<std::byte> bytes = snapshot_of(engine);
  std::mt19937_64 random{GetParam()};
  for (int i = 0; i < 200; ++i) {
    const auto cut = Engine::restore(std::span{bytes}.first(random() % bytes.size()));
    ASSERT_FALSE(cut);
    ASSERT_EQ(cut.error().fault, Fault::kCorrupt);
    std::vector<std::byte> bent = bytes;
    bent[random() % bent.size()] ^= static_cast<std::byte>(1U << random() % 8);
    auto back = Engine::restore(bent);
    if (!back) continue;
    ASSERT_NE(back->hash(), engine.hash());
    std::vector<Output> outputs;  // and it can be folded on, wherever it leads
    for (const Event& event : events) back->apply(event, outputs);
  }
  std::vector<std::byte> longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(Engine::restore(longer));
}
INSTANTIATE_TEST_SUITE_P(Seeds, Snapshot, testing::Values(1, 2, 3, 4));

TEST(SnapshotBytes, ACountBeyondTheBytesIsRefusedBeforeAnythingIsAllocated) {
  std::vector<std::byte> bytes(8, std::byte{0xFF});  // 2^64 - 1 elements
  std::vector<std::uint64_t> words;
  std::string text;
  std::map<std::uint32_t, std::uint32_t> map;
  std::set<std::uint32_t> set;
  const auto refused = [&](auto& into) {
    Reader reader{bytes};
    reader(into);
    return !reader.good() && into.empty();
  };
  EXPECT_TRUE(refused(words));
  EXPECT_TRUE(refused(text));
  EXPECT_TRUE(refused(map));
  EXPECT_TRUE(refused(set));
}

TEST(SnapshotBytes, KeysAscendOrAreRefused) {
  std::vector<std::byte> bytes;
  Writer{bytes}(std::vector<std::uint32_t>{3, 5});
  std::set<std::uint32_t> set;
  Reader good{bytes};
  good(set);
  EXPECT_TRUE(good.good());
  EXPECT_EQ(set, (std::set<std::uint32_t>{3, 5}));
  for (const std::uint32_t second : {3U, 2U}) {
    bytes.clear();
    Writer{bytes}(std::vector<std::uint32_t>{3, second});
    set.clear();
    Reader reader{bytes};
    reader(set);
    EXPECT_FALSE(reader.good()) << second;
  }
}

TEST(SnapshotBytes, OfAnEngineThatNeverStartedComesBack) {
  const Engine engine;
  const auto back = Engine::restore(snapshot_of(engine));
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->hash(), engine.hash());
  EXPECT_FALSE(Engine::restore({}));
}

/// States that no session can reach: each number names something that is not there.
TEST(SnapshotBytes, NumbersThatNameNothingAreRefusedByName) {
  const auto events = random_session(5, 200);
  const Engine engine = engine_after(events, 100);
  ASSERT_FALSE(engine.state().orders.all.empty());
  const auto refused = [&](const auto& bend, const std::string& what) {
    State state = engine.state();
    bend(state);
    std::vector<std::byte> bytes;
    Writer{bytes}(std::as_const(state));
    const auto back = Engine::restore(bytes);
    ASSERT_FALSE(back) << what;
    EXPECT_NE(back.error().message.find(what), std::string::npos) << back.error().message;
  };
  refused([](State& s) { s.orders.open.insert(99'999); }, "order 99999");
  refused([](State& s) { s.orders.all.begin()->second.symbol = 7; }, "no such symbol");
  refused([](State& s) { s.orders.by_ref[77'777] = 88'888; }, "index");
  refused([](State& s) { s.ledger.positions[{0, 1, 9}].shares = 5; }, "position of symbol 9");
  refused([](State& s) { s.strategies.clear(); }, "strategies");
  refused([](State& s) { s.strategies[0].next = 1'000; }, "ring");
  refused([](State& s) { s.market.symbols.clear(); }, "market");
  refused([](State& s) { s.config.watchdog_us = 0; }, "watchdog_us");
  refused(
      [](State& s) {
        s.loaded.limits = true;
        s.loaded.symbols.clear();
      },
      "limits loaded");
}

}  // namespace
}  // namespace pcl::engine::test
