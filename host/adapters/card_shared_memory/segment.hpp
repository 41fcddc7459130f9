// The memory portcullis-wire and portcullisd share: two rings, the kill word, and who is alive.
//
//   <path>        header | up ring slots (wire -> daemon) | down ring slots (daemon -> wire)
//   <path>.bell   named pipe: a byte wakes the wire, which sleeps in poll() on sockets too
//   <path>.lock   held by the wire as long as it lives, so that a peer can tell a dead wire from a
//   silent one
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

#include "host/base/file_descriptor.hpp"
#include "host/base/result.hpp"
#include "host/base/shared_memory.hpp"
#include "host/base/shared_ring.hpp"

namespace pcl::link {

inline constexpr std::uint64_t kMagic = 0x324B4E494C4C4350;  // "PCLLINK2"
inline constexpr std::size_t kUpSlots = 65'536;
inline constexpr std::size_t kDownSlots = 4'096;
inline constexpr std::size_t kKillSlots = 64;

/// A kill word: how many kills there were with this one << 32, and what KILL_ENGAGE takes of it.
[[nodiscard]] constexpr std::uint64_t kill_count(std::uint64_t kill_word) noexcept {
  return kill_word >> 32U;
}

struct SegmentHeader {
  std::uint64_t magic;
  std::uint64_t instance;  // of the wire's life; another number: another card, reset
  std::uint32_t lockstep;  // 1: the session's time is the venue's
  std::uint32_t reserved;
  /// The word of the last kill. Written by the daemon at any time, past the rings.
  alignas(64) std::atomic<std::uint64_t> kill_word;
  /// Word of the kill up to which the wire has acted: the card was engaged after reading it.
  alignas(64) std::atomic<std::uint64_t> kill_done;
  /// Each kill's word, at its count modulo kKillSlots, written before kill_word: the next must not
  /// hide one of another scope. A wire that finds a later one there kills everything.
  alignas(64) std::array<std::atomic<std::uint64_t>, kKillSlots> kills;
  RingWords up;
  RingWords down;
};
static_assert(std::is_trivially_destructible_v<SegmentHeader>);

inline constexpr std::size_t kSegmentBytes =
    sizeof(SegmentHeader) + (kUpSlots + kDownSlots) * kRingEntryBytes;

/// The mapped segment with its bell. Movable; holds the mapping.
class Segment {
 public:
  Segment() = default;
  /// The wire's side: takes the lock (kRefused if another wire holds it), makes the bell, a fresh
  /// segment, publishes it.
  static Result<Segment> create(const std::string& path, std::uint64_t instance, bool lockstep);
  /// The daemon's side: kUnavailable while no living wire has published one.
  static Result<Segment> attach(const std::string& path);
  /// Whether a wire holds the lock. Any process.
  [[nodiscard]] static bool wire_alive(const std::string& path);
  /// Whether the path still names this segment.
  [[nodiscard]] bool current() const { return SharedMemory::inode_at(path_) == memory_.inode(); }

  [[nodiscard]] explicit operator bool() const noexcept { return memory_.data() != nullptr; }
  [[nodiscard]] SegmentHeader& header() const noexcept {
    return *reinterpret_cast<SegmentHeader*>(memory_.data());
  }
  [[nodiscard]] std::span<RingEntry> up_slots() const noexcept;
  [[nodiscard]] std::span<RingEntry> down_slots() const noexcept;
  /// Wakes the wire. Any thread.
  void ring_wire() const noexcept;
  /// The wire's end of the bell, for poll(); drain after waking.
  [[nodiscard]] int bell_fd() const noexcept { return bell_.get(); }
  void drain_bell() const noexcept;

 private:
  std::string path_;
  SharedMemory memory_;
  FileDescriptor bell_;
  FileDescriptor lock_;
};

}  // namespace pcl::link
