#include "host/cli/stress_command.hpp"

#include <boost/program_options.hpp>
#include <ostream>

#include "host/adapters/stress/evaluator_choice.hpp"
#include "host/adapters/stress/stress_report.hpp"
#include "host/cli/command_line.hpp"

namespace pcl::cli {
namespace {

namespace po = boost::program_options;

constexpr int kExitDone = 0;
constexpr int kExitRefused = 1;
constexpr int kExitUsage = 2;
constexpr int kExitUnavailable = 3;

struct Request {
  std::string portfolio, scenarios, device, kernel_binary;
};

po::options_description described(Request& request) {
  po::options_description all{"portcullis stress --portfolio FILE [options]", 100};
  auto add = all.add_options();
  add("help", "this text");
  add("portfolio", po::value(&request.portfolio)->required(),
      "YAML: equity, positions, instruments");
  add("scenarios", po::value(&request.scenarios)->default_value("config/stress_scenarios.yaml"),
      "the registry of scenarios");
  add("device", po::value(&request.device)->default_value("reference"),
      "reference, opencl or opencl:INDEX");
  add("kernel-binary", po::value(&request.kernel_binary),
      "a program built for the device (xclbin), instead of the built-in text");
  return all;
}

int fail(std::ostream& err, const Error& error) {
  err << "portcullis stress: " << error.message << '\n';
  return error.fault == Fault::kUnavailable ? kExitUnavailable : kExitRefused;
}

int report(const Request& request, std::ostream& out, std::ostream& err) {
  const auto registry = stress::load_registry(request.scenarios);
  if (!registry) return fail(err, registry.error());
  const auto portfolio = stress::load_portfolio(request.portfolio, *registry);
  if (!portfolio) return fail(err, portfolio.error());
  const auto evaluator = stress::make_evaluator(request.device, request.kernel_binary);
  if (!evaluator) return fail(err, evaluator.error());
  const auto found = stress::run_stress(*portfolio, *registry, **evaluator);
  if (!found) return fail(err, found.error());
  out << stress::report_json(*found, *registry) << '\n';
  return kExitDone;
}

}  // namespace

int run_stress(std::span<const std::string> args, std::ostream& out, std::ostream& err) {
  Request request;
  const auto options = described(request);
  int exit = kExitUsage;
  if (!read_options("stress", options, args, out, err, exit)) return exit;
  if (Status known = stress::check_device_word(request.device); !known) {
    err << "portcullis stress: --" << known.error().message << '\n';
    return kExitUsage;
  }
  return report(request, out, err);
}

}  // namespace pcl::cli
