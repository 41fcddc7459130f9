// Asks the venue for statements without keeping the engine's loop waiting.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "host/adapters/venue_account/account_client.hpp"
#include "host/engine/output.hpp"

namespace pcl::gateway {

/// One helper thread, one request at a time; a request that comes while one is under way replaces
/// what waits.
class StatementDesk {
 public:
  StatementDesk(venue_account::AccountSettings settings, std::function<void()> answered);

  /// Hands a request to the helper.
  void ask(const engine::RequestStatement& question);
  /// An answer, once. `answered` was called when it came.
  [[nodiscard]] std::optional<engine::VenueStatement> take();
  /// Asks in the calling thread: lock-step, where nothing else may happen meanwhile.
  [[nodiscard]] engine::VenueStatement ask_now(const engine::RequestStatement& question) const;

 private:
  void run(const std::stop_token& stop);

  venue_account::AccountSettings settings_;
  std::function<void()> answered_;
  // The loop and the helper exchange one request and one answer through it.
  std::mutex mutex_;
  std::condition_variable_any asked_;
  std::optional<engine::RequestStatement> request_;
  std::optional<engine::VenueStatement> answer_;
  std::jthread thread_;
};

}  // namespace pcl::gateway
