// The gate's judgement of one order: a pure function over what the card knows at that moment.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "host/domain/account_exposure.hpp"
#include "host/domain/kill_switch.hpp"
#include "host/domain/limit_set.hpp"
#include "host/domain/market_view.hpp"
#include "host/domain/ouch.hpp"
#include "host/domain/token_bucket.hpp"
#include "host/domain/wide.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

inline constexpr std::uint64_t kPriceMax = 1'999'999'900;  // OUCH 5.0: $199,999.9900

/// What is asked. For a replace account, strategy, side, `executed`, `added`, `added_notional` and
/// `auction` come from its chain, and so do the limits, market and exposure beside it. A modify is
/// asked as a replace is, at its chain's price; its side is the one wanted.
struct GateOrder {
  std::uint64_t price{};     // 1e-4 dollars
  std::uint32_t quantity{};  // shares; replace, modify: the new total of the chain
  std::uint32_t executed{};  // shares; replace, modify: of the chain
  std::uint32_t total{};     // shares; modify: of the chain
  std::uint32_t added{};     // shares its release reserves; replace: beyond the chain's reservation
  std::uint32_t borrows{};   // shares of the borrow it takes, if its side is short
  Wide added_notional{};     // 1e-4 dollars x shares, as `added`
  ouch::ClOrdId clordid{};
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint8_t side{};  // B, S, T, E, or nonsense
  std::uint8_t tif{};
  std::uint8_t display{};
  std::uint8_t capacity{};  // a replace has none
  std::uint8_t iso{};
  std::uint8_t cross_type{};  // a replace has none
  ouch::Options options{};
  std::uint8_t side_before{};  // modify: the order's
  bool auction{};
  bool replace{};
  bool modify{};
  bool known{};    // replace, modify: the original is held open
  bool pending{};  // replace, modify: its chain has one in flight, or a change of side
  /// Passes like a cancel, but for what makes it none.
  [[nodiscard]] constexpr bool reduction() const noexcept {
    return modify && (!known || side == side_before);
  }
};

/// Of the active set. An entry that is not set refuses.
struct GateLimits {
  SymbolLimits symbol{};
  AccountLimits account{};
  AccountLimits firm{};
  std::array<BucketLimits, 3> buckets{};  // session, strategy, symbol
  bool corrupt{};                         // one of them has lost its parity
};

/// Of the order's party, symbol, account and side.
struct ExposureView {
  bool party_known{};
  std::int64_t position{};   // shares
  std::uint64_t open{};      // shares reserved on the order's side
  std::uint64_t borrowed{};  // shares of the symbol reserved or sold short
  std::uint64_t opposite{};  // best own open price of the other side in the symbol; 0 none
  AccountExposure account{};
  AccountExposure firm{};
  std::array<TokenBucket, 3> buckets{};  // session, strategy, symbol
  bool repeated{};                       // the same order passed within the account's window
  bool slot_free{};                      // room in the open-order table ...
  bool own_free{};                       // ... and among the symbol's own orders of the side
};

struct GateState {
  std::uint64_t now_us{};
  ouch::ClOrdId last_id{};           // the highest judged
  std::optional<KillTarget> kill{};  // that covers the order
  bool hold{true};
  bool disabled{};
  bool exposure_unknown{};
  bool records_full{};
  bool user_ref_left{};
};

struct GateInput {
  GateOrder order;
  GateLimits limits;
  MarketView market;
  ExposureView exposure;
  GateState state;
};

/// ClOrdIDs as 14 unsigned bytes, the first the most significant.
[[nodiscard]] bool id_below(const ouch::ClOrdId& a, const ouch::ClOrdId& b) noexcept;

struct Judgement {
  contract::Refusal refusal{};
  std::uint64_t operand{};
  std::uint64_t limit{};
  bool reduce_only{};
};

/// Reduce-only: an order to speak of, that opposes a known position, and with all that is open on
/// its side stays within it. Never short.
[[nodiscard]] bool reduces_only(const GateInput& input) noexcept;

/// The first refusal that applies, in the order of contract::Refusal, reduce-only orders skipping
/// what they may. Pure. What is unset, stale, absent or saturated refuses.
[[nodiscard]] Judgement judge(const GateInput& input) noexcept;

/// Bit n: the check of contract::Refusal n.
using Checks = std::uint64_t;
[[nodiscard]] constexpr Checks check(contract::Refusal refusal) noexcept {
  return Checks{1} << static_cast<unsigned>(refusal);
}
/// The same with these checks alone, by somebody who cannot make the others, and who has been told
/// whether the order only reduces.
[[nodiscard]] Judgement judge(const GateInput& input, bool reduce_only, Checks checks) noexcept;
/// An exit (reduce-only) is not asked.
[[nodiscard]] bool spares_exits(contract::Refusal refusal) noexcept;

}  // namespace pcl::domain
