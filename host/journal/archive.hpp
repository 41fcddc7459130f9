// Old segments, in the folder `archive` of their journal, and the manifest of what they were.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/ports/disk.hpp"

namespace pcl::journal {

/// One line of archive/manifest, which names archived segments from number 0 on without a hole:
///   segment 0 journal 00000000000000ab first 1 last 5000 chain 0123456789abcdef bytes 65536
///   at 1764172800 kept yes sha256 <64 hex digits>
struct Archived {
  std::uint32_t segment{};
  std::uint64_t journal_id{};
  std::uint64_t first_sequence{}, last_sequence{};
  std::uint64_t chain{};  // that the record after the last must carry
  std::uint64_t bytes{};
  std::uint64_t at_s{};  // when it was archived, seconds since 1970
  bool kept{};           // the file is there still
  std::string sha256;    // of the file
};

/// Empty if there is no archive. kCorrupt naming the line that is none, or does not go on where the
/// one before ends.
[[nodiscard]] Result<std::vector<Archived>> read_manifest(Disk& disk, const std::string& directory);

/// Moves the closed segments all of whose records come before sequence `keep_from` into the
/// archive; returns how many. Takes the journal's lock: kRefused while it is open. kCorrupt if one
/// of them is damaged. A call cut short is gone on with by the next.
[[nodiscard]] Result<std::size_t> archive_segments(Disk& disk, const std::string& directory,
                                                   std::uint64_t keep_from, std::uint64_t now_s);
/// Deletes the files archived before `before_s`; their lines stay. Returns how many.
[[nodiscard]] Result<std::size_t> delete_archived(Disk& disk, const std::string& directory,
                                                  std::uint64_t before_s);
/// Each file that should be kept and is not there, or is not what the manifest says.
[[nodiscard]] Result<std::vector<std::string>> check_archive(Disk& disk,
                                                             const std::string& directory);

}  // namespace pcl::journal
