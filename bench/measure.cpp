#include "bench/measure.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace pcl::bench {

Rate summarise(std::vector<Run> runs) {
  std::vector<double> rates;
  for (const Run& run : runs) rates.push_back(run.seconds > 0 ? run.work / run.seconds : 0);
  std::sort(rates.begin(), rates.end());
  if (rates.empty()) return {};
  return Rate{rates[(rates.size() - 1) / 2], rates.front(), rates.back()};
}

Rate measure(const std::string& name, const std::string& unit, int runs,
             const std::function<Run()>& once) {
  (void)once();  // caches, page faults, branch history
  std::vector<Run> done;
  for (int i = 0; i < runs; ++i) done.push_back(once());
  const Rate rate = summarise(done);
  std::printf("%-52s %14.0f %14.0f %14.0f  %s\n", name.c_str(), rate.median, rate.low, rate.high,
              unit.c_str());
  std::fflush(stdout);
  return rate;
}

void print_fact(const std::string& name, double value, const std::string& unit) {
  std::printf("%-52s %14.2f %14s %14s  %s\n", name.c_str(), value, "", "", unit.c_str());
}

int runs_from(int argc, char** argv) {
  constexpr long kRuns = 5;
  return static_cast<int>(
      std::clamp(argc > 1 ? std::strtol(argv[1], nullptr, 10) : kRuns, 1L, 99L));
}

}  // namespace pcl::bench
