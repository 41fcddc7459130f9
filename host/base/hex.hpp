// Numbers as operators compare them: sums, hashes, ids.
#pragma once

#include <cstdint>
#include <string>

namespace pcl {

/// 16 digits, lower case.
[[nodiscard]] inline std::string hex(std::uint64_t value) {
  std::string text(16, '0');
  for (std::size_t i = 0; i < text.size(); ++i)
    text[text.size() - 1 - i] = "0123456789abcdef"[value >> (4 * i) & 0xFU];
  return text;
}

}  // namespace pcl
