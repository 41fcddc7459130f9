// A bounded queue of 64-byte entries between two processes: one producer, one consumer, no locks.
//
//   producer: try_push, publish                    consumer: peek .. (journal) .. release
//   entry n (from 1) stands in slot (n - 1) mod capacity; n is its sequence number in this ring, no
//   holes.
//
// The consumer's position lives in the shared memory and moves only by release(): a consumer that
// dies between reading and release finds the same entries again when it comes back. Free space is
// the producer's credit; a full ring makes try_push fail, it never overwrites.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace pcl {

inline constexpr std::size_t kRingEntryBytes = 64;
using RingEntry = std::array<std::byte, kRingEntryBytes>;

/// The shared words of one ring, each side's on a cache line of its own. Zeroed memory is an empty
/// ring.
struct RingWords {
  alignas(64) std::atomic<std::uint64_t> written;  // entries published so far (producer's)
  alignas(64) std::atomic<std::uint64_t> taken;    // entries released so far (consumer's)
  alignas(64) std::atomic<std::uint32_t> bell;     // futex word: changes at each ring of the bell
  std::atomic<std::uint32_t> waiting;              // 1 while the consumer sleeps or is about to
};
static_assert(sizeof(RingWords) == 192);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

/// Writing end. One thread.
class RingProducer {
 public:
  RingProducer() = default;
  /// `slots.size()` is a power of two.
  RingProducer(RingWords& words, std::span<RingEntry> slots)
      : words_{&words}, slots_{slots}, next_{words.written.load(std::memory_order_relaxed)} {}

  [[nodiscard]] std::size_t free_space() const noexcept {
    return slots_.size() -
           static_cast<std::size_t>(next_ - words_->taken.load(std::memory_order_acquire));
  }
  /// False: full. The consumer sees the entry after publish().
  template <class Entry>
  [[nodiscard]] bool try_push(const Entry& entry) noexcept {
    static_assert(sizeof(Entry) == kRingEntryBytes);
    if (free_space() == 0) return false;
    std::memcpy(slots_[next_ & (slots_.size() - 1)].data(), &entry, kRingEntryBytes);
    ++next_;
    return true;
  }
  /// Makes everything pushed visible. True: the consumer sleeps, ring its bell.
  [[nodiscard]] bool publish() noexcept {
    words_->written.store(next_, std::memory_order_seq_cst);
    return words_->waiting.load(std::memory_order_seq_cst) != 0;
  }
  /// Sequence of the entry last pushed, 0 if none.
  [[nodiscard]] std::uint64_t sequence() const noexcept { return next_; }
  /// Sequence up to which the consumer has released.
  [[nodiscard]] std::uint64_t released() const noexcept {
    return words_->taken.load(std::memory_order_acquire);
  }

 private:
  RingWords* words_{};
  std::span<RingEntry> slots_;
  std::uint64_t next_{};
};

/// Reading end. One thread.
class RingConsumer {
 public:
  RingConsumer() = default;
  RingConsumer(RingWords& words, std::span<RingEntry> slots)
      : words_{&words}, slots_{slots}, cursor_{words.taken.load(std::memory_order_acquire)} {}

  /// Copies the next entries, without giving their room back.
  template <class Entry>
  [[nodiscard]] std::size_t peek(std::span<Entry> out) noexcept {
    static_assert(sizeof(Entry) == kRingEntryBytes);
    const std::uint64_t written = words_->written.load(std::memory_order_acquire);
    std::size_t count = 0;
    for (; count < out.size() && cursor_ < written; ++count, ++cursor_) {
      std::memcpy(&out[count], slots_[cursor_ & (slots_.size() - 1)].data(), kRingEntryBytes);
    }
    return count;
  }
  /// Gives the room of everything up to `sequence` (inclusive) back; what is released is never seen
  /// again.
  void release(std::uint64_t sequence) noexcept {
    words_->taken.store(sequence, std::memory_order_release);
  }
  /// Sequence of the entry last peeked, 0 if none.
  [[nodiscard]] std::uint64_t sequence() const noexcept { return cursor_; }

  /// Call before sleeping, and sleep only if it answers true: nothing is there and the producer
  /// knows to ring.
  [[nodiscard]] bool prepare_wait() noexcept {
    words_->waiting.store(1, std::memory_order_seq_cst);
    if (words_->written.load(std::memory_order_seq_cst) == cursor_) return true;
    words_->waiting.store(0, std::memory_order_relaxed);
    return false;
  }
  void end_wait() noexcept { words_->waiting.store(0, std::memory_order_relaxed); }
  [[nodiscard]] std::atomic<std::uint32_t>& bell() noexcept { return words_->bell; }

 private:
  RingWords* words_{};
  std::span<RingEntry> slots_;
  std::uint64_t cursor_{};
};

}  // namespace pcl
