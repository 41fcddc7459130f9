// A seeded source of numbers, the same on every machine (splitmix64).
#pragma once

#include <cstdint>

namespace pcl::bench {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_{seed} {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30U) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27U) * 0x94D049BB133111EB;
    return z ^ z >> 31U;
  }
  /// 0 .. n-1
  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(next() % n); }
  std::uint32_t between(std::uint32_t low, std::uint32_t high) { return low + below(std::uint64_t{high} - low + 1); }
  bool chance(std::uint32_t per_thousand) { return below(1'000) < per_thousand; }

 private:
  std::uint64_t state_;
};

}  // namespace pcl::bench
