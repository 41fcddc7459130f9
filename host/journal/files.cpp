#include "host/journal/files.hpp"

#include <algorithm>

namespace pcl::journal {

Status write_all(DiskFile& file, std::span<const std::byte> bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto wrote = file.write(bytes);
    if (!wrote) return wrote.error();
    if (*wrote == 0) return Error{Fault::kUnavailable, path + ": the disk takes nothing"};
    bytes = bytes.subspan(*wrote);
  }
  return ok();
}

Status write_file(Disk& disk, const std::string& path, std::span<const std::byte> bytes) {
  const auto file = disk.open(path, Disk::Mode::kCreate);
  if (!file) return file.error();
  if (Status wrote = write_all(**file, bytes, path); !wrote) return wrote;
  if (Status synced = (*file)->sync(); !synced) return synced;
  return disk.sync_directory(folder_of(path));
}

Status replace_file(Disk& disk, const std::string& path, std::span<const std::byte> bytes) {
  const std::string partial = path + ".partial";
  if (Status wrote = write_file(disk, partial, bytes); !wrote) return wrote;
  if (Status renamed = disk.rename(partial, path); !renamed) return renamed;
  return disk.sync_directory(folder_of(path));
}

Result<std::vector<std::byte>> read_file(Disk& disk, const std::string& path,
                                         std::uint64_t bytes_max) {
  constexpr std::size_t kStep = 1U << 20U;
  const auto file = disk.open(path, Disk::Mode::kRead);
  if (!file) return file.error();
  std::vector<std::byte> bytes;
  while (true) {
    const std::size_t had = bytes.size();
    bytes.resize(had + std::max(kStep, had));
    const auto got = (*file)->read(had, std::span{bytes}.subspan(had));
    if (!got) return got.error();
    const bool end = *got < bytes.size() - had;
    bytes.resize(had + *got);
    if (bytes.size() > bytes_max)
      return Error{Fault::kExhausted, path + ": more than " + std::to_string(bytes_max) + " bytes"};
    if (end) return bytes;
  }
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace pcl::journal
