#include "host/adapters/card_software/software_card.hpp"

namespace pcl {

using contract::CommandKind;
using contract::CommandRefusal;
using contract::Counter;
using contract::Register;

namespace {

// Gate records kept free, so that a stronger cause always finds room: a command may cause 4, a
// report 2, a register write 1, the watchdog 4, an engagement 1.
constexpr std::size_t kReserveOfCommands = 16;
constexpr std::size_t kReserveOfReports = 12;
constexpr std::size_t kReserveOfWrites = 8;
constexpr std::size_t kReserveOfFrames = 4;  // the watchdog's two, and a command's one

constexpr bool needs_hold(CommandKind kind) noexcept {
  return kind == CommandKind::kSymbolLoad || kind == CommandKind::kExposureClear ||
         kind == CommandKind::kPositionLoad || kind == CommandKind::kOrderLoad ||
         kind == CommandKind::kSessionLoad;
}

// A refused record names whom the command is about, where its kind says so.
constexpr bool names_party(CommandKind kind) noexcept {
  return kind == CommandKind::kOrderEnter || kind == CommandKind::kOrderReplace ||
         kind == CommandKind::kOrderCancel || kind == CommandKind::kPositionLoad ||
         kind == CommandKind::kOrderLoad;
}
constexpr bool names_symbol(CommandKind kind) noexcept {
  return names_party(kind) || kind == CommandKind::kLimitsLoad || kind == CommandKind::kSymbolLoad;
}

}  // namespace

SoftwareCard::SoftwareCard(const SoftwareCardSizes& sizes)
    : records_{sizes.market_records, sizes.gate_records},
      market_{sizes, records_, counters_},
      door_{sizes.frames, records_, counters_},
      orders_{sizes, market_, door_, records_, counters_} {}

void SoftwareCard::engage(contract::KillSource source, contract::KillScope scope,
                          std::uint16_t index) noexcept {
  kills_.put(source, scope, index);
}

void SoftwareCard::take_engagement() {
  while (const auto word = kills_.take()) {
    door_.kill().disarm();  // it is a register write like any other
    door_.engage(static_cast<contract::KillSource>(*word & 0xFFU));
  }
}

std::size_t SoftwareCard::submit(std::span<const contract::Entry> commands) {
  std::size_t taken = 0;
  for (; taken < commands.size(); ++taken) {
    take_engagement();
    if (!room_for(commands[taken])) break;
    execute(commands[taken]);
  }
  return taken;
}

bool SoftwareCard::room_for(const contract::Entry& command) const noexcept {
  if (records_.gate_room() < kReserveOfCommands || door_.frames_room() < kReserveOfFrames)
    return false;
  return command.kind() != static_cast<std::uint8_t>(CommandKind::kFeedStart) ||
         records_.market_room() != 0;
}

void SoftwareCard::execute(const contract::Entry& command) {
  const auto header = contract::from_entry<contract::CommandHeader>(command);
  counters_.count(Counter::kCommands);
  if (header.seq != next_command_)
    return refuse(command, CommandRefusal::kBadSequence, next_command_);
  ++next_command_;
  if (const OrderStage::Refused refused = dispatch(command)) refuse(command, *refused, 0);
}

OrderStage::Refused SoftwareCard::dispatch(const contract::Entry& command) {
  using contract::from_entry;
  const auto kind = static_cast<CommandKind>(command.kind());
  if (needs_hold(kind) && !door_.kill().hold()) return CommandRefusal::kNotInHold;
  switch (kind) {
    case CommandKind::kOrderEnter:
      orders_.enter(from_entry<contract::OrderEnterCommand>(command), now_, stale_us_);
      return std::nullopt;
    case CommandKind::kOrderReplace:
      orders_.replace(from_entry<contract::OrderReplaceCommand>(command), now_, stale_us_);
      return std::nullopt;
    case CommandKind::kOrderCancel:
      orders_.cancel(from_entry<contract::OrderCancelCommand>(command));
      return std::nullopt;
    case CommandKind::kSessionControl:
      return control(command);
    case CommandKind::kHeartbeat:
      door_.kill().heartbeat(now_);
      return std::nullopt;
    case CommandKind::kSymbolLoad:
      return load_symbol(command);
    case CommandKind::kLimitsLoad:
      return orders_.load_limits(from_entry<contract::LimitsLoadCommand>(command));
    case CommandKind::kFeedStart: {
      const auto start = from_entry<contract::FeedStartCommand>(command);
      if (start.next_sequence == 0) return CommandRefusal::kBadValue;
      market_.start(start.next_sequence);
      return std::nullopt;
    }
    case CommandKind::kExposureClear:
      orders_.clear_exposure();
      return std::nullopt;
    case CommandKind::kPositionLoad:
      return orders_.load_position(from_entry<contract::PositionLoadCommand>(command));
    case CommandKind::kOrderLoad:
      return orders_.load_order(from_entry<contract::OrderLoadCommand>(command));
    case CommandKind::kSessionLoad:
      return orders_.load_session(from_entry<contract::SessionLoadCommand>(command));
    case CommandKind::kOrderResolve:
      return orders_.resolve(from_entry<contract::OrderResolveCommand>(command));
    case CommandKind::kCountersRequest:
      return send_counters(command);
  }
  return CommandRefusal::kBadKind;
}

OrderStage::Refused SoftwareCard::load_symbol(const contract::Entry& command) {
  const auto load = contract::from_entry<contract::SymbolLoadCommand>(command);
  switch (market_.load(load.symbol, load.name)) {
    case domain::MarketState::Load::kLoaded:
      return std::nullopt;
    case domain::MarketState::Load::kBadSymbol:
      return CommandRefusal::kBadSymbol;
    case domain::MarketState::Load::kDuplicate:
      break;
  }
  return CommandRefusal::kDuplicate;
}

OrderStage::Refused SoftwareCard::control(const contract::Entry& command) {
  const auto asked = contract::from_entry<contract::SessionControlCommand>(command);
  const auto op = static_cast<contract::ControlOp>(asked.op);
  if (contract::to_string(op) == "?") return CommandRefusal::kBadValue;
  door_.control(
      op, asked.firm,
      {.command_sequence = asked.seq, .session = static_cast<std::uint8_t>(asked.session & 3U)});
  return std::nullopt;
}

OrderStage::Refused SoftwareCard::send_counters(const contract::Entry& command) {
  const std::size_t bank = contract::from_entry<contract::CountersRequestCommand>(command).bank;
  if (bank >= contract::kCounterBanks) return CommandRefusal::kBadValue;
  contract::CountersRecord record;
  record.code = static_cast<std::uint8_t>(bank);
  record.symbol = 0xFFFF;
  record.value0 = counters_.value(5 * bank);
  record.value1 = counters_.value(5 * bank + 1);
  record.value2 = counters_.value(5 * bank + 2);
  record.value3 = counters_.value(5 * bank + 3);
  record.value4 = counters_.value(5 * bank + 4);
  records_.push(record);
  return std::nullopt;
}

void SoftwareCard::refuse(const contract::Entry& command, CommandRefusal reason,
                          std::uint64_t expected) {
  counters_.count(Counter::kCommandsRefused);
  contract::RefusedRecord record;
  record.code = static_cast<std::uint8_t>(reason);
  const auto header = contract::from_entry<contract::CommandHeader>(command);
  if (names_party(static_cast<CommandKind>(header.kind))) {
    record.account = header.account;
    record.strategy = header.strategy;
  }
  record.symbol = names_symbol(static_cast<CommandKind>(header.kind)) ? header.symbol : 0xFFFF;
  record.command_sequence = header.seq;
  record.expected = expected;
  record.command_kind = command.kind();
  records_.push(record);
}

std::size_t SoftwareCard::poll(std::span<contract::Entry> out) {
  take_engagement();
  const std::size_t taken = records_.pop(out);
  market_.flush();
  return taken;
}

bool SoftwareCard::feed(std::span<const std::byte> ethernet_frame) {
  take_engagement();
  return market_.frame(ethernet_frame, static_cast<std::uint16_t>(feed_port_), now_,
                       (lossless_ & 1U) != 0);
}

bool SoftwareCard::report(std::uint64_t sequence, std::span<const std::byte> message) {
  take_engagement();
  if (records_.gate_room() < kReserveOfReports) return false;
  orders_.report(sequence, message);
  return true;
}

std::size_t SoftwareCard::frames(std::span<ReleasedFrame> out) {
  take_engagement();
  return door_.take(out);
}

void SoftwareCard::advance(CardTime now) {
  take_engagement();
  if (now.value > now_) now_ = now.value;
  door_.watchdog(now_, watchdog_us_, firm_);
}

bool SoftwareCard::quiet() {
  take_engagement();
  return !market_.waiting();
}

std::uint32_t SoftwareCard::status_word() const noexcept {
  const auto bit = [](bool set, unsigned position) { return set ? 1U << position : 0U; };
  return bit(door_.kill().hold(), 0) | bit(door_.kill().latched(), 1) |
         bit(door_.kill().disabled(), 2) | bit(orders_.exposure_unknown(), 3) |
         bit(market_.gap_open(), 4) | bit(market_.started(), 5) | bit(!market_.waiting(), 6) |
         bit(market_.open(), 8);
}

Result<std::uint32_t> SoftwareCard::read(Register address) {
  take_engagement();
  const auto offset = static_cast<std::uint32_t>(address);
  constexpr auto kBase = static_cast<std::uint32_t>(Register::kCounterBase);
  if (offset >= kBase && offset < kBase + 4 * contract::kCounters && offset % 4 == 0) {
    return static_cast<std::uint32_t>(counters_.value((offset - kBase) / 4));
  }
  switch (address) {
    case Register::kContractId:
      return std::uint32_t{0x50434C31};
    case Register::kContractVersion:
      return contract::kContractVersion;
    case Register::kStatus:
      return status_word();
    case Register::kKillState:
      return std::uint32_t{door_.kill().latched()};
    case Register::kKillSource:
      return static_cast<std::uint32_t>(door_.kill().source());
    case Register::kKillEpoch:
      return door_.kill().epoch();
    case Register::kKillEngage:
    case Register::kKillReleaseArm:
    case Register::kKillRelease:
    case Register::kHoldRelease:
    case Register::kHoldSet:
      return std::uint32_t{0};
    case Register::kWatchdogUs:
      return watchdog_us_;
    case Register::kStaleUs:
      return stale_us_;
    case Register::kFeedPort:
      return feed_port_;
    case Register::kLosslessQuotes:
      return lossless_;
    case Register::kFirm:
      return firm_;
    default:
      return Error{Fault::kInvalid,
                   "register " + std::to_string(offset) + ": expected one of hw/contract"};
  }
}

Status SoftwareCard::write(Register address, std::uint32_t value) {
  take_engagement();
  if (!read(address)) return read(address).error();
  if (address == Register::kKillReleaseArm) {
    door_.kill().arm(value);
    return ok();
  }
  const bool opens = address == Register::kKillRelease || address == Register::kHoldRelease ||
                     address == Register::kHoldSet;
  if (opens && records_.gate_room() < kReserveOfWrites)
    return Error{Fault::kExhausted, "records are not drained"};
  if (address == Register::kKillRelease) {
    door_.release_latch(value);
    return ok();
  }
  door_.kill().disarm();
  switch (address) {
    case Register::kKillEngage:
      door_.engage(static_cast<contract::KillSource>(value & 0xFFU));
      break;
    case Register::kHoldRelease:
      if (door_.release_hold(value, watchdog_us_ != 0 && orders_.session_loaded(), now_)) {
        orders_.exposure_known_again();
      }
      break;
    case Register::kHoldSet:
      door_.set_hold();
      orders_.forget_session_load();
      break;
    case Register::kWatchdogUs:
      watchdog_us_ = value;
      break;
    case Register::kStaleUs:
      stale_us_ = value;
      break;
    case Register::kFeedPort:
      feed_port_ = value;
      break;
    case Register::kLosslessQuotes:
      lossless_ = value;
      break;
    case Register::kFirm:
      firm_ = value;
      break;
    default:
      return Error{Fault::kRefused, "the register is read-only"};
  }
  return ok();
}

}  // namespace pcl
