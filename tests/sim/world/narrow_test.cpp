// A failing history becomes a small one that fails in the same way.
#include "sim/world/narrow.hpp"

#include <gtest/gtest.h>

#include "sim/world/day.hpp"

namespace pcl::world {
namespace {

std::size_t at(FaultKind kind) { return static_cast<std::size_t>(kind); }

Trial everything(std::uint64_t last) {
  Trial trial{{0, last}, {}};
  trial.faults.fill(true);
  return trial;
}

bool has(const Trial& trial, std::uint64_t event, FaultKind kind) {
  return trial.faults[at(kind)] && trial.window.first <= event && event <= trial.window.last;
}

TEST(Narrow, FindsTheWindowAndTheKindsOfTwoFaultsThatFailTogether) {
  const Narrowed least = narrow(everything(6'000), "I3: too little", [](const Trial& trial) {
    const bool both = has(trial, 1'234, FaultKind::kBust) && has(trial, 4'321, FaultKind::kHalt);
    return both ? std::string{"I3: in other words"} : std::string{};
  });
  EXPECT_EQ(least.trial.window.first, 1'234U);
  EXPECT_EQ(least.trial.window.last, 4'321U);
  EXPECT_EQ(names_of(least.trial.faults), "halt,bust");
  EXPECT_EQ(least.wrong, "I3: in other words");
  EXPECT_LT(least.runs, 100U);
}

TEST(Narrow, ANotherFailureIsNoSmallerHistory) {
  const Narrowed least = narrow(everything(100), "I3: too little", [](const Trial& trial) {
    if (has(trial, 60, FaultKind::kBust)) return std::string{"I3: too little"};
    return std::string{"I4: another thing"};
  });
  EXPECT_EQ(least.trial.window.first, 60U);
  EXPECT_EQ(least.trial.window.last, 60U);
  EXPECT_EQ(names_of(least.trial.faults), "bust");
}

TEST(Narrow, WhatFailsWithoutAnyFaultNeedsNone) {
  const Narrowed least =
      narrow(everything(6'000), "I1: always", [](const Trial&) { return "I1: always"; });
  EXPECT_EQ(least.trial.window.last, 0U);
  EXPECT_EQ(names_of(least.trial.faults), "none");
}

/// A mistake planted in the world: no trade may be broken.
std::string planted(const World& world) {
  return world.venue().engine().counters().busts == 0 ? "" : "planted: a trade was broken";
}

TEST(Narrow, OfADayOfTheWorldOnlyTheFaultThatMattersIsLeft) {
  std::uint64_t seed = 0;
  const auto run = [&](const Trial& trial) {
    DaySettings day;
    day.seed = seed;
    day.first_event = trial.window.first;
    day.events = trial.window.last;
    day.faults = trial.faults;
    day.also = planted;
    return live(day).wrong;
  };
  Trial trial;
  std::string wrong;
  for (seed = 1; seed <= 50 && wrong.empty(); ++seed) {
    trial = {{0, kDayEvents}, armed_by(seed)};
    trial.faults[at(FaultKind::kBust)] = true;
    wrong = run(trial);
  }
  --seed;
  ASSERT_EQ(class_of(wrong), "planted") << wrong;
  const Narrowed least = narrow(trial, wrong, run);
  EXPECT_EQ(names_of(least.trial.faults), "bust");
  EXPECT_EQ(least.trial.window.first, least.trial.window.last);  // one event, one strike
  EXPECT_EQ(run(least.trial), least.wrong);                      // what is printed shows it again
}

}  // namespace
}  // namespace pcl::world
