#include "sim/xrt/channel.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "host/base/monotonic.hpp"
#include "host/base/system_error.hpp"

namespace pcl::sim::xrt {
namespace {

constexpr std::byte kSizeKey{0x09};
constexpr std::byte kApiKey{0x15};

template <class T>
T load(const std::byte* at) {
  T value{};
  std::memcpy(&value, at, sizeof value);
  return value;
}

}  // namespace

Result<Channel> Channel::connect(const std::string& path, std::uint64_t patience_ms) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    return Error{Fault::kInvalid, path + ": too long for a socket's path"};
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const std::uint64_t limit = monotonic_ns() + patience_ms * 1'000'000;
  for (;;) {
    FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!socket) return system_error("cannot open a socket");
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      return Channel{std::move(socket)};
    if (monotonic_ns() > limit) return system_error(path + ": nobody listens");
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

bool Channel::readable() const {
  if (input_at_ < input_.size()) return true;
  pollfd ready{socket_.get(), POLLIN, 0};
  return ::poll(&ready, 1, 0) > 0;
}

Status Channel::read_exactly(std::span<std::byte> into) {
  for (;;) {
    const std::size_t ready = std::min(into.size(), input_.size() - input_at_);
    std::copy_n(input_.begin() + static_cast<std::ptrdiff_t>(input_at_), ready, into.begin());
    input_at_ += ready;
    into = into.subspan(ready);
    if (into.empty()) return ok();
    input_.resize(std::max(kReadBytes, into.size()));  // a header and its payload in one call
    input_at_ = 0;
    const ssize_t got = ::recv(socket_.get(), input_.data(), input_.size(), 0);
    const int code = errno;
    input_.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    errno = code;
    if (got == 0) return Error{Fault::kUnavailable, "the host has gone"};
    if (got < 0 && errno != EINTR) return system_error("cannot read from the host");
  }
}

Status Channel::write_all(Bytes header, Bytes payload) {
  while (!header.empty() || !payload.empty()) {
    std::array<iovec, 2> parts{iovec{const_cast<std::byte*>(header.data()), header.size()},
                               iovec{const_cast<std::byte*>(payload.data()), payload.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return system_error("cannot write to the host");
    auto done = static_cast<std::size_t>(sent);
    const std::size_t of_header = std::min(done, header.size());
    header = header.subspan(of_header);
    done -= of_header;
    payload = payload.subspan(done);
  }
  return ok();
}

Result<Bytes> Channel::receive_payload(std::uint64_t size) {
  if (size > kMessageMax)
    return Error{Fault::kCorrupt, "message of " + std::to_string(size) + " bytes, expected " +
                                      std::to_string(kMessageMax) + " at most"};
  payload_.resize(static_cast<std::size_t>(size));
  if (Status read = read_exactly(payload_); !read) return read.error();
  return Bytes{payload_};
}

Result<Channel::Request> Channel::receive() {
  std::array<std::byte, kRequestHeaderBytes> header{};
  if (Status read = read_exactly(header); !read) return read.error();
  if (header[0] != kSizeKey || header[9] != kApiKey)
    return Error{Fault::kCorrupt, "request header without its keys 09 and 15"};
  const auto payload = receive_payload(load<std::uint64_t>(header.data() + 1));
  if (!payload) return payload.error();
  return Request{static_cast<Api>(load<std::uint32_t>(header.data() + 10)), *payload};
}

Status Channel::reply(Bytes payload) {
  std::array<std::byte, kReplyHeaderBytes> header{kSizeKey};
  const std::uint64_t size = payload.size();
  std::memcpy(header.data() + 1, &size, sizeof size);
  return write_all(header, payload);
}

Status Channel::request(Api api, Bytes payload) {
  std::array<std::byte, kRequestHeaderBytes> header{kSizeKey};
  const std::uint64_t size = payload.size();
  const auto number = static_cast<std::uint32_t>(api);
  std::memcpy(header.data() + 1, &size, sizeof size);
  header[9] = kApiKey;
  std::memcpy(header.data() + 10, &number, sizeof number);
  return write_all(header, payload);
}

Result<Bytes> Channel::receive_reply() {
  std::array<std::byte, kRequestHeaderBytes> header{};  // the host's replies have the long header
  if (Status read = read_exactly(header); !read) return read.error();
  if (header[0] != kSizeKey) return Error{Fault::kCorrupt, "reply header without its key 09"};
  return receive_payload(load<std::uint64_t>(header.data() + 1));
}

}  // namespace pcl::sim::xrt
