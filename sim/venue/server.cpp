#include "sim/venue/server.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace pcl::venue {
namespace {

constexpr std::chrono::seconds kFeedHeartbeat{1};
constexpr std::size_t kBurstMax = 4096;  // background messages between two looks at the sockets

}  // namespace

Result<std::unique_ptr<Server>> Server::open(VenueOptions options,
                                             std::unique_ptr<MarketSource> source, const Log& log) {
  Sockets sockets;
  const auto take = [](Fd& into, Result<Fd> from) -> Status {
    if (!from) return from.error();
    into = std::move(*from);
    return ok();
  };
  for (const Status& bound :
       {take(sockets.feed, bind_udp(options.host, 0, true)),
        take(sockets.rewind, bind_udp(options.host, options.rewind_port, false)),
        take(sockets.order, listen_tcp(options.host, options.order_port)),
        take(sockets.account, listen_tcp(options.host, options.account_port)),
        take(sockets.step, listen_tcp(options.host, options.step_port))}) {
    if (!bound) return bound.error();
  }
  std::unique_ptr<Server> server{
      new Server{std::move(options), std::move(source), std::move(sockets), log}};
  if (!server->options_.feed_to.empty()) {
    const auto to = parse_address(server->options_.feed_to);
    if (!to) return Error{Fault::kInvalid, "feed-to: " + to.error().message};
    server->line_.set_destination(*to);
  }
  return server;
}

Server::Server(VenueOptions options, std::unique_ptr<MarketSource> source, Sockets sockets,
               const Log& log)
    : options_{std::move(options)},
      source_{std::move(source)},
      log_{log},
      account_{options_.cash},
      engine_{account_, feed_log_, reports_log_},
      feed_{options_.session, feed_log_},
      line_{Fd{}},
      orders_{std::move(sockets.order),
              {options_.user, options_.password, options_.session},
              reports_log_,
              !options_.lock_step && !options_.keep_client,
              log},
      step_port_{Fd{}},
      view_{{account_, engine_, reports_log_, feed_, line_, orders_,
             [this] { return market_state(); }, [this] { return source_->fault(); },
             [this] { return rewind_datagrams_; }, [this] { stop_market_ = true; }}},
      account_port_{std::move(sockets.account),
                    [this](std::string_view line) { return view_.answer(line); }} {
  ports_.order = orders_.port();
  ports_.account = account_port_.port();
  ports_.feed_source = port_of(sockets.feed);
  ports_.rewind = port_of(sockets.rewind);
  ports_.step = port_of(sockets.step);
  line_ = FeedLine{std::move(sockets.feed)};
  rewind_ = std::move(sockets.rewind);
  step_port_ = LockStepPort{std::move(sockets.step)};
  feed_log_.reserve(1U << 18U, 8U << 20U);
  engine_.day_event('S');
}

void Server::run(int stop_fd) {
  while (true) {
    Clock::time_point now = Clock::now();
    settle(now);
    options_.lock_step ? advance_lock_step(now) : advance_real_time(now);
    settle(now);
    orders_.tick(now);
    keep_feed_alive(now);
    watch(stop_fd);
    const auto wait = std::clamp<Clock::duration>(until_next(now), Clock::duration::zero(),
                                                  std::chrono::seconds{1});
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(wait).count();
    const timespec timeout{ns / 1'000'000'000, ns % 1'000'000'000};
    if (::ppoll(watched_.data(), watched_.size(), &timeout, nullptr) <= 0) continue;
    if ((watched_[0].revents & POLLIN) != 0) break;
    dispatch(Clock::now());
  }
  orders_.end();
}

/// Descriptors to wait for: stop, then the fixed ones, then the account port's clients in their
/// order.
void Server::watch(int stop_fd) {
  const auto reads = static_cast<short>(POLLIN);
  const auto both = static_cast<short>(POLLIN | POLLOUT);
  watched_.assign({{stop_fd, reads, 0},
                   {rewind_.get(), reads, 0},
                   {orders_.listener(), reads, 0},
                   {orders_.connection(), orders_.wants_write() ? both : reads, 0},
                   {step_port_.listener(), reads, 0},
                   {step_port_.connection(), reads, 0},
                   {account_port_.listener(), reads, 0}});
  for (const auto& client : account_port_.clients()) {
    watched_.push_back({client.fd.get(), client.output.empty() ? reads : both, 0});
  }
}

void Server::dispatch(Clock::time_point now) {
  const auto ready = [this](std::size_t index) { return watched_[index].revents != 0; };
  if (ready(1)) serve_rewind();
  if (ready(3)) orders_.read(now);
  if (ready(2)) {
    settle(now);  // a client that left and came back finds its place free
    orders_.accept(now);
  }
  if (ready(4)) step_port_.accept();
  if (ready(5) && !step_port_.read()) log_.warn("lock_step_lost", "the market stands still");
  const std::uint64_t feed_before = feed_log_.size();
  const std::uint64_t reports_before = reports_log_.size();
  for (std::size_t i = 7; i < watched_.size(); ++i) {
    if (ready(i)) account_port_.serve(account_port_.clients()[i - 7]);
  }
  if (feed_log_.size() != feed_before || reports_log_.size() != reports_before) unsettled_ = true;
  account_port_.sweep();
  if (ready(6)) account_port_.accept();
}

/// Brings the outside up to date with the engine: orders that may act, lost sessions, feed,
/// reports.
void Server::settle(Clock::time_point now) {
  if (orders_.counters().logins != session_number_) {
    session_number_ = orders_.counters().logins;
    orders_taken_ = orders_wanted_ = 0;
  }
  // Lock-step takes orders in its own time, but not those of a session that ended.
  if (!orders_.arrivals().empty() && (!options_.lock_step || !orders_.logged_in())) act_on_all();
  if (orders_.take_lost()) session_lost();
  send_feed(options_.lock_step ? 1 : options_.messages_per_datagram);
  orders_.write(now);
  if (orders_.take_lost()) session_lost();
}

/// Every order that is here acts now, in the order they came.
void Server::act_on_all() {
  for (const auto& queued : queue_) engine_.order(queued.message, engine_.now());
  for (const auto& message : orders_.arrivals()) engine_.order(message, engine_.now());
  queue_.clear();
  orders_.arrivals().clear();
  unsettled_ = true;
}

/// Cancel on disconnect: what had arrived acts first, so that nothing is entered behind the
/// cancels.
void Server::session_lost() {
  act_on_all();
  if (options_.keep_orders) return;
  log_.warn("cancel_on_disconnect",
            std::to_string(engine_.open_orders().size()) + " open orders cancelled");
  engine_.cancel_all('S');
}

void Server::send_feed(std::size_t messages_max) {
  while (const auto datagram = feed_.next(messages_max)) {
    line_.send(*datagram);
    fed_ = Clock::now();
  }
}

void Server::keep_feed_alive(Clock::time_point now) {
  if (options_.lock_step || now - fed_ < kFeedHeartbeat) return;
  line_.flush();
  line_.send(phase_ == Phase::kOver ? feed_.end_of_session() : feed_.heartbeat());
  fed_ = now;
}

void Server::serve_rewind() {
  std::array<std::byte, 64> buffer;
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const auto received = ::recvfrom(rewind_.get(), buffer.data(), buffer.size(), 0,
                                   reinterpret_cast<sockaddr*>(&from), &size);
  if (received < 0) return;
  auto request = feed_.parse_request(Bytes{buffer}.first(static_cast<std::size_t>(received)));
  if (!request)
    return log_.warn("rewind_request_malformed",
                     std::to_string(received) + " bytes, or another session");
  while (const auto datagram = feed_.answer(*request)) {
    // The answer goes where the request came from, as MoldUDP64 has it.
    ::sendto(rewind_.get(), datagram->data(), datagram->size(), 0,
             reinterpret_cast<const sockaddr*>(&from), size);
    ++rewind_datagrams_;
  }
}

/// Background messages whose time has come.
std::uint64_t Server::due(Clock::time_point now) {
  const auto elapsed = std::chrono::duration<double>(now - started_).count();
  const auto by_rate =
      static_cast<std::uint64_t>(elapsed * static_cast<double>(options_.rate_per_s));
  return by_rate > published_ ? by_rate - published_ : 0;
}

Server::Clock::duration Server::until_next(Clock::time_point now) {
  if (options_.lock_step || phase_ != Phase::kReady) return std::chrono::milliseconds{250};
  double at = 0;  // seconds after the start
  if (options_.speed > 0) {
    const auto next = source_->peek();
    if (!next || next->size() < 11) return Clock::duration::zero();
    const std::uint64_t since =
        std::max(itch::timestamp(*next), first_timestamp_) - first_timestamp_;
    at = static_cast<double>(since) / 1e9 / options_.speed;
  } else {
    at = static_cast<double>(published_ + 1) / static_cast<double>(options_.rate_per_s);
  }
  const auto when =
      started_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(at));
  return when - now;
}

void Server::advance_real_time(Clock::time_point now) {
  if (phase_ == Phase::kWaiting && (!options_.start_on_login || orders_.logged_in())) {
    phase_ = Phase::kReady;
    started_ = now;
    const auto first = source_->peek();
    first_timestamp_ = first && first->size() >= 11 ? itch::timestamp(*first) : 0;
    log_.info("market_started", "real time");
  }
  if (phase_ != Phase::kReady) return;
  for (std::size_t i = 0; i < kBurstMax; ++i) {
    const auto message = source_->peek();
    if (!message || stop_market_ || day_full()) return end_of_day(now);
    if (options_.speed > 0 ? until_next(now) > Clock::duration::zero() : due(now) == 0) return;
    engine_.background(*message);
    source_->pop();
    ++published_;
  }
}

/// The background is over: what our side sees of it is a System Event and the end of the feed's
/// session.
void Server::end_of_day(Clock::time_point now) {
  phase_ = Phase::kOver;
  if (!source_->fault().empty()) log_.error("market_data_bad", source_->fault());
  if (day_full())
    log_.warn("day_full", std::to_string(feed_log_.size()) + " messages published: the day ends");
  engine_.day_event('E');
  send_feed(options_.lock_step ? 1 : options_.messages_per_datagram);
  line_.flush();
  line_.send(feed_.end_of_session());
  fed_ = now;
  log_.info("market_over", std::to_string(feed_log_.size()) + " messages published");
}

std::string Server::market_state() const {
  switch (phase_) {
    case Phase::kWaiting:
      return "waiting";
    case Phase::kOver:
      return "over";
    default:
      return finishing_ ? "finishing" : "running";
  }
}

}  // namespace pcl::venue
