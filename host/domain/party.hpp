// Whose position it is: account, strategy and symbol together.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace pcl::domain {

struct Party {
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  friend constexpr bool operator==(const Party&, const Party&) = default;
};

template <class A, class T>
requires std::same_as<std::remove_const_t<T>, Party>
void fields(A& a, T& v) { a(v.account, v.strategy, v.symbol); }

[[nodiscard]] constexpr std::uint64_t number_of(const Party& party) noexcept {
  return std::uint64_t{party.account} << 24U | std::uint64_t{party.strategy} << 16U | party.symbol;
}

}  // namespace pcl::domain
