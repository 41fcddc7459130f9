// What a kill timing test says: times of each level and source, its bounds, the verdict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::breaker {

enum class Level : std::uint8_t { kL1 = 1, kL2 = 2, kL3 = 3, kL4 = 4 };

/// Every kill of the level takes less than this: 1 ms globally, 10 ms below.
[[nodiscard]] constexpr std::uint64_t bound_ns(Level level) noexcept {
  return level == Level::kL1 ? 1'000'000 : 10'000'000;
}
/// Rounded up, at 322.265625 MHz: a cycle takes 512 / 165 ns.
[[nodiscard]] constexpr std::uint64_t ns_of_cycles(std::uint64_t cycles) noexcept {
  return (cycles * 512 + 164) / 165;
}

/// From a cause to a door's being closed.
struct Closing {
  std::uint64_t host_ns{};    // on the host's clock, a simulation's own time included
  std::uint64_t judged_ns{};  // what the bound is held against
  std::uint64_t cycles{};     // the card's, from the last record before; 0: it counts none
};

struct Round {
  std::optional<std::uint64_t> card_cycles;  // latch to last old frame; nothing: it counts none
  Closing gate, wire;
  std::uint64_t dropped{};   // new-risk frames of an older epoch that the session did not write
  std::uint64_t poisoned{};  // cut inside the card
  bool interrupted{};        // the measuring thread had to give its processor away meanwhile
};

struct Row {
  Level level{};
  contract::KillScope scope{};
  std::string source;
  std::vector<Round> rounds;
};

/// By nearest rank; 0 of nothing.
struct Spread {
  std::uint64_t p50{}, p99{}, max{};
};
[[nodiscard]] Spread spread(std::vector<std::uint64_t> values);
[[nodiscard]] std::uint64_t judged_max_ns(const Row& row);
/// Below the level's bound in every round, of which there is at least one.
[[nodiscard]] bool passes(const Row& row);

struct Report {
  std::string environment;
  std::string card;
  bool simulated{};
  int priority{};  // real time; 0: scheduled as anything else
  std::vector<Row> rows;
};
/// There are rows, and all pass.
[[nodiscard]] bool passes(const Report& report);
[[nodiscard]] std::string to_table(const Report& report);
/// One object on one line, without the line's end; times in ns.
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace pcl::breaker
