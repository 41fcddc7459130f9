// What the host loads into exposure under boot hold: the same rules for the card and its shadow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "host/domain/exposure.hpp"
#include "host/domain/risk_gate.hpp"
#include "host/domain/side.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::domain {

using LoadRefused = std::optional<contract::CommandRefusal>;

/// Each answers with the refusal, and has changed nothing then. `symbols`: how many the card has.
[[nodiscard]] inline LoadRefused load(Exposure& exposure, std::size_t /*symbols*/,
                                      const contract::AccountLoadCommand& command) {
  constexpr std::uint64_t kAmountMax = std::uint64_t{1} << 62;
  if (command.account > contract::kFirmAccount || command.bought > kAmountMax ||
      command.sold > kAmountMax)
    return contract::CommandRefusal::kBadValue;
  exposure.load_account(command.account, command.bought, command.sold);
  return std::nullopt;
}

[[nodiscard]] inline LoadRefused load(Exposure& exposure, std::size_t symbols,
                                      const contract::PositionLoadCommand& command) {
  constexpr std::int64_t kPositionMax = std::int64_t{1} << 40;
  if (command.symbol >= symbols) return contract::CommandRefusal::kBadSymbol;
  if (command.account >= contract::kAccounts || command.strategy >= contract::kStrategies ||
      command.position > kPositionMax || command.position < -kPositionMax)
    return contract::CommandRefusal::kBadValue;
  const Party party{command.account, command.strategy, command.symbol};
  if (!exposure.load_position(party, command.position)) return contract::CommandRefusal::kTableFull;
  return std::nullopt;
}

[[nodiscard]] inline LoadRefused load(Exposure& exposure, std::size_t symbols,
                                      const contract::OrderLoadCommand& command) {
  if (command.symbol >= symbols) return contract::CommandRefusal::kBadSymbol;
  if (command.account >= contract::kAccounts || command.strategy >= contract::kStrategies ||
      command.user_ref == 0 || !is_side(command.side) || command.new_risk > 1 ||
      command.price == 0 || command.price > kPriceMax || command.quantity <= command.executed)
    return contract::CommandRefusal::kBadValue;
  if (exposure.orders().find(command.user_ref) != nullptr)
    return contract::CommandRefusal::kDuplicate;
  OpenOrder order{.party = {command.account, command.strategy, command.symbol},
                  .price = command.price};
  order.total = command.quantity;
  order.executed = command.executed;
  order.side = command.side;
  order.session = static_cast<std::uint8_t>(command.session % contract::kSessions);
  order.new_risk = command.new_risk == 1;
  if (!exposure.open(command.user_ref, order)) return contract::CommandRefusal::kTableFull;
  return std::nullopt;
}

}  // namespace pcl::domain
