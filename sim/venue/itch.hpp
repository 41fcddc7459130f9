// ITCH 5.0 as the venue speaks it: reading recorded messages, writing its own. Written from the
// specification, apart from the gateway's decoders, so that the two check each other.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "host/base/big_endian.hpp"
#include "sim/venue/message_log.hpp"

namespace pcl::venue {

/// Eight letters, space-padded on the right.
using Symbol = std::array<char, 8>;
[[nodiscard]] Symbol symbol_of(std::string_view name);
/// The name without its padding.
[[nodiscard]] std::string_view name_of(const Symbol& symbol);

namespace itch {

/// Length of a message of this type, 0 for a type ITCH 5.0 does not have.
[[nodiscard]] std::size_t length_of(char type);

/// A message of at most 64 bytes under construction; converts to Bytes.
struct Message {
  std::array<std::byte, 64> bytes{};
  std::size_t size = 0;
  // Implicit, so that a message under construction goes wherever its bytes may.
  // NOLINTNEXTLINE(google-explicit-constructor)
  operator Bytes() const { return Bytes{bytes}.first(size); }
};

// Fields of a message whose length was checked. Offsets are the specification's.
[[nodiscard]] inline char type_of(Bytes m) { return static_cast<char>(m[0]); }
[[nodiscard]] inline char letter(Bytes m, std::size_t at) { return static_cast<char>(m[at]); }
[[nodiscard]] inline std::uint16_t locate(Bytes m) {
  return static_cast<std::uint16_t>(load_be<2>(m, 1));
}
[[nodiscard]] inline std::uint64_t timestamp(Bytes m) { return load_be<6>(m, 5); }
[[nodiscard]] inline std::uint64_t reference(Bytes m) { return load_be<8>(m, 11); }
[[nodiscard]] Symbol stock(Bytes m, std::size_t at);

/// What every message of a symbol begins with. Prices 1e-4 dollars, time ns since midnight.
struct Stamp {
  std::uint16_t locate = 0;
  std::uint64_t timestamp = 0;
};

[[nodiscard]] Message system_event(std::uint64_t timestamp, char event);
[[nodiscard]] Message directory(Stamp stamp, const Symbol& stock);
[[nodiscard]] Message trading_action(Stamp stamp, const Symbol& stock, char state,
                                     std::string_view reason);
/// Reg SHO short sale price test: action 0 none, 1 in effect, 2 remains in effect.
[[nodiscard]] Message reg_sho(Stamp stamp, const Symbol& stock, char action);
[[nodiscard]] Message add(Stamp stamp, std::uint64_t reference, char side, std::uint32_t shares,
                          const Symbol& stock, std::uint32_t price);
[[nodiscard]] Message executed(Stamp stamp, std::uint64_t reference, std::uint32_t shares,
                               std::uint64_t match);
[[nodiscard]] Message broken(Stamp stamp, std::uint64_t match);
[[nodiscard]] Message cancel(Stamp stamp, std::uint64_t reference, std::uint32_t shares);
[[nodiscard]] Message deleted(Stamp stamp, std::uint64_t reference);
[[nodiscard]] Message replace(Stamp stamp, std::uint64_t original, std::uint64_t reference,
                              std::uint32_t shares, std::uint32_t price);
/// A copy of `original` with `shares` written at `at` (A F: 20, E C X: 19, U: 27).
[[nodiscard]] Message with_shares(Bytes original, std::size_t at, std::uint32_t shares);

}  // namespace itch
}  // namespace pcl::venue
