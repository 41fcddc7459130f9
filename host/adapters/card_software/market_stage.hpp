// The card from the feed's wire to the quote: frame, MoldUDP64, ITCH, book, market state, and their
// records.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/adapters/card_software/counters.hpp"
#include "host/adapters/card_software/record_queue.hpp"
#include "host/adapters/card_software/sizes.hpp"
#include "host/domain/book.hpp"
#include "host/domain/itch.hpp"
#include "host/domain/market_state.hpp"
#include "host/domain/market_view.hpp"
#include "host/domain/mold.hpp"

namespace pcl {

/// Quotes never coalesce while the market's record queue is at most half full. Beyond that, unless
/// lossless, a symbol's quote waits here for room, a later one of the same symbol taking its place
/// (counted), in the order of first waiting. One thread; times in microseconds.
class MarketStage {
 public:
  MarketStage(const SoftwareCardSizes& sizes, RecordQueue& records, Counters& counters);

  /// False: no room for the records that one frame can cause; nothing was done.
  [[nodiscard]] bool frame(std::span<const std::byte> ethernet, std::uint16_t port,
                           std::uint64_t now, bool lossless);
  void start(std::uint64_t next_sequence);
  domain::MarketState::Load load(std::uint16_t symbol, const domain::SymbolName& name) {
    return market_.load(symbol, name);
  }
  /// Hands waiting quotes over as far as there is room.
  void flush();

  /// `symbol` may be out of range: then nothing of it is valid.
  [[nodiscard]] domain::MarketView view(std::uint16_t symbol, std::uint64_t now,
                                        std::uint32_t stale_us) const noexcept;
  [[nodiscard]] std::uint64_t version() const noexcept { return market_.version(); }
  [[nodiscard]] domain::SymbolName name(std::uint16_t symbol) const noexcept {
    return market_.name(symbol);
  }
  [[nodiscard]] bool open() const noexcept { return market_.market_open(); }
  [[nodiscard]] bool started() const noexcept { return line_.started(); }
  [[nodiscard]] bool gap_open() const noexcept { return line_.gap_open(); }
  [[nodiscard]] bool waiting() const noexcept { return !order_of_waiting_.empty(); }
  /// When the last datagram of our session came; 0: never.
  [[nodiscard]] std::uint64_t heard_us() const noexcept { return heard_us_; }
  /// Symbols whose book the last frame has made invalid.
  [[nodiscard]] std::span<const std::uint16_t> invalidated() const noexcept { return invalidated_; }

 private:
  struct Wire;  // what MoldLine talks to
  void message(std::span<const std::byte> bytes);
  void state_message(const domain::itch::View& view, std::uint16_t symbol);
  void book_message(const domain::itch::View& view, std::uint16_t symbol);
  void after(const domain::BookResult& result, const domain::itch::View& view,
             std::uint16_t symbol);
  void quote(std::uint16_t symbol, std::uint64_t timestamp);
  void gap(contract::GapEvent event, std::uint16_t symbol, std::uint64_t received);

  RecordQueue& records_;
  Counters& counters_;
  domain::MoldLine line_;
  domain::MarketState market_;
  domain::Book book_;
  std::size_t symbols_;
  std::uint64_t heard_us_{};
  bool heard_{};
  bool lossless_{};
  std::vector<contract::QuoteRecord> waiting_;  // by symbol; kind 0: none
  std::vector<std::uint16_t> order_of_waiting_;
  std::vector<std::uint16_t> invalidated_;
};

}  // namespace pcl
