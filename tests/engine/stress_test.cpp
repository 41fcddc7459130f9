// The engine keeps what the stress desk found, and says when it gets worse.
#include <gtest/gtest.h>

#include "tests/engine/world.hpp"

namespace pcl::engine::test {
namespace {

StressResult result(StressSeverity severity, std::int64_t loss_dollars = 0,
                    const std::string& worst = "market_down_20") {
  return {severity, worst, Price{loss_dollars * 100'000'000}, 13, 13, 2};
}

std::vector<Notice> stress_notices(const World& w) {
  std::vector<Notice> found;
  for (const Notice& n : w.all<Notice>()) {
    if (n.code == NoticeCode::kStress) found.push_back(n);
  }
  return found;
}

TEST(Stress, ARiseIsAWarningAndAGraveOneIsCritical) {
  World w;
  w.start_all();
  w.apply(result(StressSeverity::kNone));
  EXPECT_TRUE(stress_notices(w).empty());
  w.apply(result(StressSeverity::kMedium, 12'000));
  w.apply(result(StressSeverity::kMedium, 13'000));  // no worse: said once
  ASSERT_EQ(stress_notices(w).size(), 1U);
  EXPECT_EQ(stress_notices(w)[0].severity, Severity::kWarning);
  EXPECT_EQ(stress_notices(w)[0].text,
            "stress severity none -> medium: market_down_20 would lose 12000 dollars");
  w.apply(result(StressSeverity::kHigh, 30'000));
  ASSERT_EQ(stress_notices(w).size(), 2U);
  EXPECT_EQ(stress_notices(w)[1].severity, Severity::kCritical);
  const StressSummary s = w.engine.summary().stress;
  EXPECT_TRUE(s.known);
  EXPECT_EQ(s.results, 4U);
  EXPECT_EQ(s.rises, 2U);
  EXPECT_EQ(s.last, result(StressSeverity::kHigh, 30'000));
}

TEST(Stress, AFallIsInformation) {
  World w;
  w.start_all();
  w.apply(result(StressSeverity::kCritical, 1));
  w.apply(result(StressSeverity::kLow, 1));
  ASSERT_EQ(stress_notices(w).size(), 2U);
  EXPECT_EQ(stress_notices(w)[1].severity, Severity::kInfo);
  EXPECT_EQ(w.engine.summary().stress.rises, 1U);
}

TEST(Stress, ScenariosThatWereNotRunCannotLowerTheSeverity) {
  World w;
  w.start_all();
  w.apply(result(StressSeverity::kHigh, 30'000));
  StressResult partial = result(StressSeverity::kNone, 0, "");
  partial.scenarios_run = 0;
  w.apply(partial);
  w.apply(partial);  // said once
  ASSERT_EQ(stress_notices(w).size(), 2U);
  EXPECT_EQ(stress_notices(w)[1].text, "stress: ran 0 of 13 scenarios");
  const StressSummary s = w.engine.summary().stress;
  EXPECT_EQ(s.last.severity, StressSeverity::kHigh);
  EXPECT_EQ(s.last.worst_loss, Price{3'000'000'000'000});
  EXPECT_EQ(s.last.scenarios_run, 0U);
  w.apply(result(StressSeverity::kNone));
  EXPECT_EQ(w.engine.summary().stress.last.severity, StressSeverity::kNone);
}

struct SenselessCase {
  std::string name;
  StressResult event;
};
class StressSenseless : public testing::TestWithParam<SenselessCase> {};
TEST_P(StressSenseless, IsNotedAndChangesNothing) {
  World w;
  w.start_all();
  w.apply(result(StressSeverity::kLow, 5));
  w.apply(GetParam().event);
  EXPECT_TRUE(w.noticed(NoticeCode::kBadInput));
  EXPECT_EQ(w.engine.summary().stress.last, result(StressSeverity::kLow, 5));
  EXPECT_EQ(w.engine.summary().stress.results, 1U);
}
INSTANTIATE_TEST_SUITE_P(
    Table, StressSenseless,
    testing::Values(SenselessCase{"severity", {static_cast<StressSeverity>(5), "w", {}, 1, 1, 0}},
                    SenselessCase{"negative_loss", {StressSeverity::kLow, "w", Price{-1}, 1, 1, 0}},
                    SenselessCase{"more_run_than_registered",
                                  {StressSeverity::kLow, "w", {}, 1, 2}},
                    SenselessCase{"long_name", {StressSeverity::kLow, std::string(65, 'w')}}),
    [](const auto& p) { return p.param.name; });

TEST(Stress, EveryFieldIsInTheHash) {
  World w;
  w.start_all();
  w.apply(result(StressSeverity::kLow, 5));
  const std::uint64_t same = w.engine.hash();
  const auto differs = [&](auto change) {
    Engine other{w.engine};
    StressResult event = result(StressSeverity::kLow, 5);
    change(event);
    std::vector<Output> outputs;
    other.apply(event, outputs);
    Engine twice{w.engine};
    twice.apply(result(StressSeverity::kLow, 5), outputs);
    return other.hash() != twice.hash();
  };
  EXPECT_NE(same, World{}.engine.hash());
  EXPECT_TRUE(differs([](StressResult& e) { e.severity = StressSeverity::kMedium; }));
  EXPECT_TRUE(differs([](StressResult& e) { e.worst_scenario = "other"; }));
  EXPECT_TRUE(differs([](StressResult& e) { e.worst_loss = Price{6}; }));
  EXPECT_TRUE(differs([](StressResult& e) { e.scenarios_registered = 14; }));
  EXPECT_TRUE(differs([](StressResult& e) { e.scenarios_run = 12; }));
  EXPECT_TRUE(differs([](StressResult& e) { e.correlated_positions = 3; }));
}

TEST(Stress, NothingTradesOrStopsBecauseOfIt) {
  World w;
  w.start_all();
  const std::size_t before = w.outputs.size();
  w.apply(result(StressSeverity::kCritical, 1'000'000));
  ASSERT_EQ(w.outputs.size(), before + 2);  // notices of the severity and of global risk
  EXPECT_TRUE(std::holds_alternative<Notice>(w.outputs[before]));
  EXPECT_TRUE(std::holds_alternative<Notice>(w.outputs[before + 1]));
  EXPECT_FALSE(w.engine.summary().latched);
}

}  // namespace
}  // namespace pcl::engine::test
