// A second opinion on the kill switch, written from hw/contract/README.md: sets of targets and
// plain comparisons, one step a cycle. Cycles of latency are the modules' own (asserted there).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/hw/kill_switch/kill_bench.hpp"

namespace pcl {

using Target = std::pair<int, int>;  // scope, index
inline constexpr Target kGlobal{0, 0};

/// What a scope and an index name; `known` false where there is no such thing.
struct Named {
  Target target;
  bool known;
};
inline Named name_of(unsigned scope, unsigned index) {
  constexpr unsigned kSizes[] = {0, 4, 16, 64, 256};
  if (scope == 0) return {kGlobal, true};
  if (scope > 4 || index >= kSizes[scope]) return {kGlobal, false};
  return {{static_cast<int>(scope), static_cast<int>(index)}, true};
}

/// True once `limit` has been passed for as long as an age takes to be known.
class ModelTimer {
 public:
  bool fires(bool run, bool restart, std::uint64_t now, std::uint64_t since, std::uint64_t limit) {
    now_steady_ = std::exchange(last_now_, now) == now ? now_steady_ + 1 : 0;
    const bool fired = run && steady_ >= 3 && now_steady_ >= 3 && now - since > limit;
    steady_ = run && !restart ? steady_ + 1 : 0;
    return fired;
  }

 private:
  int steady_ = 0, now_steady_ = 0;
  std::uint64_t last_now_ = 0;
};

/// Records that wait, as the number of changes of each cycle that had any.
class ModelQueue {
 public:
  [[nodiscard]] bool offers() const { return left_ != 0; }
  [[nodiscard]] bool empty() const { return words_.empty() && left_ == 0; }
  /// Half of the words beyond one a target, or one of them.
  [[nodiscard]] bool room() const { return words_.size() < kSpare / 2; }
  [[nodiscard]] bool enable_room() const { return words_.size() < kSpare; }

  void step(std::size_t changes, bool taken) {
    const bool fetch = !words_.empty() && (left_ == 0 || (taken && left_ == 1));
    if (taken && left_ != 0) --left_;
    if (fetch) {
      left_ = words_.front();
      words_.pop_front();
    }
    if (changes != 0) words_.push_back(changes);
  }

 private:
  static constexpr std::size_t kTargets =
      1 + 4 + 16 + 64 + 256 + 2;  // global, scopes, hold, session
  static constexpr std::size_t kSpare = 512 - kTargets;
  std::deque<std::size_t> words_;
  std::size_t left_ = 0;
};

/// What the watchdog asks of the venue, without cycles: which of the two is open, which of them is
/// inside the card, and from which number on an answer counts.
class ModelRequests {
 public:
  void fire() {
    for (One& one : ones_) one = {true, true, 0};
  }
  void stop() {
    for (One& one : ones_) one.open = one.open && one.inside;
  }
  void released(std::size_t i, bool own, std::uint32_t user_ref, std::uint64_t now) {
    One& one = ones_.at(i);
    if (own && one.first == 0) one.first = user_ref;
    if (!own) one.first = 0;
    if (!own) return;
    one.inside = false;
    last_us_ = now;
  }
  void answered(std::size_t i, std::uint32_t user_ref) {
    One& one = ones_.at(i);
    if (one.first != 0 && user_ref >= one.first) one.open = false;
  }
  [[nodiscard]] bool inside() const {
    return std::ranges::any_of(ones_, [](const One& one) { return one.open && one.inside; });
  }
  [[nodiscard]] std::uint64_t last_us() const { return last_us_; }
  /// D and C as they are asked again now.
  std::string again(std::uint64_t now, std::uint64_t retry) {
    std::string ops;
    if (inside() || now - last_us_ < retry) return ops;
    for (std::size_t i = 0; i < ones_.size(); ++i) {
      if (!ones_.at(i).open) continue;
      ones_.at(i).inside = true;
      ops += "DC"[i];
    }
    return ops;
  }

 private:
  struct One {
    bool open = false, inside = false;
    std::uint32_t first = 0;
  };
  std::array<One, 2> ones_;
  std::uint64_t last_us_ = 0;
};

class KillModel {
 public:
  std::set<Target> kills{kGlobal};
  bool hold = true, disabled = false;
  std::uint32_t epoch = 0;
  int source = 0;
  std::vector<Change> changes;
  std::vector<std::uint64_t> kill_cycles;  // of each
  ModelQueue queue;
  ModelRequests requests;
  unsigned walks = 0;                            // asked for
  unsigned alarms = 0;                           // of the watchdog
  bool engaged = false, releasing_hold = false;  // in the last cycle

  [[nodiscard]] bool scoped() const { return kills.size() > kills.count(kGlobal); }
  [[nodiscard]] bool covers(const OpenOrder& o) const {
    return kills.count(kGlobal) + kills.count({1, o.session}) + kills.count({2, o.account}) +
               kills.count({3, o.strategy}) + kills.count({4, o.symbol}) >
           0;
  }

  /// Microseconds of what the timers count from.
  [[nodiscard]] std::uint64_t heartbeat_us() const { return heard_us_; }
  [[nodiscard]] std::uint64_t datagram_us() const { return feed_us_; }

  /// One cycle with these inputs.
  void step(const Vpcl_kill_switch& in, std::uint64_t cycle) {
    const std::size_t before = changes.size();
    const bool room = queue.room();
    const bool hold_released = in.hold_release_i && !in.hold_set_i && hold && room;
    releasing_hold = hold_released;
    const bool alarm =
        watchdog_.fires(heard_any_ && !disabled && (in.watchdog_us_i != 0 || !hold),
                        in.heartbeat_i || hold_released, in.now_us_i, heard_us_, in.watchdog_us_i);
    const bool datagram = in.heard_i && in.heard_us_i != last_heard_us_;
    const bool lost = feed_.fires(!hold && in.feed_loss_us_i != 0, datagram, in.now_us_i, feed_us_,
                                  in.feed_loss_us_i);
    alarms += alarm ? 1 : 0;
    engaged = engage(in, alarm, lost, cycle);
    const Named released = name_of(in.release_scope_i, in.release_index_i);
    const bool blocked = engaged || in.engage_valid_i || in.trip_valid_i || alarm ||
                         (in.book_invalid_i && !hold) || (released.target == kGlobal && in.pin_i);
    if (in.release_i && room && released.known && !blocked && kills.erase(released.target) != 0) {
      if (released.target == kGlobal) requests.stop();
      if (released.target == kGlobal) source = 0;
      record(2, 0, released.target, 0);
    }
    if (datagram) feed_us_ = last_heard_us_ = in.heard_us_i;
    if (hold) feed_us_ = in.now_us_i;
    session(in, hold_released, alarm);
    ask(in, alarm);
    if (in.heartbeat_i || hold_released) {
      heard_any_ = true;
      heard_us_ = in.now_us_i;
    }
    queue.step(changes.size() - before, in.record_ready_i != 0);
  }

 private:
  void record(int event, int of, Target target, std::uint64_t detail) {
    changes.push_back(Change{event, of, kills.count(kGlobal) != 0 ? 1 : 0, hold ? 1 : 0,
                             disabled ? 1 : 0, epoch, detail, target.first, target.second,
                             scoped() ? 1 : 0});
    kill_cycles.push_back(kill_cycle_);
  }
  /// One source after another; the global kill's record goes before those of a scope.
  bool engage(const Vpcl_kill_switch& in, bool alarm, bool lost, std::uint64_t cycle) {
    struct Wanted {
      bool valid;
      Target target;
      int source;
      std::uint64_t detail;
      bool walks = true;
    };
    const Target by_register = name_of(in.engage_scope_i, in.engage_index_i).target;
    const Target by_trip = name_of(in.trip_scope_i, in.trip_index_i).target;
    std::vector<Wanted> wanted{{in.pin_i != 0, kGlobal, 2, 0},
                               {in.engage_valid_i != 0, by_register, in.engage_source_i, 0},
                               {in.trip_valid_i != 0, by_trip, in.trip_source_i, in.trip_detail_i},
                               {in.book_invalid_i && !hold, {4, in.book_invalid_symbol_i}, 10, 0},
                               {alarm, kGlobal, 3, 0, false},
                               {lost, kGlobal, 9, 0}};
    std::ranges::stable_partition(wanted, [](const Wanted& w) { return w.target == kGlobal; });
    bool any = false;
    for (const Wanted& w : wanted) {
      if (!w.valid || !kills.insert(w.target).second) continue;
      any = true;
      ++epoch;
      kill_cycle_ = cycle;
      if (w.target == kGlobal) source = w.source;
      walks += w.source != 0 && w.walks ? 1 : 0;
      record(1, w.source, w.target, w.detail);
    }
    return any;
  }
  void session(const Vpcl_kill_switch& in, bool hold_released, bool alarm) {
    if (hold_released) {
      hold = false;
      record(3, source, kGlobal, 0);
    }
    if (in.hold_set_i && !std::exchange(hold, true)) record(4, source, kGlobal, 0);
    const bool disable = in.disable_i || alarm;
    if (disable && !std::exchange(disabled, true)) record(5, source, kGlobal, 0);
    if (in.enable_i && !disable && queue.enable_room() && std::exchange(disabled, false)) {
      requests.stop();
      record(6, source, kGlobal, 0);
    }
  }
  void ask(const Vpcl_kill_switch& in, bool alarm) {
    if (in.disable_answered_i) requests.answered(0, in.answered_user_ref_i);
    if (in.mass_cancel_answered_i) requests.answered(1, in.answered_user_ref_i);
    const bool own = in.control_own_i != 0;
    if (in.disable_i) requests.released(0, own, in.control_user_ref_i, in.now_us_i);
    if (in.mass_cancel_i) requests.released(1, own, in.control_user_ref_i, in.now_us_i);
    if (alarm) requests.fire();
  }

  std::uint64_t kill_cycle_ = 0;
  bool heard_any_ = false;
  std::uint64_t heard_us_ = 0, feed_us_ = 0, last_heard_us_ = 0;
  ModelTimer watchdog_, feed_;
};

}  // namespace pcl
