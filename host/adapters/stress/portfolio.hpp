// The book under stress: positions, what is known of each instrument, and the equity behind them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/adapters/stress/scenario_registry.hpp"
#include "host/base/result.hpp"
#include "host/base/strong.hpp"

namespace pcl::stress {

inline constexpr std::size_t kInstrumentsMax = 4'096;
inline constexpr std::size_t kDaysMax = 2'520;  // of the history: ten years

struct Instrument {
  std::string symbol;
  double daily_volatility{};
  double average_daily_volume{};  // shares
  std::vector<double> loadings;   // one a factor of the registry
  std::vector<double> returns;    // daily, oldest first; all instruments alike many, or none
};

/// Exact up to here; doubles begin in prepare().
struct Holding {
  std::size_t instrument{};  // index into Portfolio::instruments; each at most once
  Quantity quantity{};       // short: negative
  Price price{};
};

struct Portfolio {
  Price equity{};  // 1e-8 dollars; may be gone
  std::vector<Instrument> instruments;
  std::vector<Holding> holdings;
};

/// A portfolio file: equity, positions and instruments. Errors as load_registry.
[[nodiscard]] Result<Portfolio> load_portfolio(const std::string& path, const Registry& registry);
[[nodiscard]] Result<Portfolio> parse_portfolio(const std::string& text, const std::string& name,
                                                const Registry& registry);
/// A file of instruments alone, for a book whose positions come from elsewhere.
[[nodiscard]] Result<std::vector<Instrument>> load_instruments(const std::string& path,
                                                               const Registry& registry);
[[nodiscard]] Result<std::vector<Instrument>> parse_instruments(const std::string& text,
                                                                const std::string& name,
                                                                const Registry& registry);

}  // namespace pcl::stress
