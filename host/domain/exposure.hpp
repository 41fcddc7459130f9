// Positions, open orders, what they reserve, and what accounts have bought and sold: moved by
// releases and by the venue's reports.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "host/domain/account_exposure.hpp"
#include "host/domain/digest.hpp"
#include "host/domain/executions.hpp"
#include "host/domain/open_orders.hpp"
#include "host/domain/ouch.hpp"
#include "host/domain/own_orders.hpp"
#include "host/domain/parties.hpp"
#include "host/domain/short_sale.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

struct ExposureSizes {
  std::size_t symbols{contract::kSymbols};
  std::size_t open_orders{contract::kOpenOrders};
  std::size_t parties{contract::kPositions};
  std::size_t own_orders{contract::kOwnOrders};
  std::size_t executions{contract::kExecutionsKept};
};

/// What a report did. The faults are of exposure: the caller engages the kill latch.
struct ReportEffect {
  bool known{};                    // its UserRefNum was in the table
  bool closed{};                   // and left it
  bool unknown_counted{};          // A U C D J M of an order not in the table
  bool fill_unknown{};             // E of an order not in the table, or beyond what remained
  bool unhandled{};                // its effect cannot be computed
  OpenOrder order;                 // as it was before, if known
  std::optional<Execution> moved;  // E, B: what came to a party, or was taken back from it
};

/// Bounds: ExposureSizes; what finds no room is refused whole. One thread.
class Exposure {
 public:
  explicit Exposure(const ExposureSizes& sizes);

  [[nodiscard]] const OpenOrders& orders() const noexcept { return orders_; }
  [[nodiscard]] const Parties& parties() const noexcept { return parties_; }
  [[nodiscard]] const OwnOrders& own() const noexcept { return own_; }
  [[nodiscard]] const Borrow& borrow() const noexcept { return borrow_; }
  /// 0 to 15, or kFirmAccount.
  [[nodiscard]] const AccountExposure& account(std::size_t account) const noexcept {
    return accounts_[account];
  }

  /// A new order, or one loaded; false: no such party, or no room for it. `user_ref` is not in the
  /// table, the side is one.
  bool open(std::uint32_t user_ref, const OpenOrder& order);
  /// A replace pending on `original`, which is open and has none; `entry` has its price, total,
  /// session and risk, the chain the rest. False without room.
  bool open_replace(std::uint32_t user_ref, std::uint32_t original, const OpenOrder& entry);
  /// What a replace to `total` reserves beyond its chain's reservation, in shares ...
  [[nodiscard]] static std::uint32_t added_by(const OpenOrder& chain,
                                              std::uint32_t total) noexcept {
    return total > chain.total ? total - chain.total : 0;
  }
  /// ... and, at the higher of both prices, in 1e-4 dollars x shares. The chain has none pending.
  [[nodiscard]] static Wide added_by(const OpenOrder& chain, std::uint32_t total,
                                     std::uint64_t price) noexcept;
  /// Makes an open order's side the one a modify asked for: borrows what it reserves if it becomes
  /// short. In flight until an M confirms it.
  void change_side(std::uint32_t user_ref, std::uint8_t side);
  /// Takes an order, and its pending replace with it, off the table; false if it is not there.
  bool close(std::uint32_t user_ref);
  ReportEffect apply(const ouch::Report& report);

  /// Opens the party; its value is 0 until it is valued. False without room.
  bool load_position(const Party& party, std::int64_t position);
  /// 0 to 15, or kFirmAccount.
  void load_account(std::size_t account, std::uint64_t bought, std::uint64_t sold) noexcept;
  /// Values the position of a known party: at the bid what is long, at the offer what is short.
  void value(const Party& party, std::uint64_t bid, std::uint64_t ask);

  [[nodiscard]] Digests digests() const;
  void clear() noexcept;
  /// Of `symbols`, and whatever it holds is where it is looked for. Only what was read from bytes
  /// may not be sound.
  [[nodiscard]] bool sound(std::size_t symbols) const;

 private:
  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, Exposure>
  friend void fields(A& a, T& v) {
    a(v.orders_, v.parties_, v.own_, v.borrow_, v.executions_, v.accounts_);
  }
  struct Reserved {
    std::uint64_t shares{};
    Wide notional{};
  };
  [[nodiscard]] Reserved reserved(const OpenOrder& chain) const noexcept;
  void move_reservation(const OpenOrder& chain, const Reserved& from, const Reserved& to);
  template <class Change>
  void reserving(std::uint32_t user_ref, Change&& change);
  void insert(std::uint32_t user_ref, const OpenOrder& order);
  void erase(std::uint32_t user_ref);
  void book(const Execution& execution, bool broken);
  void execute(const ouch::Report& report, ReportEffect& effect);
  void decrement(const ouch::Report& report, ReportEffect& effect);
  void lower(std::uint32_t user_ref, std::uint32_t total, ReportEffect& effect);
  void modified(const ouch::Report& report, ReportEffect& effect);
  void replaced(std::uint32_t user_ref, bool dead, ReportEffect& effect);
  void bust(std::uint64_t match, ReportEffect& effect);
  void apply_known(const ouch::Report& report, ReportEffect& effect);

  OpenOrders orders_;
  Parties parties_;
  OwnOrders own_;
  Borrow borrow_;
  Executions executions_;
  std::array<AccountExposure, contract::kAccounts + 1> accounts_{};
};

}  // namespace pcl::domain
