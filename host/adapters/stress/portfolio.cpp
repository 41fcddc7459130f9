#include "host/adapters/stress/portfolio.hpp"

#include <algorithm>

#include "host/adapters/stress/yaml_numbers.hpp"

namespace pcl::stress {
namespace {

using operator_files::YamlMap;

void read_symbol(YamlMap& map, std::string& symbol) {
  map.text("symbol", symbol);
  const bool plain =
      symbol.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-+=") == std::string::npos;
  if (!plain || symbol.size() > 8)
    map.complain("symbol", "1 to 8 capital letters or digits, got '" + symbol + "'");
}

/// Either nobody has a history or all have one of the same length.
void check_history(YamlMap& map, const std::vector<Instrument>& instruments,
                   const Instrument& instrument) {
  if (instrument.returns.size() == 1) map.complain("returns", "at least two days");
  const std::size_t days = instruments.front().returns.size();
  if (instrument.returns.size() == days) return;
  map.complain("returns", std::to_string(days) + " days as the first instrument has, got " +
                              std::to_string(instrument.returns.size()));
}

void read_instruments(YamlMap& root, const Registry& registry,
                      std::vector<Instrument>& instruments) {
  std::vector<std::string> factors;
  for (const Factor& factor : registry.factors) factors.push_back(factor.name);
  read_items(
      root, "instruments", kInstrumentsMax, instruments, [&](YamlMap& map, Instrument& instrument) {
        read_symbol(map, instrument.symbol);
        const auto same = [&](const Instrument& i) { return i.symbol == instrument.symbol; };
        if (std::count_if(instruments.begin(), instruments.end(), same) > 1)
          map.complain("symbol", "a symbol not used before, got '" + instrument.symbol + "'");
        read_real(map, "daily_volatility", {0, 10}, instrument.daily_volatility);
        read_real(map, "average_daily_volume", {0, 1e12}, instrument.average_daily_volume);
        read_vector(map, "loadings", factors, {-100, 100}, instrument.loadings);
        read_reals(map, "returns", {-1, 10}, kDaysMax, instrument.returns);
        check_history(map, instruments, instrument);
      });
}

void read_holding(YamlMap& map, const Portfolio& portfolio, Holding& holding,
                  std::vector<bool>& used) {
  std::string symbol;
  read_symbol(map, symbol);
  read_e8(map, "quantity", holding.quantity.value);
  read_e8(map, "price", holding.price.value);
  if (holding.price < Price{0}) map.complain("price", "0 or more");
  const auto found =
      std::find_if(portfolio.instruments.begin(), portfolio.instruments.end(),
                   [&](const Instrument& instrument) { return instrument.symbol == symbol; });
  if (found == portfolio.instruments.end()) {
    if (!symbol.empty())
      map.complain("symbol", "the symbol of one of instruments, got '" + symbol + "'");
    return;
  }
  holding.instrument = static_cast<std::size_t>(found - portfolio.instruments.begin());
  if (used[holding.instrument]) map.complain("symbol", "one position a symbol, got another one");
  used[holding.instrument] = true;
}

}  // namespace

Result<Portfolio> parse_portfolio(const std::string& text, const std::string& name,
                                  const Registry& registry) {
  return parse_file<Portfolio>(text, name, [&](YamlMap& root, Portfolio& portfolio) {
    read_e8(root, "equity", portfolio.equity.value);
    read_instruments(root, registry, portfolio.instruments);
    std::vector<bool> used(portfolio.instruments.size());
    read_items(
        root, "positions", kInstrumentsMax, portfolio.holdings,
        [&](YamlMap& map, Holding& holding) { read_holding(map, portfolio, holding, used); });
  });
}

Result<Portfolio> load_portfolio(const std::string& path, const Registry& registry) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_portfolio(*text, path, registry);
}

Result<std::vector<Instrument>> parse_instruments(const std::string& text, const std::string& name,
                                                  const Registry& registry) {
  return parse_file<std::vector<Instrument>>(
      text, name, [&](YamlMap& root, std::vector<Instrument>& instruments) {
        read_instruments(root, registry, instruments);
      });
}

Result<std::vector<Instrument>> load_instruments(const std::string& path,
                                                 const Registry& registry) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_instruments(*text, path, registry);
}

}  // namespace pcl::stress
