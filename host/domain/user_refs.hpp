// UserRefNums, allotted upwards, so that each finds its slot of the open-order table free.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/domain/open_orders.hpp"

namespace pcl::domain {

/// Starts with none loaded. Numbers never wrap: behind 0xFFFFFFFF there is none until the next
/// load(). 0 stands for none.
class UserRefs {
 public:
  void load(std::uint32_t next) noexcept { next_ = next; }

  /// The smallest number from `next` on whose slot is free; 0: there is none.
  [[nodiscard]] std::uint32_t for_order(const OpenOrders& orders) const noexcept {
    if (next_ == 0 || orders.full()) return 0;
    std::uint32_t candidate = next_;
    while (candidate != 0 && !orders.slot_free(candidate)) ++candidate;
    return candidate;
  }
  /// The same; without a free slot `next` as it is. Takes no slot. 0: none is loaded, or all are
  /// used.
  [[nodiscard]] std::uint32_t for_control(const OpenOrders& orders) const noexcept {
    const std::uint32_t free = for_order(orders);
    return free != 0 ? free : next_;
  }
  /// What for_order or for_control has said is used now.
  void take(std::uint32_t user_ref) noexcept {
    if (user_ref != 0) next_ = user_ref + 1;
  }
  /// No number is left for an order, room or not: the table's being full is not its fault.
  [[nodiscard]] bool exhausted(const OpenOrders& orders) const noexcept {
    return next_ == 0 || (!orders.full() && for_order(orders) == 0);
  }

 private:
  std::uint32_t next_{};
};

}  // namespace pcl::domain
