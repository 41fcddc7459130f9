#include "host/gateway/bus_desk.hpp"

#include <gtest/gtest.h>

#include "tests/fakes/memory_bus.hpp"

namespace pcl::gateway {
namespace {

using Value = KillKey::Value;
constexpr std::uint64_t kMs = 1'000'000;

class BusDeskTest : public testing::Test {
 protected:
  /// One turn, `ms` later.
  void turn(std::uint64_t ms = 50) {
    now_ns_ += ms * kMs;
    desk_.turn(now_ns_);
  }
  [[nodiscard]] bool says(const std::string& part) const {
    return desk_.status_json(now_ns_).find(part) != std::string::npos;
  }
  std::uint64_t now_ns_{1'000 * kMs};
  fakes::MemoryBusServer server_;
  Log log_{"test", "/dev/null"};
  std::vector<std::string> kills_;
  BusDesk desk_{std::make_unique<fakes::MemoryBus>(server_),
                {[this](const std::string& reason) { kills_.push_back(reason); },
                 [] {
                   return HealthFields{{"health", "healthy"}};
                 }},
                log_};
};

TEST_F(BusDeskTest, AKeyThatIsSetKillsOnceAtTheFirstLook) {
  server_.set(Value::kActive);
  turn();
  EXPECT_EQ(kills_, std::vector<std::string>{"hft:kill_switch is ACTIVE"});
  EXPECT_TRUE(desk_.kill_key_active());
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(kills_.size(), 1U);
}

TEST_F(BusDeskTest, KillsByNoticeAndByPollAlone) {
  for (const bool notifies : {true, false}) {
    server_.notifies = notifies;
    server_.set(Value::kAbsent);
    server_.there = false;  // connected anew
    turn();
    server_.there = true;
    turn(10'000);
    kills_.clear();
    server_.set(Value::kActive);
    turn();
    EXPECT_EQ(kills_.size(), 1U) << notifies;
    EXPECT_EQ(says("\"notices\":true"), notifies);
  }
}

TEST_F(BusDeskTest, WrittenAgainKillsAgain) {
  turn();
  server_.set(Value::kActive);
  turn();
  server_.set(Value::kActive);
  turn();
  EXPECT_EQ(kills_.size(), 2U);
}

TEST_F(BusDeskTest, RemovedBeforeItCouldBeReadIsAKill) {
  turn();
  server_.set(Value::kActive);
  server_.set(Value::kAbsent);
  turn();
  EXPECT_EQ(kills_, std::vector<std::string>{"hft:kill_switch was written and removed"});
}

TEST_F(BusDeskTest, RemovingAnActiveKeyDoesNothing) {
  server_.set(Value::kActive);
  turn();
  kills_.clear();
  server_.set(Value::kAbsent);
  turn();
  EXPECT_TRUE(kills_.empty());
  EXPECT_FALSE(desk_.kill_key_active());
}

TEST_F(BusDeskTest, OtherBytesAreNamedAndKillNothing) {
  turn();
  EXPECT_TRUE(says("\"health\":\"healthy\""));
  server_.set(Value::kOther, "'active', 6 bytes");
  turn();
  EXPECT_TRUE(kills_.empty());
  EXPECT_TRUE(says("the kill key holds 'active', 6 bytes"));
  EXPECT_TRUE(says("\"health\":\"degraded\""));
  server_.set(Value::kActive);
  turn();
  EXPECT_EQ(kills_.size(), 1U);
}

TEST_F(BusDeskTest, SetWhileItWasAwayKillsWithTheConnection) {
  turn();
  server_.there = false;
  turn();
  EXPECT_TRUE(says("\"health\":\"failed\""));
  server_.set(Value::kActive);
  server_.there = true;
  turn(10'000);
  EXPECT_EQ(kills_.size(), 1U);
  server_.there = false;  // still there after a second loss: said again
  turn();
  server_.there = true;
  turn(10'000);
  EXPECT_EQ(kills_.size(), 2U);
}

TEST_F(BusDeskTest, IsDownAfterFiveSecondsOfSilenceAndUpWithTheFirstLook) {
  EXPECT_EQ(desk_.away(now_ns_), "not connected yet");
  turn();
  const std::uint64_t heard_ns = now_ns_;
  EXPECT_EQ(desk_.away(heard_ns), "");
  EXPECT_EQ(desk_.away(heard_ns + 5'000 * kMs), "the desk's thread does not get on");
  server_.there = false;
  turn(1);
  EXPECT_EQ(desk_.away(heard_ns + 5'000 * kMs - 1), "");
  EXPECT_EQ(desk_.away(heard_ns + 5'000 * kMs), "gone");
  server_.there = true;
  turn(10'000);
  EXPECT_EQ(desk_.away(now_ns_), "");
}

TEST_F(BusDeskTest, TriesLaterEachTimeUpToABound) {
  server_.there = false;
  for (int i = 0; i < 600; ++i) turn();  // 30 s
  // At 0, 100, 300, 700, 1500, 3100 ms and every 2 s until 30 s, each within a turn.
  EXPECT_GE(server_.connects, 18);
  EXPECT_LE(server_.connects, 19);
}

TEST_F(BusDeskTest, ShowsHealthTwiceASecondAndGoesOnWhereItMayNot) {
  for (int i = 0; i < 20; ++i) turn();  // 1 s
  EXPECT_EQ(server_.shows, 2);
  ASSERT_EQ(server_.health.size(), 1U);
  EXPECT_EQ(server_.health[0].second, "healthy");
  server_.read_only = true;
  turn(500);
  EXPECT_TRUE(says("\"detail\":\"read only\""));
  EXPECT_EQ(server_.connects, 1);
  server_.set(Value::kActive);
  turn();
  EXPECT_EQ(kills_.size(), 1U);
}

}  // namespace
}  // namespace pcl::gateway
