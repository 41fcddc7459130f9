// The gate judged once more: is what the card said of an order what the host would have said?
#pragma once

#include <cstdint>
#include <optional>

#include "host/domain/risk_gate.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

/// What the host lacks to make a check itself. Of several the first is named.
enum class Lacks : std::uint8_t {
  kNothing = 0,
  kCommand,    // whose order it was
  kLimits,     // the set it was judged by
  kExposure,   // positions, open orders and what they reserve, or the last ClOrdID
  kKills,      // those engaged at that moment
  kStates,     // of trading, short sales, auctions, at that book version
  kQuote,      // at that book version
  kLastPrice,  // the card tells of no trade
  kBuckets,    // tokens left
  kRecent,     // recent orders, and their times
  kRoom,       // in the card's tables
  kNumbers,    // UserRefNums left
  kParity,     // of the card's memory
};
inline constexpr std::size_t kLacks = static_cast<std::size_t>(Lacks::kParity) + 1;
[[nodiscard]] const char* to_string(Lacks lacks) noexcept;

/// What of a GateInput the host knows for certain.
struct Known {
  bool limits{};
  bool exposure{};  // with it the chain of a replace or modify
  bool kills{};
  bool states{};  // open, short_state, auction_reference of its market
  bool halts{};   // trading, likewise
  bool quote{};   // likewise
};

enum class Verdict : std::uint8_t { kAgrees = 1, kCannotTell, kDisagrees };

/// Both sides: what the card said is the caller's.
struct Opinion {
  Verdict verdict{};
  Lacks lacks{};      // kCannotTell
  Judgement finds{};  // kDisagrees: what the host finds; where that is none, the record is at odds
                      // with itself, with its order or with the limits
};

/// Which checks the host can make, and the first that refuses. Its market may come later than the
/// rest, so two of them can be put together.
struct Shadowed {
  Checks made{};
  Judgement finds{};
  Lacks lacks{};
};

/// Pure. Every check that `known` allows, with hold, disabled, unknown exposure, full records and
/// the book's validity and staleness as the record says them. `input` has permissive values where
/// nobody knows: buckets, recent orders, room, numbers. What `known` denies is not looked at.
[[nodiscard]] Shadowed shadow(const GateInput& input, const Known& known,
                              const contract::DecisionRecord& said) noexcept;
/// The checks of the market alone, from `order` (price, side, auction, reduction), the symbol's
/// limits, the account's flags and the market.
[[nodiscard]] Shadowed shadow_of_market(const GateInput& input, const Known& known,
                                        const contract::DecisionRecord& said) noexcept;
[[nodiscard]] Shadowed both(const Shadowed& a, const Shadowed& b) noexcept;

/// Could the record be true as far as it speaks of itself? Its flags are the order's; what it says
/// of the deciding check satisfies that check's relation, and names the committed limit if limits
/// are known. `stale_us`: the register; 0: not known.
[[nodiscard]] bool sound(const GateInput& input, const Known& known, std::uint32_t stale_us,
                         const contract::DecisionRecord& said) noexcept;

/// Agrees: refused for the reason, with both numbers, that the host finds; or passed, and nothing
/// refuses that the host can know. Cannot tell: one of its checks was not made. Disagrees:
/// otherwise, so also if a check of a lower number should have refused first.
[[nodiscard]] Opinion conclude(const Shadowed& shadowed,
                               const contract::DecisionRecord& said) noexcept;

/// All of it, for a host that lacks nothing but what it lacks for ever.
[[nodiscard]] Opinion compare(const GateInput& input, const Known& known, std::uint32_t stale_us,
                              const contract::DecisionRecord& said) noexcept;

}  // namespace pcl::domain
