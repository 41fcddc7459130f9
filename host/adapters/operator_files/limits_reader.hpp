// The limits of the gate as a person writes them: dollars, shares, orders a second.
#pragma once

#include "host/adapters/operator_files/yaml_reader.hpp"
#include "host/engine/config.hpp"

namespace pcl::operator_files {

/// A token bucket as written. Exact or refused: a token takes a whole number of 1/16 microseconds.
struct Rate {
  std::uint64_t per_s{}, burst{}, reserve{};
};

/// The section `limits`: firm, accounts, and the rates that hold where nothing else is said.
struct LimitsSection {
  Rate session, strategy, symbol, executions;
};

/// Reads `limits` into config.accounts, config.account and config.session, and the rates it names.
/// Complains of an account number used twice, and when the account we trade for has no limits.
[[nodiscard]] LimitsSection read_limits(YamlMap& root, engine::Config& config);

/// Limits of a symbol, `name` excepted. `config`: with its accounts, which are who may trade it
/// unless `accounts` says otherwise.
void read_symbol_limits(YamlMap& map, const engine::Config& config, engine::SymbolConfig& symbol);

/// Appends the bucket; `key` of `map` overrides `rate` where it is there.
void add_bucket(YamlMap& map, const std::string& key, Rate rate, contract::RateScope scope,
                std::uint16_t index, engine::Config& config);
/// The bucket of our session, which has no entry of its own.
void add_session_bucket(const LimitsSection& limits, engine::Config& config);

}  // namespace pcl::operator_files
