#include "host/adapters/card_shared_memory/segment.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <array>
#include <new>

#include "host/base/system_error.hpp"

namespace pcl::link {

Result<Segment> Segment::create(const std::string& path, std::uint64_t instance, bool lockstep) {
  Segment segment;
  segment.path_ = path;
  segment.lock_ =
      FileDescriptor{::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!segment.lock_) return system_error(path + ".lock: cannot open");
  if (::flock(segment.lock_.get(), LOCK_EX | LOCK_NB) != 0) {
    return Error{Fault::kRefused, path + ": another portcullis-wire is running on it"};
  }
  const std::string bell = path + ".bell";
  if (::mkfifo(bell.c_str(), 0600) != 0 && errno != EEXIST)
    return system_error(bell + ": cannot make the bell");
  segment.bell_ = FileDescriptor{::open(bell.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)};
  if (!segment.bell_) return system_error(bell + ": cannot open the bell");
  auto memory = SharedMemory::create(path, kSegmentBytes);
  if (!memory) return memory.error();
  segment.memory_ = std::move(*memory);
  auto* header = new (segment.memory_.data()) SegmentHeader{};
  header->magic = kMagic;
  header->instance = instance;
  header->lockstep = lockstep ? 1 : 0;
  if (Status published = segment.memory_.publish(); !published) return published.error();
  return segment;
}

Result<Segment> Segment::attach(const std::string& path) {
  if (!wire_alive(path))
    return Error{Fault::kUnavailable, path + ": no portcullis-wire is running on it"};
  Segment segment;
  segment.path_ = path;
  auto memory = SharedMemory::open(path, kSegmentBytes);
  if (!memory) return memory.error();
  segment.memory_ = std::move(*memory);
  if (segment.header().magic != kMagic)
    return Error{Fault::kCorrupt, path + ": not a Portcullis segment"};
  segment.bell_ =
      FileDescriptor{::open((path + ".bell").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)};
  if (!segment.bell_) return system_error(path + ".bell: cannot open the bell");
  return segment;
}

bool Segment::wire_alive(const std::string& path) {
  const FileDescriptor lock{::open((path + ".lock").c_str(), O_RDONLY | O_CLOEXEC)};
  if (!lock) return false;
  return ::flock(lock.get(), LOCK_SH | LOCK_NB) != 0;  // released again with the descriptor
}

std::span<RingEntry> Segment::up_slots() const noexcept {
  return {reinterpret_cast<RingEntry*>(memory_.data() + sizeof(SegmentHeader)), kUpSlots};
}

std::span<RingEntry> Segment::down_slots() const noexcept {
  return {reinterpret_cast<RingEntry*>(memory_.data() + sizeof(SegmentHeader)) + kUpSlots,
          kDownSlots};
}

void Segment::ring_wire() const noexcept {
  const char byte = 1;
  // A full pipe means that the wire has been rung often enough.
  if (::write(bell_.get(), &byte, 1) < 0) return;
}

void Segment::drain_bell() const noexcept {
  std::array<char, 256> bytes{};
  while (::read(bell_.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size())) {
  }
}

}  // namespace pcl::link
