// Sums that 64 bits do not hold: 1e-4 dollars times shares, times thousands of orders.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace pcl::domain {

__extension__ typedef unsigned __int128 Wide;
__extension__ typedef __int128 SignedWide;

/// The most a 64-bit sum can say. Saturated is above every limit.
inline constexpr std::uint64_t kSaturated = UINT64_MAX;

[[nodiscard]] constexpr std::uint64_t saturate(Wide value) noexcept {
  return value > kSaturated ? kSaturated : static_cast<std::uint64_t>(value);
}
[[nodiscard]] constexpr bool exceeds(std::uint64_t sum, std::uint64_t limit) noexcept {
  return sum == kSaturated || sum > limit;
}

/// A sum of 64 bits that, once saturated, stays so: what is taken from it is no longer known to be
/// in it. It stops at 0.
class SaturatingSum {
 public:
  constexpr SaturatingSum(Wide value = 0) noexcept : value_{saturate(value)} {}
  constexpr void add(Wide amount) noexcept { value_ = saturate(value_ + amount); }
  constexpr void take(Wide amount) noexcept {
    if (value_ == kSaturated) return;
    value_ = amount < value_ ? value_ - static_cast<std::uint64_t>(amount) : 0;
  }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }
  friend constexpr bool operator==(const SaturatingSum&, const SaturatingSum&) = default;
  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, SaturatingSum>
  friend void fields(A& a, T& v) { a(v.value_); }

 private:
  std::uint64_t value_;
};

/// price in 1e-4 dollars, quantity in shares.
[[nodiscard]] constexpr Wide notional(std::uint64_t price, std::uint64_t quantity) noexcept {
  return Wide{price} * quantity;
}

}  // namespace pcl::domain
