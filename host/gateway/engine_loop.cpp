#include "host/gateway/engine_loop.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "host/adapters/operator_files/kill_file.hpp"
#include "host/base/json_text.hpp"
#include "host/base/monotonic.hpp"
#include "host/gateway/report.hpp"

namespace pcl::gateway {
namespace {

constexpr std::uint64_t kLinkLookNs = 20'000'000;
constexpr std::uint64_t kShowNs = 50'000'000;
constexpr int kStatementsPerStep =
    16;  // lock-step: a reconciliation that keeps asking is not asked for ever

}  // namespace

EngineLoop::EngineLoop(journal::JournaledEngine& engine, link::DaemonLink& link, OperatorDesk& desk,
                       StatementDesk& statements, StressDesk* stress, BusDesk* bus,
                       StoreDesk* store, LoopSettings settings, Log& log)
    : engine_{engine},
      link_{link},
      desk_{desk},
      statements_{statements},
      stress_{stress},
      bus_{bus},
      store_{store},
      settings_{std::move(settings)},
      log_{log},
      latch_{settings_.latch_file, log} {
  last_entry_ns_ = monotonic_ns();
}

Status EngineLoop::start(const engine::SessionStart& start) {
  if (Status stepped = step(start); !stepped) return stepped;
  if (Status watched = watch_stores(true); !watched) return watched;
  for (const engine::OperatorCommand& kill : latch_.left_over()) {
    // Before the wire is listened to.
    link_.engage(kill.source, kill.target.scope, kill.target.index);
    if (Status stepped = step(kill); !stepped) return stepped;
  }
  must_sync_ = true;
  if (Status committed = commit(); !committed) return committed;
  show();
  return ok();
}

Status EngineLoop::ask_to_stop() {
  engine::OperatorCommand command;
  command.kind = engine::OperatorKind::kStop;
  command.actor = "signal";
  command.reason = "stop asked";
  if (Status stepped = step(command); !stepped) return stepped;
  must_sync_ = true;
  return commit();
}

bool EngineLoop::ended() const { return engine_.engine().summary().phase == engine::Phase::kEnded; }

std::uint64_t EngineLoop::idle_ns() const noexcept { return monotonic_ns() - last_entry_ns_; }

Status EngineLoop::run_once() {
  Status done = turn();
  if (!done) {
    link_.engage(contract::KillSource::kEngine);
    latch_.keep({contract::KillSource::kEngine, "engine loop", done.error().message, 0,
                 contract::KillScope::kGlobal, 0});
    log_.error("cannot go on: gate closed", {{"error", done.error().message}});
  }
  return done;
}

Status EngineLoop::turn() {
  if (backlog_.empty()) {
    link_.wait(std::chrono::nanoseconds{settings_.clock_interval_ns});
  } else {
    // The wire frees the ring without ringing for it: look again soon.
    link_.wait(std::chrono::milliseconds{1});
  }
  flush_backlog();
  if (Status watched = watch_link(); !watched) return watched;
  if (Status taken = take_entries(); !taken) return taken;
  if (Status taken = take_commands(); !taken) return taken;
  if (auto statement = statements_.take()) {
    if (Status taken = take_statement(std::move(*statement)); !taken) return taken;
  }
  if (Status taken = take_stress(); !taken) return taken;
  if (Status watched = watch_stores(false); !watched) return watched;
  if (Status ticked = tick(); !ticked) return ticked;
  return commit();
}

Status EngineLoop::step(const engine::Event& event) { return engine_.step(event, outputs_); }

/// Writes the journal out, gives the ring's room back, carries out what was journalled, answers.
Status EngineLoop::commit() {
  const std::uint64_t now = monotonic_ns();
  const bool sync = must_sync_;  // else the journal's helper does it soon
  if (Status written = sync ? engine_.sync() : engine_.flush(); !written) return written;
  must_sync_ = false;
  if (link_.attached()) link_.release(ring_read_);
  for (const engine::Output& output : outputs_) carry_out(output);
  outputs_.clear();
  latch_.keep(engine_.engine());
  if (backlog_full_)
    return Error{Fault::kUnavailable, "the wire takes nothing: " + std::to_string(kBacklogMax) +
                                          " entries wait for room in its ring"};
  login_if_wanted();
  link_.publish();
  if (!answers_.empty()) {
    // An answer may be the outcome of card records that came later than the command: on disk before
    // it is given.
    if (Status synced = sync ? ok() : engine_.sync(); !synced) return synced;
    show();  // who has the answer sees its effect in the status
    for (engine::CommandAnswer& answer : answers_) {
      if (latch_.failed()) answer.text += "; the latch file could not be written";
      desk_.answer(answer);
    }
    answers_.clear();
  }
  if (now - last_show_ns_ >= kShowNs) show();
  return ok();
}

void EngineLoop::carry_out(const engine::Output& output) {
  latch_.note(output);
  if (const auto* command = std::get_if<engine::CardCommand>(&output)) {
    push(command->entry);
  } else if (const auto* write = std::get_if<engine::RegisterWrite>(&output)) {
    link::RegisterWriteEntry entry;
    entry.offset = static_cast<std::uint32_t>(write->address);
    entry.value = write->value;
    entry.kill_count = kill_count_;
    entry.kill_epoch = write->epoch;
    push(std::bit_cast<contract::Entry>(entry));
  } else if (const auto* engage = std::get_if<engine::EngageKill>(&output)) {
    note_kill(link_.engage(engage->source, engage->target.scope, engage->target.index));
  } else if (const auto* ask = std::get_if<engine::RequestStatement>(&output)) {
    statement_wanted_ = ask->executions_since;
    if (!settings_.lockstep) statements_.ask(ask->executions_since);
  } else if (const auto* rewind = std::get_if<engine::RequestFeedRewind>(&output)) {
    link::FeedRewindEntry entry;
    entry.from = rewind->from;
    push(std::bit_cast<contract::Entry>(entry));
  } else if (const auto* answer = std::get_if<engine::CommandAnswer>(&output)) {
    answers_.push_back(*answer);
  } else if (const auto* notice = std::get_if<engine::Notice>(&output)) {
    const Log::Fields fields{{"code", engine::to_string(notice->code)}};
    const std::string text = engine::describe(*notice);
    if (notice->severity == engine::Severity::kInfo) log_.info(text, fields);
    if (notice->severity == engine::Severity::kWarning) log_.warn(text, fields);
    if (notice->severity == engine::Severity::kCritical) log_.error(text, fields);
  }
}

void EngineLoop::push(const contract::Entry& entry) {
  if (!link_.attached())
    return;  // no card: the engine learns of it by kCardDown and starts again with the next
  ++handed_down_;
  if (backlog_.empty() && link_.push(entry)) return;
  backlog_full_ = backlog_full_ || backlog_.size() >= kBacklogMax;
  if (backlog_full_) return;  // nothing may pass what was left out
  backlog_.push_back(entry);
}

void EngineLoop::flush_backlog() {
  while (!backlog_.empty() && link_.push(backlog_.front())) backlog_.pop_front();
  link_.publish();
}

/// Kills count up in the kill word. A release may only undo kills that the engine has seen, and it
/// has seen a kill when its command was applied, or when it asked for the kill itself; they may
/// come in another order than they were counted.
void EngineLoop::note_kill(std::uint64_t word) {
  if (word != 0) note_kills(link::kill_count(word), link::kill_count(word));
}

void EngineLoop::note_kills(std::uint64_t first, std::uint64_t last) {
  for (std::uint64_t count = first; count <= last; ++count) kills_known_.insert(count);
  while (kills_known_.erase(kill_count_ + 1) != 0) ++kill_count_;
}

void EngineLoop::login_if_wanted() {
  if (!login_wanted_) return;
  login_wanted_ = false;
  link::VenueLoginEntry entry;
  entry.next_sequence = engine_.engine().summary().next_report_sequence;
  push(std::bit_cast<contract::Entry>(entry));
}

Status EngineLoop::watch_link() {
  const std::uint64_t now = monotonic_ns();
  if (now - last_link_look_ns_ < kLinkLookNs) return ok();
  if (link_.attached() && settings_.lockstep && now - last_entry_ns_ < 1'000'000'000)
    return ok();  // it speaks: it lives
  last_link_look_ns_ = now;
  if (!link_.attached()) {
    if (!link_.attach()) return ok();
    if (link_.lockstep() != settings_.lockstep) {
      link_.detach();
      return Error{Fault::kInvalid,
                   "the wire and the daemon must both be in lock-step (--once) or both not"};
    }
    kills_known_.clear();
    kill_count_ = link::kill_count(link_.kill_word_at_attach());
    ring_read_ = link_.taken();
    message_ = {};
    push(std::bit_cast<contract::Entry>(link::HelloEntry{}));
    link_.publish();
    log_.info("attached to the wire",
              {{"instance", link_.instance()}, {"lockstep", link_.lockstep()}});
    return ok();
  }
  if (link_.wire_alive()) return ok();
  if (Status taken = take_entries(); !taken) return taken;  // what it said before it died
  if (Status committed = commit(); !committed) return committed;
  log_.error("the wire is gone", {{"instance", link_.instance()}});
  link_.detach();
  backlog_.clear();
  if (!card_up_) return ok();
  card_up_ = false;
  for (const auto kind :
       {engine::LinkKind::kFeedDown, engine::LinkKind::kVenueDown, engine::LinkKind::kCardDown}) {
    if (Status stepped = step(engine::LinkChange{.kind = kind}); !stepped) return stepped;
  }
  return ok();
}

Status EngineLoop::take_entries() {
  std::array<contract::Entry, kBatch> entries;
  const std::size_t count = link_.take(entries);
  if (count == 0) return ok();
  last_entry_ns_ = monotonic_ns();
  const std::uint64_t first = link_.taken() - count + 1;
  for (std::size_t i = 0; i < count; ++i) {
    if (Status taken = take_entry(entries[i]); !taken) return taken;
    // A message cut by the end of the batch is read again from its first chunk if we die before its
    // last.
    if (message_.length == 0) ring_read_ = first + i;
  }
  return ok();
}

Status EngineLoop::take_entry(const contract::Entry& entry) {
  if (entry.kind() < 0x80) return step(engine::CardRecord{entry});
  engine::LinkChange change;
  switch (static_cast<link::EntryKind>(entry.kind())) {
    case link::EntryKind::kVenueMessage:
      return take_chunk(std::bit_cast<link::VenueMessageEntry>(entry));
    case link::EntryKind::kStep:
      return answer_step(std::bit_cast<link::StepEntry>(entry));
    case link::EntryKind::kVenueLink: {
      const auto venue = std::bit_cast<link::VenueLinkEntry>(entry);
      change.kind = venue.up != 0 ? engine::LinkKind::kVenueUp : engine::LinkKind::kVenueDown;
      change.next_sequence = venue.next_sequence;
      return step(change);
    }
    case link::EntryKind::kFeedLink: {
      const auto feed = std::bit_cast<link::FeedLinkEntry>(entry);
      change.kind = feed.up != 0 ? engine::LinkKind::kFeedUp : engine::LinkKind::kFeedDown;
      change.next_sequence = feed.next_sequence;
      return step(change);
    }
    case link::EntryKind::kAttached: {
      const auto attached = std::bit_cast<link::AttachedEntry>(entry);
      change.kind = engine::LinkKind::kCardUp;
      change.instance = attached.instance;
      change.next_sequence = attached.next_command_sequence;
      change.card_status = attached.status;
      change.card_kill_source = static_cast<contract::KillSource>(attached.kill_source);
      change.kill_epoch = attached.kill_epoch;
      card_up_ = login_wanted_ = true;
      return step(change);
    }
    case link::EntryKind::kFrameDropped: {
      const auto dropped = std::bit_cast<link::FrameDroppedEntry>(entry);
      ++frames_dropped_;
      log_.warn("a released frame was not written", {{"reason", dropped.reason},
                                                     {"user_ref", dropped.user_ref},
                                                     {"new_risk", dropped.new_risk != 0}});
      return step(engine::FrameDropped{dropped.ouch_type, dropped.new_risk != 0, dropped.user_ref,
                                       static_cast<engine::FrameDropReason>(dropped.reason)});
    }
    default:
      log_.error("entry of no known kind", {{"kind", entry.kind()}});
      return ok();
  }
}

Status EngineLoop::take_chunk(const link::VenueMessageEntry& chunk) {
  if (chunk.index == 0) message_ = {};
  message_.sequence = chunk.sequence;
  if (message_.length + chunk.length > engine::kVenueMessageMax) {
    log_.error("venue message longer than it may be", {{"sequence", chunk.sequence}});
    message_ = {};
    return ok();
  }
  std::copy_n(chunk.bytes.begin(), chunk.length, message_.bytes.begin() + message_.length);
  message_.length = static_cast<std::uint8_t>(message_.length + chunk.length);
  if (chunk.last == 0) return ok();
  const engine::VenueMessage whole = message_;
  message_ = {};
  return step(whole);
}

Status EngineLoop::answer_step(const link::StepEntry& entry) {
  if (Status stepped = step(engine::Clock{static_cast<std::int64_t>(entry.now_ns)}); !stepped)
    return stepped;
  if (entry.market_over != 0 && !market_end_given_) {
    market_end_given_ = true;
    if (Status stepped = step(engine::MarketEnd{}); !stepped) return stepped;
  }
  ring_read_ = link_.taken();  // the step is the last entry until it is answered
  if (Status committed = commit(); !committed) return committed;
  for (int i = 0; statement_wanted_ && i < kStatementsPerStep; ++i) {
    const std::uint64_t since = *statement_wanted_;
    statement_wanted_.reset();
    if (Status taken = take_statement(statements_.ask_now(since)); !taken) return taken;
    if (Status committed = commit(); !committed) return committed;
  }
  link::QuietEntry quiet;
  quiet.step = entry.step;
  quiet.round = entry.round;
  quiet.commands = handed_down_;
  quiet.ended = market_end_given_ && ended() ? 1 : 0;
  handed_down_ = 0;
  session_over_ = quiet.ended != 0;
  push(std::bit_cast<contract::Entry>(quiet));
  handed_down_ = 0;
  link_.publish();
  return ok();
}

Status EngineLoop::take_commands() {
  while (auto desk = desk_.take()) {
    desk->command.kill_file_present = operator_files::kill_file_present(settings_.kill_file) ||
                                      (bus_ != nullptr && bus_->kill_key_active());
    must_sync_ = true;
    latch_.given(desk->command);
    if (Status stepped = step(desk->command); !stepped) return stepped;
    for (const auto& [first, last] : desk->kills) note_kills(first, last);
  }
  return ok();
}

Status EngineLoop::take_statement(values::AccountStatement statement) {
  if (statement.available) last_statement_ = statement;
  return step(engine::VenueStatement{std::move(statement)});
}

Status EngineLoop::take_stress() {
  if (stress_ == nullptr || settings_.lockstep) return ok();  // its time is the machine's
  if (const auto result = stress_->take()) {
    if (Status stepped = step(*result); !stepped) return stepped;
  }
  if (const std::uint64_t now = monotonic_ns(); stress_->due(now))
    stress_->ask(engine_.engine().summary(), now);  // or the next turn
  return ok();
}

/// What changed, or at the start everything.
Status EngineLoop::watch_stores(bool all) {
  for (RequiredStore& each : required_) {
    std::string away = each.away(monotonic_ns());
    const bool up = away.empty();
    if (!all && up == each.said_up) continue;
    each.said_up = up;
    if (Status stepped = step(engine::StoreState{each.store, up, std::move(away)}); !stepped)
      return stepped;
  }
  return ok();
}

Status EngineLoop::tick() {
  if (settings_.lockstep) return ok();  // the steps are the clock
  const std::uint64_t now = monotonic_ns();
  if (now - last_clock_ns_ < settings_.clock_interval_ns) return ok();
  last_clock_ns_ = now;
  return step(engine::Clock{static_cast<std::int64_t>(now)});
}

void EngineLoop::show() {
  last_show_ns_ = monotonic_ns();
  const engine::Summary summary = engine_.engine().summary();
  JsonObject stores;
  if (bus_ != nullptr) stores.add_raw("redis", bus_->status_json(last_show_ns_));
  if (store_ != nullptr) stores.add_raw("postgres", store_->status_json(last_show_ns_));
  desk_.publish(health_of(summary), status_json(summary, frames_dropped_, stores.text()),
                last_show_ns_);
}

}  // namespace pcl::gateway
