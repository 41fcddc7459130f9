#include "sim/world/day_settings.hpp"

namespace pcl::world {
namespace {

engine::SymbolConfig symbol(std::uint32_t index) {
  engine::SymbolConfig config;
  config.name = venue::GeneratedMarket::name(index);
  config.accounts = 1;
  config.max_notional = 1'000'000'000;
  config.price_low = 1;
  config.price_high = 10'000'000;
  config.collar = 100'000;
  config.max_quantity = config.max_position = config.borrow = 10'000;
  return config;
}

engine::AccountConfig account(std::uint8_t number) {
  engine::AccountConfig config;
  config.account = number;
  config.max_gross = config.max_net = config.max_loss = config.max_notional = 1ULL << 50U;
  config.max_quantity = 10'000;
  config.tifs = config.displays = config.capacities = config.crosses = 0xFF;
  config.flags = contract::account_limits_flag::kShort;
  return config;
}

engine::MomentumConfig strategy(std::uint32_t index) {
  engine::MomentumConfig config;
  config.strategy = static_cast<std::uint8_t>(index + 1);
  config.symbol = static_cast<std::uint16_t>(index);
  config.lookback = 4;
  config.threshold = 40;
  config.take_profit = config.stop_loss = 100;
  config.quantity = 100;
  config.budget = values::Money{100'000'000'000};
  // Of the market's time, in which messages come every 500 us.
  config.entry_timeout_ns = 30'000'000;
  config.hold_timeout_ns = 60'000'000;
  config.cooldown_ns = 1'000'000;
  config.rejects_max = 1'000;  // a storm of rejects does not end the day for it
  return config;
}

engine::Config config(std::uint32_t symbols) {
  using contract::RateScope;
  engine::Config all;
  all.buckets.push_back({RateScope::kSession, 0, 16, 1'600, 160});
  for (std::uint32_t i = 0; i < symbols; ++i) {
    const auto index = static_cast<std::uint16_t>(i);
    const auto number = static_cast<std::uint16_t>(i + 1);
    all.symbols.push_back(symbol(i));
    all.strategies.push_back(strategy(i));
    all.buckets.push_back({RateScope::kStrategy, number, 16, 1'600, 160});
    all.buckets.push_back({RateScope::kSymbol, index, 16, 1'600, 160});
    all.buckets.push_back({RateScope::kExecutions, number, 16, 1'600, 0});
  }
  all.accounts = {account(0), account(contract::kFirmAccount)};
  all.risk.capital = values::Money{10'000'000'000};
  all.risk.entry.profile = risk::CapitalProfile::kSandbox;
  all.risk.entry.max_trades = 1'000'000;
  all.risk.entry.symbol_ceiling = values::Money{1'000'000'000'000'000};
  all.risk.entry.symbol_share = all.risk.entry.margin_share = risk::Share{100'000};
  all.risk.loss.daily_loss = values::Money{1'000'000'000};
  all.risk.streaks = {1'000'000, 1'000'000};
  all.watchdog_us = 50'000;
  all.stale_us = 1'000'000;
  all.feed_port = 26'400;
  return all;
}

}  // namespace

WorldSettings settings_of(std::uint64_t seed) {
  Random chance = Random{seed}.of("settings");
  WorldSettings settings;
  settings.seed = seed;
  settings.venue.symbols = static_cast<std::uint32_t>(chance.between(1, 2));
  settings.config = config(settings.venue.symbols);
  settings.venue.messages = 0;
  settings.venue.message_every_ns = chance.between(2, 6) * 1'000'000;
  settings.venue.cancel_on_disconnect = chance.below(2) == 0;
  settings.config.feed_loss_us = chance.below(4) == 0 ? 2'000'000 : 0;
  if (chance.below(4) == 0) {  // a few short sales use it up
    for (engine::SymbolConfig& each : settings.config.symbols)
      each.borrow = static_cast<std::uint32_t>(chance.between(1, 4) * 100);
  }
  return settings;
}

}  // namespace pcl::world
