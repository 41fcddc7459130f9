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

/// What an account bought and sold today, at execution prices; what it held when the day began
/// counts as bought, or sold, at what it was worth then.
struct Turnover {
  values::Money bought{}, sold{};
};
template <class A, Is<Turnover> T>
void fields(A& a, T& v) {
  a(v.bought, v.sold);
}

/// An execution kept for its bust: the venue's match number, and which order of ours it was.
struct FillKey {
  std::uint64_t match{};
  std::uint64_t order{};
  friend auto operator<=>(const FillKey&, const FillKey&) = default;
};
template <class A, Is<FillKey> T>
void fields(A& a, T& v) {
  a(v.match, v.order);
}
struct Fill {
  std::uint64_t number{};  // in the order they were booked
  PositionKey party;
  values::Side side{};
  std::uint32_t quantity{};
  CardPrice price{};
  bool busted{};
};
template <class A, Is<Fill> T>
void fields(A& a, T& v) {
  a(v.number, v.party, v.side, v.quantity, v.price, v.busted);
}
inline constexpr std::size_t kFillsMax = 1U
                                         << 20U;  // a bust of a further one is a statement's affair

struct Ledger {
  bool opened{};  // opening cash known from the first statement
  values::Money cash{};
  values::Money flow{};  // of all fills
  std::map<PositionKey, values::Position> positions;
  std::map<std::uint16_t, values::Position> nets;   // a symbol's fills of all parties together, as
                                                    // the venue's account counts them
  std::map<PositionKey, values::Position> adopted;  // of positions: what no fill explains
  std::map<std::uint16_t, values::Position> adopted_nets;  // of nets: the same
  std::map<std::uint8_t, Turnover> turnover;               // by account
  std::map<std::uint16_t, std::uint64_t> sold_short;  // shares of a symbol today; as in the gate, a
                                                      // bust gives none back
  std::map<FillKey, Fill> fills;
  std::uint64_t next_fill{1};
  bool overflow{};
};
template <class A, Is<Ledger> T>
void fields(A& a, T& v) {
  a(v.opened, v.cash, v.flow, v.positions, v.nets, v.adopted, v.adopted_nets, v.turnover,
    v.sold_short, v.fills, v.next_fill, v.overflow);
}

}  // namespace pcl::engine
