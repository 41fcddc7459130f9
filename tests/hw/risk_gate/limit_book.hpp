// The limits a test has given the gate, as the host keeps them, and the commands that load them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::test {

/// CRC-32C bit by bit: reflected 0x82F63B78, all ones at both ends.
inline std::uint32_t crc32c(std::span<const std::uint8_t> bytes) {
  std::uint32_t crc = ~0U;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0x82F63B78U : 0U);
  }
  return ~crc;
}

inline constexpr std::size_t kSymbols = 16;  // of the gate under test: SymbolBits 4

struct Bucket {
  std::uint32_t interval{1}, tolerance{0xFFFF}, reserve{};
};

/// A set of limits in which nothing binds, until a test changes it.
struct LimitBook {
  std::array<contract::SymbolLimitsCommand, kSymbols> symbols{};
  std::array<contract::AccountLimitsCommand, contract::kAccounts + 1> accounts{};
  std::array<Bucket, contract::kSessions> sessions{};
  std::array<Bucket, contract::kStrategies> strategies{}, executions{};
  std::array<Bucket, kSymbols> rates{};

  LimitBook() {
    for (auto& symbol : symbols) symbol = open_symbol();
    for (auto& account : accounts) account = open_account();
    for (std::size_t i = 0; i < kSymbols; ++i) symbols[i].symbol = static_cast<std::uint16_t>(i);
    for (std::size_t i = 0; i < accounts.size(); ++i)
      accounts[i].account = static_cast<std::uint8_t>(i);
    symbols[6] = {};  // the symbol without limits
    symbols[6].symbol = 6;
  }

  static contract::SymbolLimitsCommand open_symbol() {
    contract::SymbolLimitsCommand limits;
    limits.max_notional = 1'000'000'000;
    limits.price_low = 1;
    limits.price_high = 0xFFFFFFFF;
    limits.reference = 100'0000;
    limits.collar = 5000;
    limits.auction_collar = 7000;
    limits.max_quantity = 1000;
    limits.max_position = 2000;
    limits.borrow = 500;
    limits.accounts = 0xFFFF;
    limits.tick = static_cast<std::uint8_t>(contract::TickCode::kUnit);
    limits.flags = contract::symbol_limits_flag::kEnabled;
    return limits;
  }
  static contract::AccountLimitsCommand open_account() {
    contract::AccountLimitsCommand limits;
    limits.max_gross = 1ULL << 62;
    limits.max_net = 1ULL << 62;
    limits.max_loss = 1ULL << 62;
    limits.max_notional = ~0ULL;
    limits.max_quantity = 0xFFFFFFFF;
    limits.tifs = 0x1F;
    limits.displays = 7;
    limits.capacities = 0xF;
    limits.crosses = 0xFF;
    limits.flags = 7;
    limits.options = 0x7F;
    return limits;
  }
  static contract::Entry bucket_command(contract::RateScope scope, std::size_t index,
                                        const Bucket& bucket) {
    contract::RateLimitsCommand command;
    command.interval = bucket.interval;
    command.tolerance = bucket.tolerance;
    command.reserve = bucket.reserve;
    command.scope = static_cast<std::uint8_t>(scope);
    command.index = static_cast<std::uint16_t>(index);
    return contract::to_entry(command);
  }

  /// Every entry, in the order of the CRC.
  [[nodiscard]] std::vector<contract::Entry> commands() const {
    std::vector<contract::Entry> all;
    for (const auto& symbol : symbols) all.push_back(contract::to_entry(symbol));
    for (const auto& account : accounts) all.push_back(contract::to_entry(account));
    const auto add = [&](contract::RateScope scope, const auto& buckets) {
      for (std::size_t i = 0; i < buckets.size(); ++i)
        all.push_back(bucket_command(scope, i, buckets[i]));
    };
    add(contract::RateScope::kSession, sessions);
    add(contract::RateScope::kStrategy, strategies);
    add(contract::RateScope::kSymbol, rates);
    add(contract::RateScope::kExecutions, executions);
    return all;
  }

  [[nodiscard]] std::uint32_t crc() const {
    std::vector<std::uint8_t> bytes;
    for (const contract::Entry& entry : commands()) {
      const bool bucket =
          entry.kind() == static_cast<std::uint8_t>(contract::CommandKind::kRateLimits);
      bytes.insert(bytes.end(), entry.bytes.begin() + 16, entry.bytes.begin() + (bucket ? 32 : 64));
    }
    return crc32c(bytes);
  }
};

}  // namespace pcl::test
