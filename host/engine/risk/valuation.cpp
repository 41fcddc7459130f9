#include "host/engine/risk/valuation.hpp"

#include <algorithm>
#include <limits>

namespace pcl::engine {
namespace {

using risk::Int128;

/// Worth and cost are of either side: both never negative.
Int128 worth_of(const values::Position& position, const Holding& holding) {
  const std::uint32_t touch = position.shares > 0 ? holding.bid : holding.ask;
  return touch == 0 ? Int128{position.cost.value} : magnitude(position.shares) * touch;
}

}  // namespace

Valuation value(const State& s) {
  Valuation all;
  all.symbols.resize(s.config.symbols.size());
  all.equity = s.ledger.cash.value;
  for (std::size_t i = 0; i < all.symbols.size(); ++i) {
    all.symbols[i].bid = s.market.symbols[i].marked_bid;
    all.symbols[i].ask = s.market.symbols[i].marked_ask;
  }
  for (const auto& [party, position] : s.ledger.positions) {
    if (position.shares == 0) continue;
    Holding& holding = all.symbols[party.symbol];
    const Int128 worth = worth_of(position, holding);
    holding.shares += position.shares;
    holding.worth += position.shares > 0 ? worth : -worth;
    all.equity += position.shares > 0 ? worth : -worth;
  }
  // In quarantine: what the venue has beyond ours, at what a share is worth; nobody knows its cost.
  for (const auto& [symbol, shares] : s.reconciliation.quarantine) {
    Holding& holding = all.symbols[symbol];
    holding.shares += shares;
    holding.worth += Int128{shares} * (shares > 0 ? holding.bid : holding.ask);
  }
  for (Holding& holding : all.symbols) {
    if (holding.worth < 0) holding.worth = -holding.worth;
    all.gross += holding.worth;
  }
  for (const std::uint64_t id : s.orders.open) {
    const values::Order& order = s.orders.all.at(id);
    Holding& holding = all.symbols[order.symbol];
    const std::int64_t shares = values::open_shares(order);
    (order.side == values::Side::kBuy ? holding.buying : holding.selling) += shares;
  }
  return all;
}

risk::Int128 worst_case(const Holding& holding, std::int64_t buying, std::int64_t selling,
                        std::uint64_t price) {
  const Int128 long_side = Int128{holding.shares} + holding.buying + buying;
  const Int128 short_side = Int128{holding.selling} + selling - holding.shares;
  const Int128 shares = std::max({long_side, short_side, Int128{0}});
  return shares * std::max<std::uint64_t>(price, std::max(holding.bid, holding.ask));
}

values::Money clamped(Int128 amount) {
  constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
  return values::Money{static_cast<std::int64_t>(std::clamp(amount, -kMost, kMost))};
}

}  // namespace pcl::engine
