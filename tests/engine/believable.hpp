// What a card without limits says of a refusal it makes up: nothing that gives it away.
#pragma once

#include <cstdint>

#include "host/domain/risk_gate.hpp"
#include "hw/contract/generated/contract.hpp"

namespace pcl::engine::test {

/// Gives the record flags, operand and limit that could be of that refusal.
template <class Command>
void make_believable(contract::DecisionRecord& record, const Command& command) {
  using contract::Refusal;
  namespace bit = contract::decision_flag;
  const auto refusal = static_cast<Refusal>(record.code);
  if (refusal != Refusal::kNone && domain::spares_exits(refusal))
    record.flags &= static_cast<std::uint16_t>(~bit::kReduceOnly);
  switch (refusal) {
    case Refusal::kBootHold:
      record.flags |= bit::kHold;
      return;
    case Refusal::kSessionDisabled:
      record.flags |= bit::kDisabled;
      return;
    case Refusal::kExposureUnknown:
      record.flags |= bit::kExposureUnknown;
      return;
    case Refusal::kRecordsFull:
      record.flags |= bit::kRecordsFull;
      return;
    case Refusal::kBookInvalid:
      record.flags &= static_cast<std::uint16_t>(~bit::kBookValid);
      return;
    case Refusal::kBookStale:
      record.flags |= bit::kBookStale;
      return;
    case Refusal::kPriceIncrement:
    case Refusal::kBelowCollar:
    case Refusal::kPriceBand:
      record.operand = command.price;
      record.limit = command.price + 1;
      return;
    case Refusal::kAboveCollar:
      record.operand = command.price;
      record.limit = command.price - 1;
      return;
    case Refusal::kSelfTrade:
      record.operand = record.limit = command.price;
      return;
    case Refusal::kQuantity:
      record.operand = command.quantity;
      record.limit = command.quantity - 1;
      return;
    case Refusal::kNotional:
    case Refusal::kNoBorrow:
    case Refusal::kPosition:
    case Refusal::kGrossExposure:
    case Refusal::kNetExposure:
    case Refusal::kFirmExposure:
      record.operand = 2;
      record.limit = 1;
      return;
    default:
      return;
  }
}

}  // namespace pcl::engine::test
