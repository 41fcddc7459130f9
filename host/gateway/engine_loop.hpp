// The engine's loop: the one thread in which the control plane happens.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/adapters/card_shared_memory/daemon_link.hpp"
#include "host/base/log.hpp"
#include "host/engine/event.hpp"
#include "host/gateway/bus_desk.hpp"
#include "host/gateway/latch_keeper.hpp"
#include "host/gateway/operator_desk.hpp"
#include "host/gateway/statement_desk.hpp"
#include "host/gateway/store_desk.hpp"
#include "host/gateway/stress_desk.hpp"
#include "host/journal/replay.hpp"

namespace pcl::gateway {

/// A projection without which there is no new risk. `away`: why it is not there at this monotonic
/// time; empty: it is.
struct RequiredStore {
  engine::Store store{};
  std::function<std::string(std::uint64_t now_ns)> away;
  bool said_up{true};  // to the engine
};

struct LoopSettings {
  std::uint64_t clock_interval_ns{10'000'000};  // real time: between two Clock events
  std::string kill_file;
  std::string latch_file;  // empty: none
  bool lockstep{};         // the venue's steps are the only clock; the wire must say the same
};

/// entries, commands, statements, stress, clock -> events -> journal -> engine -> journal ->
/// written out -> carried out.
///
/// Nothing of an event leaves before the journal has the event and its outputs (law 5); the entries
/// of the ring are given back only then. Answers to operators wait for the disk. When the journal
/// fails, or kBacklogMax entries wait for a wire that lives and takes none, the loop kills and
/// stops: what the engine said since is in the journal and has not been carried out.
class EngineLoop {
 public:
  static constexpr std::size_t kBatch = 512;  // entries between two writes of the journal
  // Entries that wait for room in the down ring: many times what a start loads.
  static constexpr std::size_t kBacklogMax = 65'536;

  /// `stress`, `bus`, `store` null: none.
  EngineLoop(journal::JournaledEngine& engine, link::DaemonLink& link, OperatorDesk& desk,
             StatementDesk& statements, StressDesk* stress, BusDesk* bus, StoreDesk* store,
             LoopSettings settings, Log& log);

  /// Before start(). Its state is told behind the first event, and whenever it changes.
  void require(RequiredStore store) { required_.push_back(std::move(store)); }
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
  Status step(const engine::Event& event);
  Status commit();
  void carry_out(const engine::Output& output);
  void push(const contract::Entry& entry);
  void flush_backlog();
  Status take_entries();
  Status take_entry(const contract::Entry& entry);
  Status take_chunk(const link::VenueMessageEntry& chunk);
  Status answer_step(const link::StepEntry& entry);
  Status take_commands();
  Status take_statement(values::AccountStatement statement);
  Status take_stress();
  Status watch_stores(bool all);
  Status watch_link();
  Status tick();
  void login_if_wanted();
  void note_kill(std::uint64_t word);
  void note_kills(std::uint64_t first, std::uint64_t last);
  void show();

  journal::JournaledEngine& engine_;
  link::DaemonLink& link_;
  OperatorDesk& desk_;
  StatementDesk& statements_;
  StressDesk* stress_;
  BusDesk* bus_;
  StoreDesk* store_;
  std::vector<RequiredStore> required_;
  LoopSettings settings_;
  Log& log_;
  LatchKeeper latch_;
  std::vector<engine::Output> outputs_;
  std::vector<engine::CommandAnswer> answers_;
  std::deque<contract::Entry> backlog_;  // the down ring was full
  engine::VenueMessage message_;         // being put together from chunks
  std::uint64_t ring_read_{};            // up to here every whole entry has been journalled
  std::optional<std::uint64_t> statement_wanted_;
  std::optional<values::AccountStatement> last_statement_;
  std::set<std::uint64_t> kills_known_;
  std::uint64_t kill_count_{};  // every kill up to this one has been through the engine
  std::uint64_t handed_down_{};
  std::uint64_t frames_dropped_{};
  std::uint64_t last_clock_ns_{};
  std::uint64_t last_show_ns_{};
  std::uint64_t last_link_look_ns_{};
  std::uint64_t last_entry_ns_{};
  bool must_sync_{};
  bool backlog_full_{};
  bool login_wanted_{};
  bool card_up_{};
  bool market_end_given_{};
  bool session_over_{};
};

}  // namespace pcl::gateway
