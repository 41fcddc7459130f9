#include "host/engine/engine.hpp"

#include <tuple>
#include <utility>

#include "host/engine/state.hpp"
#include "host/engine/step.hpp"

namespace pcl::engine {
namespace {

void on_record(Step& step, const contract::Entry& entry) {
  watch_gate(step, entry);
  switch (static_cast<contract::RecordKind>(entry.kind())) {
    case contract::RecordKind::kQuote:
      on_quote(step, contract::from_entry<contract::QuoteRecord>(entry));
      return;
    case contract::RecordKind::kTradingState:
      on_trading_state(step, contract::from_entry<contract::TradingStateRecord>(entry));
      return;
    case contract::RecordKind::kDecision:
      risk_decided(step, contract::from_entry<contract::DecisionRecord>(entry).code != 0);
      on_decision(step, contract::from_entry<contract::DecisionRecord>(entry));
      return;
    case contract::RecordKind::kReleased:
      on_released(step, contract::from_entry<contract::ReleasedRecord>(entry));
      return;
    case contract::RecordKind::kGap:
      on_gap(step, contract::from_entry<contract::GapRecord>(entry));
      return;
    case contract::RecordKind::kKill:
      on_kill_record(step, contract::from_entry<contract::KillRecord>(entry));
      return;
    case contract::RecordKind::kReport:
      return;  // the venue's own message comes as VenueMessage
    case contract::RecordKind::kCounters:
      on_counters(step, contract::from_entry<contract::CountersRecord>(entry));
      return;
    case contract::RecordKind::kRefused:
      on_refused(step, contract::from_entry<contract::RefusedRecord>(entry));
      return;
    case contract::RecordKind::kWarning:
      on_warning(step, contract::from_entry<contract::WarningRecord>(entry));
      return;
    case contract::RecordKind::kLimits:
      on_limits(step, contract::from_entry<contract::LimitsRecord>(entry));
      return;
    case contract::RecordKind::kDigest:
      on_digest(step, contract::from_entry<contract::DigestRecord>(entry));
      return;
  }
  notice(step, Severity::kWarning, NoticeCode::kBadInput,
         "card record of unknown kind " + std::to_string(entry.kind()));
}

struct Dispatch {
  Step& step;
  void operator()(const SessionStart& event) const { on_session_start(step, event); }
  void operator()(const Clock& event) const { on_clock(step, event); }
  void operator()(const CardRecord& event) const { on_record(step, event.entry); }
  void operator()(const VenueMessage& event) const { on_venue_message(step, event); }
  void operator()(const OperatorCommand& event) const { on_operator(step, event); }
  void operator()(const LinkChange& event) const { on_link(step, event); }
  void operator()(const VenueStatement& event) const {
    on_statement(step, event);
    unwind_told(step, event);
  }
  void operator()(const MarketEnd& /*event*/) const { begin_end(step); }
  void operator()(const FrameDropped& event) const { on_frame_dropped(step, event); }
  void operator()(const StressResult& event) const { on_stress(step, event); }
  void operator()(const StoreState& event) const { on_store(step, event); }
  void operator()(const CarryOver& event) const { on_carry_over(step, event); }
};

/// Before a SessionStart there is nothing to act on, but for what a day before left. A kill still
/// closes the gate.
bool too_early(const State& s, const Event& event) {
  if (s.run > 0 || std::holds_alternative<SessionStart>(event) ||
      std::holds_alternative<CarryOver>(event))
    return false;
  const auto* command = std::get_if<OperatorCommand>(&event);
  return command == nullptr || command->kind != OperatorKind::kKill;
}

/// What Changes::session is about.
auto shown(const State& s) {
  return std::tuple{s.phase,      s.run,  s.links.card, s.links.venue,
                    s.links.feed, s.hold, s.disabled,   s.reconciliation.done};
}

}  // namespace

Engine::Engine() : state_{std::make_unique<State>()} {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::Engine(const Engine& other)
    : state_{std::make_unique<State>(*other.state_)}, changes_{other.changes_} {}

void Engine::apply(const Event& event, std::vector<Output>& outputs) {
  changes_.clear();
  Step step{*state_, outputs, changes_};
  const auto before = shown(*state_);
  ++state_->counts.events;
  if (too_early(*state_, event)) {
    notice(step, Severity::kWarning, NoticeCode::kBadInput,
           "an event before the session started; ignored");
    return;
  }
  std::visit(Dispatch{step}, event);
  reload(step);
  if (step.look) look_at_risk(step);
  if (state_->phase == Phase::kEnding) check_end(step);
  check_recovery(step);
  changes_.session = shown(*state_) != before;
  changes_.settle();
}

std::uint64_t Engine::hash() const {
  Hasher hasher;
  hasher(std::as_const(*state_));
  return hasher.value();
}

}  // namespace pcl::engine
