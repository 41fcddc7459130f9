// Names the requirement of tests/requirements.toml that a test demonstrates: REQ("I-02"), first
// line of the test's body. scripts/requirements reads it out of the test results; a failing or
// skipped test demonstrates nothing.
#pragma once

#include <gtest/gtest.h>

#define REQ(id) ::testing::Test::RecordProperty("req_" id, "1")
