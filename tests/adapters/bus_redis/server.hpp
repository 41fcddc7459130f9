// The Redis that the tests' fixture started, and what a person with redis-cli would do to it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "host/adapters/bus_redis/connection.hpp"

namespace pcl::bus_redis {

/// Empty of keys at the start of each test.
class PrivateRedis : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(std::getenv("PCL_SERVER"), nullptr) << "to be run by ctest, which starts a Redis";
    say({"FLUSHALL"});
    say({"CONFIG", "SET", "notify-keyspace-events", ""});
  }
  [[nodiscard]] static std::string folder() { return std::getenv("PCL_SERVER"); }
  [[nodiscard]] static Server server() { return {"unix:" + folder() + "/redis.sock", ""}; }
  /// One command over a connection of its own.
  static Reply say(const Command& command) {
    auto connection = Connection::open(server(), milliseconds{20'000});
    if (!connection) {
      ADD_FAILURE() << connection.error().message;
      return {};
    }
    auto reply = connection->ask(command, milliseconds{20'000});
    if (!reply) ADD_FAILURE() << reply.error().message;
    return reply ? std::move(*reply) : Reply{};
  }
  static void run_script(const std::string& verb) {
    const std::string command =
        std::string{std::getenv("PCL_SERVERS_SCRIPT")} + " " + verb + " redis " + folder();
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
};

}  // namespace pcl::bus_redis
