#include "host/adapters/card_xrt/rings.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <string>

#include "host/adapters/card_xrt/slot.hpp"
#include "host/base/monotonic.hpp"

namespace pcl::card_xrt {
namespace {

constexpr std::size_t kSequenceAt = 8;
constexpr std::uint64_t kSequenceMask = (1ULL << 48U) - 1;
constexpr std::uint8_t kPacketKind = 1;

}  // namespace

void DownRing::put(contract::Entry slot) {
  store_check(slot, kCheckInHeader, slot_check(tail_ + 1, slot, kCheckInHeader));
  std::memcpy(memory_.data() + tail_ % slots_ * kSlotBytes, slot.bytes.data(), kSlotBytes);
  ++tail_;
}

bool DownRing::put_packet(std::span<const std::byte> head, std::span<const std::byte> body) {
  constexpr std::size_t kPayload = sizeof(contract::PacketSlot::payload);
  const std::size_t bytes = head.size() + body.size();
  const std::size_t needed = std::max<std::size_t>(1, (bytes + kPayload - 1) / kPayload);
  if (room() < needed) return false;
  std::size_t done = 0;
  for (std::size_t i = 0; i < needed; ++i) {
    contract::PacketSlot slot;
    slot.kind = kPacketKind;
    slot.last = i + 1 == needed ? 1 : 0;
    slot.length = static_cast<std::uint8_t>(std::min(kPayload, bytes - done));
    slot.seq = tail_ + 1;
    std::size_t at = 0;  // in the slot's payload
    if (done < head.size()) {
      at = std::min<std::size_t>(slot.length, head.size() - done);
      std::memcpy(slot.payload.data(), head.data() + done, at);
    }
    const std::size_t from = done + at - head.size();  // in the body, once the head is out
    if (at < slot.length)
      std::memcpy(slot.payload.data() + at, body.data() + from, slot.length - at);
    done += slot.length;
    put(contract::to_entry(slot));
  }
  return true;
}

bool DownRing::taken(std::uint32_t head) noexcept {
  const std::uint64_t advanced = head - static_cast<std::uint32_t>(head_);
  if (advanced > tail_ - head_) return false;
  head_ += advanced;
  return true;
}

std::uint64_t UpRing::sequence_at(std::uint64_t number) const {
  auto* const at = memory_.data() + (number - 1) % slots_ * kSlotBytes + kSequenceAt;
  // The device writes this memory: the bytes after the sequence are read after it.
  return std::atomic_ref{*reinterpret_cast<std::uint64_t*>(at)}.load(std::memory_order_acquire);
}

Result<std::optional<contract::Entry>> UpRing::take() {
  const std::uint64_t number = head_ + 1;
  const std::uint64_t before = number > slots_ ? number - slots_ : 0;  // what stood here a lap ago
  contract::Entry slot;
  for (std::uint64_t since_ns = 0;;) {
    const std::uint64_t found = sequence_at(number) & kSequenceMask;
    if (found == (before & kSequenceMask)) return std::optional<contract::Entry>{};
    std::memcpy(slot.bytes.data(), memory_.data() + (number - 1) % slots_ * kSlotBytes, kSlotBytes);
    if (found == (number & kSequenceMask) &&
        load_check(slot, check_at_) == slot_check(number, slot, check_at_)) {
      store_check(slot, check_at_, 0);
      ++head_;
      return std::optional{slot};
    }
    const std::uint64_t now_ns = monotonic_ns();
    if (since_ns == 0) since_ns = now_ns;
    if (now_ns - since_ns > torn_ns_) break;
    ::sched_yield();
  }
  const std::uint64_t found = sequence_at(number) & kSequenceMask;
  return Error{Fault::kCorrupt,
               found == (number & kSequenceMask)
                   ? "slot " + std::to_string(number) + " of the ring fails its check"
                   : "slot " + std::to_string(number) + " of the ring holds sequence " +
                         std::to_string(found) + ", expected " + std::to_string(number) + " or " +
                         std::to_string(before)};
}

std::uint64_t UpRing::arrived() {
  arrived_ = std::max(arrived_, head_);
  while (arrived_ < head_ + slots_ &&
         (sequence_at(arrived_ + 1) & kSequenceMask) == ((arrived_ + 1) & kSequenceMask))
    ++arrived_;
  return arrived_;
}

bool UpRing::half_full() const {
  const std::uint64_t number = head_ + slots_ / 2;
  return (sequence_at(number) & kSequenceMask) == (number & kSequenceMask);
}

const contract::StatusSlot& StatusLine::refresh() {
  contract::Entry slot;  // a line that changes under this copy fails its check
  std::memcpy(slot.bytes.data(), memory_.data(), kSlotBytes);
  std::atomic_thread_fence(std::memory_order_acquire);
  const auto line = contract::from_entry<contract::StatusSlot>(slot);
  if (line.seq > last_.seq && line.check == slot_check(line.seq, slot, kCheckInHeader))
    last_ = line;
  return last_;
}

}  // namespace pcl::card_xrt
