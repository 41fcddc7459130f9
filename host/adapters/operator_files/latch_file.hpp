// The latch file: that trading is killed, kept outside the journal, so that a new journal does not
// forget it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/latch_command.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::operator_files {

struct LatchRecord {
  contract::KillSource source{};
  std::string actor;
  std::string reason;
  std::int64_t wall_ns{};  // the writer's clock, ns since 1970
  contract::KillScope scope{};
  std::uint16_t index{};  // of the scope
  engine::LatchCommand command{engine::LatchCommand::kCancel};
  friend bool operator==(const LatchRecord&, const LatchRecord&) = default;
};

/// One file, one JSON object a line: {"source", "actor", "time_ns", "reason"}, and "scope" and
/// "index" where the kill is not global, "command" where it is not cancel. While it lies there,
/// something is killed: everything, if what is in it cannot be understood. An empty path: no file,
/// every call does nothing. One thread.
class LatchFile {
 public:
  explicit LatchFile(std::string path) : path_{std::move(path)} {}

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// What cannot be looked at counts as present.
  [[nodiscard]] bool present() const;
  /// Nothing if absent. What cannot be read or understood is a global kill of source engine that
  /// says so, beside what can: fail closed.
  [[nodiscard]] std::vector<LatchRecord> read() const;
  /// Appears whole or not at all, and is on disk, its name too, when this returns ok.
  [[nodiscard]] Status write(std::span<const LatchRecord> records) const;
  /// Gone from the disk when this returns ok; ok if there was none.
  [[nodiscard]] Status remove() const;
  /// Whether write() has a folder to write to: to be asked at start.
  [[nodiscard]] Status writable() const;

 private:
  [[nodiscard]] std::string folder() const;
  [[nodiscard]] Status sync_folder() const;
  std::string path_;
};

}  // namespace pcl::operator_files
