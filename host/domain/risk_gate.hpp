// The gate's judgement of one order: a pure function over what the card knows at that moment.
#pragma once

#include <cstdint>

#include "host/domain/book.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

inline constexpr std::uint64_t kPriceMax = 1'999'999'900;  // OUCH 5.0: $199,999.9900

struct Limits {
  std::uint64_t max_notional{};  // 1e-4 dollars x shares, per order
  std::uint64_t collar{};        // 1e-4 dollars beyond the quote
  std::uint32_t max_quantity{};
  std::uint32_t max_position{};
  bool enabled{};
  bool loaded{};  // an unset limit refuses
};

/// What is asked. For a replace `side`, `executed` and `added` come from its chain.
struct GateOrder {
  std::uint64_t price{};
  std::uint32_t quantity{};  // replace: the new total of the chain
  std::uint32_t executed{};  // replace: of the chain
  std::uint32_t
      added{};  // what its release reserves: the quantity; replace: beyond the chain's total
  std::uint8_t side{};     // as in the command: B, S, or nonsense
  std::uint8_t account{};  // as in the command; a replace's are its original's and not looked at
  std::uint8_t strategy{};
  bool replace{};
  bool known{};    // replace: the original is held open
  bool pending{};  // replace: its chain has one in flight
};

struct MarketView {
  Quote quote;
  bool open{};
  bool trading{};  // the symbol's state is T
  bool valid{};    // feed started, no gap, the symbol's own book valid
  bool stale{true};
  std::uint64_t age_us{};  // since the feed was heard, and its limit; both 0 where either is unset
  std::uint64_t age_us_max{};
};

struct ExposureView {
  std::int64_t position{};  // of account, strategy, symbol
  std::uint64_t open{};     // reserved on the order's side
  bool row_free{};          // the row is there, or there is room for it
  bool slot_free{};         // room for one more open order
};

struct GateState {
  bool hold{true};
  bool disabled{};
  bool exposure_unknown{};
  bool records_full{};
  bool user_ref_left{};
  bool killed{true};
};

struct Judgement {
  contract::Refusal refusal{};
  std::uint64_t operand{};
  std::uint64_t limit{};
  bool reduce_only{};
};

/// Reduce-only: opposes a known position, and with all that is open on its side stays within it.
[[nodiscard]] bool reduces_only(const GateOrder& order, const ExposureView& exposure,
                                const GateState& state) noexcept;

/// The first refusal that applies, in the order of contract::Refusal; with reduce-only's
/// exceptions. Pure.
[[nodiscard]] Judgement judge(const GateOrder& order, const Limits& limits,
                              const MarketView& market, const ExposureView& exposure,
                              const GateState& state) noexcept;

}  // namespace pcl::domain
