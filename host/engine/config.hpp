// Everything the engine is told at start: it stands in the journal's SessionStart, so the journal
// alone replays.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "host/domain/instrument.hpp"
#include "host/domain/money.hpp"

namespace pcl::engine {

/// One symbol of the card; its index is its place in Config::symbols. Limits as limits_load wants
/// them.
struct SymbolConfig {
  values::SymbolName name{};
  bool enabled{true};
  std::uint64_t max_notional{};  // 1e-4 dollars, per order
  std::uint64_t collar{};        // 1e-4 dollars beyond the quote
  std::uint32_t max_quantity{};  // shares per order
  std::uint32_t max_position{};  // shares, either sign
  friend bool operator==(const SymbolConfig&, const SymbolConfig&) = default;
};

/// One momentum strategy on one symbol; see strategy.hpp for what the numbers do.
struct MomentumConfig {
  std::uint8_t strategy{1};    // 1..63, the card's number, group id on the wire
  std::uint16_t symbol{};      // index into Config::symbols
  std::uint32_t lookback{20};  // quote changes; 1..kLookbackMax
  std::uint32_t threshold{
      100};  // move of bid+ask over the look-back, 1e-4 dollars, that is a signal
  std::uint32_t quantity{100};     // shares of an entry
  values::Money budget{};          // 1e-4 dollars: cost held plus entries working never pass it
  std::uint32_t take_profit{200};  // 1e-4 dollars a share
  std::uint32_t stop_loss{200};    // 1e-4 dollars a share
  std::uint64_t entry_timeout_ns{5'000'000'000};  // venue time until a working entry is cancelled
  std::uint64_t hold_timeout_ns{
      60'000'000'000};  // venue time until a position is closed at the touch
  std::uint64_t cooldown_ns{
      1'000'000'000};  // venue time after an exit or time-out; doubled per reject in a row
  std::uint32_t rejects_max{
      8};  // refusals and rejects in a row after which the strategy stops for the session
  friend bool operator==(const MomentumConfig&, const MomentumConfig&) = default;
};
inline constexpr std::uint32_t kLookbackMax = 64;

struct Config {
  std::vector<SymbolConfig> symbols;       // at most contract::kSymbols
  std::vector<MomentumConfig> strategies;  // at most one for each strategy number
  std::uint32_t watchdog_us{};             // 0 is refused: the card would never open
  std::uint32_t stale_us{};
  std::uint32_t feed_port{};
  bool lossless_quotes{};
  std::array<char, 4> firm{' ', ' ', ' ', ' '};
  std::uint8_t account{};  // 0..15
  std::uint8_t session{};  // venue session, 0..3
  std::array<char, 4> clordid_prefix{
      'P', 'C', 'L', '0'};  // letters and digits; with the run and a counter: the ClOrdID
  std::int64_t heartbeat_ns{
      1'000'000};  // host monotonic time between heartbeat commands; well under watchdog_us
  std::int64_t statement_wait_ns{
      1'000'000'000};  // how long a statement, its reports or a step of the start may take
  friend bool operator==(const Config&, const Config&) = default;
};

}  // namespace pcl::engine
