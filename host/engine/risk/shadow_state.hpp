// The shadow of the gate: what the card's own records say it knew at each decision.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "host/domain/exposure.hpp"
#include "host/domain/limit_set.hpp"
#include "host/domain/shadow_gate.hpp"
#include "host/engine/fields.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {
template <class A, engine::Is<Judgement> T>
void fields(A& a, T& v) {
  a(v.refusal, v.operand, v.limit, v.reduce_only);
}
template <class A, engine::Is<Shadowed> T>
void fields(A& a, T& v) {
  a(v.made, v.finds, v.lacks);
}
}  // namespace pcl::domain

namespace pcl::engine {

inline constexpr std::size_t kShadowSentMax = 65'536;    // beyond it the books are given up
inline constexpr std::size_t kShadowWaitingMax = 1'024;  // decisions; beyond it: cannot tell

/// Which entry of the card's set of limits: the command's kind, and its account, symbol or scope
/// and index.
struct LimitKey {
  std::uint8_t kind{}, scope{};
  std::uint16_t index{};
  friend auto operator<=>(const LimitKey&, const LimitKey&) = default;
};
template <class A, Is<LimitKey> T>
void fields(A& a, T& v) {
  a(v.kind, v.scope, v.index);
}

/// What of the limits is set, as commands.
struct ShadowLimits {
  std::map<LimitKey, contract::Entry> written, active;
  bool known{};  // the CRC of `active` is the card's
};
template <class A, Is<ShadowLimits> T>
void fields(A& a, T& v) {
  a(v.written, v.active, v.known);
}

struct ShadowKills {
  bool known{};
  std::uint32_t epoch{};
  std::set<KillTarget> engaged;
  std::uint64_t settled{};  // decisions of this epoch know of all changes from this command on
};
template <class A, Is<ShadowKills> T>
void fields(A& a, T& v) {
  a(v.known, v.epoch, v.engaged, v.settled);
}

struct ShadowSymbol {
  std::uint32_t bid{}, ask{};  // 1e-4 dollars
  bool has_bid{}, has_ask{};
  std::uint64_t quoted{};  // version of that quote
  bool trading{};
  bool unclear{};  // an operational halt, perhaps of another market: the record does not say
  domain::ShortState short_state{};
  std::uint32_t auction_reference{};  // 1e-4 dollars
};
template <class A, Is<ShadowSymbol> T>
void fields(A& a, T& v) {
  a(v.bid, v.ask, v.has_bid, v.has_ask, v.quoted, v.trading, v.unclear, v.short_state,
    v.auction_reference);
}

/// As of the last market record that names a book version.
struct ShadowMarket {
  bool known{};               // the feed was started
  std::uint64_t restarted{};  // by that command, of which no record has told yet; 0: none
  bool open{};
  std::uint64_t ended{};  // decisions from this command on know of the session's end; 0: none
  std::uint64_t version{};
  std::vector<ShadowSymbol> symbols;  // up to the highest heard of
};
template <class A, Is<ShadowMarket> T>
void fields(A& a, T& v) {
  a(v.known, v.restarted, v.open, v.ended, v.version, v.symbols);
}

/// A decision judged but for its market: market records come behind the gate's.
struct ShadowWaiting {
  contract::Entry said{}, symbol_limits{};
  domain::Shadowed rest;
  std::uint64_t price{};
  std::uint16_t symbol{};
  std::uint8_t side{}, account_flags{};
  bool auction{}, limits{};
};
template <class A, Is<ShadowWaiting> T>
void fields(A& a, T& v) {
  a(v.said, v.symbol_limits, v.rest, v.price, v.symbol, v.side, v.account_flags, v.auction,
    v.limits);
}

struct ShadowCounts {
  std::uint64_t agreed{}, disagreed{};
  std::array<std::uint64_t, domain::kLacks> cannot_tell{};  // by what was lacking
  std::uint64_t given_up{};                                 // times the books were
};
template <class A, Is<ShadowCounts> T>
void fields(A& a, T& v) {
  a(v.agreed, v.disagreed, v.cannot_tell, v.given_up);
}

struct Shadow {
  domain::Exposure books{domain::ExposureSizes{.symbols = 0}};  // moved by the card's records alone
  bool sure{};                                                  // they are the card's
  bool ambiguous{};  // a report came among loads: the digest tells whether they still are
  domain::ouch::ClOrdId last_id{};
  std::uint64_t next_report{};
  std::map<std::uint64_t, contract::Entry> sent;  // by sequence: their effect is still to be seen
  std::uint64_t loads{};                          // among `sent`
  std::uint64_t last_sent{};
  std::uint64_t last_record{};  // sequence; 0: none yet, or a card that numbers none
  ShadowLimits limits;
  ShadowKills kills;
  ShadowMarket market;
  std::vector<ShadowWaiting> waiting;  // in the order of their versions
  ShadowCounts counts;
};
template <class A, Is<Shadow> T>
void fields(A& a, T& v) {
  a(v.books, v.sure, v.ambiguous, v.last_id, v.next_report, v.sent, v.loads, v.last_sent,
    v.last_record, v.limits, v.kills, v.market, v.waiting, v.counts);
}

}  // namespace pcl::engine
