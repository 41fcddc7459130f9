#include "host/journal/archive.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "host/base/hex.hpp"
#include "host/base/sha256.hpp"
#include "host/journal/files.hpp"
#include "host/journal/format.hpp"
#include "host/journal/reader.hpp"

namespace pcl::journal {
namespace {

constexpr std::uint64_t kManifestBytesMax = 64U << 20U;  // a quarter of a million segments

std::string folder(const std::string& directory) { return directory + "/archive"; }

template <class T>
bool take(std::istringstream& words, const char* key, int base, T& value) {
  std::string said, text;
  if (!(words >> said >> text) || said != key) return false;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value, base);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

bool parse(const std::string& line, Archived& archived) {
  std::istringstream words{line};
  std::string key, rest;
  const bool numbers =
      take(words, "segment", 10, archived.segment) &&
      take(words, "journal", 16, archived.journal_id) &&
      take(words, "first", 10, archived.first_sequence) &&
      take(words, "last", 10, archived.last_sequence) && take(words, "chain", 16, archived.chain) &&
      take(words, "bytes", 10, archived.bytes) && take(words, "at", 10, archived.at_s);
  std::string kept;
  const bool flag =
      numbers && words >> key >> kept && key == "kept" && (kept == "yes" || kept == "no");
  archived.kept = kept == "yes";
  const bool hash = flag && words >> key >> archived.sha256 && key == "sha256";
  return hash && archived.sha256.size() == 64 &&
         archived.sha256.find_first_not_of("0123456789abcdef") == std::string::npos &&
         !(words >> rest) && archived.last_sequence >= archived.first_sequence;
}

Status write_manifest(Disk& disk, const std::string& directory,
                      const std::vector<Archived>& lines) {
  std::ostringstream text;
  for (const Archived& line : lines) {
    text << "segment " << line.segment << " journal " << hex(line.journal_id) << " first "
         << line.first_sequence << " last " << line.last_sequence << " chain " << hex(line.chain)
         << " bytes " << line.bytes << " at " << line.at_s << " kept " << (line.kept ? "yes" : "no")
         << " sha256 " << line.sha256 << '\n';
  }
  const std::string all = text.str();
  return replace_file(disk, folder(directory) + "/manifest", std::as_bytes(std::span{all}));
}

/// Size and digest of a file.
Status measure(Disk& disk, const std::string& path, std::uint64_t& bytes, std::string& sha256) {
  auto file = disk.open(path, Disk::Mode::kRead);
  if (!file) return file.error();
  std::vector<std::byte> window(1U << 20U);
  Sha256 hash;
  bytes = 0;
  while (true) {
    const auto got = (*file)->read(bytes, window);
    if (!got) return got.error();
    hash.update(std::span<const std::byte>{window}.first(*got));
    bytes += *got;
    if (*got < window.size()) break;
  }
  sha256 = hash.hex();
  return ok();
}

bool goes_on(const std::vector<Archived>& before, const Archived& line) {
  if (before.empty()) return line.segment == 0 && line.first_sequence == 1;
  return line.segment == before.back().segment + 1 && line.journal_id == before.back().journal_id &&
         line.first_sequence == before.back().last_sequence + 1;
}

}  // namespace

Result<std::vector<Archived>> read_manifest(Disk& disk, const std::string& directory) {
  std::vector<Archived> lines;
  const std::string path = folder(directory) + "/manifest";
  const auto names = disk.list(directory);
  if (!names) return names.error();
  if (std::find(names->begin(), names->end(), "archive") == names->end()) return lines;
  const auto inside = disk.list(folder(directory));
  if (!inside) return inside.error();
  if (std::find(inside->begin(), inside->end(), "manifest") == inside->end()) return lines;
  const auto bytes = read_file(disk, path, kManifestBytesMax);
  if (!bytes) return bytes.error();
  std::istringstream text{{reinterpret_cast<const char*>(bytes->data()), bytes->size()}};
  for (std::string line; std::getline(text, line);) {
    Archived archived;
    if (parse(line, archived) && goes_on(lines, archived)) {
      lines.push_back(std::move(archived));
      continue;
    }
    return Error{Fault::kCorrupt,
                 path + ":" + std::to_string(lines.size() + 1) +
                     ": expected the next archived segment: segment N journal HEX first N last N "
                     "chain HEX bytes N at N kept yes|no sha256 HEX"};
  }
  return lines;
}

Result<std::size_t> archive_segments(Disk& disk, const std::string& directory,
                                     std::uint64_t keep_from, std::uint64_t now_s) {
  const auto lock = disk.lock(directory);
  if (!lock) return lock.error();
  const auto segments = list_segments(disk, directory);
  if (!segments) return segments.error();
  auto position = start_of(disk, directory, *segments);
  if (!position) return position.error();
  auto lines = read_manifest(disk, directory);
  if (!lines) return lines.error();
  if (Status made = disk.make_directory(folder(directory)); !made) return made.error();
  std::size_t moved = 0;
  for (std::size_t i = 0; i + 1 < segments->size(); ++i) {
    Archived line;
    line.segment = (*segments)[i];
    line.at_s = now_s;
    line.kept = true;
    line.journal_id = position->journal_id;
    line.first_sequence = position->sequence;
    const auto scanned = scan(disk, directory, line.segment, false, *position, {});
    if (!scanned) return scanned.error();
    if (!scanned->damage.empty()) return Error{Fault::kCorrupt, directory + "/" + scanned->damage};
    if (position->sequence > keep_from) break;
    line.last_sequence = position->sequence - 1;
    line.chain = position->chain;
    const std::string name = format::segment_name(line.segment);
    const std::string path = directory + "/" + name;
    if (Status measured = measure(disk, path, line.bytes, line.sha256); !measured)
      return measured.error();
    // First the line, then the move: a segment is never gone without a word.
    if (line.segment >= lines->size()) {
      lines->push_back(line);
      if (Status wrote = write_manifest(disk, directory, *lines); !wrote) return wrote.error();
    }
    if (Status renamed = disk.rename(path, folder(directory) + "/" + name); !renamed)
      return renamed.error();
    ++moved;
  }
  for (const std::string& changed : {directory, folder(directory)}) {
    if (Status synced = disk.sync_directory(changed); !synced) return synced.error();
  }
  return moved;
}

Result<std::size_t> delete_archived(Disk& disk, const std::string& directory,
                                    std::uint64_t before_s) {
  auto lines = read_manifest(disk, directory);
  if (!lines) return lines.error();
  const auto inside = lines->empty() ? std::vector<std::string>{} : disk.list(folder(directory));
  if (!inside) return inside.error();
  std::vector<std::string> gone;
  for (Archived& line : *lines) {
    const std::string name = format::segment_name(line.segment);
    const bool here = std::find(inside->begin(), inside->end(), name) != inside->end();
    if (!line.kept || line.at_s >= before_s || !here) continue;
    line.kept = false;
    gone.push_back(folder(directory) + "/" + name);
  }
  if (gone.empty()) return std::size_t{0};
  if (Status wrote = write_manifest(disk, directory, *lines); !wrote) return wrote.error();
  for (const std::string& path : gone) {
    if (Status removed = disk.remove(path); !removed) return removed.error();
  }
  if (Status synced = disk.sync_directory(folder(directory)); !synced) return synced.error();
  return gone.size();
}

Result<std::vector<std::string>> check_archive(Disk& disk, const std::string& directory) {
  const auto lines = read_manifest(disk, directory);
  if (!lines) return lines.error();
  std::vector<std::string> complaints;
  if (lines->empty()) return complaints;
  const auto inside = disk.list(folder(directory));
  if (!inside) return inside.error();
  const auto outside = disk.list(directory);
  if (!outside) return outside.error();
  for (const Archived& line : *lines) {
    const std::string name = format::segment_name(line.segment);
    const auto is_in = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (!line.kept || (!is_in(*inside) && is_in(*outside))) continue;  // deleted, or not yet moved
    const std::string path = folder(directory) + "/" + name;
    if (!is_in(*inside)) {
      complaints.push_back(path + ": in the manifest, and not there");
      continue;
    }
    std::uint64_t bytes = 0;
    std::string sha256;
    if (Status measured = measure(disk, path, bytes, sha256); !measured) return measured.error();
    if (bytes != line.bytes || sha256 != line.sha256)
      complaints.push_back(path + ": not the file that the manifest names");
  }
  return complaints;
}

}  // namespace pcl::journal
