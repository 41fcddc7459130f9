// The order table and the price levels of every symbol, and the quote they make.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/domain/flat_table.hpp"

namespace pcl::domain {

struct Quote {
  bool has_bid{};
  bool has_ask{};
  std::uint32_t bid_price{};  // 1e-4 dollars, 0 if empty
  std::uint32_t ask_price{};
  std::uint64_t bid_quantity{};  // shares
  std::uint64_t ask_quantity{};
  friend constexpr bool operator==(const Quote&, const Quote&) = default;
};

enum class BookVerdict : std::uint8_t {
  kApplied,
  kClamped,           // applied; took all there was, less than asked
  kReplaceDuplicate,  // the original was removed, its replacement was there already
  kDuplicate,         // nothing happened, as below
  kBadField,
  kUnknown,
  kOverflow,
};

struct BookResult {
  BookVerdict verdict{};
  bool quote_changed{};
  std::uint16_t symbol{};  // whose book was touched: the order's own; where none was, 0
  std::uint32_t price{};   // reduce(): of the order, where there was one
};

/// One side of one symbol: sorted, the best at the back, where nearly all the work is.
class LevelStack {
 public:
  /// Both return whether the best price or its quantity changed. `key` grows towards the better
  /// price.
  bool add(std::uint32_t key, std::uint32_t quantity);
  bool take(std::uint32_t key, std::uint32_t quantity) noexcept;
  void clear() noexcept { levels_.clear(); }

  struct Level {
    std::uint64_t quantity{};
    std::uint32_t key{};
    friend constexpr bool operator==(const Level&, const Level&) = default;
  };
  [[nodiscard]] bool empty() const noexcept { return levels_.empty(); }
  [[nodiscard]] Level best() const noexcept { return levels_.empty() ? Level{} : levels_.back(); }

 private:
  [[nodiscard]] std::size_t first_not_below(std::uint32_t key) const noexcept;
  std::vector<Level> levels_;
};

/// Orders of all symbols in one table. Knows nothing of sequence, validity or time. Levels are
/// bounded by the orders. Cost: one table access and a short scan from the best price; allocates
/// only when a side has never been so deep.
class Book {
 public:
  Book(std::size_t symbols, std::size_t orders);

  /// `symbol` is in range. A side other than B or S, or no quantity, is a bad field; a known
  /// reference comes before that.
  BookResult add(std::uint16_t symbol, std::uint64_t reference, char side, std::uint32_t quantity,
                 std::uint32_t price);
  BookResult reduce(std::uint64_t reference, std::uint32_t quantity) noexcept;
  BookResult remove(std::uint64_t reference) noexcept;
  BookResult replace(std::uint64_t original, std::uint64_t reference, std::uint32_t quantity,
                     std::uint32_t price);
  void clear() noexcept;

  [[nodiscard]] Quote quote(std::uint16_t symbol) const noexcept;
  [[nodiscard]] std::size_t orders() const noexcept { return orders_.size(); }

 private:
  struct Order {
    std::uint32_t price{};
    std::uint32_t quantity{};
    std::uint16_t symbol{};
    bool sell{};
  };
  [[nodiscard]] LevelStack& stack(const Order& order) noexcept {
    return stacks_[order.symbol * 2U + (order.sell ? 1U : 0U)];
  }
  [[nodiscard]] static std::uint32_t key_of(const Order& order) noexcept {
    return order.sell ? ~order.price : order.price;
  }

  FlatTable<Order> orders_;
  std::vector<LevelStack> stacks_;  // two a symbol, bids first
};

}  // namespace pcl::domain
