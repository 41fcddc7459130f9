// Lock-step: the market moves one message at a time, and only after the gateway is quiet about the
// one before.
#include <algorithm>

#include "sim/venue/server.hpp"

namespace pcl::venue {

bool Server::peers_ready() const {
  return step_port_.connection() >= 0 && orders_.logged_in() && line_.has_destination();
}

void Server::advance_lock_step(Clock::time_point now) {
  if (phase_ == Phase::kOver) return;
  if (phase_ == Phase::kWaiting) {
    if (!peers_ready()) return;
    log_.info("market_started", "lock-step");
    const auto first = source_->peek();
    opens_at_ = first && first->size() >= 11 ? itch::timestamp(*first) : 0;
    unsettled_ = true;  // what the login brought is a step of its own, before the market moves
    phase_ = Phase::kReady;
  }
  while (true) {
    if (finishing_ && !peers_ready()) return finish_alone(now);
    if (unsettled_) {  // a disconnect or a command between steps: tell the gateway, once there is
                       // one
      if (!peers_ready()) return;
      settle(now);
      unsettled_ = false;
      send_step();
      phase_ = Phase::kQuiet;
    }
    if (phase_ == Phase::kQuiet) read_quiet();
    if (phase_ == Phase::kOrders) take_orders();
    if (phase_ != Phase::kReady || !make_step(now)) return;
  }
}

/// A gateway that leaves after the market data has had its chance: what it sent acts, and the day
/// ends.
void Server::finish_alone(Clock::time_point now) {
  while (!queue_.empty()) act_queued(queue_.front().acts_at);
  if (!end_sent_) end_of_day(now);
  end_sent_ = true;
  phase_ = Phase::kOver;
  settle(now);
}

/// One step: orders whose time has come, or one background message, or the finish. False when
/// nothing is left.
bool Server::make_step(Clock::time_point now) {
  if (!peers_ready()) {
    unsettled_ = true;  // begin again with a step once the gateway is back
    return false;
  }
  const auto message = finishing_ ? std::nullopt : source_->peek();
  const bool over = !message || stop_market_ || day_full();
  const std::uint64_t next =
      over ? UINT64_MAX
           : std::max(engine_.now(), message->size() < 11 ? 0 : itch::timestamp(*message));
  if (!queue_.empty() && queue_.front().acts_at < next) {
    act_queued(queue_.front().acts_at);
  } else if (!over) {
    engine_.background(*message);
    source_->pop();
  } else if (!finishing_) {
    finishing_ = true;
  } else if (!end_sent_) {
    end_sent_ = true;
    end_of_day(now);
  } else {
    phase_ = Phase::kOver;
    return false;
  }
  settle(now);
  send_step();
  phase_ = Phase::kQuiet;
  return true;
}

/// All queued orders that act at `until`, in the order they came.
void Server::act_queued(std::uint64_t until) {
  while (!queue_.empty() && queue_.front().acts_at == until) {
    engine_.order(queue_.front().message, until);
    queue_.pop_front();
  }
}

void Server::send_step() {
  sent_ = {finishing_ ? LockStepPort::kFinish : ++steps_, std::max(engine_.now(), opens_at_),
           line_.counters().sent, orders_.reports_sent()};
  step_port_.send(sent_);
}

/// Repairs a gap may have cost more datagrams than were sent live.
bool Server::quiet_matches(const QuietFrame& frame) const {
  return frame.step == sent_.step && frame.reports == sent_.reports &&
         frame.datagrams >= sent_.datagrams &&
         frame.datagrams <= sent_.datagrams + rewind_datagrams_;
}

void Server::read_quiet() {
  while (const auto frame = step_port_.take()) {
    if (!quiet_matches(*frame)) continue;
    orders_wanted_ = frame->orders;
    phase_ = Phase::kOrders;
    return;
  }
}

/// Once every order the gateway spoke of is here, they are queued for their virtual time.
void Server::take_orders() {
  if (!orders_.logged_in()) {  // lost while they were on their way: session_lost() has dealt with
                               // what came
    phase_ = Phase::kReady;
    return;
  }
  if (orders_.orders_received() < orders_wanted_) return;
  auto& arrivals = orders_.arrivals();
  const auto count =
      static_cast<std::size_t>(orders_wanted_ > orders_taken_ ? orders_wanted_ - orders_taken_ : 0);
  const std::size_t taken = std::min(count, arrivals.size());
  for (std::size_t i = 0; i < taken; ++i) {
    queue_.push_back({engine_.now() + options_.order_latency_ns, std::move(arrivals[i])});
  }
  arrivals.erase(arrivals.begin(), arrivals.begin() + static_cast<std::ptrdiff_t>(taken));
  orders_taken_ += taken;
  phase_ = Phase::kReady;
}

}  // namespace pcl::venue
