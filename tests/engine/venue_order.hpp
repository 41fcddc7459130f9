// An order that rests at the tests' venue.
#pragma once

#include <cstdint>

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

}  // namespace pcl::engine::test
