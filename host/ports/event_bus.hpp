// The bus that other programs listen to, and the key on it with which anybody may stop us.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "host/base/result.hpp"

namespace pcl {

/// What the kill key says. Exactly ACTIVE is a kill. Whatever else stands there is named and is no
/// state of ours: nothing on the bus ever is.
struct KillKey {
  enum class Value : std::uint8_t { kAbsent, kActive, kOther };
  Value value{};
  std::string shown;  // kOther: printable, at most 80 characters
};

/// One owner, one thread; every call is bounded in time. A failed call ends the connection:
/// connect() again. Losing the bus loses nothing, the journal has it all.
class EventBus {
 public:
  static constexpr std::string_view kKillKey = "hft:kill_switch";
  static constexpr std::string_view kHealthKey = "pcl:health";
  static constexpr std::chrono::milliseconds kHealthLives{2'000};
  enum class Notices : std::uint8_t { kOff, kOn };

  EventBus() = default;
  EventBus(const EventBus&) = delete;
  EventBus& operator=(const EventBus&) = delete;
  virtual ~EventBus() = default;

  /// kOff: the bus does not tell when the kill key is written; it is to be polled.
  virtual Result<Notices> connect() = 0;
  virtual Result<KillKey> kill_key() = 0;
  /// True as soon as the kill key has been written (removing it is not writing); false after
  /// `patience`.
  virtual Result<bool> wait_for_write(std::chrono::milliseconds patience) = 0;
  /// Replaces what is shown of us; it goes by itself after kHealthLives.
  virtual Status show_health(std::span<const std::pair<std::string, std::string>> fields) = 0;
};

}  // namespace pcl
