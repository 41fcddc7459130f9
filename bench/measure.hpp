// A stopwatch, repeated runs, and one row of the table a run.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pcl::bench {

/// What one run did and how long the measured part of it took.
struct Run {
  double work{};  // in the row's unit
  double seconds{};
};

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  std::chrono::steady_clock::time_point begin_{std::chrono::steady_clock::now()};
};

/// Median, lowest and highest rate of the runs; the median of an even number is the lower middle
/// one.
struct Rate {
  double median{}, low{}, high{};
};
[[nodiscard]] Rate summarise(std::vector<Run> runs);

/// Runs `once` one time to warm up and `runs` times for the figure, then prints a row. Set-up
/// belongs before the stopwatch inside `once`.
Rate measure(const std::string& name, const std::string& unit, int runs,
             const std::function<Run()>& once);

/// A row of figures that were not timed: cycles a message, bytes a record.
void print_fact(const std::string& name, double value, const std::string& unit);

/// How often to run: the first argument, else 5; 1 to 99.
[[nodiscard]] int runs_from(int argc, char** argv);

}  // namespace pcl::bench
