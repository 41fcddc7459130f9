#include "host/adapters/operator_files/configuration.hpp"

#include <fstream>
#include <sstream>

#include "host/adapters/operator_files/limits_reader.hpp"
#include "host/adapters/operator_files/risk_reader.hpp"
#include "host/adapters/operator_files/yaml_reader.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::operator_files {
namespace {

constexpr std::uint64_t kDollarsMax = 1'000'000'000'000'000;  // 1e-4 dollars: a hundred billion
constexpr std::uint64_t kPriceMax = 1'999'999'900;  // 1e-4 dollars: OUCH 5.0's highest price
constexpr std::uint64_t kUint32Max = std::numeric_limits<std::uint32_t>::max();

values::SymbolName symbol_name(const std::string& text) {
  values::SymbolName name{};
  name.fill(' ');
  std::copy_n(text.begin(), std::min(text.size(), name.size()), name.begin());
  return name;
}

bool is_symbol(const std::string& text) {
  return !text.empty() && text.size() <= 8 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' ||
           c == '=';
  });
}

void read_symbol(YamlMap& map, engine::SymbolConfig& symbol) {
  std::string name;
  map.text("name", name);
  if (!name.empty() && !is_symbol(name))
    map.complain("name", "1 to 8 capital letters or digits, got '" + name + "'");
  symbol.name = symbol_name(name);
}

void read_strategy(YamlMap& map, const engine::Config& config, engine::MomentumConfig& strategy) {
  std::string symbol;
  map.text("symbol", symbol);
  const values::SymbolName name = symbol_name(symbol);
  const auto found = std::find_if(config.symbols.begin(), config.symbols.end(),
                                  [&](const engine::SymbolConfig& s) { return s.name == name; });
  if (found == config.symbols.end()) {
    if (!symbol.empty()) map.complain("symbol", "the name of one of symbols, got '" + symbol + "'");
  } else {
    strategy.symbol = static_cast<std::uint16_t>(found - config.symbols.begin());
  }
  map.number("number", strategy.strategy, 1, contract::kStrategies - 1);
  map.number("lookback", strategy.lookback, 1, engine::kLookbackMax, true);
  map.dollars("threshold", strategy.threshold, kPriceMax, true);
  map.number("quantity", strategy.quantity, 1, 1'000'000, true);
  std::int64_t budget = 0;
  map.dollars("budget", budget, kDollarsMax);
  strategy.budget = values::Money{budget};
  map.dollars("take_profit", strategy.take_profit, kPriceMax, true);
  map.dollars("stop_loss", strategy.stop_loss, kPriceMax, true);
  constexpr std::uint64_t kDayMs = 86'400'000;
  std::uint64_t entry_ms = strategy.entry_timeout_ns / 1'000'000;
  std::uint64_t hold_ms = strategy.hold_timeout_ns / 1'000'000;
  std::uint64_t cooldown_ms = strategy.cooldown_ns / 1'000'000;
  map.number("entry_timeout_ms", entry_ms, 1, kDayMs, true);
  map.number("hold_timeout_ms", hold_ms, 1, kDayMs, true);
  map.number("cooldown_ms", cooldown_ms, 0, kDayMs, true);
  strategy.entry_timeout_ns = entry_ms * 1'000'000;
  strategy.hold_timeout_ns = hold_ms * 1'000'000;
  strategy.cooldown_ns = cooldown_ms * 1'000'000;
  map.number("rejects_max", strategy.rejects_max, 1, 1'000, true);
  map.number("max_trades", strategy.max_trades, 1, 1'000'000, true);
}

template <class Item, class Read>
void read_list(YamlMap& map, const std::string& key, std::size_t most, std::vector<Item>& items,
               const Read& read) {
  const YAML::Node list = map.child(key);
  if (!list.IsDefined()) return;
  if (!list.IsSequence() || list.size() > most) {
    return map.complain(key, "a list of at most " + std::to_string(most));
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    YamlMap item{list[i], map.path_of(key) + "[" + std::to_string(i) + "]", map.complaints()};
    items.emplace_back();
    read(item, items.back());
    for (std::size_t j = 0; j < i; ++j) {
      if constexpr (requires { items[j].name; }) {
        if (items[j].name == items[i].name) item.complain("name", "a name not used before");
      } else if (items[j].strategy == items[i].strategy) {
        item.complain("number", "a number not used before");
      }
    }
  }
}

void read_card(YamlMap& root, engine::Config& config) {
  YamlMap map{root.child("card"), "card", root.complaints()};
  map.number("watchdog_us", config.watchdog_us, 1'000, 60'000'000);
  map.number("stale_us", config.stale_us, 1'000, kUint32Max);
  map.number("feed_port", config.feed_port, 1, 65'535);
  map.number("cancel_retry_us", config.cancel_retry_us, 0, kUint32Max, true);
  map.number("feed_loss_us", config.feed_loss_us, 0, kUint32Max, true);
  map.truth("lossless_quotes", config.lossless_quotes, true);
  std::string firm;
  map.text("firm", firm, true);
  if (firm.size() > 4) map.complain("firm", "at most four letters, got '" + firm + "'");
  std::copy_n(firm.begin(), std::min<std::size_t>(firm.size(), 4), config.firm.begin());
  std::uint64_t revalue_ms = static_cast<std::uint64_t>(config.revalue_ns) / 1'000'000;
  map.number("revalue_ms", revalue_ms, 0, 86'400'000, true);
  config.revalue_ns = static_cast<std::int64_t>(revalue_ms) * 1'000'000;
  // A heartbeat lost to a busy machine must not look like a dead engine: eight of them fit the
  // watchdog's time.
  config.heartbeat_ns = static_cast<std::int64_t>(config.watchdog_us) * 1'000 / 8;
}

/// Limits first: symbols and strategies have rates out of them.
void read_trading(YamlMap& root, engine::Config& config) {
  const LimitsSection limits = read_limits(root, config);
  using contract::RateScope;
  add_session_bucket(limits, config);
  read_list(root, "symbols", contract::kSymbols, config.symbols,
            [&](YamlMap& map, engine::SymbolConfig& symbol) {
              read_symbol(map, symbol);
              read_symbol_limits(map, config, symbol);
              add_bucket(map, "rate", limits.symbol, RateScope::kSymbol,
                         static_cast<std::uint16_t>(config.symbols.size() - 1), config);
            });
  read_list(root, "strategies", contract::kStrategies - 1, config.strategies,
            [&](YamlMap& map, engine::MomentumConfig& strategy) {
              read_strategy(map, config, strategy);
              add_bucket(map, "rate", limits.strategy, RateScope::kStrategy, strategy.strategy,
                         config);
              add_bucket(map, "executions", limits.executions, RateScope::kExecutions,
                         strategy.strategy, config);
            });
}

void read_places(YamlMap& root, DaemonSettings& settings) {
  {
    YamlMap map{root.child("journal"), "journal", root.complaints()};
    map.text("directory", settings.journal_directory);
    map.number("group_commit_ms", settings.group_commit_ms, 1, 1'000, true);
  }
  {
    YamlMap map{root.child("link"), "link", root.complaints()};
    map.text("path", settings.link_path);
  }
  {
    YamlMap map{root.child("operator"), "operator", root.complaints()};
    map.text("address", settings.operator_address, true);
    map.number("port", settings.operator_port, 0, 65'535, true);
    map.text("kill_file", settings.kill_file, true);
    map.text("latch_file", settings.latch_file, true);
  }
  YamlMap map{root.child("venue"), "venue", root.complaints()};
  map.text("address", settings.venue_address, true);
  map.number("account_port", settings.venue_account_port, 0, 65'535, true);
}

void read_stress(YamlMap& root, DaemonSettings& settings) {
  const YAML::Node node = root.child("stress", true);
  if (!node.IsDefined()) return;
  settings.stress.emplace();
  YamlMap map{node, "stress", root.complaints()};
  map.text("scenarios", settings.stress->scenarios);
  map.text("instruments", settings.stress->instruments);
  map.text("device", settings.stress->device, true);
  map.number("interval_ms", settings.stress->interval_ms, 100, 86'400'000, true);
}

void read_redis(YamlMap& root, DaemonSettings& settings) {
  const YAML::Node node = root.child("redis", true);
  if (!node.IsDefined()) return;
  settings.redis.emplace();
  YamlMap map{node, "redis", root.complaints()};
  map.text("address", settings.redis->address);
  map.text("password_file", settings.redis->password_file, true);
  map.truth("required", settings.redis->required, true);
}

void read_postgres(YamlMap& root, DaemonSettings& settings) {
  const YAML::Node node = root.child("postgres", true);
  if (!node.IsDefined()) return;
  settings.postgres.emplace();
  YamlMap map{node, "postgres", root.complaints()};
  map.text("uri", settings.postgres->uri);
  map.truth("required", settings.postgres->required, true);
}

}  // namespace

Result<DaemonSettings> parse_configuration(const std::string& text, const std::string& name) {
  DaemonSettings settings;
  Complaints complaints{name};
  try {
    const YAML::Node node = YAML::Load(text);
    YamlMap root{node, "", complaints};
    if (node.IsMap()) {
      read_places(root, settings);
      read_card(root, settings.engine);
      read_risk(root, settings.engine.risk);
      read_trading(root, settings.engine);
      read_stress(root, settings);
      read_redis(root, settings);
      read_postgres(root, settings);
      root.number("clock_interval_us", settings.clock_interval_us, 100, 1'000'000, true);
    }
  } catch (const YAML::Exception& wrong) {
    complaints.add(wrong.mark, "not YAML: " + wrong.msg);
  }
  if (!complaints.empty()) return Error{Fault::kInvalid, complaints.text()};
  return settings;
}

Result<DaemonSettings> load_configuration(const std::string& path) {
  std::ifstream file{path};
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return Error{Fault::kUnavailable, path + ": cannot be read"};
  return parse_configuration(text.str(), path);
}

}  // namespace pcl::operator_files
