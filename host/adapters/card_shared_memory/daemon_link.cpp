#include "host/adapters/card_shared_memory/daemon_link.hpp"

#include "host/base/futex.hpp"

namespace pcl::link {
namespace {

/// Under the link's mutex: one writer.
std::uint64_t write_kill(Segment& segment, std::uint32_t kill) noexcept {
  SegmentHeader& header = segment.header();
  const std::uint64_t count = kill_count(header.kill_word.load(std::memory_order_relaxed)) + 1;
  const std::uint64_t word = count << 32U | kill;
  header.kills[count % kKillSlots].store(word, std::memory_order_release);
  header.kill_word.store(word, std::memory_order_seq_cst);
  segment.ring_wire();
  return word;
}

}  // namespace

bool DaemonLink::attach() {
  if (attached()) return true;
  auto segment = Segment::attach(path_);
  if (!segment) return false;
  const std::lock_guard lock{mutex_};
  segment_ = std::move(*segment);
  SegmentHeader& header = segment_.header();
  up_ = RingConsumer{header.up, segment_.up_slots()};
  down_ = RingProducer{header.down, segment_.down_slots()};
  for (std::size_t i = 0; i < pending_count_; ++i) write_kill(segment_, pending_kills_[i]);
  pending_count_ = 0;
  kill_word_at_attach_ = header.kill_word.load(std::memory_order_relaxed);
  return true;
}

bool DaemonLink::wire_alive() const {
  return attached() && segment_.current() && Segment::wire_alive(path_);
}

void DaemonLink::detach() {
  const std::lock_guard lock{mutex_};
  segment_ = Segment{};
}

void DaemonLink::publish() noexcept {
  if (attached() && down_.publish()) segment_.ring_wire();
}

std::uint64_t DaemonLink::engage(contract::KillSource source, contract::KillScope scope,
                                 std::uint16_t index) noexcept {
  const std::lock_guard lock{mutex_};
  const std::uint32_t kill = pcl::kill_word(source, scope, index);
  if (segment_) return write_kill(segment_, kill);
  if (pending_count_ < kPendingMax) {
    pending_kills_[pending_count_++] = kill;
  } else {
    pending_kills_.back() = pcl::kill_word(source, contract::KillScope::kGlobal, 0);
  }
  return 0;
}

bool DaemonLink::kill_done() const noexcept {
  const std::lock_guard lock{mutex_};
  if (!segment_) return false;
  const SegmentHeader& header = segment_.header();
  return header.kill_word.load(std::memory_order_acquire) ==
         header.kill_done.load(std::memory_order_acquire);
}

void DaemonLink::wait(std::chrono::nanoseconds bound) noexcept {
  std::atomic<std::uint32_t>& bell = attached() ? up_.bell() : lonely_bell_;
  const std::uint32_t seen = bell.load(std::memory_order_seq_cst);
  const bool nothing = !attached() || up_.prepare_wait();
  if (nothing && !woken_.exchange(false, std::memory_order_seq_cst)) futex_wait(bell, seen, bound);
  woken_.store(false, std::memory_order_seq_cst);
  if (attached()) up_.end_wait();
}

void DaemonLink::wake() noexcept {
  woken_.store(true, std::memory_order_seq_cst);
  const std::lock_guard lock{mutex_};
  std::atomic<std::uint32_t>& bell = segment_ ? segment_.header().up.bell : lonely_bell_;
  bell.fetch_add(1, std::memory_order_seq_cst);
  futex_wake(bell);
}

}  // namespace pcl::link
