// Links, and what the card has of ours.
#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/archive.hpp"

namespace pcl::engine {

inline constexpr std::uint32_t kOpenTriesMax = 5'000;  // writes of hold_release, one a heartbeat

struct Links {
  bool card{}, venue{}, feed{};
  std::uint64_t instance{};  // of the card, 0: none seen
  std::uint64_t next_command{1};
  std::uint64_t last_command{};  // last sequence given out since the card came up
  std::uint32_t
      fences{};         // counters_request still to be answered before the step under way goes on
  bool fresh{};         // the card has had no command since its reset
  bool feed_started{};  // gap record `started` seen since the last feed_start
};
template <class A, Is<Links> T>
void fields(A& a, T& v) {
  a(v.card, v.venue, v.feed, v.instance, v.next_command, v.last_command, v.fences, v.fresh,
    v.feed_started);
}

/// Limits of a symbol that are not as configured, but follow what happens.
struct MovingLimits {
  std::uint16_t accounts{};  // freezes take some out
  std::uint32_t borrow{};    // what was sold short before the exposure was loaded is taken off
  friend bool operator==(const MovingLimits&, const MovingLimits&) = default;
};
template <class A, Is<MovingLimits> T>
void fields(A& a, T& v) {
  a(v.accounts, v.borrow);
}

/// What the card has of ours since it came up.
struct Loaded {
  std::uint32_t generation{};           // sets of limits committed, this session
  std::uint64_t commit{};               // command sequence of the limits_commit under way, 0: none
  bool limits{};                        // committed
  std::vector<MovingLimits> symbols{};  // of each, as last written
  std::uint64_t check{};                // command sequence of the digest_check under way
  bool digests{};                       // equal
  std::int64_t agreed_ns{};  // when the books agreed: positions held wait so long for quotes
  std::int64_t revalued_ns{};
};
template <class A, Is<Loaded> T>
void fields(A& a, T& v) {
  a(v.generation, v.commit, v.limits, v.symbols, v.check, v.digests, v.agreed_ns, v.revalued_ns);
}

}  // namespace pcl::engine
