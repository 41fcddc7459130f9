// A disk in memory, behind the Disk port, that fails when told to and forgets what was not synced.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "host/ports/disk.hpp"

namespace pcl::world {

/// Thread: one; files are written, read and synced from any. Directories are prefixes of names:
/// listing one without files is an error unless it was made. Truncate, rename and remove are
/// durable at once.
class MemoryDisk final : public Disk {
 public:
  using Bytes = std::vector<std::byte>;
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

  std::size_t write_bytes_max{kNever};  // a write takes no more: a short write
  std::size_t room_left{kNever};        // bytes; then every write fails: a full disk
  std::size_t syncs_left{kNever};       // then every sync fails, also of directories
  std::size_t writes_left{kNever};      // then every write fails
  std::size_t reads_left{kNever};       // then every read fails
  std::size_t renames_left{kNever};     // then every rename fails
  std::uint64_t syncs{};                // of files, done
  std::uint64_t short_writes{};         // done, of less than was asked for

  [[nodiscard]] Bytes& bytes(const std::string& path) { return files_[path]->bytes; }
  [[nodiscard]] bool has(const std::string& path) const { return files_.count(path) != 0; }
  void put(const std::string& path, Bytes bytes) {
    files_[path] = std::make_shared<Content>(Content{std::move(bytes), 0, true});
    files_[path]->durable = files_[path]->bytes.size();
    directories_.insert(path.substr(0, path.rfind('/')));
  }
  void erase(const std::string& path) { files_.erase(path); }
  /// Every file, by path.
  [[nodiscard]] std::map<std::string, Bytes> all() const {
    std::map<std::string, Bytes> copy;
    for (const auto& [path, content] : files_) copy[path] = content->bytes;
    return copy;
  }

  /// The machine dies: what no sync covered is gone, names without sync_directory too. Of each
  /// file's bytes that were not synced, keep(path, count) stay.
  template <class Keep>
  void crash(const Keep& keep) {
    locked_.clear();
    for (auto file = files_.begin(); file != files_.end();) {
      Content& content = *file->second;
      if (!content.named) {
        file = files_.erase(file);
        continue;
      }
      const std::size_t loose = content.bytes.size() - content.durable;
      if (loose != 0)
        content.durable += std::min(loose, static_cast<std::size_t>(keep(file->first, loose)));
      content.bytes.resize(content.durable);
      ++file;
    }
  }

  Result<std::unique_ptr<DiskFile>> open(const std::string& path, Mode mode) override {
    const auto found = files_.find(path);
    if (mode != Mode::kCreate && found == files_.end()) return failed(path, "no such file");
    if (mode == Mode::kCreate) {
      if (directories_.count(path.substr(0, path.rfind('/'))) == 0)
        return failed(path, "no such directory");
      const bool named = found != files_.end() && found->second->named;
      files_[path] = std::make_shared<Content>(Content{{}, 0, named});
    }
    return std::unique_ptr<DiskFile>{std::make_unique<File>(*this, path, files_[path])};
  }
  Result<std::vector<std::string>> list(const std::string& directory) override {
    if (directories_.count(directory) == 0) return failed(directory, "no such directory");
    std::set<std::string> names;
    const auto add = [&](const std::string& path) {
      if (path.starts_with(directory + "/")) {
        const std::string rest = path.substr(directory.size() + 1);
        names.insert(rest.substr(0, rest.find('/')));
      }
    };
    for (const auto& file : files_) add(file.first);
    for (const std::string& made : directories_) add(made);
    return std::vector<std::string>{names.begin(), names.end()};
  }
  Status make_directory(const std::string& directory) override {
    for (std::size_t at = directory.find('/'); at != std::string::npos;
         at = directory.find('/', at + 1)) {
      directories_.insert(directory.substr(0, at));
    }
    directories_.insert(directory);
    return ok();
  }
  Status sync_directory(const std::string& directory) override {
    if (!take(syncs_left)) return failed(directory, "sync failed");
    for (auto& [path, content] : files_)
      if (path.substr(0, path.rfind('/')) == directory) content->named = true;
    return ok();
  }
  Status truncate(const std::string& path, std::uint64_t size) override {
    const auto found = files_.find(path);
    if (found == files_.end()) return failed(path, "no such file");
    found->second->bytes.resize(size);
    found->second->durable = size;
    return ok();
  }
  /// Of a file, or of a directory with all that is in it.
  Status rename(const std::string& from, const std::string& to) override {
    if (!take(renames_left)) return failed(from, "rename failed");
    std::map<std::string, std::shared_ptr<Content>> moved;
    for (auto file = files_.begin(); file != files_.end();) {
      const bool taken = file->first == from || file->first.starts_with(from + "/");
      if (taken) moved[to + file->first.substr(from.size())] = file->second;
      file = taken ? files_.erase(file) : std::next(file);
    }
    if (moved.empty()) return failed(from, "no such file");
    for (const auto& [path, content] : moved) files_[path] = content;
    if (directories_.erase(from) != 0) directories_.insert(to);
    return ok();
  }
  Status remove(const std::string& path) override {
    return files_.erase(path) != 0 ? ok() : Status{failed(path, "no such file")};
  }
  Result<std::unique_ptr<DiskLock>> lock(const std::string& directory) override {
    auto& held = locked_[directory];
    if (!held.expired())
      return Error{Fault::kRefused, directory + ": another process has this journal open"};
    auto token = std::make_shared<int>();
    held = token;
    return std::unique_ptr<DiskLock>{std::make_unique<Lock>(std::move(token))};
  }

 private:
  struct Content {
    Bytes bytes;
    std::size_t durable{};
    bool named{};  // its name survives the machine
  };
  struct Lock final : DiskLock {
    explicit Lock(std::shared_ptr<int> held) : token{std::move(held)} {}
    std::shared_ptr<int> token;
  };
  class File final : public DiskFile {
   public:
    File(MemoryDisk& disk, std::string path, std::shared_ptr<Content> content)
        : disk_{disk}, path_{std::move(path)}, content_{std::move(content)} {}
    Result<std::size_t> write(std::span<const std::byte> bytes) override {
      const std::lock_guard one{disk_.mutex_};
      const std::size_t taken = std::min({bytes.size(), disk_.write_bytes_max, disk_.room_left});
      if (taken == 0 || !take(disk_.writes_left)) return failed(path_, "no space left");
      if (taken < bytes.size()) ++disk_.short_writes;
      if (disk_.room_left != kNever) disk_.room_left -= taken;
      content_->bytes.insert(content_->bytes.end(), bytes.begin(),
                             bytes.begin() + static_cast<std::ptrdiff_t>(taken));
      return taken;
    }
    Status sync() override {
      const std::lock_guard one{disk_.mutex_};
      if (!take(disk_.syncs_left)) return failed(path_, "sync failed");
      content_->durable = content_->bytes.size();
      ++disk_.syncs;
      return ok();
    }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> out) override {
      const std::lock_guard one{disk_.mutex_};
      if (!take(disk_.reads_left)) return failed(path_, "read failed");
      const Bytes& from = content_->bytes;
      if (offset >= from.size()) return std::size_t{0};
      const std::size_t count = std::min<std::size_t>(out.size(), from.size() - offset);
      std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
      return count;
    }

   private:
    MemoryDisk& disk_;
    std::string path_;
    std::shared_ptr<Content> content_;
  };

  static bool take(std::size_t& left) {
    if (left == kNever) return true;
    if (left == 0) return false;
    --left;
    return true;
  }
  static Error failed(const std::string& path, const std::string& why) {
    return Error{Fault::kUnavailable, path + ": " + why};
  }

  std::map<std::string, std::shared_ptr<Content>> files_;
  std::set<std::string> directories_;
  std::map<std::string, std::weak_ptr<int>> locked_;
  std::mutex mutex_;  // a journal's helper syncs while its owner writes
};

}  // namespace pcl::world
