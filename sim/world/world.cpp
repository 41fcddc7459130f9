#include "sim/world/world.hpp"

#include <utility>

#include "host/base/big_endian.hpp"
#include "host/engine/state.hpp"

namespace pcl::world {
namespace {

/// Small enough that a world costs milliseconds; every bound is far above what one needs.
constexpr SoftwareCardSizes kCard{.symbols = 256,
                                  .orders = 8'192,
                                  .open_orders = 1'024,
                                  .parties = 256,
                                  .market_records = 1'024,
                                  .gate_records = 1'024,
                                  .frames = 256};
constexpr std::uint64_t kUs = 1'000, kMs = 1'000'000;
constexpr std::uint64_t kBeginNs = 1'000'000'000;
constexpr std::uint64_t kActsBetweenLooks = 64;
constexpr std::int64_t kWallNs = 1'772'323'200'000'000'000;  // 2026-03-01 UTC
constexpr std::uint64_t kAccountTimeoutNs = 990 * kMs;       // of the daemon's account port: 1 s
constexpr std::uint64_t kRestartNs = 100 * kMs;              // of a process that ended by itself

WorldSettings seeded(WorldSettings settings) {
  settings.venue.seed = settings.seed;
  return settings;
}

}  // namespace

World::World(const WorldSettings& settings, MemoryDisk& disk)
    : settings_{seeded(settings)},
      disk_{disk},
      random_{settings_.seed},
      faults_{settings_.seed, settings_.armed, settings_.window},
      to_wire_{line("host to wire", 1 * kUs, 5 * kUs)},
      to_host_{line("wire to host", 1 * kUs, 5 * kUs)},
      to_venue_{line("wire to venue", 20 * kUs, 200 * kUs)},
      from_venue_{line("venue to wire", 20 * kUs, 200 * kUs)},
      feed_{line("feed", 20 * kUs, 100 * kUs)},
      account_{line("account", 200 * kUs, 3'000 * kUs)},
      venue_{schedule_, settings_.venue, venue_lines()},
      desk_{desk_lines()},
      wall_ns_{kWallNs} {
  faults_.on_strike = [this](FaultKind fault) {
    tell("fault: " + std::string{terms_of(fault).name});
  };
  open_wire();
  schedule_.at(kBeginNs, [this] {
    try_to_open();
    tick_wire();
    venue_.open();
  });
}

World::Line World::line(const char* name, std::uint64_t low_ns, std::uint64_t high_ns) {
  return {schedule_, random_.of(name), {low_ns, high_ns}, [](const Schedule::Act& act) { act(); }};
}

WireNode::Lines World::wire_lines() {
  return {[this](engine::Event event, std::uint64_t hello) {
            to_host_.send(
                [this, waiting = Waiting{std::move(event), hello}] { give_from_wire(waiting); });
          },
          [this](WireNode::Bytes message) { send_order(std::move(message)); },
          [this](const ReleasedFrame& frame) {
            if (watch.released) watch.released(frame);
          },
          [this](std::uint64_t next) {
            cut_session();  // another connection: nothing of the last one comes any more
            to_venue_.send([this, next] {
              const auto chance = strikes(FaultKind::kReportRepeated);
              const std::uint64_t before = chance ? Random{*chance}.between(1, 20) : 0;
              venue_.log_in(next > before ? next - before : next);
            });
          },
          [this](wire::FeedFollower::Request request) {
            account_.send([this, request] { venue_.ask_feed(request); });
          }};
}

VenueNode::Lines World::venue_lines() {
  return {
      [this](std::uint64_t next) { from_venue_.send([this, next] { wire_->logged_in(next); }); },
      [this](std::uint64_t sequence, VenueNode::Bytes message) {
        send_report(sequence, std::move(message));
      },
      [this](VenueNode::Bytes datagram) { send_feed(std::move(datagram)); },
      [this] { over_ = true; }, [this](FaultKind fault) { return strikes(fault); }};
}

HostNode::Lines World::host_lines() {
  return {[this](contract::Entry entry) { to_wire_.send([this, entry] { wire_->take(entry); }); },
          [this](contract::KillSource source, engine::KillTarget target) {
            return wire_->engage(source, target);
          },
          [this](const engine::RequestStatement& question) { desk_.ask(question); },
          [this](const engine::CommandAnswer& answer) {
            tell("answer " + std::to_string(answer.request_id) + ": " + answer.text);
            if (watch.answered) watch.answered(answer);
          },
          [this](const engine::Notice& notice) {
            if (watch.told) watch.told("engine: " + engine::describe(notice));
          }};
}

/// There, and back with what the account was there.
StatementDesk::Lines World::desk_lines() {
  return {[this](std::uint64_t life, const engine::RequestStatement& question) {
            account_.send([this, life, question] {
              values::AccountStatement statement = venue_.statement(question.executions_since);
              std::uint64_t extra_ns = 0;
              if (strikes(FaultKind::kStatementFailed)) {
                statement = {};
                statement.unavailable_reason = "the account port answers nothing";
              } else if (strikes(FaultKind::kStatementStale) && given_) {
                statement = *given_;
              }
              if (const auto chance = strikes(FaultKind::kStatementLate))
                extra_ns = Random{*chance}.between(50 * kMs, kAccountTimeoutNs);
              if (statement.available) given_ = statement;
              account_.send(
                  [this, life, answer = engine::VenueStatement{question.question, statement}] {
                    desk_.answered(life, answer);
                  },
                  extra_ns);
            });
          },
          [this](const engine::VenueStatement& answer) { give(answer); }};
}

void World::send_order(WireNode::Bytes message) {
  if (watch.sent) watch.sent(message);
  to_venue_.send([this, message = std::move(message)] { take_order(message); });
  if (strikes(FaultKind::kFrameLost)) schedule_.after(0, [this] { break_link(); });
}

void World::take_order(WireNode::Bytes message) {
  constexpr std::size_t kSymbolAt = 10;  // of O, behind type, UserRefNum, side and quantity
  if (watch.arrived) watch.arrived(message);
  const bool enters = !message.empty() && static_cast<char>(message[0]) == 'O';
  if (enters && schedule_.now() < refusing_ns_)  // a symbol that the venue does not have
    store_be<8>(message, kSymbolAt, 0x2020'2020'2020'2020);
  venue_.order(message);
}

void World::send_report(std::uint64_t sequence, VenueNode::Bytes message) {
  std::uint64_t extra_ns = 0;
  if (const auto chance = strikes(FaultKind::kReportDelayed))
    extra_ns += Random{*chance}.between(1 * kMs, 300 * kMs);
  if (const auto chance = strikes(FaultKind::kReportsSilent))
    extra_ns += Random{*chance}.between(500 * kMs, 4'000 * kMs);
  from_venue_.send(
      [this, sequence, message = std::move(message)] { wire_->report(sequence, message); },
      extra_ns);
}

void World::send_feed(VenueNode::Bytes datagram) {
  if (strikes(FaultKind::kFeedDrop) || schedule_.now() < silent_ns_) return;
  if (strikes(FaultKind::kFeedDuplicate)) deliver_feed(datagram, 0);
  if (const auto chance = strikes(FaultKind::kFeedReorder)) {
    schedule_.after(Random{*chance}.between(1 * kMs, 40 * kMs),
                    [this, datagram] { wire_->feed(datagram); });
    return;
  }
  const auto chance = strikes(FaultKind::kFeedDelay);
  deliver_feed(datagram, chance ? Random{*chance}.between(1 * kMs, 200 * kMs) : 0);
}

void World::deliver_feed(const VenueNode::Bytes& datagram, std::uint64_t extra_ns) {
  feed_.send([this, datagram] { wire_->feed(datagram); }, extra_ns);
}

void World::cut_session() {
  to_venue_.cut();
  from_venue_.cut();
  if (watch.cut) watch.cut();
}

void World::break_link() {
  cut_session();
  venue_.link_lost();
  wire_->link_lost();
}

Status World::open_host() {
  auto host = HostNode::open(
      disk_, {.directory = "journal", .segment_bytes_max = 1U << 18U, .journal_id = settings_.seed},
      host_lines());
  if (!host) return host.error();
  host_ = std::move(*host);
  ++life_;
  tell("host: life " + std::to_string(life_));
  if (watch.host_up) watch.host_up();
  engine::SessionStart start;
  start.config = settings_.config;
  start.run_id = life_;
  start.wall_ns = wall_ns_ + static_cast<std::int64_t>(schedule_.now());
  start.kill_file_present = kill_file_;
  give(start, gateway::Durable::kMachine);
  watch_stores(true);
  if (host_ == nullptr) return ok();  // it ended, and tries again by itself
  host_->attach(life_, wire_->kills());
  catch_up();
  tick_host(life_);
  return ok();
}

/// A disk that fails is a reason to come up later, nothing else is.
void World::try_to_open() {
  if (host_ != nullptr || !fault_) return;
  const Status opened = open_host();
  if (opened) return;
  tell("host: not started: " + opened.error().message);
  if (!disk_failed() || opened.error().fault != pcl::Fault::kUnavailable) {
    fault_ = opened;
    return;
  }
  host_.reset();
  schedule_.after(kRestartNs, [this] { try_to_open(); });
}

bool World::disk_failed() const {
  return faults_.struck(FaultKind::kDiskError) + faults_.struck(FaultKind::kDiskFull) +
             faults_.struck(FaultKind::kDiskSync) !=
         0;
}

void World::open_wire() {
  wire_.emplace(schedule_, kCard, ++instances_,
                static_cast<std::uint16_t>(settings_.config.feed_port), wire_lines());
  if (watch.wire_up) watch.wire_up();
}

void World::crash_wire() {
  tell("the wire dies");
  for (Line* lost : {&to_wire_, &to_host_, &feed_}) lost->cut();
  cut_session();
  ring_.clear();
  open_wire();
  venue_.link_lost();
  for (const auto kind :
       {engine::LinkKind::kFeedDown, engine::LinkKind::kVenueDown, engine::LinkKind::kCardDown})
    give(engine::LinkChange{.kind = kind});
  if (host_ != nullptr) host_->attach(life_, wire_->kills());
}

/// Nothing of what it had not written yet reaches the disk any more.
void World::end_host() {
  const std::size_t writes = std::exchange(disk_.writes_left, 0);
  host_.reset();
  disk_.writes_left = writes;
  desk_.restart();
  stalled_ns_ = 0;
}

void World::crash_host(std::uint64_t restart_ns) {
  if (host_ == nullptr) return;
  tell("the host dies");
  if (entry_ && host_->dead() && entry_again_) ring_.push_front(*entry_);
  end_host();
  if (restart_ns == 0) return try_to_open();
  schedule_.after(restart_ns, [this] { try_to_open(); });
}

void World::crash_host_amid(std::size_t outputs, bool again, std::uint64_t restart_ns) {
  if (host_ == nullptr) return;
  host_->die_after(outputs);
  entry_again_ = again;
  restart_ns_ = restart_ns;
}

void World::crash_machine(const std::function<std::size_t(std::size_t)>& kept) {
  tell("the machine dies");
  if (host_ != nullptr) end_host();
  disk_.crash([&](const std::string&, std::size_t loose) { return kept(loose); });
  crash_wire();
  schedule_.after(kRestartNs, [this] { try_to_open(); });
}

void World::stall_host(std::uint64_t for_ns) {
  if (host_ == nullptr) return;
  tell("the host stands still");
  stalled_ns_ = schedule_.now() + for_ns;
  schedule_.at(stalled_ns_, [this, life = life_] {
    if (life == life_ && host_ != nullptr) catch_up();
  });
}

void World::operate(engine::OperatorCommand command) {
  command.kill_file_present = kill_file_;
  if (host_ == nullptr) return;
  tell("operator: " + std::to_string(static_cast<int>(command.kind)) + " by " + command.actor);
  std::optional<std::uint64_t> kill;
  const bool kills = command.command >= engine::LatchCommand::kCancel;  // a freeze is the host's
  if (command.kind == engine::OperatorKind::kKill && kills)
    kill = wire_->engage(command.source, command.target);
  give(command);
  if (kill && host_ != nullptr) host_->note_kill(*kill);
}

void World::provoke(const std::function<void(VenueNode&)>& act) {
  act(venue_);
  venue_.tell();
}

void World::set_store(engine::Store store, bool up) {
  if (up) away_.erase(store);
  if (!up) away_.insert(store);
}

/// What changed, or at the start everything.
void World::watch_stores(bool all) {
  for (const auto store : {engine::Store::kPostgres, engine::Store::kRedis}) {
    const bool away = away_.contains(store);
    if (!all && away == said_away_.contains(store)) continue;
    said_away_.erase(store);
    if (away) said_away_.insert(store);
    give(engine::StoreState{store, !away, away ? "the world" : ""});
  }
}

void World::give(const engine::Event& event, gateway::Durable wanted) {
  if (!fault_ || host_ == nullptr || schedule_.now() < stalled_ns_) return;
  if (watch.before) watch.before(event);
  const Status taken = host_->take(event, wanted);
  if (!taken) {
    tell("the host ends: " + taken.error().message);
    if (!disk_failed()) fault_ = taken;
    // What was not written was not given back to the ring: the next one reads it there.
    if (entry_ && disk_.syncs_left != 0) ring_.push_front(*entry_);
    end_host();
    schedule_.after(kRestartNs, [this] { try_to_open(); });
    return;
  }
  if (watch.after) watch.after(event);
  if (host_->dead()) crash_host(restart_ns_);
}

void World::give_from_wire(const Waiting& waiting) {
  if (host_ == nullptr || schedule_.now() < stalled_ns_ || !ring_.empty()) {
    ring_.push_back(waiting);
    return;
  }
  if (waiting.hello != 0 && waiting.hello != life_) return;  // of a daemon that is dead
  entry_ = waiting;
  give(waiting.event);
  entry_.reset();
}

void World::catch_up() {
  std::deque<Waiting> waited;
  waited.swap(ring_);
  while (!waited.empty() && host_ != nullptr && ring_.empty()) {
    const Waiting waiting = waited.front();
    waited.pop_front();
    give_from_wire(waiting);
  }
  ring_.insert(ring_.end(), waited.begin(), waited.end());  // it died amid them
}

/// What it sees at every turn of its loop.
void World::look_around() {
  watch_stores(false);
  if (over_ && end_told_ != life_) {
    end_told_ = life_;
    give(engine::MarketEnd{});
  }
}

void World::tick_host(std::uint64_t life) {
  if (life != life_) return;
  if (schedule_.now() >= stalled_ns_) look_around();
  give(engine::Clock{static_cast<std::int64_t>(schedule_.now())}, gateway::Durable::kMachine);
  schedule_.after(settings_.clock_every_ns, [this, life] { tick_host(life); });
}

void World::tick_wire() {
  wire_->tick();
  schedule_.after(settings_.wire_tick_ns, [this] { tick_wire(); });
}

bool World::step() { return fault_ && schedule_.run_one() && fault_; }

Status World::run(std::uint64_t acts_max) {
  for (std::uint64_t acts = 0; acts < acts_max; ++acts) {
    // To look costs more than to act.
    if (acts % kActsBetweenLooks == kActsBetweenLooks - 1 && ended()) break;
    if (!step()) break;
  }
  return fault_;
}

bool World::ended() const {
  return host_ != nullptr && host_->engine().state().phase == engine::Phase::kEnded;
}

}  // namespace pcl::world
