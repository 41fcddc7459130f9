#include "host/domain/shadow_gate.hpp"

#include "host/domain/gate_asked.hpp"
#include "host/domain/side.hpp"

namespace pcl::domain {
namespace {

using contract::DecisionRecord;
using contract::Refusal;
namespace bit = contract::decision_flag;

constexpr Refusal kLast = Refusal::kOwnOrdersFull;

template <class... Refusals>
constexpr Checks all_of(Refusals... refusals) noexcept {
  return (check(refusals) | ...);
}

constexpr Checks kEvery = (check(kLast) << 1U) - 1 - check(Refusal::kNone);
// Nobody but the card can ever make these.
constexpr Checks kNever =
    all_of(Refusal::kNoUserRef, Refusal::kLimitsCorrupt, Refusal::kDuplicateOrder, Refusal::kRate,
           Refusal::kOpenOrdersFull, Refusal::kOwnOrdersFull);
// What the record's flags say: they have only to agree with what was decided.
constexpr Checks kFlagged =
    all_of(Refusal::kBootHold, Refusal::kSessionDisabled, Refusal::kExposureUnknown,
           Refusal::kRecordsFull, Refusal::kBookInvalid, Refusal::kBookStale);
constexpr Checks kOrderItself =
    all_of(Refusal::kUnknownOrder, Refusal::kReplacePending, Refusal::kBadOrder);
constexpr Checks kByLimits =
    all_of(Refusal::kNoLimits, Refusal::kOrderType, Refusal::kRestricted, Refusal::kPriceIncrement,
           Refusal::kSymbolDisabled, Refusal::kPriceBand, Refusal::kQuantity, Refusal::kNotional);
constexpr Checks kByExposure =
    all_of(Refusal::kNoParty, Refusal::kDuplicateId, Refusal::kSelfTrade);
constexpr Checks kByBoth = all_of(Refusal::kNoBorrow, Refusal::kPosition, Refusal::kGrossExposure,
                                  Refusal::kNetExposure, Refusal::kFirmExposure);
constexpr Checks kCollar =
    all_of(Refusal::kNoReference, Refusal::kBelowCollar, Refusal::kAboveCollar);

constexpr bool is_set(std::uint16_t flags, std::uint16_t wanted) noexcept {
  return (flags & wanted) != 0;
}
Refusal refusal_of(const DecisionRecord& said) noexcept { return static_cast<Refusal>(said.code); }

constexpr bool of_chain(const GateOrder& order) noexcept { return order.replace || order.modify; }
/// Whose limits, and which kills, is known.
constexpr bool placed(const GateInput& in, const Known& known) noexcept {
  return known.exposure || !of_chain(in.order);
}
constexpr bool limits_known(const GateInput& in, const Known& known) noexcept {
  return known.limits && placed(in, known);
}
bool reduce_only(const GateInput& in, const Known& known, const DecisionRecord& said) noexcept {
  return known.exposure ? reduces_only(in) : is_set(said.flags, bit::kReduceOnly);
}

/// Checks that this order is not asked.
Checks not_asked(const GateInput& in, bool exit) noexcept {
  Checks out = 0;
  for (unsigned i = 1; exit && i <= static_cast<unsigned>(kLast); ++i) {
    const auto refusal = static_cast<Refusal>(i);
    if (spares_exits(refusal)) out |= check(refusal);
  }
  if (in.order.reduction()) out |= kEvery & ~kOrderItself;
  return out;
}

/// The input with the card's own flags.
GateInput flagged(GateInput in, const DecisionRecord& said) noexcept {
  in.state.hold = is_set(said.flags, bit::kHold);
  in.state.disabled = is_set(said.flags, bit::kDisabled);
  in.state.exposure_unknown = is_set(said.flags, bit::kExposureUnknown);
  in.state.records_full = is_set(said.flags, bit::kRecordsFull);
  in.market.valid = is_set(said.flags, bit::kBookValid);
  in.market.stale = is_set(said.flags, bit::kBookStale);
  if (refusal_of(said) == Refusal::kBookStale) {
    in.market.age_us = said.operand;
    in.market.age_us_max = said.limit;
  }
  return in;
}

/// Whether T needs the market, and the quote as well.
bool short_needs_states(const GateInput& in) noexcept {
  return in.order.side == 'T' &&
         (in.limits.account.flags & contract::account_limits_flag::kShort) != 0;
}
bool short_needs_quote(const GateInput& in) noexcept {
  return short_needs_states(in) && in.market.short_state == ShortState::kRestricted &&
         !in.order.auction;
}

/// What the collar is taken around, as far as somebody has to know it.
Lacks collar_lacks(const GateInput& in, const Known& known) noexcept {
  namespace flag = contract::symbol_limits_flag;
  if (!known.limits) return Lacks::kLimits;
  if (in.order.auction) return known.states ? Lacks::kNothing : Lacks::kStates;
  if ((in.limits.symbol.flags & flag::kReferenceLast) != 0) return Lacks::kLastPrice;
  if ((in.limits.symbol.flags & flag::kReferenceClose) != 0) return Lacks::kNothing;
  const bool looked_at = in.market.valid && !in.market.stale;
  return known.quote || !looked_at ? Lacks::kNothing : Lacks::kQuote;
}

Lacks lacks_of_never(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::kNoUserRef:
      return Lacks::kNumbers;
    case Refusal::kLimitsCorrupt:
      return Lacks::kParity;
    case Refusal::kDuplicateOrder:
      return Lacks::kRecent;
    case Refusal::kRate:
      return Lacks::kBuckets;
    default:
      return Lacks::kRoom;
  }
}

Shadowed shadowed(const GateInput& in, bool exit, Checks made, Lacks lacks) noexcept {
  return {made, judge(in, exit, made), lacks};
}

/// The limit named is that of the set; unknown limits name any.
bool limit_is(const DecisionRecord& said, bool known, std::uint64_t limit) noexcept {
  return !known || said.limit == limit;
}

bool account_sum_sound(const GateInput& in, bool limits, const DecisionRecord& said) noexcept {
  if (!exceeds(said.operand, said.limit)) return false;
  switch (refusal_of(said)) {
    case Refusal::kGrossExposure:
      return limit_is(said, limits, in.limits.account.max_gross);
    case Refusal::kNetExposure:
      return limit_is(said, limits, in.limits.account.max_net);
    default:
      return limit_is(said, limits, in.limits.firm.max_gross) ||
             limit_is(said, limits, in.limits.firm.max_net);
  }
}

bool self_trade_sound(const GateInput& in, const Known& known,
                      const DecisionRecord& said) noexcept {
  if (said.limit == 0) return false;
  if (!placed(in, known)) return true;
  return is_sell(in.order.side) ? said.operand <= said.limit : said.operand >= said.limit;
}

/// Of the reasons whose operand is the order's price.
bool price_sound(const GateInput& in, const Known& known, const DecisionRecord& said) noexcept {
  const bool price_known = !in.order.modify || known.exposure;
  if (price_known && said.operand != in.order.price) return false;
  switch (refusal_of(said)) {
    case Refusal::kPriceIncrement:
      return said.limit == 0 || said.operand % said.limit != 0;
    case Refusal::kBelowCollar:
      return said.operand < said.limit;
    case Refusal::kAboveCollar:
      return said.operand > said.limit;
    case Refusal::kPriceBand:
      return said.operand != said.limit;
    default:
      return self_trade_sound(in, known, said);
  }
}

bool numbers_sound(const GateInput& in, const Known& known, std::uint32_t stale_us,
                   const DecisionRecord& said) noexcept {
  const bool limits = limits_known(in, known);
  const bool nothing = said.operand == 0 && said.limit == 0;
  switch (refusal_of(said)) {
    case Refusal::kBadOrder:
      return true;
    case Refusal::kOrderType:
      return said.limit == 0;
    case Refusal::kKilled:
      return said.operand <= static_cast<std::uint64_t>(contract::KillScope::kSymbol);
    case Refusal::kBookStale:
      return nothing || (said.operand > said.limit && (stale_us == 0 || said.limit == stale_us));
    case Refusal::kPriceIncrement:
    case Refusal::kBelowCollar:
    case Refusal::kAboveCollar:
    case Refusal::kPriceBand:
    case Refusal::kSelfTrade:
      return price_sound(in, known, said);
    case Refusal::kQuantity:
      return said.operand == in.order.quantity && said.operand > said.limit;
    case Refusal::kNotional:
      return said.operand > said.limit;
    case Refusal::kNoBorrow:
      return said.operand > said.limit && limit_is(said, limits, in.limits.symbol.borrow);
    case Refusal::kPosition:
      return said.operand > said.limit && limit_is(said, limits, in.limits.symbol.max_position);
    case Refusal::kGrossExposure:
    case Refusal::kNetExposure:
    case Refusal::kFirmExposure:
      return account_sum_sound(in, limits, said);
    case Refusal::kRate:
      return said.operand <= static_cast<std::uint64_t>(contract::RateScope::kSymbol) &&
             said.limit == 0;
    case Refusal::kDuplicateOrder:
      return nothing && !of_chain(in.order) && (!limits || in.limits.account.duplicate_us != 0);
    default:
      return nothing;
  }
}

bool flags_sound(const GateInput& in, const Known& known, const DecisionRecord& said) noexcept {
  constexpr std::uint16_t kKind = bit::kReplace | bit::kModify;
  const std::uint16_t mine = placed(in, known) ? kKind | bit::kSell | bit::kShort : kKind;
  if ((said.flags & mine) != (decision_flags_of(in.order) & mine)) return false;
  if (known.exposure && is_set(said.flags, bit::kReduceOnly) != reduces_only(in)) return false;
  if (!known.kills || !placed(in, known)) return true;
  const bool latched = in.state.kill && in.state.kill->scope == contract::KillScope::kGlobal;
  return is_set(said.flags, bit::kKilled) == latched;
}

}  // namespace

const char* to_string(Lacks lacks) noexcept {
  switch (lacks) {
    case Lacks::kNothing:
      return "nothing";
    case Lacks::kCommand:
      return "command";
    case Lacks::kLimits:
      return "limits";
    case Lacks::kExposure:
      return "exposure";
    case Lacks::kKills:
      return "kills";
    case Lacks::kStates:
      return "market_states";
    case Lacks::kQuote:
      return "quote";
    case Lacks::kLastPrice:
      return "last_price";
    case Lacks::kBuckets:
      return "buckets";
    case Lacks::kRecent:
      return "recent_orders";
    case Lacks::kRoom:
      return "room";
    case Lacks::kNumbers:
      return "numbers";
    case Lacks::kParity:
      return "parity";
  }
  return "?";
}

Shadowed shadow(const GateInput& input, const Known& known, const DecisionRecord& said) noexcept {
  const GateInput in = flagged(input, said);
  const bool exit = reduce_only(in, known, said);
  const bool limits = limits_known(in, known);
  // Whether a modify is a reduction, which passes all of these, its chain alone tells.
  Checks made = placed(in, known) || in.order.replace ? kFlagged : 0;
  if (placed(in, known)) made |= kOrderItself | not_asked(in, exit);
  if (known.exposure) made |= kByExposure;
  if (limits) made |= kByLimits;
  if (limits && known.exposure) made |= kByBoth;
  if (known.kills && placed(in, known)) made |= check(Refusal::kKilled);
  const bool by_exposure = in.order.side == 'S';
  const bool short_sale = by_exposure ? known.exposure : limits && !short_needs_states(in);
  if (placed(in, known) && short_sale) made |= check(Refusal::kShortSale);
  const Lacks lacks = !known.limits     ? Lacks::kLimits
                      : !known.exposure ? Lacks::kExposure
                      : !known.kills    ? Lacks::kKills
                                        : Lacks::kNothing;
  return shadowed(in, exit, made & kEvery, lacks);
}

Shadowed shadow_of_market(const GateInput& input, const Known& known,
                          const DecisionRecord& said) noexcept {
  const GateInput in = flagged(input, said);
  if (!placed(in, known)) return {0, {}, Lacks::kExposure};
  const bool exit = is_set(said.flags, bit::kReduceOnly);
  Checks made = 0;
  Lacks lacks = Lacks::kNothing;
  const auto make = [&](Checks checks, Lacks missing) {
    if (missing == Lacks::kNothing) made |= checks;
    if (missing != Lacks::kNothing && lacks == Lacks::kNothing) lacks = missing;
  };
  const auto state = [&](bool it) {
    return it || in.order.auction ? Lacks::kNothing : Lacks::kStates;
  };
  make(check(Refusal::kMarketClosed), state(known.states));
  make(check(Refusal::kHalted), state(known.halts));
  make(kCollar, collar_lacks(in, known));
  if (known.limits && short_needs_states(in)) {
    make(check(Refusal::kShortSale), !known.states                           ? Lacks::kStates
                                     : short_needs_quote(in) && !known.quote ? Lacks::kQuote
                                                                             : Lacks::kNothing);
  }
  return shadowed(in, exit, made, lacks);
}

Shadowed both(const Shadowed& a, const Shadowed& b) noexcept {
  const auto number = [](const Shadowed& of) {
    return of.finds.refusal == Refusal::kNone ? static_cast<unsigned>(kLast) + 1
                                              : static_cast<unsigned>(of.finds.refusal);
  };
  return {a.made | b.made, number(b) < number(a) ? b.finds : a.finds,
          a.lacks != Lacks::kNothing ? a.lacks : b.lacks};
}

bool sound(const GateInput& input, const Known& known, std::uint32_t stale_us,
           const DecisionRecord& said) noexcept {
  const GateInput in = flagged(input, said);
  if (said.code > static_cast<std::uint8_t>(kLast)) return false;
  if ((said.user_ref != 0) != (refusal_of(said) == Refusal::kNone)) return false;
  return flags_sound(in, known, said) && numbers_sound(in, known, stale_us, said);
}

Opinion conclude(const Shadowed& shadowed, const DecisionRecord& said) noexcept {
  const Refusal refusal = refusal_of(said);
  const Judgement& finds = shadowed.finds;
  const Opinion disagrees{Verdict::kDisagrees, Lacks::kNothing, finds};
  if (refusal == Refusal::kNone) {
    if (finds.refusal != Refusal::kNone) return disagrees;
    const bool all = ((shadowed.made | kNever) & kEvery) == kEvery;
    return all ? Opinion{Verdict::kAgrees} : Opinion{Verdict::kCannotTell, shadowed.lacks};
  }
  if (finds.refusal != Refusal::kNone && finds.refusal < refusal) return disagrees;
  if ((shadowed.made & check(refusal)) != 0) {
    const bool same =
        finds.refusal == refusal && finds.operand == said.operand && finds.limit == said.limit;
    return same ? Opinion{Verdict::kAgrees} : disagrees;
  }
  const bool never = (kNever & check(refusal)) != 0;
  return {Verdict::kCannotTell, never ? lacks_of_never(refusal) : shadowed.lacks, {}};
}

Opinion compare(const GateInput& input, const Known& known, std::uint32_t stale_us,
                const DecisionRecord& said) noexcept {
  const Opinion opinion =
      conclude(both(shadow(input, known, said), shadow_of_market(input, known, said)), said);
  if (opinion.verdict == Verdict::kDisagrees || sound(input, known, stale_us, said)) return opinion;
  return {Verdict::kDisagrees, Lacks::kNothing, opinion.finds};
}

}  // namespace pcl::domain
