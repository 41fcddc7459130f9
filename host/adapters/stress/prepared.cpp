#include "host/adapters/stress/prepared.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pcl::stress {
namespace {

__extension__ using Int128 = __int128;

/// quantity x price, exact until the one rounding to a double.
double dollars(const Holding& holding) {
  constexpr double kUnits = 1e16;  // 1e-8 x 1e-8
  return static_cast<double>(static_cast<Int128>(holding.quantity.value) * holding.price.value) /
         kUnits;
}

/// Without volume there is no price at which it can be closed: finite, and beyond every cap.
double impact_of(const Instrument& instrument, Quantity quantity) {
  constexpr double kNoMarket = std::numeric_limits<double>::max();
  if (quantity == Quantity{0}) return 0;
  if (instrument.average_daily_volume <= 0) return kNoMarket;
  const double shares = std::abs(static_cast<double>(quantity.value)) / 1e8;
  return instrument.daily_volatility * std::sqrt(shares / instrument.average_daily_volume);
}

/// Standard deviation of the part of a day's return that the factors do not explain.
double specific_sigma(const Instrument& instrument, const Registry& registry) {
  double variance = instrument.daily_volatility * instrument.daily_volatility;
  for (std::size_t f = 0; f < registry.factors.size(); ++f) {
    const double move = instrument.loadings[f] * registry.factors[f].daily_volatility;
    variance -= move * move;
  }
  return std::sqrt(std::max(variance, 0.0));
}

void put_positions(const Portfolio& portfolio, const Registry& registry, Prepared& out) {
  out.loadings.assign(out.factors * out.positions, 0.0);
  for (std::size_t i = 0; i < out.positions; ++i) {
    const Holding& holding = portfolio.holdings[i];
    const Instrument& instrument = portfolio.instruments[holding.instrument];
    const double value = dollars(holding);
    out.value.push_back(value);
    out.magnitude.push_back(std::abs(value));
    out.lone_sigma.push_back(std::abs(value) * instrument.daily_volatility);
    out.impact.push_back(impact_of(instrument, holding.quantity));
    out.risk.gross += std::abs(value);
    out.risk.net += value;
    if (out.magnitude[i] > out.magnitude[out.widest]) out.widest = static_cast<std::uint32_t>(i);
    for (std::size_t f = 0; f < out.factors; ++f)
      out.loadings[f * out.positions + i] = instrument.loadings[f];
    out.weights.push_back(value * specific_sigma(instrument, registry));
  }
}

/// Factor exposures, the book's sigma and each position's share of it (Euler: v x dsigma/dv).
void put_risk(const Registry& registry, Prepared& out) {
  std::vector<double>& exposure = out.risk.factor_exposure;
  exposure.assign(out.factors, 0.0);
  double variance = 0;
  for (std::size_t f = 0; f < out.factors; ++f) {
    for (std::size_t i = 0; i < out.positions; ++i)
      exposure[f] += out.value[i] * out.loadings[f * out.positions + i];
    const double sigma = exposure[f] * registry.factors[f].daily_volatility;
    variance += sigma * sigma;
  }
  for (const double own : out.weights) variance += own * own;
  out.risk.sigma = std::sqrt(variance);
  out.shared_sigma.assign(out.positions, 0.0);
  if (out.risk.sigma <= 0) return;
  for (std::size_t i = 0; i < out.positions; ++i) {
    double covariance = out.weights[i] * out.weights[i];  // of its profit with the book's
    for (std::size_t f = 0; f < out.factors; ++f) {
      const double volatility = registry.factors[f].daily_volatility;
      covariance += out.value[i] * out.loadings[f * out.positions + i] * volatility * volatility *
                    exposure[f];
    }
    out.shared_sigma[i] = covariance / out.risk.sigma;
  }
}

void put_scenarios(const Registry& registry, Prepared& out) {
  out.shocks.resize(out.factors * out.scenarios);
  out.coefficients.resize(kCoefficients * out.scenarios);
  for (std::size_t s = 0; s < out.scenarios; ++s) {
    const Scenario& scenario = registry.scenarios[s];
    for (std::size_t f = 0; f < out.factors; ++f)
      out.shocks[f * out.scenarios + s] = scenario.factor_returns[f];
    out.coefficients[s] = scenario.undiversified_sigmas;
    out.coefficients[out.scenarios + s] = scenario.diversified_sigmas;
    out.coefficients[2 * out.scenarios + s] = scenario.impact;
    out.coefficients[3 * out.scenarios + s] = scenario.gap;
  }
}

void put_monte_carlo(const Registry& registry, Prepared& out) {
  const MonteCarlo& monte_carlo = registry.monte_carlo;
  for (std::size_t f = 0; f < out.factors; ++f) {
    out.weights.insert(out.weights.begin() + static_cast<std::ptrdiff_t>(f),
                       out.risk.factor_exposure[f] * registry.factors[f].daily_volatility);
  }
  for (double& weight : out.weights) weight *= std::sqrt(monte_carlo.horizon_days);
  out.paths = monte_carlo.paths;
  out.seed = monte_carlo.seed;
  out.tail_degrees = monte_carlo.tail_degrees;
}

/// Makes the row's length 1, or 0 where nothing varies.
void normalise(double* row, std::size_t size) {
  double squares = 0;
  for (std::size_t d = 0; d < size; ++d) squares += row[d] * row[d];
  const double scale = squares > 0 ? 1 / std::sqrt(squares) : 0;
  for (std::size_t d = 0; d < size; ++d) row[d] *= scale;
}

/// Measured: the day's return less the mean. A constant series leaves rounding, not variance.
void history_row(const std::vector<double>& returns, double* row) {
  const auto [least, most] = std::minmax_element(returns.begin(), returns.end());
  if (*least == *most) return;  // the row is 0 already
  double mean = 0;
  for (const double r : returns) mean += r;
  mean /= static_cast<double>(returns.size());
  for (std::size_t d = 0; d < returns.size(); ++d) row[d] = returns[d] - mean;
  normalise(row, returns.size());
}

/// From the model: what the factors do to it, over all of its volatility. Its own part is in no
/// other row, so rows of the model are shorter than 1 by it.
void model_row(const Instrument& instrument, const Registry& registry, double* row) {
  double variance = 0;
  for (std::size_t f = 0; f < registry.factors.size(); ++f) {
    row[f] = instrument.loadings[f] * registry.factors[f].daily_volatility;
    variance += row[f] * row[f];
  }
  const double own = specific_sigma(instrument, registry);
  const double sigma = std::sqrt(variance + own * own);
  for (std::size_t f = 0; f < registry.factors.size(); ++f)
    row[f] = sigma > 0 ? row[f] / sigma : 0.0;
}

void put_rows(const Portfolio& portfolio, const Registry& registry, Prepared& out) {
  out.rows_are_history = out.days > 0;
  out.row_size = out.rows_are_history ? out.days : out.factors;
  out.rows.assign(out.positions * out.row_size, 0.0);
  for (std::size_t i = 0; i < out.positions; ++i) {
    const Instrument& instrument = portfolio.instruments[portfolio.holdings[i].instrument];
    double* row = out.rows.data() + i * out.row_size;
    if (out.rows_are_history) {
      history_row(instrument.returns, row);
    } else {
      model_row(instrument, registry, row);
    }
  }
}

void put_history(const Portfolio& portfolio, Prepared& out) {
  out.history.reserve(out.positions * out.days);
  for (const Holding& holding : portfolio.holdings) {
    const auto& returns = portfolio.instruments[holding.instrument].returns;
    out.history.insert(out.history.end(), returns.begin(), returns.end());
  }
}

}  // namespace

Result<Prepared> prepare(const Portfolio& portfolio, const Registry& registry) {
  if (portfolio.holdings.size() > kPositionsMax) {
    return Error{Fault::kExhausted, "positions: at most " + std::to_string(kPositionsMax) +
                                        ", got " + std::to_string(portfolio.holdings.size())};
  }
  Prepared out;
  out.positions = portfolio.holdings.size();
  out.scenarios = registry.scenarios.size();
  out.factors = registry.factors.size();
  out.days = portfolio.instruments.empty() ? 0 : portfolio.instruments.front().returns.size();
  put_positions(portfolio, registry, out);
  put_risk(registry, out);
  put_scenarios(registry, out);
  put_monte_carlo(registry, out);
  put_history(portfolio, out);
  put_rows(portfolio, registry, out);
  return out;
}

}  // namespace pcl::stress
