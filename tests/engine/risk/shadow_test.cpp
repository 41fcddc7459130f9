// The gate's decisions judged again inside the engine: one that is not the host's stops new risk.
#include <gtest/gtest.h>

#include "tests/engine/one_entry.hpp"
#include "tests/req.hpp"

namespace pcl::engine::test {
namespace {

using contract::Refusal;

std::vector<Notice> shadow_notices(const World& w) {
  std::vector<Notice> found;
  for (const Notice& n : w.all<Notice>()) {
    if (n.code == NoticeCode::kShadow) found.push_back(n);
  }
  return found;
}

void expect_stopped(const World& w) {
  EXPECT_TRUE(w.latched);
  EXPECT_EQ(w.kill_source, contract::KillSource::kEngine);
  EXPECT_TRUE(w.engine.summary().latched);
  EXPECT_EQ(w.engine.summary().shadow.disagreed, 1U);
  ASSERT_EQ(shadow_notices(w).size(), 1U) << w.engine.summary().shadow.agreed;
  EXPECT_EQ(shadow_notices(w).front().severity, Severity::kCritical);
}

TEST(Shadow, AgreesWithAnOrderThatMayPass) {
  World w;
  w.whole = true;
  w.start_all();
  enter_one(w);
  ASSERT_EQ(w.book.size(), 1U);
  EXPECT_EQ(w.engine.summary().shadow.agreed, 1U);
  EXPECT_EQ(w.engine.summary().shadow.cannot_tell, 0U);
  EXPECT_EQ(w.engine.summary().shadow.disagreed, 0U);
  EXPECT_FALSE(w.latched);
}

// A card that does not enforce a limit it has confirmed.
TEST(Shadow, AnOrderThatShouldNotHavePassedKills) {
  REQ("H-24");
  Config config = small_config();
  config.symbols[0].price_high = 300'000;  // below what the strategy asks for
  World w{config};
  w.whole = true;
  w.start_all();
  enter_one(w);
  expect_stopped(w);
  const std::string text = shadow_notices(w).front().text;
  EXPECT_NE(text.find("is passed, the host's is price_band (300100, limit 300000)"),
            std::string::npos)
      << text;
}

TEST(Shadow, OneLieStopsNewRisk) {
  World w;
  w.whole = true;
  w.start_all();
  w.refuse_next = Refusal::kRestricted;
  enter_one(w);
  expect_stopped(w);
  // Nobody asks for an entry any more, and what passes the gate by mistake is none of ours.
  const std::size_t entries = w.count_commands(contract::CommandKind::kOrderEnter);
  for (std::uint32_t i = 0; i < 8; ++i)
    w.quote(300'200 + 100 * i, 300'300 + 100 * i, (2 + i) * kSecond);
  EXPECT_EQ(w.count_commands(contract::CommandKind::kOrderEnter), entries);
}

TEST(Shadow, WhatNobodyCanTellKillsNothing) {
  World w;
  w.whole = true;
  w.start_all();
  w.refuse_next = Refusal::kRate;
  enter_one(w);
  EXPECT_EQ(w.engine.summary().shadow.disagreed, 0U);
  EXPECT_EQ(w.engine.summary().shadow.lacking.at("buckets"), 1U);
  EXPECT_FALSE(w.latched);
}

// A report that the venue has told and the card has not makes exposure unknown, not wrong.
TEST(Shadow, WaitsForTheCardsWordOnAReport) {
  World w;  // its card tells of no report
  w.whole = true;
  w.start_all();
  enter_one(w);
  w.cancel_at_venue(only_ref(w));
  w.refuse_next = Refusal::kNoParty;  // which it is not
  for (std::uint32_t i = 1; i < 5; ++i)
    w.quote(300'100 + 100 * i, 300'200 + 100 * i, (30 + i) * kSecond);
  EXPECT_EQ(w.count_commands(contract::CommandKind::kOrderEnter), 2U);
  EXPECT_EQ(w.engine.summary().shadow.disagreed, 0U);
  EXPECT_EQ(w.engine.summary().shadow.lacking.at("exposure"), 1U);
}

}  // namespace
}  // namespace pcl::engine::test
