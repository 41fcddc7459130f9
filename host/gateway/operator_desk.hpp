// Where operators' commands meet the engine's loop.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/adapters/card_shared_memory/daemon_link.hpp"
#include "host/adapters/rest/operator_api.hpp"
#include "host/engine/event.hpp"
#include "host/engine/output.hpp"

namespace pcl::gateway {

/// Ranges, first to last and none touching, of the counts of kill words.
using KillCounts = std::map<std::uint64_t, std::uint64_t>;

/// A command on its way to the engine, with the counts of the kills that it stands for.
struct DeskCommand {
  engine::OperatorCommand command;
  KillCounts kills;
};

/// Any number of threads ask, the loop answers. A kill closes the gate in the asking thread, before
/// it queues; a freeze closes none. Bounds: kQueueMax commands wait, and one kill more, which all
/// further kills join: they are answered as pending at once and never refused; of a hedge or
/// liquidation only the kill joins, and it is refused. One resume waits, others are refused at
/// once, so that askers' threads stay free for kills. An asker waits kPatience.
class OperatorDesk final : public rest::OperatorBackend {
 public:
  static constexpr std::size_t kQueueMax = 64;
  static constexpr std::chrono::milliseconds kPatience{3'000};

  /// `symbols`: their names, by index.
  explicit OperatorDesk(link::DaemonLink& link, std::vector<values::SymbolName> symbols = {})
      : link_{link}, symbols_{std::move(symbols)} {}

  // askers
  std::string objection(const rest::KillScopeText& scope) override;
  rest::Outcome kill(const std::string& source, const std::string& actor, const std::string& reason,
                     const rest::KillScopeText& scope, engine::LatchCommand command) override;
  rest::Outcome resume(const std::string& approver_a, const std::string& approver_b,
                       const std::string& reason, const rest::KillScopeText& scope) override;
  rest::Outcome reset_ess(const std::string& approver_a, const std::string& approver_b,
                          const std::string& root_cause) override;
  rest::HealthReport health() override;
  std::string status() override;
  /// Closes the gate and queues the kill; does not wait.
  void kill_now(contract::KillSource source, const std::string& actor, const std::string& reason,
                const rest::KillScopeText& scope = {});

  // the loop
  [[nodiscard]] std::optional<DeskCommand> take();
  /// Gives the answer to whoever waits for it; nobody may.
  void answer(const engine::CommandAnswer& answer);
  /// The loop is alive, at this monotonic time; with what it shows of itself.
  void publish(rest::Health health, std::string status_json, std::uint64_t now_ns);
  /// No more commands are taken; waiting ones are refused.
  void close();

 private:
  using Answer = std::future<engine::CommandAnswer>;
  /// Nothing: a kill that joined another.
  std::optional<Answer> post(engine::OperatorCommand command, std::uint64_t kill_word);
  [[nodiscard]] std::string objection(const engine::OperatorCommand& command) const;
  /// Nothing: there is no such scope.
  [[nodiscard]] std::optional<engine::KillTarget> target_of(const rest::KillScopeText& scope) const;
  rest::Outcome wait(std::optional<Answer> answer, const std::string& late);

  link::DaemonLink& link_;
  const std::vector<values::SymbolName> symbols_;
  // Askers' threads and the loop meet here, a few times a second; held for moves of small values
  // only.
  std::mutex mutex_;
  std::deque<DeskCommand> queue_;
  std::map<std::uint64_t, std::promise<engine::CommandAnswer>> waiting_;
  std::uint64_t next_request_{1};
  std::uint64_t resume_waiting_{};  // its request, 0: none
  rest::Health health_{rest::Health::kDegraded};
  std::string status_;
  std::uint64_t published_ns_{};
  bool closed_{};
};

}  // namespace pcl::gateway
