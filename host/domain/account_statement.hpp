// What the venue says about our account at one moment: the other side of every reconciliation.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host/base/strong.hpp"
#include "host/domain/instrument.hpp"
#include "host/domain/money.hpp"

namespace pcl::values {

/// 14 characters, space-padded.
using ClOrdId = std::array<char, 14>;

struct StatementPosition {
  SymbolName symbol{};
  std::int64_t shares{};  // long positive
  Money cost{};  // of what is held, never negative: price x shares by the rule of position.hpp
  friend bool operator==(const StatementPosition&, const StatementPosition&) = default;
};

struct StatementOrder {
  std::uint32_t user_ref{};
  ClOrdId clordid{};
  SymbolName symbol{};
  Side side{};
  CardPrice price{};
  std::uint32_t total{};     // of the chain, executed shares included
  std::uint32_t executed{};  // of the chain
  std::uint16_t group{};     // of the order, OUCH tag 24: the strategy that we gave it; 0: none
  friend bool operator==(const StatementOrder&, const StatementOrder&) = default;
};

/// A trade of the account's, also one that came by another way than our order session: such a one
/// has no report (sequence 0) and no order (user_ref 0), and is given by every statement.
struct StatementExecution {
  std::uint64_t sequence{};  // SoupBinTCP sequence of its report
  std::uint32_t user_ref{};
  std::uint32_t quantity{};
  CardPrice price{};
  std::uint64_t match{};
  SymbolName symbol{};
  Side side{};
  std::uint16_t group{};  // of its order, OUCH tag 24: the strategy that we gave it; 0: none
  ClOrdId clordid{};      // of its order; blank: none
  /// Of the last report when the trade was broken (its own B, where it had an order): the
  /// statement's positions and cash are without it. 0: it stands.
  std::uint64_t busted_sequence{};
  friend bool operator==(const StatementExecution&, const StatementExecution&) = default;
};

/// The venue's account view, taken at report `last_sequence`. Not available is a statement of its
/// own: never "flat".
struct AccountStatement {
  bool available{};
  std::string unavailable_reason;  // when not available
  std::uint64_t
      last_sequence{};  // SoupBinTCP sequence of the last report it includes; 0: none was sent yet
  std::uint32_t next_user_ref{};       // the venue accepts from this on; 1 on a new day
  std::uint64_t feed_next_sequence{};  // MoldUDP64 sequence its feed will use next
  Money cash{};
  Money realised{};
  std::vector<StatementPosition> positions;  // only symbols not flat; any order
  std::vector<StatementOrder> open_orders;   // any order
  /// Reported or broken after the sequence asked for, and all that have no report; in the order of
  /// the trades, so that sequences rise, but for the zeros.
  std::vector<StatementExecution> executions;
  friend bool operator==(const AccountStatement&, const AccountStatement&) = default;
};

}  // namespace pcl::values
