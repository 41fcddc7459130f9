// One of the two sockets to XRT's emulation library.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/file_descriptor.hpp"
#include "host/base/result.hpp"
#include "sim/xrt/message.hpp"

namespace pcl::sim::xrt {

/// AF_UNIX stream, we connect. Blocking. One thread.
class Channel {
 public:
  /// Tries again until the library listens, at most `patience_ms`.
  [[nodiscard]] static Result<Channel> connect(const std::string& path, std::uint64_t patience_ms);
  /// Over a socket that is connected already.
  explicit Channel(FileDescriptor socket) : socket_{std::move(socket)} {}

  [[nodiscard]] int fd() const noexcept { return socket_.get(); }
  /// Something can be received now.
  [[nodiscard]] bool readable() const;

  /// The host's next request; the payload is valid until the next call.
  struct Request {
    Api api{};
    Bytes payload;
  };
  [[nodiscard]] Result<Request> receive();
  Status reply(Bytes payload);

  /// Our request to the host; take the replies in the order of the requests.
  Status request(Api api, Bytes payload);
  [[nodiscard]] Result<Bytes> receive_reply();

 private:
  Status read_exactly(std::span<std::byte> into);
  Status write_all(Bytes header, Bytes payload);
  Result<Bytes> receive_payload(std::uint64_t size);

  static constexpr std::size_t kReadBytes = 4'096;  // asked of the socket at a time
  FileDescriptor socket_;
  std::vector<std::byte> input_;  // read and not yet taken: from input_at_ on
  std::size_t input_at_{};
  std::vector<std::byte> payload_;
};

}  // namespace pcl::sim::xrt
