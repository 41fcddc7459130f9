// portcullis circuit-breaker-test on the RTL: what the card itself needs is counted in its cycles,
// whatever machine simulates it.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>
#include <vector>

#include "host/cli/breaker_command.hpp"
#include "host/cli/breaker_report.hpp"
#include "sim/card/verilated_card.hpp"
#include "tests/req.hpp"

namespace pcl::breaker {
namespace {

TEST(CliBreakerCard, EveryKillIsFarWithinItsBoundInCyclesOfTheCard) {
  REQ("I-02");
  std::ostringstream out, err;
  const std::vector<std::string> args{"--timing-only", "--card", "verilated",
                                      "--rounds",      "2",      "--json"};
  const int code = run_breaker(
      args,
      [](const CardChoice&) {
        return Result<std::unique_ptr<Card>>{std::make_unique<sim::VerilatedCard>()};
      },
      out, err);
  ASSERT_TRUE(code == 0 || code == 1) << err.str();
  ASSERT_EQ(err.str(), "");
  const auto body = boost::json::parse(out.str()).as_object();
  EXPECT_TRUE(body.at("simulated").as_bool());
  const auto& kills = body.at("kills").as_array();
  EXPECT_EQ(kills.size(), 15U);
  std::int64_t poisoned = 0;
  for (const auto& each : kills) {
    const auto& kill = each.as_object();
    SCOPED_TRACE(boost::json::serialize(each));
    EXPECT_EQ(kill.at("rounds").as_int64(), 2);
    // A register is written at a time of the machine's choosing: then from the latch on.
    const bool register_write = kill.at("source").as_string() == "register";
    const char* const cycles = register_write ? "card_cycles_max" : "cycles_to_close_max";
    const std::uint64_t bound = kill.at("level").as_string() == "L1" ? 1'000'000 : 10'000'000;
    EXPECT_LT(ns_of_cycles(static_cast<std::uint64_t>(kill.at(cycles).as_int64())), bound);
    poisoned += kill.at("poisoned").as_int64();
  }
  EXPECT_GT(poisoned, 0);  // kills met orders under way
}

}  // namespace
}  // namespace pcl::breaker
