// Stress evaluations a second: the kernels on OpenCL against the plain reference, same books.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bench/measure.hpp"
#include "host/adapters/stress/evaluator_choice.hpp"
#include "host/adapters/stress/prepared.hpp"
#include "tests/adapters/stress/tiny.hpp"

namespace pcl::bench {
namespace {

constexpr std::uint64_t kSeed = 20'261'126;
constexpr std::uint32_t kPathsLeast = 100;  // where paths are not what is measured

struct Case {
  std::string name, unit;
  std::size_t positions, scenarios, days;
  std::uint32_t paths;
  double work;  // of one evaluation, in the unit
  int times;    // evaluations a run
};

stress::Prepared book_of(const Case& c) {
  std::mt19937_64 random{kSeed};
  const auto registry = stress::test::random_registry(random, c.scenarios, 4, c.paths);
  auto prepared =
      stress::prepare(stress::test::random_portfolio(random, c.positions, c.days), registry);
  return std::move(*prepared);
}

void compare(const Case& c, const std::string& device, stress::Evaluator& evaluator, int runs) {
  const stress::Prepared book = book_of(c);
  measure("stress " + device + ", " + c.name, c.unit, runs, [&] {
    const Stopwatch watch;
    for (int i = 0; i < c.times; ++i) {
      const auto outcomes = evaluator.evaluate(book);
      if (!outcomes) {
        std::fprintf(stderr, "bench: %s\n", outcomes.error().message.c_str());
        std::exit(1);
      }
    }
    return Run{c.work * c.times, watch.seconds()};
  });
}

}  // namespace
}  // namespace pcl::bench

int main(int argc, char** argv) {
  using namespace pcl;
  const int runs = bench::runs_from(argc, argv);
  const std::vector<bench::Case> cases{
      {"256 positions x 1024 scenarios", "evaluations/s", 256, 1'024, 0, bench::kPathsLeast,
       256.0 * 1'024, 20},
      {"64 positions x 50000 paths", "paths/s", 64, 1, 0, 50'000, 50'000, 1},
      {"512 positions, 250 days", "pairs/s", 512, 1, 250, bench::kPathsLeast, 512.0 * 511 / 2, 2},
      {"9 positions x 14 scenarios, 20000 paths", "books/s", 9, 14, 0, 20'000, 1, 10}};
  for (const bench::Case& c : cases) {
    for (const char* device : {"reference", "opencl"}) {
      auto evaluator = stress::make_evaluator(device);
      if (!evaluator) {
        std::fprintf(stderr, "bench: rows left out: %s\n", evaluator.error().message.c_str());
        continue;
      }
      bench::compare(c, device, **evaluator, runs);
    }
  }
}
