// Positions, open orders and what they reserve; moved by releases and by the venue's reports.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/domain/flat_table.hpp"
#include "host/domain/ouch.hpp"

namespace pcl::domain {

struct ExposureKey {
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  friend constexpr bool operator==(const ExposureKey&, const ExposureKey&) = default;
};

struct ExposureRow {
  std::int64_t position{};  // shares, long positive
  std::uint64_t open_buy{};
  std::uint64_t open_sell{};
};

/// One entry of the open-order table: an order open at the venue, or a replace that the venue has
/// not answered.
struct OpenOrder {
  ExposureKey key;
  std::uint64_t price{};
  std::uint32_t total{};     // of the chain; of a pending replace: its new total
  std::uint32_t executed{};  // of the chain; 0 while pending
  std::uint32_t original{};  // a pending replace: what it replaces; else 0
  std::uint32_t pending{};   // an open order: its pending replace; else 0
  bool sell{};
};

/// What a report did. Unknown and over-filled are faults of exposure, the caller engages the kill
/// latch.
struct ReportEffect {
  bool known{};            // its UserRefNum was in the table
  bool closed{};           // and left it
  bool unknown_counted{};  // A U C D J of an order not in the table
  bool fill_unknown{};     // E of an order not in the table, or beyond what remained
  OpenOrder order;         // as it was before, if known
};

/// Bounds: `orders` entries, `rows` rows of (account, strategy, symbol); a row once taken stays
/// until clear(). One thread.
class Exposure {
 public:
  Exposure(std::size_t orders, std::size_t rows) : orders_{orders}, rows_{rows} {}

  [[nodiscard]] const OpenOrder* find(std::uint32_t user_ref) const noexcept {
    return orders_.find(user_ref);
  }
  [[nodiscard]] ExposureRow row(const ExposureKey& key) const noexcept;
  [[nodiscard]] bool slot_free() const noexcept { return !orders_.full(); }
  [[nodiscard]] bool row_free(const ExposureKey& key) const noexcept {
    return !rows_.full() || rows_.find(number_of(key)) != nullptr;
  }

  /// A new order, or one loaded; false without room. user_ref is not in the table.
  bool open(std::uint32_t user_ref, const OpenOrder& order);
  /// A replace with a new total, pending on `original`, which is open and has none. False without
  /// room.
  bool open_replace(std::uint32_t user_ref, std::uint32_t original, std::uint32_t total,
                    std::uint64_t price);
  /// What a replace to `total` would reserve beyond its chain's reservation.
  [[nodiscard]] static std::uint32_t added_by(const OpenOrder& original,
                                              std::uint32_t total) noexcept {
    return total > original.total ? total - original.total : 0;
  }
  /// False without room.
  bool load_position(const ExposureKey& key, std::int64_t position);
  /// Takes an order, and its pending replace with it, off the table; false if it is not there.
  bool close(std::uint32_t user_ref);
  ReportEffect apply(const ouch::Report& report);
  void clear() noexcept;

 private:
  [[nodiscard]] static std::uint64_t number_of(const ExposureKey& key) noexcept {
    return std::uint64_t{key.account} << 24U | std::uint64_t{key.strategy} << 16U | key.symbol;
  }
  [[nodiscard]] std::uint64_t& side_of(const OpenOrder& order);
  [[nodiscard]] std::uint64_t reserved(const OpenOrder& open_order) const;
  template <class Change>
  void reserving(std::uint32_t user_ref, Change&& change);
  void execute(std::uint32_t user_ref, std::uint32_t quantity, ReportEffect& effect);
  void decrement(std::uint32_t user_ref, std::uint32_t quantity, ReportEffect& effect);
  void replaced(std::uint32_t user_ref, bool dead, ReportEffect& effect);

  FlatTable<OpenOrder> orders_;
  FlatTable<ExposureRow> rows_;
};

}  // namespace pcl::domain
