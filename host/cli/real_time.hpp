// The calling thread, scheduled in real time for as long as this lives.
#pragma once

#include <sched.h>

namespace pcl {

/// SCHED_FIFO at `priority` (1 to 99; 0: leaves the thread as it is), inherited by threads it
/// starts. Ends on the thread it was made on, which gets its former scheduling back. Not granted
/// (no right to it, or no such priority): nothing changes.
class RealTime {
 public:
  explicit RealTime(int priority) : former_policy_{::sched_getscheduler(0)} {
    if (priority == 0 || former_policy_ < 0 || ::sched_getparam(0, &former_) != 0) return;
    sched_param wanted{};
    wanted.sched_priority = priority;
    granted_ = ::sched_setscheduler(0, SCHED_FIFO, &wanted) == 0;
  }
  RealTime(const RealTime&) = delete;
  RealTime& operator=(const RealTime&) = delete;
  ~RealTime() {
    if (granted_) (void)::sched_setscheduler(0, former_policy_, &former_);
  }
  [[nodiscard]] bool granted() const noexcept { return granted_; }

 private:
  int former_policy_;
  sched_param former_{};
  bool granted_{};
};

}  // namespace pcl
