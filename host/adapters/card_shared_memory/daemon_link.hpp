// The daemon's ends of the rings.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "host/adapters/card_shared_memory/link_entries.hpp"
#include "host/adapters/card_shared_memory/segment.hpp"
#include "host/ports/card.hpp"

namespace pcl::link {

/// Belongs to the engine's loop; only engage() and wake() may be called from other threads, at any
/// time.
class DaemonLink {
 public:
  explicit DaemonLink(std::string path) : path_{std::move(path)} {}

  /// Tries to attach to a living wire. True if attached (now or before).
  bool attach();
  [[nodiscard]] bool attached() const noexcept { return static_cast<bool>(segment_); }
  /// False: the wire died or another one took the path. Entries already in the ring can still be
  /// taken.
  [[nodiscard]] bool wire_alive() const;
  /// Lets go of the segment.
  void detach();
  [[nodiscard]] std::uint64_t instance() const noexcept {
    return attached() ? segment_.header().instance : 0;
  }
  [[nodiscard]] bool lockstep() const noexcept {
    return attached() && segment_.header().lockstep != 0;
  }

  /// Entries not yet taken; they stay in the ring until release().
  [[nodiscard]] std::size_t take(std::span<Entry> out) noexcept {
    return attached() ? up_.peek(out) : 0;
  }
  /// Ring sequence of the entry last taken.
  [[nodiscard]] std::uint64_t taken() const noexcept { return up_.sequence(); }
  /// What is up to `sequence` is in the journal: give its room back.
  void release(std::uint64_t sequence) noexcept { up_.release(sequence); }

  [[nodiscard]] std::size_t room() const noexcept { return attached() ? down_.free_space() : 0; }
  /// False: full or not attached. Visible after publish().
  template <class T>
  [[nodiscard]] bool push(const T& entry) noexcept {
    return attached() && down_.try_push(entry);
  }
  void publish() noexcept;

  /// Kills at the card: the kill word, past the rings. Remembered for the next wire if none is
  /// attached. Any thread. Answers the kill word after it, for RegisterWriteEntry::kill_word (0
  /// while not attached).
  std::uint64_t engage(contract::KillSource source,
                       contract::KillScope scope = contract::KillScope::kGlobal,
                       std::uint16_t index = 0) noexcept;
  /// The kill word when this segment was attached, a remembered kill included.
  [[nodiscard]] std::uint64_t kill_word_at_attach() const noexcept { return kill_word_at_attach_; }
  /// The wire has acted on every kill asked for. False while not attached.
  [[nodiscard]] bool kill_done() const noexcept;
  /// Sleeps until entries come, wake() is called or `bound` has passed.
  void wait(std::chrono::nanoseconds bound) noexcept;
  /// Ends wait(). Any thread.
  void wake() noexcept;

 private:
  std::string path_;
  Segment segment_;
  RingConsumer up_;
  RingProducer down_;
  // engage() comes from the kill file's and the operators' threads while the loop may be attaching
  // or letting go; the mutex keeps the mapping in place under them. Held for a few instructions.
  mutable std::mutex mutex_;
  static constexpr std::size_t kPendingMax = 32;  // one more, and they become a global kill
  std::array<std::uint32_t, kPendingMax> pending_kills_{};  // words for KILL_ENGAGE
  std::size_t pending_count_{};
  std::uint64_t kill_word_at_attach_{};
  std::atomic<bool> woken_{};
  std::atomic<std::uint32_t> lonely_bell_{};  // rung while there is no segment
};

}  // namespace pcl::link
