#include "host/domain/reject_class.hpp"

#include <array>

namespace pcl::values {
namespace {

constexpr Verdict kUnknown{RejectClass::kBrokerRule, false};
constexpr Verdict again(RejectClass why) { return {why, true}; }
constexpr Verdict never(RejectClass why) { return {why, false}; }

using enum RejectClass;

/// By code, from 0x0001: OUCH 5.0, reasons of Rejected.
constexpr std::array<Verdict, 0x32> kOfVenue{
    again(kMarketState),   // 01 quote unavailable
    again(kMarketState),   // 02 destination closed
    never(kOwnFault),      // 03 invalid display
    never(kInvalidSize),   // 04 invalid max floor
    never(kOwnFault),      // 05 invalid peg type
    never(kRisk),          // 06 fat finger
    again(kMarketState),   // 07 halted
    never(kBrokerRule),    // 08 ISO not allowed
    never(kOwnFault),      // 09 invalid side
    again(kSession),       // 0A processing error
    again(kSession),       // 0B cancel pending
    never(kBrokerRule),    // 0C firm not authorized
    never(kInvalidSize),   // 0D invalid minimum quantity
    again(kMarketState),   // 0E no closing reference price
    never(kBrokerRule),    // 0F other
    never(kBrokerRule),    // 10 cancel not allowed
    never(kBrokerRule),    // 11 pegging not allowed
    again(kMarketState),   // 12 crossed market
    never(kInvalidSize),   // 13 invalid quantity
    never(kOwnFault),      // 14 invalid cross order
    never(kBrokerRule),    // 15 replace not allowed
    never(kBrokerRule),    // 16 routing not allowed
    never(kOwnFault),      // 17 invalid symbol
    never(kOwnFault),      // 18 test
    again(kMarketState),   // 19 late LOC too aggressive
    never(kBrokerRule),    // 1A retail not allowed
    again(kMarketState),   // 1B invalid midpoint post-only price
    never(kOwnFault),      // 1C invalid destination
    never(kOwnFault),      // 1D invalid price
    never(kInvalidSize),   // 1E shares exceed threshold
    never(kRisk),          // 1F maximum notional value
    again(kRisk),          // 20 aggregate exposure
    again(kRisk),          // 21 market impact
    never(kRisk),          // 22 restricted stock
    again(kRisk),          // 23 short sell restricted
    never(kRisk),          // 24 ISO not allowed
    again(kRisk),          // 25 ADV limit
    never(kRisk),          // 26 fat finger
    never(kRisk),          // 27 locate required
    again(kRisk),          // 28 symbol message rate
    again(kRisk),          // 29 port message rate
    again(kDuplicate),     // 2A duplicate message rate
    never(kRisk),          // 2B short sell not allowed
    never(kRisk),          // 2C market order not allowed
    again(kMarketState),   // 2D pre-market not allowed
    again(kMarketState),   // 2E post-market not allowed
    never(kRisk),          // 2F short sell exempt not allowed
    never(kRisk),          // 30 single order notional
    never(kInvalidSize),   // 31 maximum quantity
    again(kMarketState)};  // 32 Reg SHO state not available

}  // namespace

Verdict verdict_of_venue(std::uint16_t code) {
  return code == 0 || code > kOfVenue.size() ? kUnknown : kOfVenue[code - 1U];
}

Verdict verdict_of(contract::Refusal refusal) {
  using contract::Refusal;
  switch (refusal) {
    case Refusal::kBootHold:
    case Refusal::kSessionDisabled:
    case Refusal::kExposureUnknown:
    case Refusal::kRecordsFull:
    case Refusal::kNoUserRef:
    case Refusal::kUnknownOrder:
    case Refusal::kReplacePending:
    case Refusal::kRate:
    case Refusal::kOpenOrdersFull:
    case Refusal::kOwnOrdersFull:
      return again(kSession);
    case Refusal::kKilled:
    case Refusal::kPriceBand:
    case Refusal::kNotional:
    case Refusal::kPosition:
    case Refusal::kGrossExposure:
    case Refusal::kNetExposure:
    case Refusal::kFirmExposure:
    case Refusal::kSelfTrade:
      return again(kRisk);
    case Refusal::kNoLimits:
    case Refusal::kLimitsCorrupt:
      return never(kRisk);
    case Refusal::kMarketClosed:
    case Refusal::kHalted:
    case Refusal::kBookInvalid:
    case Refusal::kBookStale:
    case Refusal::kNoReference:
    case Refusal::kBelowCollar:
    case Refusal::kAboveCollar:
      return again(kMarketState);
    case Refusal::kShortSale:
    case Refusal::kNoBorrow:
      return again(kBrokerRule);
    case Refusal::kOrderType:
    case Refusal::kRestricted:
    case Refusal::kSymbolDisabled:
      return never(kBrokerRule);
    case Refusal::kQuantity:
      return never(kInvalidSize);
    case Refusal::kDuplicateId:
      return never(kDuplicate);
    case Refusal::kDuplicateOrder:
      return again(kDuplicate);
    case Refusal::kBadOrder:
    case Refusal::kNoParty:
    case Refusal::kPriceIncrement:
      return never(kOwnFault);
    case Refusal::kNone:
      return kUnknown;
  }
  return kUnknown;
}

const char* to_string(RejectClass value) {
  switch (value) {
    case kRisk:
      return "risk";
    case kBrokerRule:
      return "broker_rule";
    case kInvalidSize:
      return "invalid_size";
    case kMarketState:
      return "market_state";
    case kSession:
      return "session";
    case kDuplicate:
      return "duplicate";
    case kOwnFault:
      return "own_fault";
  }
  return "?";
}

}  // namespace pcl::values
