// The venue put together: market, feed, rewind, order entry, account port, and what paces them.
#pragma once

#include <poll.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "sim/venue/account.hpp"
#include "sim/venue/account_view.hpp"
#include "sim/venue/feed_line.hpp"
#include "sim/venue/line_port.hpp"
#include "sim/venue/lock_step.hpp"
#include "sim/venue/log.hpp"
#include "sim/venue/market_source.hpp"
#include "sim/venue/matching_engine.hpp"
#include "sim/venue/message_log.hpp"
#include "sim/venue/mold_feed.hpp"
#include "sim/venue/options.hpp"
#include "sim/venue/order_port.hpp"

namespace pcl::venue {

/// One thread, one loop: do what can be done, then wait in ppoll. Never spins.
///
/// Real time: background messages at a rate or at their own pace, orders act when they arrive.
/// Lock-step: see README.md; the same client behaviour gives the same day, whatever the machine's
/// speed.
class Server {
 public:
  using Clock = OrderPort::Clock;
  struct Ports {
    std::uint16_t order = 0, account = 0, rewind = 0, step = 0, feed_source = 0;
  };

  /// Binds everything. kInvalid or kUnavailable, naming the option or address.
  static Result<std::unique_ptr<Server>> open(VenueOptions options,
                                              std::unique_ptr<MarketSource> source, const Log& log);
  [[nodiscard]] const Ports& ports() const { return ports_; }
  /// Serves until `stop_fd` is readable; then ends the sessions in order.
  void run(int stop_fd);
  /// Why the market ended early, empty if it did not.
  [[nodiscard]] std::string fault() const { return source_->fault(); }

 private:
  struct Sockets {
    Fd feed, rewind, order, account, step;
  };
  /// The market's life. Lock-step goes kWaiting -> kReady -> kQuiet -> kOrders -> kReady ...
  enum class Phase : std::uint8_t { kWaiting, kReady, kQuiet, kOrders, kOver };
  struct QueuedOrder {
    std::uint64_t acts_at;  // ns since midnight
    std::vector<std::byte> message;
  };

  Server(VenueOptions options, std::unique_ptr<MarketSource> source, Sockets sockets,
         const Log& log);

  // server.cpp
  void watch(int stop_fd);
  void dispatch(Clock::time_point now);
  void settle(Clock::time_point now);
  void act_on_all();
  void session_lost();
  void serve_rewind();
  void send_feed(std::size_t messages_max);
  void keep_feed_alive(Clock::time_point now);
  void advance_real_time(Clock::time_point now);
  [[nodiscard]] std::uint64_t due(Clock::time_point now);
  [[nodiscard]] Clock::duration until_next(Clock::time_point now);
  void end_of_day(Clock::time_point now);
  [[nodiscard]] std::string market_state() const;
  [[nodiscard]] bool day_full() const { return feed_log_.size() >= options_.day_messages_max; }

  // server_lock_step.cpp
  void advance_lock_step(Clock::time_point now);
  bool make_step(Clock::time_point now);
  void act_queued(std::uint64_t until);
  void send_step();
  void finish_alone(Clock::time_point now);
  void read_quiet();
  void take_orders();
  [[nodiscard]] bool quiet_matches(const QuietFrame& frame) const;
  [[nodiscard]] bool peers_ready() const;

  VenueOptions options_;
  std::unique_ptr<MarketSource> source_;
  const Log& log_;
  MessageLog feed_log_, reports_log_;
  Account account_;
  MatchingEngine engine_;
  MoldFeed feed_;
  FeedLine line_;
  Fd rewind_;
  OrderPort orders_;
  LockStepPort step_port_;
  AccountView view_;
  LinePort account_port_;
  Ports ports_;

  std::vector<pollfd> watched_;  // kept, so that waiting allocates nothing
  Phase phase_ = Phase::kWaiting;
  bool stop_market_ = false;
  Clock::time_point fed_{};            // last datagram
  Clock::time_point started_{};        // real time: when the market began
  std::uint64_t published_ = 0;        // real time: background messages since then
  std::uint64_t first_timestamp_ = 0;  // real time by speed: of the first message
  std::uint64_t rewind_datagrams_ = 0;

  std::deque<QueuedOrder> queue_;
  std::uint64_t steps_ = 0;
  std::uint64_t opens_at_ = 0;        // of the market's first message, ns since midnight
  std::uint64_t orders_wanted_ = 0;   // this session's, by the last quiet
  std::uint64_t orders_taken_ = 0;    // of this session
  std::uint64_t session_number_ = 0;  // logins so far
  StepFrame sent_{};
  bool finishing_ = false;
  bool end_sent_ = false;
  bool unsettled_ = false;  // something happened outside a step: another must follow
};

}  // namespace pcl::venue
