// Everything the engine is told at start: it stands in the journal's SessionStart, so the journal
// alone replays.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/domain/instrument.hpp"
#include "host/domain/money.hpp"
#include "host/domain/risk/drawdown.hpp"
#include "host/domain/risk/entry_limits.hpp"
#include "host/domain/risk/round_trip.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// What the collar of a continuous order is taken around.
enum class CollarReference : std::uint8_t { kQuote = 0, kLast, kClose };

/// One symbol of the card; its index is its place in Config::symbols. Limits as symbol_limits wants
/// them: all of them 0 is no limits, and every order is refused.
struct SymbolConfig {
  values::SymbolName name{};
  bool enabled{true};  // false: exits only
  CollarReference collar_reference{};
  contract::TickCode tick{contract::TickCode::kCent};  // at and above $1
  std::uint16_t accounts{};                            // bit per account that may open positions
  std::uint64_t max_notional{};                        // 1e-4 dollars, per order
  std::uint32_t price_low{};                           // 1e-4 dollars: static band, inclusive
  std::uint32_t price_high{};
  std::uint32_t reference{};       // 1e-4 dollars: previous close, 0: none
  std::uint32_t collar{};          // 1e-4 dollars beyond the reference, continuous orders
  std::uint32_t auction_collar{};  // the same, auction orders
  std::uint32_t max_quantity{};    // shares per order
  std::uint32_t max_position{};    // shares, either sign
  std::uint32_t borrow{};          // shares that may be sold short in the day
  friend bool operator==(const SymbolConfig&, const SymbolConfig&) = default;
};

/// Limits of one account, or of the firm (contract::kFirmAccount), as account_limits wants them.
struct AccountConfig {
  std::uint8_t account{};
  std::uint64_t max_gross{}, max_net{}, max_loss{};  // 1e-4 dollars x shares
  std::uint64_t max_notional{};                      // per order
  std::uint32_t max_quantity{};
  std::uint32_t duplicate_us{};                              // 0: nothing is a duplicate
  std::uint8_t tifs{}, displays{}, capacities{}, crosses{};  // bits of what is permitted
  std::uint8_t flags{};                                      // contract::account_limits_flag
  std::uint8_t options{};                                    // contract::account_options_flag
  friend bool operator==(const AccountConfig&, const AccountConfig&) = default;
};

/// One token bucket, as rate_limits wants it: units of 1/16 microseconds.
struct BucketConfig {
  contract::RateScope scope{};
  std::uint16_t index{};
  std::uint32_t interval{}, tolerance{}, reserve{};
  friend bool operator==(const BucketConfig&, const BucketConfig&) = default;
};

/// One momentum strategy on one symbol; see strategies/momentum.hpp for what the numbers do.
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
  std::uint32_t max_trades{};  // entries with a fill, a day; 0: as RiskConfig says
  friend bool operator==(const MomentumConfig&, const MomentumConfig&) = default;
};
inline constexpr std::uint32_t kLookbackMax = 64;

/// Limits of the host, beside the gate's. Defaults are the operating documents'; what has none is
/// not set at 0, and refuses entries.
struct RiskConfig {
  values::Money capital{};  // what the account began with
  risk::EntryTerms entry{.max_correlated = 7, .ramp = risk::Share{5'000}};  // ramp: while it lasts
  risk::LossTerms loss{.daily_ceiling = values::Money{500'000'000}};        // as written, for LARGE
  risk::StreakTerms streaks;
  std::int64_t ack_latency_ns{50'000'000};  // an order's answer later than that is slow; 0: any
  std::int64_t ramp_ns{1'800'000'000'000};  // smaller limits for so long after a resume
  /// 1e-4 dollars beyond the far touch that an exit of hedge or liquidate may give away.
  std::uint32_t liquidate_slip{};
  values::Money hedge_to{};  // what hedge may leave between long and short, either way
  friend bool operator==(const RiskConfig&, const RiskConfig&) = default;
};

struct Config {
  std::vector<SymbolConfig> symbols;       // at most contract::kSymbols
  std::vector<MomentumConfig> strategies;  // at most one for each strategy number
  std::vector<AccountConfig> accounts;     // the firm's too
  std::vector<BucketConfig> buckets;
  RiskConfig risk;
  std::uint32_t watchdog_us{};  // 0 is refused: the card would never open
  std::uint32_t stale_us{};
  std::uint32_t cancel_retry_us{1'000'000};  // 0: the card cancels once
  std::uint32_t feed_loss_us{};              // 0: a silent feed kills nothing
  std::uint32_t feed_port{};
  bool lossless_quotes{};
  std::array<char, 4> firm{' ', ' ', ' ', ' '};
  std::uint8_t account{};  // 0..15
  std::uint8_t session{};  // venue session, 0..3
  std::array<char, 4> clordid_prefix{
      'P', 'C', 'L', '0'};  // letters and digits; with a number that rises: the ClOrdID
  std::int64_t heartbeat_ns{
      1'000'000};  // host monotonic time between heartbeat commands; well under watchdog_us
  std::int64_t revalue_ns{1'000'000'000};  // between two looks of the card at what each position
                                           // held is worth; 0: only at executions
  std::int64_t statement_wait_ns{
      1'000'000'000};  // how long a statement, its reports or a step of the start may take
  std::int64_t reconcile_ns{
      60'000'000'000};  // between two looks at the venue's account while nothing happens; 0: none
  friend bool operator==(const Config&, const Config&) = default;
};

/// Its index; nothing: none of ours.
[[nodiscard]] inline std::optional<std::uint16_t> symbol_of(const Config& config,
                                                            const values::SymbolName& name) {
  const auto found = std::find_if(config.symbols.begin(), config.symbols.end(),
                                  [&](const SymbolConfig& symbol) { return symbol.name == name; });
  if (found == config.symbols.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - config.symbols.begin());
}

}  // namespace pcl::engine
