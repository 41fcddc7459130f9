// Packed structs on wide ports, field by field in the order they are declared: the first is on top.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pcl::hw {

/// Of a struct of `bits` bits on a port of 32-bit words. Fields are at most 64 bits.
template <class Wide>
class PackedReader {
 public:
  PackedReader(const Wide& port, std::size_t bits) : port_{port}, at_{bits} {}
  std::uint64_t take(std::size_t width) {
    at_ -= width;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i)
      value |= std::uint64_t{port_[(at_ + i) / 32] >> (at_ + i) % 32 & 1U} << i;
    return value;
  }

 private:
  const Wide& port_;
  std::size_t at_;
};

template <class Wide>
class PackedWriter {
 public:
  PackedWriter(Wide& port, std::size_t bits) : port_{port}, at_{bits} {}
  PackedWriter& put(std::uint64_t value, std::size_t width) {
    at_ -= width;
    for (std::size_t i = 0; i < width; ++i) {
      auto& word = port_[(at_ + i) / 32];
      const std::uint32_t bit = 1U << (at_ + i) % 32;
      word = (value >> i & 1U) != 0 ? word | bit : word & ~bit;
    }
    return *this;
  }

 private:
  Wide& port_;
  std::size_t at_;
};

}  // namespace pcl::hw
