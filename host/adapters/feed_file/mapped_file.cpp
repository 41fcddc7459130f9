#include "host/adapters/feed_file/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace pcl::feed_file {
namespace {

Error unavailable(const std::string& path, const char* what) {
  return Error{Fault::kUnavailable, path + ": cannot " + what + ": " + std::strerror(errno)};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return unavailable(path, "open");
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) {
    const Error error = unavailable(path, "stat");
    ::close(descriptor);
    return error;
  }
  if (!S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return Error{Fault::kUnavailable, path + ": not a regular file"};
  }
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) {  // mmap refuses a length of 0
    ::close(descriptor);
    return MappedFile{path, {}};
  }
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  const int map_errno = errno;
  ::close(descriptor);
  errno = map_errno;
  if (at == MAP_FAILED) return unavailable(path, "map");
  ::madvise(at, size, MADV_SEQUENTIAL);
  return MappedFile{path, {static_cast<const std::byte*>(at), size}};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace pcl::feed_file
