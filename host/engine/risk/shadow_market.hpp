// The market that a decision was judged by, at its book version, from the card's market records.
#pragma once

#include <cstdint>
#include <optional>

#include "host/domain/market_view.hpp"
#include "host/domain/shadow_gate.hpp"
#include "host/engine/risk/shadow_state.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

/// Without validity and staleness, which decisions carry, and without the last trade, which no
/// record tells.
[[nodiscard]] domain::MarketView market_of(const ShadowMarket& market, std::uint16_t symbol);

/// Of a quote or trading_state record.
[[nodiscard]] std::optional<std::uint64_t> market_version_of(const contract::Entry& record);
/// It is the answer to a feed_start.
[[nodiscard]] bool market_begins(const contract::Entry& record);
/// A quote, trading_state or gap record. `last_sent`: decisions of later commands know of it.
void take_record(ShadowMarket& market, const contract::Entry& record, std::uint64_t last_sent);

[[nodiscard]] inline std::uint64_t version_of(const ShadowWaiting& decision) {
  return contract::from_entry<contract::DecisionRecord>(decision.said).book_version;
}
/// `market`: as it was at the decision's version; null: unknown. Where quotes may be coalesced, one
/// is known for certain only if it is of that very version.
[[nodiscard]] domain::Opinion opinion_of(const ShadowWaiting& decision, const ShadowMarket* market,
                                         bool lossless);

}  // namespace pcl::engine
