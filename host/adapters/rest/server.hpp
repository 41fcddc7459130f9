// The operator port: HTTP/1.1 on loopback.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/adapters/rest/operator_api.hpp"
#include "host/base/result.hpp"

namespace pcl::rest {

struct ServerSettings {
  std::string address{"127.0.0.1"};
  std::uint16_t port{8000};  // 0: any free one
};

/// Serves on threads of its own until destroyed. Bounds: kThreads at work, kConnectionsMax open,
/// headers of 8 KiB, bodies of 64 KiB, ten seconds for a request to arrive.
class Server {
 public:
  static constexpr int kThreads =
      3;  // a command that waits for the disk must not keep a kill waiting
  static constexpr int kConnectionsMax = 64;
  /// kUnavailable: the address cannot be bound. `backend` outlives the server.
  static Result<std::unique_ptr<Server>> start(const ServerSettings& settings,
                                               OperatorBackend& backend);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();
  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace pcl::rest
