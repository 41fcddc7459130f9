// A recorded day: ITCH 5.0 messages, each behind its length in two bytes.
#pragma once

#include <string>
#include <vector>

#include "host/base/result.hpp"
#include "sim/venue/market_source.hpp"

namespace pcl::venue {

/// Reads a whole file and serves it message by message. A cut or misframed file serves what is
/// whole before the fault; fault() then names file, offset and what is wrong.
class ItchFile final : public MarketSource {
 public:
  /// The file is read here; kUnavailable if it cannot be.
  static Result<std::vector<std::byte>> read(const std::string& path);
  ItchFile(std::string name, std::vector<std::byte> content)
      : name_{std::move(name)}, content_{std::move(content)} {}

  std::optional<Bytes> peek() override;
  void pop() override;
  [[nodiscard]] std::string fault() const override { return fault_; }
  /// Whether a message of this type is in the file, up to a fault.
  [[nodiscard]] bool has(char type) const;

  /// Longest message taken; one datagram carries it.
  static constexpr std::size_t kMessageMax = 1400;

 private:
  std::string name_;
  std::vector<std::byte> content_;
  std::size_t at_ = 0;
  std::string fault_;
};

}  // namespace pcl::venue
