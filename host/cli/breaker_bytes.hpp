// The few messages a kill timing test makes itself: ITCH to the card's feed, OUCH to its reports.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pcl::breaker {

using Octets = std::vector<std::byte>;

/// Appends big-endian fields.
class Bytes {
 public:
  explicit Bytes(char type) { letter(type); }
  Bytes& number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = width; i-- > 0;)
      out_.push_back(static_cast<std::byte>(value >> (8 * i) & 0xFFU));
    return *this;
  }
  Bytes& letter(char value) { return number(static_cast<unsigned char>(value), 1); }
  Bytes& text(std::string_view value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) letter(i < value.size() ? value[i] : ' ');
    return *this;
  }
  [[nodiscard]] const Octets& octets() const noexcept { return out_; }

 private:
  Octets out_;
};

namespace itch {

/// Type, locate, tracking number, timestamp.
inline Bytes head(char type, std::uint16_t locate) {
  return Bytes{type}.number(locate, 2).number(0, 2).number(1, 6);
}
inline Octets market_opens() { return head('S', 0).letter('Q').octets(); }
inline Octets directory(std::uint16_t locate, std::string_view name) {
  return head('R', locate)
      .text(name, 8)
      .text("QN", 2)
      .number(100, 4)
      .text("NCZ PNN1N", 9)
      .number(0, 4)
      .letter('N')
      .octets();
}
inline Octets trading(std::uint16_t locate, std::string_view name) {
  return head('H', locate).text(name, 8).text("T", 6).octets();
}
inline Octets no_short_sale_restriction(std::uint16_t locate, std::string_view name) {
  return head('Y', locate).text(name, 8).letter('0').octets();
}
inline Octets add(std::uint16_t locate, std::string_view name, std::uint64_t reference, char side,
                  std::uint32_t price) {
  return head('A', locate)
      .number(reference, 8)
      .letter(side)
      .number(1'000, 4)
      .text(name, 8)
      .number(price, 4)
      .octets();
}
inline Octets remove(std::uint16_t locate, std::uint64_t reference) {
  return head('D', locate).number(reference, 8).octets();
}

}  // namespace itch

namespace ouch {

inline Bytes head(char type, std::uint32_t user_ref) {
  return Bytes{type}.number(1, 8).number(user_ref, 4);
}
inline Octets executed(std::uint32_t user_ref, std::uint32_t quantity, std::uint64_t price,
                       std::uint64_t match) {
  return head('E', user_ref)
      .number(quantity, 4)
      .number(price, 8)
      .letter('R')
      .number(match, 8)
      .number(0, 2)
      .octets();
}
/// An order restated for a reason nobody knows: its effect on exposure is none the card can
/// compute.
inline Octets restated(std::uint32_t user_ref) {
  return head('R', user_ref).letter('?').number(0, 2).octets();
}
inline Octets priority(std::uint32_t user_ref) {
  return head('T', user_ref).number(1, 8).letter('Y').number(1, 8).number(0, 2).octets();
}

}  // namespace ouch
}  // namespace pcl::breaker
