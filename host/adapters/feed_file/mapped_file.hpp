// A file mapped read-only for the life of the object.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include "host/base/result.hpp"

namespace pcl::feed_file {

/// Movable, not copyable; the bytes stay where they are when the object moves. An empty file is an
/// empty span. A file that another process shortens while it is mapped raises SIGBUS: recordings
/// are not edited in place.
class MappedFile {
 public:
  /// Fault::kUnavailable when the file cannot be opened, is not a regular file, or cannot be
  /// mapped.
  [[nodiscard]] static Result<MappedFile> open(const std::string& path);
  MappedFile(MappedFile&& other) noexcept
      : path_{std::move(other.path_)}, bytes_{std::exchange(other.bytes_, {})} {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  MappedFile(std::string path, std::span<const std::byte> bytes)
      : path_{std::move(path)}, bytes_{bytes} {}

  std::string path_;
  std::span<const std::byte> bytes_;
};

}  // namespace pcl::feed_file
