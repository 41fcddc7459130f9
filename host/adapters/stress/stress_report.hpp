// What the outcomes mean: worst case, value at risk, exposure, correlated positions, severity.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/stress/evaluator.hpp"
#include "host/adapters/stress/portfolio.hpp"
#include "host/adapters/stress/prepared.hpp"
#include "host/adapters/stress/scenario_registry.hpp"
#include "host/base/result.hpp"
#include "host/base/strong.hpp"

namespace pcl::stress {

enum class Level : std::uint8_t { kNone = 0, kLow, kMedium, kHigh, kCritical };
[[nodiscard]] const char* to_string(Level level);

/// Losses, positive; negative: even then a gain.
struct TailLoss {
  double value_at_risk{};
  double expected_shortfall{};
};
struct TailLosses {
  std::size_t outcomes{};
  TailLoss at_95, at_99;
};

struct ScenarioLine {
  std::string name;
  double profit{};
  std::string worst_symbol;  // empty: no position loses
};
struct CorrelatedPair {
  std::string a, b;
  double rho{};
};

struct Report {
  std::string evaluator;
  double equity{};
  BookRisk risk;
  std::size_t scenarios_registered{};
  std::vector<ScenarioLine> scenarios;  // those that were run, in the registry's order
  std::size_t worst{};                  // index into scenarios; the first among equals
  Price worst_loss{};                   // 1e-8 dollars, rounded, 0 if nothing loses; saturates
  Level severity{};
  std::optional<TailLosses> historical;  // nullopt: no history
  TailLosses monte_carlo;
  bool measured_correlations{};       // else those of the factor model
  std::vector<CorrelatedPair> pairs;  // |rho| above the threshold, strongest first; kPairsShown
  std::size_t pairs_total{};
  std::size_t correlated_positions{};  // held, with such a partner
};
inline constexpr std::size_t kPairsShown = 100;

/// Of `outcomes` profits the worst ceil((100 - percent) x outcomes / 100), at least one: value at
/// risk is the mildest of them, expected shortfall their mean. Zero outcomes: zeros.
[[nodiscard]] TailLosses tail_losses(std::vector<double> profits);

/// By loss over equity; without equity any loss is critical.
[[nodiscard]] Level level_of(double loss, double equity, const Thresholds& thresholds);

/// Pure. kCorrupt: an outcome is not a finite number, or there are not as many as asked for.
[[nodiscard]] Result<Report> make_report(const Portfolio& portfolio, const Registry& registry,
                                         const Prepared& prepared, const Outcomes& outcomes);

/// prepare, evaluate, make_report.
[[nodiscard]] Result<Report> run_stress(const Portfolio& portfolio, const Registry& registry,
                                        Evaluator& evaluator);

/// One JSON object on one line; dollars with two decimals, the worst loss with eight.
[[nodiscard]] std::string report_json(const Report& report, const Registry& registry);

}  // namespace pcl::stress
