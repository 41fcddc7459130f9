// The lock-step port: the venue says how far it went, the gateway says when it is quiet.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/venue/net.hpp"

namespace pcl::venue {

/// Frames of four little-endian 64-bit words.
struct StepFrame {
  std::uint64_t step = 0;       // kFinish: the market data is over
  std::uint64_t now_ns = 0;     // venue time, ns since midnight
  std::uint64_t datagrams = 0;  // live datagrams sent in total
  std::uint64_t reports = 0;    // highest SoupBinTCP sequence sent
};
struct QuietFrame {
  std::uint64_t step = 0;
  std::uint64_t orders = 0;     // order messages sent since login
  std::uint64_t datagrams = 0;  // seen in total
  std::uint64_t reports = 0;    // highest sequence seen
};

/// One client. One thread, never blocks but to write 32 bytes. A lost connection pauses the market
/// for good.
class LockStepPort {
 public:
  static constexpr std::uint64_t kFinish = ~std::uint64_t{0};

  explicit LockStepPort(Fd listener) : listener_{std::move(listener)} {}
  [[nodiscard]] int listener() const { return listener_.get(); }
  [[nodiscard]] int connection() const { return connection_.get(); }
  void accept();
  /// Reads frames; false when the client is gone.
  bool read();
  /// The oldest frame read and not yet taken.
  std::optional<QuietFrame> take();
  void send(const StepFrame& frame);

 private:
  Fd listener_;
  Fd connection_;
  std::vector<std::byte> input_;
};

}  // namespace pcl::venue
