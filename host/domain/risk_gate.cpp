#include "host/domain/risk_gate.hpp"

#include <algorithm>
#include <string_view>

#include "host/domain/collar.hpp"
#include "host/domain/order_type.hpp"
#include "host/domain/price_increment.hpp"
#include "host/domain/short_sale.hpp"
#include "host/domain/side.hpp"

namespace pcl::domain {
namespace {

using contract::Refusal;

// What one check sees. `exit`: the order only reduces.
struct Seen : GateInput {
  bool exit{};
  [[nodiscard]] bool sell() const noexcept { return is_sell(order.side); }
  // A replace or modify of nothing has no symbol, account or side to be judged by.
  [[nodiscard]] bool of_chain() const noexcept { return order.replace || order.modify; }
  [[nodiscard]] bool somebodys() const noexcept { return !of_chain() || order.known; }
  [[nodiscard]] bool account_known() const noexcept { return order.account < contract::kAccounts; }
  [[nodiscard]] bool strategy_known() const noexcept {
    return order.strategy < contract::kStrategies;
  }
};

// Both sides of the comparison that refuses, as the decision record shows them.
struct Refused {
  std::uint64_t operand{};
  std::uint64_t limit{};
};
using Finding = std::optional<Refused>;

Finding when(bool refused, std::uint64_t operand = 0, std::uint64_t limit = 0) noexcept {
  return refused ? Finding{Refused{operand, limit}} : std::nullopt;
}
Finding over(std::uint64_t operand, std::uint64_t limit) noexcept {
  return when(operand > limit, operand, limit);
}
Finding over_sum(std::uint64_t operand, std::uint64_t limit) noexcept {
  return when(exceeds(operand, limit), operand, limit);
}

// ---- the card
Finding boot_hold(const Seen& in) noexcept { return when(in.state.hold); }
Finding session_disabled(const Seen& in) noexcept { return when(in.state.disabled); }
Finding exposure_unknown(const Seen& in) noexcept { return when(in.state.exposure_unknown); }
Finding records_full(const Seen& in) noexcept { return when(in.state.records_full); }
Finding no_user_ref(const Seen& in) noexcept {
  return when(!in.order.modify && !in.state.user_ref_left);
}

// An account or strategy that is none has no limits to miss: it is a bad order.
Finding no_limits(const Seen& in) noexcept {
  const auto& [session, strategy, symbol] = in.limits.buckets;
  const bool all = is_set(in.limits.symbol) && is_set(in.limits.firm) && is_set(session) &&
                   is_set(symbol) && (is_set(in.limits.account) || !in.account_known()) &&
                   (is_set(strategy) || !in.strategy_known());
  return when(in.somebodys() && !all);
}
Finding limits_corrupt(const Seen& in) noexcept {
  return when(in.somebodys() && in.limits.corrupt);
}

// ---- the order by itself
Finding unknown_order(const Seen& in) noexcept { return when(in.of_chain() && !in.order.known); }
Finding replace_pending(const Seen& in) noexcept { return when(in.of_chain() && in.order.pending); }

Finding bad_modify(const GateOrder& order) noexcept {
  if (order.side != order.side_before && !may_become(order.side_before, order.side))
    return Refused{order.side, 0};
  if (order.quantity == 0) return Refused{0, 1};
  if (order.quantity > order.total) return Refused{order.quantity, order.total};
  return when(order.quantity <= order.executed, order.quantity, order.executed);
}

Finding bad_order(const Seen& in) noexcept {
  const GateOrder& order = in.order;
  if (order.modify) return bad_modify(order);
  if (!in.account_known()) return Refused{order.account, contract::kAccounts - 1};
  if (!in.strategy_known()) return Refused{order.strategy, contract::kStrategies - 1};
  if (!is_side(order.side)) return Refused{order.side, 0};
  if (order.quantity == 0) return Refused{0, 1};
  if (order.price == 0) return Refused{};
  if (order.price > kPriceMax) return Refused{order.price, kPriceMax};
  return when(order.replace && order.quantity <= order.executed, order.quantity, order.executed);
}

Finding no_party(const Seen& in) noexcept { return when(!in.exposure.party_known); }

Finding duplicate_id(const Seen& in) noexcept {
  return when(!in.order.modify && !id_below(in.state.last_id, in.order.clordid));
}

Finding order_type(const Seen& in) noexcept {
  const GateOrder& order = in.order;
  const AccountLimits& limits = in.limits.account;
  if (order.modify) return std::nullopt;
  if (!permitted(kTifs, limits.tifs, order.tif)) return Refused{order.tif, 0};
  if (!permitted(kDisplays, limits.displays, order.display)) return Refused{order.display, 0};
  if (!order.replace && !permitted(kCapacities, limits.capacities, order.capacity))
    return Refused{order.capacity, 0};
  if (!order.replace && !permitted(kCrosses, limits.crosses, order.cross_type))
    return Refused{order.cross_type, 0};
  if (!iso_permitted(limits, order.iso)) return Refused{order.iso, 0};
  const OptionsOf of{.quantity = order.quantity,
                     .tif = order.tif,
                     .display = order.display,
                     .cross_type = order.cross_type};
  const std::uint8_t tag = first_refused(order.options, of, limits.options);
  return when(tag != 0, kOptionOperand + tag);
}

Finding restricted(const Seen& in) noexcept {
  return when((in.limits.symbol.accounts >> in.order.account & 1U) == 0);
}

Finding price_increment(const Seen& in) noexcept {
  const std::uint8_t code = in.limits.symbol.tick;
  return when(!on_tick(in.order.price, code), in.order.price, tick_of(code));
}

// ---- the market
Finding killed(const Seen& in) noexcept {
  if (!in.state.kill) return std::nullopt;
  return Refused{static_cast<std::uint64_t>(in.state.kill->scope), in.state.kill->index};
}
Finding symbol_disabled(const Seen& in) noexcept {
  return when((in.limits.symbol.flags & contract::symbol_limits_flag::kEnabled) == 0);
}
Finding market_closed(const Seen& in) noexcept {
  return when(!in.order.auction && !in.market.open);
}
Finding halted(const Seen& in) noexcept { return when(!in.order.auction && !in.market.trading); }
Finding book_invalid(const Seen& in) noexcept { return when(!in.market.valid); }
Finding book_stale(const Seen& in) noexcept {
  return when(in.market.stale, in.market.age_us, in.market.age_us_max);
}

std::optional<PriceRange> collar(const Seen& in) noexcept {
  return collar_of(in.limits.symbol, in.market, in.order.auction);
}
Finding no_reference(const Seen& in) noexcept { return when(!collar(in)); }
Finding below_collar(const Seen& in) noexcept {
  const auto range = collar(in);
  return when(range && in.order.price < range->low, in.order.price, range ? range->low : 0);
}
Finding above_collar(const Seen& in) noexcept {
  const auto range = collar(in);
  return when(range && in.order.price > range->high, in.order.price, range ? range->high : 0);
}
Finding price_band(const Seen& in) noexcept {
  const SymbolLimits& limits = in.limits.symbol;
  if (in.order.price < limits.price_low) return Refused{in.order.price, limits.price_low};
  return over(in.order.price, limits.price_high);
}

// ---- its size
Finding quantity(const Seen& in) noexcept {
  return over(in.order.quantity,
              std::min(in.limits.symbol.max_quantity, in.limits.account.max_quantity));
}
Finding too_large(const Seen& in) noexcept {
  const std::uint64_t limit =
      std::min(in.limits.symbol.max_notional, in.limits.account.max_notional);
  const Wide asked = notional(in.order.price, in.order.quantity);
  return when(asked > limit, saturate(asked), limit);
}

Finding short_sale(const Seen& in) noexcept {
  const SaleMarked sale{.side = in.order.side,
                        .price = in.order.price,
                        .selling = in.exposure.open + in.order.added,
                        .position = in.exposure.position,
                        .auction = in.order.auction};
  return when(!may_sell(sale, in.limits.account, in.market));
}
Finding no_borrow(const Seen& in) noexcept {
  if (!is_short(in.order.side)) return std::nullopt;
  return over(in.exposure.borrowed + in.order.borrows, in.limits.symbol.borrow);
}

// The worst case: everything open on the side is filled, nothing on the other.
Finding position(const Seen& in) noexcept {
  const auto open = static_cast<std::int64_t>(in.exposure.open + in.order.added);
  const std::int64_t worst = in.sell() ? open - in.exposure.position : open + in.exposure.position;
  return over(worst > 0 ? static_cast<std::uint64_t>(worst) : 0, in.limits.symbol.max_position);
}

// ---- the account and the firm
Finding gross(const Seen& in, const AccountExposure& sums, const AccountLimits& limits) noexcept {
  return over_sum(sums.gross(in.order.added_notional), limits.max_gross);
}
Finding net(const Seen& in, const AccountExposure& sums, const AccountLimits& limits) noexcept {
  return over_sum(sums.net(in.sell(), in.order.added_notional), limits.max_net);
}
Finding gross_exposure(const Seen& in) noexcept {
  return gross(in, in.exposure.account, in.limits.account);
}
Finding net_exposure(const Seen& in) noexcept {
  return net(in, in.exposure.account, in.limits.account);
}
Finding firm_exposure(const Seen& in) noexcept {
  const Finding found = gross(in, in.exposure.firm, in.limits.firm);
  return found ? found : net(in, in.exposure.firm, in.limits.firm);
}

// ---- the other orders
Finding duplicate_order(const Seen& in) noexcept {
  return when(!in.of_chain() && in.exposure.repeated);
}
Finding self_trade(const Seen& in) noexcept {
  const std::uint64_t own = in.exposure.opposite;
  const bool meets = in.sell() ? in.order.price <= own : in.order.price >= own;
  return when(own != 0 && meets, in.order.price, own);
}
Finding rate(const Seen& in) noexcept {
  const std::uint64_t t = TokenBucket::time_of(in.state.now_us);
  for (std::size_t scope = 0; scope < in.limits.buckets.size(); ++scope) {
    const BucketLimits& limits = in.limits.buckets[scope];
    if (!in.exposure.buckets[scope].holds(limits, t, in.exit ? 0 : limits.reserve))
      return Refused{scope, 0};
  }
  return std::nullopt;
}
Finding open_orders_full(const Seen& in) noexcept {
  return when(!in.order.modify && !in.exposure.slot_free);
}
Finding own_orders_full(const Seen& in) noexcept {
  return when(!in.order.modify && !in.exposure.own_free);
}

// What a modify that only reduces meets: it takes nothing, wherever the card stands.
constexpr bool stops_a_reduction(Refusal refusal) noexcept {
  return refusal == Refusal::kUnknownOrder || refusal == Refusal::kReplacePending ||
         refusal == Refusal::kBadOrder;
}

enum class Exits : bool { kChecked, kSpared };
struct Check {
  Refusal refusal{};
  Exits exits{};
  Finding (*find)(const Seen&) noexcept {};
};

// Every refusal, in the order of the contract: the first that finds something is the answer. The
// collar spares no exit, but where its reference is absent it finds nothing.
constexpr std::array kChecks = std::to_array<Check>({
    {Refusal::kBootHold, Exits::kChecked, boot_hold},
    {Refusal::kSessionDisabled, Exits::kChecked, session_disabled},
    {Refusal::kExposureUnknown, Exits::kChecked, exposure_unknown},
    {Refusal::kRecordsFull, Exits::kSpared, records_full},
    {Refusal::kNoUserRef, Exits::kChecked, no_user_ref},
    {Refusal::kNoLimits, Exits::kChecked, no_limits},
    {Refusal::kLimitsCorrupt, Exits::kChecked, limits_corrupt},
    {Refusal::kUnknownOrder, Exits::kChecked, unknown_order},
    {Refusal::kReplacePending, Exits::kChecked, replace_pending},
    {Refusal::kBadOrder, Exits::kChecked, bad_order},
    {Refusal::kNoParty, Exits::kChecked, no_party},
    {Refusal::kDuplicateId, Exits::kChecked, duplicate_id},
    {Refusal::kOrderType, Exits::kChecked, order_type},
    {Refusal::kRestricted, Exits::kSpared, restricted},
    {Refusal::kPriceIncrement, Exits::kChecked, price_increment},
    {Refusal::kKilled, Exits::kSpared, killed},
    {Refusal::kSymbolDisabled, Exits::kSpared, symbol_disabled},
    {Refusal::kMarketClosed, Exits::kSpared, market_closed},
    {Refusal::kHalted, Exits::kSpared, halted},
    {Refusal::kBookInvalid, Exits::kSpared, book_invalid},
    {Refusal::kBookStale, Exits::kSpared, book_stale},
    {Refusal::kNoReference, Exits::kSpared, no_reference},
    {Refusal::kBelowCollar, Exits::kChecked, below_collar},
    {Refusal::kAboveCollar, Exits::kChecked, above_collar},
    {Refusal::kPriceBand, Exits::kChecked, price_band},
    {Refusal::kQuantity, Exits::kChecked, quantity},
    {Refusal::kNotional, Exits::kSpared, too_large},
    {Refusal::kShortSale, Exits::kChecked, short_sale},
    {Refusal::kNoBorrow, Exits::kChecked, no_borrow},
    {Refusal::kPosition, Exits::kSpared, position},
    {Refusal::kGrossExposure, Exits::kSpared, gross_exposure},
    {Refusal::kNetExposure, Exits::kSpared, net_exposure},
    {Refusal::kFirmExposure, Exits::kSpared, firm_exposure},
    {Refusal::kDuplicateOrder, Exits::kSpared, duplicate_order},
    {Refusal::kSelfTrade, Exits::kChecked, self_trade},
    {Refusal::kRate, Exits::kChecked, rate},
    {Refusal::kOpenOrdersFull, Exits::kChecked, open_orders_full},
    {Refusal::kOwnOrdersFull, Exits::kChecked, own_orders_full},
});

constexpr bool in_order() noexcept {
  for (std::size_t i = 0; i < kChecks.size(); ++i) {
    if (static_cast<std::size_t>(kChecks[i].refusal) != i + 1) return false;
  }
  return true;
}
static_assert(in_order(), "one check a refusal, in the order of contract::Refusal");

bool reduces(const Seen& in) noexcept {
  const std::int64_t position = in.exposure.position;
  if (in.order.modify || in.state.exposure_unknown || no_party(in) || position == 0) return false;
  if (unknown_order(in) || replace_pending(in) || bad_order(in)) return false;
  const std::uint8_t opposing = position > 0 ? 'S' : 'B';
  const auto held = static_cast<std::uint64_t>(position > 0 ? position : -position);
  return in.order.side == opposing && in.exposure.open + in.order.added <= held;
}

}  // namespace

bool id_below(const ouch::ClOrdId& a, const ouch::ClOrdId& b) noexcept {
  return std::string_view{a.data(), a.size()} < std::string_view{b.data(), b.size()};
}

bool reduces_only(const GateInput& input) noexcept { return reduces(Seen{input}); }

Judgement judge(const GateInput& input, bool reduce_only, Checks checks) noexcept {
  Seen in{input};
  in.exit = reduce_only;
  for (const Check& each : kChecks) {
    if ((checks & check(each.refusal)) == 0) continue;
    if (in.exit && each.exits == Exits::kSpared) continue;
    if (in.order.reduction() && !stops_a_reduction(each.refusal)) continue;
    if (const Finding found = each.find(in))
      return {each.refusal, found->operand, found->limit, in.exit};
  }
  return {.reduce_only = in.exit};
}

Judgement judge(const GateInput& input) noexcept {
  return judge(input, reduces_only(input), ~Checks{0});
}

bool spares_exits(Refusal refusal) noexcept {
  const auto at = static_cast<std::size_t>(refusal) - 1;
  return at < kChecks.size() && kChecks[at].exits == Exits::kSpared;
}

}  // namespace pcl::domain
