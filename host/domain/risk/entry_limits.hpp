// What an entry would make of the account, and the limit of the host that it would break.
#pragma once

#include <algorithm>
#include <cstdint>

#include "host/domain/risk/capital_profile.hpp"
#include "host/domain/risk/share.hpp"

namespace pcl::risk {

/// Amounts in 1e-4 dollars; what is worth counted is the worst case: positions, everything open and
/// unknown, and this entry.
struct EntryOutlook {
  Money equity{};
  Money symbol_worth{};        // of the entry's symbol, either side
  Money gross{};               // of all symbols
  std::uint32_t trades{};      // of its strategy today: with a fill, working, and this one
  std::uint32_t correlated{};  // symbols held or worked that move together with it, it among them
  bool correlation_known{};    // the pairs are there and not too old
};

struct EntryTerms {
  CapitalProfile profile{CapitalProfile::kMicro};
  Money symbol_ceiling{1'000'000'000};  // $100,000 a symbol, never scaled (FEATURES.md H-14, Z5)
  Share symbol_share{3'000};            // 30 % of equity in one symbol (H-08)
  Share margin_share{8'000};            // 80 % of equity as margin (H-07)
  std::uint32_t max_trades{};           // of the strategy, a day (H-05); 0: not set, none
  std::uint32_t max_correlated{7};      // symbols that move together (H-09, Z24)
  bool correlation_required{};
  Share ramp{10'000};  // all amounts are multiplied by it: after an incident, smaller (H-21)
  friend bool operator==(const EntryTerms&, const EntryTerms&) = default;
};

enum class EntryLimit : std::uint8_t {
  kNone = 0,
  kEquity,         // there is none: nothing may be held
  kProfile,        // more of a symbol than the capital profile allows
  kSymbolShare,    // H-08
  kSymbolCeiling,  // H-14
  kMargin,         // H-07: what all positions need at the profile's leverage
  kLeverage,       // Z29: gross over equity
  kTrades,         // H-05
  kCorrelation,    // H-09
  kLast = kCorrelation,
};

/// The first limit that the entry would break, in the order above. Reaching a limit is allowed.
[[nodiscard]] constexpr EntryLimit judge(const EntryOutlook& entry, const EntryTerms& terms) {
  const ProfileTerms& profile = risk::terms(terms.profile);
  const auto ramped = [&](Int128 amount) {
    return amount * static_cast<std::int64_t>(std::min(terms.ramp.value, 10'000U)) / kWhole;
  };
  const Int128 worth = entry.symbol_worth.value;
  const Int128 gross = entry.gross.value;
  const Int128 equity = ramped(entry.equity.value);
  if (entry.equity <= Money{0}) return EntryLimit::kEquity;
  if (worth > ramped(profile.max_position.value)) return EntryLimit::kProfile;
  if (above(worth, equity, terms.symbol_share)) return EntryLimit::kSymbolShare;
  if (worth > ramped(terms.symbol_ceiling.value)) return EntryLimit::kSymbolCeiling;
  if (above(gross, equity * profile.max_leverage, terms.margin_share)) return EntryLimit::kMargin;
  if (gross > equity * profile.max_leverage) return EntryLimit::kLeverage;
  if (entry.trades > terms.max_trades) return EntryLimit::kTrades;
  if (terms.correlation_required && !entry.correlation_known) return EntryLimit::kCorrelation;
  if (entry.correlated > terms.max_correlated) return EntryLimit::kCorrelation;
  return EntryLimit::kNone;
}

}  // namespace pcl::risk
