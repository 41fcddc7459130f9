#include "host/adapters/card_software/load_stage.hpp"

#include "host/domain/risk_gate.hpp"
#include "host/domain/side.hpp"

namespace pcl {

using contract::CommandRefusal;
using contract::Counter;

namespace {

constexpr std::int64_t kPositionMax = std::int64_t{1} << 40;
constexpr std::uint64_t kAmountMax = std::uint64_t{1} << 62;

template <class Command>
bool party_in_range(const Command& command) noexcept {
  return command.account < contract::kAccounts && command.strategy < contract::kStrategies;
}

template <class Command>
domain::Party party_of(const Command& command) noexcept {
  return {command.account, command.strategy, command.symbol};
}

}  // namespace

void LoadStage::commit(const contract::LimitsCommitCommand& command) {
  const std::uint32_t crc = memory_.shadow.crc();
  const bool equal = crc == command.crc;
  if (equal) {
    memory_.active = memory_.shadow;
    counters_.count(Counter::kLimitsCommits);
  } else {
    memory_.shadow = memory_.active;
  }
  contract::LimitsRecord record;
  record.code = equal ? 0 : 1;
  record.symbol = 0xFFFF;
  record.command_sequence = command.seq;
  record.crc = crc;
  record.expected = command.crc;
  record.generation = command.generation;
  records_.push(record);
}

void LoadStage::clear_exposure() {
  memory_.exposure.clear();
  memory_.buckets.clear();
  memory_.marks.clear();
  memory_.last_id = {};
  memory_.digests_confirmed = false;
}

LoadStage::Refused LoadStage::account(const contract::AccountLoadCommand& command) {
  if (command.account > contract::kFirmAccount || command.bought > kAmountMax ||
      command.sold > kAmountMax)
    return CommandRefusal::kBadValue;
  memory_.exposure.load_account(command.account, command.bought, command.sold);
  memory_.digests_confirmed = false;
  return std::nullopt;
}

LoadStage::Refused LoadStage::position(const contract::PositionLoadCommand& command) {
  if (command.symbol >= memory_.active.symbols()) return CommandRefusal::kBadSymbol;
  if (!party_in_range(command) || command.position > kPositionMax ||
      command.position < -kPositionMax)
    return CommandRefusal::kBadValue;
  if (!memory_.exposure.load_position(party_of(command), command.position))
    return CommandRefusal::kTableFull;
  memory_.digests_confirmed = false;
  return std::nullopt;
}

LoadStage::Refused LoadStage::order(const contract::OrderLoadCommand& command) {
  if (command.symbol >= memory_.active.symbols()) return CommandRefusal::kBadSymbol;
  if (!party_in_range(command) || command.user_ref == 0 || !domain::is_side(command.side) ||
      command.new_risk > 1 || command.price == 0 || command.price > domain::kPriceMax ||
      command.quantity <= command.executed)
    return CommandRefusal::kBadValue;
  if (memory_.exposure.orders().find(command.user_ref) != nullptr)
    return CommandRefusal::kDuplicate;
  domain::OpenOrder order{.party = party_of(command), .price = command.price};
  order.total = command.quantity;
  order.executed = command.executed;
  order.side = command.side;
  order.session = static_cast<std::uint8_t>(command.session % contract::kSessions);
  order.new_risk = command.new_risk == 1;
  if (!memory_.exposure.open(command.user_ref, order)) return CommandRefusal::kTableFull;
  memory_.digests_confirmed = false;
  return std::nullopt;
}

LoadStage::Refused LoadStage::session(const contract::SessionLoadCommand& command) {
  if (command.next_report_sequence == 0 || command.next_user_ref == 0)
    return CommandRefusal::kBadValue;
  memory_.next_report = command.next_report_sequence;
  memory_.user_refs.load(command.next_user_ref);
  memory_.session_loaded = true;
  memory_.digests_confirmed = false;
  return std::nullopt;
}

LoadStage::Refused LoadStage::resolve(const contract::OrderResolveCommand& command) {
  if (!door_.kill().hold() && !door_.kill().any()) return CommandRefusal::kNotAllowed;
  if (!memory_.exposure.close(command.user_ref)) return CommandRefusal::kUnknownOrder;
  return std::nullopt;
}

void LoadStage::check_digests(const contract::DigestCheckCommand& command) {
  const domain::Digests ours = memory_.exposure.digests();
  const bool equal = ours == domain::Digests{command.positions, command.orders};
  contract::DigestRecord record;
  record.code = equal ? 0 : 1;
  record.symbol = 0xFFFF;
  record.command_sequence = command.seq;
  record.report_sequence = memory_.next_report;
  record.positions = ours.positions;
  record.orders = ours.orders;
  records_.push(record);
  if (equal && door_.kill().hold()) memory_.digests_confirmed = true;
  if (equal) return;
  memory_.digests_confirmed = false;
  door_.engage(contract::KillSource::kDigest);
}

}  // namespace pcl
