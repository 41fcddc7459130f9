#include "host/adapters/feed_udp/feed_socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "host/base/big_endian.hpp"
#include "host/base/system_error.hpp"

namespace pcl::feed_udp {
namespace {

constexpr int kReceiveBufferBytes =
    4 << 20;  // a burst while the card is simulated slowly; the kernel caps it
constexpr std::size_t kMoldHeaderBytes = 20;

sockaddr_in to_sockaddr(Endpoint at) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(at.port);
  address.sin_addr.s_addr = htonl(at.address);
  return address;
}

Endpoint from_sockaddr(const sockaddr_in& address) {
  return Endpoint{ntohl(address.sin_addr.s_addr), ntohs(address.sin_port)};
}

Status join_if_multicast(int fd, std::uint32_t group) {
  if (group >> 28U != 0xE) return ok();
  ip_mreq request{};
  request.imr_multiaddr.s_addr = htonl(group);
  request.imr_interface.s_addr = htonl(INADDR_LOOPBACK);
  if (::setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) != 0) {
    return system_error("feed: cannot join the multicast group");
  }
  return ok();
}

}  // namespace

Result<std::uint32_t> parse_ipv4(const std::string& text) {
  in_addr address{};
  if (::inet_pton(AF_INET, text.c_str(), &address) != 1) {
    return Error{Fault::kInvalid, "'" + text + "': expected an IPv4 address such as 127.0.0.1"};
  }
  return ntohl(address.s_addr);
}

Result<FeedSocket> FeedSocket::open(const FeedSettings& settings) {
  const auto listen = parse_ipv4(settings.listen_address);
  if (!listen) return listen.error();
  const auto rewind = parse_ipv4(settings.rewind_address);
  if (!rewind) return rewind.error();
  FeedSocket feed;
  feed.socket_ = FileDescriptor{::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!feed.socket_) return system_error("feed: cannot open a socket");
  const int fd = feed.socket_.get();
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBufferBytes, sizeof kReceiveBufferBytes);
  const sockaddr_in address = to_sockaddr({*listen, settings.listen_port});
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_error("feed: cannot listen on " + settings.listen_address + ":" +
                        std::to_string(settings.listen_port));
  }
  if (Status joined = join_if_multicast(fd, *listen); !joined) return joined.error();
  sockaddr_in bound{};
  socklen_t length = sizeof bound;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &length) != 0)
    return system_error("feed: getsockname");
  feed.port_ = ntohs(bound.sin_port);
  feed.to_ = Endpoint{*listen, settings.card_port};
  feed.rewind_ = Endpoint{*rewind, settings.rewind_port};
  return feed;
}

std::optional<std::span<const std::byte>> FeedSocket::receive() {
  sockaddr_in sender{};
  socklen_t length = sizeof sender;
  const ssize_t got = ::recvfrom(socket_.get(), payload_.data(), payload_.size(), 0,
                                 reinterpret_cast<sockaddr*>(&sender), &length);
  if (got < 0) return std::nullopt;
  ++datagrams_;
  const auto payload = std::span<const std::byte>{payload_}.first(static_cast<std::size_t>(got));
  if (!session_known_ && payload.size() >= kMoldHeaderBytes) {
    std::copy_n(payload.begin(), session_.size(), session_.begin());
    session_known_ = true;
  }
  build_frame(from_sockaddr(sender), to_, payload, frame_);
  return std::span<const std::byte>{frame_};
}

Status FeedSocket::request(std::uint64_t sequence, std::uint16_t count) {
  if (rewind_.port == 0) return Error{Fault::kUnavailable, "feed: no rewind port configured"};
  if (!session_known_)
    return Error{Fault::kUnavailable, "feed: no datagram heard yet, session unknown"};
  std::array<std::byte, kMoldHeaderBytes> packet{};
  std::copy(session_.begin(), session_.end(), packet.begin());
  store_be<8>(packet, 10, sequence);
  store_be<2>(packet, 18, count);
  const sockaddr_in address = to_sockaddr(rewind_);
  const ssize_t sent = ::sendto(socket_.get(), packet.data(), packet.size(), MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (sent != static_cast<ssize_t>(packet.size()))
    return system_error("feed: cannot send a rewind request");
  return ok();
}

}  // namespace pcl::feed_udp
