#include "host/base/shared_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cstdio>
#include <utility>

#include "host/base/file_descriptor.hpp"
#include "host/base/system_error.hpp"

namespace pcl {

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : data_{std::exchange(other.data_, nullptr)},
      size_{std::exchange(other.size_, 0)},
      inode_{other.inode_},
      path_{std::move(other.path_)},
      hidden_path_{std::exchange(other.hidden_path_, {})} {}

SharedMemory& SharedMemory::operator=(SharedMemory&& other) noexcept {
  if (this != &other) {
    unmap();
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
    inode_ = other.inode_;
    path_ = std::move(other.path_);
    hidden_path_ = std::exchange(other.hidden_path_, {});
  }
  return *this;
}

SharedMemory::~SharedMemory() { unmap(); }

void SharedMemory::unmap() noexcept {
  if (data_ != nullptr) ::munmap(std::exchange(data_, nullptr), size_);
  if (!hidden_path_.empty()) ::unlink(hidden_path_.c_str());
}

Result<SharedMemory> SharedMemory::create(const std::string& path, std::size_t bytes) {
  SharedMemory memory;
  memory.path_ = path;
  const std::string hidden = path + ".new";
  ::unlink(hidden.c_str());
  const FileDescriptor file{::open(hidden.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (!file) return system_error("shared memory " + hidden + ": cannot create");
  memory.hidden_path_ = hidden;
  // posix_fallocate and not ftruncate: a full /dev/shm is an error here, not a SIGBUS later.
  if (const int code = ::posix_fallocate(file.get(), 0, static_cast<off_t>(bytes)); code != 0) {
    errno = code;
    return system_error("shared memory " + hidden + ": cannot reserve " + std::to_string(bytes) +
                        " bytes");
  }
  void* mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (mapped == MAP_FAILED) return system_error("shared memory " + hidden + ": cannot map");
  memory.data_ = static_cast<std::byte*>(mapped);
  memory.size_ = bytes;
  struct stat info {};
  if (::fstat(file.get(), &info) == 0) memory.inode_ = info.st_ino;
  return memory;
}

Result<SharedMemory> SharedMemory::open(const std::string& path, std::size_t bytes_min) {
  const FileDescriptor file{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
  if (!file) return system_error("shared memory " + path + ": cannot open");
  struct stat info {};
  if (::fstat(file.get(), &info) != 0)
    return system_error("shared memory " + path + ": cannot stat");
  if (static_cast<std::size_t>(info.st_size) < bytes_min) {
    return Error{Fault::kCorrupt, "shared memory " + path + ": " + std::to_string(info.st_size) +
                                      " bytes, expected at least " + std::to_string(bytes_min)};
  }
  SharedMemory memory;
  memory.path_ = path;
  memory.size_ = static_cast<std::size_t>(info.st_size);
  memory.inode_ = info.st_ino;
  void* mapped = ::mmap(nullptr, memory.size_, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
  if (mapped == MAP_FAILED) return system_error("shared memory " + path + ": cannot map");
  memory.data_ = static_cast<std::byte*>(mapped);
  return memory;
}

Status SharedMemory::publish() {
  if (std::rename(hidden_path_.c_str(), path_.c_str()) != 0) {
    return system_error("shared memory " + path_ + ": cannot publish");
  }
  hidden_path_.clear();
  return ok();
}

std::uint64_t SharedMemory::inode_at(const std::string& path) noexcept {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

}  // namespace pcl
