// portcullis-world: days of the simulated world, and of one that fails the smallest history.
#include <chrono>
#include <iostream>

#include "sim/world/day.hpp"
#include "sim/world/narrow.hpp"
#include "sim/world/options.hpp"

namespace pcl::world {
namespace {

constexpr std::uint64_t kSaidEvery = 1'000;  // seeds

DayResult run(std::uint64_t seed, const Trial& trial, bool traced) {
  DaySettings day;
  day.seed = seed;
  day.first_event = trial.window.first;
  day.events = trial.window.last;
  day.faults = trial.faults;
  if (traced) day.trace = [](const std::string& line) { std::cout << line << '\n'; };
  return live(day);
}

void report(std::uint64_t seed, const Trial& trial, const DayResult& found) {
  std::cout << "seed " << seed << " failed behind event " << found.event << ": " << found.wrong
            << "\nfaults: " << names_of(trial.faults) << "\nnarrowing ...\n"
            << std::flush;
  const Narrowed least = narrow(
      trial, found.wrong, [seed](const Trial& smaller) { return run(seed, smaller, false).wrong; });
  std::cout << "fails with faults " << names_of(least.trial.faults) << " in events "
            << least.trial.window.first << " to " << least.trial.window.last << " (" << least.runs
            << " runs): " << least.wrong << "\nagain: scripts/world --seed " << seed << " --events "
            << least.trial.window.first << ':' << least.trial.window.last << " --faults "
            << names_of(least.trial.faults) << " --trace\n";
}

int live_all(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  std::uint64_t events = 0, executions = 0, done = 0, named = 0;
  for (; options.seeds == 0 || done < options.seeds; ++done) {
    const std::uint64_t seed = options.seed + done;
    const Trial trial{{options.first_event, options.events},
                      options.faults ? *options.faults : armed_by(seed)};
    const DayResult result = run(seed, trial, options.trace);
    events += result.events;
    executions += result.executions;
    named += result.named.empty() ? 0U : 1U;
    if (!result.wrong.empty()) {
      report(seed, trial, result);
      return 1;
    }
    if ((done + 1) % kSaidEvery == 0)
      std::cout << done + 1 << " seeds, up to " << seed << ", " << seconds() << " s" << std::endl;
  }
  std::cout << done << " seeds from " << options.seed << ": none failed; " << events << " events, "
            << executions << " executions, " << named << " forbidden to trade on by a rule; "
            << seconds() << " s\n";
  return 0;
}

}  // namespace
}  // namespace pcl::world

int main(int count, char** arguments) {
  const auto options = pcl::world::parse(count, arguments);
  if (!options) {
    std::cerr << "portcullis-world: " << options.error().message << '\n' << pcl::world::kUsage;
    return 2;
  }
  if (options->help) {
    std::cout << pcl::world::kUsage;
    return 0;
  }
  return pcl::world::live_all(*options);
}
