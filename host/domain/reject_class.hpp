// Why an order was turned down, in the few classes operators and strategies need (K-07), and
// whether the same order may be tried again once something else has changed.
#pragma once

#include <cstdint>

#include "hw/contract/generated/contract.hpp"

namespace pcl::values {

enum class RejectClass : std::uint8_t {
  kRisk = 1,     // a limit of ours or of the venue's risk checks
  kBrokerRule,   // not permitted to us, or not offered
  kInvalidSize,  // quantity
  kMarketState,  // closed, halted, no usable quote
  kSession,      // the session or its tables are not ready for it
  kDuplicate,    // of an order or a number
  kOwnFault,     // the message makes no sense
};
inline constexpr std::size_t kRejectClasses = 8;  // with 0, none
[[nodiscard]] const char* to_string(RejectClass value);

struct Verdict {
  RejectClass why{};
  bool may_retry{};  // when the state it was refused for has changed; else never again as it is
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// Of the gate. A number that is none: broker rule, no retry.
[[nodiscard]] Verdict verdict_of(contract::Refusal refusal);
/// Of the venue: the reason code of an OUCH 5.0 Rejected message, 0x0001 to 0x0032. An unknown one:
/// broker rule, no retry.
[[nodiscard]] Verdict verdict_of_venue(std::uint16_t code);

}  // namespace pcl::values
