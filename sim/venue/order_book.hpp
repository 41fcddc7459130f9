// Resting orders of every symbol by price and time; the published book and nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <memory_resource>
#include <unordered_map>
#include <vector>

#include "sim/venue/itch.hpp"

namespace pcl::venue {

/// A resting order. `recorded` is what the recording still believes is there (0 for ours): `open`
/// is less where we took from it, more where our order was filled in its place. An order we took
/// whole stays as a ghost (open 0, in no level) until the recording ends it.
struct RestingOrder {
  std::uint64_t reference = 0;
  std::uint64_t priority = 0;  // arrival number: lower goes first at a price
  std::uint32_t symbol = 0;    // index into OrderBook's symbols
  std::uint32_t price = 0;     // 1e-4 dollars
  std::uint32_t open = 0;      // shares in the published book
  std::uint32_t recorded = 0;
  std::uint32_t user_ref = 0;  // ours: its UserRefNum; 0 for a recorded one
  char side = 'B';
  std::uint32_t previous = 0, next = 0;  // slots of the level's queue, 0 = none
};

/// Price-time book over several symbols. One thread. Orders live in slots that keep their index
/// while they exist; after the first few thousand, adding and removing allocates nothing. Cost:
/// O(log levels).
class OrderBook {
 public:
  using Slot = std::uint32_t;
  static constexpr Slot kNone = 0;

  OrderBook();

  /// Index of a symbol, made on first sight.
  std::uint32_t symbol(const Symbol& name);
  /// Index of a symbol, or -1.
  [[nodiscard]] std::int64_t find_symbol(const Symbol& name) const;
  [[nodiscard]] const Symbol& symbol_name(std::uint32_t index) const { return names_[index]; }
  [[nodiscard]] std::size_t symbols() const { return names_.size(); }

  /// Adds behind everything at its price; with open 0 a ghost. The reference must be new. Gives its
  /// slot.
  Slot add(const RestingOrder& order);
  [[nodiscard]] Slot find(std::uint64_t reference) const;
  [[nodiscard]] RestingOrder& at(Slot slot) { return orders_[slot]; }
  [[nodiscard]] const RestingOrder& at(Slot slot) const { return orders_[slot]; }
  /// Takes `shares` (at most open) off; at zero the order leaves its level but keeps slot and
  /// reference.
  void reduce(Slot slot, std::uint32_t shares);
  /// Forgets the order altogether.
  void erase(Slot slot);
  [[nodiscard]] std::size_t size() const { return by_reference_.size(); }

  /// First in line on a side, or kNone.
  [[nodiscard]] Slot best(std::uint32_t symbol, char side) const;
  /// Price of the best, 0 if the side is empty.
  [[nodiscard]] std::uint32_t best_price(std::uint32_t symbol, char side) const;
  /// The same without our own orders: what others would pay or ask.
  [[nodiscard]] std::uint32_t best_price_of_others(std::uint32_t symbol, char side) const;
  /// Shares of a side at this price or a better one.
  [[nodiscard]] std::uint64_t shares_within(std::uint32_t symbol, char side,
                                            std::uint64_t price) const;
  /// Our orders of a side, first in line first.
  [[nodiscard]] const std::vector<Slot>& ours(std::uint32_t symbol, char side) const;

  /// Whether `a` stands before `b`, both resting on the same side of the same symbol.
  [[nodiscard]] static bool before(const RestingOrder& a, const RestingOrder& b);

 private:
  struct Level {
    Slot first = kNone, last = kNone;
  };
  /// Levels by rank: lower rank is better (asks: the price; bids: its complement).
  struct Side {
    explicit Side(std::pmr::memory_resource* pool) : levels{pool} {}
    std::pmr::map<std::uint32_t, Level> levels;
    std::vector<Slot> ours;
  };
  struct SymbolBook {
    explicit SymbolBook(std::pmr::memory_resource* pool) : bids{pool}, asks{pool} {}
    Side bids, asks;
  };
  [[nodiscard]] static std::uint32_t rank(const RestingOrder& o) {
    return o.side == 'B' ? ~o.price : o.price;
  }
  Side& side_of(std::uint32_t symbol, char side);
  [[nodiscard]] const Side& side_of(std::uint32_t symbol, char side) const;
  void unlink(Slot slot);

  std::pmr::unsynchronized_pool_resource pool_;  // declared first: the maps below live in it
  std::vector<RestingOrder> orders_;             // slot 0 unused
  std::vector<Slot> free_;
  std::pmr::unordered_map<std::uint64_t, Slot> by_reference_;
  std::vector<std::unique_ptr<SymbolBook>> books_;
  std::vector<Symbol> names_;
  std::map<Symbol, std::uint32_t> by_name_;
  std::uint64_t next_priority_ = 1;
};

}  // namespace pcl::venue
