// Everything in one thread and one virtual time: host, wire, venue, and the lines between them.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "host/engine/config.hpp"
#include "sim/world/channel.hpp"
#include "sim/world/faults.hpp"
#include "sim/world/host_node.hpp"
#include "sim/world/memory_disk.hpp"
#include "sim/world/random.hpp"
#include "sim/world/schedule.hpp"
#include "sim/world/statement_desk.hpp"
#include "sim/world/venue_node.hpp"
#include "sim/world/wire_node.hpp"

namespace pcl::world {

struct WorldSettings {
  std::uint64_t seed{1};
  engine::Config config;                     // its symbols by the generated market's names
  VenueSettings venue;                       // its seed is the world's
  std::uint64_t clock_every_ns{10'000'000};  // and what is written is synced as often
  std::uint64_t wire_tick_ns{5'000'000};
  FaultSet armed{};
  Window window;  // in which they strike
};

/// Whoever looks on. Every member may be empty; none may change the world.
struct Watch {
  std::function<void(const engine::Event&)> before, after;  // of the engine's apply
  std::function<void(const ReleasedFrame&)> released;       // by the card
  std::function<void(const WireNode::Bytes&)> sent;         // by the wire: under way
  std::function<void()> cut;                                // what was under way is lost
  std::function<void(const WireNode::Bytes&)> arrived;      // before the venue takes it
  std::function<void()> wire_up;                            // a new one, with a new card
  std::function<void()> host_up;                            // its journal read, nothing given yet
  std::function<void(const engine::CommandAnswer&)> answered;
  std::function<void(const std::string&)> told;  // what happened, for whoever reads a trace
};

/// The same settings give the same history, event by event. What differs from the machine's: no
/// time passes inside a node, and a line delivers after a delay drawn from the seed. One event of
/// the world is one act of its schedule.
class World {
 public:
  /// The disk is the host's; it outlives every crash of it.
  World(const WorldSettings& settings, MemoryDisk& disk);

  /// Lets the next event happen; the first brings everything up. False: nothing is left to happen,
  /// or something failed that no fault explains: fault().
  bool step();
  /// The same until the engine has ended its session, or so many are done.
  Status run(std::uint64_t acts_max);
  [[nodiscard]] const Status& fault() const noexcept { return fault_; }
  [[nodiscard]] bool ended() const;

  /// The host's process dies, and another comes up so much later: journal recovered, the wire and
  /// its card as they are. What the wire says in between waits in its ring.
  void crash_host(std::uint64_t restart_ns = 0);
  /// It dies at the next event that leads to anything, when so many outputs have left; `again`: the
  /// wire's entry was not given back yet, and is read once more by the next.
  void crash_host_amid(std::size_t outputs, bool again, std::uint64_t restart_ns);
  /// The host's process stands still for so long.
  void stall_host(std::uint64_t for_ns);
  /// The wire's process dies and another comes up, with a card that was reset: everything under way
  /// to and from it is lost, and the venue sees a broken session.
  void crash_wire();
  /// Both die with their machine; of each file's bytes that were not synced, `kept` of so many
  /// stay.
  void crash_machine(const std::function<std::size_t(std::size_t)>& kept);
  /// The order session's connection breaks, with all that is under way on it.
  void break_link();
  /// What an operator asks of the engine. A dead host hears nothing. A kill closes the gate first,
  /// a freeze does not.
  void operate(engine::OperatorCommand command);
  /// The venue does something by itself; what it says goes out at once.
  void provoke(const std::function<void(VenueNode&)>& act);
  /// A required store goes away, or comes back.
  void set_store(engine::Store store, bool up);
  /// The kill file lies there, or no longer does.
  void set_kill_file(bool present) { kill_file_ = present; }
  [[nodiscard]] bool kill_file() const noexcept { return kill_file_; }
  /// The wall clock shows so much more, or less.
  void step_clock(std::int64_t by_ns) { wall_ns_ += by_ns; }
  /// The venue refuses every order until then.
  void refuse_orders(std::uint64_t until_ns) { refusing_ns_ = until_ns; }
  /// The feed's datagrams are lost until then.
  void silence_feed(std::uint64_t until_ns) { silent_ns_ = until_ns; }

  Watch watch;
  [[nodiscard]] const HostNode* host() const { return host_.get(); }  // null while it is dead
  [[nodiscard]] HostNode* host() { return host_.get(); }
  [[nodiscard]] const VenueNode& venue() const { return venue_; }
  [[nodiscard]] WireNode& wire() { return *wire_; }
  [[nodiscard]] const WireNode& wire() const { return *wire_; }
  [[nodiscard]] Schedule& schedule() { return schedule_; }
  [[nodiscard]] const Schedule& schedule() const { return schedule_; }
  [[nodiscard]] MemoryDisk& disk() { return disk_; }
  [[nodiscard]] const MemoryDisk& disk() const { return disk_; }
  [[nodiscard]] Faults& faults() { return faults_; }
  [[nodiscard]] const Faults& faults() const { return faults_; }
  [[nodiscard]] std::optional<Random> strikes(FaultKind fault) {
    return faults_.strikes(fault, schedule_.done());
  }
  [[nodiscard]] std::uint64_t lives() const noexcept { return life_; }  // of the host

 private:
  using Line = Channel<Schedule::Act>;
  /// An entry of the wire's ring. `hello`: which daemon's it answers, 0: none's.
  struct Waiting {
    engine::Event event;
    std::uint64_t hello{};
  };
  [[nodiscard]] Line line(const char* name, std::uint64_t low_ns, std::uint64_t high_ns);
  [[nodiscard]] WireNode::Lines wire_lines();
  [[nodiscard]] VenueNode::Lines venue_lines();
  [[nodiscard]] HostNode::Lines host_lines();
  [[nodiscard]] StatementDesk::Lines desk_lines();
  Status open_host();
  void try_to_open();
  [[nodiscard]] bool disk_failed() const;
  void open_wire();
  void end_host();
  void cut_session();
  void send_order(WireNode::Bytes message);
  void take_order(WireNode::Bytes message);
  void send_report(std::uint64_t sequence, VenueNode::Bytes message);
  void send_feed(VenueNode::Bytes datagram);
  void deliver_feed(const VenueNode::Bytes& datagram, std::uint64_t extra_ns);
  void look_around();
  /// To the host. What comes from the wire waits while it cannot take it, the rest is lost.
  void give(const engine::Event& event, gateway::Durable wanted = gateway::Durable::kProcess);
  void give_from_wire(const Waiting& waiting);
  void watch_stores(bool all);
  void catch_up();
  void tick_host(std::uint64_t life);
  void tick_wire();
  void tell(const std::string& what) {
    if (watch.told) watch.told(what);
  }

  WorldSettings settings_;
  MemoryDisk& disk_;
  Random random_;
  Schedule schedule_;
  Faults faults_;
  Line to_wire_, to_host_, to_venue_, from_venue_, feed_, account_;
  std::optional<WireNode> wire_;
  VenueNode venue_;
  StatementDesk desk_;
  std::unique_ptr<HostNode> host_;
  std::optional<Waiting> entry_;                   // being taken by the host
  std::deque<Waiting> ring_;                       // of the wire, not taken by the host yet
  std::set<engine::Store> away_, said_away_;       // required stores
  std::optional<values::AccountStatement> given_;  // the last statement
  std::int64_t wall_ns_;                           // at virtual time 0
  std::uint64_t life_{};                           // of the host
  std::uint64_t instances_{};                      // of the card
  std::uint64_t restart_ns_{};                     // of a host that dies amid an event
  std::uint64_t stalled_ns_{};                     // until then
  std::uint64_t refusing_ns_{};                    // the same
  std::uint64_t silent_ns_{};                      // the same
  bool entry_again_{};                             // of a host that dies amid an event
  bool kill_file_{};
  bool over_{};               // the market
  std::uint64_t end_told_{};  // to the host's life of this number
  Status fault_{ok()};
};

}  // namespace pcl::world
