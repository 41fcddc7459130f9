// What the feed says about symbols besides their orders: names, locates, trading and short-sale
// states, last and reference prices, validity, version.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/domain/flat_table.hpp"
#include "host/domain/market_view.hpp"

namespace pcl::domain {

using SymbolName = std::array<char, 8>;  // as on ITCH, space-padded

/// Starts with no name loaded, the market closed, every symbol halted. Names and locates outlive
/// forget(). One thread.
class MarketState {
 public:
  explicit MarketState(std::size_t symbols);

  enum class Load : std::uint8_t { kLoaded, kBadSymbol, kDuplicate };
  Load load(std::uint16_t symbol, const SymbolName& name);
  [[nodiscard]] SymbolName name(std::uint16_t symbol) const noexcept {
    return symbols_[symbol].name;
  }

  /// An R message: maps the locate if the name was loaded; the symbol's former locate maps to
  /// nothing then.
  std::optional<std::uint16_t> directory(std::uint64_t stock, std::uint16_t locate) noexcept;
  [[nodiscard]] std::optional<std::uint16_t> symbol_of(std::uint16_t locate) const noexcept {
    const std::uint16_t symbol = by_locate_[locate];
    return symbol == kNone ? std::nullopt : std::optional{symbol};
  }

  void system_event(char event) noexcept;
  void end_of_session() noexcept { open_ = false; }
  void trading_action(std::uint16_t symbol, char state) noexcept { symbols_[symbol].state = state; }
  /// An h: halts, or ends such a halt, on market Q alone; neither knows of H.
  void operational_halt(std::uint16_t symbol, char market, char action) noexcept;
  /// A W: halts every symbol until its next H.
  void market_wide_halt() noexcept;
  /// A Y; an action of no meaning makes the state unknown.
  void reg_sho(std::uint16_t symbol, char action) noexcept;
  void auction_reference(std::uint16_t symbol, std::uint32_t price) noexcept {
    symbols_[symbol].auction_reference = price;
  }
  void trade(std::uint16_t symbol, std::uint32_t price) noexcept {
    symbols_[symbol].last_price = price;
  }
  /// True the first time since forget().
  bool invalidate(std::uint16_t symbol) noexcept;
  void count_version() noexcept { ++version_; }
  /// feed_start: all but names and locates.
  void forget() noexcept;

  [[nodiscard]] bool market_open() const noexcept { return open_; }
  [[nodiscard]] bool trading(std::uint16_t symbol) const noexcept {
    const Symbol& at = symbols_[symbol];
    return at.state == 'T' && !at.operational_halt;
  }
  [[nodiscard]] ShortState short_state(std::uint16_t symbol) const noexcept {
    return symbols_[symbol].short_state;
  }
  /// 1e-4 dollars; 0: none.
  [[nodiscard]] std::uint32_t last_price(std::uint16_t symbol) const noexcept {
    return symbols_[symbol].last_price;
  }
  [[nodiscard]] std::uint32_t auction_reference(std::uint16_t symbol) const noexcept {
    return symbols_[symbol].auction_reference;
  }
  [[nodiscard]] bool valid(std::uint16_t symbol) const noexcept { return symbols_[symbol].valid; }
  [[nodiscard]] std::uint64_t version() const noexcept { return version_; }

 private:
  static constexpr std::uint16_t kNone = 0xFFFF;
  struct Symbol {
    SymbolName name{' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
    std::uint16_t locate{};
    bool loaded{};
    bool located{};
    bool valid{true};
    char state{};  // of the last H; none since forget() or since a market-wide halt
    bool operational_halt{};
    ShortState short_state{};
    std::uint32_t last_price{};
    std::uint32_t auction_reference{};
  };
  std::vector<Symbol> symbols_;
  std::vector<std::uint16_t> by_locate_;
  FlatTable<std::uint16_t> by_name_;
  std::uint64_t version_{};
  bool open_{};
};

}  // namespace pcl::domain
