// Executions remembered for a bust.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/domain/party.hpp"

namespace pcl::domain {

struct Execution {
  Party party;
  std::uint64_t price{};     // 1e-4 dollars
  std::uint32_t quantity{};  // shares
  bool sell{};
};

/// `size` of them, a power of two (else the next below it); a match number's slot is its low bits,
/// and holds the latest.
class Executions {
 public:
  explicit Executions(std::size_t size) : slots_(std::bit_floor(size)) {}

  void remember(std::uint64_t match, const Execution& execution) noexcept {
    slots_[slot_of(match)] = {match, execution, true};
  }
  /// The execution of that number, forgotten by this; nullopt: not remembered, or taken before.
  [[nodiscard]] std::optional<Execution> take(std::uint64_t match) noexcept {
    Slot& slot = slots_[slot_of(match)];
    if (!slot.used || slot.match != match) return std::nullopt;
    slot.used = false;
    return slot.execution;
  }
  void clear() noexcept { slots_.assign(slots_.size(), Slot{}); }

 private:
  struct Slot {
    std::uint64_t match{};
    Execution execution;
    bool used{};
  };
  [[nodiscard]] std::size_t slot_of(std::uint64_t match) const noexcept {
    return static_cast<std::size_t>(match) & (slots_.size() - 1);
  }
  std::vector<Slot> slots_;
};

}  // namespace pcl::domain
