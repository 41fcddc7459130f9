#include "host/adapters/card_shared_memory/wire_link.hpp"

#include <algorithm>
#include <array>

#include "host/base/futex.hpp"

namespace pcl::link {

Result<WireLink> WireLink::create(const std::string& path, std::uint64_t instance, bool lockstep) {
  auto segment = Segment::create(path, instance, lockstep);
  if (!segment) return segment.error();
  WireLink link;
  link.segment_ = std::move(*segment);
  SegmentHeader& header = link.segment_.header();
  link.up_ = RingProducer{header.up, link.segment_.up_slots()};
  link.down_ = RingConsumer{header.down, link.segment_.down_slots()};
  return link;
}

bool WireLink::push_message(std::uint64_t sequence, std::span<const std::byte> message) noexcept {
  const std::size_t chunks =
      std::max<std::size_t>(1, (message.size() + kChunkBytes - 1) / kChunkBytes);
  if (chunks > 255 || room() < chunks) return false;
  for (std::size_t i = 0; i < chunks; ++i) {
    VenueMessageEntry entry;
    const auto part =
        message.subspan(i * kChunkBytes, std::min(kChunkBytes, message.size() - i * kChunkBytes));
    entry.index = static_cast<std::uint8_t>(i);
    entry.last = i + 1 == chunks ? 1 : 0;
    entry.length = static_cast<std::uint8_t>(part.size());
    entry.total = static_cast<std::uint32_t>(message.size());
    entry.sequence = sequence;
    std::copy(part.begin(), part.end(), entry.bytes.begin());
    (void)push(entry);  // the room was checked for all of them
  }
  return true;
}

void WireLink::publish() noexcept {
  if (!up_.publish()) return;
  auto& bell = segment_.header().up.bell;
  bell.fetch_add(1, std::memory_order_seq_cst);
  futex_wake(bell);
}

std::optional<Entry> WireLink::take() noexcept {
  Entry entry;
  if (down_.peek(std::span<Entry>{&entry, 1}) == 0) return std::nullopt;
  down_.release(down_.sequence());
  return entry;
}

std::optional<WireLink::Kill> WireLink::kill_requested() noexcept {
  SegmentHeader& header = segment_.header();
  const std::uint64_t last = header.kill_word.load(std::memory_order_seq_cst);
  const std::uint64_t done = header.kill_done.load(std::memory_order_relaxed);
  if (kill_count(last) == kill_count(done)) return std::nullopt;
  const std::uint64_t next = kill_count(done) + 1;
  const std::uint64_t word = header.kills[next % kKillSlots].load(std::memory_order_acquire);
  if (kill_count(word) != next) {  // a later one is there
    kill_seen_ = last;
    return Kill{static_cast<contract::KillSource>(last & 0xFFU), contract::KillScope::kGlobal, 0};
  }
  kill_seen_ = word;
  return Kill{static_cast<contract::KillSource>(word & 0xFFU),
              static_cast<contract::KillScope>(word >> 8U & 0xFFU),
              static_cast<std::uint16_t>(word >> 16U)};
}

std::uint64_t WireLink::kill_word() const noexcept {
  return segment_.header().kill_word.load(std::memory_order_acquire);
}

void WireLink::kill_done() noexcept {
  segment_.header().kill_done.store(kill_seen_, std::memory_order_release);
}

bool WireLink::prepare_wait() noexcept {
  if (!down_.prepare_wait()) return false;
  if (!kill_requested())
    return true;  // a later one writes to the bell, whether we said we wait or not
  down_.end_wait();
  return false;
}

void WireLink::end_wait() noexcept {
  down_.end_wait();
  segment_.drain_bell();
}

}  // namespace pcl::link
