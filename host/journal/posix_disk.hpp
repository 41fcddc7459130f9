// The machine's files behind the Disk port.
#pragma once

#include "host/ports/disk.hpp"

namespace pcl::journal {

/// Without state. Files are made for their owner alone (0600); lock() takes flock on `lock` in the
/// directory; sync() is fdatasync.
class PosixDisk final : public Disk {
 public:
  [[nodiscard]] Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) override;
  [[nodiscard]] Result<std::vector<std::string>> list(const std::string& directory) override;
  [[nodiscard]] Status make_directory(const std::string& directory) override;
  [[nodiscard]] Status sync_directory(const std::string& directory) override;
  [[nodiscard]] Status truncate(const std::string& path, std::uint64_t size) override;
  [[nodiscard]] Status rename(const std::string& from, const std::string& to) override;
  [[nodiscard]] Status remove(const std::string& path) override;
  [[nodiscard]] Result<std::unique_ptr<DiskLock>> lock(const std::string& directory) override;
};

}  // namespace pcl::journal
