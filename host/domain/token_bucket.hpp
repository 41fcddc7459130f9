// Token buckets as virtual scheduling (GCRA): a bucket is the time at which it will be full again.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/domain/limit_set.hpp"

namespace pcl::domain {

/// Times in 1/16 microseconds. Its limits are not its own: they change under it with every set.
class TokenBucket {
 public:
  [[nodiscard]] static constexpr std::uint64_t time_of(std::uint64_t now_us) noexcept {
    return now_us * 16;
  }
  /// `reserve`: what of the tolerance is not for this one; at most the tolerance.
  [[nodiscard]] constexpr bool holds(const BucketLimits& limits, std::uint64_t t,
                                     std::uint32_t reserve) const noexcept {
    return full_at_ <= t + limits.tolerance - reserve;
  }
  constexpr void take(const BucketLimits& limits, std::uint64_t t) noexcept {
    full_at_ = std::max(full_at_, t) + limits.interval;
  }
  /// For what always passes: takes a token even of an empty bucket, which then stays just empty.
  constexpr void take_always(const BucketLimits& limits, std::uint64_t t) noexcept {
    full_at_ =
        std::min(std::max(full_at_, t) + limits.interval, t + limits.tolerance + limits.interval);
  }

 private:
  std::uint64_t full_at_{};  // the theoretical arrival time, TAT
};

/// All of a card: by rate_scope and index, which is in range.
class TokenBuckets {
 public:
  explicit TokenBuckets(std::size_t symbols)
      : scopes_{std::vector<TokenBucket>(contract::kSessions),
                std::vector<TokenBucket>(contract::kStrategies), std::vector<TokenBucket>(symbols),
                std::vector<TokenBucket>(contract::kStrategies)} {}

  [[nodiscard]] TokenBucket& at(contract::RateScope scope, std::size_t index) noexcept {
    return scopes_[static_cast<std::size_t>(scope)][index];
  }
  void clear() noexcept {
    for (auto& scope : scopes_) std::fill(scope.begin(), scope.end(), TokenBucket{});
  }

 private:
  std::array<std::vector<TokenBucket>, 4> scopes_;
};

}  // namespace pcl::domain
