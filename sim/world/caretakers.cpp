#include "sim/world/caretakers.hpp"

namespace pcl::world {
namespace {

constexpr std::uint64_t kLookNs = 200'000'000;

/// 0: none waits for a person.
std::uint64_t blocking_repair(const engine::State& host) {
  for (const auto& [id, repair] : host.reconciliation.repairs) {
    if (repair.blocks && repair.state == engine::RepairState::kOpen) return id;
  }
  return 0;
}

}  // namespace

Caretakers::Caretakers(World& world, Mischief& mischief) : world_{world}, mischief_{mischief} {
  world_.schedule().after(kLookNs, [this] { look(); });
}

void Caretakers::look() {
  world_.schedule().after(kLookNs, [this] { look(); });
  if (world_.host() == nullptr) return;
  const engine::State& host = world_.host()->engine().state();
  if (host.risk.ess.active) return ask(engine::OperatorKind::kEssReset, {});
  if (const std::uint64_t id = blocking_repair(host); id != 0)
    return ask(engine::OperatorKind::kApproveRepair, {}, id);
  const bool over = host.phase == engine::Phase::kEnded || host.phase == engine::Phase::kBlocked;
  const bool books = host.reconciliation.done || host.reconciliation.asked;
  if (!books && (over || host.phase == engine::Phase::kTrading))
    return ask(engine::OperatorKind::kReconcile, {});
  if (host.phase != engine::Phase::kTrading) return;
  if (latched(host.kills)) return ask(engine::OperatorKind::kResume, {});
  if (!host.kills.entries.empty())
    ask(engine::OperatorKind::kResume, host.kills.entries.begin()->first);
}

void Caretakers::ask(engine::OperatorKind kind, const engine::KillTarget& target,
                     std::uint64_t subject) {
  engine::OperatorCommand command;
  command.kind = kind;
  command.actor = "dot";
  command.approver = "eve";
  command.reason = "looked into";
  command.target = target;
  command.subject = subject;
  command.request_id = mischief_.next_request();
  world_.operate(command);
}

}  // namespace pcl::world
