// What the engine's parts share while one event is applied. Internal to this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/changes.hpp"
#include "host/engine/event.hpp"
#include "host/engine/output.hpp"
#include "host/engine/risk/shadow.hpp"
#include "host/engine/state.hpp"

namespace pcl::engine {

struct Step {
  State& s;
  std::vector<Output>& out;
  Changes& changes;
  bool look{};    // at the host's limits, once the event is applied
  bool reload{};  // the card's exposure, then
};

[[nodiscard]] inline PositionKey party_of(const values::Order& order) {
  return {order.account, order.strategy, order.symbol};
}
inline void changed(Step& step, const values::Order& order) {
  step.changes.orders.push_back(order.id);
}

inline void notice(Step& step, Severity severity, NoticeCode code, std::string text) {
  step.out.emplace_back(Notice{severity, code, std::move(text)});
}
inline void write(Step& step, contract::Register address, std::uint32_t value) {
  step.out.emplace_back(RegisterWrite{address, value, 0});
}
inline void answer(Step& step, std::uint64_t request_id, bool good, std::string text) {
  step.out.emplace_back(CommandAnswer{request_id, good, std::move(text)});
}
/// Numbers a command and puts it out as it is; returns its sequence.
template <class Command>
std::uint64_t send_plain(Step& step, Command command) {
  command.seq = step.s.links.next_command++;
  step.s.links.last_command = command.seq;
  const contract::Entry entry = contract::to_entry(command);
  shadow_sent(step.s.shadow, entry);
  step.out.emplace_back(CardCommand{entry});
  return command.seq;
}
/// The same, of our account and session.
template <class Command>
std::uint64_t send(Step& step, Command command) {
  command.account = step.s.config.account;
  command.session = step.s.config.session;
  return send_plain(step, command);
}
/// No new risk, for this reason, until the books or the card are put in order.
inline void block(Step& step, NoticeCode code, std::string text) {
  if (step.s.phase != Phase::kEnding && step.s.phase != Phase::kEnded)
    step.s.phase = Phase::kBlocked;
  step.s.reconciliation.text = text;
  notice(step, Severity::kCritical, code, std::move(text));
}

// market.cpp: what the card tells of the feed.
void reset_market(State& s);
void on_quote(Step& step, const contract::QuoteRecord& record);
void on_trading_state(Step& step, const contract::TradingStateRecord& record);
void on_gap(Step& step, const contract::GapRecord& record);

// orders/orders.cpp: what we ask of the gate.
struct NewOrder {
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  values::Side side{};
  values::Purpose purpose{};
  CardPrice price{};
  std::uint32_t quantity{};
};
/// Returns the order's id; 0: the order table is full, or the budget empty.
std::uint64_t enter_order(Step& step, const NewOrder& order);
void replace_order(Step& step, values::Order& order, CardPrice price);
/// Now, or as soon as the order has a UserRefNum.
void cancel_order(Step& step, values::Order& order);
/// One went out, ours or the card's own.
void cancel_sent(Step& step, values::Order& order);
enum class CancelWhat : std::uint8_t { kEntries, kAll };
/// What the target covers; returns how many.
std::size_t cancel_open(Step& step, CancelWhat what, const KillTarget& target = {});
/// Cancels that never got to the venue, once it can be reached again.
void ask_lost_cancels(Step& step);

// orders/gate.cpp: what the card says about them.
void on_decision(Step& step, const contract::DecisionRecord& record);
void on_released(Step& step, const contract::ReleasedRecord& record);
void on_refused(Step& step, const contract::RefusedRecord& record);
/// What was certainly never written is taken back; a cancel is asked again.
void on_frame_dropped(Step& step, const FrameDropped& event);

// orders/order_book.cpp: all that goes with a transition.
[[nodiscard]] std::string name_of(const values::Order& order);
[[nodiscard]] values::Order* order_by_ref(State& s, std::uint32_t user_ref);
void own_ref(Step& step, values::Order& order, std::uint32_t user_ref);
/// Keeps the sets, the counts and the strategy's memory in step after any transition. `verdict`: of
/// one that was refused or rejected.
void after(Step& step, values::Order& order, values::Effect effect,
           values::Verdict verdict = {values::RejectClass::kRisk, true});
/// Sends what the card is to forget, once hold or latch allow it.
void flush_resolves(Step& step);

// orders/unknown.cpp: time-outs, and the fence behind which outcomes are certain.
inline constexpr std::int64_t kAckWaitNs = 1'000'000'000;   // until an order or replace is unknown
inline constexpr std::int64_t kCancelWaitNs = 250'000'000;  // until a cancel is
/// Looks at the order again after that time.
void look_later(Step& step, const values::Order& order, std::int64_t wait_ns);
void look_at_due(Step& step);
/// Asks the venue whatever open questions need next: a query, or a statement.
void settle_unknown(Step& step);
/// An order's outcome is unknown; under the hold: or only not yet told.
[[nodiscard]] bool open_questions(const State& s);
void on_query_answer(Step& step, const VenueReport& report);
/// Can an order that a statement of this sequence, equal to ours, does not hold still come?
[[nodiscard]] bool proven_absent(const State& s, const values::Order& order,
                                 std::uint64_t statement_sequence);
[[nodiscard]] bool replace_proven_over(const State& s, const values::Order& order,
                                       std::uint64_t statement_sequence);
/// It is not at the venue.
void give_up(Step& step, values::Order& order);
/// The venue has not answered query after query.
[[nodiscard]] bool queries_in_vain(const State& s);
/// In-flight orders are of unknown outcome from here on.
void lose_sight(Step& step);
/// Of the venue: it is certainly another one from here on.
void lose_connection(State& s);
/// A statement that was asked for on this connection: queries answered before it were of another.
void know_the_connection(Step& step, const VenueStatement& statement);

// orders/retire.cpp
/// Of that id, a retired one taken back into the table; null: never heard of.
[[nodiscard]] values::Order* order_of(State& s, std::uint64_t id);
/// With time: closed orders that nobody needs whole any more.
void retire(State& s);

// orders/reports.cpp: the venue's messages.
void on_venue_message(Step& step, const VenueMessage& message);
void apply_report(Step& step, const VenueReport& report);
/// Applies reports that came before anybody knew their order.
void claim_orphans(Step& step);
/// No new risk until a statement has agreed.
void doubt(Step& step, const std::string& why);

// orders/busts.cpp: the ledger.
/// Cash, position and turnover; false, with a global kill: it does not fit.
bool book_fill(Step& step, const values::Order& order, const VenueReport& report);
/// Takes an execution back by its match number. One that is not kept, or told twice, moves nothing.
void apply_bust(Step& step, values::Order& order, const VenueReport& report);

// strategies/strategies.cpp: strategies and orders together.
void run_strategies(Step& step, std::uint16_t symbol);
void strategy_order_closed(Step& step, const values::Order& order, values::Verdict verdict);
void strategy_order_accepted(State& s, const values::Order& order);
void strategy_filled(State& s, const values::Order& order, bool from_flat);
/// New risk of this strategy in this symbol may be sent: links, books, market and kills allow it.
[[nodiscard]] bool may_enter(const State& s, std::uint8_t strategy, std::uint16_t symbol);

// start.cpp: links, opening, heartbeat.
/// Empty: usable. Says all of it.
[[nodiscard]] std::string config_complaint(const Config& config);
void on_session_start(Step& step, const SessionStart& event);
void on_clock(Step& step, const Clock& event);
void on_link(Step& step, const LinkChange& event);
void on_counters(Step& step, const contract::CountersRecord& record);
void go_on(Step& step);
/// One write of hold_release; too many: blocked.
void try_to_open(Step& step);

// load.cpp: what the card is told before it may open.
/// Sets the boot hold and loads exposure anew; `configure`: registers, symbols, limits and feed as
/// well.
void begin_loading(Step& step, bool configure);
void on_limits(Step& step, const contract::LimitsRecord& record);
/// Commits limits that keep the new risk of what is frozen out, if the card has others.
void restrict_card(Step& step);
/// Once the books agree and positions held can be valued: exposure, then the digests.
void try_to_load(Step& step);
void on_digest(Step& step, const contract::DigestRecord& record);
/// Has the card value every position held.
void revalue(Step& step);
/// Whatever the hold needs: without all of it the hold must not open.
[[nodiscard]] bool loads(contract::CommandKind kind);
/// Empty: the card would take the configured limits.
[[nodiscard]] std::string limits_complaint(const Config& config);

// reload.cpp: exposure that the card does not know any more.
/// It refuses everything until it is loaded anew, whoever releases its kill: once the event is
/// applied, under the hold. Nothing where a load is still to come.
void exposure_lost(Step& step, const std::string& why);
/// A kill of the card's by this is one for a report, or a word of its state, that it lost.
[[nodiscard]] bool loses_exposure(contract::KillSource source);
/// A report about what the card may have forgotten. It tells of that by its kill, but not where one
/// stands already; and a hold that opens just then would hide it.
void card_may_not_follow(Step& step, const std::string& report);
/// At the end of every event.
void reload(Step& step);

// reconcile/statement.cpp
/// A new run: what is asked and waited for is over, what stands and what is proposed stays.
void begin_reconciliation(State& s);
void request_statement(Step& step, StatementReason why);
void on_statement(Step& step, const VenueStatement& event);
/// After a report or with time: a statement that waited may now be compared.
void check_waiting(Step& step);
void statement_failed(Step& step, const std::string& why);
// reconcile/repairs.cpp
void on_repair(Step& step, const OperatorCommand& command);

// stress.cpp
void on_stress(Step& step, const StressResult& event);

// stores.cpp
void on_store(Step& step, const StoreState& event);

// risk/kills.cpp: the latch of every scope, and its release.
struct KillCause {
  contract::KillSource source{};
  std::string actor, reason;
  bool from_card{};  // it is engaged there already
};
/// A command stronger than what stands on the target takes its place; a weaker one changes nothing.
/// From kCancel on the card's kill is engaged again in any case: a release may be on its way.
void engage(Step& step, const KillTarget& target, const KillCause& cause,
            LatchCommand command = LatchCommand::kCancel);
/// An operator's, of any of the four commands.
void on_latch(Step& step, const OperatorCommand& command);
/// One of the engine's own rules: everything.
void engage_global(Step& step, const std::string& reason);
/// After the card came up: what it holds and what the journal remembers become the same.
void take_over_kills(Step& step, const LinkChange& link);
[[nodiscard]] bool covers(const KillTarget& target, const State& s, std::uint8_t strategy,
                          std::uint16_t symbol);
/// "kill latch" or, of another scope, "kill of symbol 3".
[[nodiscard]] std::string kill_name(const KillTarget& target);
void enable_session(Step& step);
void release(Step& step, const KillTarget& target);
void on_resume(Step& step, const OperatorCommand& command);
/// With time: a release that the card did not confirm is given up.
void check_release(Step& step);
void on_kill_record(Step& step, const contract::KillRecord& record);
/// The strongest command that covers this strategy in this symbol; the card's reset is a kCancel.
[[nodiscard]] std::optional<LatchCommand> stands(const State& s, std::uint8_t strategy,
                                                 std::uint16_t symbol);
/// Of `accounts` of a symbol, those whose new risk no freeze keeps out.
[[nodiscard]] std::uint16_t unfrozen(const State& s, std::uint16_t symbol, std::uint16_t accounts);

// risk/unwind.cpp: hedge and liquidate.
/// From the beginning, whatever became of it before.
void begin_unwind(Step& step, const KillTarget& target);
void unwind(Step& step);
/// After a statement was compared: what it says about liquidations that wait for it.
void unwind_told(Step& step, const VenueStatement& event);
/// A new run: clocks begin again.
void unwind_restarted(State& s);
/// The strategy's exits are taken over: it only looks on.
[[nodiscard]] bool unwinds(const State& s, std::uint8_t strategy, std::uint16_t symbol);
/// It is one of the exits of a hedge or liquidation, not its strategy's.
[[nodiscard]] bool unwinds(const State& s, const values::Order& order);
/// Empty: nothing is under way on that target.
[[nodiscard]] std::string unwind_objection(const State& s, const KillTarget& target);

// risk/rules.cpp, entry.cpp, ess.cpp: the host's own limits.
/// Finds what is broken and acts on what was not before. Cost: O(positions + open orders).
void look_at_risk(Step& step);
/// False: the entry would break a limit; counted, and said once until one passes. `max_trades`: of
/// its strategy, 0: the configured one of all.
[[nodiscard]] bool permits(Step& step, const NewOrder& order, std::uint32_t max_trades);
/// After a fill of `order` was booked; `order` is as before it.
void risk_filled(Step& step, const values::Order& order, const values::Position& before,
                 const values::Position& after);
/// What the party's round trip has earned is counted anew from here.
void risk_busted(Step& step, const PositionKey& party);
/// A request to the venue goes out; risk_entered: it is a new order of that strategy.
void risk_requested(Step& step);
void risk_entered(Step& step, std::uint8_t strategy);
/// A request turned out bad: rejected, refused by the card, its outcome unknown.
void risk_error(Step& step);
/// The venue answers an order, which stands as before the answer.
void risk_answered(Step& step, const values::Order& order);
void risk_decided(Step& step, bool refused);
/// A new run: clocks begin again. `ended_ns`: how far the last run's came.
void risk_restarted(State& s, std::int64_t ended_ns);
void risk_resumed(Step& step, const KillTarget& target);
/// Empty: no limit of the host forbids the release of that kill.
[[nodiscard]] std::string risk_objection(const State& s, const KillTarget& target);
void on_ess_reset(Step& step, const OperatorCommand& command);
/// With the ceiling that the capital profile makes of it.
[[nodiscard]] risk::LossTerms loss_terms(const RiskConfig& config);

// risk/watch.cpp: the gate judged once more. A decision that is not the host's stops all new risk.
void watch_gate(Step& step, const contract::Entry& record);

// session/carry_over.cpp: what a day before left.
void on_carry_over(Step& step, const CarryOver& event);
/// With a session's start: once into the books; until a statement has shown that the venue's day is
/// a new one too, its reports begin anew with every run.
void take_over_day(Step& step);
/// The statement's numbers go on from the old day's: what it tells of is in the books already, and
/// would be booked twice. The first statement that says otherwise settles it.
[[nodiscard]] bool of_the_day_before(State& s, const values::AccountStatement& venue);

// session/recovery.cpp: what a run has to get back before new risk.
/// A new run, after one that stood in that phase. Strategies begin with no quotes: a signal is
/// never of prices from both sides of an outage.
void begin_recovery(State& s, Phase before);
/// After each event; says so once all of it is there.
void check_recovery(Step& step);

// session/control.cpp: operators, warnings, end.
void on_warning(Step& step, const contract::WarningRecord& record);
void on_operator(Step& step, const OperatorCommand& command);
void begin_end(Step& step);
void check_end(Step& step);

}  // namespace pcl::engine
