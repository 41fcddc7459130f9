// portcullis circuit-breaker-test: exit codes and words, and a whole run on the software card. What
// a run's times are is the machine's affair: only that verdict and exit code follow from them is
// tested.
#include "host/cli/breaker_command.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>
#include <vector>

#include "host/adapters/card_software/software_card.hpp"
#include "host/cli/real_time.hpp"
#include "tests/req.hpp"

namespace pcl::breaker {
namespace {

struct Ran {
  int code;
  std::string out, err;
};
Result<std::unique_ptr<Card>> software(const CardChoice& choice) {
  if (choice.kind == "none") return Error{Fault::kUnavailable, "no such device"};
  if (choice.kind != "software") return Error{Fault::kInvalid, "card '" + choice.kind + "'"};
  return std::unique_ptr<Card>{std::make_unique<SoftwareCard>()};
}
Ran run(const std::vector<std::string>& args, const CardFactory& factory = software) {
  std::ostringstream out, err;
  const int code = run_breaker(args, factory, out, err);
  return {code, out.str(), err.str()};
}

struct Kill {
  const char *level, *scope, *source;
};
constexpr Kill kKills[] = {
    {"L1", "global", "register"},
    {"L1", "global", "watchdog"},
    {"L1", "global", "report_gap"},
    {"L1", "global", "report_unknown"},
    {"L1", "global", "report_unhandled"},
    {"L1", "global", "loss"},
    {"L1", "global", "feed_lost"},
    {"L1", "global", "digest"},
    {"L2", "session", "register"},
    {"L2", "account", "register"},
    {"L2", "account", "loss"},
    {"L3", "strategy", "register"},
    {"L3", "strategy", "executions"},
    {"L4", "symbol", "register"},
    {"L4", "symbol", "book_invalid"},
};

TEST(CliBreaker, MeasuresEveryLevelAndSource) {
  REQ("I-03");
  const Ran ran = run({"--timing-only", "--rounds", "3", "--priority", "7", "--json"});
  ASSERT_TRUE(ran.code == 0 || ran.code == 1) << ran.code;
  ASSERT_EQ(ran.err, "");
  const auto body = boost::json::parse(ran.out).as_object();
  EXPECT_EQ(body.at("environment").as_string(), "staging");
  EXPECT_EQ(body.at("card").as_string(), "software");
  EXPECT_FALSE(body.at("simulated").as_bool());
  EXPECT_EQ(body.at("real_time_priority").as_int64(), RealTime{7}.granted() ? 7 : 0);
  EXPECT_EQ(body.at("pass").as_bool(), ran.code == 0);
  const auto& kills = body.at("kills").as_array();
  ASSERT_EQ(kills.size(), std::size(kKills));
  bool pass = true;
  for (std::size_t i = 0; i < kills.size(); ++i) {
    const auto& kill = kills[i].as_object();
    SCOPED_TRACE(kKills[i].source);
    EXPECT_EQ(kill.at("level").as_string(), kKills[i].level);
    EXPECT_EQ(kill.at("scope").as_string(), kKills[i].scope);
    EXPECT_EQ(kill.at("source").as_string(), kKills[i].source);
    EXPECT_EQ(kill.at("rounds").as_int64(), 3);
    EXPECT_TRUE(kill.at("card_cycles_max").is_null());
    EXPECT_GT(kill.at("gate").as_object().at("max_ns").as_int64(), 0);
    EXPECT_GT(kill.at("wire").as_object().at("max_ns").as_int64(), 0);
    // The session could not write 24 frames, of which one may have been begun, in each round.
    EXPECT_GE(kill.at("dropped").as_int64(), 3 * 23);
    EXPECT_EQ(kill.at("bound_ns").as_int64(), i < 8 ? 1'000'000 : 10'000'000);
    EXPECT_EQ(kill.at("pass").as_bool(),
              kill.at("judged_max_ns").as_int64() < kill.at("bound_ns").as_int64());
    pass = pass && kill.at("pass").as_bool();
  }
  EXPECT_EQ(body.at("pass").as_bool(), pass);
  EXPECT_TRUE(body.at("not_measured").as_object().contains("pin"));
}

TEST(CliBreaker, PrintsATable) {
  const Ran ran = run({"--timing-only", "--rounds", "1", "--env", "paper", "--priority", "0"});
  ASSERT_TRUE(ran.code == 0 || ran.code == 1) << ran.err;
  EXPECT_EQ(ran.out.rfind(
                "Kill timing, environment paper, card software, not scheduled in real time\n", 0),
            0U)
      << ran.out;
  EXPECT_NE(ran.out.find("\nL2    account  loss                  1     n/a"), std::string::npos)
      << ran.out;
  EXPECT_NE(ran.out.find("Not measured: pin ("), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find(ran.code == 0 ? "\nPASS" : "\nFAIL"), std::string::npos) << ran.out;
}

// Kills a symbol whatever it is asked to kill.
class WrongCard final : public Card {
 public:
  std::size_t submit(std::span<const contract::Entry> c) override { return card_.submit(c); }
  std::size_t poll(std::span<contract::Entry> out) override { return card_.poll(out); }
  bool feed(std::span<const std::byte> frame) override { return card_.feed(frame); }
  bool report(std::uint64_t sequence, std::span<const std::byte> message) override {
    return card_.report(sequence, message);
  }
  std::size_t frames(std::span<ReleasedFrame> out) override { return card_.frames(out); }
  void engage(contract::KillSource source, contract::KillScope, std::uint16_t) noexcept override {
    card_.engage(source, contract::KillScope::kSymbol, 3);
  }
  Result<std::uint32_t> read(contract::Register a) override { return card_.read(a); }
  Status write(contract::Register a, std::uint32_t v) override { return card_.write(a, v); }
  void advance(CardTime now) override { card_.advance(now); }
  bool quiet() override { return card_.quiet(); }

 private:
  SoftwareCard card_;
};

TEST(CliBreaker, ACardThatKillsSomethingElseIsOneAndSaysWhat) {
  const Ran ran = run({"--timing-only", "--rounds", "1"}, [](const CardChoice&) {
    return Result<std::unique_ptr<Card>>{std::make_unique<WrongCard>()};
  });
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "portcullis circuit-breaker-test: global by register, round 1: a kill that nothing "
            "here causes: symbol 3, by cli\n");
}

TEST(CliBreaker, HelpIsNoError) {
  const Ran ran = run({"--help"});
  EXPECT_EQ(ran.code, 0);
  EXPECT_NE(ran.out.find("--timing-only"), std::string::npos);
}

TEST(CliBreaker, ACardThereIsNotIsOne) {
  const Ran ran = run({"--timing-only", "--card", "none"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.err, "portcullis circuit-breaker-test: no such device\n");
}

struct UsageCase {
  std::string name;
  std::vector<std::string> args;
  std::string err;
};
class CliBreakerUsage : public testing::TestWithParam<UsageCase> {};
TEST_P(CliBreakerUsage, IsTwoAndSaysWhatWasExpected) {
  const Ran ran = run(GetParam().args);
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find(GetParam().err), std::string::npos) << ran.err;
}
INSTANTIATE_TEST_SUITE_P(
    Table, CliBreakerUsage,
    testing::Values(
        UsageCase{"nothing", {}, "only the timing test exists"},
        UsageCase{"another_test", {"--card", "software"}, "only the timing test exists"},
        UsageCase{"a_word", {"--timing-only", "now"}, "too many positional options"},
        UsageCase{"unknown_option", {"--fast"}, "unrecognised option '--fast'"},
        UsageCase{"no_rounds", {"--timing-only", "--rounds", "0"}, "--rounds: expected 1 to"},
        UsageCase{"many_rounds", {"--timing-only", "--rounds", "100001"}, "--rounds: expected 1"},
        UsageCase{"rounds_no_number", {"--timing-only", "--rounds", "few"}, "'few'"},
        UsageCase{"priority", {"--timing-only", "--priority", "100"}, "--priority: expected 0 to"},
        UsageCase{"no_environment", {"--timing-only", "--env", ""}, "--env"},
        UsageCase{"environment_a_path", {"--timing-only", "--env", "../x"}, "--env: expected"},
        UsageCase{"unknown_card", {"--timing-only", "--card", "paper"}, "card 'paper'"}),
    [](const auto& p) { return p.param.name; });

}  // namespace
}  // namespace pcl::breaker
