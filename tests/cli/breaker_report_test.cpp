// The bounds of the kill timing test and its arithmetic, with given numbers.
#include "host/cli/breaker_report.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "host/cli/breaker_drill.hpp"

namespace pcl::breaker {
namespace {

using contract::KillScope;

Row row(Level level, std::vector<std::uint64_t> gate_ns, std::vector<std::uint64_t> wire_ns = {}) {
  Row out{level, KillScope::kGlobal, "register", {}};
  for (std::size_t i = 0; i < gate_ns.size(); ++i) {
    const std::uint64_t wire = i < wire_ns.size() ? wire_ns[i] : 0;
    out.rounds.push_back({{}, {gate_ns[i], gate_ns[i], 0}, {wire, wire, 0}, 0, 0, false});
  }
  return out;
}

struct BoundCase {
  const char* name;
  Row row;
  bool passes;
};
class BreakerBound : public testing::TestWithParam<BoundCase> {};
TEST_P(BreakerBound, IsBelowItInEveryRound) {
  EXPECT_EQ(passes(GetParam().row), GetParam().passes);
}
INSTANTIATE_TEST_SUITE_P(
    Edges, BreakerBound,
    testing::Values(BoundCase{"l1_just_below", row(Level::kL1, {999'999, 1}), true},
                    BoundCase{"l1_at_it", row(Level::kL1, {1, 1'000'000}), false},
                    BoundCase{"l1_wire_at_it", row(Level::kL1, {1}, {1'000'000}), false},
                    BoundCase{"l2_just_below", row(Level::kL2, {9'999'999}, {9'999'999}), true},
                    BoundCase{"l2_at_it", row(Level::kL2, {10'000'000}), false},
                    BoundCase{"l3_just_below", row(Level::kL3, {9'999'999}), true},
                    BoundCase{"l3_at_it", row(Level::kL3, {10'000'000}), false},
                    BoundCase{"l4_just_below", row(Level::kL4, {9'999'999}), true},
                    BoundCase{"l4_at_it", row(Level::kL4, {10'000'000}), false},
                    BoundCase{"no_rounds", row(Level::kL1, {}), false}),
    [](const auto& p) { return p.param.name; });

TEST(BreakerReport, PassesOnlyIfEveryRowDoes) {
  Report report;
  EXPECT_FALSE(passes(report));
  report.rows.push_back(row(Level::kL1, {5}));
  EXPECT_TRUE(passes(report));
  report.rows.push_back(row(Level::kL4, {20'000'000}));
  EXPECT_FALSE(passes(report));
  EXPECT_NE(to_table(report).find("  FAIL\n"), std::string::npos);
  EXPECT_NE(to_json(report).find("\"pass\":false"), std::string::npos);
}

// The judged time decides, not the host's, which a simulation makes as long as it likes.
TEST(BreakerReport, JudgesTheJudgedTime) {
  Report report{"staging", "verilated", true, 0, {row(Level::kL1, {1})}};
  report.rows[0].rounds[0] = {7, {80'000'000, 2'500, 900}, {70'000'000, 2'400, 800}, 24, 1, true};
  EXPECT_TRUE(passes(report));
  EXPECT_EQ(judged_max_ns(report.rows[0]), 2'500U);
  const std::string table = to_table(report);
  EXPECT_NE(table.find("     1       7     80000.0   80000.0   80000.0"), std::string::npos)
      << table;
  EXPECT_NE(table.find("  2.5    1000  pass"), std::string::npos) << table;
  EXPECT_NE(table.find("The card is simulated"), std::string::npos);
  EXPECT_NE(table.find("24 dropped unsent, 1 poisoned"), std::string::npos);
  EXPECT_NE(table.find("In 1 of 1 rounds other work"), std::string::npos);
  report.rows[0].rounds[0].wire.judged_ns = 1'000'000;
  EXPECT_FALSE(passes(report));
}

TEST(BreakerReport, CyclesTakeTheirTimeRoundedUp) {
  EXPECT_EQ(ns_of_cycles(0), 0U);
  EXPECT_EQ(ns_of_cycles(1), 4U);  // 3.103 ns
  EXPECT_EQ(ns_of_cycles(165), 512U);
  EXPECT_EQ(ns_of_cycles(322'265'625), 1'000'000'000U);
}

TEST(BreakerReport, SpreadIsByNearestRank) {
  std::vector<std::uint64_t> values(100);
  std::iota(values.rbegin(), values.rend(), 1);
  const Spread s = spread(values);
  EXPECT_EQ(s.p50, 50U);
  EXPECT_EQ(s.p99, 99U);
  EXPECT_EQ(s.max, 100U);
  EXPECT_EQ(spread({7, 9, 8}).p50, 8U);
  EXPECT_EQ(spread({7, 9, 8}).p99, 9U);
  EXPECT_EQ(spread({}).max, 0U);
}

TEST(BreakerRefusal, IsTheKillsOwn) {
  contract::DecisionRecord decision;
  const auto is = [&](contract::Refusal refusal, std::uint16_t flags, KillScope scope,
                      std::uint16_t index) {
    decision.code = static_cast<std::uint8_t>(refusal);
    decision.flags = flags;
    return refused_by_kill(decision, scope, index);
  };
  using contract::Refusal;
  constexpr std::uint16_t kLatch = contract::decision_flag::kKilled;
  decision.operand = 3;  // strategy
  decision.limit = 2;
  EXPECT_TRUE(is(Refusal::kKilled, 0, KillScope::kStrategy, 2));
  EXPECT_FALSE(is(Refusal::kKilled, 0, KillScope::kStrategy, 1));
  EXPECT_FALSE(is(Refusal::kKilled, kLatch, KillScope::kGlobal, 0));
  EXPECT_TRUE(is(Refusal::kSessionDisabled, kLatch, KillScope::kGlobal, 0));
  EXPECT_TRUE(is(Refusal::kExposureUnknown, kLatch, KillScope::kGlobal, 0));
  EXPECT_FALSE(is(Refusal::kExposureUnknown, 0, KillScope::kGlobal, 0));
  EXPECT_FALSE(is(Refusal::kExposureUnknown, kLatch, KillScope::kStrategy, 2));
  EXPECT_FALSE(is(Refusal::kNone, kLatch, KillScope::kGlobal, 0));
  EXPECT_FALSE(is(Refusal::kBadOrder, kLatch, KillScope::kGlobal, 0));
}

}  // namespace
}  // namespace pcl::breaker
