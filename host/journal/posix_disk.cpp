#include "host/journal/posix_disk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "host/base/file_descriptor.hpp"
#include "host/base/system_error.hpp"

namespace pcl::journal {
namespace {

class PosixFile final : public DiskFile {
 public:
  PosixFile(FileDescriptor file, std::string path)
      : file_{std::move(file)}, path_{std::move(path)} {}

  Result<std::size_t> write(std::span<const std::byte> bytes) override {
    while (true) {
      const ::ssize_t wrote = ::write(file_.get(), bytes.data(), bytes.size());
      if (wrote >= 0) return static_cast<std::size_t>(wrote);
      if (errno != EINTR) return system_error(path_);
    }
  }
  Status sync() override {
    return ::fdatasync(file_.get()) == 0 ? ok() : Status{system_error(path_)};
  }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const ::ssize_t got = ::pread(file_.get(), out.data() + done, out.size() - done,
                                    static_cast<::off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return system_error(path_);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  FileDescriptor file_;
  std::string path_;
};

class PosixLock final : public DiskLock {
 public:
  explicit PosixLock(FileDescriptor file) : file_{std::move(file)} {}

 private:
  FileDescriptor file_;
};

int flags_of(Disk::Mode mode) {
  switch (mode) {
    case Disk::Mode::kRead:
      return O_RDONLY | O_CLOEXEC;
    case Disk::Mode::kAppend:
      return O_WRONLY | O_APPEND | O_CLOEXEC;
    case Disk::Mode::kCreate:
      return O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC;
  }
  return O_RDONLY;
}

}  // namespace

Result<std::unique_ptr<DiskFile>> PosixDisk::open(const std::string& path, Mode mode) {
  FileDescriptor file{::open(path.c_str(), flags_of(mode), 0600)};
  if (!file) return system_error(path);
  return std::unique_ptr<DiskFile>{std::make_unique<PosixFile>(std::move(file), path)};
}

Result<std::vector<std::string>> PosixDisk::list(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code failed;
  std::filesystem::directory_iterator entry{directory, failed};
  while (!failed && entry != std::filesystem::directory_iterator{}) {
    names.push_back(entry->path().filename().string());
    entry.increment(failed);
  }
  if (failed) return Error{Fault::kUnavailable, directory + ": " + failed.message()};
  return names;
}

Status PosixDisk::make_directory(const std::string& directory) {
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  if (failed) return Error{Fault::kUnavailable, directory + ": " + failed.message()};
  return ok();
}

Status PosixDisk::sync_directory(const std::string& directory) {
  const FileDescriptor handle{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!handle || ::fsync(handle.get()) != 0) return system_error(directory);
  return ok();
}

Status PosixDisk::truncate(const std::string& path, std::uint64_t size) {
  const FileDescriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  const bool cut = file && ::ftruncate(file.get(), static_cast<::off_t>(size)) == 0;
  if (!cut || ::fsync(file.get()) != 0) return system_error(path);
  return ok();
}

Status PosixDisk::rename(const std::string& from, const std::string& to) {
  return std::rename(from.c_str(), to.c_str()) == 0 ? ok() : Status{system_error(from)};
}

Status PosixDisk::remove(const std::string& path) {
  return ::unlink(path.c_str()) == 0 ? ok() : Status{system_error(path)};
}

Result<std::unique_ptr<DiskLock>> PosixDisk::lock(const std::string& directory) {
  const std::string name = directory + "/lock";
  FileDescriptor file{::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!file) return system_error(name);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
    return std::unique_ptr<DiskLock>{std::make_unique<PosixLock>(std::move(file))};
  if (errno != EWOULDBLOCK) return system_error(name);
  return Error{Fault::kRefused, directory + ": another process has this journal open"};
}

}  // namespace pcl::journal
