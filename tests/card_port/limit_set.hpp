// What a host must know to commit limits and to compare digests: CRC-32C, the shadow set as the
// card reads it back, sums over positions and open orders. Written from the contract alone: no
// line of the models is used here.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::bench {

/// CRC-32C (reflected 0x82F63B78, start and final xor 0xFFFFFFFF), a bit at a time, in pieces.
class Crc32c {
 public:
  Crc32c& add(std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) {
      state_ ^= byte;
      for (int bit = 0; bit < 8; ++bit)
        state_ = (state_ >> 1U) ^ ((state_ & 1U) != 0 ? 0x82F63B78U : 0U);
    }
    return *this;
  }
  /// Little-endian.
  Crc32c& number(std::uint64_t value, std::size_t bytes) {
    std::array<std::uint8_t, 8> out{};
    for (std::size_t i = 0; i < bytes; ++i) out[i] = static_cast<std::uint8_t>(value >> (8 * i));
    return add(std::span{out}.first(bytes));
  }
  [[nodiscard]] std::uint32_t value() const { return ~state_; }

 private:
  std::uint32_t state_{0xFFFFFFFFU};
};

/// The host's copy of the shadow set: what it has sent, zero where it has sent nothing.
class LimitSet {
 public:
  void set(const contract::SymbolLimitsCommand& limits) {
    if (limits.symbol < contract::kSymbols) keep<48>(symbols_.at(limits.symbol), limits);
  }
  void set(const contract::AccountLimitsCommand& limits) {
    if (limits.account <= contract::kFirmAccount) keep<48>(accounts_.at(limits.account), limits);
  }
  void set(const contract::RateLimitsCommand& limits) {
    const std::size_t at = bucket(limits.scope, limits.index);
    if (at < kBuckets) keep<16>(buckets_.at(at), limits);
  }
  [[nodiscard]] std::uint32_t crc() const {
    Crc32c out;
    for (const auto& each : symbols_) out.add(each);
    for (const auto& each : accounts_) out.add(each);
    for (const auto& each : buckets_) out.add(each);
    return out.value();
  }

 private:
  static constexpr std::size_t kStrategyAt = contract::kSessions;
  static constexpr std::size_t kSymbolAt = kStrategyAt + contract::kStrategies;
  static constexpr std::size_t kExecutionsAt = kSymbolAt + contract::kSymbols;
  static constexpr std::size_t kBuckets = kExecutionsAt + contract::kStrategies;

  // kBuckets for what is none.
  static std::size_t bucket(std::uint8_t scope, std::size_t index) {
    constexpr std::array<std::pair<std::size_t, std::size_t>, 4> kScopes = {
        {{0, contract::kSessions},
         {kStrategyAt, contract::kStrategies},
         {kSymbolAt, contract::kSymbols},
         {kExecutionsAt, contract::kStrategies}}};
    if (scope >= kScopes.size() || index >= kScopes.at(scope).second) return kBuckets;
    return kScopes.at(scope).first + index;
  }
  template <std::size_t N, class Command>
  static void keep(std::array<std::uint8_t, N>& out, const Command& command) {
    const contract::Entry entry = contract::to_entry(command);
    std::memcpy(out.data(), entry.bytes.data() + 16, N);
  }

  std::array<std::array<std::uint8_t, 48>, contract::kSymbols> symbols_{};
  std::array<std::array<std::uint8_t, 48>, contract::kAccounts + 1> accounts_{};
  std::array<std::array<std::uint8_t, 16>, kBuckets> buckets_{};
};

/// A position as the digest takes it.
struct PositionEntry {
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  std::int64_t position{};
};
/// An entry of the open-order table as the digest takes it.
struct OrderEntry {
  std::uint32_t user_ref{};
  std::uint32_t original{};  // 0 unless a pending replace
  std::uint64_t price{};
  std::uint32_t total{};
  std::uint32_t executed{};
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
};

// Twice the CRC: of the bytes, above that of the bytes and one byte 0x01 more.
inline std::uint64_t twice(Crc32c crc) {
  const std::uint64_t high = crc.value();
  return high << 32U | crc.number(1, 1).value();
}
inline std::uint64_t digest_of(const PositionEntry& each) {
  if (each.position == 0) return 0;
  return twice(Crc32c{}
                   .number(each.account, 1)
                   .number(each.strategy, 1)
                   .number(each.symbol, 2)
                   .number(static_cast<std::uint64_t>(each.position), 8));
}
inline std::uint64_t digest_of(const OrderEntry& each) {
  return twice(Crc32c{}
                   .number(each.user_ref, 4)
                   .number(each.original, 4)
                   .number(each.price, 8)
                   .number(each.total, 4)
                   .number(each.executed, 4)
                   .number(each.account, 1)
                   .number(each.strategy, 1)
                   .number(each.symbol, 2));
}
/// Modulo 2^64.
template <class Each>
std::uint64_t digest_of(const std::vector<Each>& all) {
  std::uint64_t sum = 0;
  for (const Each& each : all) sum += digest_of(each);
  return sum;
}

}  // namespace pcl::bench
