// Money of the ledger: exact integers, products through 128 bits, never a float.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "host/base/strong.hpp"

namespace pcl::values {

/// Units of 1e-4 dollars: what an OUCH price (1e-4 dollars) times whole shares gives exactly.
using Money = Strong<struct MoneyTag, std::int64_t>;
__extension__ using Int128 = __int128;

/// a*b/c, the product exact, the quotient truncated toward zero. nullopt: c is 0 or the quotient
/// does not fit.
[[nodiscard]] constexpr std::optional<std::int64_t> multiply_divide(std::int64_t a, std::int64_t b,
                                                                    std::int64_t c) {
  if (c == 0) return std::nullopt;
  const Int128 quotient = static_cast<Int128>(a) * b / c;
  if (quotient > std::numeric_limits<std::int64_t>::max() ||
      quotient < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(quotient);
}

/// price x shares in 1e-4 dollars. nullopt: does not fit 64 bits.
[[nodiscard]] constexpr std::optional<Money> notional(CardPrice price, std::int64_t shares) {
  if (price.value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  const auto product = multiply_divide(static_cast<std::int64_t>(price.value), shares, 1);
  if (!product) return std::nullopt;
  return Money{*product};
}

/// Sum, or nullopt when it does not fit.
[[nodiscard]] constexpr std::optional<Money> add(Money a, Money b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.value, b.value, &sum)) return std::nullopt;
  return Money{sum};
}

}  // namespace pcl::values
