#include "host/adapters/card_software/software_card.hpp"

#include <algorithm>

namespace pcl {

using contract::CommandKind;
using contract::CommandRefusal;
using contract::Counter;
using contract::Register;

namespace {

// Gate records kept free, so that a stronger cause always finds room. A register write, the
// watchdog, the feed's loss and a mailbox full of kills cause 23 at most; a report 9 (report,
// fault, executions, four warnings, two kills); a frame of 1,456 bytes 69 kills (D is the shortest
// message that makes a book invalid); a command 6 (revalue: four warnings, two kills).
constexpr std::size_t kReserveOfReports = 34;
constexpr std::size_t kReserveOfFeed = 106;
constexpr std::size_t kReserveOfCommands = 112;
constexpr std::size_t kFramesOfCommands = 4;  // the watchdog's two, and a command's one

constexpr bool needs_hold(CommandKind kind) noexcept {
  return kind == CommandKind::kSymbolLoad || kind == CommandKind::kExposureClear ||
         kind == CommandKind::kPositionLoad || kind == CommandKind::kOrderLoad ||
         kind == CommandKind::kSessionLoad || kind == CommandKind::kAccountLoad;
}

// A refused record names whom the command is about, where its kind says so.
constexpr bool names_party(CommandKind kind) noexcept {
  return kind == CommandKind::kOrderEnter || kind == CommandKind::kOrderReplace ||
         kind == CommandKind::kOrderModify || kind == CommandKind::kOrderCancel ||
         kind == CommandKind::kPositionLoad || kind == CommandKind::kOrderLoad ||
         kind == CommandKind::kRevalue;
}
constexpr bool names_account(CommandKind kind) noexcept {
  return names_party(kind) || kind == CommandKind::kAccountLimits ||
         kind == CommandKind::kAccountLoad;
}
constexpr bool names_symbol(CommandKind kind) noexcept {
  return names_party(kind) || kind == CommandKind::kSymbolLimits ||
         kind == CommandKind::kSymbolLoad;
}

}  // namespace

SoftwareCard::SoftwareCard(const SoftwareCardSizes& sizes)
    : records_{sizes.market_records, sizes.gate_records},
      memory_{sizes},
      market_{sizes, records_, counters_},
      door_{sizes, memory_, records_, counters_},
      orders_{memory_, market_, door_, records_, counters_},
      loads_{memory_, door_, records_, counters_},
      reports_{memory_, market_, door_, records_, counters_} {}

void SoftwareCard::engage(contract::KillSource source, contract::KillScope scope,
                          std::uint16_t index) noexcept {
  kills_.put(source, scope, index);
}

void SoftwareCard::take_engagement() {
  while (const auto word = kills_.take()) {
    door_.kill().disarm();  // it is a register write like any other
    command(Register::kKillEngage, *word);
  }
  door_.walk();
}

std::size_t SoftwareCard::submit(std::span<const contract::Entry> commands) {
  std::size_t taken = 0;
  for (; taken < commands.size(); ++taken) {
    take_engagement();
    if (!room_for(commands[taken])) break;
    execute(commands[taken]);
    door_.walk();
  }
  return taken;
}

bool SoftwareCard::room_for(const contract::Entry& command) const noexcept {
  if (records_.gate_room() < kReserveOfCommands || door_.frames_room() < kFramesOfCommands)
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
  if (const Refused refused = dispatch(command)) refuse(command, *refused, 0);
}

SoftwareCard::Refused SoftwareCard::dispatch(const contract::Entry& command) {
  using contract::from_entry;
  const auto kind = static_cast<CommandKind>(command.kind());
  if (needs_hold(kind)) {
    if (!door_.kill().hold()) return CommandRefusal::kNotInHold;
    return load(command);
  }
  switch (kind) {
    case CommandKind::kOrderEnter:
      orders_.enter(from_entry<contract::OrderEnterCommand>(command));
      return std::nullopt;
    case CommandKind::kOrderReplace:
      orders_.replace(from_entry<contract::OrderReplaceCommand>(command));
      return std::nullopt;
    case CommandKind::kOrderModify:
      orders_.modify(from_entry<contract::OrderModifyCommand>(command));
      return std::nullopt;
    case CommandKind::kOrderCancel:
      orders_.cancel(from_entry<contract::OrderCancelCommand>(command));
      return std::nullopt;
    case CommandKind::kSessionControl:
      return control(command);
    case CommandKind::kHeartbeat:
      door_.kill().heartbeat(memory_.now_us);
      return std::nullopt;
    case CommandKind::kSymbolLimits:
      return loads_.limits(from_entry<contract::SymbolLimitsCommand>(command));
    case CommandKind::kAccountLimits:
      return loads_.limits(from_entry<contract::AccountLimitsCommand>(command));
    case CommandKind::kRateLimits:
      return loads_.limits(from_entry<contract::RateLimitsCommand>(command));
    case CommandKind::kLimitsCommit:
      loads_.commit(from_entry<contract::LimitsCommitCommand>(command));
      return std::nullopt;
    case CommandKind::kFeedStart: {
      const auto start = from_entry<contract::FeedStartCommand>(command);
      if (start.next_sequence == 0) return CommandRefusal::kBadValue;
      market_.start(start.next_sequence);
      return std::nullopt;
    }
    case CommandKind::kOrderResolve:
      return loads_.resolve(from_entry<contract::OrderResolveCommand>(command));
    case CommandKind::kRevalue:
      return reports_.revalue(from_entry<contract::RevalueCommand>(command));
    case CommandKind::kDigestCheck:
      loads_.check_digests(from_entry<contract::DigestCheckCommand>(command));
      return std::nullopt;
    case CommandKind::kCountersRequest:
      return send_counters(command);
    default:
      return CommandRefusal::kBadKind;
  }
}

// Under boot hold.
SoftwareCard::Refused SoftwareCard::load(const contract::Entry& command) {
  using contract::from_entry;
  switch (static_cast<CommandKind>(command.kind())) {
    case CommandKind::kSymbolLoad:
      return load_symbol(command);
    case CommandKind::kAccountLoad:
      return loads_.account(from_entry<contract::AccountLoadCommand>(command));
    case CommandKind::kPositionLoad:
      return loads_.position(from_entry<contract::PositionLoadCommand>(command));
    case CommandKind::kOrderLoad:
      return loads_.order(from_entry<contract::OrderLoadCommand>(command));
    case CommandKind::kSessionLoad:
      return loads_.session(from_entry<contract::SessionLoadCommand>(command));
    default:
      loads_.clear_exposure();
      return std::nullopt;
  }
}

SoftwareCard::Refused SoftwareCard::load_symbol(const contract::Entry& command) {
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

bool SoftwareCard::possible(const contract::SessionControlCommand& asked) const noexcept {
  namespace bit = contract::mass_cancel_flag;
  constexpr unsigned kScopes = bit::kSymbol | bit::kGroup | bit::kSide;
  const auto op = static_cast<contract::ControlOp>(asked.op);
  if (contract::to_string(op) == "?" || asked.pad != 0 || (asked.scope & ~kScopes) != 0)
    return false;
  if (op != contract::ControlOp::kMassCancel && asked.scope != 0) return false;
  if ((asked.scope & bit::kSide) != 0 ? !domain::is_side(asked.side) : asked.side != 0)
    return false;
  if ((asked.scope & bit::kSymbol) != 0 && asked.symbol >= memory_.active.symbols()) return false;
  return (asked.scope & bit::kGroup) == 0 || asked.strategy < contract::kStrategies;
}

SoftwareCard::Refused SoftwareCard::control(const contract::Entry& command) {
  namespace bit = contract::mass_cancel_flag;
  const auto asked = contract::from_entry<contract::SessionControlCommand>(command);
  if (!possible(asked)) return CommandRefusal::kBadValue;
  DoorStage::Sender sender{
      .command_sequence = asked.seq,
      .session = static_cast<std::uint8_t>(asked.session % contract::kSessions)};
  domain::ouch::Request request;
  request.type = static_cast<char>(asked.op);
  request.firm = asked.firm;
  request.side = static_cast<char>(asked.side);
  if ((asked.scope & bit::kSymbol) != 0) {
    const domain::ouch::Symbol all = request.symbol;
    request.symbol = market_.name(asked.symbol);
    if (request.symbol == all) request.symbol = {};  // never named: of no symbol, not of all
    sender.party.symbol = asked.symbol;
  }
  if ((asked.scope & bit::kGroup) != 0) {
    request.has_group = true;
    request.group = sender.party.strategy = asked.strategy;
  }
  door_.control(request, sender);
  return std::nullopt;
}

SoftwareCard::Refused SoftwareCard::send_counters(const contract::Entry& command) {
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
  const auto kind = static_cast<CommandKind>(header.kind);
  record.account = names_account(kind) ? header.account : std::uint8_t{0};
  record.strategy = names_party(kind) ? header.strategy : std::uint8_t{0};
  record.symbol = names_symbol(kind) ? header.symbol : std::uint16_t{0xFFFF};
  record.command_sequence = header.seq;
  record.expected = expected;
  record.command_kind = command.kind();
  records_.push(record);
}

std::size_t SoftwareCard::poll(std::span<contract::Entry> out) {
  take_engagement();
  const std::size_t taken = records_.pop(out);
  market_.flush();
  door_.walk();
  return taken;
}

bool SoftwareCard::feed(std::span<const std::byte> ethernet_frame) {
  take_engagement();
  if (records_.gate_room() < kReserveOfFeed ||
      !market_.frame(ethernet_frame, static_cast<std::uint16_t>(registers_.feed_port),
                     memory_.now_us, (registers_.lossless & 1U) != 0))
    return false;
  if (!door_.kill().hold()) {
    for (const std::uint16_t symbol : market_.invalidated())
      door_.engage(contract::KillSource::kBookInvalid, {contract::KillScope::kSymbol, symbol});
  }
  door_.walk();
  return true;
}

bool SoftwareCard::report(std::uint64_t sequence, std::span<const std::byte> message) {
  take_engagement();
  if (records_.gate_room() < kReserveOfReports) return false;
  reports_.report(sequence, message);
  door_.walk();
  return true;
}

std::size_t SoftwareCard::frames(std::span<ReleasedFrame> out) {
  take_engagement();
  const std::size_t taken = door_.take(out);
  door_.walk();
  return taken;
}

void SoftwareCard::advance(CardTime now) {
  take_engagement();
  memory_.now_us = std::max(memory_.now_us, now.value);
  door_.look({.watchdog_us = registers_.watchdog_us,
              .firm = registers_.firm,
              .feed_loss_us = registers_.feed_loss_us,
              .cancel_retry_us = registers_.cancel_retry_us,
              .datagram_us = market_.heard_us()});
}

bool SoftwareCard::quiet() {
  take_engagement();
  return !market_.waiting() && !door_.walking();
}

}  // namespace pcl
