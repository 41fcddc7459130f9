// What the engine shows of itself: the status page and the last line of a session are made of it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/domain/instrument.hpp"
#include "host/domain/money.hpp"
#include "host/domain/reject_class.hpp"
#include "host/domain/repair.hpp"
#include "host/domain/request_budget.hpp"
#include "host/domain/risk/drawdown.hpp"
#include "host/domain/risk/risk_level.hpp"
#include "host/engine/event.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine {

enum class Phase : std::uint8_t {
  kIdle,         // no SessionStart yet
  kWaiting,      // the card or the venue is not there
  kLoading,      // the card is being configured: symbols, limits, feed
  kReconciling,  // waiting for the venue's statement
  kBlocked,      // statement missing or different: no new risk
  kOpening,      // state loaded, the boot hold is being opened
  kTrading,      // hold open; whether entries pass is the latch's affair
  kEnding,       // market over or stop asked: cancelling, then reconciling
  kEnded,        // done
};
[[nodiscard]] const char* to_string(Phase phase);
[[nodiscard]] const char* to_string(StressSeverity severity);
[[nodiscard]] const char* to_string(risk::RiskLevel level);
[[nodiscard]] const char* to_string(Store store);

/// Refusals are counted by their number; the contract has fewer.
inline constexpr std::size_t kRefusalsMax = 64;

/// What stands on a scope.
struct KillSummary {
  KillTarget target;
  contract::KillSource source{};
  std::string actor, reason;
  LatchCommand command{LatchCommand::kCancel};
  std::uint64_t since{};  // event number
  std::string progress;   // of a hedge or liquidation: working, asking, done, or failed, and why
};

/// The last mark that an account passed.
struct WarningSummary {
  std::uint8_t account{};  // contract::kFirmAccount: the firm
  contract::WarningKind kind{};
  std::uint8_t percent{};
  std::uint64_t value{}, limit{};  // 1e-4 dollars x shares
};

/// A proposal of the reconciliation.
struct RepairSummary {
  values::RepairProposal what;
  std::string state, actor, reason;
  std::uint64_t number{};  // in the order they were made
  std::uint16_t rounds{};  // comparisons that found it, in a row
  bool open{};             // waits for a person
  bool blocks{};           // no new risk in its symbol, of the account's: none at all
};

struct SymbolSummary {
  values::SymbolName name{};
  std::int64_t position{};    // shares
  values::Money cost{};       // of what is held
  CardPrice average_price{};  // cost / |position|, truncated; 0 when flat
  values::Money realised{};
  std::uint32_t bid{}, ask{};  // 1e-4 dollars, 0 if empty
  std::uint64_t open_orders{};
};

struct StressSummary {
  bool known{};  // a result has come in this session
  StressResult last;
  std::uint64_t results{}, rises{};
};

/// A limit of the host that is broken.
struct FindingSummary {
  std::string rule;
  std::uint16_t index{};  // of the strategy, symbol or account, if it is one's
  std::int64_t value{}, limit{};
};

struct EssSummary {
  std::string rule, root_cause, reset_by;  // the last two empty: it still stands
  std::uint64_t event{};                   // of the journal
};

struct RiskSummary {
  risk::RiskLevel level{};
  bool ess_active{};
  std::uint64_t ess_triggers{};  // of this day
  std::vector<EssSummary> ess_history;
  bool valued{};             // false: nobody knows the equity yet
  risk::EquityMarks equity;  // 1e-4 dollars
  std::uint32_t losses_in_a_row{};
  bool ramp{};  // limits are smaller, after a resume
  std::vector<FindingSummary> broken;
  std::map<std::string, std::uint64_t> entries_refused;  // by limit
};

/// One step of a run's way back, or one criterion before new risk: does it hold, and what is known.
struct RecoveryLine {
  const char* name;
  bool holds;
  std::string evidence;
};

struct RecoverySummary {
  bool needed{};           // the run before did not end by itself
  bool passed{};           // all criteria held at one moment of this run; until then no entry
  std::int64_t took_ns{};  // until then, from the run's first clock
  std::vector<RecoveryLine> steps, criteria;
};

/// The gate's decisions, judged again by the host.
struct ShadowSummary {
  std::uint64_t agreed{}, cannot_tell{}, disagreed{};
  std::map<std::string, std::uint64_t> lacking;  // of cannot_tell: what the host lacked
};

struct Summary {
  Phase phase{};
  std::uint64_t run{};  // 1 in the first run of a session
  std::uint64_t events{};
  bool card_up{}, venue_up{}, feed_up{};
  bool hold{true}, session_disabled{};
  bool latched{true};  // by whatever command, or by the card's reset
  contract::KillSource kill_source{};
  std::string kill_actor, kill_reason;
  std::optional<KillSummary> global;  // nothing: only the reset, if latched
  std::vector<KillSummary> kills;     // of other scopes
  bool limits_committed{}, digests_equal{};
  std::uint32_t limits_generation{};
  std::vector<WarningSummary> warnings;
  std::uint64_t warnings_seen{}, own_cancels{};  // the card's
  bool reconciled{};
  std::string reconcile_text;           // why not
  std::uint64_t reconciled_sequence{};  // report sequence at which both sides last agreed
  std::vector<RepairSummary> repairs;   // the open ones first, each by age
  std::uint64_t repairs_open{};
  std::vector<values::SymbolName> quarantine;  // no entries there
  bool account_quarantined{};
  RecoverySummary recovery;
  std::uint64_t orders_sent{};    // Enter frames the card released
  std::uint64_t orders_filled{};  // orders filled to the last share
  std::uint64_t executions{};     // fills
  std::uint64_t partial_fills{};  // fills that left a rest
  std::uint64_t cancels{};        // orders the venue cancelled, wholly or the rest
  std::uint64_t replaces{};       // replaces the venue carried out
  std::uint64_t rejects{};        // by the venue
  std::uint64_t late_fills{}, reports_repeated{}, reports_missed{}, reports_unknown{};
  std::array<std::uint64_t, kRefusalsMax> refusals{};            // by contract::Refusal
  std::array<std::uint64_t, values::kRejectClasses> rejected{};  // by gate and venue, by class
  std::array<std::uint64_t, values::kRequestClasses> skipped{};  // for want of budget, by class
  std::uint64_t retransmits{}, busts{};
  std::uint64_t decisions_passed{}, commands_refused{};
  std::uint64_t orders_open{}, orders_unknown{} /* outcome, cancel or replace */, shares_bought{},
      shares_sold{};
  values::Money cash{}, realised{};
  std::vector<SymbolSummary> symbols;
  StressSummary stress;
  RiskSummary risk;
  ShadowSummary shadow;
  std::vector<Store> stores_away;         // new risk waits for them
  std::uint64_t next_report_sequence{1};  // what the next login should ask for
  std::uint32_t next_user_ref{1};
  bool counters_complete{};                                   // all banks answered after the end
  std::array<std::uint64_t, contract::kCounters> counters{};  // as the card last told
};

}  // namespace pcl::engine
