// Executions remembered for a bust.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

#include "host/domain/party.hpp"
#include "host/domain/slot_table.hpp"

namespace pcl::domain {

struct Execution {
  Party party;
  std::uint64_t price{};     // 1e-4 dollars
  std::uint32_t quantity{};  // shares
  bool sell{};
};

template <class A, class T>
requires std::same_as<std::remove_const_t<T>, Execution>
void fields(A& a, T& v) { a(v.party, v.price, v.quantity, v.sell); }

/// `size` of them, a power of two (else the next below it); a match number's slot is its low bits,
/// and holds the latest.
class Executions {
 public:
  explicit Executions(std::size_t size) : slots_{size} {}

  void remember(std::uint64_t match, const Execution& execution) { slots_.put(match, execution); }
  /// The execution of that number, forgotten by this; nullopt: not remembered, or taken before.
  [[nodiscard]] std::optional<Execution> take(std::uint64_t match) noexcept {
    const Execution* found = slots_.find(match);
    if (found == nullptr) return std::nullopt;
    slots_.erase(match);
    return *found;
  }
  void clear() noexcept { slots_.clear(); }
  /// Each is of a party that `known` knows. Only a table read from bytes may not be sound.
  template <class Known>
  [[nodiscard]] bool sound(Known&& known) const {
    return slots_.sound() &&
           slots_.all_of([&](std::uint64_t /*match*/, const Execution& execution) {
             return known(execution.party);
           });
  }

 private:
  template <class A, class T>
  requires std::same_as<std::remove_const_t<T>, Executions>
  friend void fields(A& a, T& v) { a(v.slots_); }

  SlotTable<std::uint64_t, Execution> slots_;
};

}  // namespace pcl::domain
