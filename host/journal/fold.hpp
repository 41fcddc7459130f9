// Records folded through an engine, comparing what is written with what comes out. Internal to this
// room: replay, recovery and the follower are this and a reader.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/engine.hpp"
#include "host/journal/causes.hpp"
#include "host/journal/journal.hpp"

namespace pcl::journal {

struct ReplayResult {
  std::uint64_t events{};
  std::uint64_t outputs{};
  std::uint64_t checkpoints{};     // hashes compared, all equal
  std::uint64_t hash{};            // of the state at the end
  std::uint64_t outputs_digest{};  // of all outputs in order
  bool last_outputs_missing{};     // the journal ends between an event and its outputs
};

/// Continues `hash` over the encoded outputs of one event.
[[nodiscard]] std::uint64_t digest_outputs(std::uint64_t hash, std::span<const std::byte> bytes);

class Folder {
 public:
  /// Goes on from `so_far`, of the records before the first one taken. `engine` must outlive it.
  explicit Folder(engine::Engine& engine, const ReplayResult& so_far = {})
      : result{so_far}, engine_{engine} {}

  /// kCorrupt naming the sequence: of another codec, does not decode, out of turn, or the outputs
  /// or the hash differ from what is written there. Nothing more may be taken then.
  [[nodiscard]] Status take(const Record& record);

  ReplayResult result;  // hash: not set here
  Causes causes;
  engine::Event event;                  // the last one
  std::vector<engine::Output> outputs;  // of it
  std::vector<std::byte> bytes;         // the same, encoded

 private:
  [[nodiscard]] Status take_event(const Record& record);
  [[nodiscard]] Status take_outputs(const Record& record);
  [[nodiscard]] Status take_hash(const Record& record);
  engine::Engine& engine_;
};

}  // namespace pcl::journal
