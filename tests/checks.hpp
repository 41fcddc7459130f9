// Names the pre-trade check (tests/checks.toml) that a test is evidence for, and what kind of
// evidence it is: CHECK(5, edge), first line of the test's body. Kinds: edge (the edge table),
// reach (the random stream gets to it), random (cards agree on the stream), proof, fault.
// scripts/checks reads it out of the test results; a failing or skipped test is no evidence.
#pragma once

#include <gtest/gtest.h>

#include <string>

#define CHECK(number, kind) ::testing::Test::RecordProperty("check_" #number "_" #kind, "1")

/// All of them.
inline void record_every_check(const std::string& kind) {
  constexpr int kChecks = 23;
  for (int number = 1; number <= kChecks; ++number)
    ::testing::Test::RecordProperty("check_" + std::to_string(number) + "_" + kind, "1");
}
