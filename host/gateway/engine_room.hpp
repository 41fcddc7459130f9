// Law 5 in one place: event -> journal -> engine -> journal -> written -> and only then carried
// out. The daemon and the simulated world run this same order.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/engine/output.hpp"
#include "host/journal/replay.hpp"

namespace pcl::gateway {

/// What carries out: everything that leaves the engine leaves through here. Implementers: the
/// daemon's (daemon_hands.hpp) and the simulated world's. Called by commit() alone, in the order
/// of this list; none may call the room.
class Hands {
 public:
  Hands() = default;
  Hands(const Hands&) = delete;
  Hands& operator=(const Hands&) = delete;
  virtual ~Hands() = default;
  /// What was taken up to this input survives us: its room may be given back.
  virtual void journalled(std::uint64_t input) = 0;
  /// One output, in order. Of a CommandAnswer only that it will come: answers() gives it.
  virtual void carry_out(const engine::Output& output) = 0;
  /// The last output of the batch was carried out. An error ends the room.
  [[nodiscard]] virtual Status carried_out() = 0;
  /// The batch's answers, on disk with everything before them; never empty.
  virtual void answer(std::span<const engine::CommandAnswer> answers) = 0;
  /// The room ended, once: close the gate. Nothing else will be called.
  virtual void close_gate(const Error& why) = 0;
};

/// What a batch must survive before anything of it is carried out.
enum class Durable : std::uint8_t {
  kProcess = 1,  // written: our death. The group commit brings it to the disk soon.
  kMachine,      // synced: the machine's
};

/// One thread. Nothing of an event leaves before the journal has the event and its outputs; answers
/// wait for the disk always. A journal that fails, and hands that fail, end the room: the gate is
/// closed, every later call says why, and what the engine said since the last commit() is never
/// carried out.
class EngineRoom {
 public:
  /// Both must outlive the room.
  EngineRoom(journal::JournaledEngine& engine, Hands& hands) : engine_{engine}, hands_{hands} {}

  /// Journals and applies; its outputs wait for commit().
  [[nodiscard]] Status take(const engine::Event& event);
  /// Every whole event of the inputs up to this one has been taken.
  void taken_up_to(std::uint64_t input) noexcept { input_ = input; }
  /// Everything taken since the last commit leaves.
  [[nodiscard]] Status commit(Durable wanted);
  /// Ends the room for a reason of the owner's. The first reason stays.
  void end(const Error& why);

  [[nodiscard]] const engine::Engine& engine() const { return engine_.engine(); }

 private:
  Status write_and_carry_out(Durable wanted);

  journal::JournaledEngine& engine_;
  Hands& hands_;
  std::vector<engine::Output> outputs_;
  std::vector<engine::CommandAnswer> answers_;
  std::uint64_t input_{};
  Status ended_{ok()};
};

}  // namespace pcl::gateway
