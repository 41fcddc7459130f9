// portcullis: the operator's commands. Exit codes stand in README.md.
#include <algorithm>
#include <boost/program_options.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "host/cli/breaker_command.hpp"
#include "host/cli/journal_command.hpp"
#include "host/cli/operator_command.hpp"
#include "host/cli/replay_command.hpp"
#include "host/cli/stress_command.hpp"
#include "sim/card/cards.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  const std::string usage =
      "portcullis status [--url URL]\n"
      "portcullis kill|freeze|hedge|liquidate [--scope SCOPE --index N] [--symbol NAME]\n"
      "           [--reason TEXT] [--url URL]\n"
      "portcullis resume --approver A --approver B [--reason TEXT] [--url URL]\n"
      "portcullis ess reset --approver A --approver B --reason ROOT_CAUSE [--url URL]\n"
      "portcullis repairs [approve|reject ID --actor A --reason TEXT] [--url URL]\n"
      "portcullis journal verify DIR\n"
      "portcullis journal dump DIR [--from N] [--to N] [--matter N]\n"
      "portcullis journal replay DIR [--from N] [--to N]\n"
      "portcullis journal quarantine|begin|roll DIR --actor A --reason TEXT\n"
      "portcullis journal archive DIR [--retention-days N]\n"
      "portcullis replay FILE --card KIND [--symbols LIST] [--bbo OUT.csv] [--messages-per-second "
      "N]\n"
      "portcullis stress --portfolio FILE [--scenarios FILE] [--device reference|opencl[:INDEX]]\n"
      "portcullis circuit-breaker-test --timing-only [--card KIND] [--rounds N] [--env NAME] "
      "[--json]\n";
  if (args.empty() || args[0] == "--help" || args[0] == "help") {
    (args.empty() ? std::cerr : std::cout) << usage;
    return args.empty() ? 2 : 0;
  }
  const std::vector<std::string> rest(args.begin() + 1, args.end());
  const std::vector<std::string> operators{"status", "kill",      "freeze",
                                           "hedge",  "liquidate", "resume"};
  if (std::find(operators.begin(), operators.end(), args[0]) != operators.end()) {
    return pcl::cli::run_operator(args[0], rest, std::cout, std::cerr);
  }
  if (args[0] == "ess" && args.size() > 1 && args[1] == "reset") {
    const std::vector<std::string> options(args.begin() + 2, args.end());
    return pcl::cli::run_operator("ess reset", options, std::cout, std::cerr);
  }
  if (args[0] == "repairs") {
    const bool decides = args.size() > 1 && (args[1] == "approve" || args[1] == "reject");
    const std::vector<std::string> options(args.begin() + (decides ? 2 : 1), args.end());
    return pcl::cli::run_operator(decides ? "repairs " + args[1] : args[0], options, std::cout,
                                  std::cerr);
  }
  if (args[0] == "journal") return pcl::cli::run_journal(rest, std::cout, std::cerr);
  if (args[0] == "replay") {
    return pcl::run_replay(rest, pcl::make_card);
  }
  if (args[0] == "stress") return pcl::cli::run_stress(rest, std::cout, std::cerr);
  if (args[0] == "circuit-breaker-test")
    return pcl::breaker::run_breaker(rest, pcl::make_card, std::cout, std::cerr);
  std::cerr << "portcullis: " << args[0] << ": no such command, expected one of\n" << usage;
  return 2;
}
