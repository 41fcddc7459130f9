// The event bus on a Redis server.
#pragma once

#include <optional>

#include "host/adapters/bus_redis/connection.hpp"
#include "host/ports/event_bus.hpp"

namespace pcl::bus_redis {

/// Two connections: one asks, one is told of writes to the kill key (keyspace notifications of
/// database 0). Where the server does not notify and does not let itself be told to, or a
/// notification gets lost, polling is left. Everything waits kPatience at most, twice that to
/// connect.
class RedisBus final : public EventBus {
 public:
  static constexpr milliseconds kPatience{200};
  static constexpr std::size_t kNoticesMax = 1'024;  // read in one call

  explicit RedisBus(Server server) : server_{std::move(server)} {}

  Result<Notices> connect() override;
  Result<KillKey> kill_key() override;
  Result<bool> wait_for_write(milliseconds patience) override;
  Status show_health(std::span<const std::pair<std::string, std::string>> fields) override;

 private:
  Result<Notices> watch();
  template <class Answer>
  Answer lost_if_failed(Answer answer);
  Server server_;
  std::optional<Connection> asking_, listening_;
  bool notices_{};
};

}  // namespace pcl::bus_redis
