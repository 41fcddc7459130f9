// Notices a library call that does not come back.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace pcl::card_xrt {

/// A device that is gone can leave a register access inside the library for ever (the emulation
/// spins there), and nothing can call it off from outside. So a thread looks at the calls under
/// way; when one lasts longer than `limit_ms`, `stuck` is called once, from that thread: it is to
/// end the process, or to make the hang known.
///
/// A Call may be made on any thread, lock-free, up to kCallsMax at a time (more are not watched).
/// The guard's own thread sleeps a quarter of the limit between looks, and a call is stuck when
/// kLooks looks have seen the same one: a process that was stopped for a while is no stuck call.
class CallGuard {
 public:
  static constexpr std::size_t kCallsMax = 8;
  static constexpr int kLooks = 4;

  CallGuard(std::uint64_t limit_ms, std::function<void()> stuck);
  ~CallGuard();

  /// One call under way: for its scope.
  class Call {
   public:
    explicit Call(CallGuard& guard) noexcept;
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

   private:
    std::atomic<std::uint64_t>* place_{};
  };

 private:
  void watch();

  std::array<std::atomic<std::uint64_t>, kCallsMax> began_ns_{};  // 0: free
  std::uint64_t limit_ns_;
  std::function<void()> stuck_;
  std::mutex mutex_;  // of `ending_` alone, so that the watcher can be woken
  std::condition_variable ended_;
  bool ending_{};
  std::thread thread_;  // last: uses the others
};

}  // namespace pcl::card_xrt
