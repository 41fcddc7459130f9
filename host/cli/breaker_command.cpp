#include "host/cli/breaker_command.hpp"

#include <boost/program_options.hpp>
#include <cstdlib>
#include <ostream>

#include "host/cli/breaker_desk.hpp"
#include "host/cli/breaker_drill.hpp"
#include "host/cli/breaker_report.hpp"
#include "host/cli/command_line.hpp"
#include "host/cli/real_time.hpp"
#include "host/cli/timed_card.hpp"

namespace pcl::breaker {
namespace {

namespace po = boost::program_options;

constexpr int kExitPass = 0;
constexpr int kExitFail = 1;
constexpr int kExitUsage = 2;
constexpr std::int64_t kRounds = 100, kRoundsSimulated = 10, kRoundsMax = 100'000;
constexpr std::size_t kEnvironmentBytesMax = 32;
constexpr int kPriority = 50, kPriorityMax = 99;

struct Request {
  CardChoice card;
  std::string environment;
  std::int64_t rounds{};
  int priority{};
  bool timing_only{}, json{};
};

po::options_description described(Request& request) {
  po::options_description all{"portcullis circuit-breaker-test --timing-only [options]", 100};
  auto add = all.add_options();
  add("help", "this text");
  add("timing-only", po::bool_switch(&request.timing_only), "the one test there is");
  add("card", po::value(&request.card.kind)->default_value("software"),
      "software, verilated or xrt");
  add("xclbin", po::value(&request.card.xclbin)->default_value(request.card.xclbin),
      "xrt: the gateway's");
  add("xclbin-uuid", po::value(&request.card.xclbin_uuid), "xrt: that it must have; default: any");
  add("device", po::value(&request.card.device)->default_value(0), "xrt: index of the device");
  add("rounds", po::value(&request.rounds)->default_value(0, "100, simulated 10"),
      "of each kill, 1 to 100000");
  add("priority", po::value(&request.priority)->default_value(kPriority),
      "1 to 99: scheduled in real time, if that is permitted; 0: as it was started");
  add("env", po::value(&request.environment)->default_value("staging"),
      "the name the report carries; the test has a card of its own and touches no environment");
  add("json", po::bool_switch(&request.json), "one object instead of the table");
  return all;
}

/// Empty: nothing is wrong.
std::string complaint(const Request& request, bool rounds_given) {
  if (!request.timing_only) return "only the timing test exists: expected --timing-only";
  if (rounds_given && (request.rounds < 1 || request.rounds > kRoundsMax))
    return "--rounds: expected 1 to 100000, got " + std::to_string(request.rounds);
  if (request.priority < 0 || request.priority > kPriorityMax)
    return "--priority: expected 0 to 99, got " + std::to_string(request.priority);
  const bool plain =
      !request.environment.empty() && request.environment.size() <= kEnvironmentBytesMax &&
      request.environment.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") ==
          std::string::npos;
  return plain ? "" : "--env: expected a name of small letters, digits, - and _";
}

bool simulated(const CardChoice& card) {
  return card.kind == "verilated" ||
         (card.kind == "xrt" && std::getenv("XCL_EMULATION_MODE") != nullptr);
}

int test(const Request& request, Card& card, std::ostream& out, std::ostream& err) {
  const RealTime real_time{request.priority};
  Report report{request.environment,
                request.card.kind,
                simulated(request.card),
                real_time.granted() ? request.priority : 0,
                {}};
  const std::int64_t rounds = request.rounds != 0 ? request.rounds
                              : report.simulated  ? kRoundsSimulated
                                                  : kRounds;
  TimedCard timed{card};
  Desk desk{timed};
  Status opened = desk.open();
  if (!opened) {
    err << "portcullis circuit-breaker-test: " << opened.error().message << '\n';
    return kExitFail;
  }
  Drill drill{desk, timed, {static_cast<std::uint32_t>(rounds), report.simulated}};
  auto rows = drill.run();
  if (!rows) {
    err << "portcullis circuit-breaker-test: " << rows.error().message << '\n';
    return kExitFail;
  }
  report.rows = std::move(*rows);
  out << (request.json ? to_json(report) + "\n" : to_table(report));
  return passes(report) ? kExitPass : kExitFail;
}

}  // namespace

int run_breaker(std::span<const std::string> args, const CardFactory& make_card, std::ostream& out,
                std::ostream& err) {
  Request request;
  request.card.paced = true;  // time is the test's: it passes the limits
  const auto options = described(request);
  int exit = kExitUsage;
  const auto values = cli::read_options("circuit-breaker-test", options, args, out, err, exit);
  if (!values) return exit;
  if (const std::string no = complaint(request, !(*values)["rounds"].defaulted()); !no.empty()) {
    err << "portcullis circuit-breaker-test: " << no << '\n';
    return kExitUsage;
  }
  const auto card = make_card(request.card);
  if (!card) {
    err << "portcullis circuit-breaker-test: " << card.error().message << '\n';
    return card.error().fault == Fault::kInvalid ? kExitUsage : kExitFail;
  }
  return test(request, **card, out, err);
}

}  // namespace pcl::breaker
