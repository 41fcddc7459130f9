// Exit codes and words of portcullis stress.
#include "host/cli/stress_command.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/adapters/stress/tiny.hpp"
#include "tests/journal/scratch.hpp"

namespace pcl::cli {
namespace {

using stress::test::kPortfolio;
using stress::test::kRegistry;

struct Ran {
  int code;
  std::string out, err;
};
Ran run(const std::vector<std::string>& args) {
  std::ostringstream out, err;
  const int code = run_stress(args, out, err);
  return {code, out.str(), err.str()};
}

class CliStress : public testing::Test {
 protected:
  std::string file(const std::string& name, const std::string& text) const {
    const std::string path = scratch_.path() + "/" + name;
    std::ofstream{path} << text;
    return path;
  }
  std::vector<std::string> args(const std::string& device) const {
    return {"--portfolio", file("p.yaml", kPortfolio),
            "--scenarios", file("s.yaml", kRegistry),
            "--device",    device};
  }
  const journal::test::Scratch scratch_;
};

void expect_the_tiny_book(const std::string& text) {
  const auto body = boost::json::parse(text).as_object();
  EXPECT_EQ(body.at("severity").as_string(), "medium");
  EXPECT_EQ(body.at("worst_scenario").as_string(), "down");
  EXPECT_EQ(boost::json::value_to<double>(body.at("worst_loss")), 30'000.0);
  EXPECT_EQ(body.at("scenarios_registered").as_int64(), 7);
  EXPECT_EQ(body.at("scenarios_run").as_int64(), 7);
  const auto& lines = body.at("scenarios").as_array();
  ASSERT_EQ(lines.size(), 7U);
  EXPECT_EQ(lines[6].at("name").as_string(), "then");
  EXPECT_EQ(boost::json::value_to<double>(lines[6].at("profit")), -7'500.0);
  EXPECT_EQ(lines[6].at("worst_position").as_string(), "A");
  EXPECT_TRUE(body.at("historical").is_null());
  EXPECT_EQ(boost::json::value_to<double>(body.at("factor_exposure").at("market")), 300'000.0);
  EXPECT_EQ(body.at("correlation").at("positions_max").as_int64(), 7);
  EXPECT_EQ(body.at("monte_carlo").at("paths").as_int64(), 1'000);
}

TEST_F(CliStress, PrintsOneJsonObject) {
  const Ran ran = run(args("reference"));
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(std::count(ran.out.begin(), ran.out.end(), '\n'), 1);
  expect_the_tiny_book(ran.out);
}

TEST_F(CliStress, OnOpenclItSaysTheSame) {
  const Ran ran = run(args("opencl"));
  ASSERT_EQ(ran.code, 0) << ran.err;
  expect_the_tiny_book(ran.out);
  EXPECT_EQ(ran.out.rfind("{\"device\":\"opencl: ", 0), 0U) << ran.out;
}

TEST_F(CliStress, AMalformedFileIsOneWithItsPlace) {
  auto words = args("reference");
  words[3] = file("bad.yaml", stress::test::with(kRegistry, "shock: -0.10", "shock: a lot"));
  const Ran ran = run(words);
  EXPECT_EQ(ran.code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("bad.yaml:8:39: scenarios[0].shock: expected"), std::string::npos)
      << ran.err;
}

TEST_F(CliStress, AMissingFileIsThree) {
  auto words = args("reference");
  words[1] = "no/such.yaml";
  const Ran ran = run(words);
  EXPECT_EQ(ran.code, 3);
  EXPECT_EQ(ran.err, "portcullis stress: no/such.yaml: cannot be read\n");
}

TEST_F(CliStress, ADeviceThereIsNotIsOne) {
  const Ran ran = run(args("opencl:99"));
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("device 99: expected 0 to"), std::string::npos) << ran.err;
}

TEST_F(CliStress, ABinaryThatIsNoneIsOne) {
  auto words = args("opencl");
  words.insert(words.end(), {"--kernel-binary", words[1]});
  const Ran ran = run(words);
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("no program for this device"), std::string::npos) << ran.err;
}

struct UsageCase {
  std::string name;
  std::vector<std::string> args;
  std::string err;
};
class CliStressUsage : public testing::TestWithParam<UsageCase> {};
TEST_P(CliStressUsage, IsTwoAndSaysWhatWasExpected) {
  const Ran ran = run(GetParam().args);
  EXPECT_EQ(ran.code, 2);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find(GetParam().err), std::string::npos) << ran.err;
}
INSTANTIATE_TEST_SUITE_P(
    Table, CliStressUsage,
    testing::Values(UsageCase{"no_portfolio", {}, "'--portfolio' is required"},
                    UsageCase{"a_word", {"now"}, "too many positional options"},
                    UsageCase{"unknown_option", {"--fast"}, "unrecognised option '--fast'"},
                    UsageCase{"unknown_device",
                              {"--portfolio", "p", "--device", "cuda"},
                              "--device: expected reference, opencl or opencl:NUMBER, got 'cuda'"}),
    [](const auto& p) { return p.param.name; });

}  // namespace
}  // namespace pcl::cli
