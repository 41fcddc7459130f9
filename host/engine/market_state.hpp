// What the card told of the feed.
#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/archive.hpp"

namespace pcl::engine {

struct SymbolMarket {
  std::uint32_t bid{}, ask{};
  std::uint64_t bid_quantity{}, ask_quantity{};
  bool valid{};
  bool trading{};  // trading state T, and nothing market-wide since
  bool halted{};   // operationally
};
template <class A, Is<SymbolMarket> T>
void fields(A& a, T& v) {
  a(v.bid, v.ask, v.bid_quantity, v.ask_quantity, v.valid, v.trading, v.halted);
}

struct Market {
  bool open{};
  bool gap{};
  bool ended{};
  std::uint64_t timestamp{};  // latest venue time seen, ns since midnight
  std::uint64_t quotes{};
  std::vector<SymbolMarket> symbols;
};
template <class A, Is<Market> T>
void fields(A& a, T& v) {
  a(v.open, v.gap, v.ended, v.timestamp, v.quotes, v.symbols);
}

}  // namespace pcl::engine
