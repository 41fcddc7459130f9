// The card's counters.
#pragma once

#include <array>
#include <cstdint>

#include "hw/contract/generated/contract.hpp"

namespace pcl {

class Counters {
 public:
  void count(contract::Counter counter, std::uint64_t n = 1) noexcept {
    values_[static_cast<std::size_t>(counter)] += n;
  }
  /// Zero behind the last, as in the last bank.
  [[nodiscard]] std::uint64_t value(std::size_t index) const noexcept {
    return index < values_.size() ? values_[index] : 0;
  }

 private:
  std::array<std::uint64_t, contract::kCounters> values_{};
};

}  // namespace pcl
