#include "host/adapters/bus_redis/connection.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/adapters/bus_redis/server.hpp"
#include "tests/tcp_peer.hpp"

namespace pcl::bus_redis {
namespace {

constexpr milliseconds kLong{20'000};
constexpr milliseconds kShort{50};

struct Hostile {
  std::string name, answer;
  Fault fault;
  std::string words;  // of the error
};
class AnyBytes : public testing::TestWithParam<Hostile> {};

TEST_P(AnyBytes, AreNamedAndNoAnswer) {
  const Hostile& c = GetParam();
  test::TcpPeer peer{test::TcpPeer::Part::kAnswers, c.answer, "PING\r\n"};
  auto connection = Connection::open({"127.0.0.1:" + std::to_string(peer.port()), ""}, kLong);
  ASSERT_TRUE(connection) << connection.error().message;
  const auto reply = connection->ask(Command{"PING"}, kLong);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().fault, c.fault);
  EXPECT_NE(reply.error().message.find(c.words), std::string::npos) << reply.error().message;
}
INSTANTIATE_TEST_SUITE_P(
    Redis, AnyBytes,
    testing::Values(
        Hostile{"nothing", "", Fault::kUnavailable, "closed"},
        Hostile{"http", "HTTP/1.1 400 Bad Request\r\n\r\n", Fault::kCorrupt, "\"H\""},
        Hostile{"half_of_one", "$6\r\nACT", Fault::kUnavailable, "closed"},
        Hostile{"endless_text", "$999999999\r\n" + std::string(100'000, 'x'), Fault::kCorrupt,
                "more than 65536 bytes"},
        Hostile{"endless_list", "*1000000000\r\n", Fault::kCorrupt, "memory"},
        Hostile{"deep_lists", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
                Fault::kCorrupt, "nested"},
        Hostile{"negative_list", "*-2\r\n", Fault::kCorrupt, "no answer that we know"},
        Hostile{"zero_bytes", std::string(64, '\0'), Fault::kCorrupt, "no answer that we know"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Connection, ASilentServerIsLeftInTime) {
  test::TcpPeer peer{test::TcpPeer::Part::kIsSilent, "", ""};
  auto connection = Connection::open({"127.0.0.1:" + std::to_string(peer.port()), ""}, kLong);
  ASSERT_TRUE(connection);
  const auto reply = connection->ask(Command{"PING"}, kShort);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().message, "redis: no answer in time");
}

TEST(Connection, NobodyThereAndNoAddress) {
  const auto nobody =
      Connection::open({"127.0.0.1:" + std::to_string(test::TcpPeer::closed_port()), ""}, kLong);
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().fault, Fault::kUnavailable);
  for (const char* address : {"", "localhost", ":6379", "localhost:0", "localhost:65536", "h:1x"}) {
    const auto none = Connection::open({address, ""}, kLong);
    ASSERT_FALSE(none) << address;
    EXPECT_EQ(none.error().fault, Fault::kInvalid) << address;
  }
}

TEST(Printable, ShowsAnyBytes) {
  EXPECT_EQ(printable("active\n"), "active\\x0a");
  EXPECT_EQ(printable(std::string{"\0\\\xff", 3}), "\\x00\\x5c\\xff");
  EXPECT_EQ(printable(std::string(5, 'a'), 4), "aaaa...");
}

using ConnectionToRedis = PrivateRedis;

TEST_F(ConnectionToRedis, ReadsEveryKindOfAnswer) {
  EXPECT_EQ(say({"SET", "k", std::string{"a\0b", 3}}).text, "OK");
  EXPECT_EQ(say({"GET", "k"}).text, (std::string{"a\0b", 3}));
  EXPECT_EQ(say({"GET", "no"}).kind, Reply::Kind::kNil);
  EXPECT_EQ(say({"STRLEN", "k"}).integer, 3);
  EXPECT_EQ(say({"LPUSH", "k", "x"}).kind, Reply::Kind::kError);
  const Reply list = say({"MGET", "k", "no"});
  ASSERT_EQ(list.list.size(), 2U);
  EXPECT_EQ(list.list[0].text.size(), 3U);
  EXPECT_EQ(list.list[1].kind, Reply::Kind::kNil);
}

TEST_F(ConnectionToRedis, GivesThePasswordOfAFile) {
  const std::string path = folder() + "/password";
  Server asked = server();
  asked.password_file = path;
  const auto missing = Connection::open(asked, kLong);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().fault, Fault::kInvalid);
  say({"CONFIG", "SET", "requirepass", "secret"});
  std::ofstream{path} << "wrong\n";
  const auto refused = Connection::open(asked, kLong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::kRefused);
  EXPECT_EQ(refused.error().message.find("wrong"), std::string::npos);
  std::ofstream{path} << "secret\n";
  auto taken = Connection::open(asked, kLong);
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(taken->ask(Command{"CONFIG", "SET", "requirepass", ""}, kLong)->text, "OK");
}

}  // namespace
}  // namespace pcl::bus_redis
