#include "host/base/line_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "host/base/file_descriptor.hpp"
#include "host/base/monotonic.hpp"
#include "host/base/system_error.hpp"

namespace pcl {
namespace {

class Conversation {
 public:
  explicit Conversation(const LineRequest& request)
      : request_{request}, deadline_ns_{monotonic_ns() + request.timeout_ms * 1'000'000} {}

  Status connect() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(request_.port);
    if (::inet_pton(AF_INET, request_.address.c_str(), &address.sin_addr) != 1) {
      return Error{Fault::kInvalid, "'" + request_.address + "': expected an IPv4 address"};
    }
    socket_ = FileDescriptor{::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket_) return system_error("cannot open a socket");
    if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      return ok();
    if (errno != EINPROGRESS) return system_error(peer());
    if (Status ready = wait(POLLOUT); !ready) return ready;
    int code = 0;
    socklen_t length = sizeof code;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &code, &length);
    errno = code;
    return code == 0 ? ok() : Status{system_error(peer())};
  }

  Status send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        text.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno != EAGAIN && errno != EINTR) {
        return system_error(peer());
      } else if (Status ready = wait(POLLOUT); !ready) {
        return ready;
      }
    }
    return ok();
  }

  Result<std::string> receive(bool one_line) {
    std::string answer;
    std::array<char, 16'384> buffer{};
    for (;;) {
      if (Status ready = wait(POLLIN); !ready) return ready.error();
      const ssize_t got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got < 0) return system_error(peer());
      if (got == 0 && !one_line) return answer;
      if (got == 0)
        return Error{Fault::kUnavailable, peer() + ": closed before the end of the answer"};
      const std::string_view part{buffer.data(), static_cast<std::size_t>(got)};
      const std::size_t end = one_line ? part.find('\n') : std::string_view::npos;
      answer.append(part.substr(0, end));
      if (end != std::string_view::npos) return answer;
      if (answer.size() > request_.answer_bytes_max) {
        return Error{Fault::kExhausted, peer() + ": answer longer than " +
                                            std::to_string(request_.answer_bytes_max) + " bytes"};
      }
    }
  }

 private:
  [[nodiscard]] std::string peer() const {
    return request_.address + ":" + std::to_string(request_.port);
  }
  Status wait(short events) {
    for (;;) {
      const std::uint64_t now = monotonic_ns();
      if (now >= deadline_ns_) break;
      pollfd ready{socket_.get(), events, 0};
      const int count = ::poll(&ready, 1, static_cast<int>((deadline_ns_ - now) / 1'000'000 + 1));
      if (count > 0) return ok();
      if (count < 0 && errno != EINTR) return system_error(peer());
    }
    return Error{Fault::kUnavailable,
                 peer() + ": no answer within " + std::to_string(request_.timeout_ms) + " ms"};
  }

  const LineRequest& request_;
  std::uint64_t deadline_ns_;
  FileDescriptor socket_;
};

Result<std::string> ask(const LineRequest& request, const std::string& text, bool one_line) {
  Conversation conversation{request};
  if (Status connected = conversation.connect(); !connected) return connected.error();
  if (Status sent = conversation.send(text); !sent) return sent.error();
  return conversation.receive(one_line);
}

}  // namespace

Result<std::string> ask_line(const LineRequest& request) {
  return ask(request, std::string{request.line} + "\n", true);
}

Result<std::string> ask_until_close(const LineRequest& request) {
  return ask(request, std::string{request.line}, false);
}

}  // namespace pcl
