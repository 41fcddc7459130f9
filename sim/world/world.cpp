#include "sim/world/world.hpp"

#include <utility>

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
constexpr std::uint64_t kUs = 1'000;
constexpr std::uint64_t kBeginNs = 1'000'000'000;
constexpr std::uint64_t kActsBetweenLooks = 64;

WorldSettings seeded(WorldSettings settings) {
  settings.venue.seed = settings.seed;
  return settings;
}

}  // namespace

World::World(const WorldSettings& settings, Disk& disk)
    : settings_{seeded(settings)},
      disk_{disk},
      random_{settings_.seed},
      to_wire_{line("host to wire", 1 * kUs, 5 * kUs)},
      to_host_{line("wire to host", 1 * kUs, 5 * kUs)},
      to_venue_{line("wire to venue", 20 * kUs, 200 * kUs)},
      from_venue_{line("venue to wire", 20 * kUs, 200 * kUs)},
      feed_{line("feed", 20 * kUs, 100 * kUs)},
      account_{line("account", 200 * kUs, 3'000 * kUs)},
      venue_{schedule_, settings_.venue, venue_lines()} {
  open_wire();
}

World::Line World::line(const char* name, std::uint64_t low_ns, std::uint64_t high_ns) {
  return {schedule_, random_.of(name), {low_ns, high_ns}, [](const Schedule::Act& act) { act(); }};
}

WireNode::Lines World::wire_lines() {
  return {[this](engine::Event event) {
            to_host_.send([this, event = std::move(event)] { give(event); });
          },
          [this](WireNode::Bytes message) {
            to_venue_.send([this, message = std::move(message)] {
              if (on_order) on_order(message);
              venue_.order(message);
            });
          },
          [this](std::uint64_t next) { to_venue_.send([this, next] { venue_.log_in(next); }); },
          [this](wire::FeedFollower::Request request) {
            account_.send([this, request] { venue_.ask_feed(request); });
          }};
}

VenueNode::Lines World::venue_lines() {
  return {
      [this](std::uint64_t next) { from_venue_.send([this, next] { wire_->logged_in(next); }); },
      [this](std::uint64_t sequence, VenueNode::Bytes message) {
        from_venue_.send(
            [this, sequence, message = std::move(message)] { wire_->report(sequence, message); });
      },
      [this](VenueNode::Bytes datagram) {
        feed_.send([this, datagram = std::move(datagram)] { wire_->feed(datagram); });
      },
      [this] {
        over_ = true;
        tell_end();
      }};
}

HostNode::Lines World::host_lines() {
  const std::uint64_t life = life_;
  return {
      [this](contract::Entry entry) { to_wire_.send([this, entry] { wire_->take(entry); }); },
      [this](contract::KillSource source, engine::KillTarget target) {
        return wire_->engage(source, target);
      },
      [this, life](const engine::RequestStatement& ask) {  // there, and back with what it was
        account_.send([this, life, ask] {
          const engine::VenueStatement answer{ask.question, venue_.statement(ask.executions_since)};
          account_.send([this, life, answer] {
            if (life == life_) give(answer);
          });
        });
      },
      [](const engine::CommandAnswer&) {}};
}

Status World::open_host() {
  ++life_;
  auto host =
      HostNode::open(disk_, {.directory = "journal", .journal_id = settings_.seed}, host_lines());
  if (!host) return host.error();
  host_ = std::move(*host);
  engine::SessionStart start;
  start.config = settings_.config;
  start.run_id = life_;
  if (Status started = host_->take(start, gateway::Durable::kMachine); !started) return started;
  host_->attach(wire_->kills());
  tick_host(life_);
  tell_end();
  return ok();
}

void World::open_wire() {
  wire_.emplace(schedule_, kCard, ++instances_,
                static_cast<std::uint16_t>(settings_.config.feed_port), wire_lines());
}

/// Told again to whoever comes up after it.
void World::tell_end() {
  if (!over_) return;
  feed_.send([this] { give(engine::MarketEnd{}); });
}

void World::crash_wire() {
  for (Line* lost : {&to_wire_, &to_host_, &to_venue_, &from_venue_, &feed_}) lost->cut();
  open_wire();
  venue_.link_lost();
  for (const auto kind :
       {engine::LinkKind::kFeedDown, engine::LinkKind::kVenueDown, engine::LinkKind::kCardDown})
    give(engine::LinkChange{.kind = kind});
  host_->attach(wire_->kills());
  tell_end();
}

Status World::crash_host() {
  host_.reset();
  return open_host();
}

void World::provoke(const std::function<void(VenueNode&)>& act) {
  act(venue_);
  venue_.tell();
}

void World::give(const engine::Event& event) {
  if (host_ == nullptr || !fault_) return;
  if (Status taken = host_->take(event); !taken) fault_ = taken;
}

void World::tick_host(std::uint64_t life) {
  if (life != life_) return;
  give(engine::Clock{static_cast<std::int64_t>(schedule_.now())});
  schedule_.after(settings_.clock_every_ns, [this, life] { tick_host(life); });
}

void World::tick_wire() {
  wire_->tick();
  schedule_.after(settings_.wire_tick_ns, [this] { tick_wire(); });
}

Status World::run(std::uint64_t acts_max) {
  if (life_ == 0 && schedule_.now() == 0) {
    schedule_.at(kBeginNs, [this] {
      fault_ = open_host();
      tick_wire();
      venue_.open();
    });
  }
  for (std::uint64_t acts = 0; acts < acts_max && fault_; ++acts) {
    // To look costs more than to act.
    if (acts % kActsBetweenLooks == kActsBetweenLooks - 1 && ended()) break;
    if (!schedule_.run_one()) break;
  }
  return fault_;
}

bool World::ended() const {
  return host_ != nullptr && host_->engine().summary().phase == engine::Phase::kEnded;
}

}  // namespace pcl::world
