#include "sim/world/host_node.hpp"

#include <bit>
#include <utility>

#include "host/adapters/card_shared_memory/link_entries.hpp"

namespace pcl::world {

Result<std::unique_ptr<HostNode>> HostNode::open(Disk& disk, const journal::Options& journal,
                                                 Lines lines) {
  auto engine = journal::JournaledEngine::open(disk, journal);
  if (!engine) return engine.error();
  return std::unique_ptr<HostNode>{new HostNode{std::move(*engine), std::move(lines)}};
}

HostNode::HostNode(journal::JournaledEngine engine, Lines lines)
    : engine_{std::move(engine)}, lines_{std::move(lines)}, room_{engine_, *this} {}

Status HostNode::take(const engine::Event& event, gateway::Durable wanted) {
  const auto* change = std::get_if<engine::LinkChange>(&event);
  if (change != nullptr && change->kind == engine::LinkKind::kCardUp) login_wanted_ = true;
  if (Status taken = room_.take(event); !taken) return taken;
  return room_.commit(wanted);
}

void HostNode::attach(std::uint64_t daemon, std::uint64_t kills) {
  kills_.restart(kills);
  lines_.to_wire(std::bit_cast<contract::Entry>(link::HelloEntry{.daemon = daemon}));
}

void HostNode::carry_out(const engine::Output& output) {
  if (outputs_left_ && *outputs_left_ == 0) dead_ = true;
  if (dead_) return;
  if (outputs_left_) --*outputs_left_;
  std::visit([this](const auto& o) { on(o); }, output);
}

Status HostNode::carried_out() {
  if (!dead_ && std::exchange(login_wanted_, false))
    lines_.to_wire(gateway::login_entry(engine().summary().next_report_sequence));
  return ok();
}

void HostNode::answer(std::span<const engine::CommandAnswer> answers) {
  for (const engine::CommandAnswer& answer : answers)
    if (!dead_) lines_.answer(answer);
}

void HostNode::close_gate(const Error& why) {
  fault_ = why.message;
  (void)lines_.engage(contract::KillSource::kEngine, {contract::KillScope::kGlobal, 0});
}

void HostNode::on(const engine::EngageKill& engage) {
  note_kill(lines_.engage(engage.source, engage.target));
}

void HostNode::on(const engine::Notice& notice) {
  lines_.notice(notice);
  if (notice.severity == engine::Severity::kCritical) alarms_.push_back(notice.text);
}

}  // namespace pcl::world
