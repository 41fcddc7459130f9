// The kill file: whoever creates it stops trading. Removing it does not start trading again.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/base/duty_thread.hpp"
#include "host/base/file_descriptor.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::operator_files {

/// Whether a kill file lies there, whatever is in it. What cannot be looked at counts as present:
/// fail closed.
[[nodiscard]] bool kill_file_present(const std::string& path);

/// What a kill file may say: one line of two words, a scope and which of it, "symbol MSFT",
/// "strategy 3". To say it, the file is written elsewhere and renamed into place: one that is still
/// being written says nothing yet.
struct KillFileTarget {
  contract::KillScope scope{};
  std::string which;  // a number, or a symbol's name
};
/// Nothing: it kills everything.
[[nodiscard]] std::optional<KillFileTarget> kill_file_target(const std::string& path);

/// Watches a path on a thread of its own: the kernel's notices for speed, a look every 50 ms in
/// case they fail. Calls `engaged` (on that thread) each time the file appears or is written to
/// while present, and `removed` when it goes.
class KillFileWatch {
 public:
  struct Callbacks {
    std::function<void()> engaged;
    std::function<void()> removed;
  };
  KillFileWatch(std::string path, Callbacks callbacks);

 private:
  class Watch {
   public:
    Watch(std::string path, Callbacks callbacks);
    void run_once();

   private:
    [[nodiscard]] bool drain_notices();
    std::string path_;
    std::string name_;
    Callbacks callbacks_;
    FileDescriptor notices_;
    bool was_present_{};
  };
  DutyThread<Watch> thread_;
};

}  // namespace pcl::operator_files
