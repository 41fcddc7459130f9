// How many orders a second are normal for a strategy, and when a second is out of all proportion.
#pragma once

#include <cstdint>

namespace pcl::risk {

/// The requests of the present second against the average of the seconds before it: each second
/// over moves the average by 1/64 of the difference. Fixed point, 1/65536 of a request a second.
struct OrderRate {
  std::uint64_t average{};   // requests a second x 65536
  std::int64_t second{};     // the present one, of engine time
  std::uint32_t requests{};  // in it
  std::uint32_t seconds{};   // seen since the first request, until warm
  friend bool operator==(const OrderRate&, const OrderRate&) = default;
};

/// More than ten times the normal rate is a spike (FEATURES.md H-19, Z27), once 60 s have said what
/// is normal, and never below 20 requests: ten times nearly nothing is still nothing.
inline constexpr std::uint32_t kSpikeFactor = 10;
inline constexpr std::uint32_t kSpikeLeast = 20;
inline constexpr std::uint32_t kWarmSeconds = 60;

/// Counts a request. True: this second is a spike now. A clock that goes back stays in its second.
/// Cost: a step for each second since the last request, at most 2048.
[[nodiscard]] constexpr bool spikes(OrderRate& rate, std::int64_t now_ns) {
  const std::int64_t now = now_ns < 0 ? 0 : now_ns / 1'000'000'000;
  const bool first = rate.requests == 0 && rate.seconds == 0;
  if (first) rate.second = now;
  for (int step = 0; rate.second < now && step < 2'048; ++step) {
    const std::uint64_t seen = static_cast<std::uint64_t>(rate.requests) << 16U;
    rate.average = seen >= rate.average ? rate.average + (seen - rate.average) / 64
                                        : rate.average - (rate.average - seen + 63) / 64;
    rate.requests = 0;
    ++rate.second;
    if (rate.seconds < kWarmSeconds) ++rate.seconds;
  }
  if (rate.second < now) rate.second = now;  // 2048 silent seconds have left nothing of it
  ++rate.requests;
  if (rate.seconds < kWarmSeconds || rate.requests <= kSpikeLeast) return false;
  return (static_cast<std::uint64_t>(rate.requests) << 16U) > rate.average * kSpikeFactor;
}

}  // namespace pcl::risk
