// The registry of stress scenarios: what could happen, how much of it hurts, and how VaR is drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace pcl::stress {

inline constexpr std::size_t kFactorsMax = 8;
inline constexpr std::size_t kScenariosMax = 1'024;
inline constexpr std::size_t kNameMax = 64;  // bytes of a factor's or scenario's name
inline constexpr std::uint32_t kPathsMax = 1'000'000;

/// Something that moves many prices. The first is `market`: a loading on it is a beta.
struct Factor {
  std::string name;
  double daily_volatility{};
};

/// What a scenario does, as the kernel takes it: every kind of the file is one or two of these
/// numbers, the rest nothing. config/stress_scenarios.yaml says what the kinds mean.
struct Scenario {
  std::string name;
  std::vector<double> factor_returns;  // one a factor
  double undiversified_sigmas{};       // of each position, all against the book
  double diversified_sigmas{};         // of the whole book
  double impact{};                     // times volatility x sqrt(quantity / average daily volume)
  double gap{};                        // of the greatest position, against the book
};

struct MonteCarlo {
  std::uint32_t paths{};
  std::uint64_t seed{};
  std::uint32_t tail_degrees{};  // of Student's t; 0: normal
  double horizon_days{};
};

/// Fractions of equity, rising.
struct Thresholds {
  double low{}, medium{}, high{}, critical{};
};

struct CorrelationRule {
  double threshold{};  // |rho| above it counts
  std::uint32_t positions_max{};
};

struct Registry {
  std::vector<Factor> factors;
  MonteCarlo monte_carlo;
  Thresholds severity;
  CorrelationRule correlation;
  std::vector<Scenario> scenarios;  // at least one, names differ
};

/// Reads a file. kUnavailable if it cannot be read; kInvalid with all complaints, one a line, each
/// "file:line:column: key: what was expected".
[[nodiscard]] Result<Registry> load_registry(const std::string& path);
/// The same from a text; `name` stands for the file in complaints.
[[nodiscard]] Result<Registry> parse_registry(const std::string& text, const std::string& name);

}  // namespace pcl::stress
