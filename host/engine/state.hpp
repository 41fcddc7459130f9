// All the engine knows. Plain values; every field is in the hash (state_fields.hpp).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "host/domain/order_state.hpp"
#include "host/domain/position.hpp"
#include "host/engine/config.hpp"
#include "host/engine/event.hpp"
#include "host/engine/summary.hpp"
#include "host/engine/orders/venue_report.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

// Bounds; what happens at each stands where it is checked.
inline constexpr std::size_t kOrdersMax = 1U << 20U;  // no further entries
inline constexpr std::size_t kOrphansMax =
    1'024;  // reports nobody knows; further ones are only counted
inline constexpr std::size_t kDroppedEarlyMax = 1'024;  // further ones wait for a statement
inline constexpr std::size_t kDifferencesMax =
    64;  // differences kept; further ones are only counted
inline constexpr std::uint32_t kStatementTriesMax = 10;  // then only an operator asks again
inline constexpr std::uint32_t kOpenTriesMax = 5'000;    // writes of hold_release, one a heartbeat

struct Links {
  bool card{}, venue{}, feed{};
  std::uint64_t instance{};  // of the card, 0: none seen
  std::uint64_t next_command{1};
  std::uint64_t last_command{};  // last sequence given out since the card came up
  std::uint32_t
      fences{};         // counters_request still to be answered before the step under way goes on
  bool fresh{};         // the card has had no command since its reset
  bool feed_started{};  // gap record `started` seen since the last feed_start
};

struct SymbolMarket {
  std::uint32_t bid{}, ask{};
  std::uint64_t bid_quantity{}, ask_quantity{};
  bool valid{};
  bool trading{};  // trading state T, and nothing market-wide since
  bool halted{};   // operationally
};

struct Market {
  bool open{};
  bool gap{};
  bool ended{};
  std::uint64_t timestamp{};  // latest venue time seen, ns since midnight
  std::uint64_t quotes{};
  std::vector<SymbolMarket> symbols;
};

/// Memory of one momentum strategy.
struct StrategyState {
  std::array<std::uint32_t, kLookbackMax + 1> middles{};  // ring of bid + ask
  std::uint32_t filled{};
  std::uint32_t next{};
  std::uint64_t entry{};  // id of the working entry, 0: none
  std::uint64_t exit{};
  std::uint64_t entry_since{};    // venue time
  std::uint64_t holding_since{};  // venue time the position was opened
  std::uint64_t quiet_until{};    // venue time
  std::uint32_t rejects{};        // in a row
  std::uint64_t entries{};        // sent; even ones passive, odd ones marketable
  bool stopped{};
};

/// The global kill.
struct Latch {
  bool engaged{true};  // the card resets to it
  contract::KillSource source{};
  std::string actor, reason;
  bool ever{};  // a global kill stands in the journal: nothing is released automatically any more
};

/// A kill of another scope.
struct ScopedKill {
  contract::KillSource source{};
  std::string actor, reason;
};

/// All kills, and the one release that may be under way.
struct Kills {
  Latch global;
  std::map<KillTarget, ScopedKill> scoped;  // at most one a session, account, strategy, symbol
  bool releasing{};                         // the writes are out
  KillTarget target;                        // of the release
  std::string approvers, why;               // of the release
  std::uint32_t epoch{};                    // of the card, as far as it told
};

/// What the card has of ours since it came up.
struct Loaded {
  std::uint32_t generation{};  // sets of limits committed, this session
  std::uint64_t commit{};      // command sequence of the limits_commit under way, 0: none
  bool limits{};               // committed
  std::uint64_t check{};       // command sequence of the digest_check under way
  bool digests{};              // equal
  std::int64_t agreed_ns{};    // when the books agreed: positions held wait so long for quotes
  std::int64_t revalued_ns{};
};

/// The last warning of an account and kind.
struct WarningKey {
  std::uint8_t account{};
  contract::WarningKind kind{};
  friend auto operator<=>(const WarningKey&, const WarningKey&) = default;
};
struct Warning {
  std::uint8_t percent{};
  std::uint64_t value{}, limit{};  // 1e-4 dollars x shares
};

/// An operator's request that is answered later.
struct Pending {
  bool active{};
  std::uint64_t request_id{};
  std::int64_t deadline_ns{};
};

struct Reconciliation {
  bool done{};   // books and statement agree, and nothing has happened since to doubt it
  bool asked{};  // a statement is on its way
  std::int64_t asked_ns{};
  std::uint32_t tries{};
  std::uint64_t asked_since{};                      // executions_since of the question
  std::optional<values::AccountStatement> waiting;  // ahead of our reports
  std::int64_t waiting_since_ns{};
  std::string text;
  std::vector<std::string> differences;  // proposals: what to look into, nothing is applied
  std::uint64_t rounds{};
};

struct PositionKey {
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  friend auto operator<=>(const PositionKey&, const PositionKey&) = default;
};

/// What an account bought and sold today, at execution prices.
struct Turnover {
  values::Money bought{}, sold{};
};

struct Ledger {
  bool opened{};  // opening cash known from the first statement
  values::Money cash{};
  values::Money flow{};  // of all fills
  std::map<PositionKey, values::Position> positions;
  std::map<std::uint8_t, Turnover> turnover;  // by account
  bool overflow{};
};

struct Orders {
  std::map<std::uint64_t, values::Order> all;
  std::set<std::uint64_t> open;
  std::map<std::uint32_t, std::uint64_t> by_ref;      // every UserRefNum an order ever had
  std::map<std::uint64_t, std::uint64_t> by_command;  // command sequence of this card instance
  std::map<values::ClOrdId, std::uint64_t> by_clordid;
  std::uint64_t next_id{1};
  std::uint64_t next_clordid{1};  // of this session, over all runs
  std::uint32_t next_user_ref{1};
  std::uint64_t next_report{1};
  bool report_gap{};
  std::vector<VenueReport> orphans;
  std::set<std::uint32_t> resolve_due;                  // orders the card is to forget
  std::map<std::uint32_t, FrameDropped> dropped_early;  // by UserRefNum: no decision seen yet
};

struct Counts {
  std::uint64_t events{};
  std::uint64_t orders_sent{}, orders_filled{}, executions{}, partial_fills{}, cancels{},
      replaces{}, rejects{};
  std::uint64_t late_fills{}, reports_repeated{}, reports_missed{}, reports_unknown{};
  std::uint64_t shares_bought{}, shares_sold{};
  std::uint64_t decisions_passed{}, commands_refused{};
  std::array<std::uint64_t, kRefusalsMax> refusals{};
  std::uint64_t own_cancels{}, warnings{};  // the card's
  std::array<std::uint64_t, contract::kCounters> card{};
};

struct Ending {
  bool active{};
  bool asked{};  // counters and statement
  bool statement_done{};
  std::uint32_t banks{};  // counters records still to come
  std::int64_t deadline_ns{};
};

/// The last stress result, as it came.
struct Stress {
  bool known{};
  StressResult last;
  std::uint64_t results{};
  std::uint64_t rises{};    // of the severity
  bool incomplete_noted{};  // told that scenarios were not run; once until they all are
};

struct State {
  Config config;
  Phase phase{Phase::kIdle};
  std::uint64_t run{};
  std::int64_t now_ns{};
  std::int64_t heartbeat_ns{};  // of the last heartbeat
  Links links;
  bool hold{true};
  bool disabled{};
  bool opened{};  // the hold was opened in this session before
  std::uint32_t open_tries{};
  Kills kills;
  Loaded loaded;
  std::map<WarningKey, Warning> warnings;
  Market market;
  std::vector<StrategyState> strategies;
  Ledger ledger;
  Orders orders;
  Reconciliation reconciliation;
  Pending resume, reconcile, stop;
  Ending ending;
  Counts counts;
  Stress stress;
};

}  // namespace pcl::engine
