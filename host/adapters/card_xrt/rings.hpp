// The host's ends of the rings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "host/adapters/card_xrt/ring_layout.hpp"
#include "host/base/result.hpp"

namespace pcl::card_xrt {

/// Host to card. One thread. The doorbell is the caller's: put() only writes memory.
class DownRing {
 public:
  DownRing(std::span<std::byte> block, const RingPlace& place)
      : memory_{block.subspan(place.offset, place.slots * kSlotBytes)}, slots_{place.slots} {}

  [[nodiscard]] std::size_t room() const noexcept { return slots_ - (tail_ - head_); }
  /// One slot, sealed; the caller has looked at room().
  void put(contract::Entry slot);
  /// A packet, cut into as many slots as it needs. False, and nothing written: no room for it.
  [[nodiscard]] bool put_packet(std::span<const std::byte> head, std::span<const std::byte> body);
  /// What the card says it has taken, modulo 2^32. False: it says more than was put.
  [[nodiscard]] bool taken(std::uint32_t head) noexcept;

  /// For the doorbell.
  [[nodiscard]] std::uint32_t tail() const noexcept { return static_cast<std::uint32_t>(tail_); }
  /// Put since the last call of announced().
  [[nodiscard]] bool unannounced() const noexcept { return tail_ != announced_; }
  void announced() noexcept { announced_ = tail_; }

 private:
  std::span<std::byte> memory_;
  std::size_t slots_;
  std::uint64_t tail_{}, head_{}, announced_{};
};

/// Card to host. One thread.
class UpRing {
 public:
  /// A slot that is seen while it is written is looked at again for so long before it counts as
  /// corrupt: whoever writes it may lose the processor for a while.
  static constexpr std::uint64_t kTornNs = 20'000'000;

  UpRing(std::span<std::byte> block, const RingPlace& place, std::size_t check_at,
         std::uint64_t torn_ns = kTornNs)
      : memory_{block.subspan(place.offset, place.slots * kSlotBytes)},
        slots_{place.slots},
        check_at_{check_at},
        torn_ns_{torn_ns} {}

  /// The oldest slot not yet taken, its check verified and its seq made plain. Nothing: none is
  /// there. kCorrupt, naming the slot and what was expected: the ring cannot be trusted any more.
  [[nodiscard]] Result<std::optional<contract::Entry>> take();
  /// Slots the card has written since the beginning, as far as they can be seen now: grows while
  /// the card makes progress.
  [[nodiscard]] std::uint64_t arrived();
  /// At least half of the ring waits.
  [[nodiscard]] bool half_full() const;

  /// For the credit.
  [[nodiscard]] std::uint32_t head() const noexcept { return static_cast<std::uint32_t>(head_); }
  /// A quarter of the ring was taken since the last call of credited().
  [[nodiscard]] bool credit_due() const noexcept { return head_ - credited_ >= slots_ / 4; }
  void credited() noexcept { credited_ = head_; }

 private:
  [[nodiscard]] std::uint64_t sequence_at(std::uint64_t number) const;

  std::span<std::byte> memory_;
  std::size_t slots_;
  std::size_t check_at_;
  std::uint64_t torn_ns_;
  std::uint64_t head_{}, credited_{}, arrived_{};
};

/// The status line, as last read whole. One thread.
class StatusLine {
 public:
  explicit StatusLine(std::span<std::byte> block)
      : memory_{block.subspan(kStatusPlace.offset, kSlotBytes)} {}

  /// Reads it again; a line that is just being written leaves the last one in place.
  const contract::StatusSlot& refresh();
  [[nodiscard]] const contract::StatusSlot& last() const noexcept { return last_; }

 private:
  std::span<std::byte> memory_;
  contract::StatusSlot last_{};
};

}  // namespace pcl::card_xrt
