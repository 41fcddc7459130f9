// The last passed orders, against an order sent twice.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/domain/party.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

/// What two orders must have in common to be the same one.
struct OrderLikeness {
  Party party;
  std::uint64_t price{};     // 1e-4 dollars
  std::uint32_t quantity{};  // shares
  std::uint8_t side{};
  friend constexpr bool operator==(const OrderLikeness&, const OrderLikeness&) = default;
};

/// The last kRecentOrders order_enters that passed, all accounts together. Nothing forgets them but
/// newer ones.
class RecentOrders {
 public:
  /// `window_us` 0: none does.
  [[nodiscard]] bool repeated(const OrderLikeness& order, std::uint64_t now_us,
                              std::uint32_t window_us) const noexcept {
    for (const Kept& kept : kept_) {
      if (kept.used && kept.order == order && now_us - kept.at_us < window_us) return true;
    }
    return false;
  }
  void remember(const OrderLikeness& order, std::uint64_t now_us) noexcept {
    kept_[next_] = {order, now_us, true};
    next_ = (next_ + 1) % kept_.size();
  }

 private:
  struct Kept {
    OrderLikeness order;
    std::uint64_t at_us{};
    bool used{};
  };
  std::array<Kept, contract::kRecentOrders> kept_{};
  std::size_t next_{};
};

}  // namespace pcl::domain
