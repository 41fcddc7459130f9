// The smallest configuration that trades: one symbol, one account, one strategy.
#pragma once

#include <algorithm>
#include <string>

#include "host/engine/config.hpp"

namespace pcl::engine::test {

inline values::SymbolName name_of(const std::string& text) {
  values::SymbolName name;
  name.fill(' ');
  std::copy(text.begin(), text.end(), name.begin());
  return name;
}

inline Config small_config() {
  Config config;
  SymbolConfig symbol;
  symbol.name = name_of("MSFT");
  symbol.accounts = 1;
  symbol.max_notional = 1'000'000'000;
  symbol.price_low = 1;
  symbol.price_high = 10'000'000;
  symbol.collar = 100'000;
  symbol.max_quantity = symbol.max_position = symbol.borrow = 10'000;
  config.symbols.push_back(symbol);
  for (const std::uint8_t number : {std::uint8_t{0}, std::uint8_t{16}}) {
    AccountConfig account;
    account.account = number;
    account.max_gross = account.max_net = account.max_loss = account.max_notional = 1ULL << 50U;
    account.max_quantity = 10'000;
    account.tifs = account.displays = account.capacities = account.crosses = 0xFF;
    account.flags = contract::account_limits_flag::kShort;
    config.accounts.push_back(account);
  }
  using contract::RateScope;
  config.buckets = {{RateScope::kSession, 0, 16, 1'600, 160},
                    {RateScope::kStrategy, 1, 16, 1'600, 160},
                    {RateScope::kSymbol, 0, 16, 1'600, 160},
                    {RateScope::kExecutions, 1, 16, 1'600, 0}};
  MomentumConfig momentum;
  momentum.lookback = 4;
  momentum.threshold = 100;
  momentum.quantity = 100;
  momentum.budget = values::Money{100'000'000'000};
  config.strategies.push_back(momentum);
  config.watchdog_us = 50'000;
  config.stale_us = 1'000'000;
  config.feed_port = 26'400;
  return config;
}

}  // namespace pcl::engine::test
