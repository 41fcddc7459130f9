// ITCH messages as strings, for files written in tests.
#pragma once

#include <cstdint>
#include <string>

namespace pcl::test {

inline std::string be(std::uint64_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>(value >> shift & 0xFF));
  return out;
}
inline std::string name8(const std::string& name) {
  return name + std::string(8 - name.size(), ' ');
}

inline std::string directory(std::uint16_t locate, const std::string& name,
                             std::uint64_t time_ns = 1) {
  return std::string{"R"} + be(locate, 2) + be(0, 2) + be(time_ns, 6) + name8(name) +
         std::string(20, ' ');  // 39 bytes
}
inline std::string add(std::uint16_t locate, char side, std::uint32_t quantity, std::uint32_t price,
                       std::uint64_t time_ns) {
  return std::string{"A"} + be(locate, 2) + be(0, 2) + be(time_ns, 6) + be(77, 8) + side +
         be(quantity, 4) + name8("X") + be(price, 4);  // 36 bytes
}
inline std::string framed(const std::string& message) { return be(message.size(), 2) + message; }

}  // namespace pcl::test
