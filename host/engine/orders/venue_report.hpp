// A sequenced OUCH 5.0 message of the venue, as far as the engine reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "host/domain/account_statement.hpp"

namespace pcl::engine {

struct VenueReport {
  char type{};
  std::uint64_t sequence{};
  std::uint32_t user_ref{};   // U: the new one; Q: next to use
  std::uint32_t original{};   // U
  std::uint32_t quantity{};   // A U E; C D: decrement; M: what is outstanding
  CardPrice price{};          // A U E
  values::ClOrdId clordid{};  // A U J
  char state{};               // A U: L or D
  std::uint64_t match{};      // E B
  std::uint16_t reason{};     // J: OUCH code; R: its letter
};

/// nullopt: empty, an unknown type, or too short for its type.
[[nodiscard]] std::optional<VenueReport> parse_report(std::uint64_t sequence,
                                                      std::span<const std::byte> message);

}  // namespace pcl::engine
