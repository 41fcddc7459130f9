// Whose position it is: account, strategy and symbol together.
#pragma once

#include <cstdint>

namespace pcl::domain {

struct Party {
  std::uint8_t account{};
  std::uint8_t strategy{};
  std::uint16_t symbol{};
  friend constexpr bool operator==(const Party&, const Party&) = default;
};

[[nodiscard]] constexpr std::uint64_t number_of(const Party& party) noexcept {
  return std::uint64_t{party.account} << 24U | std::uint64_t{party.strategy} << 16U | party.symbol;
}

}  // namespace pcl::domain
