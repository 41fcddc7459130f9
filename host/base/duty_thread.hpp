// One thread, one duty, one owner of its state.
#pragma once

#include <concepts>
#include <stop_token>
#include <thread>
#include <utility>

namespace pcl {

template <class D>
concept Duty = requires(D duty) {
  duty.run_once();
};

/// Calls run_once() until destroyed, then joins: run_once() does bounded work, or waits with a
/// timeout.
template <Duty D>
class DutyThread {
 public:
  explicit DutyThread(D duty)
      : duty_{std::move(duty)}, thread_{[this](const std::stop_token& stop) {
          while (!stop.stop_requested()) duty_.run_once();
        }} {}
  DutyThread(DutyThread&&) = delete;  // the thread holds `this`

 private:
  D duty_;               // declared first: outlives the thread that uses it
  std::jthread thread_;  // joins in its destructor
};

}  // namespace pcl
