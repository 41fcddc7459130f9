#include "host/adapters/bus_redis/redis_bus.hpp"

#include <gtest/gtest.h>

#include "tests/adapters/bus_redis/server.hpp"

namespace pcl::bus_redis {
namespace {

constexpr milliseconds kLong{20'000};
constexpr milliseconds kShort{30};
using Value = KillKey::Value;

class RedisBusTest : public PrivateRedis {
 protected:
  void connect(EventBus::Notices expected = EventBus::Notices::kOn) {
    const auto notices = bus_.connect();
    ASSERT_TRUE(notices) << notices.error().message;
    EXPECT_EQ(*notices, expected);
  }
  KillKey read() {
    const auto key = bus_.kill_key();
    EXPECT_TRUE(key) << key.error().message;
    return key ? *key : KillKey{};
  }
  bool written(milliseconds patience) {
    const auto told = bus_.wait_for_write(patience);
    EXPECT_TRUE(told) << told.error().message;
    return told && *told;
  }
  RedisBus bus_{server()};
};

TEST_F(RedisBusTest, ReadsTheKillKey) {
  connect();
  EXPECT_EQ(read().value, Value::kAbsent);
  say({"SET", "hft:kill_switch", "ACTIVE"});
  EXPECT_EQ(read().value, Value::kActive);
  say({"DEL", "hft:kill_switch"});
  EXPECT_EQ(read().value, Value::kAbsent);
}

TEST_F(RedisBusTest, WhateverElseStandsThereIsNamed) {
  connect();
  const auto shown = [&](const Command& command) {
    say({"DEL", "hft:kill_switch"});
    EXPECT_NE(say(command).kind, Reply::Kind::kError);
    const KillKey key = read();
    EXPECT_EQ(key.value, Value::kOther);
    return key.shown;
  };
  EXPECT_EQ(shown({"SET", "hft:kill_switch", ""}), "'', 0 bytes");
  EXPECT_EQ(shown({"SET", "hft:kill_switch", "active"}), "'active', 6 bytes");
  EXPECT_EQ(shown({"SET", "hft:kill_switch", "ACTIVE\n"}), "'ACTIVE\\x0a', 7 bytes");
  EXPECT_EQ(shown({"SET", "hft:kill_switch", std::string{"ACTIVE\0", 7}}),
            "'ACTIVE\\x00', 7 bytes");
  EXPECT_EQ(shown({"SET", "hft:kill_switch", std::string(1'000'000, 'A')}),
            "'" + std::string(64, 'A') + "', 1000000 bytes");
  EXPECT_EQ(shown({"LPUSH", "hft:kill_switch", "ACTIVE"}), "a list");
  EXPECT_EQ(shown({"HSET", "hft:kill_switch", "ACTIVE", "1"}), "a hash");
}

TEST_F(RedisBusTest, IsToldOfWritesAndOfNothingElse) {
  connect();
  EXPECT_FALSE(written(kShort));
  say({"SET", "hft:kill_switch", "ACTIVE"});
  EXPECT_TRUE(written(kLong));
  say({"DEL", "hft:kill_switch"});
  say({"SET", "hft:other", "ACTIVE"});
  EXPECT_FALSE(written(kShort));
  say({"SET", "hft:kill_switch", "x"});
  say({"DEL", "hft:kill_switch"});
  EXPECT_TRUE(written(kLong));  // though nothing is there any more
}

TEST_F(RedisBusTest, LeavesWhatOthersAreNotifiedOf) {
  say({"CONFIG", "SET", "notify-keyspace-events", "Ex"});
  connect();
  const std::string flags = say({"CONFIG", "GET", "notify-keyspace-events"}).list.at(1).text;
  for (const char flag : {'E', 'x', 'K', 'g', '$'})
    EXPECT_NE(flags.find(flag), std::string::npos) << flags;
}

TEST_F(RedisBusTest, WithoutTheRightToNoticesPollingIsLeft) {
  say({"ACL", "SETUSER", "default", "-config"});
  connect(EventBus::Notices::kOff);
  EXPECT_FALSE(written(kShort));
  say({"SET", "hft:kill_switch", "ACTIVE"});
  EXPECT_FALSE(written(kShort));
  EXPECT_EQ(read().value, Value::kActive);
  say({"ACL", "SETUSER", "default", "+config"});
}

TEST_F(RedisBusTest, AKeyThatMayNotBeReadIsAnErrorAndNotAbsent) {
  connect();
  say({"ACL", "SETUSER", "default", "-getrange", "-type", "-strlen"});
  const auto key = bus_.kill_key();
  say({"ACL", "SETUSER", "default", "+@all"});
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().fault, Fault::kRefused);
  EXPECT_EQ(bus_.kill_key().error().message, "redis: not connected");  // until connect()
}

TEST_F(RedisBusTest, HealthReplacesWhateverStoodThereAndExpires) {
  connect();
  say({"SET", "pcl:health", "not a hash"});
  ASSERT_TRUE(bus_.show_health(std::array{std::pair<std::string, std::string>{"health", "failed"},
                                          std::pair<std::string, std::string>{"old", "1"}}));
  ASSERT_TRUE(
      bus_.show_health(std::array{std::pair<std::string, std::string>{"health", "healthy"}}));
  const Reply all = say({"HGETALL", "pcl:health"});
  ASSERT_EQ(all.list.size(), 2U);
  EXPECT_EQ(all.list[1].text, "healthy");
  const std::int64_t left = say({"PTTL", "pcl:health"}).integer;
  EXPECT_GT(left, 0);
  EXPECT_LE(left, 2'000);
}

TEST_F(RedisBusTest, AReadOnlyServerIsNamed) {
  connect();
  say({"REPLICAOF", "127.0.0.1", "1"});
  const Status shown =
      bus_.show_health(std::array{std::pair<std::string, std::string>{"health", "healthy"}});
  say({"REPLICAOF", "NO", "ONE"});
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().fault, Fault::kRefused);
}

TEST_F(RedisBusTest, ALostServerIsAnErrorUntilItIsBack) {
  connect();
  run_script("stop");
  EXPECT_FALSE(bus_.kill_key());
  EXPECT_FALSE(bus_.wait_for_write(kShort));
  EXPECT_FALSE(bus_.connect());
  run_script("start");
  say({"SET", "hft:kill_switch", "ACTIVE"});
  connect();
  EXPECT_EQ(read().value, Value::kActive);
}

}  // namespace
}  // namespace pcl::bus_redis
