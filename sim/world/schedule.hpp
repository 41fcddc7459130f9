// Virtual time: what happens next, and when.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace pcl::world {

/// The world's only clock, in nanoseconds from 0. What is due at the same time happens in the order
/// in which it was asked for. One thread.
class Schedule {
 public:
  using Act = std::function<void()>;

  /// Not before now: what is late happens next.
  void at(std::uint64_t time_ns, Act act) {
    acts_.emplace(std::pair{time_ns < now_ ? now_ : time_ns, next_++}, std::move(act));
  }
  void after(std::uint64_t delay_ns, Act act) { at(now_ + delay_ns, std::move(act)); }

  /// Moves time to the next act and lets it happen. False: nothing is left to happen.
  bool run_one() {
    if (acts_.empty()) return false;
    const auto next = acts_.begin();
    now_ = next->first.first;
    const Act act = std::move(next->second);
    acts_.erase(next);
    ++done_;
    act();
    return true;
  }
  [[nodiscard]] std::uint64_t now() const noexcept { return now_; }
  [[nodiscard]] std::uint64_t done() const noexcept { return done_; }

 private:
  std::map<std::pair<std::uint64_t, std::uint64_t>, Act> acts_;
  std::uint64_t now_{};
  std::uint64_t next_{};
  std::uint64_t done_{};
};

}  // namespace pcl::world
