// What the venue remembers: orders that rest, and what its fills come to by its own arithmetic.
#pragma once

#include <cstdint>
#include <vector>

#include "host/domain/account_statement.hpp"

namespace pcl::engine::test {

struct VenueOrder {
  std::uint32_t ref{};
  values::ClOrdId clordid{};
  values::Side side{};
  CardPrice price{};
  std::uint32_t total{}, executed{};
  std::uint16_t group{};  // the strategy, as the card sends it
};

struct VenueFill {
  std::int64_t quantity{}, price{};  // bought positive; 0: busted
};

/// Of what is held: by replaying all fills with the rule of position.hpp written out once more.
inline values::Money cost_of(const std::vector<VenueFill>& fills) {
  std::int64_t held = 0;
  std::int64_t cost = 0;
  for (const VenueFill& f : fills) {
    const std::int64_t size = held < 0 ? -held : held;
    const std::int64_t q = f.quantity < 0 ? -f.quantity : f.quantity;
    if (held == 0 || (held > 0) == (f.quantity > 0)) {
      cost += q * f.price;
    } else if (q < size) {
      cost -= cost * q / size;
    } else {
      cost = (q - size) * f.price;
    }
    held += f.quantity;
  }
  return values::Money{cost};
}

}  // namespace pcl::engine::test
