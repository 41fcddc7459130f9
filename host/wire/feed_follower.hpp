// Knows which feed messages the card still misses and when to ask the venue for them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace pcl::wire {

/// Pure bookkeeping over MoldUDP64 headers; time is an argument. One thread.
/// Asks for at most kWindow messages at a time, so that the answer fits a socket's buffer, and
/// again after kRetryMs without progress, doubling up to kRetryMsMax.
class FeedFollower {
 public:
  static constexpr std::uint16_t kWindow = 1'024;
  static constexpr std::uint64_t kRetryMs = 20;
  static constexpr std::uint64_t kRetryMsMax = 1'000;

  struct Request {
    std::uint64_t from{};
    std::uint16_t count{};
  };

  /// What heard() will say of this datagram.
  [[nodiscard]] bool live(std::span<const std::byte> payload) const noexcept;
  /// From now on the card wants everything from this sequence on.
  void rewind(std::uint64_t from) noexcept;
  /// A datagram's payload was handed to the card. Datagrams of another session than the first are
  /// passed over. True: it was live, not the answer to a rewind request (those carry only what was
  /// heard before).
  bool heard(std::span<const std::byte> payload) noexcept;
  /// The card says that it expects this sequence: it saw less in a datagram than its header
  /// promised.
  void card_expects(std::uint64_t sequence) noexcept;
  /// The request to send now, if one is due; it is taken as sent.
  [[nodiscard]] std::optional<Request> due(std::uint64_t now_ms) noexcept;
  /// Once after each rewind(): everything published when it was called has been handed over.
  [[nodiscard]] bool take_caught_up() noexcept;

  [[nodiscard]] bool behind() const noexcept { return following_ && expected_ < highest_; }
  [[nodiscard]] bool rewinding() const noexcept { return rewinding_; }
  [[nodiscard]] std::uint64_t highest() const noexcept { return highest_; }

 private:
  bool following_{};
  bool rewinding_{};
  struct Span {
    std::uint64_t first{};
    std::uint64_t next{};  // one past its last message
    std::uint64_t count{};
  };
  /// Nothing: no datagram of the followed session.
  [[nodiscard]] std::optional<Span> span_of(std::span<const std::byte> payload) const noexcept;
  [[nodiscard]] bool live(const Span& span) const noexcept {
    return span.next > highest_ || span.count == 0;
  }

  bool session_known_{};
  std::array<std::byte, 10> session_{};
  std::uint64_t expected_{1};
  std::uint64_t highest_{};   // one past the highest sequence heard; 0: nothing heard yet
  std::uint64_t target_{};    // of the rewind; 0: to be set by the first datagram heard
  std::uint64_t asked_to_{};  // one past the last message asked for
  std::uint64_t asked_ms_{};
  std::uint64_t retry_ms_{kRetryMs};
};

}  // namespace pcl::wire
