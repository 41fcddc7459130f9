#include "host/gateway/latch_keeper.hpp"

#include <chrono>

namespace pcl::gateway {

using operator_files::LatchRecord;

namespace {

constexpr auto kFirstHostSource = contract::KillSource::kFile;  // those below are the card's

LatchRecord record_of(const engine::KillSummary& kill) {
  return {kill.source,       kill.actor,        kill.reason, 0,
          kill.target.scope, kill.target.index, kill.command};
}

std::int64_t wall_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

std::vector<engine::OperatorCommand> LatchKeeper::left_over() {
  std::vector<engine::OperatorCommand> kills;
  for (const LatchRecord& record : file_.read()) {
    engine::OperatorCommand kill;
    kill.kind = engine::OperatorKind::kKill;
    kill.source = record.source >= kFirstHostSource ? record.source : contract::KillSource::kEngine;
    kill.actor = record.actor;
    kill.reason = "killed before this start, by " +
                  std::string{contract::to_string(record.source)} + ": " + record.reason;
    kill.target = {record.scope, record.index};
    kill.command = record.command;
    if (record.scope == contract::KillScope::kGlobal) {
      if (!global_) global_ = record;
    } else {
      scoped_.emplace(kill.target, record);
    }
    kills.push_back(kill);
    log_.warn("the latch file was left from before: starting killed",
              {{"latch_file", file_.path()},
               {"source", contract::to_string(record.source)},
               {"scope", contract::to_string(record.scope)},
               {"index", record.index},
               {"command", to_string(record.command)},
               {"actor", record.actor},
               {"reason", record.reason}});
  }
  return kills;
}

void LatchKeeper::given(const engine::OperatorCommand& command) {
  if (command.kind == engine::OperatorKind::kResume && !resume_) {
    resume_ = command.request_id;
    resuming_ = command.target;
  }
  if (command.kind == engine::OperatorKind::kKill) {
    asked_ = {command.source,       command.actor,        command.reason, 0,
              command.target.scope, command.target.index, command.command};
  }
}

void LatchKeeper::note(const engine::Output& output) {
  if (std::holds_alternative<engine::EngageKill>(output)) look_ = true;
  if (const auto* notice = std::get_if<engine::Notice>(&output)) {
    look_ = look_ || notice->code == engine::NoticeCode::kKilled ||
            notice->code == engine::NoticeCode::kResumed;
  }
  const auto* answer = std::get_if<engine::CommandAnswer>(&output);
  if (answer == nullptr || !resume_ || answer->request_id != *resume_) return;
  resume_.reset();
  if (!answer->ok) return;
  asked_.reset();
  if (resuming_.scope == contract::KillScope::kGlobal) {
    global_.reset();
  } else {
    scoped_.erase(resuming_);
  }
  write();
}

void LatchKeeper::keep(const engine::Engine& engine) {
  if (!look_) return;
  look_ = false;
  const engine::Summary summary = engine.summary();
  keep_global(summary);
  keep_scoped(summary);
}

void LatchKeeper::keep_global(const engine::Summary& summary) {
  if (!summary.global) return;
  const engine::KillSummary& kill = *summary.global;
  const bool by_card = kill.actor == "card";
  const bool named = by_card && is_asked(kill);
  const bool again = named && by_card_;
  by_card_ = by_card && !named;
  if (again && global_) {
    global_ = *asked_;
    return write();
  }
  keep(named ? *asked_ : record_of(kill));
}

/// The card tells of a kill that somebody asked for.
bool LatchKeeper::is_asked(const engine::KillSummary& kill) const {
  return asked_ && asked_->source == kill.source && asked_->scope == kill.target.scope &&
         asked_->index == kill.target.index && asked_->command >= kill.command;
}

/// Those that are new or stronger; they go as global ones do, with their release.
void LatchKeeper::keep_scoped(const engine::Summary& summary) {
  bool news = failed_;
  for (const engine::KillSummary& kill : summary.kills) {
    LatchRecord record = kill.actor == "card" && is_asked(kill) ? *asked_ : record_of(kill);
    record.wall_ns = wall_ns();
    const auto kept = scoped_.find(kill.target);
    if (kept != scoped_.end() && kept->second.command >= record.command) continue;
    scoped_.insert_or_assign(kill.target, record);
    news = true;
  }
  if (news) write();
}

void LatchKeeper::keep(const LatchRecord& record) {
  const bool stronger = !global_ || record.command > global_->command;
  if (!stronger && file_.present() && !failed_) return;  // the first kill's record stays
  if (stronger) global_ = record;
  write();
}

void LatchKeeper::write() {
  std::vector<LatchRecord> records;
  if (global_) {
    if (global_->wall_ns == 0) global_->wall_ns = wall_ns();
    records.push_back(*global_);
  }
  for (const auto& [target, record] : scoped_) records.push_back(record);
  failed_ = false;
  if (records.empty()) {
    if (Status removed = file_.remove(); !removed)
      log_.error("the latch file stays: the next start will be killed",
                 {{"error", removed.error().message}});
    return;
  }
  Status written = file_.write(records);
  failed_ = !written;
  if (failed_)
    log_.error("the latch file cannot be written: a new journal would forget this kill",
               {{"error", written.error().message}});
}

}  // namespace pcl::gateway
