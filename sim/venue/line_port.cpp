#include "sim/venue/line_port.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace pcl::venue {

void LinePort::accept() {
  Fd fd = accept_tcp(listener_);
  if (fd && clients_.size() < kClientsMax) clients_.push_back({std::move(fd), {}, {}});
}

void LinePort::serve(Client& client) {
  std::array<char, 4096> buffer;
  const auto size = ::recv(client.fd.get(), buffer.data(), buffer.size(), 0);
  if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) return client.fd.reset();
  if (size > 0) client.input.append(buffer.data(), static_cast<std::size_t>(size));
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = client.input.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    client.output += answer_(std::string_view{client.input}.substr(begin, end - begin)) + '\n';
  }
  client.input.erase(0, begin);
  if (!client.output.empty()) {
    const auto sent =
        ::send(client.fd.get(), client.output.data(), client.output.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return client.fd.reset();
    if (sent > 0) client.output.erase(0, static_cast<std::size_t>(sent));
  }
  if (client.input.size() > kLineMax || client.output.size() > kOutputMax) client.fd.reset();
}

void LinePort::sweep() {
  std::erase_if(clients_, [](const Client& client) { return !client.fd; });
}

}  // namespace pcl::venue
