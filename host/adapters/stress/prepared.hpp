// Portfolio and registry as flat arrays of doubles: what every device computes from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/adapters/stress/portfolio.hpp"
#include "host/adapters/stress/scenario_registry.hpp"
#include "host/base/result.hpp"

namespace pcl::stress {

inline constexpr std::size_t kPositionsMax = 1'024;  // pairs grow with the square
inline constexpr std::size_t kCoefficients = 4;      // of a scenario; rows of `coefficients`

/// Risk of a book: exposures in dollars, one standard deviation of a day's profit.
struct BookRisk {
  double gross{}, net{};
  std::vector<double> factor_exposure;  // dollars that move one to one with the factor
  double sigma{};
};

struct Prepared {
  std::size_t positions{}, scenarios{}, factors{}, days{};

  // One a position.
  std::vector<double> value;         // dollars, short negative
  std::vector<double> magnitude;     // |value|
  std::vector<double> lone_sigma;    // |value| x volatility
  std::vector<double> shared_sigma;  // its share of the book's sigma; they sum to it
  std::vector<double> impact;        // volatility x sqrt(|quantity| / average daily volume)
  std::uint32_t widest{};            // index of the greatest magnitude, the first among equals

  std::vector<double> loadings;      // [factor][position]
  std::vector<double> shocks;        // [factor][scenario]
  std::vector<double> coefficients;  // [undiversified, diversified, impact, gap][scenario]

  std::vector<double> history;  // [position][day], returns

  // Monte Carlo: a path is the weighted sum of so many normals, divided by its Student's tail.
  std::vector<double> weights;  // dollars a standard normal: factors, then each position's own
  std::uint32_t paths{}, tail_degrees{};
  std::uint64_t seed{};

  // Correlation of two positions is the product of their rows, each of length 1.
  std::size_t row_size{};
  std::vector<double> rows;  // [position][row_size]
  bool rows_are_history{};   // else of the factor model

  BookRisk risk;
};

/// Pure. Cost: O(positions x (scenarios + days)). kExhausted: more than kPositionsMax holdings.
///
/// Specific risk of an instrument is what its volatility leaves beside its factors, 0 if they
/// explain more than it; then the book's risk is the greater one, the factors'.
/// A row without variance is 0: what never moves correlates with nothing.
[[nodiscard]] Result<Prepared> prepare(const Portfolio& portfolio, const Registry& registry);

}  // namespace pcl::stress
