#include "host/adapters/card_software/door_stage.hpp"

#include <algorithm>

namespace pcl {

using contract::ControlOp;
using contract::Counter;
using contract::KillEvent;
using contract::KillSource;

void DoorStage::release(const domain::ouch::Request& request, const Sender& sender) {
  ReleasedFrame frame;
  frame.tag = {sender.new_risk, false, sender.session, static_cast<std::uint16_t>(kill_.epoch())};
  frame.length = static_cast<std::uint8_t>(domain::ouch::encode_packet(request, frame.bytes));
  frames_.push_back(frame);
  counters_.count(Counter::kFramesReleased);

  const bool order = request.type == 'O' || request.type == 'U';
  contract::ReleasedRecord record;
  record.code = static_cast<std::uint8_t>(request.type);
  record.account = sender.account;
  record.strategy = sender.strategy;
  record.symbol = sender.symbol;
  record.flags = sender.new_risk ? contract::released_flag::kNewRisk : std::uint16_t{0};
  record.command_sequence = sender.command_sequence;
  record.price = order ? request.price : 0;
  record.quantity = order || request.type == 'X' ? request.quantity : 0;
  record.user_ref = request.user_ref;
  record.original = request.original;
  record.epoch = kill_.epoch();
  records_.push(record);
}

void DoorStage::control(ControlOp op, const domain::ouch::Firm& firm, const Sender& sender) {
  if (op == ControlOp::kDisable && kill_.disable()) record(KillEvent::kSessionDisabled);
  if (op == ControlOp::kEnable && kill_.enable()) record(KillEvent::kSessionEnabled);
  domain::ouch::Request request;
  request.type = static_cast<char>(op);
  request.firm = firm;
  if (op != ControlOp::kAccountQuery) request.user_ref = take_user_ref();
  release(request, sender);
}

void DoorStage::engage(KillSource source, std::uint64_t detail) {
  if (kill_.engage(source)) record(KillEvent::kEngaged, detail);
}

void DoorStage::release_latch(std::uint32_t word) {
  constexpr bool kPinHigh = false;  // a software card has no pin
  if (kill_.release(word, kPinHigh)) record(KillEvent::kReleased);
}

bool DoorStage::release_hold(std::uint32_t word, bool ready, std::uint64_t now) {
  if (!kill_.release_hold(word, ready, now)) return false;
  record(KillEvent::kHoldReleased);
  return true;
}

void DoorStage::set_hold() {
  if (kill_.set_hold()) record(KillEvent::kHoldSet);
}

void DoorStage::watchdog(std::uint64_t now, std::uint32_t watchdog_us, std::uint32_t firm) {
  if (!kill_.watchdog_due(now, watchdog_us)) return;
  domain::ouch::Firm letters;
  for (std::size_t i = 0; i < letters.size(); ++i)
    letters[i] = static_cast<char>(firm >> (8 * i) & 0xFFU);
  engage(KillSource::kWatchdog);
  control(ControlOp::kDisable, letters, Sender{});
  control(ControlOp::kMassCancel, letters, Sender{});
}

std::size_t DoorStage::take(std::span<ReleasedFrame> out) {
  const std::size_t taken = std::min(out.size(), frames_.size());
  std::copy_n(frames_.begin(), taken, out.begin());
  frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(taken));
  return taken;
}

void DoorStage::record(KillEvent event, std::uint64_t detail) {
  contract::KillRecord record;
  record.code = static_cast<std::uint8_t>(event);
  record.symbol = 0xFFFF;
  record.source = static_cast<std::uint8_t>(kill_.source());
  record.latched = kill_.latched() ? 1 : 0;
  record.hold = kill_.hold() ? 1 : 0;
  record.disabled = kill_.disabled() ? 1 : 0;
  record.epoch = kill_.epoch();
  record.detail = detail;
  records_.push(record);
}

}  // namespace pcl
