// Short sales: how an order may be marked, Rule 201, and the shares borrowed for the day.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "host/domain/limit_set.hpp"
#include "host/domain/market_view.hpp"
#include "host/domain/side.hpp"

namespace pcl::domain {

/// What decides whether a sale may be marked as it is.
struct SaleMarked {
  std::uint8_t side{};
  std::uint64_t price{};    // 1e-4 dollars
  std::uint64_t selling{};  // shares: what is open to sell and what the order adds
  std::int64_t position{};  // shares
  bool auction{};
};

/// S sells what is held. T needs a known state; under Rule 201 it must rest above the bid, so that
/// it has none without a bid, and none in an auction, whose price nobody knows. E asserts its own
/// exemption.
[[nodiscard]] constexpr bool may_sell(const SaleMarked& sale, const AccountLimits& limits,
                                      const MarketView& market) noexcept {
  namespace flag = contract::account_limits_flag;
  switch (sale.side) {
    case 'S':
      return sale.position >= 0 && sale.selling <= static_cast<std::uint64_t>(sale.position);
    case 'T':
      if ((limits.flags & flag::kShort) == 0) return false;
      if (market.short_state == ShortState::kFree) return true;
      if (market.short_state != ShortState::kRestricted || sale.auction) return false;
      return market.quote.has_bid && sale.price > market.quote.bid_price;
    case 'E':
      return (limits.flags & flag::kShortExempt) != 0;
    default:
      return true;  // a buy
  }
}

/// Shares of every symbol that short orders have reserved or sold since clear(). Released shares
/// come back, sold ones do not.
class Borrow {
 public:
  explicit Borrow(std::size_t symbols) : rows_(symbols) {}

  [[nodiscard]] std::uint64_t used(std::size_t symbol) const noexcept {
    return symbol < rows_.size() ? rows_[symbol].reserved + rows_[symbol].sold : 0;
  }
  /// Of one chain; `after` may be less. Modulo 2^64, exact: `before` was reserved here.
  void reserve(std::size_t symbol, std::uint64_t before, std::uint64_t after) noexcept {
    rows_[symbol].reserved += after - before;
  }
  void sell(std::size_t symbol, std::uint64_t shares) noexcept { rows_[symbol].sold += shares; }
  [[nodiscard]] std::size_t symbols() const noexcept { return rows_.size(); }
  void clear() noexcept { rows_.assign(rows_.size(), Row{}); }

 private:
  struct Row {
    std::uint64_t reserved{};
    std::uint64_t sold{};
    template <class A, class T>
    requires std::same_as<std::remove_const_t<T>, Row>
    friend void fields(A& a, T& v) { a(v.reserved, v.sold); }
  };
  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, Borrow>
  friend void fields(A& a, T& v) { a(v.rows_); }

  std::vector<Row> rows_;
};

}  // namespace pcl::domain
