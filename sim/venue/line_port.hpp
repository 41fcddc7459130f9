// A TCP port that answers one line for each line it gets.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/venue/net.hpp"

namespace pcl::venue {

/// Several clients, one thread, never blocks. A line longer than kLineMax, or a client that does
/// not read its answers, ends the connection.
class LinePort {
 public:
  static constexpr std::size_t kClientsMax = 16;
  static constexpr std::size_t kLineMax = 4096;
  static constexpr std::size_t kOutputMax = 64U << 20U;
  /// Gives the answer to a line, without its line feed.
  using Answer = std::function<std::string(std::string_view)>;

  LinePort(Fd listener, Answer answer)
      : listener_{std::move(listener)}, answer_{std::move(answer)} {}

  struct Client {
    Fd fd;
    std::string input, output;
  };
  [[nodiscard]] int listener() const { return listener_.get(); }
  [[nodiscard]] std::uint16_t port() const { return port_of(listener_); }
  [[nodiscard]] std::vector<Client>& clients() { return clients_; }
  /// One more client; refused beyond kClientsMax.
  void accept();
  /// Reads, answers, writes what it can.
  void serve(Client& client);
  /// Forgets clients that are gone. Invalidates references into clients().
  void sweep();

 private:
  Fd listener_;
  Answer answer_;
  std::vector<Client> clients_;
};

}  // namespace pcl::venue
