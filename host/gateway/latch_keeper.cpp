#include "host/gateway/latch_keeper.hpp"

#include <chrono>

namespace pcl::gateway {

using operator_files::LatchRecord;

namespace {

constexpr auto kFirstHostSource = contract::KillSource::kFile;  // those below are the card's

std::int64_t wall_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::optional<engine::OperatorCommand> LatchKeeper::left_over() const {
  const auto record = file_.read();
  if (!record) return std::nullopt;
  engine::OperatorCommand kill;
  kill.kind = engine::OperatorKind::kKill;
  kill.source = record->source >= kFirstHostSource ? record->source : contract::KillSource::kEngine;
  kill.actor = record->actor;
  kill.reason = "killed before this start, by " + std::string{contract::to_string(record->source)} +
                ": " + record->reason;
  log_.warn("the latch file was left from before: starting killed",
            {{"latch_file", file_.path()},
             {"source", contract::to_string(record->source)},
             {"actor", record->actor},
             {"reason", record->reason}});
  return kill;
}

void LatchKeeper::given(const engine::OperatorCommand& command) {
  if (command.kind == engine::OperatorKind::kResume && !resume_) resume_ = command.request_id;
  if (command.kind == engine::OperatorKind::kKill)
    asked_ = {command.source, command.actor, command.reason, 0};
}

void LatchKeeper::note(const engine::Output& output) {
  if (std::holds_alternative<engine::EngageKill>(output)) look_ = true;
  if (const auto* notice = std::get_if<engine::Notice>(&output))
    look_ = look_ || notice->code == engine::NoticeCode::kKilled;
  const auto* answer = std::get_if<engine::CommandAnswer>(&output);
  if (answer == nullptr || !resume_ || answer->request_id != *resume_) return;
  resume_.reset();
  if (!answer->ok) return;
  asked_.reset();
  failed_ = false;
  if (Status removed = file_.remove(); !removed)
    log_.error("the latch file stays: the next start will be killed",
               {{"error", removed.error().message}});
}

void LatchKeeper::keep(const engine::Engine& engine) {
  if (!look_) return;
  look_ = false;
  const engine::Summary summary = engine.summary();
  if (!summary.latched || summary.kill_source == contract::KillSource::kNone) return;
  const bool by_card = summary.kill_actor == "card";
  const bool named = by_card && asked_ && asked_->source == summary.kill_source;
  const bool again = named && by_card_;
  by_card_ = by_card && !named;
  if (again && file_.present()) return write(*asked_);
  keep(named ? *asked_
             : LatchRecord{summary.kill_source, summary.kill_actor, summary.kill_reason, 0});
}

void LatchKeeper::keep(const LatchRecord& record) {
  if (!file_.present()) return write(record);
  failed_ = false;  // the first kill's record stays
}

void LatchKeeper::write(LatchRecord record) {
  record.wall_ns = wall_ns();
  Status written = file_.write(record);
  failed_ = !written;
  if (failed_)
    log_.error("the latch file cannot be written: a new journal would forget this kill",
               {{"error", written.error().message}});
}

}  // namespace pcl::gateway
