#include "host/gateway/statement_desk.hpp"

#include <utility>

namespace pcl::gateway {

StatementDesk::StatementDesk(venue_account::AccountSettings settings,
                             std::function<void()> answered)
    : settings_{std::move(settings)},
      answered_{std::move(answered)},
      thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void StatementDesk::ask(const engine::RequestStatement& question) {
  const std::lock_guard lock{mutex_};
  request_ = question;
  asked_.notify_one();
}

std::optional<engine::VenueStatement> StatementDesk::take() {
  const std::lock_guard lock{mutex_};
  return std::exchange(answer_, std::nullopt);
}

engine::VenueStatement StatementDesk::ask_now(const engine::RequestStatement& question) const {
  return {question.question, venue_account::ask_account(settings_, question.executions_since)};
}

void StatementDesk::run(const std::stop_token& stop) {
  std::unique_lock lock{mutex_};
  while (asked_.wait(lock, stop, [this] { return request_.has_value(); })) {
    const engine::RequestStatement question = *request_;
    request_.reset();
    lock.unlock();
    engine::VenueStatement statement = ask_now(question);
    lock.lock();
    answer_ = std::move(statement);
    lock.unlock();
    answered_();
    lock.lock();
  }
}

}  // namespace pcl::gateway
