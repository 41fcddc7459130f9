// Drives a Verilated pcl_book event by event and keeps a map-based book of its own beside it.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <vector>

#include "Vpcl_book.h"
#include "hw/contract/generated/contract.hpp"
#include "verilated.h"

namespace pcl::test {

/// One decoded ITCH message as pcl_feed hands it over.
struct BookEvent {
  char type{};
  std::uint16_t locate{};
  std::uint64_t timestamp{};
  std::uint64_t reference{}, second{};
  char code{};
  std::uint32_t quantity{}, price{};
};

struct BookView {
  std::uint32_t last_price{}, auction_reference{};
  unsigned short_state{};  // 0 unknown, 1 free, 2 restricted
  bool trading{}, market_open{};
  bool operator==(const BookView&) const = default;
};
inline void PrintTo(const BookView& v, std::ostream* out) {
  *out << "{last " << v.last_price << " auction " << v.auction_reference << " short "
       << v.short_state << (v.trading ? " trading" : " halted")
       << (v.market_open ? " open}" : " closed}");
}

class BookBench {
 public:
  BookBench() : context_{std::make_unique<VerilatedContext>()}, top_{context_.get()} {
    top_.rst_i = 1;
    for (int i = 0; i < 4; ++i) tick();
    top_.rst_i = 0;
    top_.record_ready_i = 1;
    top_.lossless_quotes_i = 1;
    settle();
  }
  ~BookBench() { top_.final(); }
  BookBench(const BookBench&) = delete;
  BookBench& operator=(const BookBench&) = delete;

  Vpcl_book& top() { return top_; }
  [[nodiscard]] std::uint64_t cycle() const { return cycle_; }

  /// One clock; a record handed over in it is kept.
  void tick() {
    top_.clk_i = 0;
    top_.eval();
    if (top_.record_valid_o && top_.record_ready_i && !top_.rst_i) {
      contract::Entry entry;
      std::memcpy(entry.bytes.data(), &top_.record_o, entry.bytes.size());
      records_.push_back(entry);
      record_cycle_ = cycle_;
    }
    top_.clk_i = 1;
    top_.eval();
    ++cycle_;
    if (top_.book_invalid_o && !top_.rst_i)
      invalid_.push_back({cycle_, static_cast<std::uint16_t>(top_.book_invalid_symbol_o)});
  }
  void settle() {
    for (int i = 0; i < 200'000; ++i) {
      tick();
      if (top_.quiet_o && !top_.clearing_o) return;
    }
    throw std::runtime_error("pcl_book never became quiet");
  }
  bool load(std::uint8_t index, std::uint64_t name) {
    top_.symbol_load_valid_i = 1;
    top_.symbol_load_index_i = index;
    top_.symbol_load_name_i = name;
    for (;;) {
      top_.clk_i = 0;
      top_.eval();
      const bool ready = top_.symbol_load_ready_o != 0,
                 duplicate = top_.symbol_load_duplicate_o != 0;
      tick();
      if (!ready) continue;
      top_.symbol_load_valid_i = 0;
      settle();
      return !duplicate;
    }
  }
  void start(std::uint64_t sequence) {
    top_.feed_start_valid_i = 1;
    top_.feed_start_sequence_i = sequence;
    for (bool ready = false; !ready;) {
      top_.clk_i = 0;
      top_.eval();
      ready = top_.feed_start_ready_o != 0;
      tick();
    }
    top_.feed_start_valid_i = 0;
    settle();
  }
  /// Offers one event until taken; returns the cycle in which it was.
  std::uint64_t offer(const BookEvent& event) {
    top_.event_valid_i = 1;
    top_.event_type_i = static_cast<std::uint8_t>(event.type);
    top_.event_locate_i = event.locate;
    top_.event_timestamp_i = event.timestamp;
    top_.event_reference_i = event.reference;
    top_.event_second_i = event.second;
    top_.event_code_i = static_cast<std::uint8_t>(event.code);
    top_.event_quantity_i = event.quantity;
    top_.event_price_i = event.price;
    for (;;) {
      top_.clk_i = 0;
      top_.eval();
      const bool ready = top_.event_ready_o != 0;
      const std::uint64_t at = cycle_;
      tick();
      if (!ready) continue;
      top_.event_valid_i = 0;
      return at;
    }
  }
  std::uint64_t counter(contract::Counter which) {
    top_.counter_index_i = static_cast<std::uint8_t>(which);
    tick();
    top_.clk_i = 0;
    top_.eval();
    return top_.counter_value_o;
  }
  std::vector<contract::Entry> take_records() { return std::exchange(records_, {}); }
  [[nodiscard]] std::uint64_t record_cycle() const { return record_cycle_; }
  /// Pulses of book_invalid_o, with the cycle (after which clock edge) and the symbol.
  struct Invalid {
    std::uint64_t cycle{};
    std::uint16_t symbol{};
  };
  std::vector<Invalid> take_invalid() { return std::exchange(invalid_, {}); }
  /// What the gate sees of a symbol, one cycle after asking.
  BookView view(std::uint16_t symbol) {
    top_.view_symbol_i = static_cast<std::uint8_t>(symbol);
    tick();
    return {.last_price = top_.view_last_price_o,
            .auction_reference = top_.view_auction_reference_o,
            .short_state = top_.view_short_state_o,
            .trading = top_.view_trading_o != 0,
            .market_open = top_.view_market_open_o != 0};
  }

 private:
  std::unique_ptr<VerilatedContext> context_;
  Vpcl_book top_;
  std::uint64_t cycle_{}, record_cycle_{};
  std::vector<contract::Entry> records_;
  std::vector<Invalid> invalid_;
};

constexpr std::uint64_t kName = 0x2020202054'46'53'4DULL;  // "MSFT    ", byte 0 lowest

/// Four symbols, 0 to 3 at locates 100 to 103; the feed started at 1.
class Book : public testing::Test {
 protected:
  Book() {
    for (std::uint8_t s = 0; s < 4; ++s) EXPECT_TRUE(bench_.load(s, kName + s));
    bench_.start(1);
    for (std::uint8_t s = 0; s < 4; ++s) {
      bench_.offer(
          {.type = 'R', .locate = static_cast<std::uint16_t>(100 + s), .reference = kName + s});
      bench_.settle();
    }
    bench_.take_records();
  }
  std::vector<contract::Entry> apply(const BookEvent& event) {
    bench_.offer(event);
    bench_.settle();
    return bench_.take_records();
  }
  /// With no room for records the book is never quiet.
  void apply_without_room(const BookEvent& event) {
    bench_.offer(event);
    for (int i = 0; i < 60; ++i) bench_.tick();
  }
  BookBench bench_;
};

/// The same book from maps: slow, obvious, written from hw/contract/README.md.
class MapBook {
 public:
  struct Quote {
    std::uint32_t bid{}, ask{};
    std::uint64_t bid_quantity{}, ask_quantity{};
    bool operator==(const Quote&) const = default;
  };
  bool apply(const BookEvent& e) {  // true: the quote of the order's symbol changed
    switch (e.type) {
      case 'A':
      case 'F': {
        if ((e.code != 'B' && e.code != 'S') || e.quantity == 0 || orders_.contains(e.reference))
          return false;
        return change(e.locate, [&] { add(e.reference, {e.locate, e.code, e.price, e.quantity}); });
      }
      case 'E':
      case 'C':
      case 'X': {
        if (!orders_.contains(e.reference)) return false;
        return change(orders_.at(e.reference).symbol, [&] { take(e.reference, e.quantity); });
      }
      case 'D': {
        if (!orders_.contains(e.reference)) return false;
        return change(orders_.at(e.reference).symbol, [&] { take(e.reference, UINT32_MAX); });
      }
      case 'U': {
        if (e.quantity == 0 || !orders_.contains(e.reference)) return false;
        const Order old = orders_.at(e.reference);
        return change(old.symbol, [&] {
          take(e.reference, UINT32_MAX);
          if (!orders_.contains(e.second))
            add(e.second, {old.symbol, old.side, e.price, e.quantity});
        });
      }
      default:
        return false;
    }
  }
  Quote quote(std::uint16_t symbol) {
    Quote q;
    auto& bids = levels_[{symbol, 'B'}];
    auto& asks = levels_[{symbol, 'S'}];
    if (!bids.empty()) {
      q.bid = bids.rbegin()->first;
      q.bid_quantity = bids.rbegin()->second;
    }
    if (!asks.empty()) {
      q.ask = asks.begin()->first;
      q.ask_quantity = asks.begin()->second;
    }
    return q;
  }
  [[nodiscard]] std::size_t orders() const { return orders_.size(); }
  [[nodiscard]] std::uint64_t any_reference(std::uint64_t draw) const {
    auto it = orders_.lower_bound(draw);
    return it == orders_.end() ? orders_.begin()->first : it->first;
  }
  [[nodiscard]] std::uint16_t symbol_of(std::uint64_t reference) const {
    return orders_.at(reference).symbol;
  }

 private:
  struct Order {
    std::uint16_t symbol;
    char side;
    std::uint32_t price, quantity;
  };
  template <class F>
  bool change(std::uint16_t symbol, F&& f) {
    const Quote before = quote(symbol);
    f();
    return !(quote(symbol) == before);
  }
  void add(std::uint64_t reference, Order order) {
    orders_[reference] = order;
    levels_[{order.symbol, order.side}][order.price] += order.quantity;
  }
  void take(std::uint64_t reference, std::uint32_t quantity) {
    Order& order = orders_.at(reference);
    const std::uint32_t taken = std::min(order.quantity, quantity);
    auto& side = levels_[{order.symbol, order.side}];
    if ((side[order.price] -= taken) == 0) side.erase(order.price);
    if ((order.quantity -= taken) == 0) orders_.erase(reference);
  }
  std::map<std::uint64_t, Order> orders_;
  std::map<std::pair<std::uint16_t, char>, std::map<std::uint32_t, std::uint64_t>> levels_;
};

}  // namespace pcl::test
