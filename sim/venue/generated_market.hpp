// A seeded market of several symbols, written as a recording would be.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/venue/itch.hpp"
#include "sim/venue/market_source.hpp"

namespace pcl::venue {

/// The same seed and symbols give the same messages, on every machine: integers only, own random
/// source.
///
/// Opens with S O, S S, and R, H T and Y 0 of each symbol, S Q at 09:30; then adds, cancels,
/// deletes, replaces and executions around a fair value per symbol: a random walk with a drift that
/// keeps its sign for a few thousand messages (so that momentum exists), pulled back to within half
/// and twice the first price. Never crossed. After `messages` (0 = never) of them: S M, S E, S C.
/// About 500 us of market time pass between messages.
class GeneratedMarket final : public MarketSource {
 public:
  GeneratedMarket(std::uint64_t seed, std::uint32_t symbols, std::uint64_t messages);
  std::optional<Bytes> peek() override;
  void pop() override;

  /// Four letters: AAAA, BBBB, ... ZZZZ, then AABA, AABB, ...
  static Symbol name(std::uint32_t index);

 private:
  struct Resting {
    std::uint64_t reference = 0;
    std::uint32_t price = 0, shares = 0;
  };
  struct Market {
    Symbol name{};
    std::uint32_t first_price = 0;    // 1e-4 dollars
    std::int64_t fair = 0;            // 1e-4 dollars x 2^16
    std::int64_t drift = 0;           // of fair, per message
    std::uint32_t drift_left = 0;     // messages until it is drawn again
    std::vector<Resting> bids, asks;  // best first, at a price oldest first
  };

  std::uint64_t random();
  std::uint64_t below(std::uint64_t bound) { return random() % bound; }
  void open();
  void close();
  void produce();
  void walk(Market& m);
  void add(Market& m, char side);
  void execute(Market& m, char side);
  void reduce(Market& m, char side);
  void remove(Market& m, char side, std::size_t index);
  void replace(Market& m, char side);
  std::uint32_t quote(const Market& m, char side);
  static void insert(std::vector<Resting>& queue, char side, const Resting& order);
  [[nodiscard]] itch::Stamp stamp(const Market& m) const;

  std::uint64_t state_;
  std::uint64_t messages_left_;
  bool endless_;
  bool closed_ = false;
  std::uint64_t now_;  // ns since midnight
  std::uint64_t next_reference_ = 1;
  std::uint64_t next_match_ = 1;
  std::vector<Market> markets_;
  std::deque<itch::Message> ready_;
};

}  // namespace pcl::venue
