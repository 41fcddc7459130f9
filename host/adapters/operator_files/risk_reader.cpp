#include "host/adapters/operator_files/risk_reader.hpp"

namespace pcl::operator_files {
namespace {

constexpr std::uint64_t kDollarsMax = 1'000'000'000'000'000;  // 1e-4 dollars: a hundred billion
constexpr std::uint64_t kCountMax = 1'000'000;
constexpr std::uint64_t kSlipMax = 10'000'000;  // 1e-4 dollars: a thousand

void read_share(YamlMap& map, const std::string& key, risk::Share& share) {
  map.percent(key, share.value, risk::kWhole, true);
}

void read_money(YamlMap& map, const std::string& key, values::Money& money, bool optional) {
  map.dollars(key, money.value, kDollarsMax, optional);
}

void read_profile(YamlMap& map, risk::CapitalProfile& profile) {
  std::string name;
  map.text("profile", name);
  const auto known = risk::profile_of(name);
  if (known) {
    profile = *known;
  } else if (!name.empty()) {
    map.complain("profile", "MICRO, SMALL, MEDIUM, LARGE or SANDBOX, got '" + name + "'");
  }
}

}  // namespace

void read_risk(YamlMap& root, engine::RiskConfig& risk) {
  YamlMap map{root.child("risk"), "risk", root.complaints()};
  read_profile(map, risk.entry.profile);
  read_money(map, "capital", risk.capital, false);
  read_money(map, "max_daily_loss", risk.loss.daily_loss, false);
  read_money(map, "daily_loss_ceiling", risk.loss.daily_ceiling, true);
  read_share(map, "max_drawdown", risk.loss.drawdown);
  read_share(map, "ess_capital_loss", risk.loss.capital_loss);
  read_share(map, "ess_daily_drawdown", risk.loss.daily_drawdown);
  map.number("ess_losing_trades", risk.streaks.account, 1, kCountMax, true);
  map.number("strategy_losing_trades", risk.streaks.strategy, 1, kCountMax, true);
  map.number("max_trades", risk.entry.max_trades, 1, kCountMax);
  read_money(map, "max_symbol", risk.entry.symbol_ceiling, true);
  read_share(map, "max_symbol_share", risk.entry.symbol_share);
  read_share(map, "max_margin", risk.entry.margin_share);
  map.number("max_correlated", risk.entry.max_correlated, 0, 1'000, true);
  map.truth("correlation_required", risk.entry.correlation_required, true);
  read_share(map, "ramp", risk.entry.ramp);
  std::uint64_t minutes = static_cast<std::uint64_t>(risk.ramp_ns) / 60'000'000'000;
  map.number("ramp_minutes", minutes, 0, 24 * 60, true);
  risk.ramp_ns = static_cast<std::int64_t>(minutes) * 60'000'000'000;
  map.dollars("liquidate_slip", risk.liquidate_slip, kSlipMax, true);
  read_money(map, "hedge_to", risk.hedge_to, true);
}

}  // namespace pcl::operator_files
