#include "host/domain/gate_asked.hpp"

#include "host/domain/side.hpp"

namespace pcl::domain {
namespace {

constexpr std::uint8_t kContinuous = 'N';

template <class Command>
Asked begun(const Command& command) {
  return {.order = {},
          .party = {command.account, command.strategy, command.symbol},
          .command_sequence = command.seq,
          .session = static_cast<std::uint8_t>(command.session % contract::kSessions),
          .named_session = command.session};
}

// An Enter's; a Replace has no handling instruction.
template <class Command>
ouch::Options options_of(const Command& command) noexcept {
  ouch::Options options;
  options.min_quantity = command.min_quantity;
  options.customer_type = command.customer_type;
  options.max_floor = command.max_floor;
  options.post_only = command.post_only;
  options.expire_time = command.expire_time;
  options.trade_now = command.trade_now;
  if constexpr (requires { command.handle_inst; }) options.handle_inst = command.handle_inst;
  return options;
}

// Party and chain of the open order named.
void follow(const OpenOrder& chain, Asked& asked) {
  asked.party = chain.party;
  asked.order.known = true;
  // A replace not yet confirmed is itself the one in flight.
  asked.order.pending = chain.pending != 0 || chain.original != 0 || chain.side_moves;
  asked.order.account = chain.party.account;
  asked.order.strategy = chain.party.strategy;
  asked.order.auction = chain.auction;
  asked.order.executed = chain.executed;
}

}  // namespace

Asked asked_of(const contract::OrderEnterCommand& command) {
  Asked asked = begun(command);
  asked.order = {.price = command.price,
                 .quantity = command.quantity,
                 .added = command.quantity,
                 .borrows = command.quantity,
                 .added_notional = notional(command.price, command.quantity),
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
  return asked;
}

Asked asked_of(const contract::OrderReplaceCommand& command, const OpenOrders& orders) {
  Asked asked = begun(command);
  asked.original = command.original;
  asked.order = {.price = command.price,
                 .quantity = command.quantity,
                 .clordid = command.clordid,
                 .tif = command.tif,
                 .display = command.display,
                 .iso = command.iso,
                 .options = options_of(command),
                 .replace = true};
  if (const OpenOrder* chain = orders.find(command.original); chain != nullptr) {
    follow(*chain, asked);
    asked.order.side = chain->side;
    asked.order.added = Exposure::added_by(*chain, command.quantity);
    asked.order.borrows = asked.order.added;
    asked.order.added_notional = Exposure::added_by(*chain, command.quantity, command.price);
  }
  return asked;
}

Asked asked_of(const contract::OrderModifyCommand& command, const OpenOrders& orders) {
  Asked asked = begun(command);
  asked.original = command.user_ref;
  asked.order.modify = true;
  asked.order.quantity = command.quantity;
  asked.order.side = command.side;
  if (const OpenOrder* chain = orders.find(command.user_ref); chain != nullptr) {
    follow(*chain, asked);
    asked.order.price = chain->price;
    asked.order.total = chain->total;
    asked.order.side_before = chain->side;
    if (!is_short(chain->side)) asked.order.borrows = chain->total - chain->executed;
  }
  return asked;
}

GateLimits limits_of(const LimitSet& set, const Asked& asked) {
  using contract::RateScope;
  const Party& party = asked.party;
  return {.symbol = set.symbol(party.symbol),
          .account = set.account(party.account),
          .firm = set.account(contract::kFirmAccount),
          .buckets = {set.bucket(RateScope::kSession, asked.named_session),
                      set.bucket(RateScope::kStrategy, party.strategy),
                      set.bucket(RateScope::kSymbol, party.symbol)},
          .corrupt = false};
}

ExposureView exposure_of(const Exposure& exposure, const Asked& asked) {
  const Party& party = asked.party;
  const bool sell = is_sell(asked.order.side);
  ExposureView view{.borrowed = exposure.borrow().used(party.symbol),
                    .opposite = exposure.own().best(party.symbol, !sell),
                    .firm = exposure.account(contract::kFirmAccount)};
  const PartyState* state = exposure.parties().find(party);
  if (state == nullptr) return view;  // account, strategy and symbol may be out of range
  view.party_known = true;
  view.position = state->position;
  view.open = sell ? state->open_sell : state->open_buy;
  view.account = exposure.account(party.account);
  return view;
}

std::uint16_t decision_flags_of(const GateOrder& order) noexcept {
  namespace bit = contract::decision_flag;
  return static_cast<std::uint16_t>(
      (is_sell(order.side) ? bit::kSell : 0U) | (is_short(order.side) ? bit::kShort : 0U) |
      (order.replace ? bit::kReplace : 0U) | (order.modify ? bit::kModify : 0U));
}

bool reserve(Exposure& exposure, const Asked& asked, std::uint32_t user_ref, bool new_risk) {
  if (asked.order.modify) {
    if (!asked.order.reduction()) exposure.change_side(asked.original, asked.order.side);
    return true;
  }
  OpenOrder order{.party = asked.party, .price = asked.order.price};
  order.total = asked.order.quantity;
  order.side = asked.order.side;
  order.session = asked.session;
  order.new_risk = new_risk;
  order.auction = asked.order.auction;
  if (asked.order.replace) return exposure.open_replace(user_ref, asked.original, order);
  return exposure.open(user_ref, order);
}

}  // namespace pcl::domain
