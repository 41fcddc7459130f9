// The control plane in the world: journal and engine in the daemon's own order, on a simulated
// disk.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/gateway/engine_room.hpp"
#include "host/gateway/kills_known.hpp"
#include "host/gateway/wire_entries.hpp"

namespace pcl::world {

/// One life of the daemon: EngineRoom with hands that speak to the world. Destroying it is a crash
/// of the process: what was written stays on the disk. One thread.
class HostNode final : private gateway::Hands {
 public:
  struct Lines {
    std::function<void(contract::Entry)> to_wire;
    /// Past the entries; answers how many kills the wire has had.
    std::function<std::uint64_t(contract::KillSource, engine::KillTarget)> engage;
    std::function<void(const engine::RequestStatement&)> ask;
    std::function<void(engine::CommandAnswer)> answer;
    std::function<void(const engine::Notice&)> notice;
  };
  static Result<std::unique_ptr<HostNode>> open(Disk& disk, const journal::Options& journal,
                                                Lines lines);

  /// Journals, applies, carries out. An error ends this life: the gate has been closed.
  Status take(const engine::Event& event, gateway::Durable wanted = gateway::Durable::kProcess);
  /// Of the next event that leads to anything so many outputs leave, then the process is dead.
  void die_after(std::size_t outputs) { outputs_left_ = outputs; }
  [[nodiscard]] bool dead() const noexcept { return dead_; }
  /// Greets a wire that has had so many kills, as this daemon.
  void attach(std::uint64_t daemon, std::uint64_t kills);
  /// The kill of this number is what the next command is about.
  void note_kill(std::uint64_t number) { kills_.note(number, number); }

  [[nodiscard]] const engine::Engine& engine() const { return engine_.engine(); }
  /// Of the journal: what is said to survive the machine, and of the next record.
  [[nodiscard]] std::uint64_t durable_sequence() const { return engine_.durable_sequence(); }
  [[nodiscard]] std::uint64_t next_sequence() const { return engine_.next_sequence(); }
  [[nodiscard]] std::uint64_t outputs_digest() const { return engine_.outputs_digest(); }
  /// For a snapshot file.
  [[nodiscard]] journal::Snapshot snapshot() const { return engine_.snapshot(); }
  /// What went wrong, empty if nothing did.
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }
  /// Critical notices so far, in words.
  [[nodiscard]] const std::vector<std::string>& alarms() const noexcept { return alarms_; }

 private:
  HostNode(journal::JournaledEngine engine, Lines lines);

  void journalled(std::uint64_t /*input*/) override {}
  void carry_out(const engine::Output& output) override;
  Status carried_out() override;
  void answer(std::span<const engine::CommandAnswer> answers) override;
  void close_gate(const Error& why) override;

  void on(const engine::CardCommand& command) { lines_.to_wire(command.entry); }
  void on(const engine::RegisterWrite& write) {
    lines_.to_wire(gateway::entry_of(write, kills_.count()));
  }
  void on(const engine::EngageKill& engage);
  void on(const engine::RequestStatement& ask) { lines_.ask(ask); }
  void on(const engine::RequestFeedRewind& rewind) { lines_.to_wire(gateway::entry_of(rewind)); }
  void on(const engine::CommandAnswer& /*comes later*/) {}
  void on(const engine::Retransmit& again) { lines_.to_wire(gateway::entry_of(again)); }
  void on(const engine::Notice& notice);

  journal::JournaledEngine engine_;
  Lines lines_;
  gateway::EngineRoom room_;
  gateway::KillsKnown kills_;
  std::string fault_;
  std::vector<std::string> alarms_;
  bool login_wanted_{};
  std::optional<std::size_t> outputs_left_;  // before it dies
  bool dead_{};
};

}  // namespace pcl::world
