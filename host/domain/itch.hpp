// ITCH 5.0: lengths of all types, and views over the bytes of those the card uses. Offsets are
// Nasdaq's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "host/base/big_endian.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain::itch {

enum class Verdict : std::uint8_t { kUnknownType, kBadLength, kUnused, kUsed };

struct TypeRow {
  char type{};
  std::uint8_t length{};  // total, type byte included
  bool used{};
  contract::Counter counter{contract::Counter::kMessagesUnused};
};

/// Every type of ITCH 5.0.
inline constexpr std::array<TypeRow, 23> kTypes = {{
    {'S', 12, true, contract::Counter::kTypeS},
    {'R', 39, true, contract::Counter::kTypeR},
    {'H', 25, true, contract::Counter::kTypeH},
    {'Y', 20, true, contract::Counter::kTypeY},
    {'J', 35, true, contract::Counter::kTypeJ},
    {'A', 36, true, contract::Counter::kTypeA},
    {'F', 40, true, contract::Counter::kTypeF},
    {'E', 31, true, contract::Counter::kTypeE},
    {'C', 36, true, contract::Counter::kTypeC},
    {'X', 23, true, contract::Counter::kTypeX},
    {'D', 19, true, contract::Counter::kTypeD},
    {'U', 35, true, contract::Counter::kTypeU},
    {'P', 44, true, contract::Counter::kTypeP},
    {'Q', 40, true, contract::Counter::kTypeQ},
    {'W', 12, true, contract::Counter::kTypeW},
    {'h', 21, true, contract::Counter::kTypeOperationalHalt},
    {'L', 26, false},
    {'V', 35, false},
    {'K', 28, false},
    {'B', 19, false},
    {'I', 50, false},
    {'N', 20, false},
    {'O', 48, false},
}};

/// kTypes by type byte; length 0 where the byte is no type.
inline constexpr std::array<TypeRow, 256> kByType = [] {
  std::array<TypeRow, 256> table{};
  for (const TypeRow& row : kTypes) table[static_cast<unsigned char>(row.type)] = row;
  return table;
}();

/// An empty message is of bad length; an unknown type comes before its length, a wrong length
/// before its use.
[[nodiscard]] constexpr Verdict classify(std::span<const std::byte> message) noexcept {
  if (message.empty()) return Verdict::kBadLength;
  const TypeRow& row = kByType[std::to_integer<std::size_t>(message[0])];
  if (row.length == 0) return Verdict::kUnknownType;
  if (message.size() != row.length) return Verdict::kBadLength;
  return row.used ? Verdict::kUsed : Verdict::kUnused;
}

/// Reads fields of a message that classify() called kUsed; the caller looks at type() first.
class View {
 public:
  explicit View(std::span<const std::byte> bytes) noexcept : bytes_{bytes} {}
  [[nodiscard]] char type() const noexcept { return letter(0); }
  [[nodiscard]] std::uint16_t locate() const noexcept {
    return static_cast<std::uint16_t>(load_be<2>(bytes_, 1));
  }
  [[nodiscard]] std::uint64_t timestamp() const noexcept { return load_be<6>(bytes_, 5); }
  // S
  [[nodiscard]] char event() const noexcept { return letter(11); }
  // W
  [[nodiscard]] char breached_level() const noexcept { return letter(11); }
  // R H Y J h: the name as a number, most significant letter first
  [[nodiscard]] std::uint64_t stock() const noexcept { return load_be<8>(bytes_, 11); }
  [[nodiscard]] char trading_state() const noexcept { return letter(19); }   // H
  [[nodiscard]] char reg_sho_action() const noexcept { return letter(19); }  // Y
  [[nodiscard]] std::array<char, 4> reason() const noexcept {                // H
    return {letter(21), letter(22), letter(23), letter(24)};
  }
  // h
  [[nodiscard]] char halt_market() const noexcept { return letter(19); }
  [[nodiscard]] char halt_action() const noexcept { return letter(20); }
  // J
  [[nodiscard]] std::uint32_t collar_reference() const noexcept { return u32(19); }
  [[nodiscard]] std::uint32_t collar_upper() const noexcept { return u32(23); }
  [[nodiscard]] std::uint32_t collar_lower() const noexcept { return u32(27); }
  [[nodiscard]] std::uint32_t collar_extension() const noexcept { return u32(31); }
  // A F E C X D U (the original)
  [[nodiscard]] std::uint64_t reference() const noexcept { return load_be<8>(bytes_, 11); }
  // A F
  [[nodiscard]] char side() const noexcept { return letter(19); }
  [[nodiscard]] std::uint32_t add_quantity() const noexcept { return u32(20); }
  [[nodiscard]] std::uint32_t add_price() const noexcept { return u32(32); }
  // E C X
  [[nodiscard]] std::uint32_t taken_quantity() const noexcept { return u32(19); }
  // C
  [[nodiscard]] bool printable() const noexcept { return letter(31) == 'Y'; }
  // C P
  [[nodiscard]] std::uint32_t trade_price() const noexcept { return u32(32); }
  // U
  [[nodiscard]] std::uint64_t new_reference() const noexcept { return load_be<8>(bytes_, 19); }
  [[nodiscard]] std::uint32_t new_quantity() const noexcept { return u32(27); }
  [[nodiscard]] std::uint32_t new_price() const noexcept { return u32(31); }

 private:
  [[nodiscard]] char letter(std::size_t at) const noexcept { return static_cast<char>(bytes_[at]); }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const noexcept {
    return static_cast<std::uint32_t>(load_be<4>(bytes_, at));
  }
  std::span<const std::byte> bytes_;
};

}  // namespace pcl::domain::itch
