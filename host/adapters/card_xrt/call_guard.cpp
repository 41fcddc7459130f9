#include "host/adapters/card_xrt/call_guard.hpp"

#include <algorithm>
#include <utility>

#include "host/base/monotonic.hpp"

namespace pcl::card_xrt {

CallGuard::CallGuard(std::uint64_t limit_ms, std::function<void()> stuck)
    : limit_ns_{limit_ms * 1'000'000}, stuck_{std::move(stuck)}, thread_{[this] { watch(); }} {}

CallGuard::~CallGuard() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

CallGuard::Call::Call(CallGuard& guard) noexcept {
  const std::uint64_t now = std::max<std::uint64_t>(1, monotonic_ns());
  for (auto& place : guard.began_ns_) {
    std::uint64_t none = 0;
    if (!place.compare_exchange_strong(none, now)) continue;
    place_ = &place;
    return;
  }
}

CallGuard::Call::~Call() {
  if (place_ != nullptr) place_->store(0);
}

void CallGuard::watch() {
  std::unique_lock lock{mutex_};
  while (!ended_.wait_for(lock, std::chrono::nanoseconds{limit_ns_ / 4}, [&] { return ending_; })) {
    const std::uint64_t now = monotonic_ns();
    for (const auto& place : began_ns_) {
      const std::uint64_t began = place.load();
      if (began == 0 || now < began || now - began <= limit_ns_) continue;
      stuck_();
      return;
    }
  }
}

}  // namespace pcl::card_xrt
