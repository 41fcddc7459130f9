// Whole files on a Disk. Internal to this room.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

/// All of it, in as many writes as it takes.
[[nodiscard]] Status write_all(DiskFile& file, std::span<const std::byte> bytes,
                               const std::string& path);
/// A file of that content; its bytes and its name are on disk when it returns.
[[nodiscard]] Status write_file(Disk& disk, const std::string& path,
                                std::span<const std::byte> bytes);
/// The same, whole or not at all: written beside, then renamed.
[[nodiscard]] Status replace_file(Disk& disk, const std::string& path,
                                  std::span<const std::byte> bytes);
/// kExhausted: more than `bytes_max`.
[[nodiscard]] Result<std::vector<std::byte>> read_file(Disk& disk, const std::string& path,
                                                       std::uint64_t bytes_max);
/// "a/b" of "a/b/c".
[[nodiscard]] std::string folder_of(const std::string& path);

}  // namespace pcl::journal
