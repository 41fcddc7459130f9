// The engine against everything that a small card, a small venue and the line between them can do.
#include "tests/engine/explorer/explorer.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "tests/engine/explorer/truths.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test::explorer {
namespace {

/// PCL_EXPLORER_STATES: of each search, more than the few seconds of a build.
std::uint64_t states_max() {
  const char* asked = std::getenv("PCL_EXPLORER_STATES");
  return asked == nullptr ? 50'000 : std::strtoull(asked, nullptr, 10);
}

Found<Action> explore(const char* name, const Rules& rules) {
  const auto found = Explorer<Session>{states_max()}.run(Session{rules});
  std::cout << name << ": " << found << std::endl;
  return found;
}

void expect_nothing(const char* name, const Rules& rules) {
  const auto found = explore(name, rules);
  EXPECT_EQ(found.failure, "");
  EXPECT_GT(found.leaves, 10U);
}

TEST(Explorer, OneOrderFilledCancelledAndLate) {
  expect_nothing("one order", {.budget = {.clocks = 2, .enters = 1, .fills = 2, .cancels = 1}});
}

TEST(Explorer, OneOrderReplacedAndFilled) {
  expect_nothing("replace",
                 {.budget = {.clocks = 1, .enters = 1, .moves = 1, .fills = 2, .cancels = 1}});
}

TEST(Explorer, OneOrderAndTheSessionIsLost) {
  expect_nothing("loss", {.budget = {.enters = 1, .fills = 2, .cancels = 1, .losses = 1}});
}

TEST(Explorer, TheSessionIsLostAndTheVenueCancels) {
  expect_nothing("loss, cancel on disconnect",
                 {.budget = {.clocks = 1, .enters = 1, .fills = 1, .losses = 1},
                  .venue = {.cancels_on_disconnect = true}});
}

TEST(Explorer, AReplaceAndTheSessionIsLost) {
  expect_nothing("replace, loss", {.budget = {.enters = 1, .moves = 1, .fills = 1, .losses = 1}});
}

TEST(Explorer, AKillBetweenAnything) {
  expect_nothing("kill",
                 {.budget = {.clocks = 1, .enters = 1, .moves = 1, .fills = 1, .kills = 1}});
}

TEST(Explorer, AKillAndTheSessionIsLost) {
  expect_nothing("kill, loss", {.budget = {.enters = 1, .fills = 1, .kills = 1, .losses = 1}});
}

TEST(Explorer, TheVenueRejectsCancelsAndBusts) {
  expect_nothing(
      "venue",
      {.budget = {
           .clocks = 1, .enters = 1, .fills = 2, .venue_cancels = 1, .rejects = 1, .busts = 1}});
}

TEST(Explorer, AnExit) {
  expect_nothing("exit",
                 {.budget = {.clocks = 1, .enters = 1, .profits = 1, .fills = 2, .losses = 1}});
}

TEST(Explorer, TwoOrdersAndTheSessionIsLost) {
  expect_nothing("two orders", {.budget = {.enters = 1, .fills = 1, .losses = 1}, .strategies = 2});
}

TEST(Explorer, TheDaemonStartsAgain) {
  expect_nothing("restart", {.budget = {.clocks = 1, .enters = 1, .fills = 2, .restarts = 1}});
}

TEST(Explorer, TheDaemonStartsAgainAndTheSessionIsLost) {
  expect_nothing("restart, loss",
                 {.budget = {.enters = 1, .fills = 1, .losses = 1, .restarts = 1}});
}

TEST(Explorer, NoStatementAfterALoss) {
  expect_nothing("no statement",
                 {.budget = {.clocks = 1, .enters = 1, .fills = 1, .losses = 1, .failures = 1}});
}

/// Found by the search: a query asked before the loss and taken by the card after the login was
/// taken for one asked after it, and an exit that still stood behind it for gone.
TEST(Explorer, AQueryInTheRingOutlivesTheConnection) {
  using enum Kind;
  const std::vector<Action> path{{kEnter},      {kCommand},     {kRecord}, {kFrame},   {kClock},
                                 {kReport},     {kFillPart, 1}, {kReport}, {kFill, 1}, {kReport},
                                 {kTakeProfit}, {kLoss},        {kWire},   {kLogin},   {kCommand},
                                 {kCommand},    {kRecord},      {kWire},   {kRecord},  {kReport},
                                 {kAsk},        {kAnswer},      {kFrame},  {kReport}};
  const Rules rules{.budget = {.clocks = 1, .enters = 1, .profits = 1, .fills = 2, .losses = 1}};
  const auto wrong = Explorer<Session>::replay(Session{rules}, path);
  ASSERT_TRUE(wrong) << "it cannot happen any more";
  EXPECT_EQ(*wrong, "");
}

/// Found by the search: the session was lost while the hold opened, the hold was not set again, and
/// the card was loaded anew with its gate open.
TEST(Explorer, ALossWhileTheHoldOpensSetsItAgain) {
  using enum Kind;
  const std::vector<Action> path{{kRestart}, {kRecord}, {kRecord}, {kRecord}, {kAsk},   {kAnswer},
                                 {kRecord},  {kLoss},   {kWire},   {kLogin},  {kWire},  {kRecord},
                                 {kRecord},  {kAsk},    {kAnswer}, {kRecord}, {kRecord}};
  const Rules rules{.budget = {.losses = 1, .restarts = 1}};
  const auto wrong = Explorer<Session>::replay(Session{rules}, path);
  ASSERT_TRUE(wrong) << "it cannot happen any more";
  EXPECT_EQ(*wrong, "");
}

TEST(Explorer, FindsALostFill) {
  const auto found = explore(
      "planted", {.budget = {.enters = 1, .fills = 2}, .venue = {.loses_second_fill = true}});
  EXPECT_NE(found.failure, "");
}

TEST(Explorer, FindsANumberGivenTwice) {
  const auto found = explore("planted", {.budget = {.enters = 2, .moves = 1, .fills = 1},
                                         .card = {.gives_a_number_twice = true}});
  EXPECT_NE(found.failure, "");
}

}  // namespace
}  // namespace pcl::engine::test::explorer
