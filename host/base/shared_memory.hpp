// A mapped file several processes share, in /dev/shm or anywhere else.
#pragma once

#include <cstddef>
#include <string>

#include "host/base/result.hpp"

namespace pcl {

/// Owns a mapping, not the file: the file outlives the process, so that a peer finds it after a
/// crash.
class SharedMemory {
 public:
  SharedMemory() = default;
  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&& other) noexcept;
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory();

  /// A new zeroed file of `bytes` under a temporary name, not visible until publish(). Mode 0600.
  static Result<SharedMemory> create(const std::string& path, std::size_t bytes);
  /// An existing file, whole, if it has at least `bytes_min`.
  static Result<SharedMemory> open(const std::string& path, std::size_t bytes_min);

  /// Puts the created file at its path in one step; whoever mapped an older one keeps the older
  /// one.
  Status publish();
  [[nodiscard]] std::byte* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Number of the file behind the mapping, to notice that the path now names another one.
  [[nodiscard]] std::uint64_t inode() const noexcept { return inode_; }
  /// Number of the file now at `path`, 0 if there is none.
  [[nodiscard]] static std::uint64_t inode_at(const std::string& path) noexcept;

 private:
  void unmap() noexcept;
  std::byte* data_{};
  std::size_t size_{};
  std::uint64_t inode_{};
  std::string path_;
  std::string hidden_path_;
};

}  // namespace pcl
