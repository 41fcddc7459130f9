// An event bus in memory: whatever a Redis can do to us, on command.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/ports/event_bus.hpp"

namespace pcl::fakes {

/// What a test changes and looks at; shared with the bus that a desk owns.
struct MemoryBusServer {
  bool there{true};
  bool notifies{true};
  bool read_only{};
  KillKey key;
  bool written{};  // a notice waits
  std::vector<std::pair<std::string, std::string>> health;
  int connects{}, looks{}, shows{};

  void set(KillKey::Value value, std::string shown = {}) {
    key = {value, std::move(shown)};
    written = notifies && value != KillKey::Value::kAbsent ? true : written;
  }
};

class MemoryBus final : public EventBus {
 public:
  explicit MemoryBus(MemoryBusServer& server) : server_{server} {}

  Result<Notices> connect() override {
    ++server_.connects;
    connected_ = server_.there;
    server_.written = false;
    if (!connected_) return gone();
    return server_.notifies ? Notices::kOn : Notices::kOff;
  }
  Result<KillKey> kill_key() override {
    if (!usable()) return gone();
    ++server_.looks;
    return server_.key;
  }
  Result<bool> wait_for_write(std::chrono::milliseconds) override {
    if (!usable()) return gone();
    return std::exchange(server_.written, false);
  }
  Status show_health(std::span<const std::pair<std::string, std::string>> fields) override {
    if (!usable()) return gone();
    if (server_.read_only) return Error{Fault::kRefused, "read only"};
    ++server_.shows;
    server_.health.assign(fields.begin(), fields.end());
    return ok();
  }

 private:
  static Error gone() { return {Fault::kUnavailable, "gone"}; }
  bool usable() { return connected_ = connected_ && server_.there; }
  MemoryBusServer& server_;
  bool connected_{};
};

}  // namespace pcl::fakes
