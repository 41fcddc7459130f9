// What the standard boot loads: two symbols, two accounts and the firm, limits that nothing comes
// near, and buckets that never run dry.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "hw/contract/generated/contract.hpp"

namespace pcl::bench {

/// Symbols of the standard boot: 0 MSFT at locate 7, 1 AAPL at locate 8.
inline constexpr std::uint16_t kMsft = 0;
inline constexpr std::uint16_t kAapl = 1;
inline constexpr std::uint16_t kMsftLocate = 7;
inline constexpr std::uint16_t kAaplLocate = 8;
/// Accounts and strategies of the standard boot: each pair is a party in both symbols, at 0.
inline constexpr std::array<std::uint8_t, 2> kDeskAccounts = {1, 4};
inline constexpr std::array<std::uint8_t, 2> kDeskStrategies = {2, 3};
inline constexpr std::uint8_t kFirm = contract::kFirmAccount;

template <std::size_t N>
std::array<char, N> padded(std::string_view text) {
  std::array<char, N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = i < text.size() ? text[i] : ' ';
  return out;
}

/// Enabled, tick 1e-4 dollars, collar of 50 cents around the quote, 1 dollar in auctions.
inline contract::SymbolLimitsCommand wide_limits(std::uint16_t symbol) {
  contract::SymbolLimitsCommand limits;
  limits.symbol = symbol;
  limits.max_notional = 10'000'000'000;  // $1,000,000
  limits.price_low = 1;
  limits.price_high = 0xFFFFFFFF;
  limits.collar = 5'000;
  limits.auction_collar = 10'000;
  limits.max_quantity = 1'000;
  limits.max_position = 5'000;
  limits.borrow = 1'000'000;
  limits.accounts = 0xFFFF;
  limits.flags = contract::symbol_limits_flag::kEnabled;
  return limits;
}

/// Everything permitted, no window for duplicates.
inline contract::AccountLimitsCommand wide_account(std::uint8_t account) {
  contract::AccountLimitsCommand limits;
  limits.account = account;
  limits.max_gross = 1'000'000'000'000'000;
  limits.max_net = 1'000'000'000'000'000;
  limits.max_loss = 1'000'000'000'000'000;
  limits.max_notional = 1'000'000'000'000;
  limits.max_quantity = 100'000;
  limits.tifs = 0x1F;
  limits.displays = 0x07;
  limits.capacities = 0x0F;
  limits.crosses = 0xFF;
  limits.options = 0x7F;
  limits.flags = contract::account_limits_flag::kIso | contract::account_limits_flag::kShort |
                 contract::account_limits_flag::kShortExempt;
  return limits;
}

/// `burst` tokens at once, one more each `interval` sixteenths of a microsecond.
inline contract::RateLimitsCommand bucket(contract::RateScope scope, std::uint16_t index,
                                          std::uint32_t interval, std::uint32_t burst,
                                          std::uint32_t reserve = 0) {
  contract::RateLimitsCommand limits;
  limits.scope = static_cast<std::uint8_t>(scope);
  limits.index = index;
  limits.interval = interval;
  limits.tolerance = (burst - 1) * interval;
  limits.reserve = reserve;
  return limits;
}
inline contract::RateLimitsCommand wide_bucket(contract::RateScope scope, std::uint16_t index) {
  return bucket(scope, index, 1, 1'000'000);
}

}  // namespace pcl::bench
