// Somebody trades the account by another way, and machines die meanwhile: whatever the account
// holds is in our books, and asked about.
#include <gtest/gtest.h>

#include "host/engine/state.hpp"
#include "sim/world/world.hpp"
#include "tests/engine/small_config.hpp"
#include "tests/fakes/memory_disk.hpp"
#include "tests/req.hpp"

namespace pcl::world {
namespace {

constexpr std::uint64_t kActs = 400'000;  // far above what a day needs

class OutsideWorld : public testing::TestWithParam<std::uint64_t> {};

TEST_P(OutsideWorld, IsInTheBooksAndAskedAbout) {
  REQ("L-07");
  WorldSettings settings;
  settings.seed = GetParam();
  settings.config = engine::test::small_config();
  settings.config.symbols[0].name = venue::GeneratedMarket::name(0);
  settings.config.reconcile_ns = 40'000'000;
  settings.venue.symbols = 1;
  settings.venue.messages = 1'500;
  Random chance = Random{settings.seed}.of("outside");
  fakes::MemoryDisk disk;
  World world{settings, disk};
  std::int64_t outside = 0;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(world.run(chance.between(200, 1'200)));
    const auto quantity = static_cast<std::uint32_t>(chance.between(1, 40));
    const bool buys = chance.below(2) == 0;
    world.provoke([&](VenueNode& venue) {
      const std::uint64_t match = venue.engine().trade_outside(settings.config.symbols[0].name,
                                                               buys ? 'B' : 'S', quantity, 300'000);
      ASSERT_NE(match, 0U);
    });
    outside += buys ? std::int64_t{quantity} : -std::int64_t{quantity};
    if (chance.below(3) != 0) continue;
    disk.crash([&](const std::string&, std::size_t loose) { return chance.below(loose); });
    world.crash_host();
    world.crash_wire();
  }
  ASSERT_TRUE(world.run(kActs));
  const engine::Summary s = world.host()->engine().summary();
  EXPECT_EQ(s.phase, engine::Phase::kEnded) << engine::to_string(s.phase);
  EXPECT_TRUE(s.reconciled) << s.reconcile_text;
  const auto& positions = world.venue().account().positions();
  EXPECT_EQ(s.symbols[0].position, positions.at(settings.config.symbols[0].name).quantity);
  EXPECT_EQ(s.cash.value, world.venue().account().cash());
  EXPECT_EQ(world.host()->engine().state().ledger.positions.at({0, 0, 0}).shares, outside);
  EXPECT_GE(s.repairs_open, 4U) << "each waits for somebody's word";
}

INSTANTIATE_TEST_SUITE_P(Seeds, OutsideWorld, testing::Range<std::uint64_t>(1, 41));

}  // namespace
}  // namespace pcl::world
