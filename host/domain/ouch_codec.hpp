// The two hands of the OUCH codec: a Put and a Get that walk the same list of fields, so that both
// directions of every message are written once. For ouch_request.cpp and ouch_report.cpp only.
#pragma once

#include <array>
#include <concepts>
#include <span>

#include "host/domain/ouch_layout.hpp"

namespace pcl::domain::ouch {

class Put {
 public:
  explicit Put(std::span<std::byte> to) noexcept : to_{to} {}
  template <std::integral T>
  void operator()(layout::Field field, const T& value) const noexcept {
    auto rest = static_cast<std::uint64_t>(value);
    for (std::size_t i = field.bytes; i-- > 0; rest >>= 8U)
      to_[field.offset + i] = static_cast<std::byte>(rest & 0xFFU);
  }
  template <std::size_t N>
  void operator()(layout::Field field, const std::array<char, N>& text) const noexcept {
    for (std::size_t i = 0; i < N; ++i) to_[field.offset + i] = static_cast<std::byte>(text[i]);
  }

 private:
  std::span<std::byte> to_;
};

class Get {
 public:
  explicit Get(std::span<const std::byte> from) noexcept : from_{from} {}
  template <std::integral T>
  void operator()(layout::Field field, T& value) const noexcept {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < field.bytes; ++i)
      all = all << 8U | std::to_integer<std::uint64_t>(from_[field.offset + i]);
    value = static_cast<T>(all);
  }
  template <std::size_t N>
  void operator()(layout::Field field, std::array<char, N>& text) const noexcept {
    for (std::size_t i = 0; i < N; ++i) text[i] = static_cast<char>(from_[field.offset + i]);
  }

 private:
  std::span<const std::byte> from_;
};

}  // namespace pcl::domain::ouch
