#include "host/gateway/operator_desk.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "host/base/json_text.hpp"
#include "host/base/monotonic.hpp"

namespace pcl::gateway {
namespace {

constexpr std::uint64_t kFrozenAfterNs = 2'000'000'000;  // the loop publishes many times a second

struct Scope {
  contract::KillScope scope{};
  std::size_t count{};  // of its indices
};
constexpr std::array<Scope, 4> kScopes{{{contract::KillScope::kSession, contract::kSessions},
                                        {contract::KillScope::kAccount, contract::kAccounts},
                                        {contract::KillScope::kStrategy, contract::kStrategies},
                                        {contract::KillScope::kSymbol, contract::kSymbols}}};

contract::KillSource source_named(const std::string& name) {
  return name == "cli" ? contract::KillSource::kCli : contract::KillSource::kRest;
}

/// Ranges stay few: counts come without gaps, but for those that other queued kills carry.
void add_kill(KillCounts& kills, std::uint64_t word) {
  if (word == 0) return;  // no wire was attached
  std::uint64_t first = link::kill_count(word);
  std::uint64_t last = first;
  auto next = kills.upper_bound(first);
  if (next != kills.end() && next->first == last + 1) {
    last = next->second;
    next = kills.erase(next);
  }
  if (next != kills.begin()) {
    const auto before = std::prev(next);
    if (before->second >= last) return;
    if (before->second + 1 == first) {
      before->second = last;
      return;
    }
  }
  kills.emplace(first, last);
}

}  // namespace

/// Empty: the command may queue. Under the mutex.
std::string OperatorDesk::objection(const engine::OperatorCommand& command) const {
  if (closed_) return "stopping";
  const bool freezes = command.command == engine::LatchCommand::kFreeze;
  if (command.kind == engine::OperatorKind::kKill && !freezes) return "";
  if (command.kind == engine::OperatorKind::kResume && resume_waiting_ != 0)
    return "another resume is waiting";
  return queue_.size() >= kQueueMax ? "too many commands are waiting" : "";
}

std::optional<OperatorDesk::Answer> OperatorDesk::post(engine::OperatorCommand command,
                                                       std::uint64_t kill_word) {
  std::promise<engine::CommandAnswer> promise;
  auto future = promise.get_future();
  {
    const std::lock_guard lock{mutex_};
    command.request_id = next_request_++;
    if (const std::string no = objection(command); !no.empty()) {
      promise.set_value({command.request_id, false, no});
      return future;
    }
    // Only kills come this far with the queue full. The last one takes the others in, so that
    // nothing that was asked for before them comes after them. It stays what it is of: the card
    // tells of one that is of something else.
    if (queue_.size() >= kQueueMax && queue_.back().command.kind == engine::OperatorKind::kKill) {
      add_kill(queue_.back().kills, kill_word);
      if (command.command == engine::LatchCommand::kCancel) return std::nullopt;
      promise.set_value({command.request_id, false,
                         "the gate is closed, but too many commands are waiting: ask again"});
      return future;
    }
    if (command.kind == engine::OperatorKind::kResume) resume_waiting_ = command.request_id;
    waiting_.emplace(command.request_id, std::move(promise));
    queue_.push_back({std::move(command), {}});
    add_kill(queue_.back().kills, kill_word);
  }
  link_.wake();
  return future;
}

rest::Outcome OperatorDesk::wait(std::optional<Answer> answer, const std::string& late) {
  if (!answer || answer->wait_for(kPatience) != std::future_status::ready)
    return {rest::Outcome::Kind::kPending, late};
  const engine::CommandAnswer given = answer->get();
  return {given.ok ? rest::Outcome::Kind::kDone : rest::Outcome::Kind::kRefused, given.text};
}

std::optional<engine::KillTarget> OperatorDesk::target_of(const rest::KillScopeText& scope) const {
  const auto row = std::find_if(kScopes.begin(), kScopes.end(), [&](const Scope& known) {
    return contract::to_string(known.scope) == scope.scope;
  });
  if (scope.scope == "global" && scope.which.empty()) return engine::KillTarget{};
  if (row == kScopes.end() || scope.which.empty()) return std::nullopt;
  std::uint16_t index = 0;
  const char* end = scope.which.data() + scope.which.size();
  const auto [stop, error] = std::from_chars(scope.which.data(), end, index);
  if (error == std::errc{} && stop == end && index < row->count)
    return engine::KillTarget{row->scope, index};
  if (row->scope != contract::KillScope::kSymbol || scope.which.size() > 8) return std::nullopt;
  values::SymbolName name;
  name.fill(' ');
  std::copy(scope.which.begin(), scope.which.end(), name.begin());
  const auto found = std::find(symbols_.begin(), symbols_.end(), name);
  if (found == symbols_.end()) return std::nullopt;
  return engine::KillTarget{row->scope, static_cast<std::uint16_t>(found - symbols_.begin())};
}

std::string OperatorDesk::objection(const rest::KillScopeText& scope) {
  if (target_of(scope)) return "";
  if (scope.scope == "global") return "expected nothing beside global";
  for (const Scope& known : kScopes) {
    if (contract::to_string(known.scope) != scope.scope) continue;
    return "expected a number from 0 to " + std::to_string(known.count - 1) +
           (known.scope == contract::KillScope::kSymbol ? ", or the name of one traded" : "");
  }
  return "expected global, session, account, strategy or symbol";
}

rest::Outcome OperatorDesk::kill(const std::string& source, const std::string& actor,
                                 const std::string& reason, const rest::KillScopeText& scope,
                                 engine::LatchCommand what) {
  engine::OperatorCommand command;
  command.kind = engine::OperatorKind::kKill;
  command.actor = actor;
  command.reason = reason;
  command.source = source_named(source);
  command.target = target_of(scope).value_or(engine::KillTarget{});
  command.command = what;
  if (what == engine::LatchCommand::kFreeze)
    return wait(post(std::move(command), 0), "the engine has not journalled it yet");
  const std::uint64_t word =
      link_.engage(command.source, command.target.scope, command.target.index);
  return wait(post(std::move(command), word),
              "the gate is closed; the engine has not journalled it yet");
}

void OperatorDesk::kill_now(contract::KillSource source, const std::string& actor,
                            const std::string& reason, const rest::KillScopeText& scope) {
  engine::OperatorCommand command;
  command.kind = engine::OperatorKind::kKill;
  command.actor = actor;
  command.reason = reason;
  command.source = source;
  command.target = target_of(scope).value_or(engine::KillTarget{});
  const std::uint64_t word = link_.engage(source, command.target.scope, command.target.index);
  (void)post(std::move(command), word);
}

rest::Outcome OperatorDesk::resume(const std::string& approver_a, const std::string& approver_b,
                                   const std::string& reason, const rest::KillScopeText& scope) {
  const auto target = target_of(scope);
  if (!target) return {rest::Outcome::Kind::kRefused, objection(scope)};
  engine::OperatorCommand command;
  command.kind = engine::OperatorKind::kResume;
  command.actor = approver_a;
  command.approver = approver_b;
  command.reason = reason;
  command.target = *target;
  return wait(post(std::move(command), 0), "the card has not confirmed the release yet");
}

rest::Outcome OperatorDesk::reset_ess(const std::string& approver_a, const std::string& approver_b,
                                      const std::string& root_cause) {
  engine::OperatorCommand command;
  command.kind = engine::OperatorKind::kEssReset;
  command.actor = approver_a;
  command.approver = approver_b;
  command.reason = root_cause;
  return wait(post(std::move(command), 0), "the engine has not answered yet");
}

rest::HealthReport OperatorDesk::health() {
  rest::Health health{};
  std::uint64_t age_ns = 0;
  {
    const std::lock_guard lock{mutex_};
    health = health_;
    age_ns = monotonic_ns() - published_ns_;
  }
  if (age_ns > kFrozenAfterNs) health = rest::Health::kFailed;
  const char* name = health == rest::Health::kHealthy    ? "healthy"
                     : health == rest::Health::kDegraded ? "degraded"
                                                         : "failed";
  JsonObject body;
  body.add("health", name).add("engine_loop_age_ms", age_ns / 1'000'000);
  return {health, body.text()};
}

std::string OperatorDesk::status() {
  const std::lock_guard lock{mutex_};
  return monotonic_ns() - published_ns_ > kFrozenAfterNs ? std::string{} : status_;
}

std::optional<DeskCommand> OperatorDesk::take() {
  const std::lock_guard lock{mutex_};
  if (queue_.empty()) return std::nullopt;
  DeskCommand command = std::move(queue_.front());
  queue_.pop_front();
  return command;
}

void OperatorDesk::answer(const engine::CommandAnswer& answer) {
  const std::lock_guard lock{mutex_};
  const auto found = waiting_.find(answer.request_id);
  if (found == waiting_.end()) return;
  if (answer.request_id == resume_waiting_) resume_waiting_ = 0;
  found->second.set_value(answer);
  waiting_.erase(found);
}

void OperatorDesk::publish(rest::Health health, std::string status_json, std::uint64_t now_ns) {
  const std::lock_guard lock{mutex_};
  health_ = health;
  status_ = std::move(status_json);
  published_ns_ = now_ns;
}

void OperatorDesk::close() {
  const std::lock_guard lock{mutex_};
  closed_ = true;
  for (auto& [id, promise] : waiting_) promise.set_value({id, false, "stopping"});
  waiting_.clear();
  queue_.clear();
}

}  // namespace pcl::gateway
