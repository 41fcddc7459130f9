// One whole set of the gate's limits, its CRC-32C, and the commands that turn one set into another.
// The card holds two, the host one: what it writes and names in limits_commit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

/// An entry is the command that writes it, with sequence 0; its body (bytes 16 to 63, a bucket's 16
/// to 31) is what the card keeps. Units are the command's.
using SymbolLimits = contract::SymbolLimitsCommand;
using AccountLimits = contract::AccountLimitsCommand;
using BucketLimits = contract::RateLimitsCommand;

/// A body of zeros is no limits, and so is an account, or the firm, whose loss has none: who reads
/// it refuses.
[[nodiscard]] bool is_set(const SymbolLimits& limits) noexcept;
[[nodiscard]] bool is_set(const AccountLimits& limits) noexcept;
[[nodiscard]] bool is_set(const BucketLimits& limits) noexcept;

/// Limits of every symbol, of accounts 0 to 15 and the firm (16), and every token bucket. Starts
/// with nothing set. Holds what the card would take and nothing else: a write that the card refuses
/// changes nothing and answers with the card's reason. A value: copied and compared whole. Cost:
/// crc() reads all of it, some 20,000 bytes.
class LimitSet {
 public:
  explicit LimitSet(std::size_t symbols = contract::kSymbols);

  using Refused = std::optional<contract::CommandRefusal>;
  Refused write(const SymbolLimits& limits);
  Refused write(const AccountLimits& limits);
  Refused write(const BucketLimits& limits);

  [[nodiscard]] std::size_t symbols() const noexcept { return symbols_.size(); }
  /// Out of range: an entry with nothing set.
  [[nodiscard]] const SymbolLimits& symbol(std::size_t symbol) const noexcept;
  [[nodiscard]] const AccountLimits& account(std::size_t account) const noexcept;
  [[nodiscard]] const BucketLimits& bucket(contract::RateScope scope,
                                           std::size_t index) const noexcept;

  /// Over symbols, accounts, then the buckets of sessions, strategies, symbols and executions.
  [[nodiscard]] std::uint32_t crc() const;
  /// The commands, sequence 0, that make `from` equal to this set; both of the same symbols. In the
  /// order of the CRC, none for an entry that is equal.
  [[nodiscard]] std::vector<contract::Entry> differences(const LimitSet& from) const;

  friend bool operator==(const LimitSet& a, const LimitSet& b) {
    return a.symbols() == b.symbols() && a.differences(b).empty();
  }

 private:
  std::vector<SymbolLimits> symbols_;
  std::vector<AccountLimits> accounts_;
  std::vector<BucketLimits> buckets_;  // all scopes, one after another
};

}  // namespace pcl::domain
