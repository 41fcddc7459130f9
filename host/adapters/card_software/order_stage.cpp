#include "host/adapters/card_software/order_stage.hpp"

#include <algorithm>

namespace pcl {

using contract::Counter;
using contract::RateScope;
using contract::Refusal;

namespace {

constexpr std::uint8_t kContinuous = 'N';

template <class Command>
domain::Party party_of(const Command& command) noexcept {
  return {command.account, command.strategy, command.symbol};
}
template <class Command>
std::uint8_t session_of(const Command& command) noexcept {
  return static_cast<std::uint8_t>(command.session % contract::kSessions);
}

domain::OrderLikeness likeness_of(const domain::GateOrder& order, const domain::Party& party) {
  return {party, order.price, order.quantity, order.side};
}

std::uint16_t flag(bool set, std::uint16_t bit) noexcept { return set ? bit : std::uint16_t{0}; }

// An Enter's; a Replace has no handling instruction.
template <class Command>
domain::ouch::Options options_of(const Command& command) noexcept {
  domain::ouch::Options options;
  options.min_quantity = command.min_quantity;
  options.customer_type = command.customer_type;
  options.max_floor = command.max_floor;
  options.post_only = command.post_only;
  options.expire_time = command.expire_time;
  options.trade_now = command.trade_now;
  if constexpr (requires { command.handle_inst; }) options.handle_inst = command.handle_inst;
  return options;
}

}  // namespace

domain::GateLimits OrderStage::limits_of(const Asked& asked) const {
  const domain::LimitSet& set = memory_.active;
  const domain::Party& party = asked.party;
  return {.symbol = set.symbol(party.symbol),
          .account = set.account(party.account),
          .firm = set.account(contract::kFirmAccount),
          .buckets = {set.bucket(RateScope::kSession, asked.named_session),
                      set.bucket(RateScope::kStrategy, party.strategy),
                      set.bucket(RateScope::kSymbol, party.symbol)},
          .corrupt = false};  // a software card's memory loses no bit
}

domain::ExposureView OrderStage::exposure_of(const Asked& asked) {
  const domain::Exposure& exposure = memory_.exposure;
  const domain::Party& party = asked.party;
  const bool sell = domain::is_sell(asked.order.side);
  domain::ExposureView view{.borrowed = exposure.borrow().used(party.symbol),
                            .opposite = exposure.own().best(party.symbol, !sell),
                            .firm = exposure.account(contract::kFirmAccount),
                            .slot_free = !exposure.orders().full(),
                            .own_free = !exposure.own().full(party.symbol, sell)};
  const domain::PartyState* state = exposure.parties().find(party);
  if (state == nullptr) return view;  // account, strategy and symbol may be out of range
  view.party_known = true;
  view.position = state->position;
  view.open = sell ? state->open_sell : state->open_buy;
  view.account = exposure.account(party.account);
  view.buckets = {memory_.buckets.at(RateScope::kSession, asked.session),
                  memory_.buckets.at(RateScope::kStrategy, party.strategy),
                  memory_.buckets.at(RateScope::kSymbol, party.symbol)};
  view.repeated = memory_.recent.repeated(likeness_of(asked.order, party), memory_.now_us,
                                          memory_.active.account(party.account).duplicate_us);
  return view;
}

domain::GateState OrderStage::state_of(const Asked& asked) const {
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

OrderStage::Decided OrderStage::judge(const Asked& asked) {
  const domain::GateInput input{
      .order = asked.order,
      .limits = limits_of(asked),
      .market = market_.view(asked.party.symbol, memory_.now_us, memory_.stale_us),
      .exposure = exposure_of(asked),
      .state = state_of(asked)};
  const domain::Judgement judgement = domain::judge(input);
  const bool passed = judgement.refusal == Refusal::kNone;
  const bool modify = asked.order.modify;
  const std::uint32_t user_ref = !passed  ? 0
                                 : modify ? asked.modified
                                          : memory_.user_refs.for_order(memory_.exposure.orders());
  record(asked, input, judgement, user_ref);
  memory_.last_id = std::max(memory_.last_id, asked.order.clordid, domain::id_below);
  if (!passed) return {};
  if (!modify) memory_.user_refs.take(user_ref);
  take_tokens(asked);
  return {user_ref, !judgement.reduce_only && !asked.order.reduction()};
}

void OrderStage::record(const Asked& asked, const domain::GateInput& input,
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
      flag(judgement.reduce_only, bit::kReduceOnly) | flag(door_.kill().latched(), bit::kKilled) |
      flag(input.state.hold, bit::kHold) | flag(input.state.disabled, bit::kDisabled) |
      flag(domain::is_sell(order.side), bit::kSell) | flag(order.replace, bit::kReplace) |
      flag(somebodys && input.market.valid, bit::kBookValid) |
      flag(somebodys && input.market.stale, bit::kBookStale) |
      flag(input.state.exposure_unknown, bit::kExposureUnknown) |
      flag(input.state.records_full, bit::kRecordsFull) |
      flag(domain::is_short(order.side), bit::kShort) | flag(order.modify, bit::kModify));
  record.command_sequence = asked.command_sequence;
  record.book_version = market_.version();
  record.operand = judgement.operand;
  record.limit = judgement.limit;
  record.user_ref = user_ref;
  record.epoch = door_.kill().epoch();
  records_.push(record);
}

void OrderStage::take_tokens(const Asked& asked) {
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
  Asked asked{.order = {},
              .party = party_of(command),
              .command_sequence = command.seq,
              .session = session_of(command),
              .named_session = command.session};
  asked.order = {.price = command.price,
                 .quantity = command.quantity,
                 .added = command.quantity,
                 .borrows = command.quantity,
                 .added_notional = domain::notional(command.price, command.quantity),
                 .clordid = command.clordid,
                 .account = command.account,
                 .strategy = command.strategy,
                 .side = command.side,
                 .tif = command.tif,
                 .display = command.display,
                 .capacity = command.capacity,
                 .iso = command.iso,
                 .cross_type = command.cross_type,
                 .options = options_of(command),
                 .auction = command.cross_type != kContinuous};
  const Decided decided = judge(asked);
  if (decided.user_ref == 0) return;
  memory_.recent.remember(likeness_of(asked.order, asked.party), memory_.now_us);
  domain::OpenOrder order{.party = asked.party, .price = command.price};
  order.total = command.quantity;
  order.side = command.side;
  order.session = asked.session;
  order.new_risk = decided.new_risk;
  order.auction = asked.order.auction;
  (void)memory_.exposure.open(decided.user_ref, order);  // the gate has found room

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

void OrderStage::follow(const domain::OpenOrder& chain, Asked& asked) {
  asked.party = chain.party;
  asked.order.known = true;
  // A replace not yet confirmed is itself the one in flight.
  asked.order.pending = chain.pending != 0 || chain.original != 0 || chain.side_moves;
  asked.order.account = chain.party.account;
  asked.order.strategy = chain.party.strategy;
  asked.order.auction = chain.auction;
  asked.order.executed = chain.executed;
}

void OrderStage::replace(const contract::OrderReplaceCommand& command) {
  Asked asked{.order = {},
              .party = party_of(command),
              .command_sequence = command.seq,
              .session = session_of(command),
              .named_session = command.session};
  asked.order = {.price = command.price,
                 .quantity = command.quantity,
                 .clordid = command.clordid,
                 .tif = command.tif,
                 .display = command.display,
                 .iso = command.iso,
                 .options = options_of(command),
                 .replace = true};
  if (const auto* chain = memory_.exposure.orders().find(command.original); chain != nullptr) {
    follow(*chain, asked);
    asked.order.side = chain->side;
    asked.order.added = domain::Exposure::added_by(*chain, command.quantity);
    asked.order.borrows = asked.order.added;
    asked.order.added_notional =
        domain::Exposure::added_by(*chain, command.quantity, command.price);
  }
  const Decided decided = judge(asked);
  if (decided.user_ref == 0) return;
  domain::OpenOrder entry{.party = asked.party, .price = command.price};
  entry.total = command.quantity;
  entry.session = asked.session;
  entry.new_risk = decided.new_risk;
  (void)memory_.exposure.open_replace(decided.user_ref, command.original, entry);

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
  Asked asked{.order = {},
              .party = party_of(command),
              .command_sequence = command.seq,
              .session = session_of(command),
              .named_session = command.session,
              .modified = command.user_ref};
  asked.order.modify = true;
  asked.order.quantity = command.quantity;
  asked.order.side = command.side;
  if (const auto* chain = memory_.exposure.orders().find(command.user_ref); chain != nullptr) {
    follow(*chain, asked);
    asked.order.price = chain->price;
    asked.order.total = chain->total;
    asked.order.side_before = chain->side;
    if (!domain::is_short(chain->side)) asked.order.borrows = chain->total - chain->executed;
  }
  const Decided decided = judge(asked);
  if (decided.user_ref == 0) return;
  if (!asked.order.reduction()) memory_.exposure.change_side(command.user_ref, command.side);

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
                .party = party_of(command),
                .session = session_of(command)});
}

}  // namespace pcl
