// A required projection that is away keeps new risk back, and nothing else (law 8).
#include <gtest/gtest.h>

#include "tests/engine/one_entry.hpp"

namespace pcl::engine::test {
namespace {

std::vector<Notice> store_notices(const World& w) {
  std::vector<Notice> found;
  for (const Notice& n : w.all<Notice>()) {
    if (n.code == NoticeCode::kStore) found.push_back(n);
  }
  return found;
}

const StoreState kRedisAway{Store::kRedis, false, "connection refused"};
const StoreState kRedisThere{Store::kRedis, true, ""};
const StoreState kPostgresAway{Store::kPostgres, false, "behind"};
const StoreState kPostgresThere{Store::kPostgres, true, ""};

std::size_t entries(const World& w) { return w.count_commands(contract::CommandKind::kOrderEnter); }

TEST(Stores, OneThatIsAwayKeepsEntriesBackUntilAllAreThere) {
  World w;
  w.start_all();
  w.apply(kRedisAway);
  w.apply(kPostgresAway);
  enter_one(w);
  EXPECT_EQ(entries(w), 0U);
  EXPECT_EQ(w.engine.summary().stores_away, (std::vector<Store>{Store::kPostgres, Store::kRedis}));
  w.apply(kRedisThere);
  enter_one(w, 100 * kSecond);
  EXPECT_EQ(entries(w), 0U);
  w.apply(kPostgresThere);
  enter_one(w, 200 * kSecond);
  EXPECT_EQ(entries(w), 1U);
}

TEST(Stores, ExitsCancelsAndKillsNeverWait) {
  World w;
  w.start_all();
  enter_one(w);
  w.fill(only_ref(w), 40, CardPrice{300'100});
  w.apply(kRedisAway);
  EXPECT_EQ(w.book.size(), 1U);  // what rests is not touched
  w.operate(OperatorKind::kCancelAll);
  EXPECT_TRUE(w.book.empty());
  w.operate(OperatorKind::kKill);
  EXPECT_TRUE(w.engine.summary().latched);
  w.quote(300'400, 300'500, 20 * kSecond);
  EXPECT_EQ(w.engine.summary().symbols[0].position, 0);
}

TEST(Stores, AreSaidOnceEachTime) {
  World w;
  w.start_all();
  w.apply(kRedisThere);
  EXPECT_TRUE(store_notices(w).empty());
  w.apply(kRedisAway);
  w.apply(kRedisAway);
  ASSERT_EQ(store_notices(w).size(), 1U);
  EXPECT_EQ(store_notices(w)[0].severity, Severity::kCritical);
  EXPECT_EQ(store_notices(w)[0].text,
            "Redis is away, no new risk; exits, cancels and kills go on: connection refused");
  w.apply(kRedisThere);
  w.apply(kRedisThere);
  ASSERT_EQ(store_notices(w).size(), 2U);
  EXPECT_EQ(store_notices(w)[1].text, "Redis is there again");
}

TEST(Stores, ARestartAsksAnewAndAStoreThatIsNoneIsNamed) {
  World w;
  w.start_all();
  w.apply(kRedisAway);
  w.start();
  EXPECT_TRUE(w.engine.summary().stores_away.empty());
  w.apply(StoreState{static_cast<Store>(3), false, ""});
  EXPECT_TRUE(w.engine.summary().stores_away.empty());
  EXPECT_TRUE(w.noticed(NoticeCode::kBadInput));
}

}  // namespace
}  // namespace pcl::engine::test
