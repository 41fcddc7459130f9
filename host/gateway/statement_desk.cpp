#include "host/gateway/statement_desk.hpp"

#include <utility>

namespace pcl::gateway {

StatementDesk::StatementDesk(venue_account::AccountSettings settings,
                             std::function<void()> answered)
    : settings_{std::move(settings)},
      answered_{std::move(answered)},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void StatementDesk::ask(std::uint64_t executions_since) {
  const std::lock_guard lock{mutex_};
  request_ = executions_since;
  asked_.notify_one();
}

std::optional<values::AccountStatement> StatementDesk::take() {
  const std::lock_guard lock{mutex_};
  return std::exchange(answer_, std::nullopt);
}

values::AccountStatement StatementDesk::ask_now(std::uint64_t executions_since) const {
  return venue_account::ask_account(settings_, executions_since);
}

void StatementDesk::run(const std::stop_token& stop) {
  std::unique_lock lock{mutex_};
  while (asked_.wait(lock, stop, [this] { return request_.has_value(); })) {
    const std::uint64_t since = *request_;
    request_.reset();
    lock.unlock();
    values::AccountStatement statement = venue_account::ask_account(settings_, since);
    lock.lock();
    answer_ = std::move(statement);
    lock.unlock();
    answered_();
    lock.lock();
  }
}

}  // namespace pcl::gateway
