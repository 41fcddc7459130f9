// Records on their way to the host: one order, two bounds.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/contract/generated/contract.hpp"

namespace pcl {

/// One ring, so that records leave in the order of what they record. The market's records and all
/// others ("the gate's") each have a bound of their own: a burst of quotes never takes a decision's
/// place. Who pushes has asked for room; a push without room is dropped before it gets a sequence
/// number, which the callers' reserves make impossible. One thread.
class RecordQueue {
 public:
  RecordQueue(std::size_t market, std::size_t gate)
      : market_bound_{market},
        gate_bound_{gate},
        ring_(std::bit_ceil(market + gate)),
        mask_{ring_.size() - 1} {}

  template <class Record>
  void push(Record record) noexcept {
    std::size_t& queued = is_market(record.kind) ? market_queued_ : gate_queued_;
    if (queued == (is_market(record.kind) ? market_bound_ : gate_bound_)) return;
    ++queued;
    record.seq = ++sequence_;
    ring_[tail_++ & mask_] = contract::to_entry(record);
  }

  std::size_t pop(std::span<contract::Entry> out) noexcept {
    const std::size_t taken = std::min(out.size(), tail_ - head_);
    for (std::size_t i = 0; i < taken; ++i) {
      out[i] = ring_[head_++ & mask_];
      --(is_market(out[i].kind()) ? market_queued_ : gate_queued_);
    }
    return taken;
  }

  [[nodiscard]] std::size_t market_room() const noexcept { return market_bound_ - market_queued_; }
  [[nodiscard]] bool market_past_half() const noexcept {
    return market_queued_ > market_bound_ / 2;
  }
  [[nodiscard]] std::size_t gate_room() const noexcept { return gate_bound_ - gate_queued_; }
  [[nodiscard]] bool gate_past_half() const noexcept { return gate_queued_ > gate_bound_ / 2; }

 private:
  [[nodiscard]] static bool is_market(std::uint8_t kind) noexcept {
    using contract::RecordKind;
    return kind == static_cast<std::uint8_t>(RecordKind::kQuote) ||
           kind == static_cast<std::uint8_t>(RecordKind::kTradingState) ||
           kind == static_cast<std::uint8_t>(RecordKind::kGap);
  }

  std::size_t market_bound_;
  std::size_t gate_bound_;
  std::vector<contract::Entry> ring_;
  std::size_t mask_;
  std::size_t head_{};
  std::size_t tail_{};
  std::size_t market_queued_{};
  std::size_t gate_queued_{};
  std::uint64_t sequence_{};
};

}  // namespace pcl
