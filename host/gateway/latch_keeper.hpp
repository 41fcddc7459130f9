// Keeps the latch file in step with the engine's kill latch.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/operator_files/latch_file.hpp"
#include "host/base/log.hpp"
#include "host/engine/engine.hpp"
#include "host/engine/event.hpp"
#include "host/engine/output.hpp"

namespace pcl::gateway {

/// Belongs to the engine's loop. The file is on disk before a kill is acknowledged; a kill goes
/// from it only when a release that two people asked for was carried out, and the file with the
/// last. Of a scope the strongest command is kept. A file that cannot be written is logged, said in
/// the answers, and tried again with the next kill; one that cannot be removed means killed at the
/// next start.
class LatchKeeper {
 public:
  LatchKeeper(std::string path, Log& log) : file_{std::move(path)}, log_{log} {}

  /// At start: the kills that were left from before, for the engine to be told.
  [[nodiscard]] std::vector<engine::OperatorCommand> left_over();
  /// A command is given to the engine.
  void given(const engine::OperatorCommand& command);
  /// An output is carried out; in their order.
  void note(const engine::Output& output);
  /// After a batch of outputs, before answers.
  void keep(const engine::Engine& engine);
  /// The loop kills without the engine: it cannot go on.
  void keep(const operator_files::LatchRecord& record);
  /// Killed, and not in the file.
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  [[nodiscard]] bool is_asked(const engine::KillSummary& kill) const;
  void keep_global(const engine::Summary& summary);
  void keep_scoped(const engine::Summary& summary);
  void write();
  operator_files::LatchFile file_;
  Log& log_;
  // What the file says.
  std::optional<operator_files::LatchRecord> global_;
  std::map<engine::KillTarget, operator_files::LatchRecord> scoped_;
  std::optional<std::uint64_t> resume_;  // request by two people under way
  engine::KillTarget resuming_;          // what it is of
  // The last kill that somebody asked for: the card may tell of it first, and knows no names.
  std::optional<operator_files::LatchRecord> asked_;
  bool by_card_{};   // the file has the card's words
  bool look_{true};  // the latch may have been engaged
  bool failed_{};
};

}  // namespace pcl::gateway
