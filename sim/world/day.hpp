// A day of the world: faults for so many events, then none, then it must be what it was.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "sim/world/invariants.hpp"
#include "sim/world/mischief.hpp"
#include "sim/world/world.hpp"

namespace pcl::world {

inline constexpr std::uint64_t kDayEvents = 6'000;

struct DaySettings {
  std::uint64_t seed{1};
  std::uint64_t events{kDayEvents};  // of the world, in which faults strike
  std::uint64_t first_event{};       // before it none strikes
  FaultSet faults{};                 // those that may; armed_by(seed) for what the seed has
  std::function<void(const std::string&)> trace;
  /// More that must hold, looked at after every event. Empty answer: it does.
  std::function<std::string(const World&)> also;
};

struct DayResult {
  std::string wrong;                                // empty: all is as it must be
  std::uint64_t event{};                            // number of the one behind which it was seen
  std::string named;                                // why it may not trade, if a rule says so
  std::array<std::uint64_t, kFaultKinds> struck{};  // how often each kind did
  std::uint64_t events{}, looks{}, executions{}, virtual_ns{};
};

/// Runs it: the same settings give the same result. After every event the invariants hold. When the
/// faults are over, it is tradeable again within kTradeableNs, or a rule says why not; then the
/// market ends, and the day ends reconciled, nothing unknown, nothing resting, and a replay of the
/// journal gives the same state. In one of four seeds the market ends amid the faults.
[[nodiscard]] DayResult live(const DaySettings& settings);

inline constexpr std::uint64_t kTradeableNs = 60'000'000'000;  // of virtual time
inline constexpr std::uint64_t kEndedNs = 60'000'000'000;      // the same, from the market's end
inline constexpr std::uint64_t kEventsMax = 200'000;           // behind the faults

}  // namespace pcl::world
