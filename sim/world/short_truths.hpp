// What must hold of shares sold short, by the sides of the venue's own orders and executions.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "host/engine/config.hpp"
#include "sim/world/venue_node.hpp"

namespace pcl::world {

/// I20: of no symbol more shares are sold short in a day, or open to be, than its borrow; those
/// that were broken or bought back count. Knows neither the gate's sums nor the host's.
class ShortTruths {
 public:
  /// Takes in what the venue has executed since.
  void look_at(const VenueNode& venue);
  /// Empty, or what is wrong, in words.
  [[nodiscard]] std::string borrowed(const engine::Config& config, const VenueNode& venue) const;
  void sold(const venue::Symbol& symbol, std::uint64_t shares) { sold_[symbol] += shares; }

 private:
  std::size_t seen_{};  // of the account's executions
  std::map<venue::Symbol, std::uint64_t> sold_;
};

}  // namespace pcl::world
