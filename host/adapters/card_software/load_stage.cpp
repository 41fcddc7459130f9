#include "host/adapters/card_software/load_stage.hpp"

#include "host/domain/exposure_load.hpp"

namespace pcl {

using contract::CommandRefusal;
using contract::Counter;

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

template <class Command>
LoadStage::Refused LoadStage::exposure(const Command& command) {
  const Refused refused = domain::load(memory_.exposure, memory_.active.symbols(), command);
  if (!refused) memory_.digests_confirmed = false;
  return refused;
}

LoadStage::Refused LoadStage::account(const contract::AccountLoadCommand& command) {
  return exposure(command);
}

LoadStage::Refused LoadStage::position(const contract::PositionLoadCommand& command) {
  return exposure(command);
}

LoadStage::Refused LoadStage::order(const contract::OrderLoadCommand& command) {
  return exposure(command);
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
