// The card's released frames on their way to the socket: which may be written, in which order, and
// which are kept to be written once more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>

#include "host/ports/card.hpp"

namespace pcl::venue_ouch {

enum class DropReason : std::uint8_t {
  kPoisoned = 1,  // cut by a kill inside the card; never a valid message
  kOldEpoch = 2,  // new risk released before a kill that came before the bytes were written
  kLinkDown = 3,  // no session to write to, or it ended first; nothing of it was sent
  kLinkLost = 4,  // the session ended with the frame partly written
  kNotKept = 5,   // asked for once more, and no frame of this number is kept: nothing was sent
};

/// What an OUCH message in a frame is about: its type, 0 if the frame has none, and its UserRefNum
/// (of a Replace the new one).
struct FrameName {
  char type{};
  std::uint32_t user_ref{};
};
[[nodiscard]] FrameName name_of(const ReleasedFrame& frame) noexcept;

/// Frames are written verbatim and in order. Poisoned ones, and new risk of an epoch other than the
/// present one, are not, unless bytes of the frame are with the kernel already: half a packet would
/// make the session unreadable.
///
/// Order frames (Enter, Replace) that went out, whole or in part, are kept until a report names
/// their UserRefNum or a higher one: the venue takes no number below one it has taken, so from then
/// on they are of no use. A kept frame can be written once more, the same bytes, by the same rules.
/// The owner asks for it only when the venue has said that it never had it.
///
/// Pure: knows neither sockets nor time. One thread.
class FrameLine {
 public:
  /// Frames of the card that wait. A kept frame waits beside them, and each at most once.
  static constexpr std::size_t kQueueFrames = 64;
  /// One more, and the oldest is forgotten and counted: it can then not be written once more.
  static constexpr std::size_t kKeptFrames = 4'096;
  /// Told of every frame that will not be written (any more), from inside the calls below.
  using Dropped = std::function<void(const ReleasedFrame& frame, DropReason reason)>;

  explicit FrameLine(Dropped dropped) : dropped_{std::move(dropped)} {}

  /// A frame of the card's. Needs room().
  void offer(const ReleasedFrame& frame, bool link_up);
  /// Writes the kept frame of this number once more. False: none is kept. Nothing to do, and true,
  /// if it waits already. Dropped like any other where it may not be written, and then forgotten.
  [[nodiscard]] bool retransmit(std::uint32_t user_ref, bool link_up);
  /// The card's present kill epoch: waiting new risk of another one is dropped.
  void set_epoch(std::uint16_t epoch);
  /// A sequenced message of the venue's, whatever it is.
  void reported(std::span<const std::byte> message);
  /// The card numbers its orders from here on: what is kept of these numbers is of another life.
  void numbers_from(std::uint32_t next_user_ref);

  /// Of the frame in front, what is not with the kernel yet; empty: nothing waits.
  [[nodiscard]] std::span<const std::byte> unwritten() const noexcept;
  /// So many bytes of unwritten() are with the kernel. True: that was the end of the frame.
  bool wrote(std::size_t bytes);
  /// Bytes of the frame in front, and not all, are with the kernel.
  [[nodiscard]] bool begun() const noexcept { return written_ > 0; }
  /// The session is gone: everything that waits is dropped, a begun one as kLinkLost.
  void link_ended();

  [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }
  [[nodiscard]] std::size_t room() const noexcept { return kQueueFrames - of_the_card_; }
  [[nodiscard]] std::size_t kept() const noexcept { return kept_.size(); }
  /// Kept frames that went because of the bound.
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }

 private:
  struct Waiting {
    ReleasedFrame frame;
    bool again{};  // a kept one
  };
  struct Kept {
    std::uint32_t user_ref{};
    ReleasedFrame frame;
  };
  [[nodiscard]] bool stale(const ReleasedFrame& frame) const noexcept;
  void take(const Waiting& entry, bool link_up);
  void drop(const Waiting& entry, DropReason reason);
  Waiting pop();
  void keep(const Waiting& entry);
  [[nodiscard]] std::deque<Kept>::iterator at_or_above(std::uint32_t user_ref);
  void forget(std::uint32_t user_ref);

  Dropped dropped_;
  std::deque<Waiting> waiting_;
  std::size_t of_the_card_{};  // of waiting_
  std::size_t written_{};      // bytes of waiting_.front() already with the kernel
  std::deque<Kept> kept_;      // rising numbers
  std::uint64_t forgotten_{};
  std::uint16_t epoch_{};
};

}  // namespace pcl::venue_ouch
