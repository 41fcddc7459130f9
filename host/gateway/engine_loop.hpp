// The engine's loop: the one thread in which the control plane happens.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "host/adapters/card_shared_memory/daemon_link.hpp"
#include "host/base/log.hpp"
#include "host/engine/event.hpp"
#include "host/gateway/bus_desk.hpp"
#include "host/gateway/daemon_hands.hpp"
#include "host/gateway/engine_room.hpp"
#include "host/gateway/operator_desk.hpp"
#include "host/gateway/statement_desk.hpp"
#include "host/gateway/store_desk.hpp"
#include "host/gateway/stress_desk.hpp"

namespace pcl::gateway {

/// A projection without which there is no new risk. `away`: why it is not there at this monotonic
/// time; empty: it is.
struct RequiredStore {
  engine::Store store{};
  std::function<std::string(std::uint64_t now_ns)> away;
  bool said_up{true};  // to the engine
};

/// A projection of the journal, whose state is shown under that name.
struct Projection {
  const char* name{};
  const StoreDesk* desk{};
};

struct LoopSettings {
  std::uint64_t clock_interval_ns{10'000'000};  // real time: between two Clock events
  std::string kill_file;
  std::string latch_file;  // empty: none
  bool lockstep{};         // the venue's steps are the only clock; the wire must say the same
};

/// The sources of events: entries of the wire, commands, statements, stress, clock. What becomes of
/// an event is the room's, in its order; entries of the ring are given back once they are
/// journalled. When the room ends, the loop kills and stops: what the engine said since is in the
/// journal and has not been carried out.
class EngineLoop {
 public:
  static constexpr std::size_t kBatch = 512;  // entries between two writes of the journal
  // Real time: before entries of the wire the engine is told the time, if it has not been for so
  // long. Finer than the clock's interval, so that latencies can be told.
  static constexpr std::uint64_t kInputClockNs = 1'000'000;

  /// `stress`, `bus` null: none.
  EngineLoop(journal::JournaledEngine& engine, link::DaemonLink& link, OperatorDesk& desk,
             StatementDesk& statements, StressDesk* stress, BusDesk* bus, LoopSettings settings,
             Log& log);

  /// Before start(). Its state is told behind the first event, and whenever it changes.
  void require(RequiredStore store) { required_.push_back(std::move(store)); }
  /// Before start().
  void show(Projection projection) { projections_.push_back(projection); }
  /// First event of the run; then the kill that the latch file kept, if any.
  Status start(const engine::SessionStart& start);
  /// One turn; sleeps until there is something, at most the clock's interval. An error is the
  /// journal's or the backlog's: the gate has been closed.
  Status run_once();
  /// Cancels what works and reconciles: the engine's end. kEnded is reached by further turns.
  Status ask_to_stop();
  [[nodiscard]] bool ended() const;
  /// Lock-step: the wire has been told that the session is over.
  [[nodiscard]] bool session_over() const noexcept { return session_over_; }
  [[nodiscard]] std::uint64_t frames_dropped() const noexcept { return frames_dropped_; }
  /// The last statement of the venue that was available.
  [[nodiscard]] const std::optional<values::AccountStatement>& last_statement() const noexcept {
    return last_statement_;
  }
  /// Since the last entry of the wire.
  [[nodiscard]] std::uint64_t idle_ns() const noexcept;
  [[nodiscard]] bool market_over() const noexcept { return market_end_given_; }

 private:
  Status turn();
  Status step(const engine::Event& event) { return room_.take(event); }
  Status commit();
  Status take_entries();
  Status take_entry(const contract::Entry& entry);
  Status take_chunk(const link::VenueMessageEntry& chunk);
  Status answer_step(const link::StepEntry& entry);
  Status take_commands();
  Status take_statement(const engine::VenueStatement& answer);
  Status take_stress();
  Status watch_stores(bool all);
  Status watch_link();
  Status tick(std::uint64_t interval_ns);
  void show();

  link::DaemonLink& link_;
  OperatorDesk& desk_;
  StatementDesk& statements_;
  StressDesk* stress_;
  BusDesk* bus_;
  std::vector<Projection> projections_;
  std::vector<RequiredStore> required_;
  LoopSettings settings_;
  Log& log_;
  DaemonHands hands_;
  EngineRoom room_;               // behind its hands
  engine::VenueMessage message_;  // being put together from chunks
  std::uint64_t ring_read_{};     // up to here every whole entry has been taken
  std::optional<values::AccountStatement> last_statement_;
  std::uint64_t frames_dropped_{};
  std::uint64_t last_clock_ns_{};
  std::uint64_t last_show_ns_{};
  std::uint64_t last_link_look_ns_{};
  std::uint64_t last_entry_ns_{};
  std::uint64_t hello_{};  // number of the present attachment
  bool must_sync_{};
  bool card_up_{};
  bool market_end_given_{};
  bool session_over_{};
};

}  // namespace pcl::gateway
