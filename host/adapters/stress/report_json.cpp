#include <array>
#include <cstdio>

#include "host/adapters/stress/stress_report.hpp"
#include "host/base/json_text.hpp"

namespace pcl::stress {
namespace {

std::string decimals(double value, int digits) {
  std::array<char, 400> text{};  // the longest double in %f has 309 digits before its point
  std::snprintf(text.data(), text.size(), "%.*f", digits, value);
  return text.data();
}
std::string dollars(double value) { return decimals(value, 2); }

/// Exact; never negative.
std::string dollars(Price amount) {
  constexpr std::int64_t kOne = 100'000'000;
  std::string part = std::to_string(kOne + amount.value % kOne);
  part[0] = '.';
  return std::to_string(amount.value / kOne) + part;
}

template <class Items, class Text>
std::string list_json(const Items& items, const Text& text) {
  std::string list = "[";
  for (const auto& item : items) {
    if (list.size() > 1) list += ',';
    list += text(item);
  }
  return list + "]";
}

std::string tail_json(const TailLosses& losses, const char* outcomes) {
  JsonObject body;
  body.add(outcomes, losses.outcomes);
  body.add_raw("var_95", dollars(losses.at_95.value_at_risk));
  body.add_raw("var_99", dollars(losses.at_99.value_at_risk));
  body.add_raw("expected_shortfall_95", dollars(losses.at_95.expected_shortfall));
  body.add_raw("expected_shortfall_99", dollars(losses.at_99.expected_shortfall));
  return body.text();
}

std::string scenario_json(const ScenarioLine& line) {
  JsonObject body;
  body.add("name", line.name).add_raw("profit", dollars(line.profit));
  if (line.worst_symbol.empty()) {
    body.add_raw("worst_position", "null");
  } else {
    body.add("worst_position", line.worst_symbol);
  }
  return body.text();
}

std::string correlation_json(const Report& report, const Registry& registry) {
  const CorrelationRule& rule = registry.correlation;
  JsonObject body;
  body.add("source", report.measured_correlations ? "history" : "factor_model");
  body.add_raw("threshold", decimals(rule.threshold, 4)).add("pairs_total", report.pairs_total);
  body.add_raw("pairs", list_json(report.pairs, [](const CorrelatedPair& pair) {
                 JsonObject item;
                 item.add("a", pair.a).add("b", pair.b).add_raw("rho", decimals(pair.rho, 6));
                 return item.text();
               }));
  body.add("positions", report.correlated_positions).add("positions_max", rule.positions_max);
  body.add("within_limit", report.correlated_positions <= rule.positions_max);
  return body.text();
}

}  // namespace

std::string report_json(const Report& report, const Registry& registry) {
  JsonObject factors;
  for (std::size_t f = 0; f < registry.factors.size(); ++f)
    factors.add_raw(registry.factors[f].name, dollars(report.risk.factor_exposure[f]));
  JsonObject body;
  body.add("device", report.evaluator).add("severity", to_string(report.severity));
  body.add("worst_scenario", report.scenarios[report.worst].name);
  body.add_raw("worst_loss", dollars(report.worst_loss));
  body.add_raw("equity", dollars(report.equity));
  body.add_raw("gross_exposure", dollars(report.risk.gross));
  body.add_raw("net_exposure", dollars(report.risk.net));
  body.add_raw("daily_sigma", dollars(report.risk.sigma));
  body.add("scenarios_registered", report.scenarios_registered);
  body.add("scenarios_run", report.scenarios.size());
  body.add_raw("scenarios", list_json(report.scenarios, scenario_json));
  body.add_raw("historical",
               report.historical ? tail_json(*report.historical, "days") : std::string{"null"});
  body.add_raw("monte_carlo", tail_json(report.monte_carlo, "paths"));
  body.add_raw("factor_exposure", factors.text());
  body.add_raw("correlation", correlation_json(report, registry));
  return body.text();
}

}  // namespace pcl::stress
