// Drives a card through a replay: set-up, frames in, records out, counters at the end.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/ports/card.hpp"

namespace pcl::replay {

struct CardCounts {
  std::array<std::uint64_t, contract::kCounters> counters{};
  std::uint64_t records{};
  std::uint64_t quotes{};  // quote records received
  [[nodiscard]] std::uint64_t operator[](contract::Counter c) const {
    return counters[static_cast<std::size_t>(c)];
  }
};

/// One thread, which it shares with the card. Records are drained while frames go in, so a lossless
/// card never waits for long. Errors: kExhausted when the card makes no progress over
/// kIdleRoundsMax rounds, kCorrupt for a hole in the records' sequence, kRefused when the card
/// refuses a set-up command, and what the card's registers answer.
class ReplayRun {
 public:
  static constexpr std::uint32_t kIdleRoundsMax = 10'000;
  static constexpr std::uint32_t kFramesBetweenDrains = 8;
  using OnQuote = std::function<void(const contract::QuoteRecord&)>;

  ReplayRun(Card& card, OnQuote on_quote) : card_{card}, on_quote_{std::move(on_quote)} {}

  /// Lossless quotes, feed port, symbols 0.. in their order, feed_start; returns when the card's
  /// tables are clear.
  [[nodiscard]] Status start(std::span<const std::string> symbols, std::uint16_t port,
                             std::uint64_t sequence);
  /// One frame at its time; `time_us` may go back, the card's time does not.
  [[nodiscard]] Status feed(std::span<const std::byte> frame, std::uint64_t time_us);
  /// Takes every record there is now.
  [[nodiscard]] Status drain();
  /// Runs the card until it is quiet and reads its counters.
  [[nodiscard]] Status finish();

  [[nodiscard]] const CardCounts& counts() const noexcept { return counts_; }

 private:
  [[nodiscard]] Status submit(contract::Entry command);
  [[nodiscard]] Status settle();
  [[nodiscard]] Status take(const contract::Entry& record);
  [[nodiscard]] Result<std::size_t> advance_and_poll();

  Card& card_;
  OnQuote on_quote_;
  CardTime now_{};
  CardCounts counts_;
  std::uint64_t command_sequence_{};
  std::uint32_t frames_since_drain_{};
  bool started_{};
};

}  // namespace pcl::replay
