// What the parts of the random script share: the source of numbers, the running command sequence,
// and what the cards have said.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/card_port/limit_set.hpp"
#include "tests/card_port/random_comparison/input.hpp"
#include "tests/card_port/random_comparison/random.hpp"
#include "tests/card_port/setup.hpp"

namespace pcl::bench {

/// The small world of the script: parties are all of these, but for the last of each.
namespace world {
inline constexpr std::array<std::string_view, 4> kNames = {"AAA", "BBB", "CCC", "DDD"};
inline constexpr std::uint16_t kSymbols = 4;
inline constexpr std::uint8_t kAccounts = 3;
inline constexpr std::uint8_t kStrategies = 3;
inline constexpr std::uint16_t kFirstLocate = 7;
inline constexpr std::uint32_t kMid = 300'000;
inline constexpr std::uint32_t kWatchdogUs = 1'000'000;
inline constexpr std::uint32_t kStaleUs = 5'000;
inline constexpr std::uint32_t kFeedLossUs = 20'000;
}  // namespace world

struct ScriptState {
  Random random;
  /// Only what a burst may hold: see random_comparison.hpp.
  bool for_bursts{};

  std::uint64_t command_sequence{};
  std::uint32_t ids{};
  std::uint64_t report_sequence{1};
  std::uint32_t next_user_ref{1};
  LimitSet shadow{}, active{};
  std::array<contract::SymbolLimitsCommand, world::kSymbols> limits{};  // as last sent

  // said by the cards
  std::array<contract::QuoteRecord, world::kSymbols> quotes{};
  std::vector<std::uint32_t> passed{};  // UserRefNums, the latest few
  // Engaged: scope, index. The global one from reset on.
  std::set<std::pair<std::uint8_t, std::uint16_t>> kills{{0, 0}};
  bool hold{true}, disabled{}, exposure_unknown{}, market_open{}, book_invalid{};
  std::uint64_t digest_positions{}, digest_orders{};

  [[nodiscard]] bool stopped() const {
    return hold || disabled || exposure_unknown || !kills.empty();
  }
  template <class Command>
  [[nodiscard]] Input send(Command command) {
    command.seq = ++command_sequence;
    return input_of(contract::to_entry(command));
  }
  /// Into the shadow set, if it is valid there.
  template <class Limits>
  [[nodiscard]] Input set(const Limits& each) {
    shadow.set(each);
    return send(each);
  }
  /// With the right CRC, or nearly.
  [[nodiscard]] Input commit(bool right = true) {
    contract::LimitsCommitCommand command;
    command.crc = shadow.crc() ^ (right ? 0U : 1U << random.below(32));
    command.generation = static_cast<std::uint32_t>(random.next());
    (right ? active : shadow) = right ? shadow : active;
    return send(command);
  }
  [[nodiscard]] std::array<char, 14> fresh_id();
  /// Of an order that passed or none; mostly of the live ones.
  [[nodiscard]] std::uint32_t some_ref(const std::vector<std::uint32_t>& live);
  void see(const contract::Entry& record);
};

}  // namespace pcl::bench
