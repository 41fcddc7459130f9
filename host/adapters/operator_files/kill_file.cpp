#include "host/adapters/operator_files/kill_file.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace pcl::operator_files {
namespace {

constexpr int kLookEveryMs = 50;

}  // namespace

bool kill_file_present(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 || errno != ENOENT;
}

std::optional<KillFileTarget> kill_file_target(const std::string& path) {
  std::ifstream file{path};
  std::string line;
  std::string more;
  std::string scope;
  KillFileTarget target;
  if (!std::getline(file, line) || std::getline(file, more)) return std::nullopt;
  std::istringstream words{line};
  if (!(words >> scope >> target.which) || words >> more) return std::nullopt;
  using contract::KillScope;
  for (const KillScope known :
       {KillScope::kSession, KillScope::kAccount, KillScope::kStrategy, KillScope::kSymbol}) {
    if (contract::to_string(known) != scope) continue;
    target.scope = known;
    return target;
  }
  return std::nullopt;
}

KillFileWatch::KillFileWatch(std::string path, Callbacks callbacks)
    : thread_{Watch{std::move(path), std::move(callbacks)}} {}

KillFileWatch::Watch::Watch(std::string path, Callbacks callbacks)
    : path_{std::move(path)},
      callbacks_{std::move(callbacks)},
      notices_{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)} {
  const std::size_t slash = path_.rfind('/');
  name_ = slash == std::string::npos ? path_ : path_.substr(slash + 1);
  const std::string folder = slash == std::string::npos ? "."
                             : slash == 0               ? "/"
                                                        : path_.substr(0, slash);
  if (notices_)
    ::inotify_add_watch(notices_.get(), folder.c_str(),
                        IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_MODIFY);
}

bool KillFileWatch::Watch::drain_notices() {
  alignas(inotify_event) std::array<char, 4'096> buffer{};
  bool ours = false;
  ssize_t got = 0;
  while ((got = ::read(notices_.get(), buffer.data(), buffer.size())) > 0) {
    for (ssize_t at = 0; at < got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      if (event->len > 0 && name_ == event->name) ours = true;
      if ((event->mask & IN_Q_OVERFLOW) != 0) ours = true;
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return ours;
}

void KillFileWatch::Watch::run_once() {
  pollfd ready{notices_.get(), POLLIN, 0};
  ::poll(&ready, 1, kLookEveryMs);
  const bool touched = notices_ && drain_notices();
  const bool present = kill_file_present(path_);
  // A file created and removed again before we looked has been there: that is an engagement too.
  if (touched || (present && !was_present_)) callbacks_.engaged();
  if (!present && was_present_ && callbacks_.removed) callbacks_.removed();
  was_present_ = present;
}

}  // namespace pcl::operator_files
