// How large the numbers of a sweep are, and where they begin: traffic is written in small numbers
// and meets its limits there; scaled, it meets them over the whole width of every field.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

#include "tests/hw/risk_gate/limit_book.hpp"

namespace pcl::test {

/// One seed for all parts of a sweep.
class SweepRandom {
 public:
  explicit SweepRandom(std::uint64_t seed) : bits_{seed} {}
  std::uint64_t bits() { return bits_(); }
  std::uint64_t pick(std::uint64_t below) { return bits_() % below; }
  bool rarely(std::uint64_t one_in) { return pick(one_in) == 0; }

 private:
  std::mt19937_64 bits_;
};

class SweepScale {
 public:
  /// Unscaled: account 1 and 2, strategy 2 and 3, symbols 0 to 3, cents, few shares, microseconds.
  SweepScale(SweepRandom& seeded, bool scaled) : random_{seeded} {
    if (!scaled) return;
    // A price of 200 dollars stays below OUCH's highest, the firm's gross of 60e9 below 2^63.
    const std::uint64_t share_bits = random_.pick(21);
    shares_ = 1ULL << share_bits;
    price_ = 1 + random_.pick(std::min<std::uint64_t>(1900, 1ULL << (27 - share_bits)));
    time_ = 1ULL << random_.pick(20);
    first_us = random_.bits() >> 2U;
    first_ref = static_cast<std::uint32_t>(random_.bits() >> 36U) + 1;
    first_report = (random_.bits() >> 8U) + 1;
    first_seq = random_.bits() >> 8U;
    epoch_offset = static_cast<std::uint32_t>(random_.bits());
    version_offset = random_.bits();
    other_session = static_cast<std::uint8_t>(1 + random_.pick(3));
    accounts = {two_of(16)};
    strategies = {two_of(64)};
    do {
      for (auto& symbol : symbols) symbol = static_cast<std::uint16_t>(random_.pick(kSymbols));
    } while (!all_different());
  }

  std::uint64_t price(std::uint64_t small) const { return small * price_; }
  /// Not a whole tick.
  std::uint64_t any_price(std::uint64_t small) { return small * price_ + random_.pick(price_); }
  std::uint64_t shares(std::uint64_t small) {
    return small == 0 ? 0 : (small - 1) * shares_ + 1 + random_.pick(shares_);
  }
  std::uint64_t money(std::uint64_t small) {
    return small * shares_ * price_ + random_.pick(shares_ * price_);
  }
  std::uint64_t time(std::uint64_t small) { return small * time_ + random_.pick(time_); }

  std::uint64_t first_us{1'000'000}, first_report{1}, first_seq{}, version_offset{};
  std::uint32_t first_ref{100}, epoch_offset{};
  std::array<std::uint8_t, 2> accounts{1, 2}, strategies{2, 3};
  std::array<std::uint16_t, 4> symbols{0, 1, 2, 3};
  std::uint8_t other_session{1};

 private:
  std::array<std::uint8_t, 2> two_of(std::uint64_t below) {
    const std::uint64_t first = random_.pick(below);
    return {static_cast<std::uint8_t>(first),
            static_cast<std::uint8_t>((first + 1 + random_.pick(below - 1)) % below)};
  }
  /// And not those that have no limits or were never loaded.
  [[nodiscard]] bool all_different() const {
    for (std::size_t i = 0; i < symbols.size(); ++i)
      if (symbols[i] == 6 || symbols[i] == 7 ||
          std::count(symbols.begin(), symbols.end(), symbols[i]) != 1)
        return false;
    return true;
  }

  SweepRandom& random_;
  std::uint64_t shares_{1}, price_{1}, time_{1};
};

}  // namespace pcl::test
