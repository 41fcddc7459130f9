#include "host/adapters/stress/stress_report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pcl::stress {
namespace {

constexpr double kUnit = 1e8;  // 1e-8 dollars in one

double dollars(Price amount) { return static_cast<double>(amount.value) / kUnit; }

Price loss_of(double profit) {
  const double units = std::round(std::max(0.0, -profit) * kUnit);
  // 2^63 itself is the first double that does not fit.
  constexpr double kTooMuch = 9223372036854775808.0;
  if (units >= kTooMuch) return Price{std::numeric_limits<std::int64_t>::max()};
  return Price{static_cast<std::int64_t>(units)};
}

TailLoss tail(const std::vector<double>& sorted, std::size_t percent) {
  const std::size_t wanted = (sorted.size() * (100 - percent) + 99) / 100;
  const std::size_t worst = std::max<std::size_t>(wanted, 1);
  double sum = 0;
  for (std::size_t i = 0; i < worst; ++i) sum += sorted[i];
  return {-sorted[worst - 1], -sum / static_cast<double>(worst)};
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

Status check(const Prepared& p, const Outcomes& o) {
  const bool complete = o.scenario_profit.size() == p.scenarios &&
                        o.scenario_worst.size() == p.scenarios &&
                        o.history_profit.size() == p.days && o.path_profit.size() == p.paths &&
                        o.correlations.size() == p.positions * p.positions;
  if (!complete) return Error{Fault::kCorrupt, "stress: the device left outcomes out"};
  const bool finite = all_finite(o.scenario_profit) && all_finite(o.history_profit) &&
                      all_finite(o.path_profit) && all_finite(o.correlations);
  if (!finite) return Error{Fault::kCorrupt, "stress: an outcome is not a finite number"};
  const bool placed = std::all_of(o.scenario_worst.begin(), o.scenario_worst.end(),
                                  [&](auto i) { return i < p.positions || i == kNobody; });
  if (!placed) return Error{Fault::kCorrupt, "stress: an outcome names a position there is not"};
  return ok();
}

const std::string& symbol_of(const Portfolio& portfolio, std::size_t position) {
  return portfolio.instruments[portfolio.holdings[position].instrument].symbol;
}

void put_scenarios(const Portfolio& portfolio, const Registry& registry, const Outcomes& outcomes,
                   Report& report) {
  report.scenarios_registered = registry.scenarios.size();
  for (std::size_t s = 0; s < registry.scenarios.size(); ++s) {
    ScenarioLine line{registry.scenarios[s].name, outcomes.scenario_profit[s], ""};
    const std::uint32_t worst = outcomes.scenario_worst[s];
    if (worst != kNobody) line.worst_symbol = symbol_of(portfolio, worst);
    report.scenarios.push_back(std::move(line));
    if (report.scenarios[s].profit < report.scenarios[report.worst].profit) report.worst = s;
  }
  const double worst_profit = report.scenarios.empty() ? 0 : report.scenarios[report.worst].profit;
  report.worst_loss = loss_of(worst_profit);
  report.severity = level_of(-worst_profit, report.equity, registry.severity);
}

void put_pairs(const Portfolio& portfolio, const CorrelationRule& rule, const Outcomes& outcomes,
               Report& report) {
  const std::size_t n = portfolio.holdings.size();
  std::vector<bool> correlated(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double rho = outcomes.correlations[i * n + j];
      const bool held = portfolio.holdings[i].quantity != Quantity{0} &&
                        portfolio.holdings[j].quantity != Quantity{0};
      if (!held || !(std::abs(rho) > rule.threshold)) continue;
      correlated[i] = correlated[j] = true;
      report.pairs.push_back({symbol_of(portfolio, i), symbol_of(portfolio, j), rho});
    }
  }
  report.correlated_positions =
      static_cast<std::size_t>(std::count(correlated.begin(), correlated.end(), true));
  report.pairs_total = report.pairs.size();
  std::stable_sort(report.pairs.begin(), report.pairs.end(),
                   [](const CorrelatedPair& a, const CorrelatedPair& b) {
                     return std::abs(a.rho) > std::abs(b.rho);
                   });
  if (report.pairs.size() > kPairsShown) report.pairs.resize(kPairsShown);
}

}  // namespace

const char* to_string(Level level) {
  switch (level) {
    case Level::kNone:
      return "none";
    case Level::kLow:
      return "low";
    case Level::kMedium:
      return "medium";
    case Level::kHigh:
      return "high";
    case Level::kCritical:
      return "critical";
  }
  return "?";
}

TailLosses tail_losses(std::vector<double> profits) {
  if (profits.empty()) return {};
  std::sort(profits.begin(), profits.end());
  return {profits.size(), tail(profits, 95), tail(profits, 99)};
}

Level level_of(double loss, double equity, const Thresholds& thresholds) {
  if (loss <= 0) return Level::kNone;
  if (equity <= 0) return Level::kCritical;
  // A product, not a quotient: exact where the numbers are, so that a threshold is reached at it.
  if (loss >= thresholds.critical * equity) return Level::kCritical;
  if (loss >= thresholds.high * equity) return Level::kHigh;
  if (loss >= thresholds.medium * equity) return Level::kMedium;
  return loss >= thresholds.low * equity ? Level::kLow : Level::kNone;
}

Result<Report> make_report(const Portfolio& portfolio, const Registry& registry,
                           const Prepared& prepared, const Outcomes& outcomes) {
  if (Status good = check(prepared, outcomes); !good) return good.error();
  Report report;
  report.equity = dollars(portfolio.equity);
  report.risk = prepared.risk;
  report.measured_correlations = prepared.rows_are_history;
  put_scenarios(portfolio, registry, outcomes, report);
  if (prepared.days > 0) report.historical = tail_losses(outcomes.history_profit);
  report.monte_carlo = tail_losses(outcomes.path_profit);
  put_pairs(portfolio, registry.correlation, outcomes, report);
  return report;
}

Result<Report> run_stress(const Portfolio& portfolio, const Registry& registry,
                          Evaluator& evaluator) {
  const auto prepared = prepare(portfolio, registry);
  if (!prepared) return prepared.error();
  const auto outcomes = evaluator.evaluate(*prepared);
  if (!outcomes) return outcomes.error();
  auto report = make_report(portfolio, registry, *prepared, *outcomes);
  if (report) report->evaluator = evaluator.name();
  return report;
}

}  // namespace pcl::stress
