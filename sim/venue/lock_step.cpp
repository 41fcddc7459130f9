#include "sim/venue/lock_step.hpp"

#include <sys/socket.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

namespace pcl::venue {

static_assert(std::endian::native == std::endian::little,
              "frames are copied as they lie in memory");
static_assert(sizeof(StepFrame) == 32 && sizeof(QuietFrame) == 32);

void LockStepPort::accept() {
  Fd fd = accept_tcp(listener_);
  if (fd && !connection_) connection_ = std::move(fd);
}

bool LockStepPort::read() {
  std::array<std::byte, 1024> buffer;
  const auto size = ::recv(connection_.get(), buffer.data(), buffer.size(), 0);
  if (size > 0) input_.insert(input_.end(), buffer.begin(), buffer.begin() + size);
  if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) {
    connection_.reset();
    return false;
  }
  return true;
}

std::optional<QuietFrame> LockStepPort::take() {
  QuietFrame frame;
  if (input_.size() < sizeof frame) return std::nullopt;
  std::memcpy(&frame, input_.data(), sizeof frame);
  input_.erase(input_.begin(), input_.begin() + sizeof frame);
  return frame;
}

/// 32 bytes, one at a time under way: they always fit the socket's buffer.
void LockStepPort::send(const StepFrame& frame) {
  if (!connection_) return;
  if (::send(connection_.get(), &frame, sizeof frame, MSG_NOSIGNAL) != sizeof frame)
    connection_.reset();
}

}  // namespace pcl::venue
