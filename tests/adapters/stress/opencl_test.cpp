// The kernels on a real OpenCL device (PoCL) against the reference, and every way not to get there.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "host/adapters/stress/evaluator_choice.hpp"
#include "host/adapters/stress/opencl_handles.hpp"
#include "host/adapters/stress/opencl_stress.hpp"
#include "host/adapters/stress/reference.hpp"
#include "tests/adapters/stress/tiny.hpp"

namespace pcl::stress {
namespace {

std::unique_ptr<OpenclStress> opened(const OpenclSettings& settings = {}) {
  auto device = OpenclStress::open(settings);
  EXPECT_TRUE(device) << device.error().message;
  return device ? std::move(*device) : nullptr;
}

/// One build of the program for all comparisons: it costs the compiler's start.
class Opencl : public testing::Test {
 protected:
  static void SetUpTestSuite() { device_ = opened(); }
  static void TearDownTestSuite() { device_.reset(); }
  static std::unique_ptr<OpenclStress> device_;
};
std::unique_ptr<OpenclStress> Opencl::device_;

double widest(const std::vector<double>& a, const std::vector<double>& b) {
  EXPECT_EQ(a.size(), b.size());
  double most = 0;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

struct Sizes {
  std::size_t positions, scenarios, days;
  std::uint32_t tail_degrees, paths;
};
Prepared random_case(std::uint64_t seed, const Sizes& sizes) {
  std::mt19937_64 random{seed};
  const Registry registry =
      test::random_registry(random, sizes.scenarios, sizes.tail_degrees, sizes.paths);
  const Portfolio portfolio = test::random_portfolio(random, sizes.positions, sizes.days);
  return *prepare(portfolio, registry);
}

TEST_F(Opencl, AgreesWithTheReferenceWithinTheStatedBounds) {
  ASSERT_NE(device_, nullptr);
  Reference reference;
  double profit_most = 0;
  double path_most = 0;
  double rho_most = 0;
  std::uint64_t seed = 20'261'126;
  // Around a group's size, one, none of a kind, odd tails.
  for (const Sizes& sizes :
       {Sizes{0, 14, 0, 4, 100}, Sizes{1, 1, 2, 0, 100}, Sizes{2, 63, 0, 3, 1'000},
        Sizes{17, 64, 63, 5, 2'000}, Sizes{64, 65, 64, 4, 1'001}, Sizes{65, 130, 250, 0, 4'096},
        Sizes{200, 500, 251, 4, 10'000}}) {
    SCOPED_TRACE("seed " + std::to_string(++seed));
    const Prepared prepared = random_case(seed, sizes);
    const auto ours = reference.evaluate(prepared);
    const auto theirs = device_->evaluate(prepared);
    ASSERT_TRUE(ours);
    ASSERT_TRUE(theirs) << theirs.error().message;
    double weights = 0;
    for (const double weight : prepared.weights) weights += std::abs(weight);
    const double gross = std::max(prepared.risk.gross, 1.0);
    const double profit = std::max(widest(ours->scenario_profit, theirs->scenario_profit),
                                   widest(ours->history_profit, theirs->history_profit)) /
                          gross;
    const double path = widest(ours->path_profit, theirs->path_profit) / std::max(weights, 1.0);
    const double rho = widest(ours->correlations, theirs->correlations);
    EXPECT_LE(profit, kDifferenceMax);
    EXPECT_LE(path, kDifferenceMax);
    EXPECT_LE(rho, kDifferenceMax);
    EXPECT_EQ(ours->scenario_worst, theirs->scenario_worst);
    profit_most = std::max(profit_most, profit);
    path_most = std::max(path_most, path);
    rho_most = std::max(rho_most, rho);
  }
  std::printf("greatest differences: profits %.3g of gross, paths %.3g of weights, rho %.3g; %s\n",
              profit_most, path_most, rho_most, device_->name().c_str());
}

TEST_F(Opencl, ResultsDoNotDependOnTheWorkGroups) {
  ASSERT_NE(device_, nullptr);
  const Prepared prepared = random_case(5, {37, 70, 50, 4, 1'000});
  const auto usual = device_->evaluate(prepared);
  ASSERT_TRUE(usual);
  for (const std::size_t group_size : {1U, 16U}) {
    OpenclSettings settings;
    settings.group_size = group_size;
    const auto other = opened(settings);
    ASSERT_NE(other, nullptr);
    const auto outcomes = other->evaluate(prepared);
    ASSERT_TRUE(outcomes) << outcomes.error().message;
    EXPECT_EQ(outcomes->scenario_profit, usual->scenario_profit);
    EXPECT_EQ(outcomes->history_profit, usual->history_profit);
    EXPECT_EQ(outcomes->correlations, usual->correlations);
    // The compiler may take a vectorised log for a whole group and a plain one for its rest.
    double weights = 0;
    for (const double weight : prepared.weights) weights += std::abs(weight);
    EXPECT_LE(widest(outcomes->path_profit, usual->path_profit), kDifferenceMax * weights);
  }
}

TEST_F(Opencl, AmongEqualsTheFirstPositionIsTheWorst) {
  ASSERT_NE(device_, nullptr);
  std::mt19937_64 random{7};
  const Registry registry = test::random_registry(random, 20, 0, 100);
  Portfolio portfolio = test::random_portfolio(random, 6, 0);
  for (std::size_t i = 1; i < 6; ++i) {
    portfolio.instruments[i] = portfolio.instruments[0];
    portfolio.holdings[i] = portfolio.holdings[0];
  }
  const auto outcomes = device_->evaluate(*prepare(portfolio, registry));
  ASSERT_TRUE(outcomes);
  for (const std::uint32_t worst : outcomes->scenario_worst)
    EXPECT_TRUE(worst == 0 || worst == kNobody) << worst;
}

TEST_F(Opencl, TheSameTwiceIsTheSame) {
  ASSERT_NE(device_, nullptr);
  const Prepared prepared = random_case(6, {20, 20, 20, 4, 1'000});
  const auto first = device_->evaluate(prepared);
  const auto second = device_->evaluate(prepared);
  ASSERT_TRUE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(first->path_profit, second->path_profit);
  EXPECT_EQ(first->scenario_profit, second->scenario_profit);
}

TEST_F(Opencl, ABinaryOfTheDeviceIsLoadedFromItsFile) {
  ASSERT_NE(device_, nullptr);
  const auto binary = device_->binary();
  ASSERT_TRUE(binary) << binary.error().message;
  const std::string path =
      std::filesystem::temp_directory_path() / ("pcl_stress_" + std::to_string(::getpid()));
  std::ofstream{path, std::ios::binary}.write(reinterpret_cast<const char*>(binary->data()),
                                              static_cast<std::streamsize>(binary->size()));
  OpenclSettings settings;
  settings.binary_path = path;
  settings.source = "not looked at";
  const auto loaded = opened(settings);
  std::filesystem::remove(path);
  ASSERT_NE(loaded, nullptr);
  const Prepared prepared = random_case(8, {10, 10, 10, 0, 100});
  const auto theirs = loaded->evaluate(prepared);
  ASSERT_TRUE(theirs) << theirs.error().message;
  EXPECT_EQ(theirs->scenario_profit, device_->evaluate(prepared)->scenario_profit);
}

TEST_F(Opencl, AnAnswerThatDoesNotComeInTimeIsAnErrorAndNoHang) {
  OpenclSettings settings;
  settings.patience = std::chrono::milliseconds{1};
  const auto hurried = opened(settings);
  ASSERT_NE(hurried, nullptr);
  const auto late = hurried->evaluate(random_case(9, {200, 10, 0, 4, 20'000}));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().fault, Fault::kUnavailable);
  EXPECT_EQ(late.error().message, "OpenCL: the device gave no answer within 1 ms");
  EXPECT_TRUE(device_->evaluate(random_case(9, {2, 2, 2, 0, 100})));  // the device lives on
}

struct RefusedCase {
  std::string name;
  OpenclSettings settings;
  Fault fault;
  std::string message;
};
class OpenclRefused : public testing::TestWithParam<RefusedCase> {};
TEST_P(OpenclRefused, ByName) {
  const auto device = OpenclStress::open(GetParam().settings);
  ASSERT_FALSE(device);
  EXPECT_EQ(device.error().fault, GetParam().fault);
  EXPECT_NE(device.error().message.find(GetParam().message), std::string::npos)
      << device.error().message;
}
OpenclSettings of_source(const std::string& source) {
  OpenclSettings settings;
  settings.source = source;
  return settings;
}
OpenclSettings of_binary(const std::string& path) {
  OpenclSettings settings;
  settings.binary_path = path;
  return settings;
}
OpenclSettings of_device(std::size_t device) {
  OpenclSettings settings;
  settings.device = device;
  return settings;
}
INSTANTIATE_TEST_SUITE_P(
    Table, OpenclRefused,
    testing::Values(
        RefusedCase{"does_not_build", of_source("__kernel void stress_scenarios( {"),
                    Fault::kInvalid, "(clBuildProgram: CL_BUILD_PROGRAM_FAILURE)"},
        RefusedCase{"says_what_the_compiler_said", of_source("__kernel void k() { sprocket(); }"),
                    Fault::kInvalid, "sprocket"},
        RefusedCase{"without_the_kernels", of_source("__kernel void k() {}"), Fault::kInvalid,
                    "the program has no kernel stress_scenarios"},
        RefusedCase{"no_such_device", of_device(99), Fault::kInvalid,
                    "OpenCL: device 99: expected 0 to "},
        RefusedCase{"no_such_file", of_binary("no/such.xclbin"), Fault::kUnavailable,
                    "no/such.xclbin: cannot be read"},
        RefusedCase{"empty_file", of_binary("/dev/null"), Fault::kInvalid, "/dev/null: empty"},
        RefusedCase{"not_a_program", of_binary("LICENSE"), Fault::kInvalid,
                    "LICENSE: no program for this device"}),
    [](const auto& p) { return p.param.name; });

TEST(OpenclDoubles, ADeviceWithoutThemIsRefusedByName) {
  EXPECT_TRUE(cl_check_doubles(CL_FP_FMA, "card"));
  const Status refused = cl_check_doubles(0, "card");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::kUnavailable);
  EXPECT_EQ(refused.error().message, "OpenCL: device 'card' has no double precision (cl_khr_fp64)");
}

TEST(DeviceWord, IsOneOfThreeKinds) {
  for (const char* good : {"reference", "opencl", "opencl:0", "opencl:12"})
    EXPECT_TRUE(check_device_word(good)) << good;
  for (const char* bad : {"", "cuda", "opencl:", "opencl:x", "opencl:-1", "opencl:1x", "opencl0"})
    EXPECT_FALSE(check_device_word(bad)) << bad;
  EXPECT_EQ(make_evaluator("cuda").error().message,
            "device: expected reference, opencl or opencl:NUMBER, got 'cuda'");
  EXPECT_FALSE(make_evaluator("reference", "some.xclbin"));
}

}  // namespace
}  // namespace pcl::stress
