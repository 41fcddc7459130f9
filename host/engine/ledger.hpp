// Cash, and whose position is what.
#pragma once

#include <compare>
#include <cstdint>
#include <map>

#include "host/domain/position.hpp"
#include "host/engine/archive.hpp"

namespace pcl::values {
template <class A, engine::Is<Position> T>
void fields(A& a, T& v) {
  a(v.shares, v.cost, v.realised);
}
}  // namespace pcl::values

namespace pcl::engine {

struct PositionKey {
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};
template <class A, Is<PositionKey> T>
void fields(A& a, T& v) {
  a(v.account, v.strategy, v.symbol);
}

/// What an account bought and sold today, at execution prices.
struct Turnover {
  values::Money bought{}, sold{};
};
template <class A, Is<Turnover> T>
void fields(A& a, T& v) {
  a(v.bought, v.sold);
}

struct Ledger {
  bool opened{};  // opening cash known from the first statement
  values::Money cash{};
  values::Money flow{};  // of all fills
  std::map<PositionKey, values::Position> positions;
  std::map<std::uint8_t, Turnover> turnover;  // by account
  bool overflow{};
};
template <class A, Is<Ledger> T>
void fields(A& a, T& v) {
  a(v.opened, v.cash, v.flow, v.positions, v.turnover, v.overflow);
}

}  // namespace pcl::engine
