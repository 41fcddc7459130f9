// MoldUDP64 1.00 on one line: which messages of a datagram are wanted, and what is missing.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "host/base/big_endian.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

inline constexpr std::size_t kMoldHeaderBytes = 20;
inline constexpr std::uint16_t kMoldEndOfSession = 0xFFFF;

/// One line of a feed. take() walks a datagram and tells a Handler, in the order of the contract:
///   handler.count(Counter, n)            counters
///   handler.datagram()                   one of our session: it refreshes staleness
///   handler.gap(GapEvent, received)      a gap record is due; expected() and highest() are already
///   those after it handler.message(span)                a message in sequence; expected() is
///   already the one after it
/// Sequences saturate at 2^64-1 instead of wrapping, so a nonsense sequence leaves the gap open.
/// One thread.
class MoldLine {
 public:
  /// Forgets the session and wants `next` next.
  void start(std::uint64_t next) noexcept;

  [[nodiscard]] bool started() const noexcept { return started_; }
  [[nodiscard]] bool gap_open() const noexcept { return gap_open_; }
  [[nodiscard]] std::uint64_t expected() const noexcept { return expected_; }
  [[nodiscard]] std::uint64_t highest() const noexcept { return highest_; }

  template <class Handler>
  void take(std::span<const std::byte> payload, const Handler& handler);

 private:
  using Session = std::array<std::byte, 10>;
  enum class Sender : std::uint8_t { kOurs, kForeign, kForeignFirst };
  [[nodiscard]] Sender identify(std::span<const std::byte> payload) noexcept;
  template <class Handler>
  void walk(std::span<const std::byte> payload, std::uint64_t sequence, std::uint16_t count,
            const Handler& handler);

  Session session_{};
  std::uint64_t expected_{};
  std::uint64_t highest_{};
  bool started_{};
  bool learned_{};
  bool foreign_run_{};
  bool gap_open_{};
};

template <class Handler>
void MoldLine::take(std::span<const std::byte> payload, const Handler& handler) {
  using contract::Counter;
  using contract::GapEvent;
  if (!started_) return;
  if (payload.size() < kMoldHeaderBytes) return handler.count(Counter::kDatagramsMalformed, 1);
  const std::uint64_t sequence = load_be<8>(payload, 10);
  const auto count = static_cast<std::uint16_t>(load_be<2>(payload, 18));
  if (const Sender sender = identify(payload); sender != Sender::kOurs) {
    handler.count(Counter::kDatagramsForeign, 1);
    if (sender == Sender::kForeignFirst) handler.gap(GapEvent::kForeignSession, sequence);
    return;
  }
  handler.count(Counter::kDatagrams, 1);
  handler.datagram();
  const std::uint16_t messages = count == kMoldEndOfSession ? std::uint16_t{0} : count;
  highest_ =
      std::max(highest_, sequence > UINT64_MAX - messages ? UINT64_MAX : sequence + messages);
  if (count == 0) handler.count(Counter::kHeartbeats, 1);
  if (count == kMoldEndOfSession) handler.gap(GapEvent::kEndOfSession, sequence);
  if (sequence > expected_ && !gap_open_) {
    gap_open_ = true;
    handler.count(Counter::kGaps, 1);
    handler.gap(GapEvent::kOpened, sequence);
  }
  walk(payload, sequence, messages, handler);
  // A datagram cut short leaves messages missing that its header promised.
  if (!gap_open_ && expected_ < highest_) {
    gap_open_ = true;
    handler.count(Counter::kGaps, 1);
    handler.gap(GapEvent::kOpened, sequence);
  } else if (gap_open_ && expected_ == highest_) {
    gap_open_ = false;
    handler.gap(GapEvent::kClosed, sequence);
  }
}

template <class Handler>
void MoldLine::walk(std::span<const std::byte> payload, std::uint64_t sequence, std::uint16_t count,
                    const Handler& handler) {
  using contract::Counter;
  std::size_t at = kMoldHeaderBytes;
  for (std::uint16_t i = 0; i < count; ++i, ++sequence) {
    const std::size_t left = payload.size() - at;
    const std::size_t length = left < 2 ? 0 : static_cast<std::size_t>(load_be<2>(payload, at));
    if (left < 2 || length > left - 2) return handler.count(Counter::kDatagramsMalformed, 1);
    if (sequence > expected_) {
      handler.count(Counter::kMessagesAhead, 1);
    } else if (sequence < expected_) {
      handler.count(Counter::kMessagesDuplicate, 1);
    } else {
      ++expected_;
      handler.message(payload.subspan(at + 2, length));
    }
    at += 2 + length;
  }
  if (at != payload.size()) handler.count(Counter::kDatagramsMalformed, 1);
}

}  // namespace pcl::domain
