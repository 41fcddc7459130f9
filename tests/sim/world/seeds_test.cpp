// Many seeds, each a day in which about nine kinds of fault strike. What must hold holds after
// every event; in the end it trades again, and everything agrees.
//
// PCL_WORLD_SEEDS="first:count" lives others than those of a build; `scripts/world` narrows one
// that fails.
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>
#include <vector>

#include "sim/world/day.hpp"

namespace pcl::world {
namespace {

struct Seeds {
  std::uint64_t first{1}, count{2'000};
};
Seeds seeds() {
  Seeds wanted;
  char colon = ':';
  if (const char* text = std::getenv("PCL_WORLD_SEEDS"); text != nullptr)
    std::istringstream{text} >> wanted.first >> colon >> wanted.count;
  return wanted;
}

/// Histories that found something once, as `scripts/world` had narrowed them.
struct Regression {
  std::uint64_t seed{}, first_event{}, last_event{};
  std::vector<FaultKind> faults;
  const char* what{};
};
const std::vector<Regression>& regressions() {
  static const std::vector<Regression> all{
      {1920,
       100,
       104,
       {FaultKind::kDiskFull},
       "a daemon that died behind its hello: the next took the answer for its own"},
      {1529,
       216,
       1'512,
       {FaultKind::kCancelIgnored, FaultKind::kDisconnect, FaultKind::kHostStall},
       "the watchdog disabled the session again between a resume and the next heartbeat"},
      {14,
       378,
       489,
       {FaultKind::kLateFill, FaultKind::kRateLimit},
       "a card that had lost its exposure refused everything, and the host thought it trades"},
  };
  return all;
}

TEST(World, HistoriesThatFoundSomethingOnce) {
  for (const Regression& regression : regressions()) {
    DaySettings day;
    day.seed = regression.seed;
    day.first_event = regression.first_event;
    day.events = regression.last_event;
    for (const FaultKind kind : regression.faults)
      day.faults[static_cast<std::size_t>(kind)] = true;
    EXPECT_EQ(live(day).wrong, "") << "seed " << regression.seed << ": " << regression.what;
  }
}

/// Fewer need not see every kind.
constexpr std::uint64_t kSeedsOfEveryKind = 500;

TEST(World, WhateverGoesWrongItTradesAgainAndTheDayEndsReconciled) {
  const Seeds wanted = seeds();
  std::uint64_t executions = 0;
  std::array<std::uint64_t, kFaultKinds> struck{};
  for (std::uint64_t seed = wanted.first; seed < wanted.first + wanted.count; ++seed) {
    DaySettings day;
    day.seed = seed;
    day.faults = armed_by(seed);
    const DayResult result = live(day);
    EXPECT_EQ(result.wrong, "") << "seed " << seed << " behind event " << result.event
                                << ": scripts/world --seed " << seed << "; faults "
                                << names_of(day.faults);
    executions += result.executions;
    for (std::size_t i = 0; i < kFaultKinds; ++i) struck[i] += result.struck[i];
  }
  EXPECT_GT(executions, 10 * wanted.count);  // it is about something
  if (wanted.count < kSeedsOfEveryKind) return;
  for (std::size_t i = 0; i < kFaultKinds; ++i)
    EXPECT_GT(struck[i], wanted.count / 50) << kFaults[i].name << " hardly ever strikes";
}

}  // namespace
}  // namespace pcl::world
