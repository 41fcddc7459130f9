// What a latch means, written down once more: what stands, by what was said and done outside the
// engine.
#pragma once

#include <algorithm>
#include <map>

#include "tests/engine/world.hpp"

namespace pcl::engine::test {

class LatchModel {
 public:
  void see(const Event& event) {
    if (const auto* start = std::get_if<SessionStart>(&event); start && start->kill_file_present)
      raise({}, LatchCommand::kCancel);
    if (const auto* said = std::get_if<OperatorCommand>(&event)) {
      if (said->kind == OperatorKind::kKill) raise(said->target, said->command);
      if (said->kind == OperatorKind::kResume) asked_[said->request_id] = said->target;
    }
    const auto* record = std::get_if<CardRecord>(&event);
    if (record == nullptr ||
        record->entry.kind() != static_cast<std::uint8_t>(contract::RecordKind::kKill))
      return;
    const auto kill = contract::from_entry<contract::KillRecord>(record->entry);
    if (static_cast<contract::KillEvent>(kill.code) == contract::KillEvent::kEngaged)
      raise({static_cast<contract::KillScope>(kill.scope), kill.index}, LatchCommand::kCancel);
  }
  void see(const Output& output) {
    if (const auto* kill = std::get_if<EngageKill>(&output))
      raise(kill->target, LatchCommand::kCancel);
    const auto* answer = std::get_if<CommandAnswer>(&output);
    if (answer != nullptr && answer->ok && asked_.contains(answer->request_id))
      stands_.erase(asked_.at(answer->request_id));
  }
  [[nodiscard]] const std::map<KillTarget, LatchCommand>& all() const { return stands_; }

 private:
  void raise(const KillTarget& target, LatchCommand command) {
    LatchCommand& stands = stands_[target];
    stands = std::max(stands, command);
  }
  std::map<KillTarget, LatchCommand> stands_;
  std::map<std::uint64_t, KillTarget> asked_;
};

}  // namespace pcl::engine::test
