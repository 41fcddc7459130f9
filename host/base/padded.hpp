// Text of fixed width, filled up with spaces: symbols, client ids.
#pragma once

#include <array>
#include <cstddef>
#include <string>

namespace pcl {

/// Without the spaces at its end.
template <std::size_t N>
[[nodiscard]] std::string unpadded(const std::array<char, N>& letters) {
  std::string text{letters.data(), letters.size()};
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace pcl
