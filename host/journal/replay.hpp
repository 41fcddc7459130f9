// The engine and its journal together: write ahead while running, the same state again afterwards.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/engine.hpp"
#include "host/journal/causes.hpp"
#include "host/journal/fold.hpp"
#include "host/journal/journal.hpp"
#include "host/journal/recover.hpp"

namespace pcl::journal {

inline constexpr std::uint64_t kCheckpointEvents = 10'000;  // events between two state hashes

/// Folds the events of sequences up to `to` through an engine: from the newest sound snapshot that
/// ends before `from`, a fresh one if there is none (from 1: always). kCorrupt if the journal is
/// damaged, does not decode, or if outputs or a state hash differ from what is written there
/// (naming the sequence), or nothing leads to `from`. Never sends anything.
[[nodiscard]] Result<ReplayResult> replay(Disk& disk, const std::string& directory,
                                          std::uint64_t from = 1, std::uint64_t to = UINT64_MAX);

/// Journal and engine with law 5 built in. Thread: one owner.
///   for each event: step(event, outputs);   flush() or sync();   carry `outputs` out;   clear
///   them.
class JournaledEngine {
 public:
  /// Ends a roll that was cut short (roll.hpp). Recovers the journal, in one pass: every record is
  /// checked, those behind the newest sound snapshot are replayed into the engine. An event whose
  /// outputs were never written is applied and its outputs are written now and sent never: to the
  /// engine they are of unknown outcome after the next SessionStart. kCorrupt also if a snapshot
  /// shows that the journal was longer.
  [[nodiscard]] static Result<JournaledEngine> open(Disk& disk, const Options& options);

  /// Journals the event, applies it, journals the outputs and now and then a hash; appends to
  /// `outputs`. On an error nothing of `outputs` may be carried out.
  [[nodiscard]] Status step(const engine::Event& event, std::vector<engine::Output>& outputs);
  [[nodiscard]] Status flush() { return journal_.flush(); }
  [[nodiscard]] Status sync() { return journal_.sync(); }
  /// Writes a hash now: at a clean end.
  [[nodiscard]] Status checkpoint();

  [[nodiscard]] std::uint64_t durable_sequence() const noexcept {
    return journal_.durable_sequence();
  }
  [[nodiscard]] std::uint64_t next_sequence() const { return journal_.next_sequence(); }

  /// Everything stepped so far, for a Follower: flush() first.
  [[nodiscard]] Snapshot snapshot() const { return {position(), replayed_, engine_}; }
  /// Where the next record goes.
  [[nodiscard]] Position position() const { return journal_.position(); }
  /// Snapshots that were not gone on from, and why.
  [[nodiscard]] const std::vector<std::string>& refused_snapshots() const { return refused_; }

  [[nodiscard]] const engine::Engine& engine() const { return engine_; }
  [[nodiscard]] const Recovery& recovery() const { return journal_.recovery(); }
  [[nodiscard]] const ReplayResult& replayed() const { return replayed_; }
  /// Digest of all outputs since the journal's first event: equals ReplayResult::outputs_digest of
  /// a later replay.
  [[nodiscard]] std::uint64_t outputs_digest() const { return replayed_.outputs_digest; }

 private:
  JournaledEngine(Journal journal, StartingPoint start, Folder folder);
  Journal journal_;
  engine::Engine engine_;
  ReplayResult replayed_;
  Causes causes_;
  std::vector<std::string> refused_;
  std::vector<std::byte> buffer_;
  std::vector<engine::Output> step_outputs_;
};

}  // namespace pcl::journal
