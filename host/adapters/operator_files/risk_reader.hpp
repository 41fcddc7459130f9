// The host's limits as a person writes them: a profile, dollars, percent.
#pragma once

#include "host/adapters/operator_files/yaml_reader.hpp"
#include "host/engine/config.hpp"

namespace pcl::operator_files {

/// The section `risk`. Shares are percent with at most two decimals. What has a default has that of
/// the operating documents (FEATURES.md H, I-19); capital, max_daily_loss, max_trades and profile
/// have none.
void read_risk(YamlMap& root, engine::RiskConfig& risk);

}  // namespace pcl::operator_files
