// The engine and its journal together: write ahead while running, the same state again afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/engine.hpp"
#include "host/journal/journal.hpp"

namespace pcl::journal {

inline constexpr std::uint64_t kCheckpointEvents = 10'000;  // events between two state hashes

struct ReplayResult {
  std::uint64_t events{};
  std::uint64_t outputs{};
  std::uint64_t checkpoints{};     // hashes compared, all equal
  std::uint64_t hash{};            // of the state at the end
  std::uint64_t outputs_digest{};  // of all outputs in order
  bool last_outputs_missing{};     // the journal ends between an event and its outputs
};

/// Folds all events through a fresh engine. kCorrupt if the journal is damaged, does not decode, or
/// if outputs or a state hash differ from what is written there (naming the sequence). Never sends
/// anything.
[[nodiscard]] Result<ReplayResult> replay(const std::string& directory);

/// Journal and engine with law 5 built in. Thread: one owner.
///   for each event: step(event, outputs);   flush() or sync();   carry `outputs` out;   clear
///   them.
class JournaledEngine {
 public:
  /// Recovers the journal and replays it into the engine. An event whose outputs were never written
  /// is applied and its outputs are written now and sent never: to the engine they are of unknown
  /// outcome after the next SessionStart.
  [[nodiscard]] static Result<JournaledEngine> open(const Options& options);

  /// Journals the event, applies it, journals the outputs and now and then a hash; appends to
  /// `outputs`. On an error nothing of `outputs` may be carried out.
  [[nodiscard]] Status step(const engine::Event& event, std::vector<engine::Output>& outputs);
  [[nodiscard]] Status flush() { return journal_.flush(); }
  [[nodiscard]] Status sync() { return journal_.sync(); }
  /// Writes a hash now: at a clean end.
  [[nodiscard]] Status checkpoint();

  [[nodiscard]] const engine::Engine& engine() const { return engine_; }
  [[nodiscard]] const Recovery& recovery() const { return journal_.recovery(); }
  [[nodiscard]] const ReplayResult& replayed() const { return replayed_; }
  /// Digest of all outputs since the journal's first event: equals ReplayResult::outputs_digest of
  /// a later replay.
  [[nodiscard]] std::uint64_t outputs_digest() const { return replayed_.outputs_digest; }

 private:
  JournaledEngine(Journal journal, engine::Engine engine, ReplayResult replayed);
  Journal journal_;
  engine::Engine engine_;
  ReplayResult replayed_;
  std::vector<std::byte> buffer_;
  std::vector<engine::Output> step_outputs_;
};

}  // namespace pcl::journal
