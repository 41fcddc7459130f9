// The daemon's hands: rings, kill word, latch file, log, and whoever waits for an answer.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

#include "host/adapters/card_shared_memory/daemon_link.hpp"
#include "host/base/log.hpp"
#include "host/gateway/engine_room.hpp"
#include "host/gateway/kills_known.hpp"
#include "host/gateway/latch_keeper.hpp"
#include "host/gateway/operator_desk.hpp"
#include "host/gateway/statement_desk.hpp"
#include "host/gateway/wire_entries.hpp"

namespace pcl::gateway {

/// Belongs to the engine's loop, which pushes its own entries (greeting, login, quiet) through it
/// too: one order in the down ring. Entries that find no room wait here, within kBacklogMax.
class DaemonHands final : public Hands {
 public:
  // Many times what a start loads.
  static constexpr std::size_t kBacklogMax = 65'536;
  struct Parts {
    const engine::Engine& engine;
    link::DaemonLink& link;
    OperatorDesk& desk;
    StatementDesk& statements;
    std::function<void()> show;  // the status, before answers: who has one sees its effect there
  };
  /// `latch_file` empty: none. In lock-step statements are asked for by the loop.
  DaemonHands(Parts parts, std::string latch_file, bool lockstep, Log& log)
      : parts_{std::move(parts)},
        lockstep_{lockstep},
        log_{log},
        latch_{std::move(latch_file), log} {}

  void journalled(std::uint64_t input) override;
  void carry_out(const engine::Output& output) override;
  /// Fault::kUnavailable: kBacklogMax entries wait for a wire that lives and takes none.
  Status carried_out() override;
  void answer(std::span<const engine::CommandAnswer> answers) override;
  void close_gate(const Error& why) override;

  /// Entries of the loop's own; lost while no wire is attached, which starts the engine again.
  void push(const contract::Entry& entry);
  void flush_backlog();
  [[nodiscard]] bool behind() const noexcept { return !backlog_.empty(); }
  /// A wire was attached: every kill of its kill word is one that the engine knows.
  void attached() { kills_.restart(link::kill_count(parts_.link.kill_word_at_attach())); }
  /// It is gone, and what waited for it.
  void detached() { backlog_.clear(); }
  /// The engine has seen these kills.
  void note_kills(std::uint64_t first, std::uint64_t last) { kills_.note(first, last); }
  /// Behind the outputs of this batch the venue session is opened.
  void log_in_after_this() noexcept { login_wanted_ = true; }
  /// Lock-step: the last statement asked for since the last call, if there is one.
  [[nodiscard]] std::optional<engine::RequestStatement> take_question();
  /// Entries handed down since the last call.
  [[nodiscard]] std::uint64_t take_handed_down();
  [[nodiscard]] LatchKeeper& latch() noexcept { return latch_; }

 private:
  void on(const engine::CardCommand& command) { push(command.entry); }
  void on(const engine::RegisterWrite& write) { push(entry_of(write, kills_.count())); }
  void on(const engine::EngageKill& engage);
  void on(const engine::RequestStatement& ask);
  void on(const engine::RequestFeedRewind& rewind) { push(entry_of(rewind)); }
  void on(const engine::CommandAnswer& /*comes later*/) {}
  void on(const engine::Retransmit& again) { push(entry_of(again)); }
  void on(const engine::Notice& notice);

  Parts parts_;
  bool lockstep_;
  Log& log_;
  LatchKeeper latch_;
  std::deque<contract::Entry> backlog_;  // the down ring was full
  std::optional<engine::RequestStatement> question_;
  KillsKnown kills_;
  std::uint64_t handed_down_{};
  bool backlog_full_{};
  bool login_wanted_{};
};

}  // namespace pcl::gateway
