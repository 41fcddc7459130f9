#include "host/gateway/daemon_hands.hpp"

#include <utility>

namespace pcl::gateway {

void DaemonHands::journalled(std::uint64_t input) {
  if (parts_.link.attached()) parts_.link.release(input);
}

void DaemonHands::carry_out(const engine::Output& output) {
  latch_.note(output);
  std::visit([this](const auto& o) { on(o); }, output);
}

Status DaemonHands::carried_out() {
  latch_.keep(parts_.engine);
  if (backlog_full_)
    return Error{Fault::kUnavailable, "the wire takes nothing: " + std::to_string(kBacklogMax) +
                                          " entries wait for room in its ring"};
  if (std::exchange(login_wanted_, false))
    push(login_entry(parts_.engine.summary().next_report_sequence));
  parts_.link.publish();
  return ok();
}

void DaemonHands::answer(std::span<const engine::CommandAnswer> answers) {
  parts_.show();
  for (engine::CommandAnswer answer : answers) {
    if (latch_.failed()) answer.text += "; the latch file could not be written";
    parts_.desk.answer(answer);
  }
}

void DaemonHands::close_gate(const Error& why) {
  parts_.link.engage(contract::KillSource::kEngine);
  latch_.keep({contract::KillSource::kEngine, "engine loop", why.message, 0,
               contract::KillScope::kGlobal, 0});
  log_.error("cannot go on: gate closed", {{"error", why.message}});
}

void DaemonHands::on(const engine::EngageKill& engage) {
  const std::uint64_t word =
      parts_.link.engage(engage.source, engage.target.scope, engage.target.index);
  if (word != 0) note_kills(link::kill_count(word), link::kill_count(word));
}

void DaemonHands::on(const engine::RequestStatement& ask) {
  question_ = ask;
  if (!lockstep_) parts_.statements.ask(ask);
}

void DaemonHands::on(const engine::Notice& notice) {
  const std::string text = engine::describe(notice);
  const Log::Fields fields{{"code", engine::to_string(notice.code)}};
  if (notice.severity == engine::Severity::kInfo) log_.info(text, fields);
  if (notice.severity == engine::Severity::kWarning) log_.warn(text, fields);
  if (notice.severity == engine::Severity::kCritical) log_.error(text, fields);
}

void DaemonHands::push(const contract::Entry& entry) {
  if (!parts_.link.attached())
    return;  // no card: the engine learns of it by kCardDown and starts again with the next
  ++handed_down_;
  if (backlog_.empty() && parts_.link.push(entry)) return;
  backlog_full_ = backlog_full_ || backlog_.size() >= kBacklogMax;
  if (backlog_full_) return;  // nothing may pass what was left out
  backlog_.push_back(entry);
}

void DaemonHands::flush_backlog() {
  while (!backlog_.empty() && parts_.link.push(backlog_.front())) backlog_.pop_front();
  parts_.link.publish();
}

std::optional<engine::RequestStatement> DaemonHands::take_question() {
  return std::exchange(question_, std::nullopt);
}

std::uint64_t DaemonHands::take_handed_down() { return std::exchange(handed_down_, 0); }

}  // namespace pcl::gateway
