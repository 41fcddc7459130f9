#include "host/adapters/card_software/door_stage.hpp"

#include <algorithm>

namespace pcl {

using contract::ControlOp;
using contract::Counter;
using contract::KillEvent;
using contract::KillSource;
using contract::RateScope;

namespace {

// Left free by own cancels: frames for the watchdog's two and a command's one, places of records
// for a report and all that comes before it.
constexpr std::size_t kFramesLeft = 4;
constexpr std::size_t kRecordsLeft = 34;

}  // namespace

void DoorStage::release(const domain::ouch::Request& request, const Sender& sender) {
  ReleasedFrame frame;
  frame.tag = {sender.new_risk, false, sender.session, static_cast<std::uint16_t>(kill_.epoch())};
  frame.length = static_cast<std::uint8_t>(domain::ouch::encode_packet(request, frame.bytes));
  frames_.push_back(frame);
  counters_.count(Counter::kFramesReleased);
  if (!sender.recorded) return counters_.count(Counter::kReleasesUnrecorded);

  const bool order = request.type == 'O' || request.type == 'U';
  contract::ReleasedRecord record;
  record.code = static_cast<std::uint8_t>(request.type);
  record.account = sender.party.account;
  record.strategy = sender.party.strategy;
  record.symbol = sender.party.symbol;
  record.flags = sender.new_risk ? contract::released_flag::kNewRisk : std::uint16_t{0};
  record.command_sequence = sender.command_sequence;
  record.price = order ? request.price : 0;
  record.quantity = order || request.type == 'X' || request.type == 'M' ? request.quantity : 0;
  record.user_ref = request.user_ref;
  record.original = request.original;
  record.epoch = kill_.epoch();
  records_.push(record);
}

void DoorStage::cancel(std::uint32_t user_ref, std::uint32_t quantity, const Sender& sender) {
  memory_.buckets.at(RateScope::kSession, sender.session)
      .take_always(memory_.active.bucket(RateScope::kSession, sender.session),
                   domain::TokenBucket::time_of(memory_.now_us));
  domain::ouch::Request request;
  request.type = 'X';
  request.user_ref = user_ref;
  request.quantity = quantity;
  release(request, sender);
}

void DoorStage::control(domain::ouch::Request request, const Sender& sender) {
  const auto op = static_cast<ControlOp>(request.type);
  if (op == ControlOp::kDisable && kill_.disable()) record(KillEvent::kSessionDisabled);
  if (op == ControlOp::kEnable && kill_.enable()) {
    record(KillEvent::kSessionEnabled);
    requests_.stop();
  }
  if (op != ControlOp::kAccountQuery) {
    request.user_ref = memory_.user_refs.for_control(memory_.exposure.orders());
    memory_.user_refs.take(request.user_ref);
  }
  requests_.released(op, sender.command_sequence == 0, request.user_ref, memory_.now_us);
  release(request, sender);
}

void DoorStage::engage(KillSource source, const domain::KillTarget& target, std::uint64_t detail) {
  const domain::KillTarget reached = kill_.in_range(target);
  if (!kill_.engage(source, reached)) return;
  record(KillEvent::kEngaged, source, reached, detail);
  if (source != KillSource::kNone && source != KillSource::kWatchdog) walk_.ask();
}

void DoorStage::release_kill(std::uint32_t word) {
  constexpr bool kPinHigh = false;  // a software card has no pin
  const auto released = kill_.release(word, kPinHigh);
  if (!released) return;
  record(KillEvent::kReleased, KillSource::kNone, *released, 0);
  if (released->scope == contract::KillScope::kGlobal) requests_.stop();
}

bool DoorStage::release_hold(std::uint32_t word, bool ready) {
  if (!kill_.release_hold(word, ready, memory_.now_us)) return false;
  record(KillEvent::kHoldReleased);
  return true;
}

void DoorStage::set_hold() {
  if (kill_.set_hold()) record(KillEvent::kHoldSet);
}

void DoorStage::look(const Deadlines& deadlines) {
  const std::uint64_t now = memory_.now_us;
  for (std::size_t i = 0; i < firm_.size(); ++i)
    firm_[i] = static_cast<char>(deadlines.firm >> (8 * i) & 0xFFU);
  requests_.look(now, deadlines.cancel_retry_us);
  if (kill_.watchdog_due(now, deadlines.watchdog_us)) {
    engage(KillSource::kWatchdog);
    requests_.fire();
    ask_venue({});
    ask_venue({});
  }
  if (kill_.feed_lost(now, deadlines.datagram_us, deadlines.feed_loss_us))
    engage(KillSource::kFeedLost);
  walk_.look(now, deadlines.cancel_retry_us, kill_.any());
  walk();
}

void DoorStage::ask_venue(const Sender& sender) {
  if (const auto op = requests_.wanted()) control(*op, firm_, sender);
}

void DoorStage::walk() {
  const domain::OpenOrders& orders = memory_.exposure.orders();
  while (requests_.wanted() && frames_room() > kFramesLeft)
    ask_venue({.recorded = records_.gate_room() > kRecordsLeft});
  while (frames_room() > kFramesLeft) {
    const auto slot = walk_.slot();
    if (!slot) return;
    walk_.advance(memory_.now_us);
    const std::uint32_t user_ref = orders.user_ref_in(*slot);
    if (user_ref == 0) continue;
    const domain::OpenOrder& order = orders.at(user_ref);
    const domain::Party& party = order.party;
    if (!order.new_risk ||
        !kill_.covering({order.session, party.account, party.strategy, party.symbol}))
      continue;
    counters_.count(Counter::kOwnCancels);
    cancel(user_ref, 0,
           {.party = party,
            .session = order.session,
            .recorded = records_.gate_room() > kRecordsLeft});
  }
}

std::size_t DoorStage::take(std::span<ReleasedFrame> out) {
  const std::size_t taken = std::min(out.size(), frames_.size());
  std::copy_n(frames_.begin(), taken, out.begin());
  frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(taken));
  return taken;
}

void DoorStage::record(KillEvent event, KillSource source, const domain::KillTarget& target,
                       std::uint64_t detail) {
  contract::KillRecord record;
  record.code = static_cast<std::uint8_t>(event);
  record.symbol = 0xFFFF;
  record.source = static_cast<std::uint8_t>(source);
  record.latched = kill_.latched() ? 1 : 0;
  record.hold = kill_.hold() ? 1 : 0;
  record.disabled = kill_.disabled() ? 1 : 0;
  record.epoch = kill_.epoch();
  record.detail = detail;
  record.scope = static_cast<std::uint8_t>(target.scope);
  record.scoped = kill_.scoped() ? 1 : 0;
  record.index = target.index;
  records_.push(record);
}

}  // namespace pcl
