// The guard over calls that come back and one that does not.
#include "host/adapters/card_xrt/call_guard.hpp"

#include <gtest/gtest.h>

#include <future>
#include <optional>

namespace pcl::card_xrt {
namespace {

TEST(CallGuard, ACallThatComesBackIsNobodysBusiness) {
  std::atomic<int> stuck{0};
  {
    CallGuard guard{5, [&] { ++stuck; }};
    for (int i = 0; i < 2'000; ++i) const CallGuard::Call call{guard};
  }
  EXPECT_EQ(stuck, 0);
}

TEST(CallGuard, ACallThatDoesNotIsToldOnce) {
  std::promise<void> told;
  std::atomic<int> stuck{0};
  CallGuard guard{5, [&] {
                    if (++stuck == 1) told.set_value();
                  }};
  const CallGuard::Call call{guard};
  told.get_future().wait();
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
