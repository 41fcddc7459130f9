// The world's chance: one seed, and a stream of its own for every name.
#pragma once

#include <cstdint>
#include <string_view>

namespace pcl::world {

/// SplitMix64. The same on every machine. What one stream draws never moves another: a fault added
/// by name leaves the rest of a seed's history as it was.
class Random {
 public:
  explicit Random(std::uint64_t seed) : seed_{seed}, state_{seed} {}

  [[nodiscard]] Random of(std::string_view name) const {
    std::uint64_t hash = 0xCBF2'9CE4'8422'2325 ^ seed_;  // FNV-1a, begun at the seed
    for (const char c : name) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x0000'0100'0000'01B3;
    return Random{hash};
  }
  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EB;
    return z ^ (z >> 31U);
  }
  /// From 0 to bound - 1; bound at least 1.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  /// From low to high, both included.
  std::uint64_t between(std::uint64_t low, std::uint64_t high) {
    return low + below(high - low + 1);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t state_;
};

}  // namespace pcl::world
