// Where the background market comes from: a recording or a generator.
#pragma once

#include <optional>
#include <string>

#include "sim/venue/message_log.hpp"

namespace pcl::venue {

/// A stream of ITCH messages in time order. One thread.
class MarketSource {
 public:
  MarketSource() = default;
  MarketSource(const MarketSource&) = delete;
  MarketSource& operator=(const MarketSource&) = delete;
  virtual ~MarketSource() = default;
  /// The next message without taking it, valid until pop(); nothing at the end. Same answer until
  /// pop().
  virtual std::optional<Bytes> peek() = 0;
  virtual void pop() = 0;
  /// Why the stream ended early (file and offset), empty if it did not.
  [[nodiscard]] virtual std::string fault() const { return {}; }
};

}  // namespace pcl::venue
