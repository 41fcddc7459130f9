#include "host/domain/flat_table.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/card_port/random_comparison/random.hpp"

namespace pcl::domain {
namespace {

TEST(FlatTable, FullAtItsCapacity) {
  FlatTable<int> table{3};
  for (std::uint64_t key = 0; key < 3; ++key) EXPECT_NE(table.insert(key, 1), nullptr);
  EXPECT_TRUE(table.full());
  EXPECT_EQ(table.insert(3, 1), nullptr);
  EXPECT_TRUE(table.erase(0));
  EXPECT_FALSE(table.erase(0));
  EXPECT_NE(table.insert(3, 1), nullptr);
}

// Few homes, so that runs wrap round and erasures pull whole runs back.
TEST(FlatTable, BehavesAsAMap) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    bench::Random random{seed};
    FlatTable<std::uint64_t> table{12};
    std::map<std::uint64_t, std::uint64_t> map;
    for (int step = 0; step < 5'000; ++step) {
      const std::uint64_t key =
          random.below(5) * 32 + 30 + random.below(3) + (std::uint64_t{random.below(2)} << 40U);
      if (random.chance(500)) {
        if (map.contains(key) || map.size() == 12) continue;
        ASSERT_NE(table.insert(key, key + 1), nullptr);
        map[key] = key + 1;
      } else {
        ASSERT_EQ(table.erase(key), map.erase(key) == 1);
      }
      ASSERT_EQ(table.size(), map.size());
      for (const auto& [k, v] : map) {
        const std::uint64_t* found = table.find(k);
        ASSERT_NE(found, nullptr) << "seed " << seed << " step " << step << " key " << k;
        ASSERT_EQ(*found, v);
        ASSERT_EQ(table.at(k), v);
      }
      ASSERT_EQ(table.find(key) != nullptr, map.contains(key));
    }
  }
}

}  // namespace
}  // namespace pcl::domain
