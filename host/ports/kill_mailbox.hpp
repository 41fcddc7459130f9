// Where engage() of a simulated card leaves kills for the thread that owns the card.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "host/ports/card.hpp"

namespace pcl {

/// Any thread puts, one takes; no lock, no allocation, nothing lost. What finds no room becomes a
/// global kill: too much killed, never too little. A kill already waiting is not put twice.
class KillMailbox {
 public:
  static constexpr std::size_t kWaitingMax = 16;

  void put(contract::KillSource source, contract::KillScope scope, std::uint16_t index) noexcept {
    const std::uint32_t word = kill_word(source, scope, index);
    for (std::atomic<std::uint32_t>& place : waiting_) {
      std::uint32_t held = 0;
      if (place.compare_exchange_strong(held, word) || held >> 8U == word >> 8U) return;
    }
    std::uint32_t held = 0;
    overflow_.compare_exchange_strong(held, static_cast<std::uint32_t>(source));
  }
  [[nodiscard]] bool waiting() const noexcept {
    bool any = overflow_.load(std::memory_order_relaxed) != 0;
    for (const std::atomic<std::uint32_t>& place : waiting_)
      any = any || place.load(std::memory_order_relaxed) != 0;
    return any;
  }
  /// A word for KILL_ENGAGE; nothing: none waits.
  [[nodiscard]] std::optional<std::uint32_t> take() noexcept {
    for (std::atomic<std::uint32_t>& place : waiting_) {
      if (place.load() == 0) continue;
      return place.exchange(0);
    }
    if (overflow_.load() == 0) return std::nullopt;
    return overflow_.exchange(0);
  }

 private:
  // 0: free. A source is never 0.
  std::array<std::atomic<std::uint32_t>, kWaitingMax> waiting_{};
  std::atomic<std::uint32_t> overflow_{};
};

}  // namespace pcl
