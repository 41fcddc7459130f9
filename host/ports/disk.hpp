// Files as the journal needs them. Implementers: the journal's PosixDisk, the simulated
// world's MemoryDisk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace pcl {

/// An open file; closed by its destructor. Threads: one writes, another may sync at the same time.
/// Every error is Fault::kUnavailable naming the path.
class DiskFile {
 public:
  DiskFile() = default;
  DiskFile(const DiskFile&) = delete;
  DiskFile& operator=(const DiskFile&) = delete;
  virtual ~DiskFile() = default;

  /// Appends; returns how many bytes were taken: at least one, maybe fewer than given. What was
  /// taken survives the process, not the machine.
  [[nodiscard]] virtual Result<std::size_t> write(std::span<const std::byte> bytes) = 0;
  /// What was written before the call survives the machine. After an error nothing is known about
  /// it, also not by a second call that succeeds.
  [[nodiscard]] virtual Status sync() = 0;
  /// From `offset` on; fewer than asked for only at the end of the file, 0 behind it.
  [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset,
                                                 std::span<std::byte> out) = 0;
};

/// Released by its destructor, and by the end of the process.
class DiskLock {
 public:
  DiskLock() = default;
  DiskLock(const DiskLock&) = delete;
  DiskLock& operator=(const DiskLock&) = delete;
  virtual ~DiskLock() = default;
};

/// Paths with '/'. Thread: any. Errors are Fault::kUnavailable naming the path, but for lock().
class Disk {
 public:
  enum class Mode : std::uint8_t {
    kRead = 1,
    kAppend,  // must exist
    kCreate,  // made, or emptied; for its name to survive the machine: sync_directory
  };
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  virtual ~Disk() = default;

  [[nodiscard]] virtual Result<std::unique_ptr<DiskFile>> open(const std::string& path,
                                                               Mode mode) = 0;
  /// Names in the directory, in no order.
  [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& directory) = 0;
  /// With those above it; no error if it is there.
  [[nodiscard]] virtual Status make_directory(const std::string& directory) = 0;
  /// Names made, renamed and removed in it survive the machine.
  [[nodiscard]] virtual Status sync_directory(const std::string& directory) = 0;
  /// Cuts; on disk when it returns.
  [[nodiscard]] virtual Status truncate(const std::string& path, std::uint64_t size) = 0;
  /// Replaces `to`, at once and whole.
  [[nodiscard]] virtual Status rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual Status remove(const std::string& path) = 0;
  /// Of one process at a time; kRefused if another has it.
  [[nodiscard]] virtual Result<std::unique_ptr<DiskLock>> lock(const std::string& directory) = 0;
};

}  // namespace pcl
