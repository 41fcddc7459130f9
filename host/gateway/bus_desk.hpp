// Looks at the bus: is the kill key set, is it there at all; and shows there how we are.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "host/base/log.hpp"
#include "host/gateway/kill_key_watch.hpp"
#include "host/ports/event_bus.hpp"

namespace pcl::gateway {

using HealthFields = std::vector<std::pair<std::string, std::string>>;

/// One thread of its own owns the bus: told of writes to the kill key, and looking at it every
/// kLookEvery in case it is not told. After each connection the key is looked at before anything
/// else, so that what was set while we were away kills. A loss is nothing but a loss: the desk
/// tries again, later each time up to kRetryMost, and says since when it is down (law 8).
class BusDesk {
 public:
  using milliseconds = std::chrono::milliseconds;
  static constexpr milliseconds kLookEvery{50};
  static constexpr milliseconds kShowEvery{500};
  static constexpr milliseconds kRetryFirst{100};
  static constexpr milliseconds kRetryMost{2'000};
  static constexpr milliseconds kDownAfter{5'000};  // a loss shorter than this blocks nothing

  struct Hooks {
    std::function<void(const std::string& reason)> kill;  // closes the gate, queues the kill
    std::function<HealthFields()> health;                 // what is shown of us
  };
  BusDesk(std::unique_ptr<EventBus> bus, Hooks hooks, Log& log);

  /// Connects and looks at the key, once, in the calling thread: before the engine's first event,
  /// so that no boot hold opens over a key that is set. Then the desk's thread goes on. A bus that
  /// is not there costs the bus's own patience.
  void open();
  /// One turn of the desk's thread at this monotonic time; tests call it instead of open(). How
  /// long there is nothing to do.
  milliseconds turn(std::uint64_t now_ns);

  // any thread
  /// Why it has not been heard of for kDownAfter, or never; empty: it is there.
  [[nodiscard]] std::string away(std::uint64_t now_ns) const;
  /// ACTIVE stood in the key when it was last seen: no resume.
  [[nodiscard]] bool kill_key_active() const;
  /// {"health", "latency_us", "last_success_age_ms", "notices", "kill_key", "detail"}
  [[nodiscard]] std::string status_json(std::uint64_t now_ns) const;

 private:
  // What others see of us.
  struct Shown {
    bool connected{}, notices{};
    std::optional<std::uint64_t> last_ok_ns;
    std::uint64_t latency_ns{};
    KillKey key;
    std::string error;    // why it is not connected
    std::string refused;  // what it does not take
  };
  [[nodiscard]] bool heard(std::uint64_t now_ns) const;
  [[nodiscard]] static std::string trouble_of(const Shown& shown);
  bool connect(std::uint64_t now_ns);
  bool look(milliseconds patience, std::uint64_t now_ns);
  bool show(std::uint64_t now_ns);
  void act(const KillKey& key, bool written);
  void lost(const Error& error, std::uint64_t now_ns);
  void run(const std::stop_token& stop);

  std::unique_ptr<EventBus> bus_;
  Hooks hooks_;
  Log& log_;
  // The desk's thread's.
  KillKeyWatch watch_;
  bool connected_{};
  std::uint64_t next_try_ns_{};
  milliseconds retry_{kRetryFirst};
  std::optional<std::uint64_t> last_show_ns_;
  // Its thread writes, the engine's loop and the operator port read; a few words.
  mutable std::mutex mutex_;
  Shown shown_;
  std::jthread thread_;  // last: ends before what it uses
};

}  // namespace pcl::gateway
