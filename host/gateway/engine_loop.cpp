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
                       LoopSettings settings, Log& log)
    : link_{link},
      desk_{desk},
      statements_{statements},
      stress_{stress},
      bus_{bus},
      settings_{std::move(settings)},
      log_{log},
      hands_{{engine.engine(), link, desk, statements, [this] { show(); }},
             settings_.latch_file,
             settings_.lockstep,
             log},
      room_{engine, hands_} {
  last_entry_ns_ = monotonic_ns();
}

Status EngineLoop::start(const engine::SessionStart& start) {
  if (Status stepped = step(start); !stepped) return stepped;
  if (Status watched = watch_stores(true); !watched) return watched;
  for (const engine::OperatorCommand& kill : hands_.latch().left_over()) {
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

bool EngineLoop::ended() const { return room_.engine().summary().phase == engine::Phase::kEnded; }

std::uint64_t EngineLoop::idle_ns() const noexcept { return monotonic_ns() - last_entry_ns_; }

Status EngineLoop::run_once() {
  Status done = turn();
  if (!done) room_.end(done.error());
  return done;
}

Status EngineLoop::turn() {
  if (!hands_.behind()) {
    link_.wait(std::chrono::nanoseconds{settings_.clock_interval_ns});
  } else {
    // The wire frees the ring without ringing for it: look again soon.
    link_.wait(std::chrono::milliseconds{1});
  }
  hands_.flush_backlog();
  if (Status watched = watch_link(); !watched) return watched;
  if (Status taken = take_entries(); !taken) return taken;
  if (Status taken = take_commands(); !taken) return taken;
  if (auto statement = statements_.take()) {
    if (Status taken = take_statement(*statement); !taken) return taken;
  }
  if (Status taken = take_stress(); !taken) return taken;
  if (Status watched = watch_stores(false); !watched) return watched;
  if (Status ticked = tick(settings_.clock_interval_ns); !ticked) return ticked;
  return commit();
}

/// What need not survive the machine at once is synced soon by the journal's helper.
Status EngineLoop::commit() {
  const Durable wanted = must_sync_ ? Durable::kMachine : Durable::kProcess;
  must_sync_ = false;
  room_.taken_up_to(ring_read_);
  if (Status done = room_.commit(wanted); !done) return done;
  if (monotonic_ns() - last_show_ns_ >= kShowNs) show();
  return ok();
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
    hands_.attached();
    ring_read_ = link_.taken();
    message_ = {};
    hello_ = monotonic_ns();
    hands_.push(std::bit_cast<contract::Entry>(link::HelloEntry{.daemon = hello_}));
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
  hands_.detached();
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
  if (Status ticked = tick(kInputClockNs); !ticked) return ticked;
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
      if (attached.daemon != hello_) return ok();  // the hello of one that died behind it
      change.kind = engine::LinkKind::kCardUp;
      change.instance = attached.instance;
      change.next_sequence = attached.next_command_sequence;
      change.card_status = attached.status;
      change.card_kill_source = static_cast<contract::KillSource>(attached.kill_source);
      change.kill_epoch = attached.kill_epoch;
      card_up_ = true;
      hands_.log_in_after_this();
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
  for (int i = 0; i < kStatementsPerStep; ++i) {
    const auto question = hands_.take_question();
    if (!question) break;
    if (Status taken = take_statement(statements_.ask_now(*question)); !taken) return taken;
    if (Status committed = commit(); !committed) return committed;
  }
  link::QuietEntry quiet;
  quiet.step = entry.step;
  quiet.round = entry.round;
  quiet.commands = hands_.take_handed_down();
  quiet.ended = market_end_given_ && ended() ? 1 : 0;
  session_over_ = quiet.ended != 0;
  hands_.push(std::bit_cast<contract::Entry>(quiet));
  (void)hands_.take_handed_down();
  link_.publish();
  return ok();
}

Status EngineLoop::take_commands() {
  while (auto desk = desk_.take()) {
    desk->command.kill_file_present = operator_files::kill_file_present(settings_.kill_file) ||
                                      (bus_ != nullptr && bus_->kill_key_active());
    must_sync_ = true;
    hands_.latch().given(desk->command);
    if (Status stepped = step(desk->command); !stepped) return stepped;
    for (const auto& [first, last] : desk->kills) hands_.note_kills(first, last);
  }
  return ok();
}

Status EngineLoop::take_statement(const engine::VenueStatement& answer) {
  if (answer.statement.available) last_statement_ = answer.statement;
  return step(answer);
}

Status EngineLoop::take_stress() {
  if (stress_ == nullptr || settings_.lockstep) return ok();  // its time is the machine's
  if (const auto result = stress_->take()) {
    if (Status stepped = step(*result); !stepped) return stepped;
  }
  if (const std::uint64_t now = monotonic_ns(); stress_->due(now))
    stress_->ask(room_.engine().summary(), now);  // or the next turn
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

Status EngineLoop::tick(std::uint64_t interval_ns) {
  if (settings_.lockstep) return ok();  // the steps are the clock
  const std::uint64_t now = monotonic_ns();
  if (now - last_clock_ns_ < interval_ns) return ok();
  last_clock_ns_ = now;
  return step(engine::Clock{static_cast<std::int64_t>(now)});
}

void EngineLoop::show() {
  last_show_ns_ = monotonic_ns();
  const engine::Summary summary = room_.engine().summary();
  JsonObject stores;
  if (bus_ != nullptr) stores.add_raw("redis", bus_->status_json(last_show_ns_));
  for (const Projection& each : projections_)
    stores.add_raw(each.name, each.desk->status_json(last_show_ns_));
  desk_.publish(health_of(summary), status_json(summary, frames_dropped_, stores.text()),
                last_show_ns_);
}

}  // namespace pcl::gateway
