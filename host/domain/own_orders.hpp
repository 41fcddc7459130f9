// Our own open orders of every symbol and side: what an order of the other side could meet.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace pcl::domain {

/// At most `per_side` entries of the open-order table, pending replaces included, on one side of
/// one symbol, all accounts together.
class OwnOrders {
 public:
  OwnOrders(std::size_t symbols, std::size_t per_side) : rows_(symbols * 2), per_side_{per_side} {}

  [[nodiscard]] bool full(std::size_t symbol, bool sell) const noexcept {
    const std::size_t at = row_of(symbol, sell);
    return at >= rows_.size() || rows_[at].size() >= per_side_;
  }
  /// The lowest sell or the highest buy, 1e-4 dollars; 0: none.
  [[nodiscard]] std::uint64_t best(std::size_t symbol, bool sell) const noexcept {
    const std::size_t at = row_of(symbol, sell);
    if (at >= rows_.size() || rows_[at].empty()) return 0;
    const auto cheaper = [](const Own& a, const Own& b) { return a.price < b.price; };
    const auto [low, high] = std::minmax_element(rows_[at].begin(), rows_[at].end(), cheaper);
    return sell ? low->price : high->price;
  }
  /// Not full.
  void insert(std::size_t symbol, bool sell, std::uint32_t user_ref, std::uint64_t price) {
    rows_[row_of(symbol, sell)].push_back({user_ref, price});
  }
  void erase(std::size_t symbol, bool sell, std::uint32_t user_ref) {
    std::erase_if(rows_[row_of(symbol, sell)],
                  [user_ref](const Own& own) { return own.user_ref == user_ref; });
  }
  [[nodiscard]] std::size_t symbols() const noexcept { return rows_.size() / 2; }
  void clear() noexcept {
    for (Row& row : rows_) row.clear();
  }

 private:
  struct Own {
    std::uint32_t user_ref{};
    std::uint64_t price{};
    template <class A, class T>
    requires std::same_as<std::remove_const_t<T>, Own>
    friend void fields(A& a, T& v) { a(v.user_ref, v.price); }
  };
  using Row = std::vector<Own>;
  [[nodiscard]] static std::size_t row_of(std::size_t symbol, bool sell) noexcept {
    return symbol * 2 + (sell ? 1 : 0);
  }

  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, OwnOrders>
  friend void fields(A& a, T& v) { a(v.rows_); }

  std::vector<Row> rows_;  // two a symbol, buys first
  std::size_t per_side_;
};

}  // namespace pcl::domain
