// The guard over calls that come back and one that does not.
#include "host/adapters/card_xrt/call_guard.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>
#include <thread>

namespace pcl::card_xrt {
namespace {

/// Returns once the guard has looked at least `looks` times: that long its own thread has run.
void let_it_look(std::uint64_t limit_ms, int looks) {
  std::this_thread::sleep_for(std::chrono::milliseconds{limit_ms} / CallGuard::kLooks *
                              (looks + 1));
}

TEST(CallGuard, CallsThatComeBackAreNobodysBusiness) {
  std::atomic<int> stuck{0};
  CallGuard guard{20, [&] { ++stuck; }};
  for (int i = 0; i < 100; ++i) const CallGuard::Call call{guard};
  let_it_look(20, 3 * CallGuard::kLooks);  // a place that was not cleared would be seen
  EXPECT_EQ(stuck, 0);
}

TEST(CallGuard, ACallThatDoesNotIsToldOnce) {
  std::promise<void> told;
  std::atomic<int> stuck{0};
  CallGuard guard{8, [&] {
                    if (++stuck == 1) told.set_value();
                  }};
  const CallGuard::Call call{guard};
  told.get_future().wait();
  let_it_look(8, 3 * CallGuard::kLooks);
  EXPECT_EQ(stuck, 1);
}

TEST(CallGuard, CallsBeyondItsPlacesAreLetThrough) {
  std::atomic<int> stuck{0};
  CallGuard guard{60'000, [&] { ++stuck; }};
  std::array<std::optional<CallGuard::Call>, 2 * CallGuard::kCallsMax> calls;
  for (auto& call : calls) call.emplace(guard);
  for (auto& call : calls) call.reset();
  EXPECT_EQ(stuck, 0);
}

}  // namespace
}  // namespace pcl::card_xrt
