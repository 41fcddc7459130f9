// What the two halves of hedge and liquidate share. Internal to this room.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "host/engine/step.hpp"

namespace pcl::engine {

inline constexpr std::int64_t kExitEveryNs = 500'000'000;  // between two prices of an exit
inline constexpr std::uint32_t kExitAttemptsMax = 20;      // in a symbol, without progress there
inline constexpr std::int64_t kNoProgressNs = 30'000'000'000;

[[nodiscard]] constexpr std::uint64_t size_of(std::int64_t shares) {
  return static_cast<std::uint64_t>(shares < 0 ? -shares : shares);
}

/// Shares to take off, by party; never more than it holds.
using Reductions = std::map<PositionKey, std::uint64_t>;

/// Everything that liquidations under way cover, and of hedges under way the heavier side, down to
/// the amount that may stay. Less than a share of that is nothing. Cost: O(positions x entries).
[[nodiscard]] Reductions reductions(const State& s);
/// Of one hedge.
void add_hedge(const State& s, const KillTarget& target, Reductions& to);

/// Whether it hedges or liquidates at present.
[[nodiscard]] bool under_way(const Unwind& unwind);

/// One exit a symbol: sent, moved to the touch each kExitEveryNs, given up after kExitAttemptsMax
/// without progress in the symbol.
void work_exits(Step& step, const Reductions& wanted);
/// Why no exit can be sent in that symbol now; empty: it can.
[[nodiscard]] std::string exit_objection(const State& s, std::uint16_t symbol);

}  // namespace pcl::engine
