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
  struct Seen {
    std::uint64_t began{};
    int looks{};
  };
  std::array<Seen, kCallsMax> seen{};
  std::unique_lock lock{mutex_};
  while (!ended_.wait_for(lock, std::chrono::nanoseconds{limit_ns_ / kLooks},
                          [&] { return ending_; })) {
    for (std::size_t i = 0; i < kCallsMax; ++i) {
      const std::uint64_t began = began_ns_[i].load();
      seen[i] = {began, began != 0 && began == seen[i].began ? seen[i].looks + 1 : 0};
      if (seen[i].looks < kLooks) continue;
      stuck_();
      return;
    }
  }
}

}  // namespace pcl::card_xrt
