// The open-order table: orders open at the venue, and replaces that the venue has not answered.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "host/domain/party.hpp"
#include "host/domain/side.hpp"
#include "host/domain/slot_table.hpp"

namespace pcl::domain {

struct OpenOrder {
  Party party{};
  std::uint64_t price{};     // 1e-4 dollars
  std::uint32_t total{};     // of the chain, shares; of a pending replace: its new total
  std::uint32_t executed{};  // of the chain; 0 while pending
  std::uint32_t original{};  // a pending replace: what it replaces; else 0
  std::uint32_t pending{};   // an open order: its pending replace; else 0
  std::uint8_t side{};       // B, S, T, E
  std::uint8_t session{};    // it was sent on
  bool new_risk{};           // an entry: what a kill cancels
  bool auction{};
  bool side_moves{};  // a modify has changed `side`, and no report has confirmed it
  [[nodiscard]] constexpr bool sell() const noexcept { return is_sell(side); }
};
template <class A, class T>
requires std::same_as<std::remove_const_t<T>, OpenOrder>
void fields(A& a, T& v) {
  a(v.party, v.price, v.total, v.executed, v.original, v.pending, v.side, v.session, v.new_risk,
    v.auction, v.side_moves);
}

/// `size` entries, a power of two (else the next below it). An entry's slot is the low bits of its
/// UserRefNum, so that nothing is ever searched for; two numbers of one slot cannot be open at
/// once. Pointers stay good until the next insert().
class OpenOrders {
 public:
  explicit OpenOrders(std::size_t size) : slots_{size} {}

  [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
  [[nodiscard]] bool full() const noexcept { return used_ == slots_.size(); }
  [[nodiscard]] bool slot_free(std::uint32_t user_ref) const noexcept {
    return !slots_.taken(user_ref);
  }

  /// 0 is no order's number.
  [[nodiscard]] OpenOrder* find(std::uint32_t user_ref) noexcept { return slots_.find(user_ref); }
  [[nodiscard]] const OpenOrder* find(std::uint32_t user_ref) const noexcept {
    return slots_.find(user_ref);
  }
  /// `user_ref` is in the table.
  [[nodiscard]] OpenOrder& at(std::uint32_t user_ref) noexcept { return slots_.at(user_ref); }
  [[nodiscard]] const OpenOrder& at(std::uint32_t user_ref) const noexcept {
    return slots_.at(user_ref);
  }
  /// Its slot is free, and it is not 0.
  void insert(std::uint32_t user_ref, const OpenOrder& order) {
    slots_.put(user_ref, order);
    ++used_;
  }
  void erase(std::uint32_t user_ref) noexcept {
    slots_.erase(user_ref);
    --used_;
  }
  void clear() noexcept {
    slots_.clear();
    used_ = 0;
  }

  /// The UserRefNum in a slot; 0: free.
  [[nodiscard]] std::uint32_t user_ref_in(std::size_t slot) const noexcept {
    return slots_.number_in(slot);
  }
  /// Whether `good(user_ref, order)` of every entry.
  template <class Good>
  [[nodiscard]] bool all_of(Good&& good) const {
    return slots_.all_of(good);
  }
  /// See SlotTable; and a replace and what it replaces name each other.
  [[nodiscard]] bool sound() const {
    std::size_t used = 0;
    const auto good = [&](std::uint32_t user_ref, const OpenOrder& order) {
      ++used;
      const OpenOrder* pending = find(order.pending);
      const OpenOrder* original = find(order.original);
      return user_ref != 0 &&
             (order.pending == 0 || (pending != nullptr && pending->original == user_ref)) &&
             (order.original == 0 || (original != nullptr && original->pending == user_ref));
    };
    return slots_.sound() && slots_.all_of(good) && used == used_;
  }

 private:
  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, OpenOrders>
  friend void fields(A& a, T& v) { a(v.slots_, v.used_); }

  SlotTable<std::uint32_t, OpenOrder> slots_;
  std::size_t used_{};
};

}  // namespace pcl::domain
