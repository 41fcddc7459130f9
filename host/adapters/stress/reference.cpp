#include "host/adapters/stress/reference.hpp"

#include <algorithm>
#include <cmath>

#include "host/adapters/stress/philox.hpp"

// Operations stand in the kernels' order: sums agree to the last bit wherever + - * / sqrt are
// IEEE's; log, sin and cos may differ in theirs.
namespace pcl::stress {
namespace {

void scenario(const Prepared& p, std::size_t s, Outcomes& out) {
  double sum = 0;
  double worst = 0;
  std::uint32_t worst_index = kNobody;
  const double undiversified = p.coefficients[s];
  const double diversified = p.coefficients[p.scenarios + s];
  const double impact = p.coefficients[2 * p.scenarios + s];
  const double gap = p.coefficients[3 * p.scenarios + s];
  for (std::size_t i = 0; i < p.positions; ++i) {
    double move = 0;
    for (std::size_t f = 0; f < p.factors; ++f)
      move += p.loadings[f * p.positions + i] * p.shocks[f * p.scenarios + s];
    double profit = p.value[i] * move;
    profit -= undiversified * p.lone_sigma[i];
    profit -= diversified * p.shared_sigma[i];
    profit -= p.magnitude[i] * std::fmin(1.0, impact * p.impact[i]);
    if (i == p.widest) profit -= gap * p.magnitude[i];
    sum += profit;
    if (profit < worst) {
      worst = profit;
      worst_index = static_cast<std::uint32_t>(i);
    }
  }
  out.scenario_profit.push_back(sum);
  out.scenario_worst.push_back(worst_index);
}

double day(const Prepared& p, std::size_t d) {
  double sum = 0;
  for (std::size_t i = 0; i < p.positions; ++i) sum += p.value[i] * p.history[i * p.days + d];
  return sum;
}

/// 53 bits, in [0, 1).
double uniform(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32U | low) >> 11U;
  return static_cast<double>(bits) * 0x1p-53;
}

/// Normals in order: first the tail's, then one a weight; two from each block (Box, Muller).
double path(const Prepared& p, std::uint32_t index) {
  constexpr double kTwoPi = 6.283185307179586476925286766559;
  const std::size_t tail = p.tail_degrees;
  const std::size_t normals = tail + p.weights.size();
  double squares = 0;
  double sum = 0;
  for (std::size_t n = 0; n < normals; n += 2) {
    const PhiloxBlock words = philox({static_cast<std::uint32_t>(n / 2), index, 0, 0}, p.seed);
    const double radius = std::sqrt(-2.0 * std::log(uniform(words[0], words[1]) + 0x1p-53));
    const double angle = kTwoPi * uniform(words[2], words[3]);
    const double pair[2] = {radius * std::cos(angle), radius * std::sin(angle)};
    for (std::size_t k = 0; k < 2; ++k) {
      const std::size_t at = n + k;
      if (at < tail) {
        squares += pair[k] * pair[k];
      } else if (at < normals) {
        sum += p.weights[at - tail] * pair[k];
      }
    }
  }
  // Student's t, scaled so that its variance is 1.
  return tail > 0 ? sum * std::sqrt((static_cast<double>(tail) - 2.0) / squares) : sum;
}

double correlation(const Prepared& p, std::size_t i, std::size_t j) {
  double sum = 0;
  for (std::size_t d = 0; d < p.row_size; ++d)
    sum += p.rows[i * p.row_size + d] * p.rows[j * p.row_size + d];
  return std::fmax(-1.0, std::fmin(1.0, sum));
}

}  // namespace

Result<Outcomes> Reference::evaluate(const Prepared& p) {
  Outcomes out;
  for (std::size_t s = 0; s < p.scenarios; ++s) scenario(p, s, out);
  for (std::size_t d = 0; d < p.days; ++d) out.history_profit.push_back(day(p, d));
  for (std::uint32_t n = 0; n < p.paths; ++n) out.path_profit.push_back(path(p, n));
  out.correlations.assign(p.positions * p.positions, 0.0);
  for (std::size_t i = 0; i < p.positions; ++i) {
    for (std::size_t j = i + 1; j < p.positions; ++j)
      out.correlations[i * p.positions + j] = correlation(p, i, j);
  }
  return out;
}

}  // namespace pcl::stress
