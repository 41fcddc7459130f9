// OUCH 5.0 messages as values, both directions, to bytes and from bytes. Layouts: ouch_layout.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pcl::domain::ouch {

using Symbol = std::array<char, 8>;
using Firm = std::array<char, 4>;
using ClOrdId = std::array<char, 14>;

inline constexpr std::size_t kRequestBytesMax = 88;  // no request of ours is longer
inline constexpr std::size_t kReportBytesMax = 68;   // U with an empty appendage

/// What an Enter or Replace may ask for beside its fields; 0: not asked for.
struct Options {
  std::uint32_t min_quantity{};  // tag 3
  std::uint8_t customer_type{};  // 4
  std::uint32_t max_floor{};     // 5
  std::uint8_t post_only{};      // 12
  std::uint32_t expire_time{};   // 15
  std::uint8_t trade_now{};      // 16
  std::uint8_t handle_inst{};    // 17, no Replace's
  friend bool operator==(const Options&, const Options&) = default;
};

/// A message to the venue: O U X M C D E Q. Fields a type does not have stay at their defaults.
struct Request {
  char type{};
  std::uint32_t user_ref{};
  std::uint32_t original{};  // U
  char side{};               // O M; C: of one side alone (tag 27), 0: of both
  std::uint32_t quantity{};  // O; U, X, M: total of the chain
  Symbol symbol{' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '};
  std::uint64_t price{};  // 1e-4 dollars
  std::uint8_t tif{};
  std::uint8_t display{};
  std::uint8_t capacity{};
  std::uint8_t iso{};
  std::uint8_t cross{};
  ClOrdId clordid{};
  Firm firm{};
  Options options{};  // O U
  bool has_group{};   // O C: tag 24
  std::uint16_t group{};
  friend bool operator==(const Request&, const Request&) = default;
};

/// A message from the venue: S A U C D E B J P I T M R X G K Q.
struct Report {
  char type{};
  std::uint64_t timestamp{};
  std::uint32_t user_ref{};  // U: the new one; Q: the next to use
  std::uint32_t original{};  // U
  char side{};
  std::uint32_t quantity{};  // C, D: the decrement
  Symbol symbol{};
  std::uint64_t price{};
  std::uint8_t tif{};
  std::uint8_t display{};
  std::uint8_t capacity{};
  std::uint8_t iso{};
  std::uint8_t cross{};
  char state{};               // A, U: L live, D dead
  std::uint64_t reference{};  // A, U, T: order reference; E, B: match number
  std::uint16_t reason{};     // C, D, B, R: a letter; J: a code
  std::uint8_t liquidity{};   // E, D
  char event{};               // S
  std::uint32_t prevented{};  // D
  char strategy{};            // D
  ClOrdId clordid{};
  Firm firm{};
  friend bool operator==(const Report&, const Report&) = default;
};

enum class Decode : std::uint8_t { kOk, kUnknownType, kTooShort };

/// Writes a message, appendage length included where the type has one, and returns its bytes; 0 for
/// an unknown type or too little room. `to` is best kRequestBytesMax or kReportBytesMax bytes long.
[[nodiscard]] std::size_t encode(const Request& request, std::span<std::byte> to) noexcept;
[[nodiscard]] std::size_t encode(const Report& report, std::span<std::byte> to) noexcept;
/// The same inside a SoupBinTCP unsequenced packet: what a card releases.
[[nodiscard]] std::size_t encode_packet(const Request& request, std::span<std::byte> to) noexcept;

/// Reads a message; longer ones than the type needs are taken (appendages). Not kOk: only `type` is
/// set.
[[nodiscard]] Decode decode(std::span<const std::byte> bytes, Request& request) noexcept;
[[nodiscard]] Decode decode(std::span<const std::byte> bytes, Report& report) noexcept;
/// Whether a report of this type is about one order; the others' numbers are not an order's.
[[nodiscard]] constexpr bool about_an_order(char type) noexcept {
  return type != 'S' && type != 'X' && type != 'G' && type != 'K' && type != 'Q';
}

}  // namespace pcl::domain::ouch
