#include "host/adapters/venue_ouch/frame_line.hpp"

#include <algorithm>
#include <utility>

#include "host/base/big_endian.hpp"
#include "host/domain/ouch.hpp"

namespace pcl::venue_ouch {
namespace {

constexpr std::size_t kTypeAt = 3;  // behind SoupBinTCP's length and packet type

}  // namespace

FrameName name_of(const ReleasedFrame& frame) noexcept {
  const std::span<const std::byte> bytes = std::span{frame.bytes}.first(frame.length);
  FrameName name;
  if (bytes.size() <= kTypeAt) return name;
  name.type = std::to_integer<char>(bytes[kTypeAt]);
  const std::size_t at =
      kTypeAt + (name.type == 'U' ? 5 : 1);  // a Replace names the original first
  if (bytes.size() >= at + 4) name.user_ref = static_cast<std::uint32_t>(load_be<4>(bytes, at));
  return name;
}

bool FrameLine::stale(const ReleasedFrame& frame) const noexcept {
  return frame.tag.new_risk && frame.tag.epoch != epoch_;
}

void FrameLine::offer(const ReleasedFrame& frame, bool link_up) { take({frame, false}, link_up); }

bool FrameLine::retransmit(std::uint32_t user_ref, bool link_up) {
  const auto waits = [&](const Waiting& w) {
    const FrameName name = name_of(w.frame);
    return (name.type == 'O' || name.type == 'U') && name.user_ref == user_ref;
  };
  if (std::any_of(waiting_.begin(), waiting_.end(), waits)) return true;
  const auto found = at_or_above(user_ref);
  if (found == kept_.end() || found->user_ref != user_ref) return false;
  take({found->frame, true}, link_up);
  return true;
}

void FrameLine::take(const Waiting& entry, bool link_up) {
  if (entry.frame.tag.poisoned) return drop(entry, DropReason::kPoisoned);
  if (stale(entry.frame)) return drop(entry, DropReason::kOldEpoch);
  if (!link_up) return drop(entry, DropReason::kLinkDown);
  waiting_.push_back(entry);
  if (!entry.again) ++of_the_card_;
}

void FrameLine::drop(const Waiting& entry, DropReason reason) {
  if (entry.again && reason != DropReason::kLinkLost) forget(name_of(entry.frame).user_ref);
  dropped_(entry.frame, reason);
}

FrameLine::Waiting FrameLine::pop() {
  const Waiting entry = waiting_.front();
  waiting_.pop_front();
  if (!entry.again) --of_the_card_;
  return entry;
}

void FrameLine::set_epoch(std::uint16_t epoch) {
  epoch_ = epoch;
  const std::size_t count = waiting_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const bool under_way = i == 0 && begun();
    const Waiting entry = pop();
    if (stale(entry.frame) && !under_way) {
      drop(entry, DropReason::kOldEpoch);
    } else {
      waiting_.push_back(entry);
      if (!entry.again) ++of_the_card_;
    }
  }
}

std::span<const std::byte> FrameLine::unwritten() const noexcept {
  if (waiting_.empty()) return {};
  const ReleasedFrame& frame = waiting_.front().frame;
  return std::span{frame.bytes}.first(frame.length).subspan(written_);
}

bool FrameLine::wrote(std::size_t bytes) {
  written_ += bytes;
  if (written_ < waiting_.front().frame.length) return false;
  written_ = 0;
  keep(pop());
  return true;
}

void FrameLine::link_ended() {
  bool in_doubt = std::exchange(written_, 0) > 0;  // the first
  while (!waiting_.empty()) {
    const Waiting entry = pop();
    if (in_doubt) keep(entry);
    drop(entry, std::exchange(in_doubt, false) ? DropReason::kLinkLost : DropReason::kLinkDown);
  }
}

void FrameLine::keep(const Waiting& entry) {
  const FrameName name = name_of(entry.frame);
  if (entry.again || (name.type != 'O' && name.type != 'U')) return;
  numbers_from(name.user_ref);
  kept_.push_back({name.user_ref, entry.frame});
  if (kept_.size() <= kKeptFrames) return;
  kept_.pop_front();
  ++forgotten_;
}

std::deque<FrameLine::Kept>::iterator FrameLine::at_or_above(std::uint32_t user_ref) {
  return std::lower_bound(kept_.begin(), kept_.end(), user_ref,
                          [](const Kept& kept, std::uint32_t ref) { return kept.user_ref < ref; });
}

void FrameLine::forget(std::uint32_t user_ref) {
  const auto found = at_or_above(user_ref);
  if (found != kept_.end() && found->user_ref == user_ref) kept_.erase(found);
}

void FrameLine::numbers_from(std::uint32_t next_user_ref) {
  kept_.erase(at_or_above(next_user_ref), kept_.end());
}

void FrameLine::reported(std::span<const std::byte> message) {
  domain::ouch::Report report;
  if (domain::ouch::decode(message, report) != domain::ouch::Decode::kOk) return;
  if (report.type == 'S') return;
  // An Account Query is answered with the number that the venue takes next.
  const std::uint32_t taken =
      report.type == 'Q' && report.user_ref > 0 ? report.user_ref - 1 : report.user_ref;
  while (!kept_.empty() && kept_.front().user_ref <= taken) kept_.pop_front();
}

}  // namespace pcl::venue_ouch
