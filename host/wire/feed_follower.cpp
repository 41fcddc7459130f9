#include "host/wire/feed_follower.hpp"

#include <algorithm>

#include "host/base/big_endian.hpp"

namespace pcl::wire {
namespace {

constexpr std::size_t kMoldHeaderBytes = 20;
constexpr std::uint64_t kEndOfSession = 0xFFFF;

}  // namespace

void FeedFollower::rewind(std::uint64_t from) noexcept {
  following_ = rewinding_ = true;
  expected_ = from;
  target_ = highest_;
  asked_to_ = 0;
  retry_ms_ = kRetryMs;
}

std::optional<FeedFollower::Span> FeedFollower::span_of(
    std::span<const std::byte> payload) const noexcept {
  if (payload.size() < kMoldHeaderBytes) return std::nullopt;
  if (session_known_ && !std::equal(session_.begin(), session_.end(), payload.begin()))
    return std::nullopt;
  const std::uint64_t first = load_be<8>(payload, 10);
  const std::uint64_t count = load_be<2>(payload, 18);
  return Span{first, count == kEndOfSession ? first : first + count, count};
}

bool FeedFollower::live(std::span<const std::byte> payload) const noexcept {
  const auto span = span_of(payload);
  return span && live(*span);
}

bool FeedFollower::heard(std::span<const std::byte> payload) noexcept {
  const auto span = span_of(payload);
  if (!span) return false;
  if (!session_known_) {
    std::copy_n(payload.begin(), session_.size(), session_.begin());
    session_known_ = true;
  }
  const bool was_live = live(*span);
  highest_ = std::max(highest_, span->next);
  if (rewinding_ && target_ == 0) target_ = highest_;
  if (!following_ || span->first > expected_ || span->next <= expected_) return was_live;
  expected_ = span->next;
  retry_ms_ = kRetryMs;
  return was_live;
}

void FeedFollower::card_expects(std::uint64_t sequence) noexcept {
  if (!following_ || sequence >= expected_) return;
  expected_ = sequence;
  asked_to_ = 0;
}

std::optional<FeedFollower::Request> FeedFollower::due(std::uint64_t now_ms) noexcept {
  if (!behind()) return std::nullopt;
  if (expected_ < asked_to_ && now_ms - asked_ms_ < retry_ms_) return std::nullopt;
  if (expected_ < asked_to_) retry_ms_ = std::min(kRetryMsMax, retry_ms_ * 2);
  const auto count =
      static_cast<std::uint16_t>(std::min<std::uint64_t>(kWindow, highest_ - expected_));
  asked_to_ = expected_ + count;
  asked_ms_ = now_ms;
  return Request{expected_, count};
}

bool FeedFollower::take_caught_up() noexcept {
  if (!rewinding_ || target_ == 0 || expected_ < target_) return false;
  rewinding_ = false;
  return true;
}

}  // namespace pcl::wire
