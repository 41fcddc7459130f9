// The register side of the software card.
#include "host/adapters/card_software/software_card.hpp"

namespace pcl {

using contract::Register;

namespace {

constexpr std::uint32_t kContractId = 0x50434C31;
// Gate records kept free: see the reserves in software_card.cpp.
constexpr std::size_t kReserveOfWrites = 24;

constexpr std::uint32_t at(Register address) noexcept {
  return static_cast<std::uint32_t>(address);
}
constexpr bool is_counter(Register address) noexcept {
  return at(address) >= at(Register::kCounterBase) && contract::readable(address);
}

Error no_register(Register address) {
  return {Fault::kInvalid,
          "register " + std::to_string(at(address)) + ": expected one of hw/contract"};
}

}  // namespace

std::uint32_t SoftwareCard::status_word() const noexcept {
  const auto bit = [](bool set, unsigned position) { return set ? 1U << position : 0U; };
  const domain::KillSwitch& kill = door_.kill();
  return bit(kill.hold(), 0) | bit(kill.latched(), 1) | bit(kill.disabled(), 2) |
         bit(memory_.exposure_unknown, 3) | bit(market_.gap_open(), 4) | bit(market_.started(), 5) |
         bit(!market_.waiting() && !door_.walking(), 6) | bit(market_.open(), 8) |
         bit(kill.scoped(), 9) | bit(memory_.digests_confirmed, 10);
}

Result<std::uint32_t> SoftwareCard::read(Register address) {
  take_engagement();
  if (is_counter(address)) {
    const std::size_t index = (at(address) - at(Register::kCounterBase)) / 4;
    return static_cast<std::uint32_t>(counters_.value(index));
  }
  switch (address) {
    case Register::kContractId:
      return std::uint32_t{kContractId};
    case Register::kContractVersion:
      return std::uint32_t{contract::kContractVersion};
    case Register::kStatus:
      return status_word();
    case Register::kKillState:
      return std::uint32_t{door_.kill().latched()};
    case Register::kKillSource:
      return static_cast<std::uint32_t>(door_.kill().source());
    case Register::kKillEpoch:
      return door_.kill().epoch();
    default:
      break;
  }
  if (const std::uint32_t* word = plain(address); word != nullptr) return *word;
  return no_register(address);
}

// Registers that are read as they were written.
std::uint32_t* SoftwareCard::plain(Register address) noexcept {
  switch (address) {
    case Register::kWatchdogUs:
      return &registers_.watchdog_us;
    case Register::kStaleUs:
      return &memory_.stale_us;
    case Register::kFeedPort:
      return &registers_.feed_port;
    case Register::kLosslessQuotes:
      return &registers_.lossless;
    case Register::kFirm:
      return &registers_.firm;
    case Register::kCancelRetryUs:
      return &registers_.cancel_retry_us;
    case Register::kFeedLossUs:
      return &registers_.feed_loss_us;
    default:
      return nullptr;
  }
}

Status SoftwareCard::write(Register address, std::uint32_t value) {
  take_engagement();
  if (!contract::writable(address)) {
    if (!contract::readable(address)) return no_register(address);
    door_.kill().disarm();  // like any other write
    return Error{Fault::kRefused, "the register is read-only"};
  }
  if (address == Register::kKillReleaseArm) {
    door_.kill().arm(value);
    return ok();
  }
  const bool opens = address == Register::kKillRelease || address == Register::kHoldRelease ||
                     address == Register::kHoldSet;
  if (opens && records_.gate_room() < kReserveOfWrites)
    return Error{Fault::kExhausted, "records are not drained"};
  if (address == Register::kKillRelease) {
    door_.release_kill(value);
    return ok();
  }
  door_.kill().disarm();
  if (std::uint32_t* word = plain(address); word != nullptr) {
    *word = value;
    return ok();
  }
  command(address, value);
  door_.walk();
  return ok();
}

// Registers whose writing does something.
void SoftwareCard::command(Register address, std::uint32_t value) {
  switch (address) {
    case Register::kKillEngage:
      door_.engage(static_cast<contract::KillSource>(value & 0xFFU),
                   domain::KillSwitch::target_of(value));
      break;
    case Register::kKillReleaseScope:
      door_.kill().choose(domain::KillSwitch::target_of(value));
      break;
    case Register::kHoldRelease: {
      const bool ready =
          registers_.watchdog_us != 0 && memory_.session_loaded && memory_.digests_confirmed;
      if (door_.release_hold(value, ready)) memory_.exposure_unknown = false;
      break;
    }
    default:  // hold_set
      door_.set_hold();
      memory_.session_loaded = false;
      memory_.digests_confirmed = false;
      break;
  }
}

}  // namespace pcl
