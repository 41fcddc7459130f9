// What most tests of the engine begin with: one entry at the venue.
#pragma once

#include "tests/engine/world.hpp"

namespace pcl::engine::test {

inline constexpr std::uint64_t kSecond = 1'000'000'000;

/// Brings a working passive buy of 100 at 300'100 to the venue. Its number there is in `book`.
inline void enter_one(World& w, std::uint64_t at_ns = kSecond) {
  w.market(true);
  for (int i = 0; i < 4; ++i) w.quote(300'000, 300'100, at_ns);
  w.quote(300'100, 300'200, at_ns);
}

/// UserRefNum of the one order the venue has.
inline std::uint32_t only_ref(const World& w) { return w.book.empty() ? 0 : w.book.begin()->first; }

}  // namespace pcl::engine::test
