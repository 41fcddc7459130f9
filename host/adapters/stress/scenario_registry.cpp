#include "host/adapters/stress/scenario_registry.hpp"

#include <algorithm>
#include <cmath>

#include "host/adapters/stress/yaml_numbers.hpp"

namespace pcl::stress {
namespace {

using operator_files::YamlMap;

constexpr RealRange kReturn{-1, 10};    // a price cannot fall by more than all of it
constexpr RealRange kVolatility{0, 1};  // of a day
constexpr RealRange kFraction{0, 10};   // of equity
constexpr RealRange kSigmas{0, 100};
constexpr RealRange kDays{0.001, 252};

std::vector<std::string> factor_names(const Registry& registry) {
  std::vector<std::string> names;
  for (const Factor& factor : registry.factors) names.push_back(factor.name);
  return names;
}

void read_factors(YamlMap& root, Registry& registry) {
  read_items(root, "factors", kFactorsMax, registry.factors, [&](YamlMap& map, Factor& factor) {
    read_name(map, "name", factor.name);
    read_real(map, "daily_volatility", kVolatility, factor.daily_volatility);
    const auto same = [&](const Factor& f) { return f.name == factor.name; };
    if (std::count_if(registry.factors.begin(), registry.factors.end(), same) > 1)
      map.complain("name", "a name not used before, got '" + factor.name + "'");
  });
  if (!registry.factors.empty() && registry.factors.front().name != "market")
    root.complain("factors", "market as the first one, got '" + registry.factors[0].name + "'");
  if (registry.factors.empty()) root.complain("factors", "market as the first one");
}

/// One scale of both horizon and size: sigmas x sqrt(days).
double over_days(YamlMap& map, const std::string& sigmas_key) {
  double sigmas = 0;
  double days = 0;
  read_real(map, sigmas_key, kSigmas, sigmas);
  read_real(map, "days", kDays, days);
  return sigmas * std::sqrt(days);
}

void read_liquidity(YamlMap& map, Scenario& scenario) {
  double fraction = 1;
  double impact = 0;
  read_real(map, "volume_fraction", {0.001, 1}, fraction);
  read_real(map, "impact", {0, 100}, impact);
  scenario.impact = impact / std::sqrt(fraction);
}

void read_kind(YamlMap& map, const std::string& kind, const Registry& registry,
               Scenario& scenario) {
  scenario.factor_returns.assign(registry.factors.size(), 0.0);
  if (kind == "market") {
    double shock = 0;
    read_real(map, "shock", kReturn, shock);
    if (!scenario.factor_returns.empty()) scenario.factor_returns.front() = shock;
  } else if (kind == "historical") {
    read_vector(map, "returns", factor_names(registry), kReturn, scenario.factor_returns);
  } else if (kind == "volatility") {
    scenario.diversified_sigmas = over_days(map, "multiple");
  } else if (kind == "outage") {
    scenario.diversified_sigmas = over_days(map, "sigmas");
  } else if (kind == "correlation") {
    scenario.undiversified_sigmas = over_days(map, "sigmas");
  } else if (kind == "gap") {
    read_real(map, "move", {0, 10}, scenario.gap);
  } else if (kind == "liquidity") {
    read_liquidity(map, scenario);
  } else if (!kind.empty()) {
    map.complain("kind",
                 "market, historical, volatility, outage, correlation, gap or liquidity, got '" +
                     kind + "'");
  }
}

void read_scenarios(YamlMap& root, Registry& registry) {
  read_items(root, "scenarios", kScenariosMax, registry.scenarios,
             [&](YamlMap& map, Scenario& scenario) {
               std::string kind;
               read_name(map, "name", scenario.name);
               map.text("kind", kind);
               read_kind(map, kind, registry, scenario);
               const auto same = [&](const Scenario& s) { return s.name == scenario.name; };
               if (std::count_if(registry.scenarios.begin(), registry.scenarios.end(), same) > 1)
                 map.complain("name", "a name not used before, got '" + scenario.name + "'");
             });
  if (registry.scenarios.empty()) root.complain("scenarios", "at least one");
}

void read_monte_carlo(YamlMap& root, MonteCarlo& monte_carlo) {
  YamlMap map{root.child("monte_carlo"), "monte_carlo", root.complaints()};
  map.number("paths", monte_carlo.paths, 100, kPathsMax);
  map.number("seed", monte_carlo.seed, 0, std::numeric_limits<std::uint64_t>::max());
  map.number("tail_degrees", monte_carlo.tail_degrees, 0, 30);
  // Of one or two degrees there is no variance to scale to.
  if (monte_carlo.tail_degrees == 1 || monte_carlo.tail_degrees == 2)
    map.complain("tail_degrees", "0 (normal) or 3 to 30");
  read_real(map, "horizon_days", kDays, monte_carlo.horizon_days);
}

void read_severity(YamlMap& root, Thresholds& severity) {
  const YAML::Node node = root.child("severity");
  YamlMap map{node, "severity", root.complaints()};
  read_real(map, "low", kFraction, severity.low);
  read_real(map, "medium", kFraction, severity.medium);
  read_real(map, "high", kFraction, severity.high);
  read_real(map, "critical", kFraction, severity.critical);
  const bool rising = severity.low > 0 && severity.low < severity.medium &&
                      severity.medium < severity.high && severity.high < severity.critical;
  if (node.IsDefined() && !rising) root.complain("severity", "0 < low < medium < high < critical");
}

}  // namespace

Result<Registry> parse_registry(const std::string& text, const std::string& name) {
  return parse_file<Registry>(text, name, [](YamlMap& root, Registry& registry) {
    read_factors(root, registry);
    read_monte_carlo(root, registry.monte_carlo);
    read_severity(root, registry.severity);
    {
      YamlMap map{root.child("correlation"), "correlation", root.complaints()};
      read_real(map, "threshold", {0, 1}, registry.correlation.threshold);
      map.number("positions_max", registry.correlation.positions_max, 0, 1'000);
    }
    read_scenarios(root, registry);
  });
}

Result<Registry> load_registry(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_registry(*text, path);
}

}  // namespace pcl::stress
