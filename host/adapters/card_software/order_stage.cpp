#include "host/adapters/card_software/order_stage.hpp"

#include <algorithm>

#include "host/domain/side.hpp"

namespace pcl {

using contract::Counter;
using contract::RateScope;
using contract::Refusal;

namespace {

domain::OrderLikeness likeness_of(const domain::Asked& asked) {
  return {asked.party, asked.order.price, asked.order.quantity, asked.order.side};
}

std::uint16_t flag(bool set, std::uint16_t bit) noexcept { return set ? bit : std::uint16_t{0}; }

}  // namespace

domain::ExposureView OrderStage::exposure_of(const domain::Asked& asked) {
  const domain::Party& party = asked.party;
  domain::ExposureView view = domain::exposure_of(memory_.exposure, asked);
  view.slot_free = !memory_.exposure.orders().full();
  view.own_free = !memory_.exposure.own().full(party.symbol, domain::is_sell(asked.order.side));
  if (!view.party_known) return view;
  view.buckets = {memory_.buckets.at(RateScope::kSession, asked.session),
                  memory_.buckets.at(RateScope::kStrategy, party.strategy),
                  memory_.buckets.at(RateScope::kSymbol, party.symbol)};
  view.repeated = memory_.recent.repeated(likeness_of(asked), memory_.now_us,
                                          memory_.active.account(party.account).duplicate_us);
  return view;
}

domain::GateState OrderStage::state_of(const domain::Asked& asked) const {
  const domain::Party& party = asked.party;
  const domain::KillSwitch& kill = door_.kill();
  return {.now_us = memory_.now_us,
          .last_id = memory_.last_id,
          .kill = kill.covering({asked.session, party.account, party.strategy, party.symbol}),
          .hold = kill.hold(),
          .disabled = kill.disabled(),
          .exposure_unknown = memory_.exposure_unknown,
          .records_full = records_.gate_past_half(),
          .user_ref_left = !memory_.user_refs.exhausted(memory_.exposure.orders())};
}

OrderStage::Decided OrderStage::judge(const domain::Asked& asked) {
  const domain::GateInput input{
      .order = asked.order,
      .limits = domain::limits_of(memory_.active, asked),
      .market = market_.view(asked.party.symbol, memory_.now_us, memory_.stale_us),
      .exposure = exposure_of(asked),
      .state = state_of(asked)};
  const domain::Judgement judgement = domain::judge(input);
  const bool passed = judgement.refusal == Refusal::kNone;
  const bool modify = asked.order.modify;
  const std::uint32_t user_ref = !passed  ? 0
                                 : modify ? asked.original
                                          : memory_.user_refs.for_order(memory_.exposure.orders());
  record(asked, input, judgement, user_ref);
  memory_.last_id = std::max(memory_.last_id, asked.order.clordid, domain::id_below);
  if (!passed) return {};
  if (!modify) memory_.user_refs.take(user_ref);
  take_tokens(asked);
  const bool new_risk = asked.new_risk(judgement.reduce_only);
  (void)domain::reserve(memory_.exposure, asked, user_ref, new_risk);  // the gate has found room
  return {user_ref, new_risk};
}

void OrderStage::record(const domain::Asked& asked, const domain::GateInput& input,
                        const domain::Judgement& judgement, std::uint32_t user_ref) {
  namespace bit = contract::decision_flag;
  const domain::GateOrder& order = asked.order;
  const bool of_chain = order.replace || order.modify;
  const bool somebodys = (!of_chain || order.known) &&  // else no symbol to look at
                         asked.party.symbol < memory_.active.symbols();
  counters_.count(user_ref != 0 ? Counter::kOrdersPassed : Counter::kOrdersRefused);
  contract::DecisionRecord record;
  record.code = static_cast<std::uint8_t>(judgement.refusal);
  record.account = asked.party.account;
  record.strategy = asked.party.strategy;
  record.symbol = asked.party.symbol;
  record.flags = static_cast<std::uint16_t>(
      domain::decision_flags_of(order) | flag(judgement.reduce_only, bit::kReduceOnly) |
      flag(door_.kill().latched(), bit::kKilled) | flag(input.state.hold, bit::kHold) |
      flag(input.state.disabled, bit::kDisabled) |
      flag(somebodys && input.market.valid, bit::kBookValid) |
      flag(somebodys && input.market.stale, bit::kBookStale) |
      flag(input.state.exposure_unknown, bit::kExposureUnknown) |
      flag(input.state.records_full, bit::kRecordsFull));
  record.command_sequence = asked.command_sequence;
  record.book_version = market_.version();
  record.operand = judgement.operand;
  record.limit = judgement.limit;
  record.user_ref = user_ref;
  record.epoch = door_.kill().epoch();
  records_.push(record);
}

void OrderStage::take_tokens(const domain::Asked& asked) {
  const std::uint64_t t = domain::TokenBucket::time_of(memory_.now_us);
  if (asked.order.reduction()) {
    return memory_.buckets.at(RateScope::kSession, asked.session)
        .take_always(memory_.active.bucket(RateScope::kSession, asked.session), t);
  }
  const auto take = [&](RateScope scope, std::size_t index) {
    memory_.buckets.at(scope, index).take(memory_.active.bucket(scope, index), t);
  };
  take(RateScope::kSession, asked.session);
  take(RateScope::kStrategy, asked.party.strategy);
  take(RateScope::kSymbol, asked.party.symbol);
}

void OrderStage::enter(const contract::OrderEnterCommand& command) {
  const domain::Asked asked = domain::asked_of(command);
  const Decided decided = judge(asked);
  if (decided.user_ref == 0) return;
  memory_.recent.remember(likeness_of(asked), memory_.now_us);

  domain::ouch::Request request;
  request.type = 'O';
  request.user_ref = decided.user_ref;
  request.side = static_cast<char>(command.side);
  request.quantity = command.quantity;
  request.symbol = market_.name(command.symbol);
  request.price = command.price;
  request.tif = command.tif;
  request.display = command.display;
  request.capacity = command.capacity;
  request.iso = command.iso;
  request.cross = command.cross_type;
  request.clordid = command.clordid;
  request.options = asked.order.options;
  request.has_group = true;
  request.group = command.strategy;
  door_.release(request, {command.seq, asked.party, asked.session, decided.new_risk});
}

void OrderStage::replace(const contract::OrderReplaceCommand& command) {
  const domain::Asked asked = domain::asked_of(command, memory_.exposure.orders());
  const Decided decided = judge(asked);
  if (decided.user_ref == 0) return;

  domain::ouch::Request request;
  request.type = 'U';
  request.user_ref = decided.user_ref;
  request.original = command.original;
  request.quantity = command.quantity;
  request.price = command.price;
  request.tif = command.tif;
  request.display = command.display;
  request.iso = command.iso;
  request.clordid = command.clordid;
  request.options = asked.order.options;
  door_.release(request, {command.seq, asked.party, asked.session, decided.new_risk});
}

void OrderStage::modify(const contract::OrderModifyCommand& command) {
  const domain::Asked asked = domain::asked_of(command, memory_.exposure.orders());
  const Decided decided = judge(asked);
  if (decided.user_ref == 0) return;

  domain::ouch::Request request;
  request.type = 'M';
  request.user_ref = command.user_ref;
  request.side = static_cast<char>(command.side);
  request.quantity = command.quantity;
  door_.release(request, {command.seq, asked.party, asked.session, decided.new_risk});
}

void OrderStage::cancel(const contract::OrderCancelCommand& command) {
  door_.cancel(command.user_ref, command.quantity,
               {.command_sequence = command.seq,
                .party = {command.account, command.strategy, command.symbol},
                .session = static_cast<std::uint8_t>(command.session % contract::kSessions)});
}

}  // namespace pcl
