// The open-order table: orders open at the venue, and replaces that the venue has not answered.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/domain/party.hpp"
#include "host/domain/side.hpp"

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

/// `size` entries, a power of two (else the next below it). An entry's slot is the low bits of its
/// UserRefNum, so that nothing is ever searched for; two numbers of one slot cannot be open at
/// once.
class OpenOrders {
 public:
  explicit OpenOrders(std::size_t size) : slots_(std::bit_floor(size)) {}

  [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
  [[nodiscard]] bool full() const noexcept { return used_ == slots_.size(); }
  [[nodiscard]] bool slot_free(std::uint32_t user_ref) const noexcept {
    return slots_[slot_of(user_ref)].user_ref == 0;
  }

  [[nodiscard]] OpenOrder* find(std::uint32_t user_ref) noexcept {
    Slot& slot = slots_[slot_of(user_ref)];
    return user_ref != 0 && slot.user_ref == user_ref ? &slot.order : nullptr;
  }
  [[nodiscard]] const OpenOrder* find(std::uint32_t user_ref) const noexcept {
    return const_cast<OpenOrders*>(this)->find(user_ref);  // NOLINT: the search changes nothing
  }
  /// `user_ref` is in the table.
  [[nodiscard]] OpenOrder& at(std::uint32_t user_ref) noexcept {
    return slots_[slot_of(user_ref)].order;
  }
  [[nodiscard]] const OpenOrder& at(std::uint32_t user_ref) const noexcept {
    return slots_[slot_of(user_ref)].order;
  }
  /// Its slot is free.
  void insert(std::uint32_t user_ref, const OpenOrder& order) noexcept {
    slots_[slot_of(user_ref)] = {user_ref, order};
    ++used_;
  }
  void erase(std::uint32_t user_ref) noexcept {
    slots_[slot_of(user_ref)].user_ref = 0;
    --used_;
  }
  void clear() noexcept {
    slots_.assign(slots_.size(), Slot{});
    used_ = 0;
  }

  /// The UserRefNum in a slot; 0: free.
  [[nodiscard]] std::uint32_t user_ref_in(std::size_t slot) const noexcept {
    return slots_[slot].user_ref;
  }

 private:
  struct Slot {
    std::uint32_t user_ref{};  // 0: free; no order has that number
    OpenOrder order;
  };
  [[nodiscard]] std::size_t slot_of(std::uint32_t user_ref) const noexcept {
    return user_ref & (slots_.size() - 1);
  }

  std::vector<Slot> slots_;
  std::size_t used_{};
};

}  // namespace pcl::domain
