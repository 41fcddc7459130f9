// SIGTERM and SIGINT as a file descriptor to poll.
#pragma once

#include <sys/signalfd.h>

#include <csignal>

#include "host/base/file_descriptor.hpp"

namespace pcl {

/// Blocks both signals in the calling thread and those it starts; make it first in main(). SIGPIPE
/// is ignored.
class StopSignal {
 public:
  StopSignal() {
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    fd_ = FileDescriptor{::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC)};
  }
  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  /// A signal came (it is taken).
  [[nodiscard]] bool take() const noexcept {
    signalfd_siginfo info{};
    return ::read(fd_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info);
  }

 private:
  FileDescriptor fd_;
};

}  // namespace pcl
