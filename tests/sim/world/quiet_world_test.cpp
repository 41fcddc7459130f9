// A world in which nothing goes wrong trades, reconciles and ends; and one seed is one history.
#include <gtest/gtest.h>

#include "sim/world/day_settings.hpp"
#include "sim/world/world.hpp"

namespace pcl::world {
namespace {

constexpr std::uint64_t kActs = 200'000;  // far above what a session needs

WorldSettings quiet(std::uint64_t seed) {
  WorldSettings settings = settings_of(seed);
  settings.venue.messages = 1'500;
  return settings;
}

struct Session {
  explicit Session(const WorldSettings& settings) : world{settings, disk} {}
  MemoryDisk disk;
  World world;
  [[nodiscard]] engine::Summary summary() const { return world.host()->engine().summary(); }
};

/// What the engine complained of.
std::string told(const Session& session) {
  std::string all;
  for (const std::string& alarm : session.world.host()->alarms()) all += "\n" + alarm;
  return all;
}

class QuietWorld : public testing::TestWithParam<std::uint64_t> {};

TEST_P(QuietWorld, TradesReconcilesAndEnds) {
  Session session{quiet(GetParam())};
  const Status done = session.world.run(kActs);
  ASSERT_TRUE(done) << done.error().message;
  const engine::Summary summary = session.summary();
  EXPECT_EQ(summary.phase, engine::Phase::kEnded) << engine::to_string(summary.phase);
  EXPECT_TRUE(summary.reconciled);
  EXPECT_GT(summary.executions, 0U);
  EXPECT_EQ(told(session), "");
  const auto& positions = session.world.venue().account().positions();
  const auto held = positions.find(venue::GeneratedMarket::name(0));
  EXPECT_EQ(summary.symbols[0].position, held == positions.end() ? 0 : held->second.quantity);
  EXPECT_TRUE(session.world.venue().engine().open_orders().empty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, QuietWorld, testing::Range<std::uint64_t>(1, 21));

TEST(World, ASeedIsTheSameTwice) {
  Session one{quiet(3)}, two{quiet(3)}, other{quiet(4)};
  for (Session* session : {&one, &two, &other}) ASSERT_TRUE(session->world.run(kActs));
  EXPECT_EQ(one.world.schedule().done(), two.world.schedule().done());
  EXPECT_EQ(one.world.schedule().now(), two.world.schedule().now());
  EXPECT_EQ(one.world.host()->engine().hash(), two.world.host()->engine().hash());
  EXPECT_EQ(one.world.host()->outputs_digest(), two.world.host()->outputs_digest());
  EXPECT_EQ(one.disk.all(), two.disk.all());
  EXPECT_NE(one.world.host()->outputs_digest(), other.world.host()->outputs_digest());
}

// The host dies in the middle of the day and comes up again, many times.
TEST(World, AHostThatDiesAndComesBackEndsReconciled) {
  Session session{quiet(5)};
  for (int life = 1; life <= 5; ++life) {
    ASSERT_TRUE(session.world.run(1'000));
    ASSERT_NE(session.summary().phase, engine::Phase::kEnded) << "too late to crash";
    session.world.crash_host();
    ASSERT_NE(session.world.host(), nullptr) << "it does not come up again";
  }
  ASSERT_TRUE(session.world.run(kActs));
  EXPECT_EQ(session.summary().phase, engine::Phase::kEnded);
  EXPECT_TRUE(session.summary().reconciled);
}

// The card is reset with it; what rested is cancelled by the venue.
TEST(World, AWireThatDiesAndComesBackEndsReconciled) {
  Session session{quiet(6)};
  for (int life = 1; life <= 4; ++life) {
    ASSERT_TRUE(session.world.run(1'000));
    ASSERT_NE(session.summary().phase, engine::Phase::kEnded) << "too late to crash";
    session.world.crash_wire();
  }
  ASSERT_TRUE(session.world.run(kActs));
  const engine::Summary summary = session.summary();
  EXPECT_EQ(summary.phase, engine::Phase::kEnded) << engine::to_string(summary.phase);
  EXPECT_TRUE(summary.reconciled) << told(session);
  EXPECT_GT(summary.executions, 0U);
}

}  // namespace
}  // namespace pcl::world
