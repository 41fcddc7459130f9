// What the venue says, in OUCH 5.0's layouts: zeros but for the fields put.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/base/big_endian.hpp"

namespace pcl::engine::test {

inline std::vector<std::byte> venue_message(char type, std::size_t size, std::uint32_t ref) {
  std::vector<std::byte> m(size, std::byte{0});
  m[0] = static_cast<std::byte>(type);
  store_be<4>(m, 9, ref);
  return m;
}
inline std::vector<std::byte> venue_rejected(std::uint32_t ref, std::uint16_t reason) {
  std::vector<std::byte> m = venue_message('J', 29, ref);
  store_be<2>(m, 13, reason);
  return m;
}

}  // namespace pcl::engine::test
