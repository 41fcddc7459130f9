// What the gate may sell short by what it was told, and what the venue has seen sold short.
#pragma once

#include <cstdint>
#include <map>
#include <span>

#include "host/base/big_endian.hpp"
#include "tests/engine/world.hpp"

namespace pcl::engine::test {

struct BorrowAtGate {
  std::uint32_t limit{};        // of the one symbol, as committed
  std::uint64_t reserved{};     // by the short orders of the last load
  std::uint64_t next_report{};  // of the last load: what was told before it the gate never counts
  std::size_t loads{};
};

/// By the contract, from the commands alone: exposure_clear forgets, order_load reserves what is
/// not executed, a commit makes what was written count.
inline BorrowAtGate borrow_at_gate(const World& w) {
  using contract::CommandKind;
  BorrowAtGate gate;
  std::uint32_t written = 0;
  for (const contract::Entry& entry : w.commands) {
    switch (static_cast<CommandKind>(entry.kind())) {
      case CommandKind::kSymbolLimits: {
        const auto limits = contract::from_entry<contract::SymbolLimitsCommand>(entry);
        if (limits.symbol == 0) written = limits.borrow;
        break;
      }
      case CommandKind::kLimitsCommit:
        gate.limit = written;
        break;
      case CommandKind::kExposureClear:
        gate.reserved = 0;
        ++gate.loads;
        break;
      case CommandKind::kOrderLoad: {
        const auto order = contract::from_entry<contract::OrderLoadCommand>(entry);
        if (order.side == 'T' || order.side == 'E')
          gate.reserved += order.quantity - order.executed;
        break;
      }
      case CommandKind::kSessionLoad:
        gate.next_report =
            contract::from_entry<contract::SessionLoadCommand>(entry).next_report_sequence;
        break;
      default:
        break;
    }
  }
  return gate;
}

/// Shares of orders marked short that executed before that report, broken ones too: by the sides in
/// the venue's own messages.
inline std::uint64_t sold_short_at_venue(const World& w, std::uint64_t next_report) {
  std::map<std::uint32_t, char> sides;
  std::uint64_t sold = 0;
  for (const VenueMessage& message : w.told) {
    const auto bytes = std::span{message.bytes};
    const auto ref = [&](std::size_t at) {
      return static_cast<std::uint32_t>(load_be<4>(bytes, at));
    };
    const char type = static_cast<char>(bytes[0]);
    if (type == 'A') sides[ref(9)] = static_cast<char>(bytes[13]);
    if (type == 'U') sides[ref(13)] = sides[ref(9)];
    if (type == 'E' && message.sequence < next_report && sides[ref(9)] == 'T') sold += ref(13);
  }
  return sold;
}

}  // namespace pcl::engine::test
