// Everything in one thread and one virtual time: host, wire, venue, and the lines between them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/engine/config.hpp"
#include "sim/world/channel.hpp"
#include "sim/world/host_node.hpp"
#include "sim/world/random.hpp"
#include "sim/world/schedule.hpp"
#include "sim/world/venue_node.hpp"
#include "sim/world/wire_node.hpp"

namespace pcl::world {

struct WorldSettings {
  std::uint64_t seed{1};
  engine::Config config;  // its symbols by the generated market's names
  VenueSettings venue;    // its seed is the world's
  std::uint64_t clock_every_ns{10'000'000};
  std::uint64_t wire_tick_ns{5'000'000};
};

/// The same settings give the same history, event by event. What differs from the machine's: no
/// time passes inside a node, and a line delivers after a delay drawn from the seed.
class World {
 public:
  /// The disk is the host's; it outlives every crash of it.
  World(const WorldSettings& settings, Disk& disk);

  /// Brings everything up and lets it happen until the engine has ended its session, nothing is
  /// left to happen, or so many acts are done. kUnavailable: what went wrong, in words.
  Status run(std::uint64_t acts_max);
  /// The host's process dies and comes up again: journal recovered, the wire and its card as they
  /// are.
  Status crash_host();
  /// The wire's process dies and another comes up, with a card that was reset: everything under way
  /// to and from it is lost, and the venue sees a broken session.
  void crash_wire();
  /// What an operator asks of the engine. While the host is dead nobody hears it.
  void operate(const engine::OperatorCommand& command) { give(command); }
  /// The venue does something by itself; what it says goes out at once.
  void provoke(const std::function<void(VenueNode&)>& act);
  /// Every order message that reaches the venue, before it is taken.
  std::function<void(const VenueNode::Bytes& message)> on_order;

  [[nodiscard]] const HostNode& host() const { return *host_; }
  [[nodiscard]] const VenueNode& venue() const { return venue_; }
  [[nodiscard]] const WireNode& wire() const { return *wire_; }
  [[nodiscard]] const Schedule& schedule() const { return schedule_; }

 private:
  using Line = Channel<Schedule::Act>;
  [[nodiscard]] Line line(const char* name, std::uint64_t low_ns, std::uint64_t high_ns);
  [[nodiscard]] WireNode::Lines wire_lines();
  [[nodiscard]] VenueNode::Lines venue_lines();
  [[nodiscard]] HostNode::Lines host_lines();
  Status open_host();
  void open_wire();
  void tell_end();
  [[nodiscard]] bool ended() const;
  void give(const engine::Event& event);
  void tick_host(std::uint64_t life);
  void tick_wire();

  WorldSettings settings_;
  Disk& disk_;
  Random random_;
  Schedule schedule_;
  Line to_wire_, to_host_, to_venue_, from_venue_, feed_, account_;
  std::optional<WireNode> wire_;
  VenueNode venue_;
  std::unique_ptr<HostNode> host_;
  std::uint64_t life_{};       // of the host
  std::uint64_t instances_{};  // of the card
  bool over_{};                // the market
  Status fault_{ok()};
};

}  // namespace pcl::world
