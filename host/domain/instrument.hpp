// An instrument as the engine names it, and the exact way between the card's scale and the host's.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>

#include "host/base/strong.hpp"

namespace pcl::values {

/// A stock's name as on ITCH and OUCH: eight characters, left-justified, space-padded.
using SymbolName = std::array<char, 8>;
/// The order's side as on OUCH.
enum class Side : std::uint8_t { kBuy = 'B', kSell = 'S' };
[[nodiscard]] constexpr Side opposite(Side side) {
  return side == Side::kBuy ? Side::kSell : Side::kBuy;
}
/// +1 for a buy, -1 for a sell.
[[nodiscard]] constexpr std::int64_t sign(Side side) { return side == Side::kBuy ? 1 : -1; }
/// As they move a position.
[[nodiscard]] constexpr std::int64_t signed_shares(Side side, std::uint32_t quantity) {
  return sign(side) * std::int64_t{quantity};
}

inline constexpr std::int64_t kHostPerCardPrice = 10'000;          // 1e-8 units in one of 1e-4
inline constexpr std::int64_t kHostPerCardQuantity = 100'000'000;  // 1e-8 units in one share

/// 1e-4 dollars to 1e-8. nullopt: does not fit.
[[nodiscard]] constexpr std::optional<Price> to_host(CardPrice price) {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max() / kHostPerCardPrice;
  if (price.value > static_cast<std::uint64_t>(kMax)) return std::nullopt;
  return Price{static_cast<std::int64_t>(price.value) * kHostPerCardPrice};
}
/// 1e-8 dollars to 1e-4. nullopt: negative, or not a whole number of 1e-4: refused, never rounded.
[[nodiscard]] constexpr std::optional<CardPrice> to_card(Price price) {
  if (price.value < 0 || price.value % kHostPerCardPrice != 0) return std::nullopt;
  return CardPrice{static_cast<std::uint64_t>(price.value / kHostPerCardPrice)};
}
/// Whole shares (either sign) to 1e-8. nullopt: does not fit.
[[nodiscard]] constexpr std::optional<Quantity> to_host(std::int64_t shares) {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max() / kHostPerCardQuantity;
  if (shares > kMax || shares < -kMax) return std::nullopt;
  return Quantity{shares * kHostPerCardQuantity};
}
/// 1e-8 shares to whole shares. nullopt: negative, not whole, or beyond 32 bits.
[[nodiscard]] constexpr std::optional<CardQuantity> to_card(Quantity quantity) {
  if (quantity.value < 0 || quantity.value % kHostPerCardQuantity != 0) return std::nullopt;
  const std::int64_t shares = quantity.value / kHostPerCardQuantity;
  if (shares > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return CardQuantity{static_cast<std::uint32_t>(shares)};
}

}  // namespace pcl::values
