// What a device computes, and the one door to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/adapters/stress/prepared.hpp"
#include "host/base/result.hpp"

namespace pcl::stress {

/// Profits in dollars, losses negative.
struct Outcomes {
  std::vector<double> scenario_profit;
  std::vector<std::uint32_t> scenario_worst;  // position that loses most, the first among equals;
                                              // kNobody: none loses
  std::vector<double> history_profit;         // one a day
  std::vector<double> path_profit;            // one a path
  std::vector<double> correlations;           // [i][j], set for i < j only
};
inline constexpr std::uint32_t kNobody = 0xFFFF'FFFF;

/// How far two evaluators may differ: profits by so much of the book's gross value (paths: of the
/// sum of the weights' magnitudes), correlations by so much; indices not at all.
inline constexpr double kDifferenceMax = 1e-12;

/// Implementers: Reference (plain C++) and OpenclStress. One thread.
class Evaluator {
 public:
  Evaluator() = default;
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;
  virtual ~Evaluator() = default;
  [[nodiscard]] virtual Result<Outcomes> evaluate(const Prepared& prepared) = 0;
  /// For reports and logs.
  [[nodiscard]] virtual std::string name() const = 0;
};

}  // namespace pcl::stress
