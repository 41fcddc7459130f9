#include "sim/world/caretakers.hpp"

namespace pcl::world {
namespace {

constexpr std::uint64_t kLookNs = 200'000'000;

}  // namespace

Caretakers::Caretakers(World& world, Mischief& mischief) : world_{world}, mischief_{mischief} {
  world_.schedule().after(kLookNs, [this] { look(); });
}

void Caretakers::look() {
  world_.schedule().after(kLookNs, [this] { look(); });
  if (world_.host() == nullptr) return;
  const engine::State& host = world_.host()->engine().state();
  if (host.risk.ess.active) return ask(engine::OperatorKind::kEssReset, {});
  const bool over = host.phase == engine::Phase::kEnded || host.phase == engine::Phase::kBlocked;
  const bool books = host.reconciliation.done || host.reconciliation.asked;
  if (!books && (over || host.phase == engine::Phase::kTrading))
    return ask(engine::OperatorKind::kReconcile, {});
  if (host.phase != engine::Phase::kTrading) return;
  if (host.kills.global.engaged) return ask(engine::OperatorKind::kResume, {});
  if (!host.kills.scoped.empty())
    ask(engine::OperatorKind::kResume, host.kills.scoped.begin()->first);
}

void Caretakers::ask(engine::OperatorKind kind, const engine::KillTarget& target) {
  engine::OperatorCommand command;
  command.kind = kind;
  command.actor = "dot";
  command.approver = "eve";
  command.reason = "looked into";
  command.target = target;
  command.request_id = mischief_.next_request();
  world_.operate(command);
}

}  // namespace pcl::world
