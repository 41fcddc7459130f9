// A registry and a book small enough to be worked out by hand, and random ones from a seed.
#pragma once

#include <random>
#include <string>

#include "host/adapters/stress/portfolio.hpp"
#include "host/adapters/stress/scenario_registry.hpp"

namespace pcl::stress::test {

/// Line numbers below are used by tests.
inline const std::string kRegistry =
    "factors:\n"                                                                         // 1
    "  - {name: market, daily_volatility: 0.01}\n"                                       // 2
    "  - {name: technology, daily_volatility: 0.02}\n"                                   // 3
    "monte_carlo: {paths: 1000, seed: 7, tail_degrees: 0, horizon_days: 1}\n"            // 4
    "severity: {low: 0.02, medium: 0.05, high: 0.10, critical: 0.20}\n"                  // 5
    "correlation: {threshold: 0.7, positions_max: 7}\n"                                  // 6
    "scenarios:\n"                                                                       // 7
    "  - {name: down, kind: market, shock: -0.10}\n"                                     // 8
    "  - {name: wild, kind: volatility, multiple: 2, days: 1}\n"                         // 9
    "  - {name: together, kind: correlation, sigmas: 1, days: 1}\n"                      // 10
    "  - {name: gap, kind: gap, move: 0.3}\n"                                            // 11
    "  - {name: dry, kind: liquidity, volume_fraction: 0.5, impact: 1}\n"                // 12
    "  - {name: outage, kind: outage, sigmas: 2, days: 0.25}\n"                          // 13
    "  - {name: then, kind: historical, returns: {market: -0.02, technology: 0.10}}\n";  // 14

/// Long 100,000 dollars of A (factors 3 %, own part 4 %: volatility 5 %), short 20,000 of B (1.5 %,
/// 2 %: 2.5 %). With half of the volume each position is a twenty-fifth of a day's.
inline const std::string kPortfolio =
    "equity: 500000\n"                                 // 1
    "positions:\n"                                     // 2
    "  - {symbol: A, quantity: 1000, price: 100}\n"    // 3
    "  - {symbol: B, quantity: -400, price: 50.00}\n"  // 4
    "instruments:\n"                                   // 5
    "  - {symbol: A, daily_volatility: 0.05, average_daily_volume: 50000, loadings: {market: 3}}\n"
    "  - {symbol: B, daily_volatility: 0.025, average_daily_volume: 20000,\n"  // 7
    "     loadings: {technology: 0.75}}\n";                                    // 8

inline std::string with(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

inline Registry random_registry(std::mt19937_64& random, std::size_t scenarios,
                                std::uint32_t tail_degrees, std::uint32_t paths) {
  std::normal_distribution<double> normal;
  Registry registry;
  registry.factors = {{"market", 0.011}, {"technology", 0.006}, {"size", 0.004}};
  registry.monte_carlo = {paths, random(), tail_degrees, 1};
  registry.severity = {0.02, 0.05, 0.1, 0.2};
  registry.correlation = {0.7, 7};
  for (std::size_t s = 0; s < scenarios; ++s) {
    Scenario scenario;
    scenario.name = std::string{"s"}.append(std::to_string(s));
    for (int f = 0; f < 3; ++f) scenario.factor_returns.push_back(0.05 * normal(random));
    if (s % 2 == 1) scenario.undiversified_sigmas = std::abs(normal(random));
    if (s % 3 == 1) scenario.diversified_sigmas = std::abs(normal(random));
    if (s % 5 == 1) scenario.impact = std::abs(normal(random));
    if (s % 7 == 1) scenario.gap = 0.3;
    registry.scenarios.push_back(scenario);
  }
  return registry;
}

inline Portfolio random_portfolio(std::mt19937_64& random, std::size_t positions,
                                  std::size_t days) {
  std::normal_distribution<double> normal;
  std::uniform_int_distribution<std::int64_t> shares{-5'000, 5'000};
  std::uniform_int_distribution<std::int64_t> cents{100, 90'000};
  Portfolio portfolio;
  portfolio.equity = Price{100'000'000'000'000};
  for (std::size_t i = 0; i < positions; ++i) {
    Instrument instrument;
    instrument.symbol = std::string{"S"}.append(std::to_string(i));
    instrument.daily_volatility = 0.005 + 0.03 * std::abs(normal(random));
    instrument.average_daily_volume = i % 11 == 10 ? 0 : 1'000 + 1e6 * std::abs(normal(random));
    for (int f = 0; f < 3; ++f) instrument.loadings.push_back(normal(random));
    for (std::size_t d = 0; d < days; ++d) instrument.returns.push_back(0.02 * normal(random));
    portfolio.instruments.push_back(instrument);
    portfolio.holdings.push_back(
        {i, Quantity{shares(random) * 100'000'000}, Price{cents(random) * 1'000'000}});
  }
  return portfolio;
}

}  // namespace pcl::stress::test
