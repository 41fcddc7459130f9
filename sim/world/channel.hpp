// One direction of a connection between two nodes.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "sim/world/random.hpp"
#include "sim/world/schedule.hpp"

namespace pcl::world {

/// Delivers in order, each message after a delay of its own from `low` to `high` ns and what the
/// sender adds, never before one sent earlier: a stream. A cut loses what is under way. The
/// receiver must outlive the channel; the channel may go while messages are under way, which are
/// then lost.
template <class Message>
class Channel {
 public:
  struct Delay {
    std::uint64_t low_ns{}, high_ns{};
  };
  using Receive = std::function<void(const Message&)>;

  Channel(Schedule& schedule, Random random, Delay delay, Receive receive)
      : schedule_{schedule}, random_{random}, delay_{delay}, receive_{std::move(receive)} {}

  void send(Message message, std::uint64_t extra_ns = 0) {
    const std::uint64_t wait = random_.between(delay_.low_ns, delay_.high_ns) + extra_ns;
    arrives_ns_ = std::max(arrives_ns_, schedule_.now() + wait);
    ++*under_way_;
    schedule_.at(arrives_ns_,
                 [this, life = std::weak_ptr{under_way_}, message = std::move(message)] {
                   const auto alive = life.lock();
                   if (!alive) return;
                   --*alive;
                   receive_(message);
                 });
  }
  /// The connection breaks: what is under way never arrives, and the next message waits for none.
  void cut() {
    lost_ += *under_way_;
    under_way_ = std::make_shared<std::uint64_t>(0);
    arrives_ns_ = 0;
  }
  [[nodiscard]] std::uint64_t under_way() const noexcept { return *under_way_; }
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

 private:
  Schedule& schedule_;
  Random random_;
  Delay delay_;
  Receive receive_;
  std::shared_ptr<std::uint64_t> under_way_{std::make_shared<std::uint64_t>(0)};
  std::uint64_t arrives_ns_{};
  std::uint64_t lost_{};
};

}  // namespace pcl::world
